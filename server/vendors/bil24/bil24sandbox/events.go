package bil24sandbox

import (
	"time"
)

var (
	lyric = &venue{12, "Teatrul Liric „Ana Cernat”", "Str. Lirei 7, București", "44.436910", "26.092540", 1}
	oval1 = &venue{15, "Arena Colentina", "Șos. Colentina 401, București", "44.477210", "26.147930", 2}
	ice   = &venue{21, "Fabrica de Gheață", "Str. Frigului 18, București", "44.428360", "26.082110", 3}
	power = &venue{24, "Hala Turbinelor", "Splaiul Uzinei 2, București", "44.441780", "26.054320", 3}

	opera   = genre{3, text{ro: "Operă", en: "Opera"}}
	pop     = genre{5, text{ro: "Pop-rock", en: "Pop and rock"}}
	clubbed = genre{8, text{ro: "Club", en: "Club"}}
	folk    = genre{9, text{ro: "Fanfară", en: "Brass"}}
	sport   = genre{11, text{ro: "Sport", en: "Sport"}}
	table   = genre{12, text{ro: "Degustare", en: "Tasting"}}
)

// traviata has three dates: one selling, one sold out, one before its sale.
func (st *state) traviata() *event {
	e := &event{
		id: mustID(EventTraviata), genre: opera, minutes: 165, age: "6+", rating: 9,
		name:   text{ro: "La traviata", en: "La traviata"},
		full:   text{ro: "La traviata, operă în trei acte de Giuseppe Verdi", en: "La traviata, opera in three acts by Giuseppe Verdi"},
		poster: text{ro: "La traviata", en: "La traviata"},
		description: text{
			ro: "Violetta Valéry alege iubirea și pierde Parisul. Cântată în italiană, supratitrată în română și engleză. Două pauze.",
			en: "Violetta Valéry chooses love and loses Paris. Sung in Italian with Romanian and English surtitles. Two intervals.",
		},
		colors: [2]uint32{0x6d1226, 0xe9b872},
	}
	e.dates = []*performance{
		st.traviataOn(PerformanceTraviataSoldOut, st.on(time.Saturday, 2, 19, 0), 1.01),
		st.traviataOn(PerformanceTraviata, st.on(time.Friday, 9, 19, 0), 0.36),
		st.traviataOn(PerformanceTraviataLater, st.on(time.Sunday, 37, 18, 30), 0),
	}
	e.dates[2].opens = st.now().Add(LaterOpensAfter)
	return e
}

func (st *state) traviataOn(id string, starts time.Time, share float64) *performance {
	p := &performance{id: mustID(id), venue: lyric, starts: starts, hall: operaHall(), tariffs: reducedTariffs()}
	p.seated(
		[]string{"Stal I", "Stal II", "Loje parter", "Loje rang I", "Balcon"},
		[]string{"#a3213b", "#d0743c", "#7a4fa3", "#3f7fb5", "#4f9a6a"},
		[]cur{240_00, 180_00, 210_00, 150_00, 87_50},
	)
	p.seat()
	p.sellSeats(share)
	// The vendor's plans carry template categories that no seat has.
	p.addCategory("Rezervă direcție", "#888888", 0, false).seated = true
	return p
}

func (st *state) arena() *event {
	e := &event{
		id: mustID(EventArena), genre: pop, minutes: 130, age: "AP", rating: 8,
		name:   text{ro: "Orizont 77", en: "Orizont 77"},
		full:   text{ro: "Orizont 77: Vara noastră, concert aniversar", en: "Orizont 77: Our Summer, anniversary concert"},
		poster: text{ro: "Vara noastră", en: "Our Summer"},
		description: text{
			ro: "Patruzeci de ani de la primul disc, cu orchestră și cu toate cântecele pe care le știți. Porțile se deschid la 18:00.",
			en: "Forty years after the first record, with an orchestra and every song you know. Doors open at 18:00.",
		},
		colors: [2]uint32{0x10243f, 0xff8a3d},
	}
	p := &performance{id: mustID(PerformanceArena), venue: oval1, starts: st.on(time.Saturday, 23, 20, 0), hall: arenaHall()}
	p.seated(
		[]string{"Parter A", "Parter B", "Inel 1 lateral", "Inel 1 frontal", "Inel 2 lateral", "Inel 2 frontal"},
		[]string{"#b3324f", "#d97a2b", "#2f7fb8", "#2a9d8f", "#6b62b5", "#8a9a3a"},
		[]cur{450_00, 350_00, 290_00, 240_00, 170_00, 120_00},
	)
	p.seat()
	p.sellSeats(0.44)
	e.dates = []*performance{p}
	return e
}

// club is general admission only: two categories behind one door.
func (st *state) club() *event {
	e := &event{
		id: mustID(EventClub), genre: clubbed, minutes: 420, age: "18+", rating: 6,
		name:   text{ro: "Vinil până dimineața", en: "Vinyl till Morning"},
		full:   text{ro: "Vinil până dimineața, cu Mira Dobre și Casetofon", en: "Vinyl till Morning, with Mira Dobre and Casetofon"},
		poster: text{ro: "Vinil până dimineața", en: "Vinyl till Morning"},
		description: text{
			ro: "Două platane, zece mii de discuri, nicio listă. În picioare, garderobă gratuită.",
			en: "Two turntables, ten thousand records, no list. Standing, free cloakroom.",
		},
		colors: [2]uint32{0x1b1030, 0x35e0c2},
	}
	p := &performance{id: mustID(PerformanceClub), venue: ice, starts: st.on(time.Friday, 4, 23, 0)}
	entry := p.addCategory("Acces general", "#35b09a", 60_00, false)
	drink := p.addCategory("Acces și băutură", "#7a5fd0", 95_00, false)
	p.limits = []*limit{{capacity: 400, categories: []*category{entry, drink}}}
	p.admit(entry, 400)
	p.admit(drink, 150)
	p.sellPlaces(entry, 96)
	p.sellPlaces(drink, 31)
	e.dates = []*performance{p}
	return e
}

// brass is a combined event: a standing floor and numbered balconies.
func (st *state) brass() *event {
	e := &event{
		id: mustID(EventBrass), genre: folk, minutes: 150, age: "AP", rating: 7,
		name:   text{ro: "Noaptea fanfarelor", en: "Night of Brass"},
		full:   text{ro: "Noaptea fanfarelor: Zece Prăjini și Orchestra Portului", en: "Night of Brass: Zece Prăjini and the Harbour Orchestra"},
		poster: text{ro: "Noaptea fanfarelor", en: "Night of Brass"},
		description: text{
			ro: "Treizeci de alămuri într-o hală de turbine. Jos se dansează, sus se stă.",
			en: "Thirty brass players in a turbine hall. Dance below, sit above.",
		},
		colors: [2]uint32{0x3a2a12, 0xf2c230},
	}
	p := &performance{
		id: mustID(PerformanceBrass), venue: power, starts: st.on(time.Saturday, 14, 20, 30),
		hall: turbineHall(), tariffs: reducedTariffs(), phone: true,
	}
	p.seated([]string{"Balcon central", "Balcon lateral"}, []string{"#b8860b", "#5b7fa6"}, []cur{170_00, 140_00})
	floor := p.addCategory("Parter în picioare", "#a8553a", 110_00, true)
	p.limits = []*limit{{categories: []*category{floor}}}
	p.seat()
	p.sellSeats(0.4)
	p.admit(floor, 600)
	p.sellPlaces(floor, 214)
	e.dates = []*performance{p}
	return e
}

// rehearsal needs an access code.
func (st *state) rehearsal() *event {
	e := &event{
		id: mustID(EventRehearsal), genre: opera, minutes: 90, age: "6+", rating: 5, code: RehearsalCode,
		name:   text{ro: "Repetiție deschisă", en: "Open rehearsal"},
		full:   text{ro: "Repetiție deschisă: La traviata, pentru prietenii teatrului", en: "Open rehearsal: La traviata, for friends of the theatre"},
		poster: text{ro: "Repetiție deschisă", en: "Open rehearsal"},
		description: text{
			ro: "Actul al doilea, cu pian, urmat de o discuție cu dirijoarea. Codul este în scrisoarea pentru prieteni.",
			en: "Act two with piano, then a talk with the conductor. The code is in the letter to friends.",
		},
		colors: [2]uint32{0x2b2b2b, 0xe9b872},
	}
	p := &performance{
		id: mustID(PerformanceRehearsal), venue: lyric, starts: st.on(time.Tuesday, 5, 11, 0),
		tariffs: reducedTariffs(),
	}
	foyer := p.addCategory("Loc în foaier", "#b8860b", 40_00, true)
	p.limits = []*limit{{categories: []*category{foyer}}}
	p.admit(foyer, 60)
	p.sellPlaces(foyer, 22)
	e.dates = []*performance{p}
	return e
}

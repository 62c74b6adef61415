package bil24sandbox

import "time"

// final is an event that asks for everything: an access code, a full name, a
// fan id for each place; and has reduced tariffs.
func (st *state) final() *event {
	e := &event{
		id: mustID(EventFinal), genre: sport, minutes: 110, age: "AP", rating: 9, code: FinalCode,
		name:   text{ro: "Finala Cupei", en: "The Cup Final"},
		full:   text{ro: "Finala Cupei la handbal: Delfinii – Steaua Nordului", en: "Handball Cup Final: Delfinii v Steaua Nordului"},
		poster: text{ro: "Finala Cupei", en: "The Cup Final"},
		description: text{
			ro: "Bilete nominale pentru membrii celor două galerii. Codul este pe cardul de membru.",
			en: "Named tickets for members of both supporters' clubs. The code is on the membership card.",
		},
		colors: [2]uint32{0x0b3d2e, 0xf2f2f2},
	}
	p := &performance{
		id: mustID(PerformanceFinal), venue: power, starts: st.on(time.Sunday, 16, 18, 0),
		hall: turbineHall(), tariffs: reducedTariffs(), fullName: true, fanID: true,
	}
	p.seated([]string{"Tribună centrală", "Tribună laterală"}, []string{"#0f766e", "#64748b"}, []cur{130_00, 90_00})
	floor := p.addCategory("Peluză", "#b45309", 45_00, true)
	p.limits = []*limit{{categories: []*category{floor}}}
	p.seat()
	p.sellSeats(0.25)
	p.admit(floor, 120)
	p.sellPlaces(floor, 30)
	e.dates = []*performance{p}
	return e
}

// tasting has few places: whatever is taken at one table is gone at the other.
func (st *state) tasting() *event {
	e := &event{
		id: mustID(EventTasting), genre: table, minutes: 120, age: "18+", rating: 6,
		name:   text{ro: "La pivniță", en: "In the Cellar"},
		full:   text{ro: "La pivniță: degustare cu Ilinca Mureș", en: "In the Cellar: a tasting with Ilinca Mureș"},
		poster: text{ro: "La pivniță", en: "In the Cellar"},
		description: text{
			ro: "Douăsprezece locuri la masa lungă, șase sau zece vinuri din Dealu Mare.",
			en: "Twelve places at the long table, six or ten wines from Dealu Mare.",
		},
		colors: [2]uint32{0x3b0a1e, 0xd8a657},
	}
	p := &performance{id: mustID(PerformanceTasting), venue: ice, starts: st.on(time.Thursday, 6, 19, 30)}
	six := p.addCategory("Șase vinuri", "#9f1239", 85_00, false)
	ten := p.addCategory("Zece vinuri", "#b8860b", 140_00, false)
	p.limits = []*limit{{capacity: 12, categories: []*category{six, ten}}}
	p.admit(six, 12)
	p.admit(ten, 12)
	e.dates = []*performance{p}
	return e
}

package iabiletsandbox

import (
	"math/rand/v2"
	"strconv"
	"time"
)

// newState returns the seed events, dated from the clock's today.
func newState(opts Options, zone *time.Location) *state {
	st := &state{
		now: opts.Now, zone: zone,
		events:   map[int64]*event{},
		sessions: map[string]*session{},
		bookings: map[string]*booking{},
		live:     map[*booking]bool{},
		hold:     time.Duration(opts.HoldSeconds) * time.Second,
		nextNr:   271_013_032_220,
	}
	for _, e := range []*event{st.concert(), st.play(), st.soldOut(), st.voucher(), st.venueOnly(), st.external(), st.ready()} {
		st.events[e.id] = e
		st.order = append(st.order, e)
	}
	for _, e := range st.closed() {
		st.events[e.id] = e
		st.order = append(st.order, e)
	}
	return st
}

// on returns the first given weekday that is at least days away, at a time of
// day in the venues' zone.
func (st *state) on(day time.Weekday, days, hour, minute int) time.Time {
	t := st.now().In(st.zone)
	days += (int(day) - int(t.Weekday()) - days%7 + 14) % 7
	return time.Date(t.Year(), t.Month(), t.Day()+days, hour, minute, 0, 0, st.zone)
}

// mustID reads one of the package's id constants.
func mustID(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic("iabiletsandbox: " + err.Error())
	}
	return n
}

func (st *state) concert() *event {
	e := &event{
		id: mustID(EventConcert), title: "Compania Nocturnă, concert de lansare",
		venue:  venue{1510, "Berăria Veche", "Șos. Kiseleff 32", "București"},
		starts: st.on(time.Thursday, 12, 21, 0), booking: "Y", maxTickets: 20, groupOff: true,
		category: "concerte", tags: []string{"rock", "lansare"}, artist: "Compania Nocturnă", popularity: 90,
		short: "Discul nou, cântat cap-coadă, și încă o oră de vechituri.",
		full:  "Compania Nocturnă lansează „Ultimul tramvai”. Porțile se deschid la 19:30, în deschidere cântă Trei Surori.",
	}
	standing := e.admit(AreaStanding, 879, "Acces general", 900)
	golden := e.admit(AreaGolden, 880, "Golden Circle", 120)
	e.price(TariffStanding, "Fără loc (în fața scenei)", 150_00, standing)
	e.price(TariffStandingStudent, "Fără loc, elevi și studenți", 105_00, standing).notice = "La intrare se cere carnetul vizat."
	e.price(TariffGolden, "Golden Circle", 260_00, golden).max = 4
	st.sellSome(standing, 341)
	st.sellSome(golden, 77)
	return e
}

// play is in a hall with seats.
func (st *state) play() *event {
	e := &event{
		id: mustID(EventPlay), title: "O noapte furtunoasă",
		venue:  venue{1622, "Teatrul de pe Lac", "Aleea Nuferilor 3", "București"},
		starts: st.on(time.Sunday, 6, 19, 0), booking: "Y", maxTickets: 10,
		category: "teatru", tags: []string{"comedie", "Caragiale"}, artist: "Compania Teatrului de pe Lac", popularity: 70,
		short: "Comedia lui I. L. Caragiale, cu fanfară în pauză.",
		full:  "O mahala, două surori, un jurnal și o noapte în care nimeni nu doarme. Două ore, cu o pauză.",
	}
	stalls := e.seat(AreaStalls, 901, "Parter", StallsRows, StallsSeats)
	balcony := e.seat(AreaBalcony, 902, "Balcon", BalconyRows, BalconySeats)
	e.price(TariffStalls, "Parter", 120_00, stalls)
	e.price(TariffStallsReduced, "Parter, redus (elevi, studenți, pensionari)", 72_50, stalls).list = 120_00
	e.price(TariffBalcony, "Balcon", 80_00, balcony)
	e.price(TariffBalconyReduced, "Balcon, redus (elevi, studenți, pensionari)", 48_00, balcony).list = 80_00
	st.sellParties(e, 0.4)
	return e
}

func (st *state) soldOut() *event {
	e := &event{
		id: mustID(EventSoldOut), title: "Trei Surori, unplugged",
		venue:  venue{1510, "Berăria Veche", "Șos. Kiseleff 32", "București"},
		starts: st.on(time.Wednesday, 4, 20, 0), booking: "sold_out", maxTickets: 6,
		category: "concerte", tags: []string{"folk"}, artist: "Trei Surori", popularity: 80,
		short: "Chitară, contrabas, lumânări.",
		full:  "Un singur set, fără microfoane. Biletele s-au epuizat.",
	}
	area := e.admit(AreaStanding, 911, "Acces general", 300)
	e.price(TariffSoldOut, "Acces general", 90_00, area)
	st.sellSome(area, 300)
	return e
}

func (st *state) voucher() *event {
	e := &event{
		id: mustID(EventVoucher), title: "Cină cu lăutari în grădină",
		venue:  venue{1703, "Grădina cu Nuci", "Str. Nucilor 14", "București"},
		starts: st.on(time.Friday, 16, 20, 0), booking: "require_voucher", maxTickets: 6, fields: true,
		category: "altele", tags: []string{"lăutari"}, artist: "Taraful din Clejani Vechi", popularity: 40,
		short: "Masă lungă, pentru cei cu voucher.",
		full:  "Locurile sunt pentru membrii asociației; codul este pe cartea de membru.",
	}
	area := e.admit(AreaGarden, 921, "Loc la masă", 80)
	e.price(TariffGarden, "Loc la masă", 65_00, area)
	st.sellSome(area, 22)
	return e
}

func (st *state) venueOnly() *event {
	e := &event{
		id: mustID(EventVenueOnly), title: "Jam session de marți",
		venue:  venue{1711, "Subsolul de Jazz", "Str. Blănari 9", "București"},
		starts: st.on(time.Tuesday, 3, 21, 30), booking: "venue_only", maxTickets: 4,
		category: "concerte", tags: []string{"jazz"}, artist: "Cvartetul Casei", popularity: 20,
		short: "Bilete numai la intrare.",
		full:  "Cvartetul casei și cine mai vine. Biletele se vând numai la intrare.",
	}
	area := e.admit(AreaStanding, 931, "Acces general", 70)
	e.price(TariffVenueOnly, "Acces general", 30_00, area)
	return e
}

// admit adds an area without seats.
func (e *event) admit(code string, id int64, name string, capacity int) *area {
	a := &area{code: code, id: id, name: name}
	for range capacity {
		a.places = append(a.places, &place{area: a, label: "Fără loc"})
	}
	e.areas = append(e.areas, a)
	return a
}

// seat adds an area with seats.
func (e *event) seat(code string, id int64, name string, rows, seats int) *area {
	a := &area{code: code, id: id, name: name, seated: true}
	for row := 1; row <= rows; row++ {
		for n := 1; n <= seats; n++ {
			a.places = append(a.places, &place{
				area: a, code: SeatCode(code, row, n), row: row,
				label: name + ", rândul " + strconv.Itoa(row) + ", locul " + strconv.Itoa(n),
			})
		}
	}
	e.areas = append(e.areas, a)
	return a
}

func (e *event) price(id, name string, price amount, a *area) *tariff {
	t := &tariff{id: mustID(id), name: name, price: price, list: price, min: 1, max: e.maxTickets, area: a}
	e.tariffs = append(e.tariffs, t)
	return t
}

// sellSome lets another channel sell n places of an area.
func (st *state) sellSome(a *area, n int) {
	for _, p := range a.places {
		if n > 0 && p.state == free {
			st.sellElsewhere(p, st.now().Add(-24*time.Hour))
			n--
		}
	}
}

// sellParties lets another channel sell about a share of an event's seats, in
// parties of neighbours. It is the same at every start.
func (st *state) sellParties(e *event, share float64) {
	random := rand.New(rand.NewPCG(uint64(e.id), 24))
	for _, a := range e.areas {
		for i := 0; i < len(a.places); {
			party := 1 + random.IntN(4)
			take := random.Float64() < share
			for ; party > 0 && i < len(a.places); i, party = i+1, party-1 {
				if take {
					st.sellElsewhere(a.places[i], st.now().Add(-24*time.Hour))
				}
			}
		}
	}
}

// sellElsewhere makes a place another channel's.
func (st *state) sellElsewhere(p *place, at time.Time) {
	p.state, p.elsewhere = sold, at
	p.ticket = st.newTicket(p, nil, st.newNr(), at)
}

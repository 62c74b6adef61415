package bil24sandbox

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

// firstSeat is near the ids of the vendor's, which do not fit 32 bits; every
// performance has a range of its own.
const (
	firstSeat     = 2_500_000_000
	seatsPerPlan  = 20_000
	firstUser     = 18109
	firstOrder    = 64
	firstTicketID = 30935
)

// newState returns the seed events, dated from the clock's today.
func newState(opts Options, zone *time.Location) *state {
	st := &state{
		now: opts.Now, zone: zone,
		performances: map[int64]*performance{},
		places:       map[int64]*place{},
		users:        map[int64]*user{},
		byEmail:      map[string]*user{},
		gateway:      map[string]*order{},
		carts:        map[*user]bool{},
		unpaid:       map[*order]bool{},
		nextUser:     firstUser,
		nextTicket:   firstTicketID,
		hold:         time.Duration(opts.HoldSeconds) * time.Second,
		orderFor:     defaultOrder * time.Second,
		charge:       cur(opts.ChargePercent) * 100,
	}
	events := []func() *event{st.traviata, st.arena, st.club, st.brass, st.rehearsal, st.final, st.tasting}
	if opts.Small {
		events = slices.Delete(events, 1, 2)
	}
	for _, build := range events {
		e := build()
		st.events = append(st.events, e)
		for _, p := range e.dates {
			p.event = e
			st.performances[p.id] = p
			for _, pl := range p.places {
				st.places[pl.id] = pl
			}
		}
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
		panic("bil24sandbox: " + err.Error())
	}
	return n
}

// seat makes the places of p's hall.
func (p *performance) seat() {
	for _, b := range p.hall.blocks {
		for _, r := range b.rows {
			for _, s := range r.seats {
				x, y := r.at.apply(s.x, s.y)
				x, y = b.at.apply(x, y)
				pl := p.add(p.categories[s.category-1])
				pl.sector, pl.row, pl.number, pl.x, pl.y = b.sector, r.label, s.number, x, y
				if b.blocked {
					pl.state = blocked
				}
			}
		}
	}
}

// admit makes n pseudo-seats of a general admission category.
func (p *performance) admit(c *category, n int) {
	for range n {
		p.add(c)
	}
}

func (p *performance) add(c *category) *place {
	pl := &place{id: firstSeat + p.id*seatsPerPlan + int64(len(p.places)), of: p, category: c, state: free}
	p.places = append(p.places, pl)
	return pl
}

// sellSeats lets other channels sell about a share of the seats, in parties of
// neighbours as people come. It is the same at every start.
func (p *performance) sellSeats(share float64) {
	random := rand.New(rand.NewPCG(uint64(p.id), 24))
	for i := 0; i < len(p.places); {
		party := 1 + random.IntN(4)
		take := random.Float64() < share
		for ; party > 0 && i < len(p.places); i, party = i+1, party-1 {
			if pl := p.places[i]; take && pl.category.seated && pl.state == free {
				pl.state, pl.elsewhere = sold, true
			}
		}
	}
}

// sellPlaces lets other channels sell n places of a general admission category.
func (p *performance) sellPlaces(c *category, n int) {
	for _, pl := range p.places {
		if n > 0 && pl.category == c && pl.state == free {
			pl.state, pl.elsewhere = sold, true
			n--
		}
	}
}

// seated makes numbered categories: name, colour and price in bani each. All
// but the first have reduced prices where p has tariffs.
func (p *performance) seated(names []string, colors []string, prices []cur) {
	for i := range names {
		p.addCategory(names[i], colors[i], prices[i], i > 0).seated = true
	}
}

// addCategory appends a category with or without reduced prices.
func (p *performance) addCategory(name, color string, price cur, reduced bool) *category {
	index := len(p.categories) + 1
	c := &category{
		id: p.id*100 + int64(index), index: index, name: name, color: color,
		price: price, reduced: map[int64]cur{},
	}
	if reduced {
		for _, t := range p.tariffs {
			c.reduced[t.id] = price.percent(reduction[t.id])
		}
	}
	p.categories = append(p.categories, c)
	return c
}

// reduction is what a tariff pays, in hundredths of a percent.
var reduction = map[int64]cur{mustID(TariffChild): 5000, mustID(TariffStudent): 6000}

func reducedTariffs() []tariff {
	return []tariff{
		{mustID(TariffChild), text{ro: "Copil până la 14 ani", en: "Child up to 14"}},
		{mustID(TariffStudent), text{ro: "Elev sau student", en: "Pupil or student"}},
	}
}

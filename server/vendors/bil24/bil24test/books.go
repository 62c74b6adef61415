package bil24test

import (
	"slices"
	"time"
)

// books is what GET _control answers: everything that matters, by state.
type books struct {
	HoldSeconds  int               `json:"hold_seconds"`
	Calls        map[string]int    `json:"calls"`
	InFlightMax  map[string]int    `json:"in_flight_max"`
	Performances []bookPerformance `json:"performances"`
	Orders       []bookOrder       `json:"orders"`
}

type bookCounts struct {
	Free    int `json:"free"`
	Held    int `json:"held"`
	Ordered int `json:"ordered"`
	Sold    int `json:"sold"`
}

type bookSeats struct {
	bookCounts
	Blocked int `json:"blocked"`
}

type bookArea struct {
	ID string `json:"id"`
	bookCounts
}

type bookPerformance struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Seats     bookSeats  `json:"seats"`
	SoldSeats []string   `json:"sold_seats"`
	HeldSeats []string   `json:"held_seats"`
	Areas     []bookArea `json:"areas"`
}

type bookOrder struct {
	ID          string         `json:"id"`
	State       string         `json:"state"`
	Performance string         `json:"performance"`
	Seats       []string       `json:"seats"`
	AreaPlaces  map[string]int `json:"area_places"`
	Total       string         `json:"total"`
	Currency    string         `json:"currency"`
	User        string         `json:"user"`
	Tickets     []bookTicket   `json:"tickets"`
}

type bookTicket struct {
	ID   string `json:"id"`
	Code string `json:"code"`
}

func (s *Sandbox) books() books {
	b := books{Performances: []bookPerformance{}, Orders: []bookOrder{}}
	b.Calls, b.InFlightMax = s.meter.read()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.house.expire()
	b.HoldSeconds = int(s.house.hold / time.Second)
	for _, e := range s.house.events {
		for _, p := range e.dates {
			b.Performances = append(b.Performances, p.book())
		}
	}
	for _, o := range s.house.orders {
		b.Orders = append(b.Orders, o.book())
	}
	return b
}

func (p *performance) book() bookPerformance {
	b := bookPerformance{
		ID: id(p.id), Title: p.event.name.ro,
		SoldSeats: []string{}, HeldSeats: []string{}, Areas: []bookArea{},
	}
	for _, pl := range p.places {
		if !pl.category.seated {
			continue
		}
		b.Seats.count(pl.state)
		switch pl.state {
		case blocked:
			b.Seats.Blocked++
		case carted:
			b.HeldSeats = append(b.HeldSeats, id(pl.id))
		case sold:
			b.SoldSeats = append(b.SoldSeats, id(pl.id))
		}
	}
	for _, k := range p.categories {
		if k.seated {
			continue
		}
		area := bookArea{ID: id(k.id)}
		for _, pl := range p.places {
			if pl.category == k {
				area.count(pl.state)
			}
		}
		area.Free = p.left(k)
		b.Areas = append(b.Areas, area)
	}
	return b
}

func (b *bookCounts) count(s state) {
	switch s {
	case free:
		b.Free++
	case carted:
		b.Held++
	case ordered:
		b.Ordered++
	case sold:
		b.Sold++
	}
}

func (o *order) book() bookOrder {
	b := bookOrder{
		ID: id(o.id), State: o.status.String(), Performance: id(o.lines[0].place.of.id),
		Seats: []string{}, AreaPlaces: map[string]int{},
		Total: o.total().decimal(), Currency: currency, User: id(o.user.id), Tickets: []bookTicket{},
	}
	for _, l := range o.lines {
		if l.place.category.seated {
			b.Seats = append(b.Seats, id(l.place.id))
		} else {
			b.AreaPlaces[id(l.place.category.id)]++
		}
		if o.status == statusPaid {
			b.Tickets = append(b.Tickets, bookTicket{id(l.ticket), barCode(l.ticket)})
		}
	}
	slices.Sort(b.Seats)
	return b
}

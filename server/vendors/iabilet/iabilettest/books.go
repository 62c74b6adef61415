package iabilettest

import (
	"strconv"
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

// bookSeats counts numbered seats; none is ever blocked here.
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

// bookOrder is a booking that has been prepared, by its bookingRef.
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
	for _, e := range s.house.order {
		b.Performances = append(b.Performances, e.book())
	}
	for _, bk := range s.house.made {
		if bk.ordered {
			b.Orders = append(b.Orders, bk.book())
		}
	}
	return b
}

func (e *event) book() bookPerformance {
	b := bookPerformance{
		ID: strconv.FormatInt(e.id, 10), Title: e.title,
		SoldSeats: []string{}, HeldSeats: []string{}, Areas: []bookArea{},
	}
	for _, a := range e.areas {
		page := bookArea{ID: a.code}
		for _, p := range a.places {
			page.count(p.state)
			if !a.seated {
				continue
			}
			b.Seats.count(p.state)
			switch p.state {
			case locked:
				b.HeldSeats = append(b.HeldSeats, p.code)
			case sold:
				b.SoldSeats = append(b.SoldSeats, p.code)
			}
		}
		b.Areas = append(b.Areas, page)
	}
	return b
}

func (b *bookCounts) count(s state) {
	switch s {
	case free:
		b.Free++
	case locked:
		b.Held++
	case prepared:
		b.Ordered++
	case sold:
		b.Sold++
	}
}

func (b *booking) book() bookOrder {
	o := bookOrder{
		ID: b.ref, State: b.status, Performance: strconv.FormatInt(b.event.id, 10),
		Seats: []string{}, AreaPlaces: map[string]int{}, Total: b.totals().Price.decimal(),
		Currency: currency, User: b.session.token, Tickets: []bookTicket{},
	}
	for _, s := range b.seats {
		if s.place.area.seated {
			o.Seats = append(o.Seats, s.place.code)
		} else {
			o.AreaPlaces[s.place.area.code]++
		}
		if s.ticket != nil {
			o.Tickets = append(o.Tickets, bookTicket{s.ticket.fiscal, s.ticket.code})
		}
	}
	return o
}

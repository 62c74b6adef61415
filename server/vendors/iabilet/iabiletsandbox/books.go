package iabiletsandbox

import (
	"strconv"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// books is what the control door tells. An order is a booking that has been
// prepared, by its bookingRef; no seat is ever blocked here.
func (s *Sandbox) books() sandbox.Books {
	b := sandbox.Books{Performances: []sandbox.PerformanceBook{}, Orders: []sandbox.OrderBook{}}
	b.Calls, b.InFlightMax = s.calls.Counted()
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

func (e *event) book() sandbox.PerformanceBook {
	b := sandbox.PerformanceBook{
		ID: strconv.FormatInt(e.id, 10), Title: e.title,
		SoldSeats: []string{}, HeldSeats: []string{}, Areas: []sandbox.AreaBook{},
	}
	for _, a := range e.areas {
		page := sandbox.AreaBook{ID: a.code}
		for _, p := range a.places {
			count(&page.Counts, p.state)
			if !a.seated {
				continue
			}
			count(&b.Seats.Counts, p.state)
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

func count(c *sandbox.Counts, s state) {
	switch s {
	case free:
		c.Free++
	case locked:
		c.Held++
	case prepared:
		c.Ordered++
	case sold:
		c.Sold++
	}
}

func (b *booking) book() sandbox.OrderBook {
	o := sandbox.OrderBook{
		ID: b.ref, State: b.status, Performance: strconv.FormatInt(b.event.id, 10),
		Seats: []string{}, AreaPlaces: map[string]int{}, Total: b.totals().Price.decimal(),
		Currency: currency, User: b.session.token, Tickets: []sandbox.TicketBook{},
	}
	for _, s := range b.seats {
		if s.place.area.seated {
			o.Seats = append(o.Seats, s.place.code)
		} else {
			o.AreaPlaces[s.place.area.code]++
		}
		if s.ticket != nil {
			o.Tickets = append(o.Tickets, sandbox.TicketBook{ID: s.ticket.fiscal, Code: s.ticket.code})
		}
	}
	return o
}

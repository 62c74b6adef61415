package iabiletsandbox

import (
	"strconv"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// report is what the control endpoint tells. An order is a booking that has been
// prepared, by its bookingRef; no seat is ever blocked here.
func (s *Sandbox) report() sandbox.Report {
	b := sandbox.Report{Performances: []sandbox.PerformanceReport{}, Orders: []sandbox.OrderReport{}}
	b.Calls, b.InFlightMax = s.calls.Counted()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.expire()
	b.HoldSeconds = int(s.state.hold / time.Second)
	for _, e := range s.state.order {
		b.Performances = append(b.Performances, e.report())
	}
	for _, bk := range s.state.made {
		if bk.ordered {
			b.Orders = append(b.Orders, bk.report())
		}
	}
	return b
}

func (e *event) report() sandbox.PerformanceReport {
	b := sandbox.PerformanceReport{
		ID: strconv.FormatInt(e.id, 10), Title: e.title,
		SoldSeats: []string{}, HeldSeats: []string{}, Areas: []sandbox.AreaReport{},
	}
	for _, a := range e.areas {
		page := sandbox.AreaReport{ID: a.code}
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

func count(c *sandbox.Counts, s placeState) {
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

func (b *booking) report() sandbox.OrderReport {
	o := sandbox.OrderReport{
		ID: b.ref, State: b.status, Performance: strconv.FormatInt(b.event.id, 10),
		Seats: []string{}, AreaPlaces: map[string]int{}, Total: b.totals().Price.decimal(),
		Currency: currency, User: b.session.token, Tickets: []sandbox.TicketReport{},
	}
	for _, s := range b.seats {
		if s.place.area.seated {
			o.Seats = append(o.Seats, s.place.code)
		} else {
			o.AreaPlaces[s.place.area.code]++
		}
		if s.ticket != nil {
			o.Tickets = append(o.Tickets, sandbox.TicketReport{ID: s.ticket.fiscal, Code: s.ticket.code})
		}
	}
	return o
}

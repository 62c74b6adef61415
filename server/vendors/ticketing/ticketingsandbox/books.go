package ticketingsandbox

import (
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// books is what GET _control answers.
func (s *Sandbox) books() sandbox.Books {
	b := sandbox.Books{Performances: []sandbox.PerformanceBook{}, Orders: []sandbox.OrderBook{}}
	b.Calls, b.InFlightMax = s.calls.Counted()
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.house
	h.expire()
	b.HoldSeconds = int(h.hold / time.Second)
	for _, e := range h.events {
		p := sandbox.PerformanceBook{ID: e.id, Title: e.title, SoldSeats: []string{}, HeldSeats: []string{}, Areas: []sandbox.AreaBook{}}
		for _, a := range e.areas {
			p.Areas = append(p.Areas, sandbox.AreaBook{ID: a.id, Counts: sandbox.Counts{
				Free: h.left(a), Ordered: h.reserved(a), Sold: a.sold + a.elsewhere,
			}})
		}
		b.Performances = append(b.Performances, p)
	}
	for _, o := range h.orders {
		b.Orders = append(b.Orders, o.book())
	}
	return b
}

func (o *order) book() sandbox.OrderBook {
	b := sandbox.OrderBook{
		ID: o.number, State: o.status, Seats: []string{}, AreaPlaces: map[string]int{}, Total: o.total().decimal(),
		Currency: Currency, User: o.customer.number, Tickets: []sandbox.TicketBook{},
	}
	for _, i := range o.items {
		b.Performance = i.area.event.id
		b.AreaPlaces[i.area.id] += i.quantity
	}
	for _, t := range o.tickets {
		b.Tickets = append(b.Tickets, sandbox.TicketBook{ID: t.id, Code: t.serial})
	}
	return b
}

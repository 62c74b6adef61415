package ticketingsandbox

import (
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// report is what GET _control answers.
func (s *Sandbox) report() sandbox.Report {
	b := sandbox.Report{Performances: []sandbox.PerformanceReport{}, Orders: []sandbox.OrderReport{}}
	b.Calls, b.InFlightMax = s.calls.Counted()
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.state
	st.expire()
	b.HoldSeconds = int(st.hold / time.Second)
	for _, e := range st.events {
		p := sandbox.PerformanceReport{ID: e.id, Title: e.title, SoldSeats: []string{}, HeldSeats: []string{}, Areas: []sandbox.AreaReport{}}
		for _, a := range e.areas {
			p.Areas = append(p.Areas, sandbox.AreaReport{ID: a.id, Counts: sandbox.Counts{
				Free: st.left(a), Ordered: st.reserved(a), Sold: a.sold + a.elsewhere,
			}})
		}
		b.Performances = append(b.Performances, p)
	}
	for _, o := range st.orders {
		b.Orders = append(b.Orders, o.report())
	}
	return b
}

func (o *order) report() sandbox.OrderReport {
	b := sandbox.OrderReport{
		ID: o.number, State: o.status, Seats: []string{}, AreaPlaces: map[string]int{}, Total: o.total().decimal(),
		Currency: Currency, User: o.customer.number, Tickets: []sandbox.TicketReport{},
	}
	for _, i := range o.items {
		b.Performance = i.area.event.id
		b.AreaPlaces[i.area.id] += i.quantity
	}
	for _, t := range o.tickets {
		b.Tickets = append(b.Tickets, sandbox.TicketReport{ID: t.id, Code: t.serial})
	}
	return b
}

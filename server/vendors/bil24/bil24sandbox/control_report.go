package bil24sandbox

import (
	"slices"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

func (s *Sandbox) report() sandbox.Report {
	b := sandbox.Report{Performances: []sandbox.PerformanceReport{}, Orders: []sandbox.OrderReport{}}
	b.Calls, b.InFlightMax = s.calls.Counted()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.expire()
	b.HoldSeconds = int(s.state.hold / time.Second)
	for _, e := range s.state.events {
		for _, p := range e.dates {
			b.Performances = append(b.Performances, p.report())
		}
	}
	for _, o := range s.state.orders {
		b.Orders = append(b.Orders, o.report())
	}
	return b
}

func (p *performance) report() sandbox.PerformanceReport {
	b := sandbox.PerformanceReport{
		ID: id(p.id), Title: p.event.name.ro,
		SoldSeats: []string{}, HeldSeats: []string{}, Areas: []sandbox.AreaReport{},
	}
	for _, pl := range p.places {
		if !pl.category.seated {
			continue
		}
		count(&b.Seats.Counts, pl.state)
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
		area := sandbox.AreaReport{ID: id(k.id)}
		for _, pl := range p.places {
			if pl.category == k {
				count(&area.Counts, pl.state)
			}
		}
		area.Free = p.left(k)
		b.Areas = append(b.Areas, area)
	}
	return b
}

func count(b *sandbox.Counts, s placeState) {
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

func (o *order) report() sandbox.OrderReport {
	b := sandbox.OrderReport{
		ID: id(o.id), State: o.status.String(), Performance: id(o.lines[0].place.of.id),
		Seats: []string{}, AreaPlaces: map[string]int{},
		Total: o.total().decimal(), Currency: currency, User: id(o.user.id), Tickets: []sandbox.TicketReport{},
	}
	for _, l := range o.lines {
		if l.place.category.seated {
			b.Seats = append(b.Seats, id(l.place.id))
		} else {
			b.AreaPlaces[id(l.place.category.id)]++
		}
		if o.status == statusPaid && !l.refunded {
			b.Tickets = append(b.Tickets, sandbox.TicketReport{ID: id(l.ticket), Code: barCode(l.ticket)})
		}
	}
	slices.Sort(b.Seats)
	return b
}

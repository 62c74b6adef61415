package ticketsonicsandbox

import (
	"errors"
	"fmt"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// controlCommand is what a test or a person can do behind the vendor's back. The vendor
// holds nothing, so that hold_seconds and order_seconds mean nothing to it; they
// are taken because one command may be meant for every sandbox.
type controlCommand struct {
	sandbox.Command
	// Short makes the next order's answer lack so many of its tickets.
	Short int `json:"short"`
}

// Check refuses numbers out of bounds.
func (o controlCommand) Check() error {
	if o.Short < 0 || o.Short > maxTickets {
		return fmt.Errorf("short must be from 0 to %d", maxTickets)
	}
	return o.Command.Check()
}

// apply carries a command out, all of it or none.
func (s *Sandbox) apply(o controlCommand) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o.Fail != nil {
		if _, ok := routes[o.Fail.Op]; !ok {
			return fmt.Errorf("fail: no operation %q", o.Fail.Op)
		}
	}
	st := s.state
	if o.Reset {
		st = newState(s.opts)
	}
	st.settle(s.opts.Now())
	sold, err := st.places(o.Sell)
	if err != nil {
		return fmt.Errorf("sell: %w", err)
	}
	back, err := st.places(o.Release)
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	if sold != nil && sold.stock < o.Sell.Quantity {
		return fmt.Errorf("sell: only %d of %s are left", sold.stock, sold.sku)
	}
	if back != nil && back.sold < o.Release.Quantity {
		return fmt.Errorf("release: only %d of %s are sold", back.sold, back.sku)
	}
	if s.state = st; o.Reset {
		s.calls.Reset()
	}
	if sold != nil {
		sold.stock, sold.sold = sold.stock-o.Sell.Quantity, sold.sold+o.Sell.Quantity
	}
	if back != nil {
		back.stock, back.sold = back.stock+o.Release.Quantity, back.sold-o.Release.Quantity
	}
	if o.Short > 0 {
		s.state.short = o.Short
	}
	if o.Fail != nil {
		s.calls.Fail(*o.Fail)
	}
	return nil
}

// places finds the ticket type that an order is about, nil where there is no
// order.
func (st *state) places(p *sandbox.Places) (*ticketType, error) {
	if p == nil {
		return nil, nil
	}
	t := st.findType(p.Area)
	switch {
	case len(p.Seats) > 0:
		return nil, errors.New("there are no numbered seats")
	case t == nil || t.event != p.Performance:
		return nil, fmt.Errorf("performance %q has no area %q", p.Performance, p.Area)
	case p.Quantity < 1:
		return nil, errors.New("quantity must be at least 1")
	}
	return t, nil
}

// report returns everything that matters. A ticket type is an area.
func (s *Sandbox) report() sandbox.Report {
	b := sandbox.Report{Performances: []sandbox.PerformanceReport{}, Orders: []sandbox.OrderReport{}}
	b.Calls, b.InFlightMax = s.calls.Counted()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.settle(s.opts.Now())
	for _, e := range s.state.events {
		page := sandbox.PerformanceReport{
			ID: e.id, Title: e.TitleSecond, SoldSeats: []string{}, HeldSeats: []string{}, Areas: []sandbox.AreaReport{},
		}
		for _, t := range s.state.types {
			if t.event == e.id {
				page.Areas = append(page.Areas, sandbox.AreaReport{ID: t.sku, Counts: sandbox.Counts{Free: t.stock, Sold: t.sold}})
			}
		}
		b.Performances = append(b.Performances, page)
	}
	for _, o := range s.state.orders {
		b.Orders = append(b.Orders, o.report())
	}
	return b
}

func (o *order) report() sandbox.OrderReport {
	b := sandbox.OrderReport{
		ID: o.hash, State: "issued", Performance: o.event, Seats: []string{}, AreaPlaces: o.lines,
		Total: o.total.decimal(), Currency: o.currency, User: o.user, Tickets: []sandbox.TicketReport{},
	}
	for _, t := range o.tickets {
		b.Tickets = append(b.Tickets, sandbox.TicketReport{ID: t.barcode, Code: t.sealed})
	}
	return b
}

package ticketingsandbox

import (
	"errors"
	"fmt"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// controlCommand is what can be done behind the vendor's back.
type controlCommand struct {
	sandbox.Command
	// Settle has the vendor's staff settle a placed order, by its number.
	Settle string `json:"settle"`
	// EndSessions makes the keys of all sessions worthless.
	EndSessions bool `json:"end_sessions"`
}

// apply carries a command out: all of it, unless it is refused.
func (s *Sandbox) apply(o controlCommand) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o.Reset {
		s.state = newState(s.opts, s.zone)
		s.calls.Reset()
	}
	st := s.state
	st.expire()
	if err := st.sell(o.Sell); err != nil {
		return fmt.Errorf("sell: %w", err)
	}
	if err := st.unsell(o.Release); err != nil {
		return fmt.Errorf("release: %w", err)
	}
	if o.Settle != "" {
		if err := st.settle(o.Settle); err != nil {
			return fmt.Errorf("settle: %w", err)
		}
	}
	// The order is the hold: both are one time.
	for _, seconds := range []*int{o.HoldSeconds, o.OrderSeconds} {
		if seconds != nil {
			st.hold = time.Duration(*seconds) * time.Second
		}
	}
	if o.EndSessions {
		clear(st.sessions)
	}
	if o.Fail != nil {
		s.calls.Fail(*o.Fail)
	}
	return nil
}

// sell lets another channel buy free places.
func (st *state) sell(p *sandbox.Places) error {
	if p == nil {
		return nil
	}
	a, err := st.named(p)
	if err != nil {
		return err
	}
	if st.left(a) < p.Quantity {
		return fmt.Errorf("area %q has not %d places left", p.Area, p.Quantity)
	}
	a.elsewhere += p.Quantity
	return nil
}

// unsell frees places that another channel had bought.
func (st *state) unsell(p *sandbox.Places) error {
	if p == nil {
		return nil
	}
	a, err := st.named(p)
	if err != nil {
		return err
	}
	if a.elsewhere < p.Quantity {
		return fmt.Errorf("other channels did not buy %d places of area %q", p.Quantity, p.Area)
	}
	a.elsewhere -= p.Quantity
	return nil
}

// named is the area that a command is about.
func (st *state) named(p *sandbox.Places) (*area, error) {
	e := st.event(p.Performance)
	if e == nil {
		return nil, fmt.Errorf("no performance %q", p.Performance)
	}
	a := e.area(p.Area)
	if a == nil || p.Quantity < 1 || len(p.Seats) > 0 {
		return nil, fmt.Errorf("no area %q, no quantity, or seats, which there are none of", p.Area)
	}
	return a, nil
}

// settle fulfils a placed order, as if it had been paid.
func (st *state) settle(number string) error {
	for _, o := range st.orders {
		if o.number == number && o.status == placed {
			st.fulfil(o)
			return nil
		}
	}
	return errors.New("no such placed order")
}

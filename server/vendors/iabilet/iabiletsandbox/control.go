package iabiletsandbox

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// controlCommand is a command to the control endpoint: besides what every sandbox does,
// this one can forget its sessions.
type controlCommand struct {
	sandbox.Command
	ExpireTokens bool `json:"expire_tokens"`
}

// apply carries out one command: all of it, unless it is refused.
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
		return err
	}
	if err := st.unsell(o.Release); err != nil {
		return err
	}
	if o.HoldSeconds != nil {
		st.hold = time.Duration(*o.HoldSeconds) * time.Second
	}
	if o.OrderSeconds != nil {
		st.orderFor = time.Duration(*o.OrderSeconds) * time.Second
	}
	if o.ExpireTokens {
		st.logOut()
	}
	if o.Fail != nil {
		s.calls.Fail(*o.Fail)
	}
	return nil
}

// logOut makes every token worthless. What the sessions had locked stays locked
// until its time is over.
func (st *state) logOut() {
	for token := range st.sessions {
		delete(st.sessions, token)
	}
}

// sell lets another channel buy free places: all that are named, or none.
func (st *state) sell(d *sandbox.Places) error {
	if d == nil {
		return nil
	}
	places, err := st.named(d, func(p *place) bool { return p.state == free })
	if err != nil {
		return fmt.Errorf("sell: %w", err)
	}
	for _, p := range places {
		st.sellElsewhere(p, st.now())
	}
	return nil
}

// unsell frees places that another channel had bought.
func (st *state) unsell(d *sandbox.Places) error {
	if d == nil {
		return nil
	}
	places, err := st.named(d, func(p *place) bool { return !p.elsewhere.IsZero() })
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	for _, p := range places {
		p.release()
	}
	return nil
}

// named returns the places a command is about, all of which must be fit.
func (st *state) named(d *sandbox.Places, fit func(*place) bool) ([]*place, error) {
	n, err := strconv.ParseInt(d.Performance, 10, 64)
	e := st.events[n]
	if err != nil || e == nil {
		return nil, fmt.Errorf("no performance %q", d.Performance)
	}
	if d.Area != "" {
		return e.someOf(d, fit)
	}
	if len(d.Seats) == 0 {
		return nil, errors.New("neither seats nor an area")
	}
	var places []*place
	for _, code := range d.Seats {
		p := e.find(code)
		if p == nil || !fit(p) || slices.Contains(places, p) {
			return nil, fmt.Errorf("seat %q of performance %s is not there to be had", code, d.Performance)
		}
		places = append(places, p)
	}
	return places, nil
}

func (e *event) find(code string) *place {
	for _, a := range e.areas {
		if p := a.find(code); p != nil {
			return p
		}
	}
	return nil
}

// someOf returns fit places of an area, with or without seats.
func (e *event) someOf(d *sandbox.Places, fit func(*place) bool) ([]*place, error) {
	a := e.area(d.Area)
	if a == nil || d.Quantity < 1 {
		return nil, fmt.Errorf("no area %q or no quantity", d.Area)
	}
	var places []*place
	for _, p := range a.places {
		if len(places) < d.Quantity && fit(p) {
			places = append(places, p)
		}
	}
	if len(places) < d.Quantity {
		return nil, fmt.Errorf("area %q does not have %d places for that", d.Area, d.Quantity)
	}
	return places, nil
}

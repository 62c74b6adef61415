package bil24sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// controlCommand is a command of the control endpoint.
type controlCommand struct {
	sandbox.Command
	// ProcessingReads is how often a paid order is read as PROCESSING first.
	ProcessingReads *int `json:"processing_reads"`
}

// maxReads bounds ProcessingReads.
const maxReads = 1_000_000

// Check refuses numbers out of bounds.
func (o controlCommand) Check() error {
	if n := o.ProcessingReads; n != nil && (*n < 0 || *n > maxReads) {
		return fmt.Errorf("processing_reads must be from 0 to %d", maxReads)
	}
	return o.Command.Check()
}

func (s *Sandbox) serveControl(w http.ResponseWriter, r *http.Request) {
	sandbox.ServeControl(w, r, s.report, s.apply)
}

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
	if o.ProcessingReads != nil {
		st.processingReads = *o.ProcessingReads
	}
	if o.Fail != nil {
		s.calls.Fail(*o.Fail)
	}
	return nil
}

// sell lets another channel buy free places: all that are named, or none.
func (st *state) sell(d *sandbox.Places) error {
	if d == nil {
		return nil
	}
	places, err := st.named(d, func(pl *place) bool { return pl.state == free })
	if err != nil {
		return fmt.Errorf("sell: %w", err)
	}
	for _, pl := range places {
		pl.state, pl.elsewhere = sold, true
	}
	return nil
}

// unsell frees places that another channel had bought.
func (st *state) unsell(d *sandbox.Places) error {
	if d == nil {
		return nil
	}
	places, err := st.named(d, func(pl *place) bool { return pl.elsewhere })
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	for _, pl := range places {
		pl.release()
	}
	return nil
}

// named returns the places a command is about, all of which must be fit.
func (st *state) named(d *sandbox.Places, fit func(*place) bool) ([]*place, error) {
	p := st.performances[number(d.Performance)]
	if p == nil {
		return nil, fmt.Errorf("no performance %q", d.Performance)
	}
	if d.Area != "" {
		return p.someOf(d, fit)
	}
	if len(d.Seats) == 0 {
		return nil, errors.New("neither seats nor an area")
	}
	var places []*place
	for _, seat := range d.Seats {
		pl := st.places[number(seat)]
		if pl == nil || pl.of != p || !fit(pl) {
			return nil, fmt.Errorf("seat %q of performance %s is not there to be had", seat, d.Performance)
		}
		places = append(places, pl)
	}
	return places, nil
}

// someOf returns fit places of a general admission category.
func (p *performance) someOf(d *sandbox.Places, fit func(*place) bool) ([]*place, error) {
	k := p.category(number(d.Area))
	if k == nil || k.seated || d.Quantity < 1 {
		return nil, fmt.Errorf("no area %q or no quantity", d.Area)
	}
	var places []*place
	for _, pl := range p.places {
		if len(places) < d.Quantity && pl.category == k && fit(pl) {
			places = append(places, pl)
		}
	}
	if l := p.limitOf(k); len(places) < d.Quantity ||
		l != nil && l.capacity > 0 && places[0].state == free && d.Quantity > p.remainder(l) {
		return nil, fmt.Errorf("area %q does not have %d places for that", d.Area, d.Quantity)
	}
	return places, nil
}

// number reads an id; what is not one is no id of ours.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// id writes a vendor's number as the control endpoint writes ids.
func id(n int64) string { return strconv.FormatInt(n, 10) }

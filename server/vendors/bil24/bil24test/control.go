package bil24test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// order of the control door: what a test or a person can do behind the
// vendor's back.
type doorOrder struct {
	Sell            *doorPlaces `json:"sell"`
	Release         *doorPlaces `json:"release"`
	HoldSeconds     *int        `json:"hold_seconds"`
	OrderSeconds    *int        `json:"order_seconds"`
	ProcessingReads *int        `json:"processing_reads"`
	Fail            *doorFail   `json:"fail"`
	Reset           bool        `json:"reset"`
}

type doorPlaces struct {
	Performance string   `json:"performance"`
	Seats       []string `json:"seats"`
	Area        string   `json:"area"`
	Quantity    int      `json:"quantity"`
}

type doorFail struct {
	Op      string `json:"op"`
	Mode    string `json:"mode"`
	Count   int    `json:"count"`
	DelayMS int    `json:"delay_ms"`
}

const (
	maxDoorSeconds = 7 * 24 * 3600
	maxDoorCount   = 1_000_000
	maxDoorDelay   = 10 * 60 * 1000
)

func (s *Sandbox) serveControl(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		writeJSON(w, http.StatusOK, s.books())
	case http.MethodPost:
		if err := s.control(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
			return
		}
		writeJSON(w, http.StatusOK, map[string]bool{"ok": true})
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "the control door has GET and POST", http.StatusMethodNotAllowed)
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic("control door: " + err.Error())
	}
	answer{status, map[string]string{"Content-Type": "application/json"}, append(b, '\n')}.send(w)
}

// control carries out one door order: all of it, unless it is refused.
func (s *Sandbox) control(body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("read door order: %w", err)
	}
	var o doorOrder
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		return fmt.Errorf("read door order: %w", err)
	}
	if d.More() {
		return errors.New("read door order: more than one object")
	}
	if err := o.check(); err != nil {
		return err
	}
	return s.obey(o)
}

// check refuses numbers out of bounds.
func (o doorOrder) check() error {
	for name, v := range map[string]*int{
		"hold_seconds": o.HoldSeconds, "order_seconds": o.OrderSeconds,
	} {
		if v != nil && (*v < 1 || *v > maxDoorSeconds) {
			return fmt.Errorf("%s must be from 1 to %d", name, maxDoorSeconds)
		}
	}
	if n := o.ProcessingReads; n != nil && (*n < 0 || *n > maxDoorCount) {
		return fmt.Errorf("processing_reads must be from 0 to %d", maxDoorCount)
	}
	f := o.Fail
	switch {
	case f == nil:
	case !knownMode(f.Mode):
		return fmt.Errorf("fail: no mode %q", f.Mode)
	case f.Op == "":
		return errors.New("fail: op is missing")
	case f.Count < 0 || f.Count > maxDoorCount:
		return fmt.Errorf("fail: count must be from 0 to %d", maxDoorCount)
	case f.DelayMS < 0 || f.DelayMS > maxDoorDelay:
		return fmt.Errorf("fail: delay_ms must be from 0 to %d", maxDoorDelay)
	}
	return nil
}

func (s *Sandbox) obey(o doorOrder) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o.Reset {
		s.house = newHouse(s.opts, s.zone)
		s.fault.reset()
		s.meter.reset()
	}
	h := s.house
	h.expire()
	if err := h.sell(o.Sell); err != nil {
		return err
	}
	if err := h.unsell(o.Release); err != nil {
		return err
	}
	if o.HoldSeconds != nil {
		h.hold = time.Duration(*o.HoldSeconds) * time.Second
	}
	if o.OrderSeconds != nil {
		h.orderFor = time.Duration(*o.OrderSeconds) * time.Second
	}
	if o.ProcessingReads != nil {
		h.processingReads = *o.ProcessingReads
	}
	if f := o.Fail; f != nil {
		s.fault.set(f.Op, failure{f.Mode, max(1, f.Count), time.Duration(f.DelayMS) * time.Millisecond})
	}
	return nil
}

// sell lets another channel buy free places: all that are named, or none.
func (h *house) sell(d *doorPlaces) error {
	if d == nil {
		return nil
	}
	places, err := h.named(d, func(pl *place) bool { return pl.state == free })
	if err != nil {
		return fmt.Errorf("sell: %w", err)
	}
	for _, pl := range places {
		pl.state, pl.elsewhere = sold, true
	}
	return nil
}

// unsell frees places that another channel had bought.
func (h *house) unsell(d *doorPlaces) error {
	if d == nil {
		return nil
	}
	places, err := h.named(d, func(pl *place) bool { return pl.elsewhere })
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	for _, pl := range places {
		pl.release()
	}
	return nil
}

// named returns the places a door order is about, all of which must be fit.
func (h *house) named(d *doorPlaces, fit func(*place) bool) ([]*place, error) {
	p := h.performances[number(d.Performance)]
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
		pl := h.places[number(seat)]
		if pl == nil || pl.of != p || !fit(pl) {
			return nil, fmt.Errorf("seat %q of performance %s is not there to be had", seat, d.Performance)
		}
		places = append(places, pl)
	}
	return places, nil
}

// someOf returns fit places of a general admission category.
func (p *performance) someOf(d *doorPlaces, fit func(*place) bool) ([]*place, error) {
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

package iabilettest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// order of the control door: what a test or a person can do behind the
// vendor's back.
type doorOrder struct {
	Sell         *doorPlaces `json:"sell"`
	Release      *doorPlaces `json:"release"`
	HoldSeconds  *int        `json:"hold_seconds"`
	OrderSeconds *int        `json:"order_seconds"`
	ExpireTokens bool        `json:"expire_tokens"`
	Fail         *doorFail   `json:"fail"`
	Reset        bool        `json:"reset"`
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
	if o.ExpireTokens {
		h.logOut()
	}
	if f := o.Fail; f != nil {
		s.fault.set(f.Op, failure{f.Mode, max(1, f.Count), time.Duration(f.DelayMS) * time.Millisecond})
	}
	return nil
}

// logOut makes every token worthless. What the sessions had locked stays locked
// until its time is over.
func (h *house) logOut() {
	for token := range h.sessions {
		delete(h.sessions, token)
	}
}

// sell lets another channel buy free places: all that are named, or none.
func (h *house) sell(d *doorPlaces) error {
	if d == nil {
		return nil
	}
	places, err := h.named(d, func(p *place) bool { return p.state == free })
	if err != nil {
		return fmt.Errorf("sell: %w", err)
	}
	for _, p := range places {
		h.sellElsewhere(p, h.now())
	}
	return nil
}

// unsell frees places that another channel had bought.
func (h *house) unsell(d *doorPlaces) error {
	if d == nil {
		return nil
	}
	places, err := h.named(d, func(p *place) bool { return !p.elsewhere.IsZero() })
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	for _, p := range places {
		p.release()
	}
	return nil
}

// named returns the places a door order is about, all of which must be fit.
func (h *house) named(d *doorPlaces, fit func(*place) bool) ([]*place, error) {
	n, err := strconv.ParseInt(d.Performance, 10, 64)
	e := h.events[n]
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
func (e *event) someOf(d *doorPlaces, fit func(*place) bool) ([]*place, error) {
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

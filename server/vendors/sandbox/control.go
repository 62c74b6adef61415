package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Command is what a test or a person can do behind the vendor's back.
type Command struct {
	Sell         *Places  `json:"sell"`          // another channel buys
	Release      *Places  `json:"release"`       // what it bought is free again
	HoldSeconds  *int     `json:"hold_seconds"`  // of new holds
	OrderSeconds *int     `json:"order_seconds"` // until when new orders can be paid
	Fail         *Failure `json:"fail"`
	Reset        bool     `json:"reset"` // everything as it was at the start
}

// Places are seats by id, or a number of places of an area.
type Places struct {
	Performance string   `json:"performance"`
	Seats       []string `json:"seats"`
	Area        string   `json:"area"`
	Quantity    int      `json:"quantity"`
}

// Failure makes the next Count calls of an operation, named in the vendor's
// own word, misbehave.
type Failure struct {
	Op      string `json:"op"`
	Mode    Mode   `json:"mode"`
	Count   int    `json:"count"` // 0 means 1
	DelayMS int    `json:"delay_ms"`
}

const (
	maxCommandBytes = 1 << 20
	maxSeconds      = 7 * 24 * 3600
	maxCount        = 1_000_000
	maxDelay        = 10 * 60 * 1000
)

// Check refuses numbers out of bounds.
func (c Command) Check() error {
	for name, v := range map[string]*int{"hold_seconds": c.HoldSeconds, "order_seconds": c.OrderSeconds} {
		if v != nil && (*v < 1 || *v > maxSeconds) {
			return fmt.Errorf("%s must be from 1 to %d", name, maxSeconds)
		}
	}
	f := c.Fail
	switch {
	case f == nil:
	case !f.Mode.known():
		return fmt.Errorf("fail: no mode %q", f.Mode)
	case f.Op == "":
		return errors.New("fail: op is missing")
	case f.Count < 0 || f.Count > maxCount:
		return fmt.Errorf("fail: count must be from 0 to %d", maxCount)
	case f.DelayMS < 0 || f.DelayMS > maxDelay:
		return fmt.Errorf("fail: delay_ms must be from 0 to %d", maxDelay)
	}
	return nil
}

// ServeControl serves one request to a control endpoint. C is a Command, or a
// struct that embeds one and whose Check adds to it. apply carries a command
// out, all of it or, with an error, nothing.
func ServeControl[C interface{ Check() error }](w http.ResponseWriter, r *http.Request, report func() Report, apply func(C) error) {
	switch r.Method {
	case http.MethodGet:
		JSON(http.StatusOK, report()).Send(w)
	case http.MethodPost:
		c, err := readCommand[C](http.MaxBytesReader(w, r.Body, maxCommandBytes))
		if err == nil {
			err = apply(c)
		}
		if err != nil {
			JSON(http.StatusBadRequest, map[string]string{"error": err.Error()}).Send(w)
			return
		}
		JSON(http.StatusOK, map[string]bool{"ok": true}).Send(w)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "the control endpoint has GET and POST", http.StatusMethodNotAllowed)
	}
}

func readCommand[C interface{ Check() error }](body io.Reader) (c C, err error) {
	raw, err := io.ReadAll(body)
	if err != nil {
		return c, fmt.Errorf("read command: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("read command: %w", err)
	}
	if d.More() {
		return c, errors.New("read command: more than one object")
	}
	return c, c.Check()
}

package iabiletsandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

func TestControlSellsAndReleases(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{SeatCodes: true})
	s := v.login()
	code := codes(s.lock(play, stalls(1)...))[0]
	order := fmt.Sprintf(`{"performance":%q,"seats":[%q]}`, play, code)
	if status, _ := v.controlStatus(`{"sell":` + order + `}`); status != http.StatusBadRequest {
		t.Errorf("selling a locked seat = %d, want 400", status)
	}
	s.ok("POST", "/unlock", nil)
	v.control(`{"sell":` + order + `}`)
	wanted := lock(play, seat("PARTER", iabiletsandbox.TariffStalls, "120", code))
	s.refused("POST", "/lockSeats", wanted)
	v.control(`{"release":` + order + `}`)
	s.ok("POST", "/lockSeats", wanted)
	before := count(v.book(concert), "STANDING", "sold")
	v.control(`{"sell":{"performance":"22189","area":"STANDING","quantity":5}}`)
	v.control(`{"release":{"performance":"22189","area":"STANDING","quantity":2}}`)
	if got := count(v.book(concert), "STANDING", "sold") - before; got != 3 {
		t.Errorf("the control endpoint sold %d places in all, want 3", got)
	}
}

func TestControlRefuses(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	for _, order := range []string{
		`{"fly":true}`, `[]`, `{} {}`, `{"hold_seconds":0}`, `{"order_seconds":99999999}`,
		`{"sell":{"performance":"1","seats":["1"]}}`, `{"sell":{"performance":"22189"}}`,
		`{"sell":{"performance":"22240","seats":["PARTER-0-0"]}}`,
		`{"sell":{"performance":"22240","seats":["PARTER-1-1","PARTER-1-1"]}}`,
		`{"sell":{"performance":"22189","area":"STANDING","quantity":900}}`,
		`{"release":{"performance":"22189","area":"NOWHERE","quantity":1}}`,
		`{"fail":{"op":"/login","mode":"explode"}}`, `{"fail":{"mode":"slow"}}`,
		`{"fail":{"op":"x","mode":"slow","delay_ms":-1}}`,
	} {
		if status, text := v.controlStatus(order); status != http.StatusBadRequest || !strings.Contains(text, "error") {
			t.Errorf("control %s = %d %s, want 400 with an error", order, status, text)
		}
	}
}

// attempt is what a caller sees of one lock.
func (s *session) attempt() string {
	r, err := s.send("POST", "/lockSeats", lock(concert, standing()))
	if err != nil {
		return "cut"
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return "cut"
	}
	var o struct{ Error json.Number }
	if json.Unmarshal(body, &o) == nil {
		return fmt.Sprintf("%d error %s", r.StatusCode, o.Error)
	}
	if after := r.Header.Get("Retry-After"); after != "" {
		return fmt.Sprintf("%d retry after %s", r.StatusCode, after)
	}
	return fmt.Sprintf("%d %s", r.StatusCode, r.Header.Get("Content-Type"))
}

func TestControlFails(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		mode, want string
		held       int
	}{
		{"refuse", "200 error 100", 0},
		{"drop_before", "cut", 0},
		{"drop_after", "cut", 1},
		{"error_before", "500 text/html", 0},
		{"error_after", "500 text/html", 1},
		{"truncate", "200 application/json", 1},
		{"slow", "200 error ", 1},
		{"limit", "429 retry after 1", 0},
	} {
		t.Run(tc.mode, func(t *testing.T) {
			t.Parallel()
			v := start(t, iabiletsandbox.Options{})
			s := v.login()
			v.control(fmt.Sprintf(`{"fail":{"op":"/lockSeats","mode":%q,"count":1,"delay_ms":1}}`, tc.mode))
			if got := s.attempt(); got != tc.want {
				t.Errorf("failing call = %q, want %q", got, tc.want)
			}
			if got := count(v.book(concert), "STANDING", "held"); got != tc.held {
				t.Errorf("%d places are held, want %d", got, tc.held)
			}
			if got := s.attempt(); got != "200 error " {
				t.Errorf("next call = %q, want it to work", got)
			}
		})
	}
}

func TestBooksCountCalls(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{HoldSeconds: 77})
	s := v.login()
	s.lock(concert, standing())
	s.ok("POST", "/unlock", nil)
	report := v.report()
	want := object{"/login": json.Number("1"), "/lockSeats": json.Number("1"), "/unlock": json.Number("1")}
	if diff := cmp.Diff(want, report.object("calls")); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if got := report.object("in_flight_max").int(s.token); got != 1 {
		t.Errorf("in_flight_max = %d, want 1", got)
	}
	if got := report.str("hold_seconds"); got != "77" {
		t.Errorf("hold_seconds = %s, want 77", got)
	}
	v.control(`{"reset":true}`)
	if got := v.report().object("calls"); len(got) != 0 {
		t.Errorf("calls after a reset = %v, want none", got)
	}
}

package bil24sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

func TestControlSellsAndReleases(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	seats := v.seats(traviata, true)
	before := v.book(traviata)
	order := fmt.Sprintf(`{"performance":%q,"seats":[%q,%q]}`, traviata, seats[0], seats[1])
	v.control(`{"sell":` + order + `}`)
	if got := count(v.book(traviata), "", "sold") - count(before, "", "sold"); got != 2 {
		t.Errorf("the control endpoint sold %d seats, want 2", got)
	}
	v.buyer().refused(101, "RESERVATION", object{"type": "RESERVE", "seatList": seatList(seats[0])})
	if status, _ := v.controlStatus(`{"sell":` + order + `}`); status != http.StatusBadRequest {
		t.Errorf("selling sold seats = %d, want 400", status)
	}
	v.control(`{"release":` + order + `}`)
	v.buyer().reserve(seats[0], seats[1])
	area := fmt.Sprintf(`{"performance":%q,"area":%q,"quantity":273}`, bil24sandbox.PerformanceClub, bil24sandbox.CategoryClubEntry)
	v.control(`{"sell":` + area + `}`)
	if got := count(v.book(bil24sandbox.PerformanceClub), bil24sandbox.CategoryClubDrink, "free"); got != 0 {
		t.Errorf("a full group's other category has %d free places, want 0", got)
	}
	v.control(`{"release":` + area + `}`)
	if got := count(v.book(bil24sandbox.PerformanceClub), bil24sandbox.CategoryClubEntry, "free"); got != 273 {
		t.Errorf("after the release %d places are free, want 273", got)
	}
}

func TestControlRefuses(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	for _, order := range []string{
		`{"fly":true}`, `[]`, `{} {}`, `{"hold_seconds":0}`, `{"order_seconds":99999999}`,
		`{"sell":{"performance":"1","seats":["1"]}}`, `{"sell":{"performance":"681"}}`,
		`{"sell":{"performance":"681","seats":["1"]}}`,
		`{"sell":{"performance":"681","area":"68101","quantity":1}}`,
		`{"sell":{"performance":"1906","area":"190601","quantity":400}}`,
		`{"fail":{"op":"RESERVATION","mode":"explode"}}`, `{"fail":{"mode":"slow"}}`,
		`{"fail":{"op":"x","mode":"slow","delay_ms":-1}}`, `{"processing_reads":-1}`,
	} {
		if status, text := v.controlStatus(order); status != http.StatusBadRequest || !strings.Contains(text, "error") {
			t.Errorf("control %s = %d %s, want 400 with an error", order, status, text)
		}
	}
}

// attempt is what a caller sees of one call.
func (v *vendor) attempt(b *buyer, seat string) string {
	r, err := v.post("/json", withEnvelope("RESERVATION", b.with(object{
		"type": "RESERVE", "seatList": seatList(seat)})))
	if err != nil {
		return "cut"
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return "cut"
	}
	var o struct{ ResultCode json.Number }
	if json.Unmarshal(body, &o) == nil {
		return fmt.Sprintf("%d code %s", r.StatusCode, o.ResultCode)
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
		done       bool
	}{
		{"refuse", "200 code 101", false},
		{"drop_before", "cut", false},
		{"drop_after", "cut", true},
		{"error_before", "500 text/html", false},
		{"error_after", "500 text/html", true},
		{"truncate", "200 application/json;charset=UTF-8", true},
		{"slow", "200 code 0", true},
		{"limit", "429 retry after 1", false},
	} {
		t.Run(tc.mode, func(t *testing.T) {
			t.Parallel()
			v := start(t, bil24sandbox.Options{})
			b, seats := v.buyer(), v.seats(traviata, true)
			v.control(fmt.Sprintf(`{"fail":{"op":"RESERVATION","mode":%q,"count":1,"delay_ms":1}}`, tc.mode))
			if got := v.attempt(b, seats[0]); got != tc.want {
				t.Errorf("failing call = %q, want %q", got, tc.want)
			}
			want := []any{}
			if tc.done {
				want = append(want, seats[0])
			}
			if diff := cmp.Diff(want, v.book(traviata)["held_seats"]); diff != "" {
				t.Errorf("held seats (-want +got):\n%s", diff)
			}
			if got := v.attempt(b, seats[1]); got != "200 code 0" {
				t.Errorf("next call = %q, want it to work", got)
			}
		})
	}
}

func TestControlFailsImage(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	v.control(`{"fail":{"op":"/image","mode":"refuse","count":2}}`)
	query := "type=seatingPlan&userId=0&actionEventId=" + traviata
	for range 2 {
		if b := v.image(query); b[0] != '{' {
			t.Fatalf("refused plan begins with %q, want JSON", b[0])
		}
	}
	if b := v.image(query); b[0] != '<' {
		t.Errorf("plan begins with %q, want SVG", b[0])
	}
}

func TestBooksCountCalls(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b := v.buyer()
	b.reserve(v.seats(traviata, true)[0])
	b.ok("GET_CART", nil)
	b.ok("GET_CART", nil)
	report := v.report()
	calls := object(report["calls"].(map[string]any))
	want := map[string]string{"CREATE_USER": "1", "GET_SEAT_LIST": "1", "RESERVATION": "1", "GET_CART": "2"}
	if diff := cmp.Diff(want, fieldsOf(calls, "CREATE_USER", "GET_SEAT_LIST", "RESERVATION", "GET_CART")); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if got := object(report["in_flight_max"].(map[string]any)).int(b.ids.str("userId")); got != 1 {
		t.Errorf("in_flight_max = %d, want 1", got)
	}
}

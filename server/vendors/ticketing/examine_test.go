package ticketing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

// says are the findings' sentences with their levels.
func says(findings []vendors.Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, string(f.Level)+": "+f.Says)
	}
	return out
}

func TestExamine(t *testing.T) {
	t.Parallel()
	const (
		taken   = "good: The key is taken, and so is client version 3.0.0."
		agree   = "good: Its clock and ours agree."
		mixed   = "good: Of 6 events 4 sell sections (API of 2024) and 2 tiers (API of 2026); 1 have nothing that is free."
		allTier = "good: Of 6 events 0 sell sections (API of 2024) and 6 tiers (API of 2026); 1 have nothing that is free."
		placed  = "good: Orders are placed for account AG-7K2M9QX4."
		alone   = "note: All buyers' orders and tickets are that one account's: let only one process sell for it, as two could read each other's tickets."
		sent    = "note: Places that have a price are not sold here, as that would take card data; buyers are sent to the vendor's own page of the event."
		unsent  = "note: Places that have a price are not sold here, as that would take card data, and site is not set to say where they are."
	)
	key := `{"key":"` + ticketingsandbox.DefaultKey + `"`
	customer := `,"customer":"` + ticketingsandbox.Customer + `"`
	tests := []struct {
		name     string
		options  ticketingsandbox.Options
		settings string
		want     []string
	}{
		{"all well", ticketingsandbox.Options{}, fullSettings, []string{taken, agree, mixed, placed, alone, sent}},
		{"later generation", ticketingsandbox.Options{Tiers: true}, key + customer + "}", []string{taken, agree, allTier, placed, alone, unsent}},
		{"no customer", ticketingsandbox.Options{}, key + "}", []string{taken, agree, mixed,
			"bad: customer is not set, and the key acts as no account: orders can be placed for nobody.", unsent}},
		{"wrong key", ticketingsandbox.Options{}, `{"key":"nobody's"}`, []string{"bad: TickeTing does not know the key, or the key may not read events."}},
		{"old version", ticketingsandbox.Options{MinVersion: "3.1.0"}, fullSettings, []string{"bad: TickeTing refuses client version 3.0.0 and wants a later one: set client_version."}},
		{"may not order", ticketingsandbox.Options{}, `{"key":"` + ticketingsandbox.RestrictedKey + `"` + customer + "}", []string{taken, agree, mixed, placed,
			"bad: The key may not manage orders for account AG-7K2M9QX4.", alone, unsent}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, tt.options, tt.settings)
			if diff := cmp.Diff(tt.want, says(s.Examine(t.Context()))); diff != "" {
				t.Errorf("Examine (-want +got):\n%s", diff)
			}
		})
	}
}

// TestExamineSession: the key of a session acts as its account until it ends.
func TestExamineSession(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	v := openWith(t, s, `{"key":"`+s.sessionKey()+`"}`)
	got := strings.Join(says(v.Examine(t.Context())), "\n")
	for _, want := range []string{"placed for account AG-7K2M9QX4", "until its session ends"} {
		if !strings.Contains(got, want) {
			t.Errorf("Examine = %s, want %q in it", got, want)
		}
	}
	p := s.performance(ticketingsandbox.EventFoodFair)
	if o, err := v.PlaceOrder(t.Context(), s.request(p, s.cart(p, wanted{ticketingsandbox.TierTasting, 1}), "o_1")); err != nil || o.State != vendors.OrderConfirmed {
		t.Errorf("PlaceOrder as the account itself = %q, %v", o.State, err)
	}
	s.tell(`{"end_sessions":true}`)
	_, err := v.Availability(t.Context(), p)
	wantKind(t, "Availability after the session", err, vendors.ErrAccount)
}

func TestExamineClock(t *testing.T) {
	t.Parallel()
	f := newFake(t, map[string]reply{"GET /time": made(t, "time.response.json"), "GET /published-events": {body: `{"total":0,"entries":[]}`}})
	f.clock.Add(-7 * time.Minute)
	got := strings.Join(says(f.open(t, "").Examine(t.Context())), "\n")
	if !strings.Contains(got, "note: Its clock is 7m0s from ours") || !strings.Contains(got, "No published event is to come.") {
		t.Errorf("Examine = %s", got)
	}
}

// TestExamineZone: a zone that is not the vendor's is said, unless the vendor's
// clock may only show universal time.
func TestExamineZone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, clock string
		zone        int // in hours
		want        string
	}{
		{"the same", "2026-03-03 10:00:00", -4, ""},
		{"universal by default", "2026-03-03 10:00:00", 0, "bad: Its clock shows UTC-04:00 and time_zone (configured) is UTC+00:00: set time_zone to the vendor's, or events begin at another hour and lost orders are not found."},
		{"another", "2026-03-03T10:00", 5, "bad: Its clock shows UTC-04:00 and time_zone (configured) is UTC+05:00: set"},
		{"universal clock", "2026-03-03 14:00:00", -4, "note: Its clock shows universal time, so that time_zone (configured, UTC-04:00) cannot be checked"},
		{"no local time", "noon", 5, ""},
		{"a time of no zone", "2026-03-03 10:07:00", 5, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, map[string]reply{
				"GET /time": {body: `{"time":"` + tt.clock + `","utc":1772546400}`}, "GET /published-events": {body: `{"total":0,"entries":[]}`},
			})
			s := &shop{server: f.Server, clock: &f.clock}
			got := strings.Join(says(openIn(t, s, time.FixedZone("configured", tt.zone*60*60)).Examine(t.Context())), "\n")
			if !strings.Contains(got, tt.want) || tt.want == "" && strings.Contains(got, "time_zone") {
				t.Errorf("Examine = %s, want %q in it", got, tt.want)
			}
		})
	}
}

// TestExamineNobody: nobody answers.
func TestExamineNobody(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	v := f.open(t, "")
	f.Close()
	got := says(v.Examine(t.Context()))
	if len(got) != 1 || !strings.HasPrefix(got[0], "bad: TickeTing does not answer") || strings.Contains(got[0], ticketingsandbox.DefaultKey) {
		t.Errorf("Examine = %v", got)
	}
}

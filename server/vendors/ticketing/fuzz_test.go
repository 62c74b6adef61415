package ticketing_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketing"
)

// examples seeds a fuzz test with all answers that the package knows.
func examples(f *testing.F) {
	f.Helper()
	files, _ := filepath.Glob("testdata/*.response.json")
	more, err := filepath.Glob("testdata/made/*.response.json")
	if err != nil || len(files) == 0 || len(more) == 0 {
		f.Fatal("testdata has no examples")
	}
	for _, name := range append(files, more...) {
		f.Add(fixture(f, strings.TrimPrefix(name, "testdata/")))
	}
	for _, text := range []string{`{}`, `[]`, `null`, `"x"`, `{"entries":[null,[],{},"/events/1",1]}`, `{"sections":[null]}`, `{"items":[{}],"self":"/orders/A"}`} {
		f.Add(text)
	}
}

// FuzzEvents: whatever lists and events are answered, what comes of them can be
// shown and sold: ids are ids, each area has a price, and a plan is a plan.
func FuzzEvents(f *testing.F) {
	examples(f)
	f.Fuzz(func(t *testing.T, body string) {
		events, err := ticketing.DecodeEvents([]byte(body))
		if err != nil && events != nil {
			t.Error("an error came with events")
		}
		for _, e := range events {
			p := e.Performances[0]
			if !seatplan.ValidID(string(e.ID)) || e.Title == "" || p.Starts.IsZero() || p.Places < -1 || p.From.Minor < 0 {
				t.Errorf("event %+v", e)
			}
		}
	})
}

// FuzzOffer: whatever sections and tiers are answered, each area has a price,
// and the plan has all areas.
func FuzzOffer(f *testing.F) {
	examples(f)
	f.Fuzz(func(t *testing.T, body string) {
		for _, tiers := range []bool{false, true} {
			a, plan, err := ticketing.DecodeOffer([]byte(body), tiers)
			if err != nil {
				continue
			}
			for _, area := range a.Areas {
				if _, ok := a.Prices.Default(seatplan.CategoryID(area.Area)); !ok || area.Free < -1 {
					t.Errorf("area %+v", area)
				}
				if _, ok := plan.FindArea(area.Area); !ok {
					t.Errorf("area %s is not in the plan", area.Area)
				}
			}
		}
	})
}

// FuzzOrder: an order that is read has an id, and is final only in words that
// say so.
func FuzzOrder(f *testing.F) {
	examples(f)
	f.Fuzz(func(t *testing.T, body string) {
		o, err := ticketing.DecodeOrder([]byte(body))
		if err != nil {
			return
		}
		if !seatplan.ValidID(o.ID) || o.Reference == "" {
			t.Errorf("order %+v", o)
		}
		var answer map[string]any
		if json.Unmarshal([]byte(body), &answer) == nil && o.State == vendors.OrderConfirmed {
			found := false
			for key, value := range answer {
				text, ok := value.(string)
				found = found || strings.EqualFold(key, "status") && ok && strings.Contains(strings.ToLower(text), "f")
			}
			if !found {
				t.Errorf("order %s is confirmed", body)
			}
		}
	})
}

// FuzzTickets: tickets that are read have codes, no two the same.
func FuzzTickets(f *testing.F) {
	examples(f)
	f.Fuzz(func(t *testing.T, body string) {
		seen := map[string]bool{}
		for _, ticket := range ticketing.DecodeTickets([]byte(body)) {
			if ticket.Code == "" || ticket.ID == "" || seen[ticket.Code] {
				t.Errorf("ticket %+v", ticket)
			}
			seen[ticket.Code] = true
		}
	})
}

// FuzzRefusal: whatever comes under a status in the 400s is a refusal or an
// answer lost, and never quotes what came.
func FuzzRefusal(f *testing.F) {
	examples(f)
	f.Fuzz(func(t *testing.T, body string) {
		for _, status := range []int{400, 401, 403, 404, 409, 412, 418} {
			err := ticketing.DecodeRefusal(status, []byte(body))
			if err == nil || len(err.Error()) > 200 {
				t.Errorf("status %d: %v", status, err)
			}
		}
	})
}

// FuzzDoor: whatever the door is answered, its admissions can be read.
func FuzzDoor(f *testing.F) {
	examples(f)
	f.Fuzz(func(t *testing.T, body string) {
		for _, serial := range ticketing.DecodeAdmissions([]byte(body)) {
			if serial == "" {
				t.Error("an admission has no serial")
			}
		}
	})
}

// FuzzTimes: a time that is read comes back the same from its own text.
func FuzzTimes(f *testing.F) {
	for _, text := range []string{"2026-03-03T10:00:00+00:00", "2026-03-03T10:00", "2026-03-03 10:00:00", "2026-03-03", "N/A", "0000-00-00T00:00:00", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, again := ticketing.DecodeTime(text)
		if !at.Equal(again) {
			t.Errorf("%q reads as %v, whose text reads as %v", text, at, again)
		}
	})
}

// FuzzURI: a URI that is followed stays below the base URL.
func FuzzURI(f *testing.F) {
	for _, text := range []string{"/orders/A1/refunds", "/v3/orders/A1", "https://api.example/v3/orders/1", "https://evil.example/v3/orders", "/..", "//x/y", "/a%2fb", "http://api.example/v3/x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path, ok := ticketing.DecodeURI(text)
		if !ok {
			return
		}
		for segment := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
			if !seatplan.ValidID(segment) {
				t.Errorf("%q leads to %q", text, path)
			}
		}
	})
}

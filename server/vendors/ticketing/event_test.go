package ticketing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketing"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

func TestEvents(t *testing.T) {
	t.Parallel()
	for _, o := range []ticketingsandbox.Options{{}, {Tiers: true}} {
		s := openShop(t, o, "")
		events, err := s.Events(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]vendors.SaleState{}
		for i, e := range events {
			p := e.Performances[0]
			got[string(e.ID)] = p.State
			if i > 0 && p.Starts.Before(events[i-1].Performances[0].Starts) {
				t.Errorf("event %s comes too late", e.ID)
			}
		}
		want := map[string]vendors.SaleState{
			ticketingsandbox.EventSunset: vendors.OnSale, ticketingsandbox.EventRegatta: vendors.OnSale, ticketingsandbox.EventPanorama: vendors.OnSale,
			ticketingsandbox.EventSailing: vendors.NotYet, ticketingsandbox.EventFoodFair: vendors.OnSale, ticketingsandbox.EventFunRun: vendors.OnSale,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("states (-want +got):\n%s", diff)
		}
		if p := s.performance(ticketingsandbox.EventPanorama); p.Places != ticketingsandbox.StandsLeft {
			t.Errorf("%d places, want %d", p.Places, ticketingsandbox.StandsLeft)
		}
		s.tell(fmt.Sprintf(`{"sell":{"performance":%q,"area":%q,"quantity":%d}}`, ticketingsandbox.EventPanorama, ticketingsandbox.SectionStands, ticketingsandbox.StandsLeft))
		s.clock.Add(6 * time.Minute) // an offer that was read is good for five
		if p := s.performance(ticketingsandbox.EventPanorama); p.State != vendors.SoldOut || p.Places != 0 {
			t.Errorf("when all are sold it is %q with %d places", p.State, p.Places)
		}
	}
}

// TestEventsAreOver: an event is listed until it ends.
func TestEventsAreOver(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	s.clock.Add(100 * 24 * time.Hour)
	if events, err := s.Events(t.Context()); err != nil || len(events) != 0 {
		t.Errorf("Events = %d, %v, want none", len(events), err)
	}
}

// TestListsAreBounded walks through a list of several pages, and ends where the
// vendor's lists end: where a page is not there.
func TestListsAreBounded(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	f.pages = map[string]func(int) string{"/published-events": func(i int) string {
		return fmt.Sprintf(`{"self":"/events/%d","title":"No. %d","start":"2026-04-01T%02d:00","sections":[{"self":"/sections/1","price":0}]}`, 1_000_000_000_000+i, i, i%24)
	}}
	events, err := f.open(t, "").Events(t.Context())
	if err != nil || len(events) != listed {
		t.Errorf("Events = %d, %v, want %d", len(events), err, listed)
	}
	starts := func(a, b vendors.Event) int { return a.Performances[0].Starts.Compare(b.Performances[0].Starts) }
	if !slices.IsSortedFunc(events, starts) {
		t.Error("events are not soonest first")
	}
	for name, answer := range map[string]string{
		"without a total": `{"entries":[{"self":"/events/1","start":"2026-04-01","sections":[]}]}`,
		"never ending":    `{"total":1000000,"entries":[{"self":"/events/1","start":"2026-04-01","sections":[{"self":"/sections/1","price":0}]}]}`,
	} {
		f := newFake(t, map[string]reply{"GET /published-events": {body: answer}})
		if _, err := f.open(t, "").Events(t.Context()); err == nil {
			t.Errorf("a list %s ends well", name)
		}
		if len(f.sent) > 150 {
			t.Errorf("a list %s: %d calls", name, len(f.sent))
		}
	}
	f = newFake(t, map[string]reply{"GET /published-events": {404, `{"error":"There is no such page."}`}})
	if events, err := f.open(t, "").Events(t.Context()); err != nil || len(events) != 0 {
		t.Errorf("an empty list = %d, %v", len(events), err)
	}
}

// TestOddEvents: what cannot be read is left out, and the rest is sold.
func TestOddEvents(t *testing.T) {
	t.Parallel()
	const good = `{"self":"/events/9007199254740993","title":"","start":"2026-04-01T20:00:00-04:00","end":"","public":"1","venue":null,
		"sections":[{"self":"/sections/4294967297","name":"","price":{"base":"10","current":null},"active":1,"remaining":"3","capacity":null,"sold":null,"nobody":{"knows":1}}]}`
	f := newFake(t, map[string]reply{"GET /published-events": {body: `{"total":7,"page":1,"records":100,"entries":[
		"/events/1", {"self":"/events/2"}, {"self":"/","start":"2026-04-01"}, {"self":"/events/3","start":"soon"}, {"self":"/events/4","start":"2026-04-01","public":false,"sections":[{"self":"/sections/1","price":0}]},
		{"self":"/events/5","start":[]}, ` + good + `]}`}})
	events, err := f.open(t, `{"key":"k"}`).Events(t.Context())
	want := []vendors.Event{{ID: "9007199254740993", Title: "9007199254740993", Performances: []vendors.Performance{{
		ID: "9007199254740993", Event: "9007199254740993", Starts: local(4, 1, 20), HasTime: true, State: vendors.OnSale, From: xcd(1000), Places: 3,
	}}}}
	if diff := cmp.Diff(want, events); err != nil || diff != "" {
		t.Errorf("Events: %v (-want +got):\n%s", err, diff)
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	for event, names := range map[seatplan.EventID][]string{
		ticketingsandbox.EventRegatta:  {"Quayside", "Captain's Deck"},
		ticketingsandbox.EventFoodFair: {"Tasting Walk", "Family Table ×4", "Chef's Bench"},
	} {
		plan, err := s.Plan(t.Context(), vendors.Performance{Event: event})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range plan.Areas() {
			got = append(got, a.Name)
			if len(a.Outline) == 0 || plan.Categories()[a.Category].ID != seatplan.CategoryID(a.ID) {
				t.Errorf("area %+v", a)
			}
		}
		if diff := cmp.Diff(names, got); diff != "" {
			t.Errorf("areas of %s (-want +got):\n%s", event, diff)
		}
	}
	_, err := s.Plan(t.Context(), vendors.Performance{Event: "1"})
	wantKind(t, "Plan of nothing", err, vendors.ErrNotFound)
}

// TestDrawing: our own drawing is fitted to what is sold.
func TestDrawing(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	const drawing = `<svg viewBox="0 0 800 600" xmlns="http://www.w3.org/2000/svg"><title>Dockyard</title>
		<g data-category="sea" data-category-name="Sea" data-category-color="#0a3a5a"><rect data-area="` + ticketingsandbox.SectionQuay + `" data-name="The quay" x="100" y="100" width="600" height="100"/></g>
		<rect data-area="bar" data-name="Bar" x="100" y="300" width="100" height="100"/></svg>`
	open := func(text string) *ticketing.Vendor {
		v, err := ticketing.New(vendors.Options{
			BaseURL: s.server.URL + "/prefix/v3", TimeZone: antigua, Currency: ticketingsandbox.Currency, HTTP: s.server.Client(),
			Settings: settingsOf(fullSettings), Now: s.clock.Now,
			PlanFile: func(id string) ([]byte, bool) { return []byte(text), id == ticketingsandbox.EventRegatta },
		})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	p := vendors.Performance{Event: ticketingsandbox.EventRegatta}
	plan, err := open(drawing).Plan(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	quay, _ := plan.FindArea(ticketingsandbox.SectionQuay)
	deck, ok := plan.FindArea(ticketingsandbox.SectionCaptains)
	areas := plan.Areas()
	if len(areas) != 2 || !ok || len(areas[quay].Outline) == 0 || len(areas[deck].Outline) != 0 || plan.Categories()[areas[quay].Category].Color != 0x0a3a5a || len(plan.Shapes()) != 1 {
		t.Errorf("areas %+v, %d shapes", areas, len(plan.Shapes()))
	}
	if _, err := open("<svg").Plan(t.Context(), p); err == nil || !strings.Contains(err.Error(), "drawing of event") {
		t.Errorf("Plan of half a drawing = %v", err)
	}
}

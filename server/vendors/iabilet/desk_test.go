package iabilet_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// action returns one of the vendor's actions.
func action(t *testing.T, v *iabilet.Vendor, noun, verb string) vendors.Action {
	t.Helper()
	actions := v.Actions()
	i := slices.IndexFunc(actions, func(a vendors.Action) bool { return a.Noun == noun && a.Verb == verb })
	if i < 0 {
		t.Fatalf("no action %s %s", noun, verb)
	}
	return actions[i]
}

// run makes an action and returns its JSON.
func run(t *testing.T, v *iabilet.Vendor, noun, verb string, args vendors.Args) (string, error) {
	t.Helper()
	result, err := action(t, v, noun, verb).Run(t.Context(), args)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(result)
	if err != nil {
		t.Fatalf("%s %s: %v", noun, verb, err)
	}
	return string(b), nil
}

func TestActionsInOrder(t *testing.T) {
	t.Parallel()
	var names []string
	for _, a := range newFake(t).open(t, "").Actions() {
		names = append(names, a.Noun+" "+a.Verb)
		if a.Help == "" || strings.HasSuffix(a.Help, ".") || a.Run == nil || a.Mutates != (a.Verb == "validate") {
			t.Errorf("action %s %s: %+v", a.Noun, a.Verb, a)
		}
		for _, p := range a.Params {
			if p.Name == "" || p.Help == "" {
				t.Errorf("action %s %s has the parameter %+v", a.Noun, a.Verb, p)
			}
		}
	}
	want := []string{
		"account show", "events list", "events show", "lists artists", "lists categories", "orders show", "tickets list", "tickets validate",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
}

// TestDocumentDesk sends the document's own queries and passes its answers on.
func TestDocumentDesk(t *testing.T) {
	t.Parallel()
	tests := []struct {
		noun, verb, op string
		args           vendors.Args
	}{
		{"events", "list", "events", vendors.Args{"from": {"2014-08-20"}, "order": {"popularity"}, "category": {"concerte"}}},
		{"lists", "categories", "categories", nil},
		{"lists", "artists", "artists", vendors.Args{"page": {"1"}, "size": {"1000"}}},
		{"orders", "show", "bookingInfo", vendors.Args{"booking": {"347GXHB4EV"}}},
		{"tickets", "list", "tickets", vendors.Args{
			"event": {"22189"}, "from": {"2017-09-01 00:00:00"}, "to": {"2017-09-07 23:59:59"}, "page": {"1"}, "size": {"1000"},
		}},
	}
	for _, tt := range tests {
		f := newFake(t)
		f.answer("/"+tt.op, fixture(t, tt.op+".response.json"))
		got, err := run(t, f.open(t, ""), tt.noun, tt.verb, tt.args)
		if err != nil || !sameJSON(t, got, fixture(t, tt.op+".response.json")) {
			t.Errorf("%s %s = %s, %v, want the vendor's own answer", tt.noun, tt.verb, got, err)
		}
		want := "GET /" + tt.op
		if len(tt.args) > 0 {
			want += "?" + query(t, tt.op)
		}
		if line := f.last(t, "/"+tt.op).Line; line != want {
			t.Errorf("%s %s sent %s, want %s", tt.noun, tt.verb, line, want)
		}
	}
}

func TestDocumentAccount(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/whoami", fixture(t, "whoami.response.json"))
	got, err := run(t, f.open(t, ""), "account", "show", nil)
	if err != nil || !sameJSON(t, got, `{"username":"user438274","key":"[redacted]","key_is_ours":true}`) {
		t.Errorf("account show = %s, %v", got, err)
	}
}

func TestDocumentEventShown(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/events", fixture(t, "events.response.json"))
	f.answer("/eventTariffs", fixture(t, "eventTariffs.response.json"))
	v := f.open(t, "")
	got, err := run(t, v, "events", "show", vendors.Args{"event": {"22189"}})
	event := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(fixture(t, "events.response.json")), "["), "]")
	want := `{"event":` + event + `,` + strings.TrimPrefix(strings.TrimSpace(fixture(t, "eventTariffs.response.json")), "{")
	if err != nil || !sameJSON(t, got, want) {
		t.Errorf("events show = %s, %v, want %s", got, err, want)
	}
	_, err = run(t, v, "events", "show", vendors.Args{"event": {"1"}})
	wantKind(t, "an event that is not listed", err, vendors.ErrNotFound)
	f.answer("/events", `{"events":{}}`)
	_, err = run(t, v, "events", "show", vendors.Args{"event": {"22189"}})
	wantKind(t, "another shape", err, vendors.ErrUnavailable)
}

func TestDeskEventFilters(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/events", "[]")
	v := f.open(t, "")
	if _, err := run(t, v, "events", "list", vendors.Args{
		"include": {"sold_out", "venue_only", "external"}, "full": {"venue", "description"}, "to": {"2014-09-01"},
	}); err != nil {
		t.Fatal(err)
	}
	const want = "GET /events?fullDesc=1&fullVenue=1&includeExternal=1&includeSoldOut=1&includeVenueOnly=1&toDate=2014-09-01"
	if got := f.last(t, "/events").Line; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	_, err := run(t, v, "events", "list", vendors.Args{"include": {"drafts"}})
	wantKind(t, "an unknown filter", err, vendors.ErrInvalid)
	if n := len(f.sent("/events")); n != 1 {
		t.Errorf("sent %d lists, want one", n)
	}
}

func TestDocumentValidate(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/validate", fixture(t, "validate.response.json"))
	got, err := run(t, f.open(t, ""), "tickets", "validate", vendors.Args{"event": {"22189"}, "code": {"EB6TWEU2Y78A"}})
	if err != nil || !sameJSON(t, got, fixture(t, "validate.response.json")) { // though its scanCode is another
		t.Errorf("tickets validate = %s, %v", got, err)
	}
	if sent := f.last(t, "/validate"); sent.Line != "POST /validate" || !sameJSON(t, sent.Body, fixture(t, "validate.request.json")) {
		t.Errorf("sent %+v", sent)
	}
}

// TestValidateLost: a validation is sent once; when its answer is lost and the
// same ticket is shown again at once, already_validated is our own success.
func TestValidateLost(t *testing.T) {
	t.Parallel()
	const again = `{"status":"already_validated","ticket":{}}`
	for _, tt := range []struct {
		name  string
		first http.HandlerFunc
		later time.Duration
		code  string
		want  string
	}{
		{"lost", cut, 5 * time.Second, "CODE", `{"status":"success","ticket":{},"after_lost_answer":true}`},
		{"no status", answerStatus(200, `{}`), 5 * time.Second, "CODE", `{"status":"success","ticket":{},"after_lost_answer":true}`},
		{"lost long ago", cut, time.Minute, "CODE", again},
		{"another ticket", cut, 5 * time.Second, "OTHER", again},
		{"refused", answerStatus(200, `{"error":100}`), 5 * time.Second, "CODE", again},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			v := f.open(t, "")
			f.handle("/validate", tt.first)
			_, err := run(t, v, "tickets", "validate", vendors.Args{"event": {"1"}, "code": {"CODE"}})
			if want := vendors.ErrOutcomeUnknown; tt.name != "refused" {
				wantKind(t, "the first", err, want)
			}
			if n := len(f.sent("/validate")); n != 1 {
				t.Errorf("sent %d times", n)
			}
			f.clock.Add(tt.later)
			f.answer("/validate", again)
			got, err := run(t, v, "tickets", "validate", vendors.Args{"event": {"1"}, "code": {tt.code}})
			if err != nil || !sameJSON(t, got, tt.want) {
				t.Errorf("the second = %s, %v, want %s", got, err, tt.want)
			}
			got, err = run(t, v, "tickets", "validate", vendors.Args{"event": {"1"}, "code": {"CODE"}})
			if err != nil || tt.code == "CODE" && !sameJSON(t, got, again) {
				t.Errorf("the third = %s, %v, want %s", got, err, again)
			}
		})
	}
}

// TestValidateLoggedOut: a token that is refused means that nobody looked at the
// ticket.
func TestValidateLoggedOut(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.handle("/validate", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer t0ken-1" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		answerStatus(200, `{"status":"success"}`)(w, r)
	})
	if got, err := run(t, f.open(t, ""), "tickets", "validate", vendors.Args{"event": {"1"}, "code": {"C"}}); err != nil || got != `{"status":"success"}` {
		t.Errorf("tickets validate = %s, %v", got, err)
	}
}

// TestSandboxDesk runs every action against the sandbox.
func TestSandboxDesk(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, "", iabiletsandbox.Options{})
	_, orders := w.books(t, iabiletsandbox.EventConcert)
	if len(orders) != 0 {
		t.Fatal("the books have orders")
	}
	order := buyStanding(t, w)
	for _, tt := range []struct {
		noun, verb string
		args       vendors.Args
		want       string // in the answer
	}{
		{"account", "show", nil, iabiletsandbox.Username},
		{"events", "list", vendors.Args{"category": {"teatru"}}, `"id":` + iabiletsandbox.EventPlay},
		{"events", "show", vendors.Args{"event": {iabiletsandbox.EventExternal}}, iabiletsandbox.ExternalURL},
		{"lists", "artists", vendors.Args{"size": {"2"}, "page": {"2"}}, `"nextPage":3`},
		{"lists", "categories", nil, `"code":"teatru"`},
		{"orders", "show", vendors.Args{"booking": {order.ID}}, `"status":"completed"`},
		{"tickets", "list", vendors.Args{"event": {iabiletsandbox.EventConcert}, "from": {"2014-11-01 15:00:00"}}, order.Reference},
		{"tickets", "validate", vendors.Args{"event": {iabiletsandbox.EventConcert}, "code": {order.Tickets[0].Code}}, `"status":"success"`},
		{"tickets", "validate", vendors.Args{"event": {iabiletsandbox.EventConcert}, "code": {order.Tickets[0].Code}}, `"status":"already_validated"`},
	} {
		got, err := run(t, w.Vendor, tt.noun, tt.verb, tt.args)
		if err != nil || !strings.Contains(got, tt.want) {
			t.Errorf("%s %s = %s, %v, want %s in it", tt.noun, tt.verb, got, err, tt.want)
		}
		if strings.Contains(got, iabiletsandbox.DefaultKey) {
			t.Errorf("%s %s has the key in it", tt.noun, tt.verb)
		}
	}
	_, err := run(t, w.Vendor, "tickets", "validate", vendors.Args{"event": {iabiletsandbox.EventConcert}, "code": {"GUESS"}})
	wantKind(t, "a ticket that is none", err, vendors.ErrRefused)
}

// buyStanding buys one place.
func buyStanding(t *testing.T, w *town) vendors.Order {
	t.Helper()
	concert := w.performance(t, iabiletsandbox.EventConcert)
	visit := newVisit(t, w.Vendor)
	held, err := w.Hold(t.Context(), vendors.HoldRequest{
		Visit: visit, Performance: concert, Places: w.places(t, concert, iabiletsandbox.AreaStanding, iabiletsandbox.TariffStanding, 1),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: visit, Performance: concert, Holding: held}); err != nil {
		t.Fatal(err)
	}
	order, err := w.ConfirmOrder(t.Context(), vendors.OrderRef{Visit: visit, Performance: concert, ID: held.Booking, Holding: held}, "pay-1")
	if err != nil || len(order.Tickets) != 1 {
		t.Fatalf("ConfirmOrder = %+v, %v", order, err)
	}
	return order
}

// findings examines the account and returns what was found, one line each.
func findings(ctx context.Context, v *iabilet.Vendor) string {
	var lines []string
	for _, f := range v.Examine(ctx) {
		lines = append(lines, fmt.Sprintf("%s: %s", f.Level, f.Says))
	}
	return strings.Join(lines, "\n")
}

func TestSandboxExamine(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		settings string
		options  iabiletsandbox.Options
		want     string
	}{
		{"", iabiletsandbox.Options{}, "good: The key may read the list of tickets."},
		{"", iabiletsandbox.Options{NoTickets: true}, "note: The key may not read the list of tickets: tickets whose confirmation is lost cannot be found again."},
		{soldSetting, iabiletsandbox.Options{NoTickets: true}, "note: The key may not read the list of tickets: tickets whose confirmation is lost cannot be found again, and sold_seats has no effect."},
	} {
		w := openSandbox(t, tt.settings, tt.options)
		got := strings.Split(findings(t.Context(), w.Vendor), "\n")
		want := []string{
			"good: iaBilet takes the key and the secret.", "good: The key is that of the user " + iabiletsandbox.Username + ".",
			"good: The key sees 13 events, of which 4 are on sale.", "good: Event " + iabiletsandbox.EventPlay + " has 4 tariffs.", tt.want,
		}
		// The sandbox's clock stands still; its answers are dated by the real one.
		if diff := cmp.Diff(want, got[:len(got)-1]); diff != "" || !strings.Contains(got[len(got)-1], "apart") {
			t.Errorf("findings (-want +got):\n%s\nlast: %s", diff, got[len(got)-1])
		}
	}
}

// TestExamineTroubles looks at accounts that something is wrong with.
func TestExamineTroubles(t *testing.T) {
	t.Parallel()
	const event = `{"id":1,"title":"A","startDate":"2014-11-06","venue":"B","allowBookingEx":"Y","maxNrTicketsPerOrder":4}`
	tests := []struct {
		name, path string
		h          http.HandlerFunc
		want       string
	}{
		{"wrong key", "/login", answerStatus(200, `{"error":100,"message":"`+leak+`"}`), "bad: iaBilet refuses the key or the secret."},
		{"no answer", "/login", cut, "bad: iaBilet cannot be logged in to (vendor unavailable)."},
		{"one token for all", "/login", answerStatus(200, `{"authToken":"t0ken-1"}`), "bad: Every login gets the same token"},
		{"no whoami", "/whoami", answerStatus(404, leak), "note: iaBilet does not say whose key it is"},
		{"no events", "/events", answerStatus(200, `[]`), "note: The key sees 0 events, of which 0 are on sale."},
		{"events refused", "/events", answerStatus(403, `{}`), "bad: The events cannot be read (credentials refused)."},
		{"missing fields", "/events", answerStatus(200, `[{"id":1},{"id":2,"title":"A","startDate":"2014-11-06"},`+event+`]`), "note: iaBilet leaves out startDate in 1 events."},
		{"missing venues", "/events", answerStatus(200, `[{"id":1},{"id":2,"title":"A","startDate":"2014-11-06"},`+event+`]`), "note: iaBilet leaves out venue in 2 events."},
		{"new word", "/events", answerStatus(200, `[`+strings.Replace(event, `"Y"`, `"SECRETWORD"`, 1)+`]`), "note: 1 values of allowBookingEx are not known here"},
		{"tariffs refused", "/eventTariffs", answerStatus(200, `{"error":1}`), "bad: The tariffs of event 1 cannot be read (refused)."},
		{"tariff without an area", "/eventTariffs", answerStatus(200, tariffsJSON(tariffJSON(7, "A", "10", ""))), "note: Tariffs of event 1 lack a price or an area and cannot be sold: 7."},
		{"tickets refused", "/tickets", answerStatus(200, `{"error":1}`), "note: The key may not read the list of tickets"},
		{"tickets broken", "/tickets", answerStatus(500, leak), "note: The list of tickets cannot be read now (vendor unavailable)."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/whoami", fixture(t, "whoami.response.json"))
			f.answer("/events", "["+event+"]")
			f.answer("/eventTariffs", tariffsJSON(tariffJSON(1, "A", "10", "A")))
			f.answer("/tickets", ticketsJSON())
			f.handle(tt.path, tt.h)
			got := findings(t.Context(), f.open(t, ""))
			if !strings.Contains(got, tt.want) {
				t.Errorf("findings are\n%s\nwant %s", got, tt.want)
			}
			wantClean(t, "findings", got)
		})
	}
}

// TestExamineClock: the vendor's clock is seen in the date of its answers.
func TestExamineClock(t *testing.T) {
	t.Parallel()
	for late, want := range map[time.Duration]string{
		10 * time.Second: "good: The clocks agree.", 3 * time.Minute: "note: iaBilet's clock and ours are 3m0s apart",
	} {
		f := newFake(t)
		f.handle("/login", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", f.clock.Now().Add(-late).UTC().Format(http.TimeFormat))
			answerStatus(200, `{"error":1}`)(w, r)
		})
		if got := findings(t.Context(), f.open(t, "")); !strings.Contains(got, want) {
			t.Errorf("findings are\n%s\nwant %s", got, want)
		}
	}
}

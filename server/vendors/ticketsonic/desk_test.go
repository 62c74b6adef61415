package ticketsonic_test

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

func TestActions(t *testing.T) {
	t.Parallel()
	actions := sell(t, ticketsonicsandbox.Options{}).Actions()
	if !slices.IsSortedFunc(actions, func(a, b vendors.Action) int { return cmp.Or(cmp.Compare(a.Noun, b.Noun), cmp.Compare(a.Verb, b.Verb)) }) {
		t.Error("the actions are not in order")
	}
	for _, a := range actions {
		names := map[string]bool{}
		for _, p := range a.Params {
			if names[p.Name] || p.Help == "" {
				t.Errorf("%s %s: parameter %q", a.Noun, a.Verb, p.Name)
			}
			names[p.Name] = true
		}
		if a.Run == nil || a.Help == "" || strings.HasSuffix(a.Help, ".") || a.Mutates != !slices.Contains([]string{"list", "show"}, a.Verb) {
			t.Errorf("%s %s is not whole", a.Noun, a.Verb)
		}
	}
}

func TestAccountShow(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	got, err := run(t.Context(), b.Vendor, "account show", nil)
	if diff := gocmp.Diff(any(object{"healthy": true, "events": 2., "public_key_bits": 512.}), asJSON(t, got)); err != nil || diff != "" {
		t.Errorf("account show = %v (-want +got):\n%s", err, diff)
	}
}

// ticketArgs are arguments that make a ticket type.
var ticketArgs = vendors.Args{
	"event": {ticketsonicsandbox.EventConcert}, "title": {"Ложа"}, "title-second": {"Box"}, "price": {"99.90"}, "currency": {"EUR"}, "stock": {"8"},
}

// calls are the promoter's mutating calls, and how to see that they worked.
var calls = []struct {
	action, op string
	args       vendors.Args
	seen       func(books) int // 1 once it is carried out
}{
	{"events new", "event/new", vendors.Args{"title": {"Ново"}, "starts": {"2026-06-01 19:30"},
		"ticket": {`{"title":"A","price":"5","currency":"EUR","stock":10}`}}, func(b books) int { return len(b.Performances) - 2 }},
	{"events edit", "event/edit", vendors.Args{"event": {ticketsonicsandbox.EventConcert}, "title-second": {"Day Trains"}}, func(b books) int {
		if b.Performances[0].Title == "Day Trains" {
			return 1
		}
		return 0
	}},
	{"tickets new", "ticket/new", ticketArgs, func(b books) int { return len(b.Performances[0].Areas) - 3 }},
	{"tickets edit", "ticket/edit", vendors.Args{"sku": {ticketsonicsandbox.SKUMeet}, "stock": {"4"}},
		func(b books) int { return b.Performances[0].Areas[2].Free - 3 }},
}

// TestPromotersCalls: what is accepted is carried out later.
func TestPromotersCalls(t *testing.T) {
	t.Parallel()
	for _, c := range calls {
		b := sell(t, ticketsonicsandbox.Options{})
		got, err := run(t.Context(), b.Vendor, c.action, c.args)
		if err != nil {
			t.Errorf("%s = %v", c.action, err)
			continue
		}
		answer := asJSON(t, got).(object)
		if answer["accepted"] != true || !strings.Contains(answer["note"].(string), "later") || len(answer["request_hash"].(string)) != 32 {
			t.Errorf("%s = %v", c.action, answer)
		}
		if id, ok := answer["event_id"]; ok != (c.action == "events new") || ok && id == "" {
			t.Errorf("%s: event %v", c.action, id)
		}
		if n := c.seen(b.books()); n != 0 {
			t.Errorf("%s is carried out at once", c.action)
		}
		b.clock.advance(time.Minute)
		if n := c.seen(b.books()); n != 1 {
			t.Errorf("%s was carried out %d times", c.action, n)
		}
	}
}

// TestPromotersCallLost: a lost answer is found out by the same call with the
// same hash, once; nothing is made twice.
func TestPromotersCallLost(t *testing.T) {
	t.Parallel()
	for _, c := range calls {
		for _, mode := range lostModes {
			b := sell(t, ticketsonicsandbox.Options{})
			b.tell(`{"fail":{"op":"` + c.op + `","mode":"` + mode.mode + `"}}`)
			got, err := run(t.Context(), b.Vendor, c.action, c.args)
			if err != nil || !strings.Contains(asJSON(t, got).(object)["note"].(string), "an answer was lost") {
				t.Errorf("%s %s = %v, %v", c.action, mode.mode, got, err)
			}
			b.clock.advance(time.Minute)
			if n := c.seen(b.books()); n != 1 {
				t.Errorf("%s %s was carried out %d times", c.action, mode.mode, n)
			}
			b = sell(t, ticketsonicsandbox.Options{})
			b.tell(`{"fail":{"op":"` + c.op + `","mode":"` + mode.mode + `","count":9}}`)
			if _, err := run(t.Context(), b.Vendor, c.action, c.args); !errors.Is(err, vendors.ErrOutcomeUnknown) || b.books().Calls[c.op] != 2 {
				t.Errorf("%s always %s = %v after %d calls", c.action, mode.mode, err, b.books().Calls[c.op])
			}
		}
	}
}

// TestPromotersCallRefused: a refusal is one, and nothing is sent for arguments
// that make no sense.
func TestPromotersCallRefused(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	for name, tt := range map[string]struct {
		action string
		args   vendors.Args
		want   vendors.Kind
		sent   bool
	}{
		"no such event":     {"tickets new", with(ticketArgs, vendors.Args{"event": {"1"}}), vendors.ErrNotFound, true},
		"nobody's event":    {"events edit", vendors.Args{"event": {"1"}, "title": {"T"}}, vendors.ErrNotFound, true},
		"no such sku":       {"tickets edit", vendors.Args{"sku": {"1"}, "stock": {"1"}}, vendors.ErrNotFound, true},
		"event of a header": {"tickets new", with(ticketArgs, vendors.Args{"event": {"1\r\nX-API-SKU: 2"}}), vendors.ErrInvalid, false},
		"edit of a header":  {"events edit", vendors.Args{"event": {"1\n"}}, vendors.ErrInvalid, false},
		"list of a header":  {"tickets list", vendors.Args{"event": {"1\n"}}, vendors.ErrInvalid, false},
		"price":             {"tickets new", with(ticketArgs, vendors.Args{"price": {"12,50"}}), vendors.ErrInvalid, false},
		"price below zero":  {"tickets new", with(ticketArgs, vendors.Args{"price": {"-1"}}), vendors.ErrInvalid, false},
		"currency":          {"tickets new", with(ticketArgs, vendors.Args{"currency": {"RON"}}), vendors.ErrInvalid, false},
		"stock":             {"tickets edit", vendors.Args{"sku": {"1"}, "stock": {"-1"}}, vendors.ErrInvalid, false},
		"time":              {"tickets new", with(ticketArgs, vendors.Args{"starts": {"tomorrow"}}), vendors.ErrInvalid, false},
		"time of an event":  {"events edit", vendors.Args{"event": {"1"}, "starts": {"1960-01-01 10:00"}}, vendors.ErrInvalid, false},
		"badge's place":     {"events edit", vendors.Args{"event": {"1"}, "badge-vertical": {"left"}}, vendors.ErrInvalid, false},
		"badge's size":      {"events edit", vendors.Args{"event": {"1"}, "badge-primary-size": {"0"}}, vendors.ErrInvalid, false},
		"badge's colour":    {"events edit", vendors.Args{"event": {"1"}, "badge-primary-color": {"red"}}, vendors.ErrInvalid, false},
		"no JSON":           {"events new", vendors.Args{"title": {"T"}, "ticket": {"A"}}, vendors.ErrInvalid, false},
		"unknown key":       {"events new", vendors.Args{"title": {"T"}, "ticket": {`{"sku":"1"}`}}, vendors.ErrInvalid, false},
		"missing key":       {"events new", vendors.Args{"title": {"T"}, "ticket": {`{"title":"A","price":1,"currency":"EUR"}`}}, vendors.ErrInvalid, false},
		"bad badge":         {"events new", vendors.Args{"title": {"T"}, "badge-horizontal": {"up"}}, vendors.ErrInvalid, false},
		"bad ticket":        {"events new", vendors.Args{"title": {"T"}, "ticket": {`{"title":"A","price":"x","currency":"EUR","stock":1}`}}, vendors.ErrInvalid, false},
	} {
		sum := func() (n int) {
			for _, calls := range b.books().Calls {
				n += calls
			}
			return n
		}
		before := sum()
		if _, err := run(t.Context(), b.Vendor, tt.action, tt.args); kindOf(err) != tt.want {
			t.Errorf("%s: %s = %v, want %v", name, tt.action, err, tt.want)
		}
		if sent := sum() > before; sent != tt.sent {
			t.Errorf("%s: sent %t", name, sent)
		}
	}
}

// TestValidate: a ticket lets in once; shown again within seconds it has its
// earlier outcome and is not sent.
func TestValidate(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	o, err := b.ConfirmOrder(t.Context(), b.place(cart(1, 0, 0)), "p")
	if err != nil {
		t.Fatal(err)
	}
	args := vendors.Args{"code": {o.Tickets[0].Code}}
	valid := object{"valid": true, "event_id": ticketsonicsandbox.EventConcert, "price": "45"}
	for _, step := range []struct {
		name  string
		after time.Duration
		want  object
		calls int
	}{
		{"shown", 0, valid, 1},
		{"shown again", 3 * time.Second, with(valid, object{"repeated": true}), 1},
		{"shown later", time.Minute, object{"valid": false, "reason": "ticket is not valid"}, 2},
		{"and again", 0, object{"valid": false, "reason": "ticket is not valid", "repeated": true}, 2},
	} {
		b.clock.advance(step.after)
		got, err := run(t.Context(), b.Vendor, "tickets validate", args)
		if diff := gocmp.Diff(any(step.want), asJSON(t, got)); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", step.name, err, diff)
		}
		if n := b.books().Calls["ticket/validate"]; n != step.calls {
			t.Errorf("%s: %d calls, want %d", step.name, n, step.calls)
		}
	}
	got, err := run(t.Context(), b.Vendor, "tickets validate", vendors.Args{"code": {"forged"}})
	if diff := gocmp.Diff(any(object{"valid": false, "reason": "invalid sensitive"}), asJSON(t, got)); err != nil || diff != "" {
		t.Errorf("forged: %v (-want +got):\n%s", err, diff)
	}
	if strings.Contains(b.log.String(), o.Tickets[0].Code) {
		t.Error("the ticket's code is in the log")
	}
}

// TestValidateLost: nobody knows, also when the ticket is shown again at once;
// it is not sent again by itself.
func TestValidateLost(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	o, err := b.ConfirmOrder(t.Context(), b.place(cart(1, 0, 0)), "p")
	if err != nil {
		t.Fatal(err)
	}
	b.tell(`{"fail":{"op":"ticket/validate","mode":"drop_after"}}`)
	for range 2 {
		if _, err := run(t.Context(), b.Vendor, "tickets validate", vendors.Args{"code": {o.Tickets[0].Code}}); !errors.Is(err, vendors.ErrOutcomeUnknown) {
			t.Errorf("tickets validate = %v, want %v", err, vendors.ErrOutcomeUnknown)
		}
	}
	if n := b.books().Calls["ticket/validate"]; n != 1 {
		t.Errorf("ticket/validate was sent %d times", n)
	}
	b.clock.advance(time.Minute)
	if got, err := run(t.Context(), b.Vendor, "tickets validate", vendors.Args{"code": {o.Tickets[0].Code}}); err != nil || asJSON(t, got).(object)["valid"] != false {
		t.Errorf("shown later = %v, %v", got, err)
	}
}

// TestValidateAsNobody: that the vendor does not know us makes no ticket invalid.
func TestValidateAsNobody(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"unknown user", "unknown key"} {
		b := open(t, script{"ticket/validate": says(http.StatusOK, failure(text))}, &clock{at: start})
		if got, err := run(t.Context(), b.Vendor, "tickets validate", vendors.Args{"code": {"c"}}); !errors.Is(err, vendors.ErrAccount) {
			t.Errorf("%s = %v, %v, want %v", text, got, err, vendors.ErrAccount)
		}
	}
}

// TestValidateForms: the forms that an outcome comes in.
func TestValidateForms(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]object{
		`{"status":"success","message":{"event_id":"7","price":"12.50"}}`: {"valid": true, "event_id": "7", "price": "12.50"},
		`{"status":"success"}`:                           {"valid": true},
		`{"status":"failure","message":"already used"}`:  {"valid": false, "reason": "already used"},
		`{"status":"failure","message":{"text":"what"}}`: {"valid": false},
		`{"status":"failure"}`:                           {"valid": false},
		`{"status":"error","message":"too late"}`:        {"valid": false, "reason": "too late"},
		`{"status":"success","message":"all is well"}`:   nil,
		`{"status":"success","message":{"event_id":[]}}`: nil,
		`{"status":"maybe","message":{"event_id":7}}`:    nil,
		`{"message":{"event_id":7,"price":1}}`:           nil,
	} {
		b := open(t, script{"ticket/validate": says(http.StatusOK, body)}, &clock{at: start})
		got, err := run(t.Context(), b.Vendor, "tickets validate", vendors.Args{"code": {"c"}})
		if want == nil {
			if !errors.Is(err, vendors.ErrOutcomeUnknown) {
				t.Errorf("%s = %v, %v, want %v", body, got, err, vendors.ErrOutcomeUnknown)
			}
			continue
		}
		if diff := gocmp.Diff(any(want), asJSON(t, got)); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
}

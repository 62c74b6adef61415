package ticketing_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

// fields decodes the result of an action.
func fields(t testing.TB, result any) map[string]any {
	t.Helper()
	encoded, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(encoded, &out); err != nil {
		t.Fatalf("%s: %v", encoded, err)
	}
	return out
}

func (s *shop) act(noun, verb string, args vendors.Args) map[string]any {
	s.t.Helper()
	result, err := act(s.t, s, noun, verb, args)
	if err != nil {
		s.t.Fatalf("%s %s: %v", noun, verb, err)
	}
	return fields(s.t, result)
}

func TestActions(t *testing.T) {
	t.Parallel()
	var names, mutating []string
	for _, a := range openShop(t, ticketingsandbox.Options{}, "").Actions() {
		name := a.Noun + " " + a.Verb
		names = append(names, name)
		if a.Mutates {
			mutating = append(mutating, name)
		}
		if a.Help == "" || strings.HasSuffix(a.Help, ".") || a.Run == nil {
			t.Errorf("%s has the help %q", name, a.Help)
		}
	}
	want := []string{
		"account show", "admissions admit", "admissions list", "events list", "events show",
		"lists categories", "lists countries", "lists regions", "lists venues",
		"orders cancel", "orders list", "orders refund", "orders show", "tickets list",
		"tokens delete", "tokens edit", "tokens issue", "tokens list", "tokens show",
	}
	if diff := cmp.Diff(want, names); diff != "" || !slices.IsSorted(names) {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"admissions admit", "orders cancel", "orders refund", "tokens delete", "tokens edit", "tokens issue"}, mutating); diff != "" {
		t.Errorf("mutating (-want +got):\n%s", diff)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	event := []string{ticketingsandbox.EventSunset}
	issued := s.act("tokens", "issue", vendors.Args{"event": event, "section": {ticketingsandbox.SectionLawn}})
	id := []string{issued["self"].(string)[strings.LastIndex(issued["self"].(string), "/")+1:]}
	if issued["global"] != false || len(issued["code"].(string)) != 8 {
		t.Errorf("issued %v", issued)
	}
	for global, want := range map[string]float64{"true": 1, "false": 1, "": 2} {
		args := vendors.Args{"event": event, "records": {"1"}, "page": {"1"}}
		if global != "" {
			args["global"] = []string{global}
		}
		list := s.act("tokens", "list", args)
		if list["total"] != want || len(list["entries"].([]any)) != 1 {
			t.Errorf("tokens with global %q: %v", global, list)
		}
	}
	edited := s.act("tokens", "edit", vendors.Args{"event": event, "token": id, "section": {
		"/sections/" + ticketingsandbox.SectionTerrace, "/events/" + ticketingsandbox.EventSunset + "/sections/" + ticketingsandbox.SectionLawn,
	}})
	if len(edited["sections"].([]any)) != 2 {
		t.Errorf("edited %v", edited)
	}
	if shown := s.act("tokens", "show", vendors.Args{"event": event, "token": id}); !cmp.Equal(shown, edited) {
		t.Errorf("shown %v, want %v", shown, edited)
	}
	global := s.act("tokens", "list", vendors.Args{"event": event, "global": {"true"}})["entries"].([]any)[0].(map[string]any)["self"].(string)
	_, err := act(t, s, "tokens", "delete", vendors.Args{"event": event, "token": {global}})
	wantKind(t, "deleting the global token", err, vendors.ErrRefused)
	if err == nil || !strings.Contains(err.Error(), "The global admission token cannot be modified") {
		t.Errorf("the vendor's reason is not quoted: %v", err)
	}
	s.act("tokens", "delete", vendors.Args{"event": event, "token": id})
	_, err = act(t, s, "tokens", "show", vendors.Args{"event": event, "token": id})
	wantKind(t, "a deleted token", err, vendors.ErrNotFound)
	for _, bad := range []vendors.Args{{"event": {"../orders"}, "token": {".."}}, {"event": event, "token": {""}}} {
		_, err = act(t, s, "tokens", "show", bad)
		wantKind(t, "a token that is no id", err, vendors.ErrInvalid)
	}
	// Issued twice is two tokens, so a lost answer is not repeated.
	s.fail(ticketingsandbox.OpIssue, "drop_after")
	_, err = act(t, s, "tokens", "issue", vendors.Args{"event": event, "section": {ticketingsandbox.SectionLawn}})
	wantKind(t, "a lost token", err, vendors.ErrOutcomeUnknown)
	if err == nil || !strings.Contains(err.Error(), "list the event's tokens before issuing another") {
		t.Errorf("a lost token: %v does not say what to do", err)
	}
	if calls := s.books().Calls[ticketingsandbox.OpIssue]; calls != 2 {
		t.Errorf("%d tokens were asked for, want 2", calls)
	}
}

func TestAdmissions(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"", "drop_after", "error_after", "truncate", "drop_before"} {
		t.Run("answer "+mode, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, ticketingsandbox.Options{}, "")
			p := s.performance(ticketingsandbox.EventSunset)
			h := s.cart(p, wanted{ticketingsandbox.SectionLawn, 2}, wanted{ticketingsandbox.SectionTerrace, 1})
			o := s.place(p, h, "o_1")
			tickets, err := s.Tickets(t.Context(), refTo(o, p, h))
			if err != nil {
				t.Fatal(err)
			}
			event := []string{ticketingsandbox.EventSunset}
			code := s.act("tokens", "list", vendors.Args{"event": event, "global": {"true"}})["entries"].([]any)[0].(map[string]any)["code"].(string)
			args := vendors.Args{
				"event": event, "code": {code}, "redeemer": {"Gate A"}, "device": {"scanner-1"},
				"serial": append(codes(tickets)[:2], "NOBODY-000000000000"),
			}
			if mode != "" {
				s.fail(ticketingsandbox.OpAdmit, mode)
			}
			result, err := act(t, s, "admissions", "admit", args)
			if mode == "drop_before" {
				wantKind(t, "an admission that did not arrive", err, vendors.ErrOutcomeUnknown)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := fields(t, result)
			rest := got["refused"].([]any)
			if mode != "" {
				rest = got["unknown"].([]any)
			}
			if len(got["admitted"].([]any)) != 2 || len(rest) != 1 || rest[0] != "NOBODY-000000000000" {
				t.Errorf("admitted %v", got)
			}
			// Once more: the same device a moment ago is shown as admitted, another is not.
			args["serial"] = codes(tickets)[:1]
			if again := s.act("admissions", "admit", args); len(again["admitted"].([]any)) != 1 {
				t.Errorf("admitted again by the same device: %v", again)
			}
			s.clock.Add(20 * time.Second) // a copy of the ticket comes after it
			if again := s.act("admissions", "admit", args); len(again["refused"].([]any)) != 1 {
				t.Errorf("admitted again later: %v", again)
			}
			args["device"] = []string{"scanner-2"}
			if again := s.act("admissions", "admit", args); len(again["refused"].([]any)) != 1 {
				t.Errorf("admitted again by another device: %v", again)
			}
			list := s.act("admissions", "list", vendors.Args{"event": event, "ticket": codes(tickets)[:1], "code": {code}})
			if list["total"] != 1.0 {
				t.Errorf("admissions of a ticket: %v", list)
			}
			if left := s.act("tickets", "list", vendors.Args{"event": event, "code": {code}, "records": {"2"}}); left["total"] != 3.0 || len(left["entries"].([]any)) != 2 {
				t.Errorf("tickets at the door: %v", left)
			}
			if mine := s.act("tickets", "list", vendors.Args{"event": event, "status": {"redeemed"}}); mine["total"] != 2.0 {
				t.Errorf("redeemed tickets: %v", mine)
			}
		})
	}
}

func TestRefund(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"", "drop_after"} {
		s := openShop(t, ticketingsandbox.Options{}, "")
		p := s.performance(ticketingsandbox.EventSunset)
		before := s.counts(ticketingsandbox.EventSunset, ticketingsandbox.SectionLawn)
		o := s.place(p, s.cart(p, wanted{ticketingsandbox.SectionLawn, 2}), "o_1")
		if mode != "" {
			s.fail(ticketingsandbox.OpRefund, mode)
		}
		args := vendors.Args{"order": {o.ID}, "reason": {"Rained off"}}
		got := s.act("orders", "refund", args)
		if want := map[string]string{"": "Authorised", "drop_after": "Refunded"}[mode]; got["status"] != want {
			t.Errorf("refund: %v, want %s", got, want)
		}
		if again := s.act("orders", "refund", args); again["status"] != "Refunded" || again["before"] != true {
			t.Errorf("refunded again: %v", again)
		}
		if now := s.counts(ticketingsandbox.EventSunset, ticketingsandbox.SectionLawn); now != before {
			t.Errorf("the books have %+v, want %+v", now, before)
		}
	}
}

// TestRefundAddress: the address that an order gives is followed only where it
// is the vendor's own and one of refunds.
func TestRefundAddress(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"/orders/A1/refunds": true, "/prefix/v3/orders/A1/refunds": true, "": false,
		"https://elsewhere.example/prefix/v3/orders/A1/refunds": false, "/orders/A1/payments": false,
		"//elsewhere.example/refunds": false, "/orders/../payments/refunds": false, "/orders/A1/refunds?x=1": false,
	} {
		f := newFake(t, map[string]reply{
			"GET /orders/A1":          {body: `{"self":"/orders/A1","status":"Fulfilled","total":0,"refunds":"` + address + `"}`},
			"POST /orders/A1/refunds": {body: `{"status":"Authorised"}`},
		})
		_, err := act(t, f.open(t, ""), "orders", "refund", vendors.Args{"order": {"A1"}, "reason": {"Rained off"}})
		if (err == nil) != ok || !ok && strings.HasPrefix(f.last(t).line, "POST") {
			t.Errorf("refund at %q: %v, sent %s", address, err, f.last(t).line)
		}
		if ok {
			wantJSON(t, "request", rawJSON(f.last(t).body), fixture(t, "made/refund.request.json"))
		}
	}
}

func TestMadeAdmit(t *testing.T) {
	t.Parallel()
	f := newFake(t, map[string]reply{
		"POST /events/16993717817996/admissions": made(t, "admit.response.json"),
		"GET /events/16993717817996/admissions":  {body: `{"total":0,"entries":[]}`},
	})
	got, err := act(t, f.open(t, ""), "admissions", "admit", vendors.Args{
		"event": {"16993717817996"}, "redeemer": {"Gate A"}, "device": {"scanner-1"}, "serial": {"SUNSET-0QF4T7WZ1KX2", "SUNSET-7B2M9QX4R5T6"},
	})
	if err != nil {
		t.Fatal(err)
	}
	wantJSON(t, "request", rawJSON(f.sent[0].body), fixture(t, "made/admit.request.json"))
	if result := fields(t, got); len(result["admitted"].([]any)) != 1 || len(result["refused"].([]any)) != 1 {
		t.Errorf("admitted %v", result)
	}
}

func TestDeskReads(t *testing.T) {
	t.Parallel()
	for _, o := range []ticketingsandbox.Options{{}, {Tiers: true}} {
		s := openShop(t, o, "")
		if list := s.act("events", "list", vendors.Args{"records": {"2"}, "page": {"2"}, "active": {"true"}}); list["total"] != 6.0 || list["page"] != 2.0 {
			t.Errorf("events: %v", list["total"])
		}
		for _, event := range []string{ticketingsandbox.EventSunset, ticketingsandbox.EventFoodFair} {
			shown := s.act("events", "show", vendors.Args{"event": {event}})
			if shown["sections"] == nil && shown["tiers"] == nil {
				t.Errorf("event %s has neither sections nor tiers", event)
			}
		}
		p := s.performance(ticketingsandbox.EventPanorama)
		placed := s.place(p, s.cart(p, wanted{ticketingsandbox.SectionStands, 1}), "o_1")
		if list := s.act("orders", "list", vendors.Args{"status": {"Fulfilled"}}); list["total"] != 1.0 {
			t.Errorf("orders: %v", list)
		}
		shown := s.act("orders", "show", vendors.Args{"order": {placed.ID}})
		if shown["number"] != placed.ID || shown["payments"] != nil {
			t.Errorf("order: %v", shown)
		}
		_, err := act(t, s, "orders", "cancel", vendors.Args{"order": {placed.ID}})
		wantKind(t, "cancelling a free order", err, vendors.ErrRefused)
		for verb, key := range map[string]string{"venues": "entries", "regions": "entries", "categories": "entries", "countries": "countries"} {
			if list := s.act("lists", verb, nil); len(list[key].([]any)) < 2 {
				t.Errorf("lists %s: %v", verb, list)
			}
		}
		if list := s.act("lists", "venues", vendors.Args{"name": {"Codrington Wharf"}}); list["total"] != 1.0 {
			t.Errorf("venues by name: %v", list)
		}
		_, err = act(t, s, "events", "list", vendors.Args{"page": {"0"}})
		wantKind(t, "page 0", err, vendors.ErrInvalid)
		_, err = act(t, s, "orders", "list", vendors.Args{"page": {"9"}})
		wantKind(t, "a page out of range", err, vendors.ErrNotFound)
	}
}

// TestArguments: what the vendor would have to guess at is refused here.
func TestArguments(t *testing.T) {
	t.Parallel()
	v := newFake(t, nil).open(t, "")
	for _, tt := range []struct {
		noun, verb string
		args       vendors.Args
		want       string
	}{
		{"events", "list", vendors.Args{"sort": {"price"}}, "argument sort: invalid: must be alphabetical or published or popularity or start"},
		{"events", "list", vendors.Args{"order": {"up"}}, "argument order: invalid: must be asc or desc"},
		{"events", "show", vendors.Args{"event": {"a/../b c"}}, "argument event: invalid: is no id"},
		{"lists", "regions", vendors.Args{"active": {"1"}}, "argument active: invalid: must be true or false"},
		{"lists", "venues", vendors.Args{"records": {"many"}}, "argument records: invalid: must be a number"},
		{"orders", "list", vendors.Args{"page": {"-1"}}, "argument page: invalid: must be a number"},
		{"tokens", "list", vendors.Args{"event": {"1"}, "global": {"yes"}}, "argument global: invalid: must be true or false"},
		{"tokens", "issue", vendors.Args{"event": {"1"}, "section": {"front row"}}, "argument section: invalid: is neither an id nor a URI"},
		{"tokens", "issue", vendors.Args{"event": {"1"}, "section": {"https://elsewhere.example/events/1/sections/2"}}, "argument section: invalid"},
		{"tickets", "list", vendors.Args{"event": {"1"}, "code": {"a b"}}, "argument code: invalid: is no token's code"},
		{"admissions", "admit", vendors.Args{"event": {"1"}, "serial": make([]string, 101)}, "argument serial: invalid: is given more than 100 times"},
	} {
		if _, err := act(t, v, tt.noun, tt.verb, tt.args); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %s %v = %v, want %q", tt.noun, tt.verb, tt.args, err, tt.want)
		}
	}
}

// TestCodeIsNotQuoted: a token's code is a credential, also where the vendor
// repeats it.
func TestCodeIsNotQuoted(t *testing.T) {
	t.Parallel()
	v := newFake(t, nil).open(t, "") // says of every path that it does not exist
	_, err := act(t, v, "tickets", "list", vendors.Args{"event": {"1"}, "code": {"A0F9GG8D"}})
	if wantKind(t, "the code", err, vendors.ErrNotFound); strings.Contains(err.Error(), "A0F9GG8D") {
		t.Errorf("the error has the code: %v", err)
	}
}

// sessionKey starts a session of the customer.
func (s *shop) sessionKey() string {
	s.t.Helper()
	req, _ := http.NewRequest(http.MethodPost, s.server.URL+"/prefix/v3/sessions",
		strings.NewReader(`{"identification":"`+ticketingsandbox.Username+`","password":"`+ticketingsandbox.Password+`"}`))
	req.Header.Set("X-API-Key", ticketingsandbox.DefaultKey)
	req.Header.Set("X-Client-Version", ticketingsandbox.MinVersion)
	resp, err := s.server.Client().Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	var session struct{ Key string }
	if err := json.NewDecoder(resp.Body).Decode(&session); err != nil || resp.StatusCode != http.StatusCreated {
		s.t.Fatalf("session: %d, %v", resp.StatusCode, err)
	}
	return session.Key
}

// TestAccountShow shows the account and never the session's key.
func TestAccountShow(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	key := s.sessionKey()
	v := openWith(t, s, `{"key":"`+key+`"}`)
	result, err := act(t, v, "account", "show", nil)
	if err != nil {
		t.Fatal(err)
	}
	encoded, _ := json.Marshal(result)
	if strings.Contains(string(encoded), key) || !strings.Contains(string(encoded), ticketingsandbox.Customer) {
		t.Errorf("account: %s", encoded)
	}
}

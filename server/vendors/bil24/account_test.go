package bil24_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/vendortest"
)

// TestResultCodes is the table of result codes, for a reading and a mutating
// call.
func TestResultCodes(t *testing.T) {
	t.Parallel()
	type row struct {
		read, mutating vendors.Kind
		message        string
	}
	for code, want := range map[string]row{
		"-1":    {vendors.ErrUnavailable, vendors.ErrOutcomeUnknown, ""},
		"-2":    {vendors.ErrUnavailable, vendors.ErrOutcomeUnknown, ""},
		"-5":    {vendors.ErrUnavailable, vendors.ErrOutcomeUnknown, ""},
		"-99":   {vendors.ErrUnavailable, vendors.ErrOutcomeUnknown, ""},
		"7":     {vendors.ErrUnavailable, vendors.ErrOutcomeUnknown, ""},
		"1":     {vendors.ErrVisit, vendors.ErrVisit, ""},
		"2":     {vendors.ErrAccount, vendors.ErrAccount, ""},
		"101":   {vendors.ErrRefused, vendors.ErrInvalid, "Read this"},
		"102":   {vendors.ErrEmail, vendors.ErrEmail, "Read this"},
		`"101"`: {vendors.ErrRefused, vendors.ErrInvalid, "Read this"},
	} {
		body := `{"resultCode":` + code + `,"description":"Read this","cause":"java.lang.NullPointerException"}`
		_, v := openBrowser(t, map[string][]string{"GET_ORDER_INFO": {body}, "BIND_EMAIL": {body}})
		_, err := v.ReadOrder(t.Context(), vendors.OrderRef{Visit: browser, ID: "1"})
		expectError(t, "read "+code, err, want.read, want.message)
		err = v.BindEmail(t.Context(), browser, "ana@buyer.example", "")
		expectError(t, "mutating "+code, err, want.mutating, want.message)
		if strings.Contains(err.Error(), "Pointer") || strings.Contains(err.Error(), "Read this") {
			t.Errorf("%s: error text %q is the vendor's", code, err)
		}
	}
}

// TestLogHasNoData: what a vendor's text may repeat of a request stays out of logs.
func TestLogHasNoData(t *testing.T) {
	t.Parallel()
	const said = `{"resultCode":-1,"description":"No user ana@buyer.example with session 19c517c212bf for code 4517"}`
	b, log := &desk{t: t, answers: map[string][]string{"GET_ORDER_INFO": {said}}}, new(vendortest.Log)
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	v, err := bil24.New(vendors.Options{
		BaseURL: server.URL + "/prefix/json", HTTP: server.Client(), Log: log.Logger(),
		Settings: func(into any) error {
			*into.(*bil24.Settings) = bil24.Settings{FID: "1184", Token: "s3cret"}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = v.ReadOrder(t.Context(), vendors.OrderRef{Visit: ticketing, ID: "64"})
	for _, secret := range []string{"buyer.example", "19c5", "4517"} {
		if err == nil || strings.Contains(log.String()+err.Error(), secret) {
			t.Errorf("%q is in the log or in %v:\n%s", secret, err, log)
		}
	}
	if !strings.Contains(log.String(), "No user … with session … for code …") {
		t.Errorf("the log has not the rest of the text:\n%s", log)
	}
}

func expectError(t *testing.T, what string, err error, want vendors.Kind, message string) {
	t.Helper()
	e, ok := err.(*vendors.Error)
	if !ok || e.Kind != want || e.Message != message {
		t.Errorf("%s: %v with message %q, want %v and %q", what, err, e.Message, want, message)
	}
}

// TestWrongAccounts: what is wrong with an account is said in its error and by
// Examine.
func TestWrongAccounts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		s    bil24.Settings
		says []string
	}{
		{"token", bil24.Settings{FID: "1184", Token: "s3cret"}, []string{"1184", "token"}},
		{"browser as system", bil24.Settings{FID: "1185", Token: bil24sandbox.BrowserToken}, []string{"1185", "of the type browser", "interface: ticketing_system"}},
		{"system as browser", bil24.Settings{Interface: "browser", FID: "1184", Token: bil24sandbox.DefaultToken}, []string{"1184", "of the type ticketing_system", "interface: browser"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := openBank(t, tt.s).Vendor
			_, err := v.(vendors.Holder).NewVisit(t.Context())
			found := v.(vendors.Examiner).Examine(t.Context())
			if kind(err) != vendors.ErrAccount || len(found) == 0 || found[0].Level != vendors.Bad {
				t.Fatalf("NewVisit = %v, Examine = %v", err, found)
			}
			for _, text := range []string{err.Error(), found[0].Says} {
				for _, want := range tt.says {
					if !strings.Contains(text, want) || strings.Contains(text, "s3cret") || strings.Contains(text, bil24sandbox.DefaultToken) {
						t.Errorf("%q has no %q, or a secret", text, want)
					}
				}
			}
		})
	}
	// The catalogue is what is read first.
	v := openBank(t, bil24.Settings{FID: "1185", Token: bil24sandbox.BrowserToken}).Vendor
	if _, err := v.Events(t.Context()); kind(err) != vendors.ErrAccount || !strings.Contains(err.Error(), "of the type browser") {
		t.Errorf("Events = %v", err)
	}
}

// TestTypeIsTriedSeldom: every try leaves a user behind.
func TestTypeIsTriedSeldom(t *testing.T) {
	t.Parallel()
	d, v := open(t, bil24.Settings{}, map[string][]string{"CREATE_USER": {no, no, no}, "AUTH": {no}})
	for range 3 {
		if _, err := v.NewVisit(t.Context()); kind(err) != vendors.ErrUnavailable {
			t.Errorf("NewVisit = %v", err)
		}
	}
	if left := d.unasked(); len(left) != 0 {
		t.Errorf("not asked: %v", left)
	}
}

func TestExamineGood(t *testing.T) {
	t.Parallel()
	for _, s := range []bil24.Settings{systemAccount, ownChargeAccount, browserAccount} {
		found := openBank(t, s).Vendor.(vendors.Examiner).Examine(t.Context())
		if len(found) != 1 || found[0].Level != vendors.Good || !strings.Contains(found[0].Says, s.FID) {
			// The sandbox's clock is not the server's: that is found, too.
			found = slices.DeleteFunc(found, func(f vendors.Finding) bool { return strings.Contains(f.Says, "clock") })
			if len(found) != 1 || found[0].Level != vendors.Good {
				t.Errorf("Examine of %s = %v", s.FID, found)
			}
		}
	}
}

// TestExamineFields: required fields that are missing are named, each once.
func TestExamineFields(t *testing.T) {
	t.Parallel()
	catalogue := fixture(t, "made/GET_ALL_ACTIONS.response.json")
	_, v := open(t, bil24.Settings{}, map[string][]string{
		"CREATE_USER":     {fixture(t, "CREATE_USER.response.json")},
		"GET_ALL_ACTIONS": {catalogue, catalogue},
		"GET_SEAT_LIST":   {`{"resultCode":0,"tariffPlanList":[],"categoryList":[],"seatList":[{"seatId":1},{"seatId":2,"available":true}]}`},
	})
	said := ""
	for _, f := range v.Examine(t.Context()) {
		said += string(f.Level) + ": " + f.Says + "\n"
	}
	for _, want := range []string{
		"note: Bil24 left out fields that its document requires of GET_SEAT_LIST: currency (1 of 1 times), ",
		"seatList.available (1 of 2 times).", "of GET_ALL_ACTIONS: actionList.bigPosterUrl (1 of 2 times), ",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("Examine does not say %q but\n%s", want, said)
		}
	}
}

func TestExamineUnreachable(t *testing.T) {
	t.Parallel()
	_, v := open(t, bil24.Settings{}, map[string][]string{"CREATE_USER": {cut, cut, cut}})
	if found := v.Examine(t.Context()); len(found) == 0 || found[0].Level != vendors.Bad {
		t.Errorf("Examine = %v", found)
	}
	_, v = open(t, bil24.Settings{}, map[string][]string{"CREATE_USER": {no}, "AUTH": {no}})
	if found := v.Examine(t.Context()); len(found) == 0 || !strings.Contains(found[0].Says, "result code -1") {
		t.Errorf("Examine = %v", found)
	}
}

// TestExamineClock: a clock that is wrong is named with its side.
func TestExamineClock(t *testing.T) {
	t.Parallel()
	b := openBank(t, systemAccount)
	b.clock.advance(time.Until(b.clock.now()) - time.Hour)
	found := b.Vendor.(vendors.Examiner).Examine(t.Context())
	if !slices.ContainsFunc(found, func(f vendors.Finding) bool {
		return f.Level == vendors.Note && strings.Contains(f.Says, "ahead of ours")
	}) {
		t.Errorf("Examine = %v", found)
	}
}

// TestDesk runs every action of both desks against the sandbox.
func TestDesk(t *testing.T) {
	t.Parallel()
	system := openBank(t, systemAccount)
	r := finalOrder(t, system)
	o, err := system.PlaceOrder(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	ref := vendors.OrderRef{Visit: r.Visit, Performance: r.Performance, ID: o.ID, Currency: "RON", Buyer: r.Buyer}
	if _, err := system.ConfirmOrder(t.Context(), ref, ""); err != nil {
		t.Fatal(err)
	}
	tickets, err := system.Tickets(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	var u struct{ UserID, SessionID string }
	if err := json.Unmarshal(r.Visit, &u); err != nil {
		t.Fatal(err)
	}
	user := func(more vendors.Args) vendors.Args {
		args := vendors.Args{"user": {u.UserID}, "session": {u.SessionID}}
		for name, values := range more {
			args[name] = values
		}
		return args
	}
	tests := []struct {
		noun, verb string
		args       vendors.Args
		says       string // in what it tells
	}{
		{"account", "show", nil, `"type":"ticketing_system"`},
		{"codes", "check", vendors.Args{"event": {bil24sandbox.EventFinal}, "code": {"007312"}}, `"opens":true`},
		{"codes", "list", user(nil), bil24sandbox.PromoTenth},
		{"codes", "new", user(vendors.Args{"code": {bil24sandbox.PromoFree, "none"}}), `"refused":["none"]`},
		{"events", "list", nil, bil24sandbox.EventFinal},
		{"events", "list", vendors.Args{"city": {"1"}}, bil24sandbox.EventFinal},
		{"events", "show", vendors.Args{"event": {bil24sandbox.EventFinal}, "city": {"1"}}, `"needs_fan_id":true`},
		{"lists", "cities", vendors.Args{"country": {"1"}}, "Bucharest"},
		{"lists", "countries", nil, "Romania"},
		{"lists", "filter", nil, "Arena Colentina"},
		{"lists", "genres", nil, "Opera"},
		{"lists", "kinds", nil, `"id":"0"`},
		{"lists", "mecs", user(nil), `"performances":[]`},
		{"lists", "news", nil, "Closed on Sundays"},
		{"lists", "news", vendors.Args{"after": {"2026-04-01"}}, "Closed on Sundays"},
		{"lists", "performances", user(nil), bil24sandbox.PerformanceFinal},
		{"lists", "venue-types", nil, "Theatre"},
		{"lists", "venues", vendors.Args{"venue-type": {"2"}}, "Arena Colentina"},
		{"orders", "list", user(nil), `"state":"PAID"`},
		{"orders", "list", user(vendors.Args{"since": {"2026-05-01"}}), tickets[0].ID},
		{"orders", "show", user(vendors.Args{"order": {o.ID}}), `"state":"PAID"`},
		{"orders", "cancel", user(vendors.Args{"order": {o.ID}}), `"state":"PAID"`},
		{"tickets", "list", vendors.Args{"day": {"2026-05-01"}}, tickets[0].ID},
		{"tickets", "list", user(vendors.Args{"order": {o.ID}}), tickets[0].Code},
		{"tickets", "list", user(vendors.Args{"performance": {bil24sandbox.PerformanceFinal}}), `"full_name":"Ana Pop"`},
		{"tickets", "mail", user(vendors.Args{"ticket": {tickets[0].ID}, "email": {"a@b.example"}}), `"sent":1`},
		{"tickets", "print", user(vendors.Args{"ticket": {tickets[0].ID, tickets[1].ID}}), `"content_type":"application/pdf"`},
		{"users", "email", user(nil), `"sends_tickets":false`},
		{"users", "push-token", user(vendors.Args{"token": {"t"}}), `{}`},
		{"users", "show", user(nil), `"paid_orders":1`},
		{"orders", "refund", user(vendors.Args{"ticket": {tickets[0].ID, "1"}}), `"1":"cannot be refunded"`},
		{"tickets", "delete", user(vendors.Args{"ticket": {tickets[1].ID}}), `"deleted":"TICKET"`},
		{"tickets", "delete", user(vendors.Args{"performance": {bil24sandbox.PerformanceFinal}}), `"deleted":"TICKETS_BY_ACTION_EVENT"`},
		{"orders", "delete", user(vendors.Args{"order": {o.ID}}), `"deleted":"ORDER"`},
	}
	ran := make(map[string]bool)
	for _, tt := range tests {
		name := tt.noun + " " + tt.verb
		told, err := action(t, system.Vendor, tt.noun, tt.verb, tt.args).Run(t.Context(), tt.args)
		text, encodeErr := json.Marshal(told)
		if err != nil || encodeErr != nil || !strings.Contains(string(text), tt.says) || strings.Contains(string(text), u.SessionID) {
			t.Errorf("%s tells %s, %v, %v, want %q in it", name, text, err, encodeErr, tt.says)
		}
		ran[name] = true
	}
	previous := ""
	for _, a := range system.Vendor.(vendors.Desk).Actions() {
		name := a.Noun + " " + a.Verb
		if !ran[name] || name <= previous || a.Help == "" || strings.HasSuffix(a.Help, ".") {
			t.Errorf("%s was not run, is out of order or badly explained: %q", name, a.Help)
		}
		previous = name
	}
}

// TestDeskOfBrowser: what only ticketing systems may is not offered, and the
// settings can name the user.
func TestDeskOfBrowser(t *testing.T) {
	t.Parallel()
	b, _, visit, _ := browserHold(t, 1)
	var u struct{ UserID, SessionID string }
	if err := json.Unmarshal(visit, &u); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range b.Vendor.(vendors.Desk).Actions() {
		names = append(names, a.Noun+" "+a.Verb)
	}
	for _, only := range ids("orders cancel", "orders refund", "tickets print") {
		if slices.Contains(names, only) {
			t.Errorf("a browser interface offers %s", only)
		}
	}
	args := vendors.Args{"user": {u.UserID}, "session": {u.SessionID}}
	told, err := action(t, b.Vendor, "users", "email", args).Run(t.Context(), args)
	if diff := cmp.Diff(`{"email":"ana@buyer.example","sends_tickets":true}`, asJSON(t, told)); err != nil || diff != "" {
		t.Errorf("users email: %v (-want +got):\n%s", err, diff)
	}
	told, err = action(t, b.Vendor, "events", "list", nil).Run(t.Context(), nil)
	if err != nil || !strings.Contains(asJSON(t, told), bil24sandbox.EventArena) {
		t.Errorf("events list = %v", err)
	}
	s := browserSettings
	s.UserID, s.SessionID = "6104", "19c517c212bf173b44558308149db8ca"
	d, v := openAny(t, s, map[string][]string{"GET_EMAIL": {fixture(t, "GET_EMAIL.response.json")}})
	if _, err := action(t, v, "users", "email", nil).Run(t.Context(), nil); err != nil || d.last("GET_EMAIL")["userId"] != 6104. {
		t.Errorf("users email = %v", err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDeskRefuses(t *testing.T) {
	t.Parallel()
	_, v := open(t, bil24.Settings{}, nil)
	user := vendors.Args{"user": {"1"}, "session": {"s"}}
	with := func(name, value string) vendors.Args {
		return vendors.Args{"user": user["user"], "session": user["session"], name: {value}}
	}
	for _, tt := range []struct {
		noun, verb string
		args       vendors.Args
	}{
		{"users", "show", vendors.Args{"user": {"anna"}, "session": {"s"}}}, {"orders", "show", with("order", "x")},
		{"orders", "list", with("since", "31.05.2026")}, {"orders", "refund", with("ticket", "x")},
		{"tickets", "list", nil}, {"tickets", "list", vendors.Args{"day": {"today"}}},
		{"tickets", "list", vendors.Args{"day": {"2026-05-31"}, "order": {"1"}}}, {"tickets", "delete", user},
		{"tickets", "delete", vendors.Args{"user": user["user"], "session": user["session"], "ticket": {"1"}, "performance": {"2"}}},
		{"events", "list", vendors.Args{"city": {"Cluj"}}}, {"lists", "venues", vendors.Args{"city": {"Cluj"}}},
		{"lists", "news", vendors.Args{"before": {"now"}}},
	} {
		if _, err := action(t, v, tt.noun, tt.verb, tt.args).Run(t.Context(), tt.args); kind(err) != vendors.ErrInvalid {
			t.Errorf("%s %s %v = %v, want %v", tt.noun, tt.verb, tt.args, err, vendors.ErrInvalid)
		}
	}
}

// TestCatalogueEventByEvent: what is refused is left out, what fails otherwise
// is the whole reading's failure.
func TestCatalogueEventByEvent(t *testing.T) {
	t.Parallel()
	filter := `{"resultCode":0,"cityList":[{"cityId":1},{"cityId":"x"}]}`
	list := `{"resultCode":0,"actionList":[{"actionId":7,"minSum":5},{"actionId":8}]}`
	one := `{"resultCode":0,"action":{"actionId":7,"fullActionName":"A","venueList":[{"actionEventList":[{"actionEventId":70,"day":"01.06.2026"}]}]}}`
	tests := []struct {
		name string
		ext  []string
		kind vendors.Kind
		n    int
	}{
		{"one gone", ids(one, message), "", 1},
		{"both gone", ids(no, message), "", 0},
		{"account refused", ids(one, noFID), vendors.ErrAccount, 0},
		{"cut", ids(one, cut, cut, cut), vendors.ErrUnavailable, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, v := openBrowser(t, map[string][]string{"GET_FILTER": {filter}, "GET_ACTIONS_V2": {list}, "GET_ACTION_EXT": tt.ext})
			got, err := v.Events(t.Context())
			if kind(err) != tt.kind || len(got) != tt.n {
				t.Errorf("Events = %d, %v, want %d, %q", len(got), err, tt.n, tt.kind)
			}
		})
	}
}

// TestImages: plans carry the access code, posters come from known hosts only.
func TestImages(t *testing.T) {
	t.Parallel()
	d, v := open(t, bil24.Settings{ImageHosts: ids("cdn.example")}, map[string][]string{
		"GET_ALL_ACTIONS": {`{"resultCode":0,"actionList":[
			{"actionId":1,"bigPosterUrl":"https://cdn.example/image?type=bigPoster&hash=x","kdp":true,"actionEventList":[{"actionEventId":11,"day":"01.06.2026","placementUrl":"https://elsewhere.example/image"}]},
			{"actionId":2,"bigPosterUrl":"https://evil.example/x","actionEventList":[{"actionEventId":12,"day":"02.06.2026"}]},
			{"actionId":3,"smallPosterUrl":"http://cdn.example/x","actionEventList":[{"actionEventId":13,"day":"03.06.2026"}]}]}`},
		"GET_SEAT_LIST": {`{"resultCode":0,"currency":"RON","categoryList":[{"categoryPriceId":1,"price":1}],"seatList":[{"seatId":5,"categoryPriceId":1,"placement":true}]}`},
	})
	d.image = func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(message)) }
	events, err := v.Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		got = append(got, e.Performances[0].Image)
	}
	if diff := cmp.Diff(ids("https://cdn.example/image?type=bigPoster&hash=x", "", ""), got); diff != "" {
		t.Errorf("Image (-want +got):\n%s", diff)
	}
	p := events[0].Performances[0]
	p.Code = "0042"
	if _, err := v.Plan(t.Context(), p); kind(err) != vendors.ErrAccessCode {
		t.Errorf("Plan = %v, want %v", err, vendors.ErrAccessCode)
	}
	if want := "/prefix/image?actionEventId=11&kdp=42&type=seatingPlan&userId=0"; d.lastImage() != want {
		t.Errorf("plan fetched from %s, want %s", d.lastImage(), want)
	}
}

// TestDeskPromoCodesBounded: no more codes are sent than the document allows.
func TestDeskPromoCodesBounded(t *testing.T) {
	t.Parallel()
	_, v := open(t, bil24.Settings{}, nil)
	args := vendors.Args{"user": {"18109"}, "session": {"d603"}, "code": slices.Repeat([]string{"SPRING"}, 11)}
	if _, err := action(t, v, "codes", "new", args).Run(t.Context(), args); kind(err) != vendors.ErrInvalid {
		t.Errorf("codes new with eleven = %v, want %v", err, vendors.ErrInvalid)
	}
}

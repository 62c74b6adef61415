package bil24_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
)

var update = flag.Bool("update", false, "write what the desk tells to testdata/told")

// browserExample is an example that buyers of a browser interface make us send.
type browserExample struct {
	name  string
	reads map[string][]string
	do    func(ctx context.Context, v *bil24.Browser) (any, error)
	want  any
}

// newOrder is an answer to GET_ORDERS with the order that was just made.
const newOrder = `{"resultCode":0,"orderList":[{"orderId":829,"currency":"RUB","date":"01.05.2026 12:00","datePattern":"dd.MM.yyyy HH:mm",
	"discount":0,"serviceCharge":0,"sum":1200,"quantity":2,"statusExtStr":"NEW","formUrl":"https://pay.example/829"}]}`

func browserExamples() []browserExample {
	soprano := vendors.Performance{ID: "344", Event: "10"}
	two := vendors.Holding{Places: []vendors.Held{
		{Key: "1", Price: price("", "", money(60000, "RUB"))}, {Key: "2", Price: price("", "", money(60000, "RUB"))},
	}}
	gateway := "https://test.paymentgate.ru/testpayment/merchants/bil24/mobile_payment_ru.html?mdOrder="
	return []browserExample{
		{"AUTH", nil, func(ctx context.Context, v *bil24.Browser) (any, error) { return v.NewVisit(ctx) }, browser},
		{"BIND_EMAIL", nil, func(ctx context.Context, v *bil24.Browser) (any, error) {
			return nil, v.BindEmail(ctx, browser, "email@list.ru", "")
		}, nil},
		{"CONFIRM_EMAIL", nil, func(ctx context.Context, v *bil24.Browser) (any, error) {
			return v.ConfirmEmail(ctx, browser, "email@list.ru", " 123456", "")
		}, visit("2", "2e4566051c60a219d672c4b7a12d129")},
		{"CHECK_KDP", map[string][]string{"AUTH": {fixtureText("AUTH.response.json")}}, func(ctx context.Context, v *bil24.Browser) (any, error) {
			return nil, v.CheckAccess(ctx, soprano, "12345", "")
		}, nil},
		{"CREATE_ORDER", map[string][]string{"GET_CART": {emptyCart}, "GET_ORDERS": {newOrder}, "GET_ORDER_INFO": {`{"resultCode":0}`}}, func(ctx context.Context, v *bil24.Browser) (any, error) {
			return v.PlaceOrder(ctx, vendors.OrderRequest{
				Visit: browser, Performance: soprano, Holding: two, ReturnURL: "https://site.ru/success.php",
				Buyer: vendors.Buyer{Email: "email@list.ru"}, // is not sent: it is the user's already
			})
		}, vendors.Order{
			ID: "829", Reference: "829", State: vendors.OrderPayable, Total: money(120000, "RUB"), Fees: money(0, "RUB"),
			PayURL: gateway + "b8bb4b76-3a73-4816-92d4-954aa7d01e&pageView=MOBILE",
		}},
		{"GET_ORDERS", map[string][]string{"GET_CART": {emptyCart}, "GET_ORDER_INFO": {`{"resultCode":0}`}}, func(ctx context.Context, v *bil24.Browser) (any, error) {
			four := vendors.Holding{}
			for _, key := range ids("1", "2", "3", "4") {
				four.Places = append(four.Places, vendors.Held{Key: key, Price: price("", "", money(15000, "RUB"))})
			}
			return v.Settle(ctx, vendors.Intent{
				Op: vendors.OpPlace, Visit: browser, Performance: soprano, Before: four, SentAt: time.Date(2015, 8, 6, 18, 49, 0, 0, time.UTC),
			})
		}, vendors.Outcome{Verdict: vendors.Done, Order: vendors.Order{
			ID: "64", Reference: "64", State: vendors.OrderConfirmed, Total: money(60000, "RUB"), Fees: money(0, "RUB"),
			PayURL: gateway + "2a2637b4-3d2b-44c4-b29f-4c3b39d17722&pageView=MOBILE",
		}}},
	}
}

// fixtureText is fixture for tables that are made without a test.
func fixtureText(name string) string {
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestBrowserExamples(t *testing.T) {
	t.Parallel()
	for _, tt := range browserExamples() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, v := openBrowser(t, withExample(t, tt.name, tt.reads))
			got, err := tt.do(t.Context(), v)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			expectExample(t, d, tt.name, tt.name)
		})
	}
}

// TestFilterExamples reads the catalogue that the three examples make together.
func TestFilterExamples(t *testing.T) {
	t.Parallel()
	noActions := `{"resultCode":0,"actionList":[]}`
	d, v := openBrowser(t, map[string][]string{
		"GET_FILTER":     {fixture(t, "GET_FILTER.response.json")},
		"GET_ACTIONS_V2": {fixture(t, "GET_ACTIONS_V2.response.json"), noActions},
		"GET_ACTION_EXT": {fixture(t, "GET_ACTION_EXT.response.json"), fixture(t, "GET_ACTION_EXT.response.json")},
	})
	got, err := v.Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	love := vendors.Performance{
		ID: "681", Event: "193", Venue: vendors.Venue{Name: "Zimnii Theatre", Address: "Sochi, Teatralnaya st., 2", City: "Sochi"},
		Starts: time.Date(2016, 5, 27, 19, 30, 0, 0, time.FixedZone("EET", 2*60*60)), HasTime: true, State: vendors.Closed, Places: -1,
	}
	// The two events of the list have the same dates here, because the document
	// has one example; the lower price of the list is of whichever came last.
	if len(got) != 1 || got[0].Title != "The Queen of city romance" || got[0].Description != `"True love"` || len(got[0].Performances) != 2 {
		t.Fatalf("Events = %+v", got)
	}
	for _, p := range got[0].Performances {
		if p.From != money(150000, "RUB") && p.From != money(100000, "RUB") {
			t.Errorf("From = %v", p.From)
		}
		p.From = love.From
		if diff := cmp.Diff(love, p); diff != "" {
			t.Errorf("performance (-want +got):\n%s", diff)
		}
	}
	for name, fields := range map[string]object{"GET_FILTER": nil, "GET_ACTIONS_V2": {"cityId": 2.}} {
		want := exampleRequest(t, name)
		for field, value := range fields {
			want[field] = value
		}
		if diff := cmp.Diff(want, d.last(name)); diff != "" {
			t.Errorf("request (-want +got):\n%s", diff)
		}
	}
	if r := d.last("GET_ACTION_EXT"); r["cityId"] != 1. || r["userId"] != nil {
		t.Errorf("GET_ACTION_EXT asked %v", r)
	}
}

// deskExample is an example that the promoter's desk makes us send.
type deskExample struct {
	name, noun, verb string
	args             vendors.Args
	browser          bool
	reads            map[string][]string
}

func deskExamples() []deskExample {
	u := func(user string, session string, more vendors.Args) vendors.Args {
		args := vendors.Args{"user": {user}, "session": {session}}
		for name, values := range more {
			args[name] = values
		}
		return args
	}
	b := func(more vendors.Args) vendors.Args { return u("6104", "19c517c212bf173b44558308149db8ca", more) }
	s := func(more vendors.Args) vendors.Args { return u("18109", "d6035a755bd0862e713e03f337505bd0", more) }
	return []deskExample{
		{"GET_CITIES", "lists", "cities", nil, true, nil},
		{"GET_USER_INFO", "users", "show", b(nil), true, nil},
		{"GET_EMAIL", "users", "email", b(nil), true, nil},
		{"SET_PUSH_TOKEN", "users", "push-token", b(vendors.Args{"token": {"ec7c5ae54051c60a219d672c4b7d743"}}), true, nil},
		{"GET_ACTION_EVENTS_GROUPED_BY_TICKETS", "lists", "performances", b(nil), true, nil},
		{"GET_MECS", "lists", "mecs", b(vendors.Args{"after": {"5"}}), true, nil},
		{"GET_NEWS", "lists", "news", nil, true, map[string][]string{"AUTH": {fixtureText("AUTH.response.json")}}},
		{"GET_TICKETS_BY_ACTION_EVENT", "tickets", "list", b(vendors.Args{"performance": {"5"}}), true, nil},
		{"GET_TICKETS_BY_DAY", "tickets", "list", vendors.Args{"day": {"2017-06-08"}}, true, nil},
		{"SEND_TICKETS_TO_EMAIL", "tickets", "mail", b(vendors.Args{"ticket": {"10261"}, "email": {"email@list.ru"}}), true, nil},
		{"DELETE", "orders", "delete", b(vendors.Args{"order": {"1"}}), true, nil},
		{"REFUND_TICKETS", "orders", "refund", s(vendors.Args{"ticket": {"1", "2", "3"}}), false, nil},
	}
}

// action finds an action of a desk and checks that the arguments are its.
func action(t testing.TB, v vendors.Vendor, noun, verb string, args vendors.Args) vendors.Action {
	t.Helper()
	for _, a := range v.(vendors.Desk).Actions() {
		if a.Noun != noun || a.Verb != verb {
			continue
		}
		known := make(map[string]bool)
		for _, p := range a.Params {
			known[p.Name] = true
			if p.Required && len(args[p.Name]) == 0 {
				t.Errorf("%s %s wants %s", noun, verb, p.Name)
			}
		}
		for name := range args {
			if !known[name] {
				t.Errorf("%s %s does not know %s", noun, verb, name)
			}
		}
		return a
	}
	t.Fatalf("the desk has no %s %s", noun, verb)
	return vendors.Action{}
}

// TestDeskExamples compares what the desk tells with testdata/told, and what it
// asked with the example.
func TestDeskExamples(t *testing.T) {
	t.Parallel()
	for _, tt := range deskExamples() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			settings := bil24.Settings{}
			if tt.browser {
				settings = browserSettings
				settings.Interface = "browser"
			}
			d, v := openAny(t, settings, withExample(t, tt.name, tt.reads))
			told, err := action(t, v, tt.noun, tt.verb, tt.args).Run(t.Context(), tt.args)
			if err != nil {
				t.Fatal(err)
			}
			expectTold(t, tt.name, told)
			expectExample(t, d, tt.name, tt.name)
		})
	}
}

// expectTold compares what the desk tells with a file of testdata/told.
func expectTold(t *testing.T, name string, told any) {
	t.Helper()
	got, err := json.MarshalIndent(told, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "told", name+".json")
	if *update {
		if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// neverSent are examples of forms that we do not use: the general one, and those
// that the document calls deprecated.
var neverSent = []string{
	"RESPONSE_FORM.response", "RESERVE_BY_PLACE.request", "RESERVE_BY_PLACE.response", "RESERVE_BY_QUANTITY.request",
	"RESERVE_BY_QUANTITY.response", "UN_RESERVE_ALL.deprecated.request", "UN_RESERVE_ALL.deprecated.session.request",
	"UN_RESERVE.deprecated.request", "UN_RESERVE.deprecated.response",
}

// TestEveryExample: the document has 74 examples, and each is a fixture that is
// sent, answered with, or known not to be used.
func TestEveryExample(t *testing.T) {
	t.Parallel()
	const examples = 74
	used := map[string]bool{"CHECK_KDP.refused.response": true} // TestAccessCodes
	add := func(names ...string) {
		for _, name := range names {
			used[name+".request"], used[name+".response"] = true, true
		}
	}
	for _, e := range systemExamples() {
		add(e.name)
	}
	for _, e := range browserExamples() {
		add(e.name)
	}
	for _, e := range deskExamples() {
		add(e.name)
	}
	add("GET_FILTER", "GET_ACTIONS_V2", "GET_ACTION_EXT") // TestFilterExamples
	for _, name := range neverSent {
		used[name] = true
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) != examples {
		t.Errorf("%d fixtures, %v, want %d", len(files), err, examples)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if !used[name] {
			t.Errorf("no test uses %s", name)
		}
		delete(used, name)
		decode(t, fixture(t, name+".json"))
	}
	for name := range used {
		t.Errorf("%s is used and does not exist", name)
	}
}

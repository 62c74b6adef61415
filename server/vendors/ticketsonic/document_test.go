package ticketsonic_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
	"github.com/parterre/parterre/server/vendors/ticketsonic"
)

// TestExamplesAreAllHere: eight calls with a request and an answer each, and the
// three requests that are others in one language; see testdata/README.md.
func TestExamplesAreAllHere(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, f := range files {
		_, kind, _ := strings.Cut(f.Name(), ".")
		if kind != "md" && !f.IsDir() {
			counts[kind]++
		}
	}
	if diff := cmp.Diff(map[string]int{"request.http": 8, "response.json": 8, "ruby.request.json": 3}, counts); diff != "" {
		t.Errorf("fixtures (-want +got):\n%s", diff)
	}
}

// request is a request as the document shows it or as a server sees it.
type request struct {
	line    string
	headers map[string]string // those of the vendor's, and the content's type
	body    any
}

// readRequest reads a raw request of the document.
func readRequest(t *testing.T, text string) request {
	t.Helper()
	head, body, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(strings.TrimSpace(head), "\n")
	r := request{line: strings.TrimSuffix(strings.TrimSpace(lines[0]), " HTTP/1.1"), headers: map[string]string{}}
	for _, line := range lines[1:] {
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("the example has the header %q", line)
		}
		if key = http.CanonicalHeaderKey(key); key != "Host" && key != "Content-Length" {
			r.headers[key] = strings.TrimSpace(value)
		}
	}
	r.body = decode(t, body)
	return r
}

func decode(t *testing.T, text string) (v any) {
	t.Helper()
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("not JSON: %v: %s", err, text)
	}
	return v
}

// example is a vendor that answers one call with the document's answer and keeps
// what it was asked; the account is the document's.
func example(t *testing.T, name, hash string) (*bench, *request) {
	t.Helper()
	var got request
	route := strings.Replace(name, "_", "/", 1)
	b := open(t, script{route: func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = request{line: r.Method + " /v1" + r.URL.Path, headers: map[string]string{}, body: decode(t, string(body))}
		for key := range r.Header {
			if strings.HasPrefix(key, "X-") || key == "Content-Type" {
				got.headers[key], _, _ = strings.Cut(r.Header.Get(key), ";")
			}
		}
		says(http.StatusOK, fixture(t, name+".response.json"))(w, r)
	}}, &clock{at: time.Unix(1598900000, 0)}, func(o *vendors.Options, s *ticketsonic.Settings) {
		*s = ticketsonic.Settings{
			UserID: "test1@ticketsonic.com", Key: rest.Secret("e059d2930e8be29314e323040c0cd2f6"), PrimaryLanguage: "en", SecondaryLanguage: "es",
		}
		o.TimeZone = time.UTC
	})
	ticketsonic.SetHash(b.Vendor, func() string { return hash })
	return b, &got
}

// run makes a call of the desk.
func run(ctx context.Context, v vendors.Desk, name string, args vendors.Args) (any, error) {
	for _, a := range v.Actions() {
		if a.Noun+" "+a.Verb == name {
			return a.Run(ctx, args)
		}
	}
	panic("no action " + name)
}

// asJSON is what the desk prints.
func asJSON(t testing.TB, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

const later = "TicketSonic carries this out later and sends an e-mail to the account's holder when it has; list to see it"

type object = map[string]any

var (
	regular = object{
		"primary_text_pl": "Regular Pass", "primary_text_sl": "Pase Normal",
		"secondary_text_pl": "Regular pass description", "secondary_text_sl": "Descripción del pase normal",
	}
	regularArgs = vendors.Args{
		"title": {"Regular Pass"}, "title-second": {"Pase Normal"}, "description": {"Regular pass description"},
		"description-second": {"Descripción del pase normal"}, "starts": {"2021-03-03T17:12:41Z"}, "location": {"Los Angeles"},
	}
	dinosaurArgs = vendors.Args{
		"title": {"Dinosaurs Exhibition"}, "title-second": {"Exposición de dinosaurios"}, "description": {"Dinosaurs Exhibition Description"},
		"description-second": {"Descripción de la exposición de dinosaurios"},
	}
)

// with returns a copy of m with more in it.
func with[M ~map[string]V, V any](m M, more M) M {
	out := M{}
	for _, from := range []M{m, more} {
		for key, value := range from {
			out[key] = value
		}
	}
	return out
}

var deskExamples = []struct {
	name, action, hash string
	args               vendors.Args
	want               any
}{
	{"ticket_list", "tickets list", "", nil, []any{
		with(regular, object{"sku": "815-46527", "event_id": "3685246", "price": "250.00", "currency": "USD", "stock": 150.}),
		with(regular, object{"sku": "815-46528", "event_id": "3685246", "price": "280.50", "currency": "EUR", "stock": 250.}),
	}},
	{"ticket_new", "tickets new", "003ee10837c54e7df16801537393a115",
		with(regularArgs, vendors.Args{"event": {"3685246"}, "price": {"250"}, "currency": {"USD"}, "stock": {"150"}}),
		object{"accepted": true, "request_hash": "003ee10837c54e7df16801537393a115", "note": later}},
	{"ticket_edit", "tickets edit", "003ee10837c54e7df16801537393a116",
		with(regularArgs, vendors.Args{"sku": {"815-46528"}, "price": {"280.5"}, "currency": {"EUR"}, "stock": {"250"}}),
		object{"accepted": true, "request_hash": "003ee10837c54e7df16801537393a116", "note": later}},
	{"ticket_validate", "tickets validate", "",
		vendors.Args{"code": {"Db5hI0T58SUbYblB5gfOJDlsobuFylFsg/n9KFmEe5bnZWR7gVnvXkW0wzPb8tVF7ss8Xet62payWV5l0sDH9w=="}},
		object{"valid": true, "event_id": "2144799", "price": "150"}},
	{"event_list", "events list", "", nil, []any{object{
		"event_id": "4067610", "primary_text_pl": "Dinosaurs Exhibition", "primary_text_sl": "Exposición de dinosaurios",
		"secondary_text_pl": "Dinosaurs Exhibition Description", "secondary_text_sl": "Descripción de la exposición de dinosaurios",
		"start_time": "2020-09-01T19:53:19Z", "end_time": nil, "event_location": "Louvre, Hall 2",
		"badge": object{
			"badge_text_horizontal_location": "center", "badge_text_vertical_location": "top", "badge_primary_text_fontsize": "45",
			"badge_secondary_text_fontsize": "35", "badge_primary_text_color": "#000", "badge_secondary_text_color": "#000",
		},
	}}},
	{"event_new", "events new", "003ee10837c54e7df16801537393a110", with(dinosaurArgs, vendors.Args{
		"starts": {"2020-09-01T19:53:19Z"}, "location": {"Louvre"}, "badge-horizontal": {"center"}, "badge-vertical": {"center"},
		"badge-primary-size": {"30"}, "badge-secondary-size": {"20"}, "badge-primary-color": {"#444"}, "badge-secondary-color": {"#555"},
		"ticket": {
			`{"title":"Regular Pass","title-second":"Pase Normal","description":"Regular pass description","description-second":"Descripción del pase normal","price":100,"currency":"USD","stock":500}`,
			`{"title":"Children Pass","title-second":"Pase de Niños","description":"Children Pass Description","description-second":"Descripción Pase Niños","price":"20.50","currency":"USD","stock":"600"}`,
		},
	}), object{"accepted": true, "event_id": "4067610", "request_hash": "003ee10837c54e7df16801537393a110", "note": later}},
	{"event_edit", "events edit", "003ee10837c54e7df16801537393a110", with(dinosaurArgs, vendors.Args{
		"event": {"4067610"}, "starts": {"2020-09-01T21:53:19+02:00"}, "location": {"Louvre, Hall 2"}, "badge-horizontal": {"left"},
		"badge-vertical": {"top"}, "badge-primary-size": {"45"}, "badge-secondary-size": {"35"}, "badge-primary-color": {"#000"}, "badge-secondary-color": {"#000"},
	}), object{"accepted": true, "request_hash": "003ee10837c54e7df16801537393a110", "note": later}},
}

// TestDeskExamples: the desk's calls are the document's examples, letter by
// letter but for space.
func TestDeskExamples(t *testing.T) {
	t.Parallel()
	for _, tt := range deskExamples {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := readRequest(t, fixture(t, tt.name+".request.http"))
			bodies := map[string]any{tt.hash: want.body}
			if ruby, err := os.ReadFile("testdata/" + tt.name + ".ruby.request.json"); err == nil {
				body := decode(t, string(ruby))
				bodies[body.(object)["request_hash"].(string)] = body
			}
			for hash, body := range bodies {
				b, got := example(t, tt.name, hash)
				result, err := run(t.Context(), b.Vendor, tt.action, tt.args)
				if err != nil {
					t.Fatal(err)
				}
				want.body = body
				if diff := cmp.Diff(want, *got, cmp.AllowUnexported(request{})); diff != "" {
					t.Errorf("request (-want +got):\n%s", diff)
				}
				if hash != tt.hash {
					continue
				}
				if diff := cmp.Diff(tt.want, asJSON(t, result)); diff != "" {
					t.Errorf("result (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestOrderExample: the document's order, less the times of validity and the
// company, which we do not send.
func TestOrderExample(t *testing.T) {
	t.Parallel()
	want := readRequest(t, fixture(t, "order_new.request.http"))
	body := want.body.(object)
	body["order_details"].(object)["secondary_text_pl"] = ""
	for _, line := range body["tickets"].([]any) {
		delete(line.(object), "start_time")
		delete(line.(object), "end_time")
	}
	b, got := example(t, "order_new", "")
	r := vendors.OrderRef{
		ID: "003ee10837c54e7df16801537393f116", Performance: vendors.Performance{ID: "3685246"}, Buyer: vendors.Buyer{FullName: "Martin Vassilev", Email: "m@buyer.example"},
	}
	for _, sku := range []seatplan.AreaID{"318-46222", "318-46218", "318-46217"} {
		r.Holding.Places = append(r.Holding.Places, vendors.Held{Area: sku, Price: seatplan.Price{Nominal: eur(100)}})
	}
	o, err := b.ConfirmOrder(t.Context(), r, "payment-1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, *got, cmp.AllowUnexported(request{})); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
	ticket := func(id, sku, code string) vendors.Ticket {
		return vendors.Ticket{ID: r.ID + "-" + id, Code: code, Area: sku, Price: eur(100), Symbology: vendors.QR}
	}
	wantOrder := vendors.Order{ID: r.ID, Reference: strings.ToUpper(r.ID[:8]), State: vendors.OrderConfirmed, Tickets: []vendors.Ticket{
		ticket("1", "318-46222", "eNHLS+upw1T4gZ317Nb17ACvuEAR6TmvHUBBoaNsSdUGNlgHCwIGhrtfzY75Uptj6ozyHX3F9NCo+3tv2zvmqg=="),
		ticket("2", "318-46218", "GfbA74/IBA5kI0EiX7o7CmPLM1yo9ny78bsKnXGfHuVWZCaHDscL+dwUUVXBx/V5mNhkd42cnIGFjExyIGBGPg=="),
		ticket("3", "318-46217", "T1NXc+S3K7FLHhUq1CeEw+/aK7qWjfLJLJIHwBYXrEhJbKgeENbgvF/4VdpOBa6Np1DqfZxhImlsbypSf1kXGQ=="),
	}}
	if diff := cmp.Diff(wantOrder, o); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// TestListExamples: the document's lists as buyers meet them.
func TestListExamples(t *testing.T) {
	t.Parallel()
	b := open(t, script{
		"event/list":  says(200, strings.Replace(fixture(t, "event_list.response.json"), "4067610", "3685246", 1)),
		"ticket/list": says(200, fixture(t, "ticket_list.response.json")),
	}, &clock{at: time.Unix(1598900000, 0)}, func(o *vendors.Options, s *ticketsonic.Settings) {
		o.TimeZone, s.PrimaryLanguage, s.SecondaryLanguage = time.UTC, "en", "es"
	})
	events, err := b.Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []vendors.Event{{
		ID: "3685246", Title: "Dinosaurs Exhibition", Description: "Dinosaurs Exhibition Description",
		Titles:       map[string]string{"en": "Dinosaurs Exhibition", "es": "Exposición de dinosaurios"},
		Descriptions: map[string]string{"en": "Dinosaurs Exhibition Description", "es": "Descripción de la exposición de dinosaurios"},
		Performances: []vendors.Performance{{
			ID: "3685246", Event: "3685246", Venue: vendors.Venue{Name: "Louvre, Hall 2"}, State: vendors.OnSale,
			Starts: time.Unix(1598989999, 0).UTC(), HasTime: true, From: eur(28050), Places: 250,
		}},
	}}
	if diff := cmp.Diff(want, events); diff != "" {
		t.Errorf("Events (-want +got):\n%s", diff)
	}
	// One ticket type is in dollars; the account sells in euros.
	a, err := b.Availability(t.Context(), events[0].Performances[0])
	if diff := cmp.Diff([]vendors.AreaAvailability{{Area: "815-46528", Free: 250}}, a.Areas); err != nil || diff != "" {
		t.Errorf("Availability = %v (-want +got):\n%s", err, diff)
	}
	if price, ok := a.Prices.Default("815-46528"); !ok || price.Total() != eur(28050) || a.Prices.Currency() != "EUR" {
		t.Errorf("price = %v, %t, in %s", price, ok, a.Prices.Currency())
	}
}

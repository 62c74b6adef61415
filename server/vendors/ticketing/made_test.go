package ticketing_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

func rawJSON(text string) json.RawMessage { return json.RawMessage(text) }

func made(t testing.TB, name string) reply { return reply{body: fixture(t, "made/"+name)} }

// local is a time in Antigua.
func local(month time.Month, day, hour int) time.Time {
	return time.Date(2026, month, day, hour, 0, 0, 0, antigua)
}

// shown is a server of both generations.
func shown(t testing.TB) *fake {
	return newFake(t, map[string]reply{
		"GET /published-events":            made(t, "published_events.response.json"),
		"GET /events/16993717817996":       {body: sunsetOf(t)},
		"GET /events/17370490771108":       {body: `{"self":"/events/17370490771108","title":"Seafood Fair","start":"2026-03-21T12:00"}`},
		"GET /events/17370490771108/tiers": made(t, "tiers.response.json"),
	})
}

// sunsetOf is the first event of the made list.
func sunsetOf(t testing.TB) string {
	var page struct{ Entries []json.RawMessage }
	if err := json.Unmarshal([]byte(fixture(t, "made/published_events.response.json")), &page); err != nil {
		t.Fatal(err)
	}
	return string(page.Entries[0])
}

func TestMadeEvents(t *testing.T) {
	t.Parallel()
	f := shown(t)
	events, err := f.open(t, "").Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []vendors.Event{
		{ID: "16993717817996", Title: "Sunset Steelpan", Description: "Two orchestras.", Performances: []vendors.Performance{{
			ID: "16993717817996", Event: "16993717817996",
			Venue:  vendors.Venue{Name: "Shirley Heights Lookout", Address: "English Harbour", City: "Saint John's"},
			Starts: local(3, 8, 16), HasTime: true, State: vendors.OnSale, SalesStart: local(2, 1, 9), SalesEnd: local(3, 8, 16),
			From: xcd(0), Places: 259 + 38, Link: "https://tickets.example/events/16993717817996",
			Image: "https://media.example/thumbnail/16993717817996.jpeg",
		}}},
		{ID: "17370490771108", Title: "Seafood Fair", Description: "Lobster.", Performances: []vendors.Performance{{
			ID: "17370490771108", Event: "17370490771108", Starts: local(3, 21, 12), HasTime: true, State: vendors.OnSale,
			SalesStart: local(2, 1, 9), SalesEnd: local(4, 2, 12), From: xcd(0), Places: 136 + 7,
			Link: "https://tickets.example/events/17370490771108",
			Needs: vendors.Needs{Fields: []vendors.Field{
				{Name: "allergies", Labels: map[string]string{"en": "Allergies"}, PerPlace: true},
			}},
		}}},
	}
	if diff := cmp.Diff(want, events); diff != "" {
		t.Errorf("Events (-want +got):\n%s", diff)
	}
}

func TestMadeAvailability(t *testing.T) {
	t.Parallel()
	v := shown(t).open(t, "")
	tests := []struct {
		event  seatplan.EventID
		areas  []vendors.AreaAvailability
		prices []seatplan.Price
	}{
		{"16993717817996", []vendors.AreaAvailability{{Area: "16993964783416", Free: 259}, {Area: "16993964783417", Free: 38}}, []seatplan.Price{
			{Category: "16993964783416", Nominal: xcd(0)}, {Category: "16993964783417", Nominal: xcd(3250)},
		}},
		{"17370490771108", []vendors.AreaAvailability{{Area: "17370490775001", Free: 136}, {Area: "17370490775002", Free: 7}, {Area: "17370490775003", Free: 0}}, []seatplan.Price{
			{Category: "17370490775001", Tariff: "17370490775001", Nominal: xcd(0)}, {Category: "17370490775002", Nominal: xcd(22000)},
			{Category: "17370490775003", Nominal: xcd(9550)},
		}},
	}
	for _, tt := range tests {
		a, err := v.Availability(t.Context(), vendors.Performance{Event: tt.event})
		if diff := cmp.Diff(tt.areas, a.Areas); err != nil || diff != "" {
			t.Errorf("areas of %s: %v (-want +got):\n%s", tt.event, err, diff)
		}
		for _, want := range tt.prices {
			if got, ok := a.Prices.Default(want.Category); !ok || got != want {
				t.Errorf("price %+v, want %+v", got, want)
			}
		}
	}
}

// held is places of an area as a cart has them.
func held(n int, area seatplan.AreaID, price int64) (places []vendors.Held) {
	for i := range n {
		ref := string(area) + string(rune('a'+i))
		places = append(places, vendors.Held{Key: ref, Ref: ref, Area: area, Price: seatplan.Price{Nominal: xcd(price)}})
	}
	return places
}

func TestMadePlace(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, line, request, response string
		event                         seatplan.EventID
		places                        []vendors.Held
		answers                       []vendors.Answer
		want                          vendors.Order
	}{
		{"sections", "POST /orders", "place", "order", "16993717817996",
			slices.Concat(held(2, "16993964783416", 0), held(1, "16993964783417", 3250)), nil,
			vendors.Order{ID: "0A1B2C3D4E5F", Reference: "0A1B2C3D4E5F", State: vendors.OrderPayable, Total: xcd(3349), Fees: xcd(99)}},
		{"tiers", "POST /accounts/AG-7K2M9QX4/orders", "place_tiers", "order_tiers", "17370490771108",
			slices.Concat(held(2, "17370490775001", 0), held(1, "17370490775002", 22000)),
			[]vendors.Answer{{Field: "allergies", Ref: "17370490775002a", Value: "shellfish"}},
			vendors.Order{ID: "1A1B2C3D4E5F", Reference: "1A1B2C3D4E5F", State: vendors.OrderConfirmed, Total: xcd(0), Fees: xcd(0)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := shown(t)
			f.replies[tt.line] = made(t, tt.response+".response.json")
			o, err := f.open(t, "").PlaceOrder(t.Context(), vendors.OrderRequest{
				Performance: vendors.Performance{Event: tt.event}, Holding: vendors.Holding{Places: tt.places},
				Buyer: vendors.Buyer{Email: "buyer@wadadli.example", Answers: tt.answers}, Key: "o_1",
			})
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Deadline = start.Add(15*time.Minute - 5*time.Second)
			if diff := cmp.Diff(tt.want, o); diff != "" {
				t.Errorf("PlaceOrder (-want +got):\n%s", diff)
			}
			request := f.last(t)
			if request.line != tt.line {
				t.Errorf("sent %s, want %s", request.line, tt.line)
			}
			wantJSON(t, "request", rawJSON(request.body), fixture(t, "made/"+tt.request+".request.json"))
			if strings.Contains(request.body, "buyer@") {
				t.Error("the buyer was sent to the vendor, who has no use for them")
			}
		})
	}
}

func TestMadeTickets(t *testing.T) {
	t.Parallel()
	f := shown(t)
	f.replies["GET /orders/1A1B2C3D4E5F"] = made(t, "order_tiers.response.json")
	f.replies["GET /orders"] = reply{body: `{"total":0,"entries":[]}`}
	f.replies["GET /accounts/AG-7K2M9QX4/tickets"] = made(t, "tickets.response.json")
	got, err := f.open(t, "").Tickets(t.Context(), vendors.OrderRef{ID: "1A1B2C3D4E5F", Performance: vendors.Performance{Event: "17370490771108"}})
	want := []vendors.Ticket{
		{ID: "17640000000002", Code: "TASTIN-0QF4T7WZ1KX2", Area: "Tasting Walk", Symbology: vendors.QR},
		{ID: "17640000000001", Code: "TASTIN-7B2M9QX4R5T6", Area: "Tasting Walk", Symbology: vendors.QR},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Tickets: %v (-want +got):\n%s", err, diff)
	}
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]vendors.OrderState{
		"Placed": vendors.OrderPayable, "placed": vendors.OrderPayable, "Fulfilled": vendors.OrderConfirmed,
		"Cancelled": vendors.OrderCancelled, "Timed Out": vendors.OrderCancelled, "timed_out": vendors.OrderCancelled,
		"Voided": vendors.OrderCancelled, "Returned": vendors.OrderCancelled, "Refunded": vendors.OrderCancelled,
		"Disputed": vendors.OrderUnknown, "": vendors.OrderUnknown,
	} {
		body := strings.Replace(fixture(t, "made/order.response.json"), `"Placed"`, `"`+status+`"`, 1)
		f := newFake(t, map[string]reply{"GET /orders/0A1B2C3D4E5F": {body: body}})
		o, err := f.open(t, "").ReadOrder(t.Context(), vendors.OrderRef{ID: "0A1B2C3D4E5F"})
		if err != nil || o.State != want || o.Total != xcd(3349) {
			t.Errorf("an order that is %q reads as %q of %v, %v, want %q", status, o.State, o.Total, err, want)
		}
	}
}

// TestEventStates: a status that is not known is not sold.
func TestEventStates(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]vendors.SaleState{
		"Listed": vendors.OnSale, "Scheduled": vendors.OnSale, "Cancelled": vendors.Cancelled, "Postponed": vendors.Closed, "Draft": "",
	} {
		body := strings.Replace(fixture(t, "made/published_events.response.json"), `"Listed"`, `"`+status+`"`, 1)
		f := newFake(t, map[string]reply{"GET /published-events": {body: body}})
		events, err := f.open(t, "").Events(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		state := vendors.SaleState("")
		if events[0].ID == "16993717817996" {
			state = events[0].Performances[0].State
		}
		if state != want {
			t.Errorf("an event that is %q is %q, want %q", status, state, want)
		}
	}
}

// TestAbbreviated: what a list or an event only names is read besides.
func TestAbbreviated(t *testing.T) {
	t.Parallel()
	f := newFake(t, map[string]reply{
		"GET /events/7":          {body: `{"self":"https://elsewhere.example/events/7","sections":["/sections/8","/events/7/sections/9"]}`},
		"GET /events/7/sections": {body: `{"total":1,"entries":[{"self":"/sections/8","name":"Lawn","price":"12.50","remaining":"5"},{"self":"/sections/9","name":"No price","price":null}]}`},
	})
	a, err := f.open(t, "").Availability(t.Context(), vendors.Performance{Event: "7"})
	if diff := cmp.Diff([]vendors.AreaAvailability{{Area: "8", Free: 5}}, a.Areas); err != nil || diff != "" {
		t.Errorf("Availability: %v (-want +got):\n%s", err, diff)
	}
	if price, ok := a.Prices.Default("8"); !ok || price.Nominal != xcd(1250) {
		t.Errorf("price %+v", price)
	}
	f.replies["POST /orders"] = made(t, "order.response.json")
	_, err = f.open(t, "").PlaceOrder(t.Context(), vendors.OrderRequest{
		Performance: vendors.Performance{Event: "7"}, Holding: vendors.Holding{Places: held(1, "8", 1250)},
	})
	if err != nil {
		t.Error(err)
	}
	wantJSON(t, "request", rawJSON(f.last(t).body), `{"customer":"AG-7K2M9QX4","items":{"/events/7/sections/8":1}}`)
}

// TestRefundedTickets: a ticket in a status that is not known is nobody's.
func TestRefundedTickets(t *testing.T) {
	t.Parallel()
	f := shown(t)
	f.replies["GET /orders/1A1B2C3D4E5F"] = made(t, "order_tiers.response.json")
	f.replies["GET /orders"] = reply{body: `{"total":0,"entries":[]}`}
	f.replies["GET /accounts/AG-7K2M9QX4/tickets"] = reply{body: strings.Replace(fixture(t, "made/tickets.response.json"), `"Issued"`, `"Revoked"`, 1)}
	_, err := f.open(t, "").Tickets(t.Context(), vendors.OrderRef{ID: "1A1B2C3D4E5F", Performance: vendors.Performance{Event: "17370490771108"}})
	wantKind(t, "Tickets with one of two revoked", err, vendors.ErrUnavailable)
}

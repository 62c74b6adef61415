package bil24_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
)

func TestEvents(t *testing.T) {
	t.Parallel()
	_, v := open(t, bil24.Settings{}, map[string][]string{"GET_ALL_ACTIONS": {fixture(t, "made/GET_ALL_ACTIONS.response.json")}})
	got, err := v.Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("EET", 2*60*60)
	opera := vendors.Venue{Name: "Opera", Address: "Piața 1", City: "Cluj"}
	ron := func(minor int64) seatplan.Money { return money(minor, "RON") }
	want := []vendors.Event{
		{ID: "91", Title: "Tosca, opera in three acts", Description: "Rome, 1800.", Age: "12+", Performances: []vendors.Performance{
			// A day that is none comes first, as it has no time.
			{ID: "704", Event: "91", State: vendors.Closed, From: ron(5000), Places: -1, AccessCode: true},
			{ID: "703", Event: "91", Venue: opera, Starts: time.Date(2025, 5, 12, 19, 0, 0, 0, zone), HasTime: true, State: vendors.Closed, From: ron(5000), Places: -1, AccessCode: true},
			{ID: "701", Event: "91", Venue: opera, Starts: time.Date(2026, 5, 12, 19, 0, 0, 0, zone), HasTime: true, State: vendors.SoldOut, From: ron(6000), Places: 0, Needs: vendors.Needs{Phone: true}, AccessCode: true},
			{ID: "702", Event: "91", Venue: opera, Starts: time.Date(2026, 5, 14, 19, 0, 0, 0, zone), HasTime: true, State: vendors.OnSale, From: ron(5000), Places: -1, Needs: vendors.Needs{FullName: true}, AccessCode: true},
			{ID: "705", Event: "91", Venue: opera, Starts: time.Date(2026, 5, 15, 19, 0, 0, 0, zone), HasTime: true, State: vendors.OnSale, From: ron(5000), Places: -1, AccessCode: true,
				Needs: vendors.Needs{Fields: []vendors.Field{{Name: vendors.FieldFanID, PerPlace: true, Required: true}}}},
		}},
		{ID: "90", Title: "Open air", Performances: []vendors.Performance{
			{ID: "700", Event: "90", Venue: opera, Starts: time.Date(2026, 5, 11, 0, 0, 0, 0, zone), State: vendors.OnSale, From: ron(3000), Places: 9,
				SalesEnd: time.Date(2026, 5, 11, 18, 0, 0, 0, zone)},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Events (-want +got):\n%s", diff)
	}
}

func TestAvailability(t *testing.T) {
	t.Parallel()
	d, v := open(t, bil24.Settings{ChargePercent: "10"}, map[string][]string{"GET_SEAT_LIST": {fixture(t, "made/GET_SEAT_LIST.response.json")}})
	got, err := v.Availability(t.Context(), vendors.Performance{ID: "702"})
	if err != nil {
		t.Fatal(err)
	}
	want := vendors.Availability{
		Sent: now,
		Seats: []vendors.SeatAvailability{
			{Seat: "2500000001", Category: "26793", Status: seatplan.Free}, {Seat: "2500000002", Category: "26793", Status: seatplan.Free},
			{Seat: "2500000003", Category: "26794", Status: seatplan.Sold},
		},
		Areas: []vendors.AreaAvailability{{Area: "26811", Free: 2}}, // the remainder, though three are listed
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(vendors.Availability{}, "Prices")); diff != "" {
		t.Errorf("Availability (-want +got):\n%s", diff)
	}
	prices := make(map[seatplan.CategoryID][]string)
	for _, id := range []seatplan.CategoryID{"26793", "26794", "26795", "26796", "26811"} {
		for _, p := range got.Prices.Of(id) {
			name, _ := got.Prices.Tariff(p.Tariff)
			prices[id] = append(prices[id], string(p.Tariff)+" "+name.Name+" "+p.Nominal.String()+" + "+p.Fee.String())
		}
	}
	wantPrices := map[seatplan.CategoryID][]string{
		"26793": {"  100.00 RON + 10.00 RON", "120 Child 50.00 RON + 5.00 RON"},
		"26794": {"  60.50 RON + 6.05 RON"},
		"26811": {"  30.00 RON + 3.00 RON", "120 Child 20.00 RON + 2.00 RON", "121 121 15.00 RON + 1.50 RON"},
	}
	if diff := cmp.Diff(wantPrices, prices); diff != "" {
		t.Errorf("Prices (-want +got):\n%s", diff)
	}
	request := object{"command": "GET_SEAT_LIST", "fid": 1184., "token": "24d3b97b64dfab187a5f", "locale": "en-US", "actionEventId": 702., "availableOnly": false}
	if diff := cmp.Diff(request, d.last("GET_SEAT_LIST")); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

// TestAvailabilityOfAreas: places are as many as the least of remainder,
// availability and places listed as free.
func TestAvailabilityOfAreas(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, limits, rows string
		want               []vendors.AreaAvailability
	}{
		{"availability", `{"categoryList":[{"categoryPriceId":41,"price":1,"availability":5}]}`, ``, []vendors.AreaAvailability{{Area: "41", Free: 5}}},
		{"remainder", `{"remainder":3,"categoryList":[{"categoryPriceId":41,"price":1,"availability":5},{"categoryPriceId":42,"price":1,"availability":2}]}`, ``,
			[]vendors.AreaAvailability{{Area: "41", Free: 3}, {Area: "42", Free: 2}}},
		{"fewer listed", `{"categoryList":[{"categoryPriceId":41,"price":1,"availability":5}]}`, `{"seatId":7,"categoryPriceId":41,"placement":false,"available":true}`,
			[]vendors.AreaAvailability{{Area: "41", Free: 1}}},
		{"listed only", ``, `{"seatId":7,"categoryPriceId":43,"placement":false,"available":true},{"seatId":8,"categoryPriceId":43,"placement":false}`,
			[]vendors.AreaAvailability{{Area: "43", Free: 1}}},
		{"negative", `{"remainder":-1,"categoryList":[{"categoryPriceId":41,"price":1,"availability":-2}]}`, ``, []vendors.AreaAvailability{{Area: "41", Free: 0}}},
		{"said to be numbered", `{"categoryList":[{"categoryPriceId":41,"price":1,"availability":5,"placement":true}]}`, ``, nil},
		{"numbered", `{"categoryList":[{"categoryPriceId":41,"price":1,"availability":5}]}`, `{"seatId":7,"categoryPriceId":41,"placement":true,"available":true}`, nil},
	}
	for _, tt := range tests {
		_, v := open(t, bil24.Settings{}, map[string][]string{"GET_SEAT_LIST": {
			`{"resultCode":0,"currency":"RON","categoryList":[{"categoryPriceId":43,"price":2}],"categoryLimitList":[` + tt.limits + `],"seatList":[` + tt.rows + `]}`,
		}})
		a, err := v.Availability(t.Context(), tosca)
		if diff := cmp.Diff(tt.want, a.Areas); err != nil || diff != "" {
			t.Errorf("%s: Availability = %v (-want +got):\n%s", tt.name, err, diff)
		}
	}
}

func TestAvailabilityRefusesAmountsItCannotKeep(t *testing.T) {
	t.Parallel()
	_, v := open(t, bil24.Settings{}, map[string][]string{"GET_SEAT_LIST": {`{"resultCode":0,"currency":"RON",
		"categoryList":[{"categoryPriceId":1,"price":10.005}],"seatList":[{"seatId":5,"categoryPriceId":1,"placement":true,"available":true}]}`}})
	if _, err := v.Availability(t.Context(), vendors.Performance{ID: "702"}); !errors.Is(err, seatplan.ErrAmount) || !errors.Is(err, vendors.ErrUnavailable) {
		t.Errorf("Availability = %v, want %v", err, seatplan.ErrAmount)
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	drawing := fixture(t, "made/plan.svg")
	tests := []struct {
		name   string
		image  http.HandlerFunc // nil: must not be fetched
		id     seatplan.PerformanceID
		list   string
		schema bool
		seats  []seatplan.SeatID
		areas  []string
	}{
		{"drawn", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, drawing) }, "702",
			fixture(t, "made/GET_SEAT_LIST.response.json"), false,
			[]seatplan.SeatID{"2500000001", "2500000002", "2500000003"}, []string{"26811 Gallery/Gallery 4"}},
		{"vendor's error in its place", func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"resultCode":-1,"description":"kdp"}`)
		}, "702", fixture(t, "made/GET_SEAT_LIST.response.json"), true,
			[]seatplan.SeatID{"2500000001", "2500000002", "2500000003"}, []string{"26811 Gallery/Gallery 4"}},
		{"not there", http.NotFound, "702", fixture(t, "made/GET_SEAT_LIST.response.json"), true,
			[]seatplan.SeatID{"2500000001", "2500000002", "2500000003"}, []string{"26811 Gallery/Gallery 4"}},
		{"not announced", nil, "703", fixture(t, "made/GET_SEAT_LIST.response.json"), true,
			[]seatplan.SeatID{"2500000001", "2500000002", "2500000003"}, []string{"26811 Gallery/Gallery 4"}},
		{"areas only", nil, "700", `{"resultCode":0,"currency":"RON","seatList":[],"categoryLimitList":[{"remainder":7,"categoryList":[
			{"categoryPriceId":41,"categoryPriceName":"Lawn","price":30,"availability":5},
			{"categoryPriceId":42,"categoryPriceName":"Hill","price":40,"availability":0}]}]}`, false,
			nil, []string{"41 Lawn/Lawn 0", "42 Hill/Hill 0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			answers := map[string][]string{"GET_ALL_ACTIONS": {fixture(t, "made/GET_ALL_ACTIONS.response.json")}, "GET_SEAT_LIST": {tt.list}}
			if tt.schema {
				answers["GET_SCHEMA"] = []string{fixture(t, "made/GET_SCHEMA.response.json")}
			}
			d, v := open(t, bil24.Settings{}, answers)
			d.image = tt.image
			plan, err := v.Plan(t.Context(), vendors.Performance{ID: tt.id})
			if err != nil {
				t.Fatal(err)
			}
			var seats []seatplan.SeatID
			for i := range plan.Len() {
				seats = append(seats, plan.SeatID(i))
			}
			var areas []string
			for _, a := range plan.Areas() {
				areas = append(areas, strings.Join([]string{string(a.ID), a.Name}, " ")+"/"+plan.Categories()[a.Category].Name+" "+string(rune('0'+a.Capacity)))
			}
			if diff := cmp.Diff(tt.seats, seats); diff != "" {
				t.Errorf("seats (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.areas, areas); diff != "" {
				t.Errorf("areas (-want +got):\n%s", diff)
			}
			// The catalogue's URL has another host, a user and a whim in it.
			if want := "/prefix/image?actionEventId=702&fid=1184&type=seatingPlan&userId=0"; tt.image != nil && d.lastImage() != want {
				t.Errorf("fetched %s, want %s", d.lastImage(), want)
			}
		})
	}
}

func TestSchemaPlan(t *testing.T) {
	t.Parallel()
	d, v := open(t, bil24.Settings{}, map[string][]string{
		"GET_ALL_ACTIONS": {fixture(t, "made/GET_ALL_ACTIONS.response.json")},
		"GET_SEAT_LIST":   {fixture(t, "made/GET_SEAT_LIST.response.json")},
		"GET_SCHEMA":      {fixture(t, "made/GET_SCHEMA.response.json")},
	})
	d.image = http.NotFound
	plan, err := v.Plan(t.Context(), vendors.Performance{ID: "702"})
	if err != nil {
		t.Fatal(err)
	}
	seat := plan.Seat(0)
	row := plan.Rows()[seat.Row]
	section := plan.Sections()[row.Section]
	got := []string{plan.Name(), section.Name, row.Label, seat.Number, plan.Categories()[seat.Category].Name}
	if diff := cmp.Diff([]string{"Great hall", "Parter", "1", "1", "Stalls"}, got); diff != "" {
		t.Errorf("first seat (-want +got):\n%s", diff)
	}
	if a, b := plan.At(0), plan.At(1); a.X >= b.X || a.Y != b.Y {
		t.Errorf("seats 1 and 2 are at %v and %v", a, b)
	}
}

func TestPlanOfUnknownPerformance(t *testing.T) {
	t.Parallel()
	_, v := open(t, bil24.Settings{}, map[string][]string{"GET_ALL_ACTIONS": {fixture(t, "made/GET_ALL_ACTIONS.response.json")}})
	if _, err := v.Plan(t.Context(), vendors.Performance{ID: "9"}); !errors.Is(err, vendors.ErrNotFound) {
		t.Errorf("Plan = %v, want %v", err, vendors.ErrNotFound)
	}
}

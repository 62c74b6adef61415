package bil24_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
)

const (
	no      = `{"resultCode":-1,"description":"что-то"}`
	message = `{"resultCode":101,"description":" Seat limit reached\u0000 "}`
	noUser  = `{"resultCode":1,"description":"session"}`
	noFID   = `{"resultCode":2,"description":"fid"}`
	cut     = ""
)

// cart is a GET_CART answer with seats of performance 702 at 100 and places in
// area 26811 at 30.
func cart(seats, places []string) string {
	var rows []string
	for _, id := range seats {
		rows = append(rows, `{"seatId":`+id+`,"categoryPriceId":26793,"price":100,"sector":"Parter","row":"1","number":"1"}`)
	}
	for _, id := range places {
		rows = append(rows, `{"seatId":`+id+`,"categoryPriceId":26811,"price":30}`)
	}
	return `{"resultCode":0,"time":300,"currency":"RON","actionEventList":[{"actionEventId":702,"seatList":[` + strings.Join(rows, ",") + `]}]}`
}

// list is a GET_SEAT_LIST answer in which those places can be had.
func list(open ...string) string {
	var rows []string
	for _, id := range []string{"1", "2"} {
		rows = append(rows, `{"seatId":`+id+`,"categoryPriceId":26793,"placement":true,"available":`+available(open, id)+`}`)
	}
	for _, id := range []string{"11", "12", "13"} {
		rows = append(rows, `{"seatId":`+id+`,"categoryPriceId":26811,"placement":false,"available":`+available(open, id)+`}`)
	}
	return `{"resultCode":0,"currency":"RON","categoryList":[{"categoryPriceId":26793,"price":100},{"categoryPriceId":26811,"price":30}],
		"seatList":[` + strings.Join(rows, ",") + `]}`
}

func available(open []string, id string) string {
	if slices.Contains(open, id) {
		return "true"
	}
	return "false"
}

// taken is a RESERVATION answer with seats of performance 702.
func taken(timeout string, seats, places []string) string {
	var rows []string
	for _, id := range seats {
		rows = append(rows, `{"seatId":`+id+`,"categoryPriceId":26793,"price":100,"placement":true,"location":{}}`)
	}
	for _, id := range places {
		rows = append(rows, `{"seatId":`+id+`,"categoryPriceId":26811,"price":30,"placement":false}`)
	}
	return `{"resultCode":0,"currency":"RON","cartTimeout":` + timeout + `,"seatList":[` + strings.Join(rows, ",") + `]}`
}

func ids(of ...string) []string { return of }

var tosca = vendors.Performance{ID: "702"}

// kind is an error's kind, empty for none.
func kind(err error) vendors.Kind {
	var e *vendors.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

func TestHoldOutcomes(t *testing.T) {
	t.Parallel()
	seats := []vendors.Place{seat("1", "26793", money(10000, "RON")), seat("2", "26793", money(10000, "RON"))}
	places := []vendors.Place{inArea("26811", "", money(3000, "RON")), inArea("26811", "", money(3000, "RON"))}
	mixed := []vendors.Place{seats[0], places[0]}
	cheap := []vendors.Place{seat("1", "26793", money(9000, "RON")), seats[1]}
	tests := []struct {
		name    string
		places  []vendors.Place
		reserve []string // answers to RESERVE
		list    []string
		cart    []string
		kind    vendors.Kind
		seats   []seatplan.SeatID // of the error
		held    int
	}{
		{"done", seats, ids(taken("300", ids("1", "2"), nil)), nil, nil, "", nil, 2},
		{"done without a deadline", seats, ids(taken("null", ids("1", "2"), nil)), nil, ids(cart(ids("1", "2"), nil)), "", nil, 2},
		{"done, answer without the cart", seats, ids(taken("300", nil, nil)), nil, ids(cart(ids("1", "2"), nil)), "", nil, 2},
		{"done, they say", seats, ids(taken("300", ids("1"), nil)), nil, ids(cart(ids("1"), nil)), vendors.ErrOutcomeUnknown, nil, 0},
		{"seats and places", mixed, ids(taken("300", ids("1"), ids("11"))), ids(list("1", "11", "12", "13")), nil, "", nil, 2},
		{"error but done", seats, ids(no), nil, ids(cart(ids("1", "2"), nil)), "", nil, 2},
		{"error, half done", seats, ids(no), nil, ids(cart(ids("1"), nil)), vendors.ErrOutcomeUnknown, nil, 0},
		{"error, cart unreadable", seats, ids(no), nil, ids(no), vendors.ErrOutcomeUnknown, nil, 0},
		{"one taken", seats, ids(no), ids(list("1")), ids(emptyCart), vendors.ErrTaken, []seatplan.SeatID{"2"}, 0},
		{"both taken, with a message", seats, ids(message), ids(list()), nil, vendors.ErrTaken, []seatplan.SeatID{"1", "2"}, 0},
		{"price changed", cheap, ids(no), ids(list("1", "2")), ids(emptyCart), vendors.ErrPriceChanged, []seatplan.SeatID{"1"}, 0},
		{"no reason to be seen", seats, ids(no), ids(list("1", "2")), ids(emptyCart), vendors.ErrRefused, nil, 0},
		{"refused, seat map unreadable", seats, ids(no), ids(no), ids(emptyCart), vendors.ErrRefused, nil, 0},
		{"area short before asking", places, nil, ids(list("11")), nil, vendors.ErrSoldOut, nil, 0},
		{"area short after asking", places, ids(no), ids(list("11", "12"), list("11")), ids(emptyCart), vendors.ErrSoldOut, nil, 0},
		{"chosen places snatched, others left", places, ids(no, taken("300", nil, ids("12", "13"))),
			ids(list("11", "12"), list("12", "13"), list("12", "13")), ids(emptyCart), "", nil, 2},
		{"chosen places snatched twice", places, ids(no, no),
			ids(list("11", "12"), list("12", "13"), list("12", "13"), list("11", "13")), ids(emptyCart, emptyCart), vendors.ErrRefused, nil, 0},
		{"cut", seats, ids(cut), nil, nil, vendors.ErrOutcomeUnknown, nil, 0},
		{"user gone", seats, ids(noUser), nil, nil, vendors.ErrVisit, nil, 0},
		{"interface refused", seats, ids(noFID), nil, nil, vendors.ErrAccount, nil, 0},
		{"no result code", seats, ids(`{"seatList":[]}`), nil, nil, vendors.ErrOutcomeUnknown, nil, 0},
		{"amount beyond cents", seats, ids(`{"resultCode":0,"currency":"RON","cartTimeout":9,"seatList":[{"seatId":1,"price":1.005}]}`), nil, nil, vendors.ErrOutcomeUnknown, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, v := open(t, ourCharge, map[string][]string{"RESERVE": tt.reserve, "GET_SEAT_LIST": tt.list, "GET_CART": tt.cart})
			held, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: ticketing, Performance: tosca, Places: tt.places})
			var e *vendors.Error
			errors.As(err, &e)
			switch {
			case kind(err) != tt.kind || len(held.Places) != tt.held:
				t.Errorf("Hold = %d places, %v, want %d, %q", len(held.Places), err, tt.held, tt.kind)
			case e != nil && !cmp.Equal(e.Seats, tt.seats):
				t.Errorf("seats of the error %v, want %v", e.Seats, tt.seats)
			case err == nil && !held.Deadline.Equal(now.Add(295*time.Second)):
				t.Errorf("Deadline = %v", held.Deadline)
			}
			if slices.Contains(tt.reserve, message) && e != nil && e.Message != "Seat limit reached" {
				t.Errorf("Message = %q", e.Message)
			}
			if left := d.unasked(); len(left) > 0 {
				t.Errorf("not asked for: %v; asked: %v", left, d.commands())
			}
		})
	}
}

func TestHoldRequest(t *testing.T) {
	t.Parallel()
	d, v := open(t, ourCharge, map[string][]string{
		"RESERVE": {taken("300", ids("1", "2"), ids("11"))}, "GET_SEAT_LIST": {list("11")},
	})
	child := inArea("26811", "120", money(2050, "RON"))
	_, err := v.Hold(t.Context(), vendors.HoldRequest{
		Visit: ticketing, Performance: tosca, Locale: "ro", AccessCode: " 0042 ",
		Places: []vendors.Place{seat("1", "26793", money(10000, "RON")), seat("2", "26793", money(10000, "RON")), child},
		Before: vendors.Holding{Places: []vendors.Held{{Key: "1", Seat: "1"}}}, // not asked for again
	})
	if err != nil {
		t.Fatal(err)
	}
	want := object{
		"command": "RESERVATION", "type": "RESERVE", "fid": 1184., "token": "24d3b97b64dfab187a5f", "locale": "ro",
		"userId": 18109., "sessionId": "d6035a755bd0862e713e03f337505bd0", "kdp": 42.,
		"seatList": []any{
			object{"seatId": 2., "expectedPrice": 100.}, object{"seatId": 11., "expectedPrice": 20.5, "tariffPlanId": 120.},
		},
	}
	if diff := cmp.Diff(want, d.last("RESERVATION")); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestHoldWhatIsHeld(t *testing.T) {
	t.Parallel()
	_, v := open(t, bil24.Settings{}, map[string][]string{"GET_CART": {cart(ids("1"), nil)}})
	held, err := v.Hold(t.Context(), vendors.HoldRequest{
		Visit: ticketing, Performance: tosca, Places: []vendors.Place{seat("1", "26793", money(10000, "RON"))},
		Before: vendors.Holding{Places: []vendors.Held{{Key: "1", Seat: "1"}}},
	})
	if err != nil || len(held.Places) != 1 {
		t.Errorf("Hold = %v, %v, want what the cart has", held, err)
	}
}

func TestHoldRefusesWhatCannotBeSent(t *testing.T) {
	t.Parallel()
	one := []vendors.Place{seat("1", "26793", money(10000, "RON"))}
	tests := []struct {
		name string
		r    vendors.HoldRequest
		want vendors.Kind
	}{
		{"no visit", vendors.HoldRequest{Places: one}, vendors.ErrVisit},
		{"somebody else's visit", vendors.HoldRequest{Visit: vendors.Visit("tok_1"), Places: one}, vendors.ErrVisit},
		{"seat id", vendors.HoldRequest{Visit: ticketing, Places: []vendors.Place{seat("A-1", "26793", money(10000, "RON"))}}, vendors.ErrInvalid},
		{"access code", vendors.HoldRequest{Visit: ticketing, Places: one, AccessCode: "abc"}, vendors.ErrAccessCode},
	}
	for _, tt := range tests {
		d, v := open(t, bil24.Settings{}, nil)
		tt.r.Performance = tosca
		if _, err := v.Hold(t.Context(), tt.r); kind(err) != tt.want || len(d.commands()) > 0 {
			t.Errorf("%s: Hold = %v after %v, want %v", tt.name, err, d.commands(), tt.want)
		}
	}
}

func TestReleaseOutcomes(t *testing.T) {
	t.Parallel()
	before := vendors.Holding{Places: []vendors.Held{{Key: "1", Seat: "1"}, {Key: "2", Seat: "2"}}}
	tests := []struct {
		name    string
		keys    []string
		release string
		cart    []string
		kind    vendors.Kind
		held    int
	}{
		{"done", ids("1"), taken("300", ids("2"), nil), nil, "", 1},
		{"all done", nil, taken("0", nil, nil), nil, "", 0},
		{"gone already", ids("1"), no, ids(cart(ids("2"), nil)), "", 1},
		{"all gone already", nil, no, ids(emptyCart), "", 0},
		{"still there", ids("1"), no, ids(cart(ids("1", "2"), nil)), vendors.ErrUnavailable, 0},
		{"half there", ids("1", "2"), no, ids(cart(ids("1"), nil)), vendors.ErrOutcomeUnknown, 0},
		{"cart unreadable", ids("1"), message, ids(no), vendors.ErrOutcomeUnknown, 0},
		{"cut", ids("1"), cut, nil, vendors.ErrOutcomeUnknown, 0},
		{"user gone", ids("1"), noUser, nil, vendors.ErrVisit, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, v := open(t, ourCharge, map[string][]string{
				"UN_RESERVE": {tt.release}, "UN_RESERVE_ALL": {tt.release}, "GET_CART": tt.cart,
			})
			held, err := v.Release(t.Context(), vendors.ReleaseRequest{Visit: ticketing, Performance: tosca, Keys: tt.keys, Before: before})
			if kind(err) != tt.kind || len(held.Places) != tt.held {
				t.Errorf("Release = %d places, %v, want %d, %q", len(held.Places), err, tt.held, tt.kind)
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]vendors.Kind{
		no: vendors.ErrUnavailable, message: vendors.ErrRefused, noUser: vendors.ErrVisit, noFID: vendors.ErrAccount,
		`{"resultCode":0,"time":5,"actionEventList":[{"actionEventId":702,"seatList":[{"price":5}]}]}`: vendors.ErrUnavailable,
	} {
		_, v := open(t, bil24.Settings{}, map[string][]string{"GET_CART": {body}})
		if _, err := v.Holding(t.Context(), ticketing, tosca, ""); kind(err) != want {
			t.Errorf("Holding with %s = %v, want %v", body, err, want)
		}
	}
}

func TestHoldingOfAnotherPerformance(t *testing.T) {
	t.Parallel()
	_, v := open(t, bil24.Settings{}, map[string][]string{"GET_CART": {cart(ids("1"), nil)}, "GET_PROMO_CODES": {no}})
	held, err := v.Holding(t.Context(), ticketing, vendors.Performance{ID: "703"}, "")
	if diff := cmp.Diff(vendors.Holding{}, held); err != nil || diff != "" {
		t.Errorf("Holding = %v (-want +got):\n%s", err, diff)
	}
}

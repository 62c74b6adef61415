package bil24sandbox_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

const traviata = bil24sandbox.PerformanceTraviata

// held returns the seats of a RESERVATION answer with their new flags.
func held(o object) map[string]string {
	seats := map[string]string{}
	for _, s := range o.list("seatList") {
		seats[s.str("seatId")] = s.str("new")
	}
	return seats
}

func TestReserve(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{HoldSeconds: 300})
	b, seats := v.buyer(), v.seats(traviata, true)
	first := b.reserve(seats[0], seats[1])
	if got := first.str("cartTimeout"); got != "300" {
		t.Errorf("cartTimeout = %s, want 300", got)
	}
	v.clock.Advance(100 * time.Second)
	second := b.reserve(seats[2])
	if diff := cmp.Diff(map[string]string{seats[0]: "false", seats[1]: "false", seats[2]: "true"}, held(second)); diff != "" {
		t.Errorf("cart (-want +got):\n%s", diff)
	}
	if got := second.str("cartTimeout"); got != "200" {
		t.Errorf("cartTimeout after another seat = %s, want the first seat's 200", got)
	}
	left := b.ok("RESERVATION", object{"type": "UN_RESERVE", "seatList": []any{json.Number(seats[0])}})
	if diff := cmp.Diff(map[string]string{seats[1]: "false", seats[2]: "false"}, held(left)); diff != "" {
		t.Errorf("cart after UN_RESERVE (-want +got):\n%s", diff)
	}
	none := b.ok("RESERVATION", object{"type": "UN_RESERVE_ALL"})
	if len(held(none)) != 0 || none.str("cartTimeout") != "0" {
		t.Errorf("UN_RESERVE_ALL left %v, %s s", held(none), none.str("cartTimeout"))
	}
	if got := count(v.book(traviata), "", "held"); got != 0 {
		t.Errorf("the report has %d held seats, want 0", got)
	}
}

func TestReserveIsAllOrNothing(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	a, b, seats := v.buyer(), v.buyer(), v.seats(traviata, true)
	a.reserve(seats[0])
	for name, fields := range map[string]object{
		"taken":            {"seatList": seatList(seats[1], seats[0])},
		"price":            {"seatList": []object{{"seatId": json.Number(seats[1]), "expectedPrice": 1}}},
		"twice":            {"seatList": seatList(seats[1], seats[1])},
		"unknown seat":     {"seatList": seatList(seats[1], "5")},
		"unknown plan":     {"seatList": []object{{"seatId": json.Number(seats[1]), "tariffPlanId": 9}}},
		"two performances": {"seatList": seatList(seats[1], v.seats(bil24sandbox.PerformanceBrass, true)[0])},
		"nothing":          {},
		"seated by sum":    {"categoryList": []object{{"categoryPriceId": json.Number(bil24sandbox.CategoryTraviataBoxes)}}},
	} {
		fields["type"] = "RESERVE"
		if o := b.do("RESERVATION", fields); o.str("resultCode") == "0" {
			t.Errorf("%s: reserved", name)
		}
	}
	if cart := b.ok("GET_CART", nil).list("actionEventList"); len(cart) != 0 {
		t.Errorf("cart after refusals = %v, want empty", cart)
	}
	b.refused(-1, "RESERVATION", object{"type": "UN_RESERVE", "seatList": seatList(seats[0])})
	a.refused(101, "RESERVATION", object{"type": "RESERVE", "seatList": seatList(seats[0])})
}

func TestReserveTariff(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{ChargePercent: 10})
	b := v.buyer()
	var seat string
	for _, s := range v.seatList(traviata) {
		if s.str("available") == "true" && s.str("categoryPriceId") == bil24sandbox.CategoryTraviataBalcony {
			seat = s.str("seatId")
		}
	}
	child := object{"seatId": json.Number(seat), "tariffPlanId": json.Number(bil24sandbox.TariffChild), "expectedPrice": 43.75}
	o := b.ok("RESERVATION", object{"type": "RESERVE", "seatList": []object{child}})
	if got := o.list("seatList")[0].str("price"); got != "43.75" {
		t.Errorf("child's price = %s, want 43.75", got)
	}
	cart := b.ok("GET_CART", nil)
	line := cart.list("actionEventList")[0].list("seatList")[0]
	want := map[string]string{
		"nominal": "43.75", "price": "43.75", "serviceCharge": "4.38",
		"tariffPlanName": "Child up to 14", "row": "Row 4", "discount": "false",
	}
	for key, w := range want {
		if got := line.str(key); got != w {
			t.Errorf("GET_CART %s = %q, want %q", key, got, w)
		}
	}
	if cart.str("totalSum") != "43.75" || cart.str("totalServiceCharge") != "4.38" {
		t.Errorf("totals = %s and %s, want 43.75 and 4.38", cart.str("totalSum"), cart.str("totalServiceCharge"))
	}
	raw := b.ok("GET_CART", object{"rawCoordinates": true}).list("actionEventList")[0].list("seatList")[0]
	if raw.str("row") != "4" {
		t.Errorf("raw row = %q, want 4", raw.str("row"))
	}
}

func TestReserveSharedRemainder(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	club := bil24sandbox.PerformanceClub
	take := func(category string, n int) object {
		return object{"type": "RESERVE", "categoryList": []object{
			{"categoryPriceId": json.Number(category), "quantity": n}}}
	}
	for range 2 { // 100 is the most a cart takes
		v.buyer().ok("RESERVATION", take(bil24sandbox.CategoryClubEntry, 100))
	}
	b := v.buyer()
	b.ok("RESERVATION", take(bil24sandbox.CategoryClubEntry, 70))
	b.refused(101, "RESERVATION", take(bil24sandbox.CategoryClubDrink, 4))
	b.ok("RESERVATION", take(bil24sandbox.CategoryClubDrink, 3))
	list := v.ok("GET_SEAT_LIST", object{"actionEventId": json.Number(club)})
	group := list.list("categoryLimitList")[0]
	if got := group.str("remainder"); got != "0" {
		t.Errorf("remainder = %s, want 0", got)
	}
	if got := group.list("categoryList")[1].str("availability"); got != "116" {
		t.Errorf("availability of a full group's category = %s, want its own 116", got)
	}
	if free := v.seats(club, false); len(free) != 0 {
		t.Errorf("%d places of a full group are available", len(free))
	}
	if got := count(v.book(club), bil24sandbox.CategoryClubDrink, "free"); got != 0 {
		t.Errorf("the report has %d free places, want 0", got)
	}
	b.ok("RESERVATION", object{"type": "UN_RESERVE", "categoryList": []object{
		{"categoryPriceId": json.Number(bil24sandbox.CategoryClubEntry), "quantity": 2}}})
	if got := count(v.book(club), bil24sandbox.CategoryClubEntry, "free"); got != 2 {
		t.Errorf("the report has %d free places after two went back, want 2", got)
	}
}

func TestReservePlaceByID(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b, places := v.buyer(), v.seats(bil24sandbox.PerformanceBrass, false)
	o := b.reserve(places[0], places[1])
	for _, s := range o.list("seatList") {
		if s["placement"] != false || s["location"] != nil {
			t.Errorf("place without number = %v", s)
		}
	}
}

func TestReserveAccessCode(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b := v.buyer()
	fields := object{"type": "RESERVE", "seatList": seatList(v.seats(bil24sandbox.PerformanceRehearsal, false)[0])}
	b.refused(101, "RESERVATION", fields)
	fields["kdp"] = 1
	b.refused(101, "RESERVATION", fields)
	fields["kdp"] = bil24sandbox.RehearsalCode
	b.ok("RESERVATION", fields)
	event := object{"actionId": json.Number(bil24sandbox.EventRehearsal), "kdp": 1}
	b.refused(101, "CHECK_KDP", event)
	event["kdp"] = bil24sandbox.RehearsalCode
	b.ok("CHECK_KDP", event)
	b.refused(-1, "CHECK_KDP", object{"actionId": 1, "kdp": 1})
}

func TestCartExpires(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	v.control(`{"hold_seconds":20}`)
	b, seats := v.buyer(), v.seats(traviata, true)
	b.reserve(seats[0])
	v.clock.Advance(19 * time.Second)
	if got := b.ok("GET_CART", nil).str("time"); got != "1" {
		t.Errorf("time = %s, want 1", got)
	}
	v.clock.Advance(time.Second)
	if got := count(v.book(traviata), "", "held"); got != 0 {
		t.Errorf("the report has %d held seats after the time-out, want 0", got)
	}
	v.buyer().reserve(seats[0])
	b.refused(101, "CREATE_ORDER_EXT", nil)
}

func TestOneSeatFiftyBuyers(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	seat := v.seats(traviata, true)[0]
	buyers := make([]*buyer, 50)
	for i := range buyers {
		buyers[i] = v.buyer()
	}
	codes := make([]string, len(buyers))
	var wg sync.WaitGroup
	for i, b := range buyers {
		wg.Go(func() {
			r, err := v.post("/json", withEnvelope("RESERVATION", b.with(object{
				"type": "RESERVE", "seatList": seatList(seat),
			})))
			if err != nil {
				t.Errorf("RESERVATION: %v", err)
				return
			}
			defer r.Body.Close()
			var o struct{ ResultCode json.Number }
			if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
				t.Errorf("RESERVATION: %v", err)
			}
			codes[i] = o.ResultCode.String()
		})
	}
	wg.Wait()
	got := map[string]int{}
	for _, c := range codes {
		got[c]++
	}
	if diff := cmp.Diff(map[string]int{"0": 1, "101": 49}, got); diff != "" {
		t.Errorf("result codes (-want +got):\n%s", diff)
	}
	if n := count(v.book(traviata), "", "held"); n != 1 {
		t.Errorf("the report has %d held seats, want 1", n)
	}
}

package vendortest

import (
	"fmt"
	"slices"
	"sync"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// testHold: the vendor has what it was asked for, at the price expected, until
// a moment to come, and reads it back.
func testHold(b *buyer) {
	started := b.Now()
	held := b.hold(b.places[:wanted])
	b.expectCounts("after the hold", wanted, 0, 0)
	if !held.Deadline.After(started) {
		b.Errorf("Deadline = %v, which is not to come", held.Deadline)
	}
	seats := make(map[seatplan.SeatID]bool)
	for _, h := range held.Places {
		seats[h.Seat] = true
		if h.Key == "" || h.Price.Nominal != b.places[0].Expect.Nominal && !b.mixed() {
			b.Errorf("held %+v, want a key and the price %v", h, b.places[0].Expect.Nominal)
		}
	}
	for _, p := range b.places[:wanted] {
		if p.Seat != "" && !seats[p.Seat] {
			b.Errorf("seat %s is not in the holding", p.Seat)
		}
	}
	again, err := b.holder().Holding(b.Context(), b.visit, b.p, held.Booking)
	if err != nil || !slices.Equal(keys(again), keys(held)) || !again.Deadline.After(started) && !again.Deadline.IsZero() {
		b.Errorf("Holding = %v until %v, %v, want %v", keys(again), again.Deadline, err, keys(held))
	}
}

// mixed reports whether the places have several prices.
func (b *buyer) mixed() bool {
	return slices.ContainsFunc(b.places, func(p vendors.Place) bool { return p.Expect.Nominal != b.places[0].Expect.Nominal })
}

// testHoldMore: a second hold adds to the first.
func testHoldMore(b *buyer) {
	first := b.hold(b.places[:1])
	held, err := b.holder().Hold(b.Context(), b.holdRequest(b.places[1:wanted], first))
	if err != nil || len(held.Places) != wanted {
		b.Fatalf("second Hold = %d places, %v, want %d", len(held.Places), err, wanted)
	}
	b.expectCounts("after the second hold", wanted, 0, 0)
}

// testRelease: single places and the rest are let go, also when they are gone.
func testRelease(b *buyer) {
	held := b.hold(b.places[:wanted])
	left, err := b.holder().Release(b.Context(), vendors.ReleaseRequest{
		Visit: b.visit, Performance: b.p, Keys: keys(held)[:1], Before: held,
	})
	if err != nil || len(left.Places) != wanted-1 {
		b.Fatalf("Release of one = %d places, %v, want %d", len(left.Places), err, wanted-1)
	}
	b.expectCounts("after the release of one", wanted-1, 0, 0)
	for _, when := range []string{"first", "second"} {
		none, err := b.holder().Release(b.Context(), vendors.ReleaseRequest{Visit: b.visit, Performance: b.p, Before: left})
		if err != nil && (when == "first" || !vendors.Final(err)) || len(none.Places) != 0 {
			b.Errorf("%s Release of all = %v, %v", when, keys(none), err)
		}
	}
	b.expectCounts("after the release of all", 0, 0, 0)
}

// sellElsewhere lets another channel have a place; in an area, all but those
// to be left.
func (b *buyer) sellElsewhere(p vendors.Place, left int) {
	b.Helper()
	if p.Seat != "" {
		control(b, b.ControlURL, command{"sell": command{"performance": b.p.ID, "seats": []seatplan.SeatID{p.Seat}}})
		return
	}
	for _, area := range readReport(b, b.ControlURL).performance(b, string(b.p.ID)).Areas {
		if area.ID == string(p.Area) && area.Free > left {
			control(b, b.ControlURL, command{"sell": command{"performance": b.p.ID, "area": p.Area, "quantity": area.Free - left}})
		}
	}
}

// buy makes the call that takes places at the vendor: a hold, else an order,
// else what confirms it.
func (b *buyer) buy(r vendors.HoldRequest) error {
	if b.holds() {
		_, err := b.holder().Hold(b.Context(), r)
		return err
	}
	cart := cartOf(r.Places)
	o, err := b.Vendor.PlaceOrder(b.Context(), vendors.OrderRequest{
		Performance: b.p, Holding: cart, Buyer: someone, Key: "o_" + r.Places[0].Ref,
	})
	if err != nil || !b.ours() {
		return err
	}
	_, err = b.Vendor.ConfirmOrder(b.Context(), b.ref(o, cart), "payment-1")
	return err
}

// taken is how many places the report has held, ordered or sold since the
// beginning.
func (b *buyer) taken() int {
	b.Helper()
	now := b.counts()
	return now.Held + now.Ordered + now.Sold - b.before.Held - b.before.Ordered - b.before.Sold
}

// testTaken: what another channel has sold meanwhile is refused, with the seat's
// name, and nothing of the rest is held.
func testTaken(b *buyer) {
	if b.holds() {
		b.open()
	}
	last := b.places[wanted-1]
	b.sellElsewhere(last, wanted-1)
	b.before = b.counts()
	err := b.buy(b.holdRequest(b.places[:wanted], vendors.Holding{}))
	b.expectRefusal("buying", err, vendors.ErrTaken, vendors.ErrSoldOut)
	b.expectCounts("after the refusal", 0, 0, 0)
	if last.Seat != "" {
		b.expectSeats(err, last.Seat)
	}
}

// testTwoBuyers: what another visit holds is refused.
func testTwoBuyers(b *buyer) {
	first := b.places[0]
	if first.Seat == "" {
		b.Skip("no two buyers can want one place of an area")
	}
	b.hold(b.places[:1])
	b.open()
	_, err := b.holder().Hold(b.Context(), b.holdRequest(b.places[:wanted], vendors.Holding{}))
	b.expectRefusal("second buyer's Hold", err, vendors.ErrTaken)
	b.expectSeats(err, first.Seat)
	b.expectCounts("after the second buyer's hold", 1, 0, 0)
}

// testRace: of many buyers at once for the last place or two no more get one
// than there are; the others are refused.
func testRace(b *buyer) {
	const buyers = 6
	left := 1
	if b.places[0].Seat == "" {
		left = 2
		b.sellElsewhere(b.places[0], left)
		b.before = b.counts()
	}
	var all sync.WaitGroup
	results := make([]error, buyers)
	for i := range buyers {
		place := b.places[0]
		place.Ref = fmt.Sprintf("race%d", i)
		if b.holds() {
			b.open()
		}
		r := b.holdRequest([]vendors.Place{place}, vendors.Holding{})
		all.Go(func() { results[i] = b.buy(r) })
	}
	all.Wait()
	got := 0
	for _, err := range results {
		if err == nil {
			got++
		} else if !vendors.Final(err) {
			b.Errorf("buying = %v, want a refusal", err)
		}
	}
	if got == 0 || got > left || b.taken() != got {
		b.Errorf("%d buyers got one of %d places, the report has %d taken", got, left, b.taken())
	}
}

// testPriceChanged: a price that is not the vendor's is refused.
func testPriceChanged(b *buyer) {
	b.open()
	places := slices.Clone(b.places[:wanted])
	places[0].Expect.Nominal.Minor--
	_, err := b.holder().Hold(b.Context(), b.holdRequest(places, vendors.Holding{}))
	b.expectRefusal("Hold", err, vendors.ErrPriceChanged)
	b.expectCounts("after the refused hold", 0, 0, 0)
}

// testHoldRunsOut: what ran out is not held and cannot be ordered.
func testHoldRunsOut(b *buyer) {
	control(b, b.ControlURL, command{"hold_seconds": 30})
	held := b.hold(b.places[:wanted])
	b.Advance(held.Deadline.Sub(b.Now()) + runOut)
	b.expectCounts("after the hold ran out", 0, 0, 0)
	if now, err := b.holder().Holding(b.Context(), b.visit, b.p, held.Booking); err == nil && len(now.Places) > 0 {
		b.Errorf("Holding = %v after the hold ran out", keys(now))
	} else if err != nil && !vendors.Final(err) {
		b.Errorf("Holding = %v, want nothing or a refusal", err)
	}
	_, err := b.Vendor.PlaceOrder(b.Context(), b.orderRequest(held))
	b.expectRefusal("PlaceOrder", err, vendors.ErrHoldExpired)
	b.expectCounts("after the late order", 0, 0, 0)
}

package vendortest

import (
	"errors"
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// runOut is longer than any margin between a vendor's clock and ours.
const runOut = time.Minute

func errorOf(err error) *vendors.Error {
	var e *vendors.Error
	errors.As(err, &e)
	return e
}

// expectSeats checks which seats an error names.
func (b *buyer) expectSeats(err error, want ...seatplan.SeatID) {
	b.Helper()
	if e := errorOf(err); e == nil || !slices.Equal(e.Seats, want) {
		b.Errorf("%v names the seats %v, want %v", err, seatsOf(e), want)
	}
}

func seatsOf(e *vendors.Error) []seatplan.SeatID {
	if e == nil {
		return nil
	}
	return e.Seats
}

// expectSold checks how many places were sold since the beginning.
func (b *buyer) expectSold(when string, want int) {
	b.Helper()
	if got := b.counts().Sold - b.before.Sold; got != want {
		b.Errorf("%s: the report has %d sold, want %d", when, got, want)
	}
}

// expectOneOrder checks that the report has just one order that was not given
// up, with what was wanted at the price it was said to have.
func (b *buyer) expectOneOrder(o vendors.Order) {
	b.Helper()
	orders := readReport(b, b.ControlURL).Orders
	if len(orders) != 1 {
		b.Fatalf("the report has %d orders, want 1", len(orders))
	}
	book := orders[0]
	if book.ID != o.ID || book.places() != wanted {
		b.Errorf("the report has order %s of %d places, want %s of %d", book.ID, book.places(), o.ID, wanted)
	}
	if !o.Total.IsZero() && (book.Total != o.Total.Decimal() || book.Currency != string(o.Total.Currency)) {
		b.Errorf("the report has %s %s, the order %v", book.Total, book.Currency, o.Total)
	}
}

// testOrder: hold, order, confirm, tickets.
func testOrder(b *buyer) {
	held := b.hold(b.places[:wanted])
	o := b.placeOrder(held)
	if want, ok := b.totalOf(held, o); !ok || !o.Deadline.IsZero() && !o.Deadline.After(b.Now()) {
		b.Errorf("PlaceOrder = %v until %v, want %v", o.Total, o.Deadline, want)
	}
	if !b.ours() {
		b.expectOneOrder(o)
	}
	if !issued(o) {
		b.expectPayable(o, held)
	}
	paid, ref := b.confirm(o, held)
	if paid.Reference == "" || o.Reference != "" && o.Reference != paid.Reference {
		b.Errorf("the order's reference is %q before it is confirmed and %q after", o.Reference, paid.Reference)
	}
	b.expectCounts("after the confirmation", 0, 0, wanted)
	b.expectOneOrder(paid)
	b.expectTickets(ref, paid)
	if b.ours() {
		return // the vendor gives no order back
	}
	if again, err := b.Vendor.ReadOrder(b.Context(), ref); err != nil || again.State != vendors.OrderConfirmed {
		b.Errorf("ReadOrder = %q, %v, want %q", again.State, err, vendors.OrderConfirmed)
	}
}

// totalOf is what an order of a holding costs, and whether it does. Where the
// order is the hold, fees can come with it.
func (b *buyer) totalOf(held vendors.Holding, o vendors.Order) (seatplan.Money, bool) {
	b.Helper()
	total := held.Total // fees and discounts of the whole are in it
	if total.IsZero() {
		for _, p := range held.Places {
			var err error
			if total, err = total.Add(p.Price.Total()); err != nil {
				b.Fatal(err)
			}
		}
	}
	if o.Total != total && b.Vendor.HoldMode() == vendors.HoldOrder {
		total, _ = total.Add(o.Fees)
	}
	return total, o.Total == total
}

// expectPayable checks an order that was placed and not paid.
func (b *buyer) expectPayable(o vendors.Order, held vendors.Holding) {
	b.Helper()
	if b.ours() {
		b.expectCounts("after the order", 0, 0, 0)
		return
	}
	b.expectSold("after the order", 0)
	if b.Vendor.HoldMode() == vendors.HoldOrder {
		b.expectCounts("after the order", 0, wanted, 0)
		if o.Deadline.IsZero() {
			b.Error("the order is the hold and has no Deadline")
		}
	}
	ref := b.ref(o, held)
	if got, err := b.Vendor.ReadOrder(b.Context(), ref); err != nil || got.State != vendors.OrderPayable {
		b.Errorf("ReadOrder = %q, %v, want %q", got.State, err, vendors.OrderPayable)
	}
	if b.Ops[vendors.OpConfirm] == "" { // nothing that we say pays it
		if got, err := b.Vendor.ConfirmOrder(b.Context(), ref, "payment-1"); err == nil && got.State != vendors.OrderPayable || err != nil && !vendors.Final(err) {
			b.Errorf("ConfirmOrder of an order that we cannot pay = %q, %v", got.State, err)
		}
		b.expectSold("after the confirmation", 0)
	}
}

// expectTickets compares the tickets, given once or read, with the report's.
func (b *buyer) expectTickets(ref vendors.OrderRef, paid vendors.Order) {
	b.Helper()
	tickets := paid.Tickets
	if len(tickets) == 0 {
		var err error
		if tickets, err = b.Vendor.Tickets(b.Context(), ref); err != nil {
			b.Fatalf("Tickets: %v", err)
		}
	}
	var got, want []string
	for _, t := range tickets {
		got = append(got, t.Code)
	}
	for _, t := range readReport(b, b.ControlURL).Orders[0].Tickets {
		want = append(want, t.Code)
	}
	slices.Sort(got)
	slices.Sort(want)
	if len(want) != wanted || !slices.Equal(got, want) {
		b.Errorf("Tickets have %d codes, the report %d; want the same %d", len(got), len(want), wanted)
	}
}

// gone reports whether an order is given up or about to be.
func gone(s vendors.OrderState) bool {
	return s == vendors.OrderCancelled || s == vendors.OrderCancelling
}

// testCancel: an order that is given up frees its places, may be given up
// again and can no more be confirmed.
func testCancel(b *buyer) {
	held := b.hold(b.places[:wanted])
	ref := b.ref(b.placePayable(held), held)
	for _, when := range []string{"first", "second"} {
		o, err := b.canceller().CancelOrder(b.Context(), ref)
		if err != nil || !gone(o.State) {
			b.Errorf("%s CancelOrder = %q, %v", when, o.State, err)
		}
		b.expectCounts("after the cancellation", 0, 0, 0)
	}
	o, err := b.Vendor.ConfirmOrder(b.Context(), ref, "payment-1")
	if err == nil && !gone(o.State) || err != nil && !vendors.Final(err) {
		b.Errorf("ConfirmOrder of what is cancelled = %q, %v", o.State, err)
	}
	b.expectSold("after the late confirmation", 0)
}

// testCancelPaid: what is paid is not given up, and the answer says so.
func testCancelPaid(b *buyer) {
	held := b.hold(b.places[:wanted])
	_, ref := b.confirm(b.placeOrder(held), held)
	if o, err := b.canceller().CancelOrder(b.Context(), ref); err != nil && !vendors.Final(err) || err == nil && o.State != vendors.OrderConfirmed {
		b.Errorf("CancelOrder = %q, %v, want %q or a refusal", o.State, err, vendors.OrderConfirmed)
	}
	b.expectSold("after the cancellation", wanted)
}

// testOrderRunsOut: an order that ran out reads as given up and is not sold.
func testOrderRunsOut(b *buyer) {
	control(b, b.ControlURL, command{"order_seconds": 60})
	held := b.hold(b.places[:wanted])
	placed := b.placePayable(held)
	ref := b.ref(placed, held)
	end := placed.Deadline
	if end.IsZero() {
		end = b.Now().Add(runOut)
	}
	b.Advance(end.Sub(b.Now()) + runOut)
	if o, err := b.Vendor.ReadOrder(b.Context(), ref); err != nil || !gone(o.State) {
		b.Errorf("ReadOrder = %q, %v, want it gone", o.State, err)
	}
	if o, err := b.Vendor.ConfirmOrder(b.Context(), ref, "payment-1"); err == nil && !gone(o.State) {
		b.Errorf("ConfirmOrder = %q, %v, want it gone", o.State, err)
	}
	b.expectCounts("after the order ran out", 0, 0, 0)
}

// testEqualOrders: an order whose answer was lost is not taken for another
// buyer's order of the same kind and number of places.
func testEqualOrders(b *buyer) {
	first := b.hold(b.places[:wanted])
	other := b.placeOrder(first)
	b.visit, b.key = nil, "o_2"
	held := b.hold(b.places[wanted:])
	st := state{held: held}
	st.intent.Before, st.intent.Buyer, st.intent.Key = held, someone, b.key
	b.intend(vendors.OpPlace, &st)
	b.fail(vendors.OpPlace, "drop_before", nil)
	_, err := b.Vendor.PlaceOrder(b.Context(), b.orderRequest(held))
	if !errors.Is(err, vendors.ErrOutcomeUnknown) && !errors.Is(err, vendors.ErrUnavailable) {
		b.Fatalf("PlaceOrder = %v, want %v", err, vendors.ErrOutcomeUnknown)
	}
	if b.Advance != nil {
		b.Advance(grace)
	}
	if found, err := b.Vendor.Settle(b.Context(), st.intent); err == nil && found.Verdict == vendors.Done {
		b.Errorf("Settle found order %s, which was not made; the other buyer's is %s", found.Order.ID, other.ID)
	}
}

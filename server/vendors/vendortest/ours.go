package vendortest

import (
	"errors"

	"github.com/parterre/parterre/server/vendors"
)

// testNoCall: where our own ledger holds, an order is a name and no call.
func testNoCall(b *buyer) {
	before := readReport(b, b.ControlURL).Calls
	held := b.hold(b.places[:wanted])
	first, second := b.placeOrder(held), b.placeOrder(held)
	if first.ID == second.ID {
		b.Errorf("two orders have the one name %s", first.ID)
	}
	for op, n := range readReport(b, b.ControlURL).Calls {
		if n != before[op] {
			b.Errorf("PlaceOrder called %s", op)
		}
	}
	b.expectCounts("after the orders", 0, 0, 0)
}

// testConfirmedTwice: confirming again under the same name sells nothing more,
// also when it is settled again and again.
func testConfirmedTwice(b *buyer) {
	held := b.hold(b.places[:wanted])
	_, ref := b.confirm(b.placeOrder(held), held)
	o, err := b.Vendor.ConfirmOrder(b.Context(), ref, "payment-1")
	if err == nil && o.State != vendors.OrderConfirmed || err != nil && !errors.Is(err, vendors.ErrUnreadable) {
		b.Errorf("ConfirmOrder again = %q, %v, want %v", o.State, err, vendors.ErrUnreadable)
	}
	st := state{intent: vendors.Intent{Before: held, Buyer: someone, Order: ref.ID, Key: b.key, Payment: "payment-1"}}
	b.intend(vendors.OpConfirm, &st)
	for range 2 {
		calls := b.calls(vendors.OpConfirm)
		found, err := b.Vendor.Settle(b.Context(), st.intent)
		if found.Verdict != vendors.Done || err != nil && !errors.Is(err, vendors.ErrUnreadable) {
			b.Errorf("Settle = %q, %v, want %q", found.Verdict, err, vendors.Done)
		}
		if got := b.calls(vendors.OpConfirm) - calls; got > 1 {
			b.Errorf("Settle sent the call %d times", got)
		}
	}
	b.expectCounts("in the end", 0, 0, wanted)
}

// expectUnreadable checks what is said of an order that exists, and whose
// tickets came with an answer that was lost.
func (b *buyer) expectUnreadable(s *state) {
	b.Helper()
	if _, err := b.Vendor.Tickets(b.Context(), s.ref); !errors.Is(err, vendors.ErrUnreadable) {
		b.Errorf("Tickets = %v, want %v", err, vendors.ErrUnreadable)
	}
}

package checkout_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// TestGoneReason loses places in each way and checks that the cart knows why.
func TestGoneReason(t *testing.T) {
	t.Parallel()
	giveUp := func(b *buyer) {
		b.place()
		if err := b.GiveUp(b.Context(), b.order.ID, b.order.Secret); err != nil {
			b.Fatal(err)
		}
		b.pass(time.Second)
		b.is(store.OrderClosed, "cancelled")
	}
	for _, tc := range []struct {
		name   string
		mode   vendors.HoldMode
		lose   func(b *buyer)
		want   checkout.GoneReason
		ranOut bool
	}{
		{"the time is over", vendors.HoldAdd, func(b *buyer) { b.pass(time.Hour) }, checkout.GoneExpired, true},
		{"the time is over, held by us", vendors.HoldOurs, func(b *buyer) { b.pass(time.Hour) }, checkout.GoneExpired, true},
		{"the vendor forgets the visit", vendors.HoldAdd, func(b *buyer) {
			b.house.set(func() {
				for _, v := range b.house.visits {
					v.lost = true
				}
			})
			b.want(2)
		}, checkout.GoneEarly, true},
		{"the vendor forgets the visit after its time", vendors.HoldAdd, func(b *buyer) {
			b.house.set(func() {
				for _, v := range b.house.visits {
					v.lost = true
				}
			})
			b.mu.Lock()
			b.now = b.now.Add(orderTime) // and the worker has not come by
			b.mu.Unlock()
			b.want(2)
		}, checkout.GoneExpired, true},
		{"the order is given up", vendors.HoldAdd, giveUp, checkout.GoneGivenUp, false},
		{"the order of a lock is given up", vendors.HoldReplace, giveUp, checkout.GoneGivenUp, false},
		{"the time to pay is over", vendors.HoldAdd, func(b *buyer) {
			b.place()
			b.pass(time.Hour)
			b.pass(time.Second)
		}, checkout.GoneExpired, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := openShop(t, tc.mode, nil).buyer()
			if v := b.choose(1); v.RanOut() {
				t.Error("a cart that lost nothing says that it ran out")
			}
			tc.lose(b)
			v := b.cart()
			if len(v.Expired) != 1 || v.Gone != tc.want || v.RanOut() != tc.ranOut {
				t.Errorf("%d places gone, because %q, ran out: %v; want one, %q, %v", len(v.Expired), v.Gone, v.RanOut(), tc.want, tc.ranOut)
			}
		})
	}
}

// TestGivenUpThenExpired checks that the last reason counts.
func TestGivenUpThenExpired(t *testing.T) {
	t.Parallel()
	b := openShop(t, vendors.HoldAdd, nil).buyer()
	b.choose(1)
	b.place()
	if err := b.GiveUp(t.Context(), b.order.ID, b.order.Secret); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Second)
	if _, err := b.Change(t.Context(), "opera", b.token, checkout.Change{Again: true}); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Hour)
	if v := b.cart(); v.Gone != checkout.GoneExpired || !v.RanOut() {
		t.Errorf("gone because %q, want that the time ran out", v.Gone)
	}
}

// TestGivenBackIsNotGone gives back what was chosen after places ran out: those are
// not said to have run out then.
func TestGivenBackIsNotGone(t *testing.T) {
	t.Parallel()
	for name, give := range map[string]func(v checkout.View) checkout.Change{
		"the line":     func(v checkout.View) checkout.Change { return checkout.Change{Drop: []string{v.Lines[0].Ref}} },
		"the quantity": func(checkout.View) checkout.Change { return floorOf(0) },
	} {
		for _, mode := range []vendors.HoldMode{vendors.HoldAdd, vendors.HoldReplace, vendors.HoldOurs} {
			b := openShop(t, mode, nil).buyer()
			b.choose(2)
			b.place()
			b.pass(time.Hour)
			b.pass(time.Second)
			if v := b.cart(); v.Count() != 0 || len(v.Expired) != 2 {
				t.Fatalf("%s: %d places, %d expired; want none and 2", mode, v.Count(), len(v.Expired))
			}
			v := b.choose(1)
			if len(v.Expired) == 0 {
				t.Errorf("%s: another place takes back the offer of those that ran out", mode)
			}
			v, err := b.Change(t.Context(), "opera", b.token, give(v))
			if err != nil || v.Count() != 0 || len(v.Expired) != 0 {
				t.Errorf("%s of %s given back: %d places, %d expired, %v; want none", name, mode, v.Count(), len(v.Expired), err)
			}
		}
	}
}

// TestTariffKeepsPlace changes the tariff of each of three lines: it stays where
// it was, whatever the vendor's way to hold.
func TestTariffKeepsPlace(t *testing.T) {
	t.Parallel()
	for _, mode := range []vendors.HoldMode{vendors.HoldAdd, vendors.HoldReplace, vendors.HoldOrder, vendors.HoldOurs} {
		for i := range 3 {
			b := openShop(t, mode, nil).buyer()
			before := b.choose(3)
			v, err := b.Change(t.Context(), "opera", b.token, checkout.Change{
				Tariff: &checkout.TariffChange{Ref: before.Lines[i].Ref, Tariff: "family"},
			})
			if err != nil {
				t.Fatal(err)
			}
			want, got := []string{"", "", ""}, []string(nil)
			want[i] = "family"
			for _, l := range v.Lines {
				got = append(got, string(l.Price.Tariff))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%v: tariffs of the lines (-want +got):\n%s", mode, diff)
			}
		}
	}
}

// TestSoldHasNoDeadline: a cart that was bought is not said to be held until some
// time, so that nobody is warned of it.
func TestSoldHasNoDeadline(t *testing.T) {
	t.Parallel()
	for _, mode := range everyMode {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			b := openShop(t, mode, nil).buyer()
			b.choose(2)
			b.place().is(store.OrderPayable, "")
			if b.cart().Deadline.IsZero() {
				t.Error("a cart that is to be paid for has no deadline")
			}
			b.pay().is(store.OrderIssued, "")
			if v := b.cart(); v.Count() != 2 || !v.Deadline.IsZero() {
				t.Errorf("the cart has %d places and is said to end at %v, want 2 and no time", v.Count(), v.Deadline)
			}
		})
	}
}

// TestOrderOfWhatRanOut has nothing to order: the buyer learns that it ran out, and
// of an empty cart that it is empty.
func TestOrderOfWhatRanOut(t *testing.T) {
	t.Parallel()
	b := openShop(t, vendors.HoldAdd, nil).buyer()
	_, err := b.Place(t.Context(), "opera", b.token, ana)
	if r := refused(t, "an order of nothing", err, checkout.ErrInvalid); r.Field != "cart" {
		t.Errorf("the fault is in %q, want the cart", r.Field)
	}
	b.choose(2)
	b.pass(time.Hour)
	_, err = b.Place(t.Context(), "opera", b.token, ana)
	refused(t, "an order of what ran out", err, checkout.ErrHoldExpired)
	if n := b.house.count("place"); n != 0 {
		t.Errorf("%d orders were made", n)
	}
}

// TestExpiredPlacesOutliveAnOrder has places run out, and others locked for an order
// that is given up: all of them can be asked for again.
func TestExpiredPlacesOutliveAnOrder(t *testing.T) {
	t.Parallel()
	b := openShop(t, vendors.HoldReplace, nil).buyer()
	b.choose(2)
	b.place()
	b.pass(time.Hour)
	b.pass(time.Second)
	b.choose(1)
	b.place().is(store.OrderPayable, "")
	if v := b.cart(); v.Count() != 1 || len(v.Expired) != 2 {
		t.Errorf("%d places, %d expired while an order is made; want 1 and 2", v.Count(), len(v.Expired))
	}
	if err := b.GiveUp(t.Context(), b.order.ID, b.order.Secret); err != nil {
		t.Fatal(err)
	}
	if v := b.cart(); v.Count() != 0 || len(v.Expired) != 3 {
		t.Errorf("%d places, %d expired after the order; want none and 3", v.Count(), len(v.Expired))
	}
}

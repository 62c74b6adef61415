package e2e_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/demo"
)

// again presses "hold them again", as a page without scripts does.
func (b *apiBuyer) again() apiReply {
	b.Helper()
	return b.post("/e/"+b.performance+"/lines", url.Values{"token": {b.token}, "again": {"1"}})
}

// runsOut waits until the cart says that its places are gone, and checks that
// it says which.
func (b *apiBuyer) runsOut(seats ...string) {
	b.Helper()
	var c apiCart
	eventually(b, "expired", func() bool {
		c = b.look()
		return c.Hold == nil && len(c.Items) == 0
	})
	if diff := cmp.Diff(seats, expiredSeats(c)); diff != "" {
		b.Errorf("places that ran out (-want +got):\n%s", diff)
	}
}

// TestHoldRunsOut lets seats go back and takes them again. The calls that give
// them back are answered, or in one of the ways to lose an answer not.
func TestHoldRunsOut(t *testing.T) {
	t.Parallel()
	unhurried(t)
	timing := quick
	timing.Grace = 10 * time.Second // for a vendor that wants to be left alone for one
	shop := openShop(t, demo.Options{Hold: 7 * time.Second, Timing: timing})
	for _, mode := range []string{"", "drop_after", "drop_before", "refuse", "limit"} {
		w := shop.visitor(opera).watch()
		b, seats := shop.buyer(opera), w.freeSeats(2)
		if r := b.take(takeSeats(seats...)); r.status != http.StatusOK {
			t.Fatalf("%s = %d %s", r.what, r.status, r.body)
		}
		w.sees(seats[1], seatplan.Held)
		if mode != "" {
			shop.fail("bil24", "RESERVATION", mode)
		}
		b.runsOut(seats...)
		w.sees(seats[1], seatplan.Free)
		shop.audit()
		if r := b.again(); r.status != http.StatusSeeOther {
			t.Errorf("after %q: again = %d %.300s", mode, r.status, r.body)
		}
		if diff := cmp.Diff(seats, b.wants(2).seats()); diff != "" {
			t.Errorf("after %q: held again (-want +got):\n%s", mode, diff)
		}
		b.give(takeSeats(seats...))
		shop.audit()
	}
}

// TestOrderRunsOut holds three buyers against the deadline of their orders, with
// a vendor whose holds are short: one pays in time, one too late, and one asks
// for the payment page too late.
func TestOrderRunsOut(t *testing.T) {
	t.Parallel()
	unhurried(t)
	shop := openShop(t, demo.Options{Hold: 12 * time.Second})
	prompt, slow, late := iabiletCase.chosen(shop), iabiletCase.chosen(shop), iabiletCase.chosen(shop)
	promptOrder, slowOrder, lateOrder := prompt.placed(), slow.placed(), late.placed()
	prompt.bought(iabiletCase, promptOrder)
	page := slow.payPage(slowOrder)
	eventually(t, "too late to begin to pay", func() bool {
		r := late.post("/o/"+lateOrder.ID+"/pay", url.Values{"token": {lateOrder.Secret}})
		return r.status == http.StatusConflict || late.order(lateOrder.ID).Status == "expired"
	})
	for id, b := range map[string]*apiBuyer{slowOrder.ID: slow, lateOrder.ID: late} {
		eventually(t, "closed", func() bool { return shop.state(id) == "closed" })
		if o := b.order(id); o.Status != "expired" || len(o.Tickets) > 0 {
			t.Errorf("order %+v, want it expired", o)
		}
		if c := b.look(); c.Order != "" || len(c.Expired) != 2 {
			t.Errorf("cart %+v, want its two places as memory", c)
		}
	}
	slow.decide(page, "pay") // nothing is taken any more
	shop.audit()
	slow.again()
	slow.bought(iabiletCase, slow.placed())
	shop.audit()
}

// TestOrderLostWithItsHold loses an order on its way, and then the hold it was
// to be made of. An order of the same places that was given up a moment before
// is not taken for it.
func TestOrderLostWithItsHold(t *testing.T) {
	t.Parallel()
	unhurried(t)
	timing := quick
	timing.CallTimeout, timing.Grace = time.Second, 8*time.Second // longer than the hold
	shop := openShop(t, demo.Options{Timing: timing})
	b := bil24Case.chosen(shop)
	first := b.placed()
	b.post("/o/"+first.ID+"/cancel", url.Values{"token": {first.Secret}})
	b.becomes(first.ID, "cancelled")
	shop.door("bil24", `{"hold_seconds":8}`)
	eventually(t, "free again", func() bool { return b.again().status == http.StatusSeeOther && len(b.look().Items) == 2 })
	b.wants(2)
	shop.fail("bil24", "CREATE_ORDER_EXT", "drop_before")
	second := b.ordered()
	b.becomes(second.ID, "expired")
	eventually(t, "closed", func() bool { return shop.state(second.ID) == "closed" })
	if c := b.look(); c.Order != "" || len(c.Expired) != 2 {
		t.Errorf("cart %+v, want its two places as memory", c)
	}
	shop.audit()
}

// TestDeclinedThenPaid tries a second card on the same order.
func TestDeclinedThenPaid(t *testing.T) {
	forEachVendor(t, confirming, func(t *testing.T, c vendorCase) {
		shop := openShop(t, demo.Options{})
		b := c.chosen(shop)
		o := b.placed()
		first := b.payPage(o)
		together(5, func(int) {
			if again := b.payPage(o); again != first {
				t.Errorf("pay pressed again leads to %s, want %s", again, first)
			}
		})
		b.decide(first, "decline")
		b.becomes(o.ID, "declined")
		b.decide(first, "pay") // it is too late on that page
		if got := b.order(o.ID).Status; got != "declined" {
			t.Errorf("order is %s, want it declined still", got)
		}
		b.bought(c, o)
		total := o.totalText()
		if diff := cmp.Diff([]string{"declined " + total, "captured " + total}, shop.money(o.ID)); diff != "" {
			t.Errorf("payments (-want +got):\n%s", diff)
		}
		if got := len(shop.books(vendorOf(c.performance)).Orders); got != 1 {
			t.Errorf("vendor has %d orders, want one", got)
		}
		shop.audit()
	})
}

// TestGivenUp sees the places of an unpaid order go back.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	w := shop.visitor(opera).watch()
	b := bil24Case.chosen(shop)
	seats := b.look().seats()
	o := b.placed()
	page := b.payPage(o)
	w.sees(seats[0], seatplan.Held)
	b.post("/o/"+o.ID+"/cancel", url.Values{"token": {o.Secret}})
	b.becomes(o.ID, "cancelled")
	w.sees(seats[0], seatplan.Free)
	b.decide(page, "pay")
	shop.audit()
	if diff := cmp.Diff([]string{"voided " + o.totalText()}, shop.money(o.ID)); diff != "" {
		t.Errorf("payments (-want +got):\n%s", diff)
	}
	b.again()
	b.bought(bil24Case, b.placed())
	shop.audit()
}

// TestSlowVendor has one vendor take its time over a confirmation while a hold
// at the other runs out: it is given back meanwhile.
func TestSlowVendor(t *testing.T) {
	t.Parallel()
	unhurried(t)
	timing := quick
	timing.CallTimeout = 30 * time.Second
	shop := openShop(t, demo.Options{Hold: 60 * time.Second, Timing: timing})
	shop.door("bil24", `{"hold_seconds":7}`)
	slow := iabiletCase.chosen(shop)
	o := slow.placed()
	shop.door("iabilet", `{"fail":{"op":"/confirmOrder","mode":"slow","count":1,"delay_ms":8000}}`)
	slow.post(slow.payPage(o), url.Values{"decision": {"pay"}})
	eventually(t, "being confirmed", func() bool { return len(shop.books("iabilet").in("completed")) == 1 })
	b := bil24Case.chosen(shop)
	b.runsOut(b.look().seats()...)
	if got := slow.order(o.ID).Status; got != "pending" {
		t.Errorf("order is %s before its confirmation was answered", got)
	}
	slow.issued(iabiletCase, o)
	shop.audit()
}

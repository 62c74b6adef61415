package checkout_test

import (
	"errors"
	"testing"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// slow lets every call take as long as it may, and fails the test when somebody
// else could have worked on the cart by the end of one.
func (b *buyer) slow() {
	id := b.cart().ID
	took := func(op string) {
		b.mu.Lock()
		b.now = b.now.Add(15 * time.Second)
		now := b.now
		b.mu.Unlock()
		if err := b.db.Lease(b.Context(), store.CartID(id), "another process", now, now.Add(time.Millisecond)); !errors.Is(err, store.ErrLeased) {
			b.Errorf("another process can have the cart while %s is under way: %v", op, err)
		}
	}
	b.house.slow, b.bank.slow = took, took
}

// TestLeasesOutlastCalls has every call take as long as it may.
func TestLeasesOutlastCalls(t *testing.T) {
	t.Parallel()
	t.Run("lock with codes, give up", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, vendors.HoldReplace, nil)
		b := s.buyer()
		b.choose(2)
		for _, code := range []string{"A", "B", "C", "D", "E"} {
			s.house.codes[code] = "promo"
			if _, err := b.ApplyCode(t.Context(), "opera", b.token, code); err != nil {
				t.Fatal(err)
			}
		}
		s.house.cuts["code"] = []cut{afterCut, afterCut, afterCut}
		b.slow()
		b.place().is(store.OrderPayable, "")
		if _, err := b.Pay(t.Context(), b.order.ID, b.order.Secret); err != nil {
			t.Fatal(err)
		}
		if err := b.GiveUp(t.Context(), b.order.ID, b.order.Secret); err != nil {
			t.Fatal(err)
		}
		b.is(store.OrderClosed, "cancelled")
		if s.bank.in(payment.Voided) != 1 {
			t.Error("the payment is not voided")
		}
	})
	t.Run("hold, apply, pay, issue", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) { s.house.codes["A"] = "promo" })
		b := s.buyer()
		b.slow()
		b.choose(1)
		s.house.cuts["code"] = []cut{afterCut}
		if _, err := b.ApplyCode(t.Context(), "opera", b.token, "A"); err != nil {
			t.Fatal(err)
		}
		b.place().pay().is(store.OrderIssued, "")
	})
}

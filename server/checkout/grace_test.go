package checkout_test

import (
	"context"
	"testing"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// denying is a vendor that says of a hold that it finds nothing of that it was not
// made, although it may be on its way.
type denying struct{ *house }

func (v denying) Settle(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	out, err := v.house.Settle(ctx, i)
	if i.Op == vendors.OpHold && len(out.Holding.Places) == 0 {
		out.Verdict = vendors.NotDone
	}
	return out, err
}

// waiting is a shop that believes so late that a hold or release was not made.
func waiting(t testing.TB, grace time.Duration) *shop {
	t.Helper()
	s := openShop(t, vendors.HoldAdd, func(s *shop, a *checkout.Account) { a.Vendor = denying{s.house} })
	s.config.HoldGrace = grace
	s.restart()
	return s
}

// TestLostHoldIsNotRepeatedAtOnce loses a hold on its way to the vendor. It is made
// again once it cannot arrive any more, and not before: two of them hold twice.
func TestLostHoldIsNotRepeatedAtOnce(t *testing.T) {
	t.Parallel()
	s := waiting(t, 20*time.Second)
	b := s.buyer()
	s.house.cuts["hold"] = []cut{beforeCut}
	_, err := b.want(2)
	refused(t, "a lost hold", err, checkout.ErrOutcomeUnknown)
	for range 19 {
		s.pass(time.Second)
		if n := s.house.count("hold"); n != 1 {
			t.Fatalf("%d holds by %v, while the first may be on its way", n, s.clock())
		}
	}
	if s.house.count("settle hold") < 2 || !b.cart().Checking {
		t.Error("nobody looks for a hold that was lost")
	}
	for range 16 { // the last look may have been just before
		s.pass(time.Second)
	}
	if v := b.cart(); s.house.count("hold") != 2 || !v.Held() || v.Count() != 2 {
		t.Errorf("%d holds, %d places, held %v; want a second hold, of two places", s.house.count("hold"), v.Count(), v.Held())
	}
}

// TestUnreachedReleaseIsRepeated has a release not reach the vendor. It is left to
// whoever changes the cart next, and after a while made by the worker.
func TestUnreachedReleaseIsRepeated(t *testing.T) {
	t.Parallel()
	s := waiting(t, 20*time.Second)
	b := s.buyer()
	b.choose(2)
	s.house.cuts["release"] = []cut{downCut}
	_, err := b.want(1)
	refused(t, "a release that does not reach the vendor", err, checkout.ErrVendorDown)
	for range 20 {
		s.pass(time.Second)
		if n := s.house.count("release"); n != 1 {
			t.Fatalf("%d releases by %v", n, s.clock())
		}
	}
	s.pass(time.Second)
	if n := s.house.count("release"); n != 2 {
		t.Errorf("%d releases after the wait, want 2", n)
	}
	if v := b.cart(); v.Count() != 1 || !v.Held() || s.house.held() != 1 {
		t.Errorf("%d places, held %v, %d held by the vendor; want one", v.Count(), v.Held(), s.house.held())
	}
}

// brief is a vendor whose orders live for so long.
type brief struct {
	placing
	life time.Duration
}

func (v brief) PlaceOrder(ctx context.Context, r vendors.OrderRequest) (vendors.Order, error) {
	o, err := v.placing.PlaceOrder(ctx, r)
	o.Deadline = noon.Add(v.life)
	return o, err
}

// TestShortOrder has orders that live for less than the time that a payment is
// given: the last call for it, and the end, come later then, so that there is a
// time to pay at all.
func TestShortOrder(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ life, lastCall, margin time.Duration }{
		{time.Minute, 15 * time.Second, 7500 * time.Millisecond},
		{2 * time.Minute, 30 * time.Second, 15 * time.Second},
		{4 * time.Minute, time.Minute, 30 * time.Second},
		{8 * time.Minute, 2 * time.Minute, 30 * time.Second},
		{time.Hour, 2 * time.Minute, 30 * time.Second},
	} {
		t.Run(tc.life.String(), func(t *testing.T) {
			t.Parallel()
			order := func() *buyer {
				s := openShop(t, vendors.HoldOrder, func(s *shop, a *checkout.Account) {
					a.Vendor = brief{placing{base{s.house}, s.house}, tc.life}
				})
				b := s.buyer()
				b.choose(2)
				b.place().is(store.OrderPayable, "")
				return b
			}
			early := order()
			early.pass(tc.life - tc.lastCall)
			early.pay().is(store.OrderIssued, "")

			late := order()
			late.pass(tc.life - tc.lastCall + time.Millisecond)
			_, err := late.Pay(t.Context(), late.order.ID, late.order.Secret)
			refused(t, "a payment begun after the last call", err, checkout.ErrHoldExpired)
			late.pass(tc.lastCall - tc.margin - 2*time.Millisecond)
			late.is(store.OrderPayable, "")
			late.pass(time.Millisecond)
			late.is(store.OrderClosed, "expired")
		})
	}
}

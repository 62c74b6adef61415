package checkout_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// repeat is a call going wrong the same way again and again.
func repeat(how cut, n int) []cut {
	var out []cut
	for range n {
		out = append(out, how)
	}
	return out
}

// TestPersonIsCalledAndSentAway has a confirmation lost late in an order's life,
// and the vendor out of reach for a while after it.
func TestPersonIsCalledAndSentAway(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	b := s.buyer()
	b.choose(2)
	b.place()
	s.pass(12 * time.Minute)
	s.house.cuts["confirm"], s.house.cuts["settle confirm"] = []cut{afterCut}, repeat(downCut, 10_000)
	b.pay().is(store.OrderConfirming, "")
	for range 9 {
		s.pass(time.Minute)
	}
	if why := b.person(); why != "" {
		t.Errorf("a person is told %q nine minutes after the answer was lost", why)
	}
	s.pass(time.Minute)
	s.pass(time.Minute)
	if why := b.person(); !strings.Contains(why, "outcome unknown") {
		t.Errorf("a person is told %q after eleven minutes", why)
	}
	if !b.look().order.Person {
		t.Error("the buyer is not told that somebody looks")
	}
	s.house.set(func() { s.house.cuts["settle confirm"] = nil })
	s.pass(time.Minute)
	b.is(store.OrderIssued, "")
	if why := b.person(); why != "" {
		t.Errorf("a person is still told %q of an order that came right", why)
	}
}

// TestUnclearHoldIsReadLessAndLessOften has a vendor that cannot say what became
// of a hold.
func TestUnclearHoldIsReadLessAndLessOften(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	b := s.buyer()
	s.house.cuts["hold"], s.house.cuts["settle hold"] = []cut{afterCut}, repeat(downCut, 10_000)
	v, err := b.Change(t.Context(), "opera", b.token, floorOf(2))
	refused(t, "a lost hold", err, checkout.ErrOutcomeUnknown)
	if !v.Checking {
		t.Error("the cart does not say that it is being looked into")
	}
	for range 120 {
		s.pass(time.Second)
	}
	if n := s.house.count("settle hold"); n < 5 || n > 15 {
		t.Errorf("read %d times in two minutes, want about ten", n)
	}
	s.house.set(func() { s.house.cuts["settle hold"] = nil })
	for range 25 {
		s.pass(time.Second)
	}
	if v := b.cart(); !v.Held() || v.Checking || v.Count() != 2 {
		t.Errorf("held %v, checking %v, %d places once the vendor answers", v.Held(), v.Checking, v.Count())
	}
}

// TestWhatCannotBeDoneKeepsNothingBack has more carts than one beat looks at due
// for ever, because their account is not configured any more.
func TestWhatCannotBeDoneKeepsNothingBack(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldOurs, nil)
	for range 60 {
		s.buyer().choose(1)
	}
	s.config.Accounts = map[checkout.AccountKey]checkout.Account{
		{Promoter: "opera", Account: "b"}: s.config.Accounts[checkout.AccountKey{Promoter: "opera", Account: "a"}],
	}
	s.restart()
	s.pass(time.Minute)
	s.path.Account = "b"
	b := s.buyer()
	b.choose(1)
	for range 60 {
		s.pass(15 * time.Second)
	}
	if v := b.cart(); v.Count() != 0 || len(v.Expired) != 1 {
		t.Errorf("%d places are held for ever", v.Count())
	}
}

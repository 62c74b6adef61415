package checkout_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// guarded makes a shop count its panics.
func (s *shop) guarded() map[panics.Unit]int {
	s.Helper()
	counts := make(map[panics.Unit]int)
	s.config.Panics = panics.New(panics.Options{Now: s.clock, Count: func(u panics.Unit, _ string, _ time.Time) {
		s.mu.Lock()
		defer s.mu.Unlock()
		counts[u]++
	}})
	s.restart()
	return counts
}

// TestPanicInHold panics before or after the vendor has held the places: the
// buyer is not told that it failed, another buyer goes on, and in the end the
// cart has what was asked for.
func TestPanicInHold(t *testing.T) {
	t.Parallel()
	for _, how := range []cut{panicBefore, panicAfter} {
		t.Run(string(how), func(t *testing.T) {
			t.Parallel()
			s := openShop(t, vendors.HoldAdd, nil)
			counts := s.guarded()
			b, other := s.buyer(), s.buyer()
			s.house.cuts["hold"] = []cut{how}
			v, err := b.Change(t.Context(), "opera", b.token, floorOf(2))
			refused(t, "a hold that panicked", err, checkout.ErrOutcomeUnknown)
			if !v.Checking {
				t.Error("the cart does not say that it is being looked into")
			}
			if v := other.choose(3); !v.Held() {
				t.Error("another cart holds nothing")
			}
			for range 20 {
				s.pass(time.Second)
			}
			if v := b.cart(); !v.Held() || v.Checking || v.Count() != 2 {
				t.Errorf("held %v, checking %v, %d places in the end", v.Held(), v.Checking, v.Count())
			}
			if counts[panics.Cart] != 1 {
				t.Errorf("counted %v, want one cart", counts)
			}
			b.place()
			b.pay().is(store.OrderIssued, "")
		})
	}
}

// TestPanicInOrder panics in each call of an order, before and after its effect:
// the order comes right, once.
func TestPanicInOrder(t *testing.T) {
	t.Parallel()
	for _, op := range []string{"place", "confirm", "tickets"} {
		for _, how := range []cut{panicBefore, panicAfter} {
			t.Run(op+" "+string(how), func(t *testing.T) {
				t.Parallel()
				s := openShop(t, vendors.HoldAdd, nil)
				counts := s.guarded()
				b := s.buyer()
				b.choose(2)
				s.house.cuts[op] = []cut{how}
				b.place()
				for range 120 {
					s.pass(time.Second)
				}
				b.look()
				if b.order.State != store.OrderPayable {
					t.Fatalf("order is %s, want payable", b.order.State)
				}
				b.pay()
				for range 120 {
					s.pass(time.Second)
				}
				b.is(store.OrderIssued, "")
				if n := s.house.inState(vendors.OrderConfirmed); n != 1 || counts[panics.Order] != 1 {
					t.Errorf("%d orders at the vendor, counted %v; want one of each", n, counts)
				}
			})
		}
	}
}

// TestPanicAgainAndAgain has an order whose step panics for ever: it is tried
// less and less, a person is told, another order goes on, and it comes right
// when the fault is mended.
func TestPanicAgainAndAgain(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	counts := s.guarded()
	b, other := s.buyer(), s.buyer()
	b.choose(2)
	b.place()
	s.house.cuts["confirm"] = []cut{panicAfter}
	s.house.cuts["settle confirm"] = repeat(panicBefore, 10_000)
	if b.pay(); b.person() != "" {
		t.Errorf("a person is told %q after one panic", b.person())
	}
	s.house.set(func() { s.house.cuts["confirm"] = nil })
	other.choose(1)
	for range 360 {
		s.pass(10 * time.Second)
	}
	if n := counts[panics.Order]; n < 10 || n > 30 {
		t.Errorf("panicked %d times in an hour, want less and less", n)
	}
	if why := b.person(); !strings.Contains(why, "fault of this program") || strings.Contains(why, "house:") {
		t.Errorf("a person is told %q, want where the fault is and nothing of what panicked", why)
	}
	third := s.buyer()
	third.choose(1)
	third.place()
	third.pay().is(store.OrderIssued, "")
	s.house.set(func() { s.house.cuts["settle confirm"] = nil })
	for range 10 {
		s.pass(time.Minute)
	}
	b.is(store.OrderIssued, "")
}

// TestPanicWhileExpiring panics in the release of what ran out: the places are
// not kept, and nothing is locked.
func TestPanicWhileExpiring(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	counts := s.guarded()
	b := s.buyer()
	b.choose(2)
	s.house.cuts["release"] = repeat(panicBefore, 3)
	for range 40 {
		s.pass(time.Minute)
	}
	if v := b.cart(); v.Held() || v.Count() != 0 {
		t.Errorf("%d places are held for ever", v.Count())
	}
	if counts[panics.Cart] == 0 {
		t.Error("nothing panicked")
	}
	b.choose(1)
}

// TestHungAccountHidesNoOther has more orders than the worker works on at a time
// whose vendor does not answer: those of another account go on.
func TestHungAccountHidesNoOther(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	for range 100 {
		b := s.buyer()
		b.choose(1)
		b.place()
	}
	a := checkout.AccountKey{Promoter: "opera", Account: "a"}
	healthy := newHouse(vendors.HoldAdd)
	healthy.now = s.clock
	s.config.Accounts[checkout.AccountKey{Promoter: "opera", Account: "b"}] = checkout.Account{Vendor: healthy, Provider: s.config.Accounts[a].Provider}
	hung, goOn := make(chan struct{}), make(chan struct{})
	s.house.slow = func(string) { <-goOn }
	s.restart()
	s.path.Account = "b"
	b := s.buyer()
	b.choose(1)
	b.place()
	s.mu.Lock()
	s.now = s.now.Add(time.Hour) // all time to pay is over
	s.mu.Unlock()
	go func() {
		defer close(hung)
		s.Turn(t.Context(), s.jobs)
	}()
	often := time.NewTicker(20 * time.Millisecond)
	defer often.Stop()
	for deadline := time.Now().Add(time.Minute); b.look().order.State != store.OrderClosed; <-often.C {
		if time.Now().After(deadline) {
			t.Fatalf("order of the other account is %s, want closed", b.order.State)
		}
	}
	close(goOn)
	<-hung
}

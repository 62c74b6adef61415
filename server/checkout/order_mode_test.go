package checkout_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

func TestOrderIsTheHold(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldOrder, nil)
	b := s.buyer()
	b.choose(3)
	if v := b.choose(2); v.Held() || !v.Deadline.IsZero() || s.house.total() != 0 {
		t.Errorf("choosing: held %v until %v after %d calls, want nothing and no call", v.Held(), v.Deadline, s.house.total())
	}
	b.place().is(store.OrderPayable, "")
	v := b.cart()
	if got := s.house.placed[0]; len(got.Holding.Places) != 2 || got.Holding.Places[0].Key != v.Lines[0].Ref || got.Key != string(b.order.ID) {
		t.Errorf("ordered %+v, want the cart's two lines under their refs", got.Holding)
	}
	if !v.Held() || !v.Deadline.Equal(noon.Add(orderTime)) {
		t.Errorf("cart held %v until %v, want the order's deadline", v.Held(), v.Deadline)
	}
	b.pay().is(store.OrderIssued, "")
	if len(b.order.Tickets) != 2 {
		t.Errorf("%d tickets, want 2", len(b.order.Tickets))
	}
}

func TestOrderGivenUpForAnother(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldOrder, nil)
	b := s.buyer()
	b.choose(2)
	b.place()
	if _, err := b.Change(t.Context(), "opera", b.token, floorOf(3)); err == nil {
		t.Error("a cart changed under its order")
	}
	if err := b.GiveUp(t.Context(), b.order.ID, b.order.Secret); err != nil {
		t.Fatal(err)
	}
	b.is(store.OrderClosed, "cancelled")
	if v := b.cart(); v.Count() != 2 || v.Held() || len(v.Expired) != 0 || !v.Deadline.IsZero() || v.Order != "" {
		t.Errorf("cart after giving up: %d places, held %v, %d expired; want it as it was before", v.Count(), v.Held(), len(v.Expired))
	}
	if n := s.house.stock["floor"]; n != 100 {
		t.Errorf("the vendor has %d places, want all 100 back", n)
	}
	b.choose(3)
	b.place().pay().is(store.OrderIssued, "")
}

func TestOrderNotAnswered(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		how   cut
		kind  vendors.Kind
		first store.OrderState // right after placing
		then  store.OrderState // when all is quiet
		why   string
		calls int
	}{
		{"refused", refusedCut, vendors.ErrSoldOut, store.OrderClosed, store.OrderClosed, string(checkout.ErrSoldOut), 1},
		{"not reached", downCut, "", store.OrderClosed, store.OrderClosed, string(checkout.ErrVendorDown), 1},
		{"cut before", beforeCut, "", store.OrderCreating, store.OrderPayable, "", 2},
		{"cut after", afterCut, "", store.OrderPayable, store.OrderPayable, "", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, vendors.HoldOrder, nil)
			b := s.buyer()
			b.choose(2)
			s.house.cuts["place"], s.house.kinds["place"] = []cut{tc.how}, tc.kind
			if b.place(); b.order.State != tc.first {
				t.Errorf("order is %s at once, want %s", b.order.State, tc.first)
			}
			for range 50 {
				s.pass(2 * time.Second)
			}
			b.is(tc.then, tc.why)
			if n := s.house.count("place"); n != tc.calls {
				t.Errorf("%d calls made the order, want %d", n, tc.calls)
			}
			if v := b.cart(); v.Count() != 2 || (v.Order == "") != (tc.then == store.OrderClosed) || v.Checking {
				t.Errorf("cart has %d places, order %q, checking %v", v.Count(), v.Order, v.Checking)
			}
			if n, want := 100-s.house.stock["floor"], map[store.OrderState]int{store.OrderPayable: 2}[tc.then]; n != want {
				t.Errorf("the vendor holds %d places, want %d", n, want)
			}
		})
	}
}

func TestUnpaidOrderRunsOut(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldOrder, nil)
	b := s.buyer()
	b.choose(2)
	b.place()
	s.house.cuts["cancel"] = []cut{beforeCut, afterCut}
	s.pass(orderTime - 30*time.Second)
	b.is(store.OrderClosing, "expired")
	s.pass(30 * time.Second)
	s.pass(30 * time.Second)
	b.is(store.OrderClosed, "expired")
	if v := b.cart(); len(v.Expired) != 2 || s.house.inState(vendors.OrderCancelled) != 1 || s.house.stock["floor"] != 100 {
		t.Errorf("%d places can be asked for again, the vendor has %d; want 2 and 100", len(v.Expired), s.house.stock["floor"])
	}
}

// TestPaysNothing has an account that takes no money: what is free is had, what
// costs is sold elsewhere, and what turns out to cost is given back.
func TestPaysNothing(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T) *shop {
		return openShop(t, vendors.HoldOrder, func(s *shop, a *checkout.Account) {
			a.Provider, a.Payment = nil, checkout.PayNone
			s.house.stock["garden"] = 100
		})
	}
	garden := checkout.Change{Areas: []checkout.AreaChange{{Area: "garden", Quantity: 2}}}
	t.Run("free", func(t *testing.T) {
		t.Parallel()
		b := open(t).buyer()
		if _, err := b.Change(t.Context(), "opera", b.token, garden); err != nil {
			t.Fatal(err)
		}
		b.place().is(store.OrderIssued, "")
		if b.house.count("confirm") != 0 || len(b.order.Tickets) != 2 {
			t.Errorf("%d confirmations, %d tickets; an order for nothing is made at once", b.house.count("confirm"), len(b.order.Tickets))
		}
	})
	t.Run("priced", func(t *testing.T) {
		t.Parallel()
		b := open(t).buyer()
		v, err := b.Change(t.Context(), "opera", b.token, floorOf(1))
		refused(t, "a priced place", err, checkout.ErrElsewhere)
		if can, err := b.Abilities(gala); err != nil || !can.PaysNothing || v.Count() != 0 {
			t.Errorf("Abilities = %+v, %v with %d places", can, err, v.Count())
		}
	})
	t.Run("priced after all", func(t *testing.T) {
		t.Parallel()
		b := open(t).buyer()
		if _, err := b.Change(t.Context(), "opera", b.token, garden); err != nil {
			t.Fatal(err)
		}
		b.house.fee = 99
		b.place().is(store.OrderClosed, "elsewhere")
		if diff := cmp.Diff(&checkout.Refusal{Kind: checkout.ErrElsewhere}, b.order.Refusal()); diff != "" || b.house.inState(vendors.OrderCancelled) != 1 {
			t.Errorf("refusal (-want +got), %d cancelled:\n%s", b.house.inState(vendors.OrderCancelled), diff)
		}
		if v := b.cart(); v.Count() != 2 {
			t.Errorf("%d places in the cart, want it as it was", v.Count())
		}
	})
}

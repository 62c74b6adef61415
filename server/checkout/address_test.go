package checkout_test

import (
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// TestPlacesCountWhereTheyAreOrdered has a cart filled at one address and ordered
// at another. Nothing is kept from others before the order, and then at the address
// that it came from.
func TestPlacesCountWhereTheyAreOrdered(t *testing.T) {
	t.Parallel()
	for _, mode := range []vendors.HoldMode{vendors.HoldReplace, vendors.HoldOrder} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := limited(t, mode, checkout.Limits{HeldPlaces: 5})
			b := s.buyer()
			if _, err := b.Change(from(t, "a1"), "opera", b.token, floorOf(4)); err != nil {
				t.Fatal(err)
			}
			if _, err := b.Place(from(t, "a2"), "opera", b.token, ana); err != nil {
				t.Fatal(err)
			}
			if _, err := s.take("a1", 5); err != nil {
				t.Errorf("five places of five at the address that only chose: %v", err)
			}
			_, err := s.take("a2", 2)
			bounded(t, "a sixth place at the address that ordered four", err, checkout.BoundPlaces, 5, b.cart().Deadline)
		})
	}
}

// TestTakenAgainElsewhere has a seat that could not be given back taken again at
// another address, where the cart counts from then on.
func TestTakenAgainElsewhere(t *testing.T) {
	t.Parallel()
	s := openStalls(t)
	b := s.buyer()
	if _, err := b.Change(from(t, "a1"), "opera", b.token, checkout.Change{Add: seats("a-1", "a-2")}); err != nil {
		t.Fatal(err)
	}
	s.house.cuts["release"] = []cut{downCut}
	_, err := b.Change(from(t, "a1"), "opera", b.token, checkout.Change{Remove: []seatplan.SeatID{"a-1"}})
	refused(t, "a release that does not reach the vendor", err, checkout.ErrVendorDown)
	v, err := b.Change(from(t, "a2"), "opera", b.token, checkout.Change{Add: seats("a-1")})
	if err != nil {
		t.Fatal(err)
	}
	b.has(v, "a-1", "a-2")
	c, err := s.db.Cart(t.Context(), v.ID)
	if err != nil || c.Address != "a2" || s.house.count("hold") != 1 {
		t.Errorf("the cart counts at %q after %d holds, %v; want a2 after one", c.Address, s.house.count("hold"), err)
	}
}

// TestNobodyKnowsWhen has an address refused for an order of which it is not known
// when it ends: it is told to try again in a while, and not at once.
func TestNobodyKnowsWhen(t *testing.T) {
	t.Parallel()
	s := limited(t, vendors.HoldOrder, checkout.Limits{UnpaidOrders: 1})
	s.house.cuts["place"] = []cut{beforeCut}
	if b, err := s.take("a1", 1); err != nil || b.order.State != store.OrderCreating {
		t.Fatalf("the first order is %s, %v", b.order.State, err)
	}
	_, err := s.take("a1", 1)
	bounded(t, "a second unpaid order of one", err, checkout.BoundOrders, 1, noon.Add(time.Minute))
}

// TestWrongCodeIsCountedOnce counts a wrong code of a performance once, whether it
// is judged at once or with the order, and whether its address is known or not.
func TestWrongCodeIsCountedOnce(t *testing.T) {
	t.Parallel()
	for _, mode := range []vendors.HoldMode{vendors.HoldAdd, vendors.HoldReplace} {
		for _, address := range []store.Address{"", "a1"} {
			t.Run(string(mode)+" "+string(address), func(t *testing.T) {
				t.Parallel()
				s := limited(t, mode, checkout.Limits{})
				refused(t, "a wrong code", s.guess(address, "WRONG"), checkout.ErrVoucher)
				n, err := s.db.CountStrikes(t.Context(), store.StrikeCode, gala, noon.Add(-time.Hour))
				if err != nil || n != 1 {
					t.Errorf("%d wrong codes are counted, %v; want 1", n, err)
				}
			})
		}
	}
}

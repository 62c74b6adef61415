package checkout_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// paidOrder is an order whose buyer has just paid.
func (s *shop) paidOrder() *buyer {
	s.Helper()
	b := s.buyer()
	b.choose(2)
	return b.place().pay()
}

// TestTicketsLag has a vendor that shows an order's tickets only some time after
// it has confirmed it.
func TestTicketsLag(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		lag  func(*house)
	}{
		{"not readable", func(h *house) { h.cuts["tickets"] = repeat(downCut, 10_000) }},
		{"too few", func(h *house) { h.short = 1 }},
		{"nor the order", func(h *house) { h.cuts["read"] = repeat(downCut, 10_000) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, vendors.HoldAdd, nil)
			b := s.buyer()
			b.choose(2)
			b.place()
			s.pass(10 * time.Minute) // the buyer takes time to pay
			tc.lag(s.house)
			b.pay().is(store.OrderConfirmed, "")
			for range 11 {
				s.pass(10 * time.Second)
				if why := b.person(); why != "" {
					t.Fatalf("a person is told %q %v after the order was confirmed", why, s.clock().Sub(noon.Add(10*time.Minute)))
				}
			}
			if s.bank.in(payment.Captured) != 0 {
				t.Error("the money is taken before there are tickets")
			}
			s.pass(20 * time.Second)
			if b.person() == "" {
				t.Error("nobody is told after two minutes")
			}
			s.house.set(func() { s.house.cuts, s.house.short = map[string][]cut{}, 0 })
			s.pass(time.Minute)
			b.is(store.OrderIssued, "")
			if why := b.person(); why != "" {
				t.Errorf("a person is still told %q", why)
			}
		})
	}
}

// TestPersonIsCalledWhereverAnOrderStays has calls fail for a long time, none of
// which has an outcome that is unknown.
func TestPersonIsCalledWhereverAnOrderStays(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		fails func(*shop)
		state store.OrderState
		then  store.OrderState
	}{
		{"the vendor cannot be told of the money", func(s *shop) { s.house.cuts["confirm"] = repeat(downCut, 10_000) },
			store.OrderConfirming, store.OrderIssued},
		{"the call is lost again and again", func(s *shop) { s.house.cuts["confirm"] = repeat(beforeCut, 10_000) },
			store.OrderConfirming, store.OrderIssued},
		{"the money cannot be taken", func(s *shop) { s.bank.down("capture") },
			store.OrderConfirmed, store.OrderIssued},
		{"the money cannot be given back", func(s *shop) {
			s.bank.down("void")
			s.house.cuts["confirm"] = []cut{refusedCut}
		}, store.OrderClosing, store.OrderClosed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, vendors.HoldAdd, nil)
			tc.fails(s)
			b := s.paidOrder()
			for range 9 {
				s.pass(time.Minute)
			}
			if b.look().order.State != tc.state || b.person() != "" {
				t.Fatalf("order is %s and a person told %q after nine minutes; want %s and nobody", b.order.State, b.person(), tc.state)
			}
			s.pass(time.Minute)
			s.pass(time.Minute)
			if b.person() == "" {
				t.Error("nobody is told after eleven minutes")
			}
			s.house.set(func() { s.house.cuts = map[string][]cut{} })
			s.bank.down("")
			for range 5 {
				s.pass(time.Minute)
			}
			if b.look().order.State != tc.then || b.person() != "" {
				t.Errorf("order is %s and a person told %q in the end; want %s and nobody", b.order.State, b.person(), tc.then)
			}
		})
	}
}

// TestOneVendorOrderTwice has a vendor answer with the order of another buyer.
func TestOneVendorOrderTwice(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	first := s.buyer()
	first.choose(1)
	first.place()
	s.house.twice = s.house.last()
	b := s.buyer()
	b.choose(1)
	b.place().is(store.OrderCreating, "")
	if why := b.person(); !strings.Contains(why, s.house.twice) {
		t.Errorf("a person is told %q, want the vendor's order named", why)
	}
	calls := s.house.total()
	for range 10 {
		s.pass(time.Minute)
	}
	if n := s.house.count("place"); n != 2 || s.house.total()-calls > 5 {
		t.Errorf("%d orders were asked for, and %d calls made afterwards", n, s.house.total()-calls)
	}
	s.restart()
	s.pass(time.Minute)
	b.back().is(store.OrderCreating, "")
	if s.house.count("place") != 2 {
		t.Error("another order was asked for after a restart")
	}
	first.pay().is(store.OrderIssued, "")
}

// TestFoundCancelled has a lost order turn out to be cancelled by its vendor:
// nobody may pay for it.
func TestFoundCancelled(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	s.house.cuts["place"], s.house.cuts["settle place"] = []cut{afterCut}, []cut{downCut}
	b := s.buyer()
	b.choose(1)
	b.place().is(store.OrderCreating, "")
	s.house.paid(vendors.OrderCancelling)
	s.pass(2 * time.Minute)
	b.is(store.OrderClosing, "refused")
	if url, err := b.Pay(t.Context(), b.order.ID, b.order.Secret); url != "" || err != nil {
		t.Errorf("Pay = %q, %v; want nowhere", url, err)
	}
	s.house.paid(vendors.OrderCancelled)
	s.pass(time.Minute)
	b.is(store.OrderClosed, "refused")
}

// TestRefusedOrderIsReadAgain has an order refused because what the vendor holds
// is not what we thought: the cart shows it, so that the next order can be made.
func TestRefusedOrderIsReadAgain(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		happens func(*houseVisit)
		places  int
		expired int
		total   int64
	}{
		{"dearer", func(v *houseVisit) { v.held[0].Price.Nominal.Minor += 700 }, 2, 0, 10700},
		{"one lost", func(v *houseVisit) { v.held = v.held[1:] }, 1, 1, 5000},
		{"all lost", func(v *houseVisit) { v.held = nil }, 0, 2, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, vendors.HoldAdd, nil)
			b := s.buyer()
			b.choose(2)
			for _, v := range s.house.visits {
				tc.happens(v)
			}
			s.house.cuts["place"], s.house.kinds["place"] = []cut{refusedCut}, vendors.ErrPriceChanged
			b.place().is(store.OrderClosed, "price changed")
			v := b.cart()
			if v.Count() != tc.places || len(v.Expired) != tc.expired || v.Total.Minor != tc.total || v.Order != "" {
				t.Errorf("cart has %d places, %d expired, for %v; want %d, %d and %d", v.Count(), len(v.Expired), v.Total, tc.places, tc.expired, tc.total)
			}
			if tc.places > 0 {
				b.place().is(store.OrderPayable, "")
			}
		})
	}
}

package checkout_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// saying is a vendor that says more of an order when it is made than later.
type saying struct {
	*house
	say func(*vendors.Order)
}

func (v saying) PlaceOrder(ctx context.Context, r vendors.OrderRequest) (vendors.Order, error) {
	o, err := v.house.PlaceOrder(ctx, r)
	v.say(&o)
	return o, err
}

// TestReckoningIsKept has a vendor say once what an order consists of.
func TestReckoningIsKept(t *testing.T) {
	t.Parallel()
	charge := []vendors.Modifier{{Label: "Service charge", Amount: lei(500)}}
	b := openShop(t, vendors.HoldAdd, func(s *shop, a *checkout.Account) {
		a.Vendor = saying{s.house, func(o *vendors.Order) { o.Modifiers = charge }}
	}).buyer()
	b.choose(1)
	b.place().is(store.OrderPayable, "")
	b.pay().is(store.OrderIssued, "")
	if diff := cmp.Diff(charge, b.order.Modifiers); diff != "" {
		t.Errorf("the order consists of (-want +got):\n%s", diff)
	}
}

// TestVendorWithoutAPage has a vendor that takes the money and does not say where,
// or names what no buyer can be sent to.
func TestVendorWithoutAPage(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"", "http://vendor.example/pay", "javascript:alert(1)"} {
		b := openShop(t, vendors.HoldAdd, func(s *shop, a *checkout.Account) {
			s.house.taking, a.Provider, a.Payment = true, nil, checkout.PayVendor
			a.Vendor = saying{s.house, func(o *vendors.Order) { o.PayURL = page }}
		}).buyer()
		b.choose(1)
		b.place()
		url, err := b.Pay(t.Context(), b.order.ID, b.order.Secret)
		refused(t, "paying at "+page, err, checkout.ErrPaymentUnknown)
		if url != "" {
			t.Errorf("the buyer is sent to %q", url)
		}
		b.is(store.OrderPayable, "")
	}
}

// TestSoldWhileItIsClosed has an order that is being closed turn out to be sold at
// the vendor: its money is taken, and not given back.
func TestSoldWhileItIsClosed(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	b := s.buyer()
	b.choose(2)
	b.place()
	s.house.cuts["confirm"] = []cut{refusedCut}
	s.house.slow = func(op string) {
		if op == "cancel" {
			s.house.paid(vendors.OrderConfirmed)
		}
	}
	b.pay()
	if b.order.State != store.OrderIssued || len(b.order.Tickets) != 2 || s.bank.in(payment.Captured) != 1 || s.bank.in(payment.Voided) != 0 {
		t.Errorf("order is %s with %d tickets, %d payments taken, %d given back; want 2, 1 and none", b.order.State,
			len(b.order.Tickets), s.bank.in(payment.Captured), s.bank.in(payment.Voided))
	}
}

// TestCodeOfTheVendors shows a code that the vendor applied by itself.
func TestCodeOfTheVendors(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) { s.house.codes["FRIEND"] = "promo" })
	b := s.buyer()
	b.choose(1)
	s.house.set(func() {
		for _, v := range s.house.visits {
			v.codes = []string{"SPRING"}
		}
	})
	v, err := b.ApplyCode(t.Context(), "opera", b.token, "FRIEND")
	if err != nil {
		t.Fatal(err)
	}
	want := []checkout.Code{{Code: "FRIEND", InForce: true}, {Code: "SPRING", InForce: true}}
	if diff := cmp.Diff(want, v.Codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}

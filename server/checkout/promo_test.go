package checkout_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

func openBil24(t testing.TB, event, performance, area, settings string) *street {
	return openStreet(t, event, performance, area, checkout.Account{},
		func(now func() time.Time) http.Handler { return bil24sandbox.New(bil24sandbox.Options{Now: now}) },
		func(o vendors.Options) (vendors.Vendor, error) {
			o.BaseURL += "/json"
			return bil24.New(o)
		},
		`{"interface":"ticketing_system","fid":"`+strconv.Itoa(bil24sandbox.DefaultFID)+`","token":"`+bil24sandbox.DefaultToken+`"`+settings+`}`)
}

// TestCodeOutlivesHolds has places chosen and given back after a promo code: the
// vendor is told which codes are in force, for its answers do not have them.
func TestCodeOutlivesHolds(t *testing.T) {
	t.Parallel()
	s := openBil24(t, bil24sandbox.EventBrass, bil24sandbox.PerformanceBrass, bil24sandbox.CategoryBrassFloor, `,"charge_percent":"10"`)
	b := s.buyer()
	full := b.choose(1).Total.Minor
	if _, err := b.ApplyCode(t.Context(), "opera", b.token, bil24sandbox.PromoTenth); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{3, 2} {
		v := b.choose(n)
		if len(v.Codes) != 1 || !v.Codes[0].InForce || v.Total.Minor >= int64(n)*full {
			t.Errorf("%d places for %v with codes %+v; want the code in force and less than %d", n, v.Total, v.Codes, int64(n)*full)
		}
	}
	b.place().is(store.OrderPayable, "")
	if len(b.order.Codes) != 1 || b.order.Total != b.order.CartTotal {
		t.Errorf("order of %v for a cart of %v with codes %q", b.order.Total, b.order.CartTotal, b.order.Codes)
	}
}

// TestCodeOutlivesVisits has a visit end that a code was in force in: under the
// next one it counts again from the order on, or as soon as it is given again.
func TestCodeOutlivesVisits(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		again bool   // the buyer gives it once more
		kind  string // what the vendor takes the code for by then
		want  error
	}{{"with the order", false, "promo", nil}, {"given again", true, "promo", nil}, {"refused by then", false, "", checkout.ErrVoucher}} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) { s.house.codes["FRIEND"] = "promo" })
			b := s.buyer()
			b.choose(1)
			if _, err := b.ApplyCode(t.Context(), "opera", b.token, "FRIEND"); err != nil {
				t.Fatal(err)
			}
			for _, v := range s.house.visits {
				v.lost = true
			}
			_, err := b.want(2)
			refused(t, "a place under a visit that is over", err, checkout.ErrHoldExpired)
			v := b.choose(2)
			if len(v.Codes) != 1 || v.Codes[0].InForce || v.Total != lei(10000) {
				t.Errorf("%v with codes %+v; want no discount and a code that does not count", v.Total, v.Codes)
			}
			s.house.codes["FRIEND"] = tc.kind
			if tc.again {
				if v, err = b.ApplyCode(t.Context(), "opera", b.token, "FRIEND"); err != nil || len(v.Codes) != 1 || !v.Codes[0].InForce {
					t.Errorf("given again: %+v, %v; want it in force", v.Codes, err)
				}
			}
			if tc.want != nil {
				_, err := b.Place(t.Context(), "opera", b.token, ana)
				refused(t, "an order with a code that is no more", err, tc.want.(checkout.Kind))
				if v := b.cart(); len(v.Codes) != 0 || v.Count() != 2 {
					t.Errorf("cart has %d places and codes %+v", v.Count(), v.Codes)
				}
				return
			}
			b.place().is(store.OrderPayable, "")
			if len(b.order.Codes) != 1 || b.order.Total.Minor >= 10000 {
				t.Errorf("order of %v with codes %q", b.order.Total, b.order.Codes)
			}
		})
	}
}

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
	"github.com/parterre/parterre/server/vendors/bil24/bil24test"
)

func openBil24(t testing.TB, event, performance, area, settings string) *street {
	return openStreet(t, event, performance, area, checkout.Account{},
		func(now func() time.Time) http.Handler { return bil24test.New(bil24test.Options{Now: now}) },
		func(o vendors.Options) (vendors.Vendor, error) {
			o.BaseURL += "/json"
			return bil24.New(o)
		},
		`{"interface":"ticketing_system","fid":"`+strconv.Itoa(bil24test.DefaultFID)+`","token":"`+bil24test.DefaultToken+`"`+settings+`}`)
}

// TestCodeOutlivesHolds has places chosen and given back after a promo code: the
// vendor is told which codes are in force, for its answers do not have them.
func TestCodeOutlivesHolds(t *testing.T) {
	t.Parallel()
	s := openBil24(t, bil24test.EventBrass, bil24test.PerformanceBrass, bil24test.CategoryBrassFloor, `,"charge_percent":"10"`)
	b := s.buyer()
	full := b.choose(1).Total.Minor
	if _, err := b.ApplyCode(t.Context(), "opera", b.token, bil24test.PromoTenth); err != nil {
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

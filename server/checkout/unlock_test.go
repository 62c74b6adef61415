package checkout_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/vendors"
)

// locked is a shop whose offer is read with the access code that was accepted last.
type locked struct {
	*shop
	good   map[string]bool // the codes that the vendor takes
	offers int             // how often the offer was read
}

func (s *locked) Offer(ctx context.Context, p seatplan.PerformancePath) (checkout.Offer, error) {
	s.offers++
	if n := len(s.unlocked); n == 0 || !s.good[s.unlocked[n-1]] {
		return checkout.Offer{}, no("availability", vendors.ErrAccessCode)
	}
	return s.shop.Offer(ctx, p)
}

// TestUnlockedAgain shows a cart with an access code after others came with theirs,
// or the code was forgotten: the cart's is remembered again just where the
// performance cannot be read without it, and the vendor is not asked for nothing.
func TestUnlockedAgain(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		before []string
		want   []string // with what was remembered before
		offers int      // read for it
	}{
		{"its own is remembered", []string{"OWN"}, []string{"OWN"}, 0},
		{"none is", nil, []string{"OWN"}, 0},
		{"another that is good", []string{"OTHER"}, []string{"OTHER"}, 1},
		{"another that is not any more", []string{"OLD"}, []string{"OLD", "OWN"}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := &locked{good: map[string]bool{"OWN": true, "OTHER": true}}
			s.shop = openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) {
				s.performance.AccessCode, s.house.codes["OWN"] = true, "access"
			})
			s.config.Offers = s
			s.restart()
			b := s.buyer()
			if _, err := b.EnterAccessCode(t.Context(), "opera", b.token, "OWN"); err != nil {
				t.Fatal(err)
			}
			s.unlocked, s.offers = tc.before, 0
			if v := b.cart(); !v.Access {
				t.Error("the cart has no access code")
			}
			if diff := cmp.Diff(tc.want, s.unlocked); diff != "" || s.offers != tc.offers {
				t.Errorf("the offer was read %d times, want %d; unlocked (-want +got):\n%s", s.offers, tc.offers, diff)
			}
			s.unlocked = tc.before
			if v := b.choose(1); !v.Held() || s.house.asked[0].AccessCode != "OWN" {
				t.Errorf("held %v with code %q", v.Held(), s.house.asked[0].AccessCode)
			}
		})
	}
}

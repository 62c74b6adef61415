package checkout_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// TestPlacesOfOneCart bounds a cart by the shop's limit or the performance's,
// whichever is lower.
func TestPlacesOfOneCart(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ ours, vendors, want int }{{0, 0, 10}, {3, 0, 3}, {3, 2, 2}, {3, 9, 3}, {0, 12, 10}} {
		s := openShop(t, vendors.HoldAdd, nil)
		s.config.MaxPlaces, s.performance.MaxPlaces = tc.ours, tc.vendors
		s.restart()
		b := s.buyer()
		b.choose(tc.want)
		_, err := b.want(tc.want + 1)
		if r := refused(t, "one too many", err, checkout.ErrLimit); r.Limit != tc.want {
			t.Errorf("with limits of %d and %d it is said to be %d, want %d", tc.ours, tc.vendors, r.Limit, tc.want)
		}
	}
}

// TestRelativeChange adds to what the cart has, or takes from it, and is bounded
// before it is added up.
func TestRelativeChange(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldReplace, nil)
	s.config.MaxPlaces = 100
	s.restart()
	b := s.buyer()
	for _, tc := range []struct {
		more, want int
		fails      bool
	}{
		{2, 2, false}, {-1, 1, false}, {-100, 0, false}, {100, 100, false}, {1, 100, true}, {101, 100, true}, {-101, 100, true},
		{math.MaxInt, 100, true}, {math.MinInt, 100, true}, {-100, 0, false},
	} {
		v, err := b.Change(t.Context(), "opera", b.token, checkout.Change{
			Areas: []checkout.AreaChange{{Area: "floor", Quantity: tc.more, Relative: true}},
		})
		if (err != nil) != tc.fails || v.Count() != tc.want {
			t.Errorf("%d more: %d places, %v; want %d", tc.more, v.Count(), err, tc.want)
		}
		if tc.fails {
			if r := refused(t, fmt.Sprint(tc.more), err, checkout.ErrLimit); r.Limit != 100 {
				t.Errorf("%d more: the limit is said to be %d", tc.more, r.Limit)
			}
		}
	}
}

// TestTariffOfNoLine changes the tariff of lines that the cart does not have, or has
// no more.
func TestTariffOfNoLine(t *testing.T) {
	t.Parallel()
	b := openShop(t, vendors.HoldAdd, nil).buyer()
	v := b.choose(1)
	gone := v.Lines[0].Ref
	if _, err := b.Change(t.Context(), "opera", b.token, checkout.Change{Clear: true}); err != nil {
		t.Fatal(err)
	}
	b.choose(1)
	for _, ref := range []string{"", "l_1", gone} {
		v, err := b.Change(t.Context(), "opera", b.token, checkout.Change{Tariff: &checkout.TariffChange{Ref: ref, Tariff: "family"}})
		if r := refused(t, "the tariff of no line", err, checkout.ErrNotFound); r.Field != "line" || v.Count() != 1 {
			t.Errorf("not found is %q, with %d places", r.Field, v.Count())
		}
	}
}

// TestNotOnSale has a performance taken off sale while it is in sight. A vendor that
// holds nothing would learn of it only when the buyer has paid.
func TestNotOnSale(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldOurs, nil)
	first := s.buyer()
	first.choose(1)
	s.performance.State = vendors.SoldOut
	b := s.buyer()
	v, err := b.want(1)
	if r := refused(t, "a place of what is not on sale", err, checkout.ErrSoldOut); r.Area != "floor" || v.Count() != 0 {
		t.Errorf("refused in area %q with %d places", r.Area, v.Count())
	}
	if v, err := first.want(0); err != nil || v.Count() != 0 {
		t.Errorf("giving back what is not on sale any more: %d places, %v", v.Count(), err)
	}
}

// TestHintsAreBounded has orders read out of turn three times in a while each, and
// of more than are remembered none until that is over.
func TestHintsAreBounded(t *testing.T) {
	t.Parallel()
	const window, most = 10 * time.Second, 10_000
	take := checkout.Hints()
	for i := range most {
		if !take(store.OrderID(fmt.Sprint("o_", i)), noon, window) {
			t.Fatalf("order %d is not read", i)
		}
	}
	for _, tc := range []struct {
		id   store.OrderID
		at   time.Duration
		want bool
	}{
		{"o_0", 0, true}, {"o_0", window - 1, true}, {"o_0", window - 1, false},
		{"new", 0, false}, {"new", window - 1, false}, {"new", window, true}, {"o_0", window, true},
	} {
		if got := take(tc.id, noon.Add(tc.at), window); got != tc.want {
			t.Errorf("%s is read after %v: %v, want %v", tc.id, tc.at, got, tc.want)
		}
	}
}

// TestSpread takes up to a fifth off a pause, and not the same each time.
func TestSpread(t *testing.T) {
	t.Parallel()
	seen := make(map[time.Duration]bool)
	for range 1000 {
		d := checkout.Spread(time.Minute)
		if d < 48*time.Second || d > time.Minute {
			t.Fatalf("a pause of a minute is %v", d)
		}
		seen[d] = true
	}
	if len(seen) < 100 {
		t.Errorf("a thousand pauses are of %d lengths", len(seen))
	}
}

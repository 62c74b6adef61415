package web_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/web"
)

// TestTariffsOfASeat offers the tariffs of a seat in the cart, and none where there
// is but one.
func TestTariffsOfASeat(t *testing.T) {
	t.Parallel()
	price := func(c seatplan.CategoryID, t seatplan.TariffID, minor int64) seatplan.Price {
		return seatplan.Price{Category: c, Tariff: t, Nominal: lei(minor), Fee: lei(0)}
	}
	two := &house{
		tariffs: []seatplan.Tariff{{ID: "full", Name: "Full price"}, {ID: "child", Name: "Child"}},
		prices:  []seatplan.Price{price("c", "full", 10000), price("c", "child", 4000)},
	}
	b := open(t, two, checkout.PayVendor)
	p := b.post("add", "a-1").shows(200, "cart-line", "line-tariff")
	ref := between(p.body, `name="tariff_line" value="`, `"`)
	p = b.post("tariff_line", ref, "tariff", "child").shows(200, "cart-line", "line-tariff")
	if len(two.held) != 1 || two.held[0].Tariff != "child" || p.attr("cart-total", "data-minor") != "4000" {
		t.Errorf("the cart comes to %s, the vendor holds %+v; want a child's seat", p.attr("cart-total", "data-minor"), two.held)
	}
	one := open(t, &house{}, checkout.PayVendor)
	one.post("add", "a-1").shows(200, "cart-line", "!line-tariff")
}

// TestTariffNamedLikeItsArea is not named a second time beside its area; one that
// there is beside others is.
func TestTariffNamedLikeItsArea(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		more  []seatplan.Price
		times int
	}{"alone": {nil, 0}, "beside another": {[]seatplan.Price{{Category: "f", Nominal: lei(3000), Fee: lei(0)}}, 1}} {
		b := open(t, &house{
			tariffs: []seatplan.Tariff{{ID: "t", Name: "Floor"}},
			prices:  append(tc.more, seatplan.Price{Category: "f", Tariff: "t", Nominal: lei(5000), Fee: lei(0)}),
		}, checkout.PayVendor)
		p := b.get(perf).shows(200, "area")
		if n := strings.Count(p.body, `<div class="tariff"><span class="name">Floor`); n != tc.times {
			t.Errorf("%s: the tariff is named %d times, want %d", name, n, tc.times)
		}
	}
}

// TestCodeBeforeTheFirstPlace keeps a code in sight that was given with nothing in
// the cart, so that it can be taken away. An empty cart is hidden where nothing is
// sold and no code is given.
func TestCodeBeforeTheFirstPlace(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	b.get(perf).shows(200, "cart", "!promo-remove")
	b.post("promo", promoCode).shows(200, "promo-remove", "!cart-line")
	b.get(perf).shows(200, "promo-remove").says(promoCode)
	b.post("promo_remove", promoCode).shows(200, "!promo-remove")

	hidden := func(state vendors.SaleState) bool {
		p := open(t, &house{performance: vendors.Performance{State: state}}, checkout.PayVendor).get(perf).shows(200, "cart")
		for _, a := range p.hook("cart")[0].Attr {
			if a.Key == "hidden" {
				return true
			}
		}
		return false
	}
	if hidden(vendors.OnSale) || !hidden(vendors.Cancelled) {
		t.Error("an empty cart is hidden where seats are sold, or shown where none are")
	}
}

// TestGoneIsSaidOnce says what became of places that were lost until others are
// chosen. Those that a vendor took early are named beside the ones that are left.
func TestGoneIsSaidOnce(t *testing.T) {
	t.Parallel()
	l := locale.For("en")
	lost := []checkout.ViewLine{{Section: "Stalls", Row: "1", Number: "2", Seat: "a-2"}}
	left := []checkout.ViewLine{{Section: "Stalls", Row: "1", Number: "1", Seat: "a-1", Held: true}}
	nothing := " " + l.T(locale.HoldPaysNothing)
	for _, tc := range []struct {
		name       string
		cart       checkout.View
		vendorPays bool
		text       string
		typed      bool // what was typed is said to be kept
	}{
		{"nothing is gone", checkout.View{}, false, "", false},
		{"given up", checkout.View{Expired: lost, Gone: checkout.GoneGivenUp}, false, l.T(locale.HoldGivenUp) + nothing, true},
		{"given up, paid at the vendor's", checkout.View{Expired: lost, Gone: checkout.GoneGivenUp}, true, l.T(locale.HoldGivenUp), true},
		{"refused", checkout.View{Expired: lost, Gone: checkout.GoneRefused}, false, l.T(locale.HoldRefused) + nothing, true},
		{"ran out", checkout.View{Expired: lost}, false, l.Refusal("hold_expired"), true},
		{"given up, and another chosen", checkout.View{Expired: lost, Lines: left, Gone: checkout.GoneGivenUp}, false, "", false},
		{"ran out, and another chosen", checkout.View{Expired: lost, Lines: left}, false, "", false},
		{"taken early", checkout.View{Expired: lost, Lines: left, Gone: checkout.GoneEarly}, false,
			l.T(locale.HoldTakenBack, "places", "Stalls, row\u00a01, seat\u00a02") + " " + l.Count(locale.StillYours, 1), false},
	} {
		m := web.GoneMessage(l, tc.cart, tc.vendorPays)
		if m.Text != tc.text || (m.Typed != "") != tc.typed || (m.Again != "") != (tc.text != "") {
			t.Errorf("%s: the page says %q, then %q, and offers %q; want %q", tc.name, m.Text, m.Typed, m.Again, tc.text)
		}
	}
}

// TestFormThatCannotBeRead is refused with the page and nothing is changed.
func TestFormThatCannotBeRead(t *testing.T) {
	t.Parallel()
	h := &house{}
	b := open(t, h, checkout.PayVendor)
	b.post("add", "a-1")
	for _, form := range [][]string{{"area", "floor", "quantity", "many"}, {"area", "floor", "quantity", "-1"}, {"nothing", "1"}} {
		b.post(form...).refused(400, "invalid").shows(400, "cart-line", "plan")
	}
	if len(h.held) != 1 {
		t.Errorf("%d places are held, want 1", len(h.held))
	}
}

// TestPassEnds has the link of a page that an access code opened passed on: it shows
// the seats for six hours at least and for twelve at most.
func TestPassEnds(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	start := time.Now()
	clock := func(c *web.Config) { c.Now = func() time.Time { return start.Add(time.Duration(later.Load())) } }
	b := open(t, &house{performance: vendors.Performance{AccessCode: true}}, checkout.PayVendor, clock)
	b.post("access_code", accessCode).shows(200, "plan")
	link := b.at
	b.forget()
	for _, tc := range []struct {
		after time.Duration
		hook  string
	}{{0, "plan"}, {6 * time.Hour, "plan"}, {12 * time.Hour, "access-code"}, {100 * time.Hour, "access-code"}} {
		later.Store(int64(tc.after))
		p := b.get(link).shows(200, tc.hook)
		// Nor does its page carry a pass that lasts longer than the link's.
		if _, pass, _ := strings.Cut(p.attr("plan", "data-availability"), "pass="); tc.hook == "plan" && !strings.Contains(link, "pass="+pass) {
			t.Errorf("after %v the page has the pass %q, the link is %s", tc.after, pass, link)
		}
	}
}

// TestQuantityOfAnArea says how many places of an area the cart has at each tariff:
// neither seats nor its places at another tariff are counted with them.
func TestQuantityOfAnArea(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	b.post("add", "a-1")
	b.post("area", "floor", "quantity", "2")
	p := b.post("area", "floor", "tariff", "vip", "quantity", "1").shows(200, "area")
	var got []string
	for d := range p.hook("area")[0].Descendants() {
		attr := make(map[string]string)
		for _, a := range d.Attr {
			attr[a.Key] = a.Val
		}
		if attr["name"] == "quantity" && attr["type"] == "number" {
			got = append(got, attr["value"])
		}
	}
	if diff := cmp.Diff([]string{"2", "1"}, got); diff != "" {
		t.Errorf("places at the tariffs (-want +got):\n%s", diff)
	}
}

// TestCartCountsSeatsOrPlaces calls what is chosen seats where all of it has one.
func TestCartCountsSeatsOrPlaces(t *testing.T) {
	t.Parallel()
	l := locale.For("en")
	b := open(t, &house{}, checkout.PayVendor)
	b.post("add", "a-1")
	b.post("add", "a-2").says(l.Count(locale.Seats, 2)).silent(l.Count(locale.Places, 2))
	b.post("area", "floor", "quantity", "1").says(l.Count(locale.Places, 3)).silent(l.Count(locale.Seats, 3))
}

package cart_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
	"github.com/parterre/parterre/seatplan/seatplantest"
)

func lei(minor int64) seatplan.Money { return seatplan.Money{Minor: minor, Currency: "RON"} }

func at(tariff string, nominal, fee int64) seatplan.Price {
	return seatplan.Price{Category: "c1", Tariff: seatplan.TariffID(tariff), Nominal: lei(nominal), Fee: lei(fee)}
}

func seat(id string) cart.Line {
	return cart.Line{Seat: seatplan.SeatID(id), Quantity: 1, Price: at("", 6000, 600)}
}

func area(id, tariff string, n int) cart.Line {
	return cart.Line{Area: seatplan.AreaID(id), Quantity: n, Price: at(tariff, 3000, 0)}
}

func newCart(t *testing.T, limits cart.Limits, lines ...cart.Line) cart.Cart {
	t.Helper()
	c, refusal := cart.New(limits, lines...)
	if refusal != nil {
		t.Fatalf("New: %v", refusal)
	}
	return c
}

// keys returns what is in a cart, as keys and quantities.
func keys(c cart.Cart) map[string]int {
	m := map[string]int{}
	for _, l := range c.Lines() {
		m[l.Key()] = l.Quantity
	}
	return m
}

var limits = cart.Limits{Places: 4, Tariffs: []cart.TariffLimit{{Tariff: "child", Max: 2}, {Tariff: "family", Min: 3}}}

func TestAddSeat(t *testing.T) {
	t.Parallel()
	full := []cart.Line{seat("1"), seat("2"), area("floor", "", 2)}
	child := seat("9")
	child.Price = at("child", 1, 0)
	two := seat("9")
	two.Quantity = 2
	for _, c := range []struct {
		name   string
		have   []cart.Line
		add    cart.Line
		status seatplan.Status
		want   *cart.Refusal
	}{
		{"free", nil, seat("9"), seatplan.Free, nil},
		{"up to the limit", full[1:], seat("9"), seatplan.Free, nil},
		{"again", full, seat("1"), seatplan.Mine, nil},
		{"held", nil, seat("9"), seatplan.Held, &cart.Refusal{Code: cart.SeatTaken, Seat: "9"}},
		{"sold", nil, seat("9"), seatplan.Sold, &cart.Refusal{Code: cart.SeatTaken, Seat: "9"}},
		{"blocked", nil, seat("9"), seatplan.Blocked, &cart.Refusal{Code: cart.SeatTaken, Seat: "9"}},
		{"full", full, seat("9"), seatplan.Free, &cart.Refusal{Code: cart.Limit, Seat: "9", Limit: 4}},
		{"too many at the tariff", []cart.Line{area("floor", "child", 2)}, child, seatplan.Free,
			&cart.Refusal{Code: cart.Limit, Seat: "9", Tariff: "child", Limit: 2}},
		{"an area", nil, area("floor", "", 1), seatplan.Free, &cart.Refusal{Code: cart.Invalid, Area: "floor"}},
		{"nothing", nil, cart.Line{Quantity: 1}, seatplan.Free, &cart.Refusal{Code: cart.Invalid}},
		{"two of one", nil, two, seatplan.Free, &cart.Refusal{Code: cart.Invalid, Seat: "9"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			before := newCart(t, limits, c.have...)
			after, refusal := before.AddSeat(c.add, c.status)
			if diff := cmp.Diff(c.want, refusal); diff != "" {
				t.Errorf("refusal (-want +got):\n%s", diff)
			}
			if refusal != nil && !cmp.Equal(before.Lines(), after.Lines()) {
				t.Errorf("a refusal changed %v to %v", keys(before), keys(after))
			}
			if refusal == nil && !after.Has(c.add.Seat) {
				t.Errorf("seat %s is not in %v", c.add.Seat, keys(after))
			}
		})
	}
}

func TestSetArea(t *testing.T) {
	t.Parallel()
	have := []cart.Line{seat("1"), area("floor", "", 2)}
	for _, c := range []struct {
		name  string
		set   cart.Line
		free  int
		after int // in the area
		want  *cart.Refusal
	}{
		{"more", area("floor", "", 3), 1, 3, nil},
		{"fewer", area("floor", "", 1), 0, 1, nil},
		{"the same", area("floor", "", 2), 0, 2, nil},
		{"none", area("floor", "", 0), 0, 0, nil},
		{"none of none", area("floor", "child", 0), 0, 2, nil},
		{"another tariff", area("floor", "child", 1), 1, 3, nil},
		{"free places not known", area("floor", "", 3), -1, 3, nil},
		{"more than are free", area("floor", "", 4), 1, 2, &cart.Refusal{Code: cart.SoldOut, Area: "floor", Limit: 3}},
		{"nothing left", area("floor", "child", 1), 0, 2, &cart.Refusal{Code: cart.SoldOut, Area: "floor"}},
		{"more than the limit", area("floor", "", 4), 90, 2, &cart.Refusal{Code: cart.Limit, Area: "floor", Limit: 4}},
		{"far more", area("floor", "", 1_000_000_000), -1, 2, &cart.Refusal{Code: cart.Limit, Area: "floor", Limit: 4}},
		{"less than none", area("floor", "", -1), 90, 2, &cart.Refusal{Code: cart.Invalid, Area: "floor"}},
		{"far less", area("floor", "", -1_000_000_000), 90, 2, &cart.Refusal{Code: cart.Invalid, Area: "floor"}},
		{"a seat", seat("9"), 90, 2, &cart.Refusal{Code: cart.Invalid, Seat: "9"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			before := newCart(t, limits, have...)
			after, refusal := before.SetArea(c.set, c.free)
			if diff := cmp.Diff(c.want, refusal); diff != "" {
				t.Errorf("refusal (-want +got):\n%s", diff)
			}
			if got := after.In("floor"); got != c.after || after.Places() != 1+c.after {
				t.Errorf("%v, want %d places in the area", keys(after), c.after)
			}
			if before.In("floor") != 2 {
				t.Errorf("the cart before has changed to %v", keys(before))
			}
		})
	}
}

func TestSetTariff(t *testing.T) {
	t.Parallel()
	dearer := at("child", 1, 0)
	dearer.Category = "c2"
	for _, c := range []struct {
		name  string
		key   string
		price seatplan.Price
		after map[string]int
		want  *cart.Refusal
	}{
		{"of a seat", "s/1", at("child", 3000, 0), map[string]int{"s/1": 1, "a/floor/": 2, "a/floor/child": 1}, nil},
		{"another price at the same", "s/1", at("", 3000, 0), map[string]int{"s/1": 1, "a/floor/": 2, "a/floor/child": 1}, nil},
		{"lines of an area join", "a/floor/child", at("", 3000, 0), map[string]int{"s/1": 1, "a/floor/": 3}, nil},
		{"of an area", "a/floor/", at("member", 3000, 0), map[string]int{"s/1": 1, "a/floor/member": 2, "a/floor/child": 1}, nil},
		{"too many", "a/floor/", at("child", 3000, 0), nil, &cart.Refusal{Code: cart.Limit, Area: "floor", Tariff: "child", Limit: 2}},
		{"another category", "s/1", dearer, nil, &cart.Refusal{Code: cart.Invalid, Seat: "1"}},
		{"no such line", "s/2", at("child", 3000, 0), nil, &cart.Refusal{Code: cart.NotFound}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			before := newCart(t, limits, seat("1"), area("floor", "", 2), area("floor", "child", 1))
			after, refusal := before.SetTariff(c.key, c.price)
			if diff := cmp.Diff(c.want, refusal); diff != "" {
				t.Errorf("refusal (-want +got):\n%s", diff)
			}
			if c.after == nil {
				c.after = keys(before)
			}
			if diff := cmp.Diff(c.after, keys(after)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if refusal == nil && after.At(c.price.Tariff) == 0 {
				t.Errorf("nothing at tariff %q", c.price.Tariff)
			}
		})
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	c := newCart(t, limits, seat("1"), area("floor", "", 2))
	fewer, refusal := c.Remove("a/floor/")
	if refusal != nil || fewer.Places() != 1 || c.Places() != 3 {
		t.Errorf("Remove = %v, %v", keys(fewer), refusal)
	}
	if same, refusal := c.Remove("s/2"); refusal == nil || refusal.Code != cart.NotFound || same.Places() != 3 {
		t.Errorf("Remove of what is not there = %v, %v", keys(same), refusal)
	}
	if empty := c.Clear(); empty.Places() != 0 || empty.Limit() != 4 {
		t.Errorf("Clear = %v with limit %d", keys(empty), empty.Limit())
	}
	if l, ok := c.Line("a/floor/"); !ok || l.Quantity != 2 {
		t.Errorf("Line = %v, %v", l, ok)
	}
	if l, ok := c.Line("a/floor"); ok {
		t.Errorf("Line of no key = %v", l)
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		have []cart.Line
		want *cart.Refusal
	}{
		{"empty", nil, &cart.Refusal{Code: cart.Invalid}},
		{"one seat", []cart.Line{seat("1")}, nil},
		{"too few at a tariff", []cart.Line{area("floor", "family", 2)}, &cart.Refusal{Code: cart.Limit, Tariff: "family", Least: 3}},
		{"enough at a tariff", []cart.Line{area("floor", "family", 3)}, nil},
		{"too many at a tariff", []cart.Line{area("floor", "child", 3)}, &cart.Refusal{Code: cart.Limit, Tariff: "child", Limit: 2}},
		{"too many", []cart.Line{area("floor", "", 5)}, &cart.Refusal{Code: cart.Limit, Limit: 4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, newCart(t, limits, c.have...).Ready()); diff != "" {
				t.Errorf("refusal (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	c := newCart(t, limits, area("floor", "", 2), seat("1"), area("floor", "", 3), area("floor", "child", 1))
	want := map[string]int{"a/floor/": 5, "s/1": 1, "a/floor/child": 1}
	if diff := cmp.Diff(want, keys(c)); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	for _, l := range []cart.Line{{}, {Seat: "1", Area: "a", Quantity: 1}, {Area: "a"}, {Area: "a", Quantity: -1}, {Seat: "1", Quantity: 2}} {
		if c, refusal := cart.New(limits, l); refusal == nil || refusal.Code != cart.Invalid || c.Places() != 0 {
			t.Errorf("New of %v = %v, %v, want invalid", l, keys(c), refusal)
		}
	}
	if _, refusal := cart.New(cart.Limits{}, area("a", "", cart.MaxPlaces), seat("1")); refusal == nil || refusal.Code != cart.Limit {
		t.Errorf("New of too many places: %v, want limit", refusal)
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	for places, want := range map[int]int{0: cart.MaxPlaces, -1: cart.MaxPlaces, 6: 6, 1_000_000_000: cart.MaxPlaces} {
		if got := newCart(t, cart.Limits{Places: places}).Limit(); got != want {
			t.Errorf("limit of %d places is %d, want %d", places, got, want)
		}
	}
	if got := (cart.Cart{}).Limit(); got != cart.MaxPlaces {
		t.Errorf("limit of the zero cart is %d", got)
	}
}

func TestLinesOfAPlan(t *testing.T) {
	t.Parallel()
	p := seatplantest.MustNew(seatplantest.Theatre())
	id := p.SeatID(p.Len() - 1)
	l, refusal := cart.SeatLine(p, id)
	want := cart.Line{Seat: id, Quantity: 1, Price: seatplan.Price{Category: "c2"}}
	if diff := cmp.Diff(want, l); refusal != nil || diff != "" {
		t.Errorf("SeatLine: %v (-want +got):\n%s", refusal, diff)
	}
	l, refusal = cart.AreaLine(p, "standing", 3)
	want = cart.Line{Area: "standing", Quantity: 3, Price: seatplan.Price{Category: "c3"}}
	if diff := cmp.Diff(want, l); refusal != nil || diff != "" {
		t.Errorf("AreaLine: %v (-want +got):\n%s", refusal, diff)
	}
	if _, refusal = cart.SeatLine(p, "7"); refusal == nil || *refusal != (cart.Refusal{Code: cart.NotFound, Seat: "7"}) {
		t.Errorf("SeatLine of no seat: %v", refusal)
	}
	if _, refusal = cart.AreaLine(p, "bar", 1); refusal == nil || *refusal != (cart.Refusal{Code: cart.NotFound, Area: "bar"}) {
		t.Errorf("AreaLine of no area: %v", refusal)
	}
}

func TestRefusalError(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]cart.Refusal{
		"seat_taken: seat 5":   {Code: cart.SeatTaken, Seat: "5"},
		"sold_out: area floor": {Code: cart.SoldOut, Area: "floor", Limit: 2},
		"limit: tariff child":  {Code: cart.Limit, Tariff: "child"},
		"not_found":            {Code: cart.NotFound},
	} {
		if got := r.Error(); got != want {
			t.Errorf("Error() = %q, want %q", got, want)
		}
	}
}

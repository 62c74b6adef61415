package cart_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
)

var quantities = []int{0, 1, 2, 3, 5, 9, -1, 100, 101, 1_000_000_000, -1_000_000_000}

// FuzzChanges holds the laws of carts against any sequence of changes.
func FuzzChanges(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 40, 41, 42, 43, 80, 81, 120, 121, 160}, uint8(4))
	f.Add([]byte{9, 99, 199, 255, 7, 77, 177}, uint8(0))
	f.Fuzz(func(t *testing.T, changes []byte, places uint8) {
		c, _ := cart.New(cart.Limits{Places: int(places), Tariffs: limits.Tariffs})
		for i, b := range changes {
			next, refusal := change(c, b, i)
			if refusal != nil && !cmp.Equal(c.Lines(), next.Lines()) {
				t.Fatalf("refusal %v changed %v to %v", refusal, keys(c), keys(next))
			}
			checkCart(t, next)
			checkAddRemove(t, next)
			c = next
		}
	})
}

// change makes one of every kind of change.
func change(c cart.Cart, b byte, i int) (cart.Cart, *cart.Refusal) {
	tariff := []string{"", "child", "family"}[i%3]
	lines := c.Lines()
	switch b % 4 {
	case 0:
		l := seat(strconv.Itoa(int(b / 4)))
		l.Price = at(tariff, int64(b)*100, int64(i))
		return c.AddSeat(l, seatplan.Status(i%2))
	case 1:
		return c.SetArea(area(strconv.Itoa(i%2), tariff, quantities[int(b/4)%len(quantities)]), i%12-1)
	case 2:
		if len(lines) > 0 {
			return c.Remove(lines[int(b/4)%len(lines)].Key())
		}
		return c.Remove("")
	}
	if len(lines) > 0 {
		return c.SetTariff(lines[int(b/4)%len(lines)].Key(), at(tariff, int64(i), 0))
	}
	return c.SetTariff("", at(tariff, 0, 0))
}

// checkCart holds that no limit is ever passed and that the total is the sum
// of the lines.
func checkCart(t *testing.T, c cart.Cart) {
	t.Helper()
	if c.Places() > c.Limit() || c.Limit() > cart.MaxPlaces || c.At("child") > 2 {
		t.Fatalf("%d places at a limit of %d: %v", c.Places(), c.Limit(), keys(c))
	}
	sum := cart.Totals{}
	for _, l := range c.Lines() {
		if l.Quantity < 1 || l.Seat != "" && l.Quantity != 1 {
			t.Fatalf("line %v", l)
		}
		sum.Places += l.Quantity
		sum.Nominal = lei(sum.Nominal.Minor + l.Price.Nominal.Minor*int64(l.Quantity))
		sum.Fees = lei(sum.Fees.Minor + l.Price.Fee.Minor*int64(l.Quantity))
		sum.Total = lei(sum.Nominal.Minor + sum.Fees.Minor)
	}
	if got, err := c.Totals(); err != nil || got != sum {
		t.Fatalf("Totals = %v, %v, want %v", got, err, sum)
	}
	if len(keys(c)) != len(c.Lines()) {
		t.Fatalf("a key twice in %v", c.Lines())
	}
}

// checkAddRemove holds that adding a new line and removing it changes nothing.
func checkAddRemove(t *testing.T, c cart.Cart) {
	t.Helper()
	l := seat("new")
	if more, refusal := c.AddSeat(l, seatplan.Free); refusal == nil {
		if back, refusal := more.Remove(l.Key()); refusal != nil || !cmp.Equal(c.Lines(), back.Lines()) {
			t.Fatalf("added and removed %v is %v, %v", keys(c), keys(back), refusal)
		}
	} else if c.Places() < c.Limit() {
		t.Fatalf("no room in %v: %v", keys(c), refusal)
	}
	l = area("new", "member", 1)
	if more, refusal := c.SetArea(l, -1); refusal == nil {
		l.Quantity = 0
		if back, refusal := more.SetArea(l, 0); refusal != nil || !cmp.Equal(c.Lines(), back.Lines()) {
			t.Fatalf("set and unset %v is %v, %v", keys(c), keys(back), refusal)
		}
	}
}

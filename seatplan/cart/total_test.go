package cart_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
)

func priced(id string, n int, nominal, fee seatplan.Money) cart.Line {
	return cart.Line{Area: seatplan.AreaID(id), Quantity: n, Price: seatplan.Price{Nominal: nominal, Fee: fee}}
}

func TestTotals(t *testing.T) {
	t.Parallel()
	euro := seatplan.Money{Minor: 1, Currency: "EUR"}
	for _, c := range []struct {
		name  string
		lines []cart.Line
		want  cart.Totals
		err   error
	}{
		{"empty", nil, cart.Totals{}, nil},
		{"seat and area", []cart.Line{seat("1"), area("floor", "", 3)},
			cart.Totals{Places: 4, Nominal: lei(15000), Fees: lei(600), Total: lei(15600)}, nil},
		{"no fees at all", []cart.Line{priced("a", 2, lei(10), seatplan.Money{})},
			cart.Totals{Places: 2, Nominal: lei(20), Total: lei(20)}, nil},
		{"no prices", []cart.Line{priced("a", 2, seatplan.Money{}, seatplan.Money{})}, cart.Totals{Places: 2}, nil},
		{"two currencies", []cart.Line{seat("1"), priced("a", 1, euro, seatplan.Money{})}, cart.Totals{}, seatplan.ErrCurrency},
		{"a fee in another currency", []cart.Line{priced("a", 1, lei(1), euro)}, cart.Totals{}, seatplan.ErrCurrency},
		{"too much of one", []cart.Line{priced("a", 2, lei(seatplan.MaxMinor), lei(0))}, cart.Totals{}, seatplan.ErrOverflow},
		{"too much together", []cart.Line{priced("a", 1, lei(seatplan.MaxMinor), lei(0)), priced("b", 1, lei(1), lei(0))}, cart.Totals{}, seatplan.ErrOverflow},
		{"too much with fees", []cart.Line{priced("a", 1, lei(seatplan.MaxMinor), lei(1))}, cart.Totals{}, seatplan.ErrOverflow},
		{"a price out of range", []cart.Line{priced("a", 4, lei(1<<62), lei(0))}, cart.Totals{}, seatplan.ErrOverflow},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := newCart(t, cart.Limits{}, c.lines...).Totals()
			if !errors.Is(err, c.err) {
				t.Errorf("error = %v, want %v", err, c.err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("totals (-want +got):\n%s", diff)
			}
		})
	}
}

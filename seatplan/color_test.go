package seatplan_test

import (
	"math"
	"testing"

	"github.com/parterre/parterre/seatplan"
)

func TestContrast(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b seatplan.Color
		want float64 // by the definition of WCAG 2.2
	}{
		{0x000000, 0xffffff, 21},
		{0xffffff, 0xffffff, 1},
		{0x777777, 0xffffff, 4.48},
		{0xff0000, 0x000000, 5.25},
	} {
		if got := tc.a.Contrast(tc.b); math.Abs(got-tc.want) > 0.01 {
			t.Errorf("contrast of %06x and %06x = %.2f, want %.2f", tc.a, tc.b, got, tc.want)
		}
	}
}

func FuzzAgainst(f *testing.F) {
	f.Add(uint32(0xffff00), uint32(0xffffff))
	f.Add(uint32(0x101010), uint32(0x000000))
	f.Fuzz(func(t *testing.T, c, ground uint32) {
		g := seatplan.Color(ground & 0xffffff)
		towards := seatplan.Color(0)
		if g.Luminance() < 0.18 {
			towards = 0xffffff
		}
		got := seatplan.Color(c&0xffffff).Against(g, towards, 3)
		if got.Contrast(g) < 3 && got != towards {
			t.Errorf("%06x against %06x = %06x with contrast %.2f", c, ground, got, got.Contrast(g))
		}
		if again := got.Against(g, towards, 3); again != got {
			t.Errorf("%06x stands out already and became %06x", got, again)
		}
	})
}

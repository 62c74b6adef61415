package cart_test

import (
	"math"
	"testing"

	"github.com/parterre/parterre/seatplan/cart"
)

func TestClockLeft(t *testing.T) {
	t.Parallel()
	const now, day = 1_790_000_000_000, 24 * 60 * 60 * 1000
	for _, c := range []struct {
		name    string
		clock   cart.Clock
		elapsed int64
		want    int64
	}{
		{"at once", cart.Clock{ExpiresAt: now + 300_000, ServerNow: now}, 0, 300_000},
		{"later", cart.Clock{ExpiresAt: now + 300_000, ServerNow: now}, 299_999, 1},
		{"over", cart.Clock{ExpiresAt: now + 300_000, ServerNow: now}, 300_000, 0},
		{"long over", cart.Clock{ExpiresAt: now + 300_000, ServerNow: now}, math.MaxInt64, 0},
		{"over when received", cart.Clock{ExpiresAt: now - 1, ServerNow: now}, 0, 0},
		{"a stopwatch that runs backwards", cart.Clock{ExpiresAt: now + 300_000, ServerNow: now}, -1000, 300_000},
		{"too long", cart.Clock{ExpiresAt: now + 2*day, ServerNow: now}, 0, day},
		{"nonsense", cart.Clock{ExpiresAt: math.MaxInt64, ServerNow: math.MinInt64}, 0, day},
		{"nothing held", cart.Clock{}, 0, 0},
	} {
		if got := c.clock.Left(c.elapsed); got != c.want {
			t.Errorf("%s: Left(%d) = %d, want %d", c.name, c.elapsed, got, c.want)
		}
	}
	if (cart.Clock{}).Running() || !(cart.Clock{ExpiresAt: now}).Running() {
		t.Error("Running is wrong")
	}
}

func TestWarning(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		before, now int64
		want        int
	}{
		{"long before", 300_000, 299_000, 0},
		{"onto two minutes", 121_000, 120_000, 120},
		{"past two minutes", 120_500, 119_500, 120},
		{"once only", 120_000, 119_000, 0},
		{"past one minute", 60_001, 60_000, 60},
		{"past both while asleep", 130_000, 30_000, 60},
		{"over while asleep", 130_000, 0, 0},
		{"longer again", 50_000, 300_000, 0},
		{"short from the beginning", 90_000, 90_000, 0},
	} {
		if got := cart.Warning(c.before, c.now); got != c.want {
			t.Errorf("%s: Warning(%d, %d) = %d, want %d", c.name, c.before, c.now, got, c.want)
		}
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	for left, want := range map[int64][2]int{
		0: {0, 0}, -5: {0, 0}, 1: {0, 1}, 1000: {0, 1}, 1001: {0, 2}, 59_001: {1, 0}, 60_000: {1, 0}, 299_999: {5, 0},
		61_500: {1, 2}, math.MaxInt64: {1440, 0},
	} {
		if minutes, seconds := cart.Parts(left); minutes != want[0] || seconds != want[1] {
			t.Errorf("Parts(%d) = %d:%02d, want %d:%02d", left, minutes, seconds, want[0], want[1])
		}
	}
}

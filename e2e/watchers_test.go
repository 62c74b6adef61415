package e2e_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/parterre/parterre/server/demo"
)

// TestManyWatchersOnePoller has many look at one performance: the vendor is
// asked as often as for one of them. PARTERRE_WATCHERS says how many.
func TestManyWatchersOnePoller(t *testing.T) {
	t.Parallel()
	unhurried(t)
	many := 120
	if n, err := strconv.Atoi(os.Getenv("PARTERRE_WATCHERS")); err == nil {
		many = n
	}
	shop := openShop(t, demo.Options{Poll: time.Second})
	shop.visitor(opera).watch()
	one := shop.polled("one watcher")
	for range many - 1 {
		shop.visitor(opera).watch()
	}
	all := shop.polled(strconv.Itoa(many) + " watchers")
	// A little jitter either way; watchers that each asked would make it many
	// times as much.
	if all > 2*one {
		t.Errorf("%d watchers cost %.0f vendor calls a minute, one costs %.0f", many, all, one)
	}
}

// polled counts the vendor's calls until it has been asked for seats eight times
// more, and returns how many that is a minute.
func (s *apiShop) polled(what string) (perMinute float64) {
	s.Helper()
	calls := func() (seats, total int) {
		counts := s.books("bil24").Calls
		for _, n := range counts {
			total += n
		}
		return counts["GET_SEAT_LIST"], total
	}
	before, totalBefore := calls()
	began := time.Now()
	total := 0
	eventually(s, "asked eight times", func() bool {
		seats, now := calls()
		total = now - totalBefore
		return seats >= before+8
	})
	perMinute = float64(total) / time.Since(began).Minutes()
	s.Logf("%s: %.0f vendor calls a minute", what, perMinute)
	return perMinute
}

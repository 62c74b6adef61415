package checkout

import (
	"maps"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
)

const (
	// manyWrong is how many codes a performance gets wrong within guessTime, and
	// each time as many more, before an operator is alarmed: somebody is trying
	// them out, from more carts and addresses than are bounded one by one.
	manyWrong = 100
	guessTime = time.Hour
	// maxGuessed bounds the performances that are counted.
	maxGuessed = 1000
)

// guesses counts wrong codes by performance. Nobody is kept out by the number of
// others' wrong ones, or anybody could keep all buyers out.
type guesses struct {
	mu sync.Mutex // guards by
	by map[seatplan.PerformancePath]guessed
}

type guessed struct {
	since time.Time
	wrong int
}

// count counts a wrong code and returns how many there were since when.
func (g *guesses) count(p seatplan.PerformancePath, now time.Time) guessed {
	g.mu.Lock()
	defer g.mu.Unlock()
	maps.DeleteFunc(g.by, func(_ seatplan.PerformancePath, of guessed) bool { return now.Sub(of.since) >= guessTime })
	of, known := g.by[p]
	if !known {
		of.since = now
	}
	of.wrong++
	if known || len(g.by) < maxGuessed {
		g.by[p] = of
	}
	return of
}

// guessedWrong counts a wrong code of a performance.
func (s *Service) guessedWrong(p seatplan.PerformancePath) {
	if of := s.guesses.count(p, s.Now()); of.wrong%manyWrong == 0 {
		s.Log.Error("many wrong codes", "performance", p.String(), "wrong", of.wrong, "since", of.since)
	}
}

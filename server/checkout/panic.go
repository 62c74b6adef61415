package checkout

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/store"
)

const (
	// panicsUntilPerson is after how many steps of an order that panicked one after
	// the other a person is told.
	panicsUntilPerson = 3
	// longestPause bounds how long an order is left alone whose steps panic.
	longestPause = 5 * time.Minute
)

// panicked counts how often the steps of an order have panicked one after the
// other, in this process.
type panicked struct {
	mu sync.Mutex // guards n
	n  map[store.OrderID]int
}

// maxPanicked bounds the orders remembered.
const maxPanicked = 10_000

func (p *panicked) again(id store.OrderID) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.n) >= maxPanicked {
		clear(p.n)
	}
	if p.n == nil {
		p.n = make(map[store.OrderID]int)
	}
	p.n[id]++
	return p.n[id]
}

func (p *panicked) over(id store.OrderID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.n, id)
}

// guarded runs what is done with a cart. What panics is like a process that was
// killed there: calls that had left are found out about by the worker, and until
// then nobody says how they went.
func (s *Service) guarded(id store.CartID, f func() error) error {
	err := s.Panics.Run(panics.Cart, f, "cart", id)
	var p *panics.Error
	if !errors.As(err, &p) {
		return err
	}
	s.nudge()
	return &Refusal{Kind: ErrOutcomeUnknown}
}

// step runs one step of an order and reports whether it is in another state now.
// One that panics has failed, and is tried again later and later; after some
// tries a person is told.
func (s *Service) step(ctx context.Context, a Account, o *store.Order, f func(context.Context, Account, *store.Order) error) (moved bool, err error) {
	id, before := o.ID, o.State
	err = s.Panics.Run(panics.Order, func() error { return f(ctx, a, o) }, "order", id, "state", before)
	var p *panics.Error
	switch {
	case errors.As(err, &p):
		return false, s.afterPanic(ctx, id, p, s.panicked.again(id))
	case err != nil:
		s.Log.Warn("order step", "order", id, "state", before, "error", err)
		return false, s.later(ctx, id, err)
	}
	s.panicked.over(id)
	return o.State != before, nil
}

// afterPanic leaves an order alone for a while whose steps have panicked n times
// in a row. It is read afresh: nothing is known of what the step did.
func (s *Service) afterPanic(ctx context.Context, id store.OrderID, p *panics.Error, n int) error {
	o, err := s.Store.Order(ctx, id)
	if err != nil {
		return err
	}
	if n >= panicsUntilPerson {
		s.call(&o, fmt.Sprintf("%s and no way on: a fault of this program at %s, %d times in a row", o.State, p.Place, n))
	}
	pause := s.Recheck
	for i := 1; i < n && pause < longestPause; i++ {
		pause *= 2
	}
	o.Due = s.Now().Add(spread(min(pause, longestPause)))
	return s.save(ctx, &o, store.Batch{})
}

// spread takes up to a fifth off a pause, so that what failed together is not
// tried again together.
func spread(pause time.Duration) time.Duration {
	return time.Duration(float64(pause) * (1 - 0.2*rand.Float64()))
}

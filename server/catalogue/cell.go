package catalogue

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
)

// cell is one thing that is read from a vendor: by one reader at a time, kept
// for ttl, served while it is read again, its failures remembered for a while.
type cell[T any] struct {
	mu      sync.Mutex // guards everything below
	value   T
	readAt  time.Time // when the reading of value began; zero: none yet
	expired bool      // value is to be read again whatever its age
	renewed bool      // so is what the reading under way finds
	err     error     // of the last reading, nil after a good one
	errAt   time.Time
	fails   int           // readings failed since the last good one
	errFor  time.Duration // how long err is remembered
	loading chan struct{} // closed when the reading under way ends
}

// reader runs the readings of all cells, detached from whoever asked first.
type reader struct {
	ctx     context.Context // ends with the catalogue
	running sync.WaitGroup
	now     func() time.Time
	timeout time.Duration
	failure time.Duration // how long a first failure is remembered
	longest time.Duration // how long one is at most
	random  func() float64
	guard   *panics.Guard
}

// reading is how a cell is read.
type reading[T any] struct {
	unit panics.Unit
	of   string        // what is read, for the log
	ttl  time.Duration // how long it is fresh
	load func(context.Context) (T, error)
}

// maxRetryAfter bounds how long a vendor can keep us from asking.
const maxRetryAfter = 5 * time.Minute

// pause is how long the last of several failures in a row is remembered: twice
// as long each time, at least what the vendor asked for, up to a fifth less so
// that cells do not all come back at once.
func (r *reader) pause(fails int, err error) time.Duration {
	pause := r.failure
	for i := 1; i < fails && pause < r.longest; i++ {
		pause *= 2
	}
	pause = max(r.failure, min(pause, r.longest))
	pause = time.Duration(float64(pause) * (1 - 0.2*r.random()))
	var refusal *vendors.Error
	if errors.As(err, &refusal) {
		pause = max(pause, min(refusal.RetryAfter, maxRetryAfter))
	}
	return pause
}

// get returns the cell's value and when it was read. It waits only when there
// is no value yet; with a value, however old, it never fails.
func (c *cell[T]) get(ctx context.Context, r *reader, how reading[T]) (T, time.Time, error) {
	for {
		c.mu.Lock()
		now := r.now()
		have := !c.readAt.IsZero()
		failed := c.err != nil && now.Sub(c.errAt) < c.errFor
		due := !have || c.expired || now.Sub(c.readAt) >= how.ttl
		if due && !failed && c.loading == nil {
			c.start(r, how)
		}
		value, readAt, err, wait := c.value, c.readAt, c.err, c.loading
		c.mu.Unlock()
		var none T
		switch {
		case have:
			return value, readAt, nil
		case failed:
			return none, time.Time{}, err
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return none, time.Time{}, ctx.Err()
		}
	}
}

// start begins a reading; c.mu is held. One that panics is one that failed:
// those who wait for it go on, and it is remembered as long.
func (c *cell[T]) start(r *reader, how reading[T]) {
	done := make(chan struct{})
	c.loading = done
	r.running.Go(func() {
		began := r.now()
		ctx, cancel := context.WithTimeout(r.ctx, r.timeout)
		defer cancel()
		var value T
		err := r.guard.Run(how.unit, func() (err error) {
			value, err = how.load(ctx)
			return err
		}, "of", how.of)
		c.mu.Lock()
		defer c.mu.Unlock()
		switch {
		case err == nil:
			c.value, c.readAt, c.expired, c.err, c.fails = value, began, c.renewed, nil, 0
		case !c.renewed:
			c.err, c.errAt = err, r.now()
			c.fails++
			c.errFor = r.pause(c.fails, err)
		}
		c.loading, c.renewed = nil, false
		close(done)
	})
}

// expire makes the next get read again.
func (c *cell[T]) expire() {
	c.mu.Lock()
	c.expired = true
	c.mu.Unlock()
}

// renew makes the next get read again even where the last reading failed, or the
// one under way is to fail.
func (c *cell[T]) renew() {
	c.mu.Lock()
	c.expired, c.err, c.fails, c.renewed = true, nil, 0, c.loading != nil
	c.mu.Unlock()
}

// state returns when the value was read and the last reading's error.
func (c *cell[T]) state() (time.Time, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.readAt, c.err
}

// idle reports whether nobody would miss the cell: no value, no reading under
// way and no failure worth remembering.
func (c *cell[T]) idle(r *reader) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.readAt.IsZero() && c.loading == nil && (c.err == nil || r.now().Sub(c.errAt) >= c.errFor)
}

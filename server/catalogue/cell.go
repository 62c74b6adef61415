package catalogue

import (
	"context"
	"sync"
	"time"
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
	loading chan struct{} // closed when the reading under way ends
}

// reader runs the readings of all cells, detached from whoever asked first.
type reader struct {
	ctx     context.Context // ends with the catalogue
	running sync.WaitGroup
	now     func() time.Time
	timeout time.Duration
	failure time.Duration // how long a failure is remembered
}

// get returns the cell's value and when it was read. It waits only when there
// is no value yet; with a value, however old, it never fails.
func (c *cell[T]) get(ctx context.Context, r *reader, ttl time.Duration, load func(context.Context) (T, error)) (T, time.Time, error) {
	for {
		c.mu.Lock()
		now := r.now()
		have := !c.readAt.IsZero()
		failed := c.err != nil && now.Sub(c.errAt) < r.failure
		due := !have || c.expired || now.Sub(c.readAt) >= ttl
		if due && !failed && c.loading == nil {
			c.start(r, load)
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

// start begins a reading; c.mu is held.
func (c *cell[T]) start(r *reader, load func(context.Context) (T, error)) {
	done := make(chan struct{})
	c.loading = done
	r.running.Go(func() {
		began := r.now()
		ctx, cancel := context.WithTimeout(r.ctx, r.timeout)
		defer cancel()
		value, err := load(ctx)
		c.mu.Lock()
		defer c.mu.Unlock()
		switch {
		case err == nil:
			c.value, c.readAt, c.expired, c.err = value, began, c.renewed, nil
		case !c.renewed:
			c.err, c.errAt = err, r.now()
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
	c.expired, c.err, c.renewed = true, nil, c.loading != nil
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
	return c.readAt.IsZero() && c.loading == nil && (c.err == nil || r.now().Sub(c.errAt) >= r.failure)
}

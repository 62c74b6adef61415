package server

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
)

// panicCounter brings counts of panics to the database. Whoever panicked does
// not wait for that.
type panicCounter struct {
	log  *slog.Logger
	wake chan struct{} // of size 1

	mu      sync.Mutex // guards pending
	pending map[panics.Unit]store.PanicCount
}

func newPanicCounter(log *slog.Logger) *panicCounter {
	return &panicCounter{log: log, wake: make(chan struct{}, 1), pending: make(map[panics.Unit]store.PanicCount)}
}

// note counts one panic; see [panics.Options].
func (c *panicCounter) note(unit panics.Unit, place string, at time.Time) {
	c.mu.Lock()
	n := c.pending[unit]
	if n.Count == 0 {
		n.Unit, n.First = string(unit), at
	}
	n.Count++
	n.Last, n.Place = at, place
	c.pending[unit] = n
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// countGap is the least time between two writes: what panics again and again
// must not keep the database busy.
const countGap = time.Second

// run writes what is counted until ctx ends, and then what is left.
func (c *panicCounter) run(ctx context.Context, db *sqlite.DB) {
	for {
		select {
		case <-ctx.Done():
			c.write(context.WithoutCancel(ctx), db)
			return
		case <-c.wake:
		}
		c.write(ctx, db)
		select {
		case <-ctx.Done():
		case <-time.After(countGap):
		}
	}
}

// write writes what is counted; what cannot be written is kept for the next time.
func (c *panicCounter) write(ctx context.Context, db *sqlite.DB) {
	c.mu.Lock()
	pending := c.pending
	c.pending = make(map[panics.Unit]store.PanicCount)
	c.mu.Unlock()
	if len(pending) == 0 {
		return
	}
	var counts []store.PanicCount
	for _, n := range pending {
		counts = append(counts, n)
	}
	err := db.AddPanics(ctx, counts)
	if err == nil {
		return
	}
	c.log.Warn("panics not counted", "error", err)
	c.mu.Lock()
	defer c.mu.Unlock()
	for unit, old := range pending {
		n, newer := c.pending[unit]
		if !newer {
			c.pending[unit] = old
			continue
		}
		n.Count, n.First = n.Count+old.Count, old.First
		c.pending[unit] = n
	}
}

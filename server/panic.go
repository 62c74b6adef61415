package server

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
	"github.com/parterre/parterre/server/vendors"
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

// panicNews is how long a panic fails an examination; later it is a note.
const panicNews = 24 * time.Hour

// examinePanics says what has panicked. It reads a database that a server may be
// at work on, and says nothing of one that it cannot read: the check of the
// database does.
func examinePanics(ctx context.Context, c config.Config, now time.Time) []Check {
	db, err := sqlite.OpenReader(ctx, c.DatabaseFile())
	if err != nil {
		return nil
	}
	defer db.Close()
	counts, err := db.Panics(ctx)
	if err != nil {
		return []Check{check("panics", "", err)}
	}
	if len(counts) == 0 {
		return []Check{check("panics", "there was none", nil)}
	}
	var all []Check
	for _, n := range counts {
		level := vendors.Note
		if now.Sub(n.Last) < panicNews {
			level = vendors.Bad
		}
		all = append(all, Check{"panics", vendors.Finding{Level: level, Says: fmt.Sprintf(
			"%s of kind %s since %s, the last on %s at %s: only that work failed; it is a fault of this program, please report it with its stack from the log",
			count(int(n.Count), "panic"), n.Unit, n.First.Format(stamp), n.Last.Format(stamp), n.Place)}})
	}
	return all
}

// stamp is how moments are written for people who operate a server.
const stamp = "2006-01-02 15:04 MST"

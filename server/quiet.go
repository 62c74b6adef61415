package server

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// quietPeriod is the time in which a message is written a few times only, and
	// then counted: warnings ten times, errors, each of which a person should see,
	// a hundred.
	quietPeriod  = time.Minute
	mostWarnings = 10
	mostErrors   = 100
	// maxMessages bounds the messages that are counted. They are constant phrases,
	// so there are fewer.
	maxMessages = 1000
)

// quiet is a log in which nobody can drown a message by causing another one again
// and again. What a stranger does may be worth a warning, and the stranger can do
// it a thousand times a second.
type quiet struct {
	slog.Handler
	counts *counts
}

// counts are shared by all handlers that are made from one.
type counts struct {
	root slog.Handler

	mu     sync.Mutex // guards the fields below
	by     map[message]*repeats
	closed bool
}

type message struct {
	level slog.Level
	text  string
}

// repeats counts a message since a time.
type repeats struct {
	since   time.Time
	written int
	held    int
	timer   *time.Timer // writes how many were held; nil while none was
}

func newQuiet(h slog.Handler) *quiet {
	return &quiet{h, &counts{root: h, by: make(map[message]*repeats)}}
}

// WithAttrs implements slog.Handler.
func (q *quiet) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &quiet{q.Handler.WithAttrs(attrs), q.counts}
}

// WithGroup implements slog.Handler.
func (q *quiet) WithGroup(name string) slog.Handler {
	return &quiet{q.Handler.WithGroup(name), q.counts}
}

// Handle implements slog.Handler.
func (q *quiet) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn && q.counts.hold(message{r.Level, r.Message}, time.Now()) {
		return nil
	}
	return q.Handler.Handle(ctx, r)
}

// hold counts a message and reports whether it is not to be written.
func (c *counts) hold(m message, now time.Time) bool {
	most := mostWarnings
	if m.level >= slog.LevelError {
		most = mostErrors
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.by[m]
	if n == nil || n.timer == nil && now.Sub(n.since) >= quietPeriod {
		if n == nil && len(c.by) >= maxMessages {
			return false
		}
		n = &repeats{since: now}
		c.by[m] = n
	}
	if n.written < most || c.closed {
		n.written++
		return false
	}
	n.held++
	if n.timer == nil {
		n.timer = time.AfterFunc(quietPeriod-now.Sub(n.since), func() { c.report(m, n) })
	}
	return true
}

// report writes how often a message was held back, in one line.
func (c *counts) report(m message, n *repeats) {
	c.mu.Lock()
	if c.by[m] == n {
		delete(c.by, m)
	}
	held := n.held
	n.held = 0
	c.mu.Unlock()
	if held == 0 {
		return
	}
	r := slog.NewRecord(time.Now(), m.level, m.text, 0)
	r.AddAttrs(slog.Int("repeated", held), slog.Time("since", n.since))
	c.root.Handle(context.Background(), r) // as good as any other line
}

// Close writes what was held back. Later messages are all written.
func (q *quiet) Close() {
	c := q.counts
	c.mu.Lock()
	c.closed = true
	held := make(map[message]*repeats)
	for m, n := range c.by {
		if n.timer != nil {
			n.timer.Stop()
			held[m] = n
		}
	}
	c.mu.Unlock()
	for m, n := range held {
		c.report(m, n)
	}
}

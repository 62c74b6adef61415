package checkout

import (
	"context"
	"sync"

	"github.com/parterre/parterre/server/store"
)

// lanes lets one caller at a time work on a cart in this process; the lease row
// does the same between processes. Waiters are served as the lane comes free.
type lanes struct {
	mu   sync.Mutex // guards open
	open map[store.CartID]*lane
}

// lane is one cart's turnstile, kept while anybody uses it.
type lane struct {
	users int // guarded by lanes.mu
	turn  chan struct{}

	mu sync.Mutex // guards the fields below
	// entered counts everybody since the lane was made.
	entered int
	// refused says why lines asked for by waiters came to nothing; it is used
	// by whoever has the turn, or had it just before.
	refused map[string]*Refusal
}

func newLanes() *lanes { return &lanes{open: make(map[store.CartID]*lane)} }

// enter joins a cart's lane; the caller leaves it when done.
func (ls *lanes) enter(id store.CartID) *lane {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l := ls.open[id]
	if l == nil {
		l = &lane{turn: make(chan struct{}, 1), refused: make(map[string]*Refusal)}
		ls.open[id] = l
	}
	l.users++
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entered++
	return l
}

// crowded reports whether others have been working on the cart since the
// caller, or somebody that the caller met, entered the lane.
func (l *lane) crowded() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.entered > 1
}

func (ls *lanes) leave(id store.CartID, l *lane) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if l.users--; l.users == 0 {
		delete(ls.open, id)
	}
}

// take waits for the turn.
func (l *lane) take(ctx context.Context) error {
	select {
	case l.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *lane) give() { <-l.turn }

// refuse remembers why a line came to nothing.
func (l *lane) refuse(ref string, r *Refusal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused[ref] = r
}

// why forgets and returns the first reason among the given lines.
func (l *lane) why(refs []string) *Refusal {
	l.mu.Lock()
	defer l.mu.Unlock()
	var first *Refusal
	for _, ref := range refs {
		r := l.refused[ref]
		delete(l.refused, ref)
		switch {
		case r == nil:
		case first == nil:
			copied := *r
			first = &copied
		case first.Kind == r.Kind:
			first.Seats = append(first.Seats[:len(first.Seats):len(first.Seats)], r.Seats...)
		}
	}
	return first
}

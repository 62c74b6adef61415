package server

import (
	"sync"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
)

// warnAt are the seconds left of a hold at which those who follow its cart are
// warned, in turn.
var warnAt = []time.Duration{120 * time.Second, 60 * time.Second}

// maxWarned bounds the carts that are warned of. Pages count for themselves, too.
const maxWarned = 100_000

// warnings has buyers warned before their time runs out. The zero value warns
// nobody; close it.
type warnings struct {
	// warn warns those who follow a cart, or the order made of it.
	warn func(names []string, left time.Duration)

	mu     sync.Mutex // guards everything below
	closed bool
	carts  map[store.CartID]*warning
}

// warning is the next one of a cart.
type warning struct {
	deadline time.Time
	names    []string
	timer    *time.Timer
}

// held takes a cart as it is now, with its deadline if it holds anything.
func (w *warnings) held(v checkout.View) {
	w.mu.Lock()
	defer w.mu.Unlock()
	one := w.carts[v.ID]
	switch {
	case one != nil && one.deadline.Equal(v.Deadline):
		one.names = []string{string(v.ID), string(v.Order)}
		return
	case one != nil:
		one.timer.Stop()
		delete(w.carts, v.ID)
	}
	if v.Deadline.IsZero() || w.closed || len(w.carts) >= maxWarned {
		return
	}
	if w.carts == nil {
		w.carts = make(map[store.CartID]*warning)
	}
	one = &warning{deadline: v.Deadline, names: []string{string(v.ID), string(v.Order)}}
	w.next(v.ID, one, v.Deadline.Sub(v.Now))
}

// next waits for the next warning of a cart that has so much time left; w.mu is
// held.
func (w *warnings) next(id store.CartID, one *warning, left time.Duration) {
	for _, at := range warnAt {
		if left <= at {
			continue
		}
		w.carts[id] = one
		one.timer = time.AfterFunc(left-at, func() { w.fire(id, one, at) })
		return
	}
	delete(w.carts, id)
}

// fire warns unless the cart has changed meanwhile.
func (w *warnings) fire(id store.CartID, one *warning, left time.Duration) {
	w.mu.Lock()
	current, names := !w.closed && w.carts[id] == one, one.names
	if current {
		w.next(id, one, left)
	}
	w.mu.Unlock()
	if current {
		w.warn(names, left)
	}
}

// close stops all of them. It may be called twice.
func (w *warnings) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for id, one := range w.carts {
		one.timer.Stop()
		delete(w.carts, id)
	}
}

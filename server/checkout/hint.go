package checkout

import (
	"maps"
	"sync"
	"time"

	"github.com/parterre/parterre/server/store"
)

const (
	// maxHints is how often within hintWindow times [Timing.Recheck] an order is
	// read because its buyer came back; the worker reads it in any case.
	maxHints   = 3
	hintWindow = 5
	// maxHinted bounds the orders that are remembered.
	maxHinted = 10_000
)

// hints count how often orders were read out of turn. The zero value is ready.
type hints struct {
	mu sync.Mutex // guards by
	by map[store.OrderID]hinted
}

// hinted is how often an order was read since a time.
type hinted struct {
	since time.Time
	n     int
}

// take reports whether an order may be read out of turn, and counts it. When too
// many orders are remembered none may until the window is over.
func (h *hints) take(id store.OrderID, now time.Time, window time.Duration) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.by == nil {
		h.by = make(map[store.OrderID]hinted)
	}
	one, known := h.by[id]
	if !known && len(h.by) >= maxHinted {
		maps.DeleteFunc(h.by, func(_ store.OrderID, old hinted) bool { return now.Sub(old.since) >= window })
		if len(h.by) >= maxHinted {
			return false
		}
	}
	if now.Sub(one.since) >= window {
		one = hinted{since: now}
	}
	one.n++
	h.by[id] = one
	return one.n <= maxHints
}

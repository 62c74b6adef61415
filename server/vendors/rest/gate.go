package rest

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/parterre/parterre/server/vendors"
)

const (
	// defaultConcurrency is how many calls of an account are under way at once.
	defaultConcurrency = 16
	// maxWaiting bounds the calls that wait with one priority.
	maxWaiting = 1000
)

var errCrowded = errors.New("too many calls are waiting")

// ranks orders the priorities, the least urgent first.
var ranks = [...]vendors.Priority{vendors.PriorityPoll, vendors.PriorityRead, vendors.PriorityHold, vendors.PriorityOrder, vendors.PrioritySettle}

// rankOf returns a priority's place in ranks; an unknown one is a read.
func rankOf(l vendors.Priority) int {
	if i := slices.Index(ranks[:], l); i >= 0 {
		return i
	}
	return rankOf(vendors.PriorityRead)
}

// gate bounds how many of an account's calls are under way at once and lets
// those that wait pass by priority, first come first served within one. Each priority
// starts a call only while fewer are under way than it may fill the account to,
// so that a priority always finds places that the less urgent ones cannot take.
type gate struct {
	fill [len(ranks)]int

	mu      sync.Mutex // guards what follows
	running int
	waiting [len(ranks)][]chan struct{} // closed when it is a call's turn
}

func newGate(size int) *gate {
	if size <= 0 {
		size = defaultConcurrency
	}
	g := &gate{}
	step := max(1, size/8)
	for i := range g.fill {
		g.fill[i] = max(1, size-step*(len(g.fill)-1-i))
	}
	return g
}

// enter waits for a call's turn, at most until the context ends. Without an
// error the caller must leave.
func (g *gate) enter(ctx context.Context) error {
	rank := rankOf(vendors.PriorityOf(ctx))
	turn, err := g.queue(rank)
	if turn == nil {
		return err
	}
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	if !g.withdraw(rank, turn) {
		g.leave() // its turn came in the same moment
	}
	return ctx.Err()
}

// queue starts a call at once, which returns nil, or returns what to wait for.
func (g *gate) queue(rank int) (chan struct{}, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running < g.fill[rank] {
		g.running++
		return nil, nil
	}
	if len(g.waiting[rank]) >= maxWaiting {
		return nil, errCrowded
	}
	turn := make(chan struct{})
	g.waiting[rank] = append(g.waiting[rank], turn)
	return turn, nil
}

// withdraw stops waiting and reports whether it was not yet the call's turn.
func (g *gate) withdraw(rank int, turn chan struct{}) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.waiting[rank], turn)
	if i >= 0 {
		g.waiting[rank] = slices.Delete(g.waiting[rank], i, i+1)
	}
	return i >= 0
}

// leave ends a call and starts those whose turn it is.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running--
	for rank := len(ranks) - 1; rank >= 0; rank-- {
		for len(g.waiting[rank]) > 0 && g.running < g.fill[rank] {
			close(g.waiting[rank][0])
			g.waiting[rank] = slices.Delete(g.waiting[rank], 0, 1)
			g.running++
		}
	}
}

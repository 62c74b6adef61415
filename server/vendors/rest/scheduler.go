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

// scheduler bounds how many of an account's calls are under way at once and lets
// those that wait pass by priority, first come first served within one. Each priority
// starts a call only while fewer are under way than it may fill the account to,
// so that a priority always finds places that the less urgent ones cannot take.
type scheduler struct {
	fill [len(ranks)]int

	mu      sync.Mutex // guards what follows
	running int
	waiting [len(ranks)][]chan struct{} // closed when it is a call's turn
}

func newScheduler(size int) *scheduler {
	if size <= 0 {
		size = defaultConcurrency
	}
	s := &scheduler{}
	step := max(1, size/8)
	for i := range s.fill {
		s.fill[i] = max(1, size-step*(len(s.fill)-1-i))
	}
	return s
}

// acquire waits for a call's turn, at most until the context ends. Without an
// error the caller must call release.
func (s *scheduler) acquire(ctx context.Context) error {
	rank := rankOf(vendors.PriorityOf(ctx))
	turn, err := s.queue(rank)
	if turn == nil {
		return err
	}
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	if !s.withdraw(rank, turn) {
		s.release() // its turn came in the same moment
	}
	return ctx.Err()
}

// queue starts a call at once, which returns nil, or returns what to wait for.
func (s *scheduler) queue(rank int) (chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running < s.fill[rank] {
		s.running++
		return nil, nil
	}
	if len(s.waiting[rank]) >= maxWaiting {
		return nil, errCrowded
	}
	turn := make(chan struct{})
	s.waiting[rank] = append(s.waiting[rank], turn)
	return turn, nil
}

// withdraw stops waiting and reports whether it was not yet the call's turn.
func (s *scheduler) withdraw(rank int, turn chan struct{}) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.waiting[rank], turn)
	if i >= 0 {
		s.waiting[rank] = slices.Delete(s.waiting[rank], i, i+1)
	}
	return i >= 0
}

// release ends a call and starts those whose turn it is.
func (s *scheduler) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	for rank := len(ranks) - 1; rank >= 0; rank-- {
		for len(s.waiting[rank]) > 0 && s.running < s.fill[rank] {
			close(s.waiting[rank][0])
			s.waiting[rank] = slices.Delete(s.waiting[rank], 0, 1)
			s.running++
		}
	}
}

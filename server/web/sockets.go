package web

import (
	"context"
	"net/netip"
	"sync"
	"time"
)

const (
	// defaultSockets is how many sockets an address may have open.
	defaultSockets = 200
	// maxSockets bounds the sockets of the process, as do the descriptors it may
	// have: a quarter of them is left for everything else.
	maxSockets = 50_000
	// helloPace is how often a socket's messages are heeded. Later ones wait on the
	// line, which holds the sender up, not us.
	helloPace = time.Second
)

// sockets counts the sockets that are open, from before anything is allocated
// for one.
type sockets struct {
	most, mostOfOne int

	mu    sync.Mutex // guards the fields below
	total int
	by    map[netip.Prefix]int
}

func newSockets(mostOfOne int) *sockets {
	return &sockets{most: min(maxSockets, Descriptors()*3/4), mostOfOne: mostOfOne, by: make(map[netip.Prefix]int)}
}

// enter counts one more socket, unless there are too many of the origin, or in
// all. The caller leaves when it is closed.
func (s *sockets) enter(o origin) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.total >= s.most || !o.trusted && s.by[o.network] >= s.mostOfOne {
		return nil, false
	}
	s.total++
	s.by[o.network]++
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.total--
		if s.by[o.network]--; s.by[o.network] == 0 {
			delete(s.by, o.network)
		}
	}), true
}

// pace lets one message through in a time.
type pace struct {
	every time.Duration
	next  time.Time
}

// wait waits for the next message's turn, or fails with the context's error.
func (p *pace) wait(ctx context.Context) error {
	if ahead := time.Until(p.next); ahead > 0 {
		timer := time.NewTimer(ahead)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	p.next = time.Now().Add(p.every)
	return nil
}

// due reports whether a message has its turn now, and takes it.
func (p *pace) due() bool {
	now := time.Now()
	if now.Before(p.next) {
		return false
	}
	p.next = now.Add(p.every)
	return true
}

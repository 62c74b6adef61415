package push

import (
	"slices"
	"sync"
	"time"

	"github.com/parterre/parterre/server/panics"
)

// worker serves a part of the watchers of every performance.
type worker struct {
	hub    *Hub
	number int
	kick   chan struct{} // of size 1: there is work

	mu     sync.Mutex // guards everything below
	dirty  map[*topic]struct{}
	urgent []*Subscriber
}

// beatCheck is how often a worker looks whose heartbeat is due.
const beatCheck = time.Second

// roundPart is after how many watchers of a round those queued get a turn.
const roundPart = 256

// mark has the topic's watchers served in the next round.
func (w *worker) mark(t *topic) {
	w.mu.Lock()
	w.dirty[t] = struct{}{}
	w.mu.Unlock()
	w.wake()
}

// queue has one watcher served at once.
func (w *worker) queue(s *Subscriber) {
	s.mu.Lock()
	again := s.queued
	s.queued = true
	s.mu.Unlock()
	if again {
		return
	}
	w.mu.Lock()
	w.urgent = append(w.urgent, s)
	w.mu.Unlock()
	w.wake()
}

func (w *worker) wake() {
	select {
	case w.kick <- struct{}{}:
	default:
	}
}

// restAfterPanic is how long a worker rests that panicked outside of a delivery.
const restAfterPanic = time.Second

// runOn runs until the hub ends, also when the worker itself panics.
func (w *worker) runOn() {
	run := func() error { w.run(); return nil }
	for w.hub.config.Panics.Run(panics.Worker, run, "push", w.number) != nil {
		select {
		case <-w.hub.stop:
			return
		case <-time.After(restAfterPanic):
		}
	}
}

// run serves until the hub ends: single watchers when they are queued, topics
// in rounds that begin at least Pace apart.
func (w *worker) run() {
	beat := time.NewTicker(beatCheck)
	defer beat.Stop()
	pace := time.NewTimer(0)
	defer pace.Stop()
	rested := false // Pace has passed since the last round began
	var list, urgent []*Subscriber
	for {
		select {
		case <-w.hub.stop:
			return
		case <-beat.C:
			list = w.dueBeats(list[:0])
			w.serve(list)
			continue
		case <-pace.C:
			rested = true
		case <-w.kick:
		}
		urgent = w.takeUrgent(urgent[:0])
		w.serve(urgent)
		if !rested {
			continue
		}
		topics := w.takeDirty()
		if len(topics) == 0 {
			continue
		}
		rested = false
		pace.Reset(w.hub.config.Pace)
		for t := range topics {
			list = w.watchers(t, list[:0])
			for part := range slices.Chunk(list, roundPart) {
				w.serve(part)
				urgent = w.takeUrgent(urgent[:0])
				w.serve(urgent)
			}
		}
		clear(list[:cap(list)]) // those who left must not be kept
		clear(urgent[:cap(urgent)])
	}
}

func (w *worker) serve(list []*Subscriber) {
	now := w.hub.config.Now()
	for _, s := range list {
		w.deliver(s, now)
	}
}

// deliver serves one watcher, which is sent away if that panics.
func (w *worker) deliver(s *Subscriber, now time.Time) {
	defer s.recovered()
	w.hub.config.Panics.Begin(panics.Delivery)
	s.deliver(now)
}

func (w *worker) takeUrgent(list []*Subscriber) []*Subscriber {
	w.mu.Lock()
	list = append(list, w.urgent...)
	clear(w.urgent)
	w.urgent = w.urgent[:0]
	w.mu.Unlock()
	for _, s := range list {
		s.mu.Lock()
		s.queued = false
		s.mu.Unlock()
	}
	return list
}

func (w *worker) takeDirty() map[*topic]struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.dirty) == 0 {
		return nil
	}
	dirty := w.dirty
	w.dirty = make(map[*topic]struct{})
	return dirty
}

// watchers appends the worker's watchers of a topic to list.
func (w *worker) watchers(t *topic, list []*Subscriber) []*Subscriber {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append(list, t.subs[w.number]...)
}

// dueBeats appends the worker's watchers that are due a heartbeat to list.
func (w *worker) dueBeats(list []*Subscriber) []*Subscriber {
	now := w.hub.config.Now()
	w.hub.mu.RLock()
	for _, t := range w.hub.topics {
		list = w.watchers(t, list)
	}
	w.hub.mu.RUnlock()
	due := list[:0]
	for _, s := range list {
		if s.beat(now) {
			due = append(due, s)
		}
	}
	return due
}

// beat notes that the watcher is due a heartbeat and reports whether it is.
func (s *Subscriber) beat(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.beaten) < s.hub.config.Beat {
		return false
	}
	s.beaten, s.beating = now, true
	return true
}

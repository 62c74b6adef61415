package push

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan/wire"
)

// Reasons why a subscription ends other than by Close.
const (
	// ErrTooSlow: something waited for the watcher longer than it may.
	ErrTooSlow = hubError("watcher too slow")
	// ErrGoingAway: the hub is closed.
	ErrGoingAway = hubError("going away")
	// ErrFull: the hub has as many watchers as it may.
	ErrFull = hubError("too many watchers")
	// ErrClosed: the subscription was closed by its owner.
	ErrClosed = hubError("subscription closed")
)

type hubError string

func (e hubError) Error() string { return string(e) }

// Writer is a watcher's connection. TryWrite and Finish are never called at the
// same time.
type Writer interface {
	// TryWrite writes as much of b as goes without waiting and returns how much
	// that was; nothing and no error when the connection is full.
	TryWrite(b []byte) (int, error)
	// Finish writes all of b, the rest of a frame, waiting until the deadline.
	Finish(b []byte, deadline time.Time) error
	// Ended is called once when the subscription ends otherwise than by its
	// Close: with ErrTooSlow, ErrGoingAway or a write's error. It must not wait.
	Ended(err error)
}

// Options says how a watcher watches.
type Options struct {
	// Resume is the position the watcher has got to; zero: it needs a snapshot.
	Resume wire.Position
	// Cart is whose messages the watcher gets; may be empty, see Follow.
	Cart string
	// Quiet watchers get the messages of what they follow and heartbeats, and
	// nothing of the seats.
	Quiet bool
	// Writer takes the frames; nil: they are fetched by Next or Take.
	Writer Writer
}

// Subscriber is one watcher of one performance.
type Subscriber struct {
	hub    *Hub
	topic  *topic
	worker *worker
	index  int    // in the topic's list of the worker; guarded by topic.mu
	cart   string // guarded by hub.cartMu
	quiet  bool
	writer Writer
	ready  chan struct{} // of size 1, without a writer: there may be something to take
	done   chan struct{} // closed at the end, without a writer

	mu      sync.Mutex // guards everything below; taken before the topic's
	at      wire.Position
	placed  bool      // at is valid
	stated  uint64    // the topic's stating as told
	planned uint64    // the topic's plans as told
	notes   []note    // newest of each kind
	beaten  time.Time // last heartbeat
	beating bool      // a heartbeat is due
	waiting time.Time // since when something waits to be taken; zero: nothing
	queued  bool      // in its worker's queue
	busy    bool      // a goroutine finishes a frame
	ended   error
}

// note is a message to a cart's watchers.
type note struct {
	kind  string
	frame Frame
}

// maxNotes bounds the kinds of messages that wait for one watcher.
const maxNotes = 8

// Take returns the next frame for the watcher, if there is one. Only for
// subscriptions without a Writer.
func (s *Subscriber) Take() (Frame, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.take()
}

// Next returns the next frame for the watcher and waits for it. It fails with
// the context's error or why the subscription ended. Only for subscriptions
// without a Writer.
func (s *Subscriber) Next(ctx context.Context) (Frame, error) {
	for {
		if f, ok := s.Take(); ok {
			return f, nil
		}
		select {
		case <-s.ready:
		case <-s.done:
			return Frame{}, s.Err()
		case <-ctx.Done():
			return Frame{}, ctx.Err()
		}
	}
}

// Err returns why the subscription ended, nil while it lives.
func (s *Subscriber) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended
}

// Close ends the subscription. It may be called twice and at any time.
func (s *Subscriber) Close() { s.end(ErrClosed) }

// take returns the next frame; s.mu is held. Notes go first, so that a watcher
// that is always behind hears of its hold; the state goes after the first
// snapshot, so that nothing looks live that is not.
func (s *Subscriber) take() (Frame, bool) {
	if s.ended != nil {
		return Frame{}, false
	}
	s.waiting = time.Time{}
	if len(s.notes) > 0 {
		f := s.notes[0].frame
		s.notes = s.notes[1:]
		if len(s.notes) == 0 {
			s.notes = nil
		}
		return f, true
	}
	if s.quiet {
		beating := s.beating
		s.beating = false
		return liveBeat, beating
	}
	if s.placed {
		if f, ok := s.takeState(); ok {
			return f, true
		}
	}
	if f, ok := s.takeChanges(); ok {
		return f, true
	}
	return s.takeState()
}

// takeState returns what has to be said of the performance as a whole.
func (s *Subscriber) takeState() (Frame, bool) {
	t := s.topic
	t.mu.Lock()
	defer t.mu.Unlock()
	beating := s.beating
	s.beating = false
	switch {
	case s.planned != t.plans:
		s.planned = t.plans
		return planFrame, true
	case s.stated != t.stating:
		s.stated = t.stating
		if t.state.empty() {
			return liveFrame, true
		}
		return t.state, true
	case beating && t.state.empty():
		return liveBeat, true
	case beating:
		return t.beat, true
	}
	return Frame{}, false
}

// takeChanges returns what leads from the watcher's position to the newest.
func (s *Subscriber) takeChanges() (Frame, bool) {
	t := s.topic
	if s.placed {
		if f, at, ok := t.forward(s.at); ok {
			s.at = at
			return f, !f.empty()
		}
	}
	f, at, ok := t.fresh(s.hub.config.Snapshot)
	if !ok {
		return Frame{}, false
	}
	there := s.placed && s.at == at
	s.at, s.placed = at, true
	return f, !there
}

// note keeps a message for the watcher, instead of an older one of its kind.
func (s *Subscriber) note(n note) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := make([]note, 0, len(s.notes)+1)
	for _, old := range s.notes {
		if old.kind != n.kind {
			kept = append(kept, old)
		}
	}
	kept = append(kept, n)
	s.notes = kept[max(0, len(kept)-maxNotes):]
}

// deliver brings the watcher what there is, or tells it that there may be
// something. Only its worker calls it.
func (s *Subscriber) deliver(now time.Time) {
	if s.writer != nil && s.pump() {
		return
	}
	s.mu.Lock()
	if s.waiting.IsZero() {
		s.waiting = now
	}
	slow := s.ended == nil && now.Sub(s.waiting) >= s.hub.config.Slow
	s.mu.Unlock()
	if slow {
		s.end(ErrTooSlow)
		return
	}
	if s.ready != nil {
		select {
		case s.ready <- struct{}{}:
		default:
		}
	}
}

// pump writes frames until there is none or the connection is full. It reports
// false, and writes nothing, while a goroutine finishes a frame.
func (s *Subscriber) pump() bool {
	for {
		f, some, busy := s.takeIdle()
		if !some {
			return !busy
		}
		n, err := s.writer.TryWrite(f.raw)
		if err != nil {
			s.end(err)
			return true
		}
		if n < len(f.raw) {
			s.mu.Lock()
			s.busy = s.hub.start(s, func() { s.finish(f.raw[n:]) })
			s.mu.Unlock()
			return true
		}
	}
}

// takeIdle is Take for a writer, with nothing while the last frame is being
// finished.
func (s *Subscriber) takeIdle() (f Frame, some, busy bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy {
		return Frame{}, false, true
	}
	f, some = s.take()
	return f, some, false
}

// finish writes the rest of a frame and hands the watcher back to its worker.
func (s *Subscriber) finish(rest []byte) {
	err := s.writer.Finish(rest, s.hub.config.Now().Add(s.hub.config.Slow))
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = ErrTooSlow
	}
	if err != nil {
		s.end(err)
		return
	}
	s.mu.Lock()
	s.busy = false
	s.mu.Unlock()
	s.worker.queue(s)
}

// end ends the subscription once.
func (s *Subscriber) end(err error) {
	s.mu.Lock()
	if s.ended != nil {
		s.mu.Unlock()
		return
	}
	s.ended = err
	s.notes = nil
	s.mu.Unlock()
	s.hub.remove(s)
	if s.writer == nil {
		close(s.done)
	} else if err != ErrClosed {
		s.writer.Ended(err)
	}
}

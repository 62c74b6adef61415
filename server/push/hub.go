package push

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/panics"
)

// Config is what a hub is made of. Zero durations and counts mean the defaults
// named.
type Config struct {
	// Snapshot returns a performance's newest snapshot without waiting; ok is
	// false when nothing is known of it yet. It must never be older than a delta
	// that was published. The hub does not change its slices.
	Snapshot func(seatplan.PerformancePath) (s wire.Snapshot, ok bool)
	// Stale returns since when a performance's picture is old, if it is, without
	// waiting; nil: never. Later changes are told by Hub.Stale and Hub.Live.
	Stale func(seatplan.PerformancePath) (since time.Time, stale bool)
	Now   func() time.Time // the clock; nil: time.Now
	// Panics recovers in what is written to watchers; nil: silently.
	Panics *panics.Guard

	// Workers is how many goroutines write; one per processor.
	Workers int
	// Pace is the least time between two rounds to a worker's watchers; what is
	// published in between is merged. 50 ms. Messages to carts do not wait.
	Pace time.Duration
	// Slow is how long a watcher may take nothing; 10 s.
	Slow time.Duration
	// Beat is how often a watcher is told the state, with a ping, at least; 18 s.
	Beat time.Duration
	// Limit bounds the watchers; 50,000.
	Limit int
}

// Hub knows who watches what. It is safe for concurrent use; none of its methods
// but Drain and Close waits.
type Hub struct {
	config  Config
	workers []*worker
	stop    chan struct{} // closed by Close
	running sync.WaitGroup

	mu     sync.RWMutex // guards everything below; taken before a topic's
	closed bool         // no more subscriptions
	ended  bool         // no more goroutines
	topics map[seatplan.PerformancePath]*topic
	count  int // watchers
	turn   int // whose turn the next watcher is

	cartMu sync.Mutex // guards carts and each subscriber's cart
	carts  map[string][]*Subscriber
}

// New returns a hub at work. Close it.
func New(c Config) *Hub {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Stale == nil {
		c.Stale = func(seatplan.PerformancePath) (time.Time, bool) { return time.Time{}, false }
	}
	c.Workers = cmp.Or(c.Workers, runtime.GOMAXPROCS(0))
	c.Pace = cmp.Or(c.Pace, 50*time.Millisecond)
	c.Slow = cmp.Or(c.Slow, 10*time.Second)
	c.Beat = cmp.Or(c.Beat, 18*time.Second)
	c.Limit = cmp.Or(c.Limit, 50_000)
	h := &Hub{
		config: c, stop: make(chan struct{}),
		topics: make(map[seatplan.PerformancePath]*topic),
		carts:  make(map[string][]*Subscriber),
	}
	for i := range c.Workers {
		w := &worker{hub: h, number: i, kick: make(chan struct{}, 1), dirty: make(map[*topic]struct{})}
		h.workers = append(h.workers, w)
		h.running.Go(w.runOn)
	}
	return h
}

// Subscribe registers a watcher and begins to bring it what it lacks. It fails
// with ErrFull or ErrGoingAway. Close the subscriber, also after it ended
// itself.
func (h *Hub) Subscribe(path seatplan.PerformancePath, o Options) (*Subscriber, error) {
	now := h.config.Now()
	h.mu.Lock()
	switch {
	case h.closed:
		h.mu.Unlock()
		return nil, ErrGoingAway
	case h.count >= h.config.Limit:
		h.mu.Unlock()
		return nil, ErrFull
	}
	t := h.topics[path]
	if t == nil {
		t = &topic{path: path, subs: make([][]*Subscriber, len(h.workers))}
		if since, stale := h.config.Stale(path); stale {
			t.setStale(since)
		}
		h.topics[path] = t
	}
	h.count++
	h.turn++
	s := &Subscriber{
		hub: h, topic: t, worker: h.workers[h.turn%len(h.workers)], writer: o.Writer,
		at: o.Resume, placed: o.Resume != wire.Position{}, beaten: now,
	}
	// Who misses nothing is told the state, to know that somebody is there: a proxy
	// may swallow what goes through.
	s.quiet, s.beating = o.Quiet, s.placed || o.Quiet
	if s.writer == nil {
		s.ready, s.done = make(chan struct{}, 1), make(chan struct{})
	}
	t.add(s)
	h.mu.Unlock()
	s.Follow(o.Cart)
	s.worker.queue(s)
	return s, nil
}

// add enters a watcher in its topic, to which the state is news if it is stale.
func (t *topic) add(s *Subscriber) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := &t.subs[s.worker.number]
	s.index = len(*list)
	*list = append(*list, s)
	t.live++
	s.planned, s.stated = t.plans, t.stating
	if !t.state.empty() {
		s.stated--
	}
}

// remove takes a watcher out of its topic, and the topic out with its last.
func (h *Hub) remove(s *Subscriber) {
	s.Follow("")
	t := s.topic
	h.mu.Lock()
	defer h.mu.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.subs[s.worker.number]
	last := len(list) - 1
	list[s.index] = list[last]
	list[s.index].index = s.index
	list[last] = nil
	t.subs[s.worker.number] = list[:last]
	h.count--
	if t.live--; t.live == 0 {
		delete(h.topics, t.path)
	}
}

// Follow makes the watcher get the messages to a cart, or to an order, from now
// on, instead of those it got before; the empty name is none.
func (s *Subscriber) Follow(cart string) {
	h := s.hub
	h.cartMu.Lock()
	defer h.cartMu.Unlock()
	if cart != "" && s.Err() != nil || cart == s.cart {
		return
	}
	if s.cart != "" {
		rest := slices.DeleteFunc(h.carts[s.cart], func(o *Subscriber) bool { return o == s })
		if h.carts[s.cart] = rest; len(rest) == 0 {
			delete(h.carts, s.cart)
		}
	}
	if s.cart = cart; cart != "" {
		h.carts[cart] = append(h.carts[cart], s)
	}
}

// Publish brings the next delta of a performance's stream to its watchers. The
// hub keeps the delta's slices; they must not be changed afterwards.
func (h *Hub) Publish(path seatplan.PerformancePath, d wire.Delta) {
	h.change(path, func(t *topic) bool { return t.publish(d) })
}

// Restart says that a performance's stream began anew: everyone needs a
// snapshot.
func (h *Hub) Restart(path seatplan.PerformancePath) {
	h.change(path, func(t *topic) bool {
		t.known, t.snapshot = false, Frame{}
		return true
	})
}

// Stale tells a performance's watchers since when the picture is old.
func (h *Hub) Stale(path seatplan.PerformancePath, since time.Time) {
	h.change(path, func(t *topic) bool {
		t.setStale(since)
		return true
	})
}

// Live tells a performance's watchers that the picture is current again.
func (h *Hub) Live(path seatplan.PerformancePath) {
	h.change(path, func(t *topic) bool {
		t.state, t.beat = Frame{}, Frame{}
		t.stating++
		return true
	})
}

// PlanChanged tells a performance's watchers that their plan is an old one.
func (h *Hub) PlanChanged(path seatplan.PerformancePath) {
	h.change(path, func(t *topic) bool {
		t.plans++
		return true
	})
}

// change changes a topic that somebody watches and has its watchers served if
// that was news.
func (h *Hub) change(path seatplan.PerformancePath, f func(t *topic) bool) {
	h.mu.RLock()
	t := h.topics[path]
	h.mu.RUnlock()
	if t == nil {
		return
	}
	news := func() bool {
		t.mu.Lock()
		defer t.mu.Unlock()
		return f(t)
	}()
	if news {
		for _, w := range h.workers {
			w.mark(t)
		}
	}
}

// Notify brings a text message to everyone who follows a cart, or an order. A message that
// was not taken yet gives way to a newer one of the same kind.
func (h *Hub) Notify(cart, kind string, text []byte) {
	n := note{kind: kind, frame: NewText(text)}
	h.cartMu.Lock()
	to := slices.Clone(h.carts[cart])
	h.cartMu.Unlock()
	for _, s := range to {
		s.note(n)
		s.worker.queue(s)
	}
}

// Len returns how many watchers there are.
func (h *Hub) Len() int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.count
}

// Watching returns how many watch a performance.
func (h *Hub) Watching(path seatplan.PerformancePath) int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	t := h.topics[path]
	if t == nil {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.live
}

// Drain takes no more watchers and sends those there are away one after the
// other, so that they do not all come back at once; then it closes the hub. It
// does so at once when ctx ends.
func (h *Hub) Drain(ctx context.Context, over time.Duration) {
	all, gone := h.leave(), 0
	const step = 50 * time.Millisecond
	ticker := time.NewTicker(step)
	defer ticker.Stop()
	steps := int(over / step)
	for i := 1; i <= steps && gone < len(all) && ctx.Err() == nil; i++ {
		for ; gone < len(all)*i/steps; gone++ {
			all[gone].end(ErrGoingAway)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
	h.Close()
}

// Close ends all subscriptions and waits for the workers. It may be called
// twice.
func (h *Hub) Close() {
	for _, s := range h.leave() {
		s.end(ErrGoingAway)
	}
	h.mu.Lock()
	if !h.ended {
		h.ended = true
		close(h.stop)
	}
	h.mu.Unlock()
	h.running.Wait()
}

// leave refuses new watchers and returns those there are.
func (h *Hub) leave() []*Subscriber {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	var all []*Subscriber
	for _, t := range h.topics {
		t.mu.Lock()
		for _, list := range t.subs {
			all = append(all, list...)
		}
		t.mu.Unlock()
	}
	return all
}

// start starts f, which writes to a watcher, unless the hub has ended.
func (h *Hub) start(s *Subscriber, f func()) bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if h.ended {
		return false
	}
	h.running.Go(func() {
		defer s.recovered()
		f()
	})
	return true
}

// recovered ends the subscription if the function that defers it panics.
func (s *Subscriber) recovered() {
	if p := recover(); p != nil {
		s.end(s.hub.config.Panics.Recovered(panics.Delivery, p, "performance", s.topic.path.String()))
	}
}

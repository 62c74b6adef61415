package availability

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/panics"
)

// Catalogue is what performances and their plans are looked up in; see
// [catalogue.Catalogue].
type Catalogue interface {
	Performance(ctx context.Context, path seatplan.PerformancePath) (catalogue.Entry, error)
	Plan(ctx context.Context, path seatplan.PerformancePath) (*catalogue.PlanEntry, error)
	DoubtPlan(path seatplan.PerformancePath)
}

// Config is what a service is made of. Zero durations and counts mean the
// defaults named.
type Config struct {
	Catalogue Catalogue
	Ledger    Ledger
	// Sink is told of every change; it must not wait. It may call the service.
	Sink func(Update)
	Now  func() time.Time // the clock; nil: time.Now
	Log  *slog.Logger     // nil: discard
	// Panics recovers in readings and updates; nil: silently.
	Panics *panics.Guard

	// Interval is the pause between two readings of a watched performance, and
	// how long a reading on demand is good; 5 s. Intervals has those of accounts
	// that differ.
	Interval  time.Duration
	Intervals map[catalogue.Key]time.Duration
	// Longest bounds the pause after failures, which doubles; 60 s.
	Longest time.Duration
	// Timeout of one reading; 10 s.
	Timeout time.Duration
	// Patience is how long an asker waits for a reading when there is an older
	// one to show; 2 s.
	Patience time.Duration
	// Unwatched bounds how many performances are kept that nobody watches; 256.
	Unwatched int
	// Random returns a number in [0, 1) for jitter, Epoch one for a new stream;
	// nil: math/rand/v2's.
	Random func() float64
	Epoch  func() uint64
}

// pokeGap is the least time between two readings however often it is poked.
const pokeGap = time.Second

// Service is the one truth about seats. It is safe for concurrent use.
type Service struct {
	config Config
	ctx    context.Context // ends with the service
	cancel context.CancelFunc

	mu           sync.Mutex // guards everything below; taken before a performance's
	closed       bool
	running      sync.WaitGroup
	performances map[seatplan.PerformancePath]*performance
}

// New returns a service that reads nothing before it is asked. Close it.
func New(c Config) *Service {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Float64
	}
	if c.Epoch == nil {
		c.Epoch = rand.Uint64
	}
	if c.Sink == nil {
		c.Sink = func(Update) {}
	}
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	c.Interval = cmp.Or(c.Interval, 5*time.Second)
	c.Longest = cmp.Or(c.Longest, time.Minute)
	c.Timeout = cmp.Or(c.Timeout, 10*time.Second)
	c.Patience = cmp.Or(c.Patience, 2*time.Second)
	c.Unwatched = cmp.Or(c.Unwatched, 256)
	ctx, cancel := context.WithCancel(context.Background())
	return &Service{config: c, ctx: ctx, cancel: cancel, performances: make(map[seatplan.PerformancePath]*performance)}
}

// Close stops all pollers and readings and waits for them. It may be called
// twice.
func (s *Service) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	s.running.Wait()
}

// Watch keeps a performance read, and its changes told, until release is
// called. Release may be called twice.
func (s *Service) Watch(path seatplan.PerformancePath) (release func()) {
	s.mu.Lock()
	p := s.make(path)
	p.mu.Lock()
	p.watchers++
	if p.watchers == 1 {
		ctx, cancel := context.WithCancel(s.ctx)
		p.stop = cancel
		s.start(path, func() { p.pollOn(ctx) })
	}
	p.mu.Unlock()
	s.mu.Unlock()
	var once sync.Once
	return func() { once.Do(p.unwatch) }
}

// Watching returns how many performances are being polled.
func (s *Service) Watching() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, p := range s.performances {
		if p.watched() {
			n++
		}
	}
	return n
}

// Poke makes the service read a performance at once, say after a refused hold;
// at most once a second, and not while the vendor is failing.
func (s *Service) Poke(path seatplan.PerformancePath) {
	p := s.known(path)
	if p == nil {
		return
	}
	p.mu.Lock()
	p.poked = true
	p.mu.Unlock()
	select {
	case p.poke <- struct{}{}:
	default: // it is about to be read anyway
	}
}

// Renew makes the service read a performance at once also where the vendor has
// been failing, because something has changed that it may have failed for.
func (s *Service) Renew(path seatplan.PerformancePath) {
	p := s.known(path)
	if p == nil {
		return
	}
	p.mu.Lock()
	p.err, p.fails, p.poked, p.ended, p.renewed = nil, 0, true, time.Time{}, p.reading != nil
	p.mu.Unlock()
	select {
	case p.poke <- struct{}{}:
	default: // it is about to be read anyway
	}
}

// known returns a performance that somebody has asked for, or nil.
func (s *Service) known(path seatplan.PerformancePath) *performance {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.performances[path]
}

// find returns a performance that the catalogue has.
func (s *Service) find(ctx context.Context, path seatplan.PerformancePath) (*performance, error) {
	if p := s.known(path); p != nil {
		return p, nil
	}
	if _, err := s.config.Catalogue.Performance(ctx, path); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.make(path), nil
}

// make returns the performance, made if there is none; s.mu is held.
func (s *Service) make(path seatplan.PerformancePath) *performance {
	if p := s.performances[path]; p != nil {
		return p
	}
	s.evict()
	p := &performance{
		service: s, path: path, dirty: true, used: s.config.Now(),
		poke: make(chan struct{}, 1), loading: make(chan struct{}, 1),
		claims: make(map[seatplan.SeatID]claim), areas: make(areaLedger),
	}
	s.performances[path] = p
	return p
}

// evict makes room for one more by forgetting what was asked for longest ago;
// s.mu is held.
func (s *Service) evict() {
	var oldest *performance
	var used time.Time
	idle := 0
	for _, p := range s.performances {
		p.mu.Lock()
		if p.watchers == 0 {
			idle++
			if p.reading == nil && (oldest == nil || p.used.Before(used)) {
				oldest, used = p, p.used
			}
		}
		p.mu.Unlock()
	}
	if idle < s.config.Unwatched || oldest == nil {
		return
	}
	oldest.mu.Lock()
	oldest.dropped = true
	oldest.mu.Unlock()
	delete(s.performances, oldest.path)
}

// run starts f with the service's context unless the service is closed.
func (s *Service) run(path seatplan.PerformancePath, f func(context.Context)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.start(path, func() { f(s.ctx) })
}

// start starts f, which is about a performance, unless the service is closed;
// s.mu is held.
func (s *Service) start(path seatplan.PerformancePath, f func()) bool {
	if s.closed {
		return false
	}
	s.running.Go(func() {
		s.config.Panics.Run(panics.Poll, func() error { f(); return nil }, "performance", path.String())
	})
	return true
}

// interval returns the pause between two readings of a performance.
func (s *Service) interval(path seatplan.PerformancePath) time.Duration {
	key := catalogue.Key{Promoter: path.Promoter, Account: path.Account}
	return cmp.Or(s.config.Intervals[key], s.config.Interval)
}

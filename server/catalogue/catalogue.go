package catalogue

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
)

// Key names an account of a promoter.
type Key struct {
	Promoter seatplan.PromoterID
	Account  seatplan.AccountID
}

// Config is what a catalogue is made of. Zero durations and counts mean the
// defaults named.
type Config struct {
	Accounts map[Key]vendors.Vendor
	// Only are the events that an account sells where its vendor tells of more;
	// an account that is not here sells all.
	Only map[Key][]seatplan.EventID
	Now  func() time.Time // the clock; nil: time.Now
	Log  *slog.Logger     // nil: discard
	// Panics recovers in readings; nil: silently.
	Panics *panics.Guard
	// Random returns a number in [0, 1) for jitter; nil: math/rand/v2's.
	Random func() float64

	EventsTTL time.Duration // how long a list of events is fresh; 60 s
	PlanTTL   time.Duration // how long a plan is fresh; 1 h
	// FailureTTL is how long a failure is answered from memory, twice as long
	// with each that follows, up to Longest; 15 s and 2 min.
	FailureTTL, Longest time.Duration
	Timeout             time.Duration // of one reading; 30 s
	// Patience is how long a list of several accounts waits for one that has
	// never answered; 2 s.
	Patience time.Duration
	// Plans bounds how many plans are kept; 64.
	Plans int
}

// Catalogue is what is on sale. It is safe for concurrent use.
type Catalogue struct {
	config   Config
	reader   *reader
	cancel   context.CancelFunc
	accounts map[Key]*account
	promoter map[seatplan.PromoterID][]*account // ordered by account id
	parsers  chan struct{}                      // plans being parsed at once
	plans    planCache
	unlocked unlocked
}

const (
	// plansAtOnce bounds how many plans of an account are read at the same time.
	plansAtOnce = 2
	// parsersAtOnce bounds how many plans of all are parsed at the same time.
	parsersAtOnce = 2
)

// New returns a catalogue of the given accounts. It reads nothing before it is
// asked. Close it.
func New(c Config) *Catalogue {
	c.Now = orFunc(c.Now, time.Now)
	if c.Random == nil {
		c.Random = rand.Float64
	}
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	c.EventsTTL = cmp.Or(c.EventsTTL, time.Minute)
	c.PlanTTL = cmp.Or(c.PlanTTL, time.Hour)
	c.FailureTTL = cmp.Or(c.FailureTTL, 15*time.Second)
	c.Longest = cmp.Or(c.Longest, 2*time.Minute)
	c.Timeout = cmp.Or(c.Timeout, 30*time.Second)
	c.Patience = cmp.Or(c.Patience, 2*time.Second)
	c.Plans = cmp.Or(c.Plans, 64)
	ctx, cancel := context.WithCancel(context.Background())
	cat := &Catalogue{
		config: c,
		reader: &reader{
			ctx: ctx, now: c.Now, timeout: c.Timeout, failure: c.FailureTTL, longest: c.Longest, random: c.Random, guard: c.Panics,
		},
		cancel:   cancel,
		accounts: make(map[Key]*account, len(c.Accounts)),
		promoter: make(map[seatplan.PromoterID][]*account),
		parsers:  make(chan struct{}, parsersAtOnce),
		plans:    newPlanCache(c.Plans),
		unlocked: unlocked{codes: make(map[seatplan.PerformancePath]accepted)},
	}
	for key, v := range c.Accounts {
		a := &account{key: key, vendor: v, only: c.Only[key], log: c.Log, slots: make(chan struct{}, plansAtOnce)}
		cat.accounts[key] = a
		cat.promoter[key.Promoter] = append(cat.promoter[key.Promoter], a)
	}
	for _, of := range cat.promoter {
		slices.SortFunc(of, func(a, b *account) int { return cmp.Compare(a.key.Account, b.key.Account) })
	}
	return cat
}

// Close ends the readings under way and waits for them. Readings asked for
// later fail. It may be called twice.
func (c *Catalogue) Close() {
	c.cancel()
	c.reader.running.Wait()
}

// notFound says that op's subject is not in the catalogue.
func notFound(op string) error {
	return &vendors.Error{Vendor: "catalogue", Op: op, Kind: vendors.ErrNotFound}
}

func orFunc(f, def func() time.Time) func() time.Time {
	if f != nil {
		return f
	}
	return def
}

// account is one account with the events it sells.
type account struct {
	key    Key
	vendor vendors.Vendor
	only   []seatplan.EventID // empty: all events
	log    *slog.Logger
	events cell[*eventList]
	slots  chan struct{} // plans being read at once
	warned sync.Once     // a vendor sends the same bad id every time
}

package checkout

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

const (
	perBeat = 50 // how much of each kind and account the worker looks at in one beat, besides what is paused
	abreast = 32 // how many of an account it works on at a time
)

// Run lets holds expire, settles lost calls and moves orders until ctx ends.
// Intents left open by an earlier process are settled first thing.
func (s *Service) Run(ctx context.Context) {
	ticker := time.NewTicker(s.Beat)
	defer ticker.Stop()
	j := newJobs(s.Panics)
	defer j.group.Wait()
	for {
		s.Panics.Run(panics.Worker, func() error { s.look(ctx, j); return nil })
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-s.wake:
		}
	}
}

// look begins everything that is due.
func (s *Service) look(ctx context.Context, j *jobs) {
	now := s.Now()
	// What comes to nothing stays due, and is the oldest: it must not hide the rest.
	limit := perBeat + j.pending()
	expired, err := s.Store.DueCarts(ctx, now, limit)
	s.logged("carts due", err)
	lost, err := s.Store.UnsettledCarts(ctx)
	s.logged("carts unsettled", err)
	orders, err := s.Store.DueOrders(ctx, now, limit)
	s.logged("orders due", err)

	for _, d := range expired {
		about := job{panics.Cart, string(d.ID), AccountKey{d.Promoter, d.Account}}
		j.begin(about, now, func() error { return s.expire(ctx, d.ID) }, s.jobEnded("cart due"))
	}
	for _, d := range lost {
		about := job{panics.Cart, string(d.ID), AccountKey{d.Promoter, d.Account}}
		j.begin(about, now, func() error { return s.recover(ctx, d.ID) }, s.jobEnded("cart unsettled"))
	}
	for _, d := range orders {
		about := job{panics.Order, string(d.ID), AccountKey{d.Promoter, d.Account}}
		j.begin(about, now, func() error { return s.due(ctx, d.ID) }, s.jobEnded("order due"))
	}
	j.forget(now)
}

// jobEnded writes a job's error down and says when it may be begun again: what
// stays unclear is read less and less often.
func (s *Service) jobEnded(what string) func(p pause, err error) pause {
	return func(p pause, err error) pause {
		s.logged(what, err)
		if err == nil {
			return pause{}
		}
		p.length = min(max(2*p.length, s.Recheck), max(s.Recheck, recheckSlow))
		p.until = s.Now().Add(spread(p.length))
		return p
	}
}

// jobs are what the worker is at. A vendor that answers slowly keeps nobody
// waiting but its own.
type jobs struct {
	guard   *panics.Guard
	group   sync.WaitGroup
	mu      sync.Mutex // guards the fields below
	running map[string]bool
	of      map[AccountKey]int // how many are running
	paused  map[string]pause
}

func newJobs(guard *panics.Guard) *jobs {
	return &jobs{guard: guard, running: make(map[string]bool), of: make(map[AccountKey]int), paused: make(map[string]pause)}
}

// job says what a job is about.
type job struct {
	unit    panics.Unit
	id      string // a cart's or an order's
	account AccountKey
}

// pause is how long a job that came to nothing is left alone.
type pause struct {
	until  time.Time
	length time.Duration
}

// begin does a job about a cart or an order, unless there is one about it, it is
// to be left alone, or there are too many of its account: the next beat brings
// it up again.
func (j *jobs) begin(about job, now time.Time, do func() error, ended func(pause, error) pause) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running[about.id] || j.of[about.account] >= abreast || now.Before(j.paused[about.id].until) {
		return
	}
	j.running[about.id] = true
	j.of[about.account]++
	j.group.Go(func() {
		err := j.guard.Run(about.unit, do, "of", about.id)
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.running, about.id)
		if j.of[about.account]--; j.of[about.account] == 0 {
			delete(j.of, about.account)
		}
		if p := ended(j.paused[about.id], err); p.length > 0 {
			j.paused[about.id] = p
		} else {
			delete(j.paused, about.id)
		}
	})
}

// pending counts the jobs that are left alone for now, or under way.
func (j *jobs) pending() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.paused) + len(j.running)
}

// forget drops pauses that ended so long ago that nobody asked again.
func (j *jobs) forget(now time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	maps.DeleteFunc(j.paused, func(_ string, p pause) bool { return now.Sub(p.until) > time.Minute })
}

// logged writes down errors that nobody is waiting for; asking for what another
// process is at, or what is being found out, is not one.
func (s *Service) logged(what string, err error) {
	if err == nil || errors.Is(err, ErrOutcomeUnknown) || errors.Is(err, context.Canceled) {
		return
	}
	s.Log.Warn(what, "error", err)
}

// recover settles what an earlier process, or a lost answer, left behind, and
// goes on with what the cart still wants.
func (s *Service) recover(ctx context.Context, id store.CartID) error {
	c, err := s.Store.Cart(ctx, id)
	if err != nil || c.Order != "" {
		return err // an order settles its own calls
	}
	lost, err := s.unsettled(ctx, id, vendors.OpHold, vendors.OpRelease)
	if err != nil || len(lost) == 0 && !s.overdueBack(c) {
		return err
	}
	l := s.lanes.enter(id)
	defer s.lanes.leave(id, l)
	return s.reconcile(ctx, id, l)
}

// overdueBack reports whether a place should have been given back a while ago:
// nobody is at it, or the vendor could not be asked.
func (s *Service) overdueBack(c store.Cart) bool {
	before := s.Now().Add(-s.HoldGrace)
	return slices.ContainsFunc(c.Lines, func(l store.Line) bool {
		return l.State == store.Dropping && l.Key != "" && l.Changed.Before(before)
	})
}

// expire gives back what a cart holds when its time has run out. The places are
// shown free only once the vendor has answered.
func (s *Service) expire(ctx context.Context, id store.CartID) error {
	l := s.lanes.enter(id)
	defer s.lanes.leave(id, l)
	return s.exclusively(ctx, id, l, func(ctx context.Context) error {
		c, err := s.Store.Cart(ctx, id)
		if err != nil || c.Order != "" || c.Deadline.IsZero() || s.Now().Before(c.Deadline) {
			return err
		}
		a, err := s.account(c.Path)
		if err != nil {
			return err
		}
		if err := s.giveBackAll(ctx, a, c); err != nil {
			// The vendor's own clock ends the hold, too: what cannot be given back
			// need not keep the buyer waiting for ever.
			if s.Now().Before(c.Deadline.Add(s.Grace)) {
				return err
			}
			s.Log.Warn("hold ran out and was not given back", "cart", id, "error", err)
		}
		_, err = s.editWith(ctx, id, func(c *store.Cart, b *store.Batch) error {
			if c.Deadline.IsZero() {
				return nil
			}
			s.ranOut(b, c.Address, c.Path)
			return s.expireLines(c, GoneExpired)
		})
		return err
	})
}

// giveBackAll settles what was lost and gives back what a cart then holds.
func (s *Service) giveBackAll(ctx context.Context, a Account, c store.Cart) error {
	if a.Vendor.HoldMode() == vendors.HoldOurs {
		return nil // our own books are all there is
	}
	c, err := s.settleHolds(ctx, a, c)
	if err != nil || c.Deadline.IsZero() {
		return err
	}
	holder, ok := a.Vendor.(vendors.Holder)
	if !ok {
		return errors.ErrUnsupported
	}
	return s.releaseAll(ctx, holder, c)
}

// releaseAll gives back everything a cart holds, which is absolute and may be
// repeated. A vendor's refusal is as good as a yes.
func (s *Service) releaseAll(ctx context.Context, holder vendors.Holder, c store.Cart) error {
	visit, err := s.visit(c)
	if err != nil || visit == nil {
		return err
	}
	performance, err := s.Offers.Performance(ctx, c.Path)
	if err != nil {
		return err
	}
	if performance, err = s.unlocked(c, performance); err != nil {
		return err
	}
	before, err := s.holding(c)
	if err != nil {
		return err
	}
	record, err := s.intent(c, "", &vendors.Intent{
		Op: vendors.OpRelease, Visit: visit, Performance: performance, Before: before,
	}, s.CallTimeout)
	if err != nil {
		return err
	}
	if err := s.Store.Commit(ctx, store.Batch{Intents: []*store.Intent{record}}); err != nil {
		return err
	}
	callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
	defer cancel()
	_, callErr := holder.Release(callCtx, vendors.ReleaseRequest{
		Visit: visit, Performance: performance, Before: before, Locale: c.Locale,
	})
	if err := s.Store.Commit(ctx, store.Batch{Intents: []*store.Intent{s.closed(record, callErr)}}); err != nil {
		return err
	}
	if vendors.Final(callErr) {
		return nil
	}
	return callErr
}

// Lines lists the places of one performance that our carts and orders have, for
// whoever starts to watch it.
func (s *Service) Lines(ctx context.Context, p seatplan.PerformancePath) ([]LineChange, error) {
	lines, err := s.Store.LedgerLines(ctx, p)
	changes := make([]LineChange, 0, len(lines))
	for _, l := range lines {
		places := 0
		if taken(l.Line) {
			places = 1
		}
		changes = append(changes, LineChange{
			Cart: l.Cart, Seat: l.Seat, Area: l.Area, Status: status(l.Line), InFlight: inFlight(l.Line), Places: places, At: l.Changed,
		})
	}
	return changes, err
}

package ticketsonic

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

var errNoSuchCall = errors.New("no such call")

// Settle finds out what became of a call. A lost PlaceOrder sent nothing. A lost
// ConfirmOrder can only be found out by sending it again under its hash.
func (v *Vendor) Settle(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	switch i.Op {
	case vendors.OpPlace:
		return vendors.Outcome{Verdict: vendors.NotDone, Repeat: true}, nil
	case vendors.OpConfirm:
		return v.settleConfirm(vendors.WithPriority(ctx, vendors.PrioritySettle), i)
	}
	return vendors.Outcome{}, refused(string(i.Op), vendors.ErrInvalid, errNoSuchCall)
}

// settleConfirm sends order/new once more with the same hash, which the vendor
// documents to refuse where the first one got through:
//
//	success                the first did not get through, this one did: tickets
//	duplicated             it did; its tickets are lost
//	invalid stock or sku   it did not, and there is nothing left to order. That
//	                       the hash is looked at before the stock is assumed.
//	anything else          not found out
//
// Nothing is sent while the first call, or an earlier repeat whose own answer
// was lost, may still be under way.
func (v *Vendor) settleConfirm(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	unclear := vendors.Outcome{Verdict: vendors.Unclear}
	now := v.rest.Now()
	if now.Before(i.Deadline) || !v.repeats.start(i.Order, now, patience(ctx)) {
		return unclear, nil
	}
	r := vendors.OrderRef{Visit: i.Visit, Performance: i.Performance, ID: i.Order, Buyer: i.Buyer, Since: i.SentAt, Holding: i.Before}
	order, err := v.orderNew(ctx, r)
	if !errors.Is(err, vendors.ErrOutcomeUnknown) {
		v.repeats.end(i.Order)
	}
	switch {
	case err == nil:
		return vendors.Outcome{Verdict: vendors.Done, Order: order}, nil
	case hasCode(err, codeDuplicate):
		return vendors.Outcome{Verdict: vendors.Done, Order: made(r)}, nil
	case hasCode(err, codeStock):
		return vendors.Outcome{Verdict: vendors.NotDone, Repeat: true}, nil
	case errors.Is(err, vendors.ErrOutcomeUnknown):
		return unclear, nil
	}
	return unclear, err
}

// defaultPatience is how long a repeat may be under way whose context does not
// say.
const defaultPatience = 2 * time.Minute

// patience is how long a call with this context is waited for.
func patience(ctx context.Context) time.Duration {
	if deadline, ok := ctx.Deadline(); ok {
		return time.Until(deadline)
	}
	return defaultPatience
}

// repeats remembers which orders were sent again without an answer, so that
// there is never more than one of a hash under way.
type repeats struct {
	mu    sync.Mutex
	until map[string]time.Time // by hash, when it has been given up; guarded by mu
}

// start notes a repeat and reports whether it may be sent.
func (s *repeats) start(hash string, now time.Time, lasts time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for other, until := range s.until {
		if !now.Before(until) {
			delete(s.until, other)
		}
	}
	if _, ok := s.until[hash]; ok {
		return false
	}
	if s.until == nil {
		s.until = map[string]time.Time{}
	}
	s.until[hash] = now.Add(lasts)
	return true
}

// end forgets a repeat that was answered or never sent.
func (s *repeats) end(hash string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.until, hash)
}

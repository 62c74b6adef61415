package checkout

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// intent makes the record of a call that is about to leave. The caller writes
// it before calling; the call takes no longer than the given time.
func (s *Service) intent(c store.Cart, order store.OrderID, i *vendors.Intent, longest time.Duration) (*store.Intent, error) {
	i.SentAt = s.Now()
	i.Deadline = i.SentAt.Add(longest)
	record := &store.Intent{
		ID: newID("i_"), Op: string(i.Op), Cart: c.ID, Order: order, State: store.IntentOpen,
		Sent: i.SentAt, Deadline: i.Deadline, Changed: i.SentAt,
	}
	var err error
	record.Body, err = s.sealer.Seal(record.ID, i)
	return record, err
}

// outcome is the state an intent ends in when its call returned err.
func outcome(err error) store.IntentState {
	switch {
	case err == nil:
		return store.IntentDone
	case vendors.Final(err) || errors.Is(err, vendors.ErrUnavailable):
		return store.IntentRefused
	}
	return store.IntentUnknown
}

// closed is the record of an intent whose call returned err.
func (s *Service) closed(i *store.Intent, err error) *store.Intent {
	ended := *i
	ended.State, ended.Changed = outcome(err), s.Now()
	return &ended
}

// unknown reports whether a mutating call that returned err may have had its
// effect. Whatever is not a vendor's word is not known.
func unknown(err error) bool { return err != nil && outcome(err) == store.IntentUnknown }

// absent is from when on an intent's absence may be believed: a call that was
// cut off here may still be on its way there. See [Timing].
func (s *Service) absent(i store.Intent) time.Time {
	switch vendors.Op(i.Op) {
	case vendors.OpHold, vendors.OpRelease:
		return i.Changed.Add(s.HoldGrace)
	}
	return i.Deadline.Add(s.Grace)
}

// settle asks the vendor what became of an intent. It returns Unclear while
// absence cannot be believed yet.
func (s *Service) settle(ctx context.Context, a Account, i store.Intent) (vendors.Outcome, error) {
	var body vendors.Intent
	if err := s.sealer.Open(i.ID, i.Body, &body); err != nil {
		return vendors.Outcome{}, err
	}
	longest := s.patience(a, body.Op)
	if err := s.prolong(ctx, i.Cart, longest); err != nil {
		return vendors.Outcome{}, err
	}
	ctx, cancel := context.WithTimeout(vendors.WithPriority(context.WithoutCancel(ctx), vendors.PrioritySettle), longest)
	defer cancel()
	found, err := a.Vendor.Settle(ctx, body)
	if err != nil {
		return vendors.Outcome{Verdict: vendors.Unclear}, err
	}
	if found.Verdict == vendors.NotDone && !found.Repeat && s.Now().Before(s.absent(i)) {
		found.Verdict = vendors.Unclear
	}
	return found, nil
}

// overdue is the reason to call a person for what has not been known for long.
func (s *Service) overdue(since time.Time) string {
	if s.Now().Sub(since) > personAfter {
		return "outcome unknown for " + personAfter.String()
	}
	return ""
}

// unsettled returns a cart's intents whose outcome is not known, those of the
// given kinds only.
func (s *Service) unsettled(ctx context.Context, id store.CartID, ops ...vendors.Op) ([]store.Intent, error) {
	all, err := s.Store.Unsettled(ctx, id)
	return slices.DeleteFunc(all, func(i store.Intent) bool { return !slices.Contains(ops, vendors.Op(i.Op)) }), err
}

// ended is the record of an intent whose outcome was found by reading.
func (s *Service) ended(i store.Intent, v vendors.Verdict) *store.Intent {
	i.State, i.Changed = store.IntentDone, s.Now()
	if v == vendors.NotDone {
		i.State = store.IntentRefused
	}
	return &i
}

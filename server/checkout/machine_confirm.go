package checkout

import (
	"context"
	"errors"

	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// stepConfirming tells the vendor that the order is paid, once, and finds out
// by reading what became of it.
func (s *Service) stepConfirming(ctx context.Context, a Account, o *store.Order) error {
	call, err := s.orderCall(ctx, o)
	if err != nil {
		return err
	}
	lost, err := s.unsettled(ctx, o.Cart, vendors.OpConfirm)
	if err != nil {
		return err
	}
	for _, i := range lost {
		if settled, err := s.settleConfirming(ctx, a, o, call, i); err != nil || !settled {
			return err
		}
	}
	if call.body.Relock == relocking {
		return s.stepCreating(ctx, a, o)
	}
	return s.confirm(ctx, a, o, call)
}

// settleConfirming settles a lost confirmation; settled is false where the order
// has moved or waits. Where our own books hold, settling repeats the call, which
// takes the tickets: only while the money for them can still be taken, and not
// before the first one can no longer be on its way.
func (s *Service) settleConfirming(ctx context.Context, a Account, o *store.Order, call orderCall, i store.Intent) (settled bool, err error) {
	if a.Vendor.HoldMode() == vendors.HoldOurs {
		if s.Now().Before(s.absent(i)) {
			return false, s.wait(ctx, o, "")
		}
		if alive, err := s.moneyAlive(ctx, a, o); err != nil {
			return false, err
		} else if !alive {
			return false, s.wait(ctx, o, "the payment ended before the outcome of order "+o.VendorID+" was known")
		}
	}
	found, err := s.settle(ctx, a, i)
	switch {
	case errors.Is(err, vendors.ErrUnreadable):
		return false, s.confirmed(ctx, o, call, vendors.Order{State: vendors.OrderConfirmed}, s.ended(i, vendors.Done))
	case err != nil || found.Verdict == vendors.Unclear:
		return false, s.wait(ctx, o, s.overdue(o.Since))
	case found.Verdict == vendors.Done:
		return false, s.confirmed(ctx, o, call, found.Order, s.ended(i, found.Verdict))
	}
	return true, s.save(ctx, o, store.Batch{Intents: []*store.Intent{s.ended(i, found.Verdict)}})
}

// moneyAlive reports whether what was authorised for an order can still be
// taken; where nothing is to be paid it can.
func (s *Service) moneyAlive(ctx context.Context, a Account, o *store.Order) (bool, error) {
	attempts, err := s.Store.Attempts(ctx, o.ID)
	if err != nil || o.Total.IsZero() {
		return err == nil, err
	}
	for i := range attempts {
		if attempts[i].State == store.AttemptAuthorised {
			p, err := s.readPayment(ctx, a, &attempts[i])
			return p.State == payment.Authorised, err
		}
	}
	return false, nil
}

// confirm tells the vendor that the order is paid.
func (s *Service) confirm(ctx context.Context, a Account, o *store.Order, call orderCall) error {
	paid := s.authorised(ctx, o)
	record, err := s.orderIntent(a, o, call, vendors.OpConfirm, paid)
	if err != nil {
		return err
	}
	longest := s.patience(a, vendors.OpConfirm)
	if err := s.prolong(ctx, o.Cart, longest); err != nil {
		return err
	}
	if err := s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}}); err != nil {
		return err
	}
	callCtx, cancel := context.WithTimeout(vendors.WithPriority(context.WithoutCancel(ctx), vendors.PrioritySettle), longest)
	defer cancel()
	order, callErr := a.Vendor.ConfirmOrder(callCtx, call.ref(o), paid)
	if errors.Is(callErr, vendors.ErrUnreadable) {
		order, callErr = vendors.Order{State: vendors.OrderConfirmed}, nil
	}
	record = s.closed(record, callErr)
	switch {
	case callErr == nil:
		return s.confirmed(ctx, o, call, order, record)
	case vendors.Final(callErr) && a.Vendor.HoldMode() == vendors.HoldReplace && call.body.Relock == "":
		return s.relock(ctx, o, call, record)
	case vendors.Final(callErr):
		return s.move(ctx, o, store.OrderClosing, whyNot(callErr), record)
	}
	s.Log.Warn("confirmation not answered", "order", o.ID, "error", callErr)
	return s.wait(ctx, o, s.overdue(o.Since), record)
}

// An order whose lock ran out while its buyer paid is locked once more.
const (
	relocking = "under way"
	relocked  = "done"
)

// relock begins the second lock of a paid order that the vendor refused to
// confirm. It is made like the first, at the same total, and confirmed then.
func (s *Service) relock(ctx context.Context, o *store.Order, call orderCall, record *store.Intent) error {
	s.Log.Warn("paid order refused, locking its places again", "order", o.ID)
	call.body.Relock = relocking
	if err := s.sealBody(o, call.body); err != nil {
		return err
	}
	return s.move(ctx, o, store.OrderConfirming, "", record)
}

// authorised is the provider's id of the payment that pays for the order.
func (s *Service) authorised(ctx context.Context, o *store.Order) string {
	attempts, err := s.Store.Attempts(ctx, o.ID)
	if err != nil {
		return ""
	}
	for _, attempt := range attempts {
		if attempt.State == store.AttemptAuthorised {
			return attempt.Payment
		}
	}
	return ""
}

// confirmed writes down what the vendor said to a confirmation.
func (s *Service) confirmed(ctx context.Context, o *store.Order, call orderCall, order vendors.Order, records ...*store.Intent) error {
	with := store.Batch{Intents: records}
	switch order.State {
	case vendors.OrderConfirmed, vendors.OrderProcessing:
		o.State, o.Due = store.OrderConfirmed, s.Now()
	case vendors.OrderCancelled, vendors.OrderCancelling:
		o.State, o.Reason, o.Due = store.OrderClosing, "refused", s.Now()
		return s.save(ctx, o, with)
	default:
		o.Due = s.Now().Add(s.Recheck)
		return s.save(ctx, o, with)
	}
	if order.Reference != "" {
		o.Reference = order.Reference
	}
	resolved(o)
	call.body.take(order)
	if err := s.sealBody(o, call.body); err != nil {
		return err
	}
	return s.saveWithCart(ctx, o, func(c *store.Cart, b *store.Batch) error {
		mark(c, store.Sold, in(store.Ordered), sameKey)
		b.Intents = with.Intents
		return nil
	})
}

package checkout

import (
	"context"
	"errors"
	"time"

	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// lastCall and closeMargin shrink where a vendor's order lives for less than
// ten minutes, or a short order could never be paid at all.
func (s *Service) lastCall(o store.Order) time.Duration {
	return min(lastCall, o.Deadline.Sub(o.Created)/4)
}

func (s *Service) closeMargin(o *store.Order) time.Duration {
	return min(payMargin, o.Deadline.Sub(o.Created)/8)
}

// stepClosing undoes an order: no more payment, nothing left at the vendor, no
// money kept. What turns out paid at the vendor is confirmed instead.
func (s *Service) stepClosing(ctx context.Context, a Account, o *store.Order) error {
	attempts, err := s.Store.Attempts(ctx, o.ID)
	if err != nil {
		return err
	}
	if authorised, err := s.shutAttempts(ctx, a, o, attempts); err != nil || authorised {
		return err
	}
	gone, err := s.cancelAtVendor(ctx, a, o)
	if err != nil || !gone {
		return err
	}
	for i := range attempts {
		if err := s.giveBack(ctx, a, o, &attempts[i]); errors.Is(err, payment.ErrRefused) {
			return s.wait(ctx, o, "money could not be given back")
		} else if err != nil {
			return err
		}
	}
	return s.close(ctx, a, o)
}

// shutAttempts makes sure that no open attempt can be paid any more. One that
// turns out authorised while the vendor has not said no is honoured.
func (s *Service) shutAttempts(ctx context.Context, a Account, o *store.Order, attempts []store.Attempt) (honoured bool, err error) {
	for i := range attempts {
		attempt := &attempts[i]
		if attempt.State != store.AttemptOpen {
			continue
		}
		if attempt.Payment == "" { // the provider's answer was lost
			if err := s.openPayment(ctx, a, o, attempt); err != nil {
				return false, err
			}
		}
		p, err := s.readPayment(ctx, a, attempt)
		if err != nil {
			return false, err
		}
		if p.State == payment.Authorised && p.Amount == o.Total && o.Reason == "expired" && s.Now().Before(o.Deadline) {
			attempt.State, attempt.Changed = store.AttemptAuthorised, s.Now()
			o.State, o.Reason, o.Due = store.OrderConfirming, "", s.Now()
			return true, s.save(ctx, o, store.Batch{Attempts: []*store.Attempt{attempt}})
		}
		if err := s.giveBack(ctx, a, o, attempt); err != nil {
			return false, err
		}
	}
	return false, nil
}

// cancelAtVendor gives the vendor's order up until it reads as gone.
func (s *Service) cancelAtVendor(ctx context.Context, a Account, o *store.Order) (gone bool, err error) {
	canceller, ok := a.Vendor.(vendors.Canceller)
	if o.VendorID == "" || !ok && !a.vendorPays() {
		return true, nil
	}
	call, err := s.orderCall(ctx, o)
	if err != nil {
		return false, err
	}
	lost, err := s.unsettled(ctx, o.Cart, vendors.OpCancel, vendors.OpConfirm)
	if err != nil {
		return false, err
	}
	since := o.Deadline
	if len(lost) > 0 {
		since = lost[0].Changed
	}
	order, records, callErr := s.cancel(ctx, a, canceller, o, call)
	if callErr != nil {
		s.Log.Warn("cancellation not answered", "order", o.ID, "error", callErr)
		return false, s.wait(ctx, o, s.overdue(since), records...)
	}
	for _, i := range lost {
		records = append(records, s.ended(i, vendors.Done))
	}
	switch order.State {
	case vendors.OrderConfirmed, vendors.OrderProcessing:
		return false, s.confirmed(ctx, o, call, order, records...)
	case vendors.OrderCancelled:
		return true, s.save(ctx, o, store.Batch{Intents: records})
	}
	return false, s.wait(ctx, o, s.overdue(since), records...)
}

// cancel gives the vendor's order up and says what it is then. Cancelling may be
// repeated and reports what the order is, so that its answer settles earlier
// calls that were lost. Without a canceller the order is only read.
func (s *Service) cancel(ctx context.Context, a Account, canceller vendors.Canceller, o *store.Order, call orderCall) (vendors.Order, []*store.Intent, error) {
	if err := s.prolong(ctx, o.Cart, s.CallTimeout); err != nil {
		return vendors.Order{}, nil, err
	}
	callCtx, cancel := s.calling(ctx, vendors.PriorityOrder)
	defer cancel()
	if canceller == nil {
		order, err := s.readRefused(callCtx, a, call.ref(o))
		return order, nil, err
	}
	record, err := s.orderIntent(a, o, call, vendors.OpCancel, "")
	if err != nil {
		return vendors.Order{}, nil, err
	}
	if err := s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}}); err != nil {
		return vendors.Order{}, nil, err
	}
	order, callErr := canceller.CancelOrder(callCtx, call.ref(o))
	records := []*store.Intent{s.closed(record, callErr)}
	if vendors.Final(callErr) {
		order, callErr = s.readRefused(callCtx, a, call.ref(o))
	}
	return order, records, callErr
}

// readRefused reads an order that the vendor refused to cancel: it may be gone,
// or paid, and else is there until its time is over.
func (s *Service) readRefused(ctx context.Context, a Account, r vendors.OrderRef) (vendors.Order, error) {
	order, err := a.Vendor.ReadOrder(ctx, r)
	if errors.Is(err, vendors.ErrNotFound) {
		return vendors.Order{State: vendors.OrderCancelled}, nil
	}
	return order, err
}

// giveBack voids or refunds an attempt that must not be kept. One that has been
// captured without our knowing cannot be voided any more.
func (s *Service) giveBack(ctx context.Context, a Account, o *store.Order, attempt *store.Attempt) error {
	to := map[store.AttemptState]store.AttemptState{
		store.AttemptOpen: store.AttemptVoided, store.AttemptAuthorised: store.AttemptVoided,
		store.AttemptCaptured: store.AttemptRefunded,
	}[attempt.State]
	if to == "" || attempt.Payment == "" {
		return nil
	}
	if err := s.prolong(ctx, o.Cart, s.CallTimeout); err != nil {
		return err
	}
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	var p payment.Payment
	var err error
	if to == store.AttemptVoided {
		p, err = a.Provider.Void(callCtx, attempt.Payment)
	}
	if err == nil && (to == store.AttemptRefunded || p.State == payment.Captured) {
		_, err = a.Provider.Refund(callCtx, attempt.Payment)
		to = store.AttemptRefunded
	}
	if err != nil {
		return err
	}
	attempt.State, attempt.Changed = to, s.Now()
	return s.Store.Commit(ctx, store.Batch{Attempts: []*store.Attempt{attempt}})
}

// close ends an order and gives the buyer the cart back. Where the buyer gave the
// order up, the cart is as it was before: still held where our own books hold,
// wishes where the order itself was the hold. Else its places have expired.
func (s *Service) close(ctx context.Context, a Account, o *store.Order) error {
	o.State, o.Due = store.OrderClosed, noTime
	resolved(o)
	err := s.saveWithCart(ctx, o, func(c *store.Cart, b *store.Batch) error {
		if o.Reason != string(ErrVoucher) {
			b.Forgiven = append(b.Forgiven, orderGuess(o.ID))
		}
		c.Order = ""
		was := in(store.Ordered, store.Sold)
		switch mode := a.Vendor.HoldMode(); {
		case mode == vendors.HoldOurs && o.Reason == "cancelled" && s.Now().Before(c.Deadline):
			mark(c, store.Held, was, sameKey)
		case mode == vendors.HoldOrder && (o.Reason == "cancelled" || o.Reason == reasonElsewhere):
			mark(c, store.Wanted, was, noKey)
			c.Deadline = noTime
		default:
			mark(c, store.Held, was, sameKey)
			return s.expireLines(c, goneWith(o))
		}
		return nil
	})
	if err == nil {
		s.Watchers.Doubt(o.Path)
	}
	return err
}

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
		if err := s.giveBack(ctx, a, &attempts[i]); errors.Is(err, payment.ErrRefused) {
			return s.wait(ctx, o, "money could not be given back")
		} else if err != nil {
			return err
		}
	}
	return s.close(ctx, o)
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
		if err := s.giveBack(ctx, a, attempt); err != nil {
			return false, err
		}
	}
	return false, nil
}

// cancelAtVendor gives the vendor's order up until it reads as gone.
func (s *Service) cancelAtVendor(ctx context.Context, a Account, o *store.Order) (gone bool, err error) {
	canceller, ok := a.Vendor.(vendors.Canceller)
	if !ok || o.VendorID == "" {
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
	record, err := s.intent(call.cart, o.ID, &vendors.Intent{
		Op: vendors.OpCancel, Visit: call.visit, Performance: call.performance, Order: o.VendorID,
		Buyer: call.body.Buyer, Before: call.body.Holding,
	})
	if err != nil {
		return false, err
	}
	if err := s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}}); err != nil {
		return false, err
	}
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	// Cancelling may be repeated and reports what the order is, so that its
	// answer settles earlier calls that were lost.
	order, callErr := canceller.CancelOrder(callCtx, call.ref(o))
	records := []*store.Intent{s.closed(record, callErr)}
	if vendors.Final(callErr) {
		order, callErr = s.readRefused(callCtx, a, call.ref(o))
	}
	if callErr != nil {
		s.Log.Warn("cancellation not answered", "order", o.ID, "error", callErr)
		return false, s.waitWith(ctx, o, s.overdue(o), records)
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
	return false, s.waitWith(ctx, o, s.overdue(o), records)
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

// giveBack voids or refunds an attempt that must not be kept.
func (s *Service) giveBack(ctx context.Context, a Account, attempt *store.Attempt) error {
	to := map[store.AttemptState]store.AttemptState{
		store.AttemptOpen: store.AttemptVoided, store.AttemptAuthorised: store.AttemptVoided,
		store.AttemptCaptured: store.AttemptRefunded,
	}[attempt.State]
	if to == "" || attempt.Payment == "" {
		return nil
	}
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	var err error
	if to == store.AttemptRefunded {
		_, err = a.Provider.Refund(callCtx, attempt.Payment)
	} else {
		_, err = a.Provider.Void(callCtx, attempt.Payment)
	}
	if err != nil {
		return err
	}
	attempt.State, attempt.Changed = to, s.Now()
	return s.Store.Commit(ctx, store.Batch{Attempts: []*store.Attempt{attempt}})
}

// close ends an order and gives the buyer the cart back, its places expired.
func (s *Service) close(ctx context.Context, o *store.Order) error {
	o.State, o.Due = store.OrderClosed, noTime
	_, err := s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
		c.Order, o.Changed = "", c.Changed
		for i := range c.Lines {
			if c.Lines[i].State == store.Ordered || c.Lines[i].State == store.Sold {
				c.Lines[i].State = store.Held
			}
		}
		s.expireLines(c)
		b.Orders = append(b.Orders, o)
		return nil
	})
	if err == nil {
		s.Watchers.OrderChanged(o.Cart, o.ID)
		s.Watchers.Doubt(o.Path)
	}
	return err
}

// stepFinal does nothing but stop looking: issued and closed orders are over.
func (s *Service) stepFinal(ctx context.Context, _ Account, o *store.Order) error {
	if o.Due.IsZero() {
		return nil
	}
	o.Due = noTime
	return s.save(ctx, o, store.Batch{})
}

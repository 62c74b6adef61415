package checkout

import (
	"context"
	"errors"

	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// openAttempt returns where the buyer pays, opening an attempt when none is.
func (s *Service) openAttempt(ctx context.Context, a Account, id store.OrderID) (string, error) {
	if err := s.advance(ctx, a, id); err != nil {
		return "", err
	}
	o, err := s.Store.Order(ctx, id)
	if err != nil || o.State != store.OrderPayable {
		return "", err
	}
	attempts, err := s.Store.Attempts(ctx, id)
	if err != nil {
		return "", err
	}
	if n := len(attempts); n > 0 && attempts[n-1].State == store.AttemptOpen && attempts[n-1].URL != "" {
		return attempts[n-1].URL, nil
	}
	if s.Now().After(o.Deadline.Add(-s.lastCall(o))) {
		return "", &Refusal{Kind: ErrHoldExpired}
	}
	attempt, err := s.newAttempt(ctx, o, attempts)
	if err != nil {
		return "", err
	}
	if err := s.openPayment(ctx, a, &o, attempt); err != nil {
		s.Log.Warn("payment not opened", "order", id, "error", err)
		return "", &Refusal{Kind: ErrPaymentUnknown}
	}
	return attempt.URL, nil
}

// openPayment opens a recorded attempt at the provider, or finds out what it is
// called there.
func (s *Service) openPayment(ctx context.Context, a Account, o *store.Order, attempt *store.Attempt) error {
	var body orderBody
	if err := s.sealer.open(string(o.ID), o.Body, &body); err != nil {
		return err
	}
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	p, err := a.Provider.Open(callCtx, payment.Request{
		Key: attempt.Key(), Amount: attempt.Amount, Title: body.Title, ReturnURL: s.ReturnURL(o.ID),
	})
	if err != nil {
		return err
	}
	attempt.Payment, attempt.URL, attempt.Changed = p.ID, p.URL, s.Now()
	o.Due = s.Now().Add(s.Recheck)
	return s.save(ctx, o, store.Batch{Attempts: []*store.Attempt{attempt}})
}

// newAttempt returns the attempt that was recorded and never answered, or
// records the next one. Its key makes opening it at the provider repeatable.
func (s *Service) newAttempt(ctx context.Context, o store.Order, attempts []store.Attempt) (*store.Attempt, error) {
	if n := len(attempts); n > 0 && attempts[n-1].State == store.AttemptOpen {
		return &attempts[n-1], nil
	}
	now := s.Now()
	attempt := &store.Attempt{
		Order: o.ID, N: len(attempts) + 1, Amount: o.Total, State: store.AttemptOpen, Created: now, Changed: now,
	}
	return attempt, s.Store.Commit(ctx, store.Batch{Attempts: []*store.Attempt{attempt}})
}

// stepPayable watches for payment and for the deadline.
func (s *Service) stepPayable(ctx context.Context, a Account, o *store.Order) error {
	if o.Total.IsZero() {
		return s.move(ctx, o, store.OrderConfirming, "")
	}
	attempts, err := s.Store.Attempts(ctx, o.ID)
	if err != nil {
		return err
	}
	paying := false
	for i := range attempts {
		attempt := &attempts[i]
		if attempt.State != store.AttemptOpen || attempt.Payment == "" {
			continue
		}
		p, err := s.readPayment(ctx, a, attempt)
		if err != nil {
			return err
		}
		switch {
		case p.State == payment.Open:
			paying = true
		case p.State == payment.Authorised && p.Amount != o.Total:
			return s.voidStray(ctx, a, o, attempt, "authorised amount differs from the order's total")
		case p.State == payment.Authorised:
			attempt.State, attempt.Changed = store.AttemptAuthorised, s.Now()
			o.State, o.Due = store.OrderConfirming, s.Now()
			return s.save(ctx, o, store.Batch{Attempts: []*store.Attempt{attempt}})
		default:
			attempt.State, attempt.Changed = store.AttemptDeclined, s.Now()
			if err := s.save(ctx, o, store.Batch{Attempts: []*store.Attempt{attempt}}); err != nil {
				return err
			}
		}
	}
	closeAt := o.Deadline.Add(-s.closeMargin(o))
	if !s.Now().Before(closeAt) {
		return s.move(ctx, o, store.OrderClosing, "expired")
	}
	o.Due = closeAt
	if soon := s.Now().Add(s.Recheck); paying && soon.Before(closeAt) {
		o.Due = soon
	}
	return s.save(ctx, o, store.Batch{})
}

func (s *Service) readPayment(ctx context.Context, a Account, attempt *store.Attempt) (payment.Payment, error) {
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	return a.Provider.Read(callCtx, attempt.Payment)
}

// voidStray gives up an authorisation that must not be captured and tells a
// person.
func (s *Service) voidStray(ctx context.Context, a Account, o *store.Order, attempt *store.Attempt, why string) error {
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	if _, err := a.Provider.Void(callCtx, attempt.Payment); err != nil {
		return err
	}
	attempt.State, attempt.Changed = store.AttemptVoided, s.Now()
	if err := s.Store.Commit(ctx, store.Batch{Attempts: []*store.Attempt{attempt}}); err != nil {
		return err
	}
	return s.wait(ctx, o, why)
}

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
		found, err := s.settle(ctx, a, i)
		switch {
		case err != nil || found.Verdict == vendors.Unclear:
			return s.wait(ctx, o, s.overdue(o))
		case found.Verdict == vendors.Done:
			return s.confirmed(ctx, o, call, found.Order, s.ended(i, found.Verdict))
		}
		if err := s.save(ctx, o, store.Batch{Intents: []*store.Intent{s.ended(i, found.Verdict)}}); err != nil {
			return err
		}
	}
	paid := s.authorised(ctx, o)
	record, err := s.intent(call.cart, o.ID, &vendors.Intent{
		Op: vendors.OpConfirm, Visit: call.visit, Performance: call.performance, Order: o.VendorID,
		Buyer: call.body.Buyer, Before: call.body.Holding, Payment: paid,
	})
	if err != nil {
		return err
	}
	if err := s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}}); err != nil {
		return err
	}
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	order, callErr := a.Vendor.ConfirmOrder(callCtx, call.ref(o), paid)
	record = s.closed(record, callErr)
	switch {
	case callErr == nil:
		return s.confirmed(ctx, o, call, order, record)
	case vendors.Final(callErr):
		o.State, o.Reason, o.Due = store.OrderClosing, "refused", s.Now()
		return s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}})
	}
	s.Log.Warn("confirmation not answered", "order", o.ID, "error", callErr)
	return s.settleLater(ctx, o, record)
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
	if len(order.Tickets) > 0 {
		call.body.Tickets = order.Tickets
		sealed, err := s.sealer.seal(string(o.ID), call.body)
		if err != nil {
			return err
		}
		o.Body = sealed
	}
	_, err := s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
		o.Changed = c.Changed
		for i := range c.Lines {
			if c.Lines[i].State == store.Ordered {
				c.Lines[i].State = store.Sold
			}
		}
		b.Orders, b.Intents = append(b.Orders, o), with.Intents
		return nil
	})
	if err == nil {
		s.Watchers.OrderChanged(o.Cart, o.ID)
	}
	return err
}

// stepConfirmed gets the tickets and then the money.
func (s *Service) stepConfirmed(ctx context.Context, a Account, o *store.Order) error {
	call, err := s.orderCall(ctx, o)
	if err != nil {
		return err
	}
	if len(call.body.Tickets) == 0 {
		done, err := s.fetchTickets(ctx, a, o, call)
		if err != nil || !done {
			return err
		}
	}
	attempts, err := s.Store.Attempts(ctx, o.ID)
	if err != nil {
		return err
	}
	for i := range attempts {
		attempt := &attempts[i]
		if attempt.State != store.AttemptAuthorised {
			continue
		}
		callCtx, cancel := s.detached(ctx)
		defer cancel()
		if _, err := a.Provider.Capture(callCtx, attempt.Payment); errors.Is(err, payment.ErrRefused) {
			return s.wait(ctx, o, "capture refused")
		} else if err != nil {
			return err
		}
		attempt.State, attempt.Changed = store.AttemptCaptured, s.Now()
		o.State, o.Due = store.OrderIssued, noTime
		return s.save(ctx, o, store.Batch{Attempts: []*store.Attempt{attempt}})
	}
	o.State, o.Due = store.OrderIssued, noTime
	return s.save(ctx, o, store.Batch{})
}

// fetchTickets reads the tickets of a confirmed order; done is false while the
// vendor has not finished, and when it turns out not to have sold after all.
func (s *Service) fetchTickets(ctx context.Context, a Account, o *store.Order, call orderCall) (done bool, err error) {
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	order, err := a.Vendor.ReadOrder(callCtx, call.ref(o))
	if err != nil {
		return false, err
	}
	switch order.State {
	case vendors.OrderConfirmed:
	case vendors.OrderCancelled, vendors.OrderCancelling:
		return false, s.move(ctx, o, store.OrderClosing, "refused")
	default:
		person := ""
		if s.Now().Sub(o.Created) > processingAfter {
			person = "vendor still processing"
		}
		return false, s.wait(ctx, o, person)
	}
	tickets, err := a.Vendor.Tickets(callCtx, call.ref(o))
	if err != nil {
		s.Log.Warn("tickets not readable", "order", o.ID, "error", err)
		return false, s.wait(ctx, o, "tickets not readable")
	}
	if len(tickets) < len(call.body.Lines) {
		return false, s.wait(ctx, o, "fewer tickets than places")
	}
	call.body.Tickets = tickets
	if o.Body, err = s.sealer.seal(string(o.ID), call.body); err != nil {
		return false, err
	}
	// Shown at once, whatever becomes of the money.
	return true, s.save(ctx, o, store.Batch{})
}

package checkout

import (
	"context"

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
	if a.vendorPays() {
		return s.vendorPage(&o)
	}
	attempts, err := s.Store.Attempts(ctx, id)
	if err != nil {
		return "", err
	}
	if n := len(attempts); n > 0 && attempts[n-1].State == store.AttemptOpen && attempts[n-1].Address != nil {
		return s.payAddress(attempts[n-1])
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
	return s.payAddress(*attempt)
}

// payAddress is where an attempt is paid.
func (s *Service) payAddress(a store.Attempt) (address string, err error) {
	err = s.sealer.Open(a.Key(), a.Address, &address)
	return address, err
}

// vendorPage is the vendor's page where the buyer pays.
func (s *Service) vendorPage(o *store.Order) (string, error) {
	var body orderBody
	if err := s.sealer.Open(string(o.ID), o.Body, &body); err != nil {
		return "", err
	}
	switch {
	case !s.Now().Before(o.Deadline):
		return "", &Refusal{Kind: ErrHoldExpired}
	case body.PayURL == "":
		return "", &Refusal{Kind: ErrPaymentUnknown}
	}
	return body.PayURL, nil
}

// watchVendor reads whether the buyer has paid at the vendor's page, less and
// less often. Only a reading closes the order: at the deadline a payment may be
// under way there.
func (s *Service) watchVendor(ctx context.Context, a Account, o *store.Order) error {
	call, err := s.orderCall(ctx, o)
	if err != nil {
		return err
	}
	callCtx, cancel := s.calling(ctx, vendors.PrioritySettle)
	defer cancel()
	order, err := a.Vendor.ReadOrder(callCtx, call.ref(o))
	switch {
	case err != nil:
		return err
	case sold(order.State):
		return s.confirmed(ctx, o, call, order)
	case order.State == vendors.OrderCancelled, order.State == vendors.OrderCancelling:
		return s.move(ctx, o, store.OrderClosing, "cancelled")
	case !s.Now().Before(o.Deadline):
		return s.runOut(ctx, o)
	}
	o.Due = s.Now().Add(max(s.Recheck, min(recheckSlow, s.Now().Sub(o.Created)/10)))
	if o.Due.After(o.Deadline) {
		o.Due = o.Deadline
	}
	return s.save(ctx, o, store.Batch{})
}

// runOut closes an order that was not paid in time, which counts against its
// address.
func (s *Service) runOut(ctx context.Context, o *store.Order) error {
	var b store.Batch
	s.ranOut(&b, o.Address, o.Path)
	o.State, o.Due, o.Reason = store.OrderClosing, s.Now(), "expired"
	return s.save(ctx, o, b)
}

// openPayment opens a recorded attempt at the provider, or finds out what it is
// called there.
func (s *Service) openPayment(ctx context.Context, a Account, o *store.Order, attempt *store.Attempt) error {
	var body orderBody
	if err := s.sealer.Open(string(o.ID), o.Body, &body); err != nil {
		return err
	}
	if err := s.prolong(ctx, o.Cart, s.CallTimeout); err != nil {
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
	// Whoever has the address can pay there: it is as secret as what is bought.
	if attempt.Address, err = s.sealer.Seal(attempt.Key(), p.URL); err != nil {
		return err
	}
	attempt.Payment, attempt.Changed = p.ID, s.Now()
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
	return attempt, s.saveAttempt(ctx, o, attempt)
}

// saveAttempt writes an attempt to pay and tells the order's watchers.
func (s *Service) saveAttempt(ctx context.Context, o store.Order, attempt *store.Attempt) error {
	if err := s.Store.Commit(ctx, store.Batch{Attempts: []*store.Attempt{attempt}}); err != nil {
		return err
	}
	s.Watchers.OrderChanged(o.Cart, o.ID)
	return nil
}

// stepPayable watches for payment and for the deadline.
func (s *Service) stepPayable(ctx context.Context, a Account, o *store.Order) error {
	if a.vendorPays() {
		return s.watchVendor(ctx, a, o)
	}
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
			return s.voidStray(ctx, a, o, attempt, strayMoney)
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
		return s.runOut(ctx, o)
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

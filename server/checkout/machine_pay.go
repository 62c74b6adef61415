package checkout

import (
	"context"
	"errors"
	"fmt"

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

// vendorPage is the vendor's page where the buyer pays.
func (s *Service) vendorPage(o *store.Order) (string, error) {
	var body orderBody
	if err := s.sealer.open(string(o.ID), o.Body, &body); err != nil {
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
	callCtx, cancel := s.calling(ctx, vendors.LaneSettle)
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
		return s.move(ctx, o, store.OrderClosing, "expired")
	}
	o.Due = s.Now().Add(max(s.Recheck, min(recheckSlow, s.Now().Sub(o.Created)/10)))
	if o.Due.After(o.Deadline) {
		o.Due = o.Deadline
	}
	return s.save(ctx, o, store.Batch{})
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
		return false, s.wait(ctx, o, s.overdue(i.Changed))
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
	callCtx, cancel := context.WithTimeout(vendors.InLane(context.WithoutCancel(ctx), vendors.LaneSettle), longest)
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
	return s.wait(ctx, o, "", record)
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
	var err error
	if o.Body, err = s.sealer.seal(string(o.ID), call.body); err != nil {
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
	var err error
	if o.Body, err = s.sealer.seal(string(o.ID), call.body); err != nil {
		return err
	}
	return s.saveWithCart(ctx, o, func(c *store.Cart, b *store.Batch) error {
		mark(c, store.Sold, in(store.Ordered), sameKey)
		b.Intents = with.Intents
		return nil
	})
}

// stepConfirmed gets the tickets and then the money.
func (s *Service) stepConfirmed(ctx context.Context, a Account, o *store.Order) error {
	call, err := s.orderCall(ctx, o)
	if err != nil {
		return err
	}
	if call.body.Unreadable {
		return s.rest(ctx, o)
	}
	if len(call.body.Tickets) == 0 || a.Vendor.HoldMode() == vendors.HoldOurs && len(call.body.Tickets) < len(call.body.Lines) {
		done, err := s.fetchTickets(ctx, a, o, call)
		if err != nil || !done {
			return err
		}
	}
	attempts, err := s.Store.Attempts(ctx, o.ID)
	if err != nil {
		return err
	}
	resolved(o)
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

// rest leaves an order to a person: there is nothing to look at again.
func (s *Service) rest(ctx context.Context, o *store.Order) error {
	if o.Due.IsZero() {
		return nil
	}
	o.Due = noTime
	return s.save(ctx, o, store.Batch{})
}

// unreadable hands an order over that exists at the vendor without anybody being
// able to read its tickets: a person gets them from the vendor, or gives the
// money back, which is authorised and not taken.
func (s *Service) unreadable(ctx context.Context, o *store.Order, call orderCall, why error) (err error) {
	call.body.Unreadable = true
	if o.Body, err = s.sealer.seal(string(o.ID), call.body); err != nil {
		return err
	}
	reason := fmt.Sprintf("sold as the vendor's order %s, with %d tickets for %d places here: %v",
		o.VendorID, len(call.body.Tickets), len(call.body.Lines), why)
	if paid := s.authorised(ctx, o); paid != "" {
		reason += "; payment " + paid + " is authorised and not taken"
	}
	s.call(o, reason)
	o.Due = noTime
	return s.save(ctx, o, store.Batch{})
}

// fetchTickets reads the tickets of a confirmed order; done is false while the
// vendor has not finished, and when it turns out not to have sold after all.
func (s *Service) fetchTickets(ctx context.Context, a Account, o *store.Order, call orderCall) (done bool, err error) {
	callCtx, cancel := s.calling(ctx, vendors.LaneOrder)
	defer cancel()
	order, err := a.Vendor.ReadOrder(callCtx, call.ref(o))
	if errors.Is(err, vendors.ErrUnreadable) {
		return false, s.unreadable(ctx, o, call, err)
	}
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
	if errors.Is(err, vendors.ErrUnreadable) {
		return false, s.unreadable(ctx, o, call, err)
	}
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

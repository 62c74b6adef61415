package checkout

import (
	"context"
	"errors"
	"fmt"

	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

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
		if err := s.prolong(ctx, o.Cart, s.CallTimeout); err != nil {
			return err
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
func (s *Service) unreadable(ctx context.Context, o *store.Order, call orderCall, why error) error {
	call.body.Unreadable = true
	if err := s.sealBody(o, call.body); err != nil {
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
	callCtx, cancel := s.calling(ctx, vendors.PriorityOrder)
	defer cancel()
	order, err := a.Vendor.ReadOrder(callCtx, call.ref(o))
	if errors.Is(err, vendors.ErrUnreadable) {
		return false, s.unreadable(ctx, o, call, err)
	}
	if err != nil {
		return false, s.ticketsLag(ctx, o, fmt.Errorf("confirmed, and not readable: %w", err))
	}
	switch order.State {
	case vendors.OrderConfirmed:
	case vendors.OrderCancelled, vendors.OrderCancelling:
		return false, s.move(ctx, o, store.OrderClosing, "refused")
	default:
		person := ""
		if s.Now().Sub(o.Since) > processingAfter {
			person = "vendor still processing"
		}
		return false, s.wait(ctx, o, person)
	}
	tickets, err := a.Vendor.Tickets(callCtx, call.ref(o))
	if errors.Is(err, vendors.ErrUnreadable) {
		return false, s.unreadable(ctx, o, call, err)
	}
	if err != nil {
		return false, s.ticketsLag(ctx, o, fmt.Errorf("tickets not readable: %w", err))
	}
	if n := len(call.body.Lines); len(tickets) < n {
		return false, s.ticketsLag(ctx, o, fmt.Errorf("%d tickets for %d places", len(tickets), n))
	}
	call.body.Tickets = tickets
	if err := s.sealBody(o, call.body); err != nil {
		return false, err
	}
	// Shown at once, whatever becomes of the money.
	return true, s.save(ctx, o, store.Batch{})
}

// ticketsLag waits for the tickets of a confirmed order, which some vendors have
// a while later. A person is told when that is over.
func (s *Service) ticketsLag(ctx context.Context, o *store.Order, why error) error {
	s.Log.Warn("tickets not there", "order", o.ID, "error", why)
	if s.Now().Sub(o.Since) > ticketsAfter {
		return s.wait(ctx, o, why.Error())
	}
	return s.wait(ctx, o, "")
}

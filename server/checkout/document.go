package checkout

import (
	"context"

	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// Print returns an order's tickets as one document, for whoever bears its
// secret.
func (s *Service) Print(ctx context.Context, id store.OrderID, secret Secret) (doc vendors.Document, err error) {
	err = s.withSecret(ctx, id, secret, func(ctx context.Context, a Account) error {
		o, call, err := s.soldOrder(ctx, id)
		if err != nil {
			return err
		}
		printer, ok := a.Vendor.(vendors.Printer)
		if !ok {
			return ErrNotFound
		}
		callCtx, cancel := s.calling(ctx, vendors.PriorityRead)
		defer cancel()
		doc, err = printer.Print(callCtx, call.ref(&o))
		return refuse(err)
	})
	return doc, err
}

// soldOrder is an order that the vendor has confirmed; another is not found.
func (s *Service) soldOrder(ctx context.Context, id store.OrderID) (store.Order, orderCall, error) {
	o, err := s.Store.Order(ctx, id)
	if err != nil {
		return o, orderCall{}, err
	}
	if o.State != store.OrderConfirmed && o.State != store.OrderIssued {
		return o, orderCall{}, ErrNotFound
	}
	call, err := s.orderCall(ctx, &o)
	return o, call, err
}

// MailTickets makes the vendor send an order's tickets to the buyer's own
// address; three times at most, then it is ErrLimit.
func (s *Service) MailTickets(ctx context.Context, id store.OrderID, secret Secret) error {
	return s.withSecret(ctx, id, secret, func(ctx context.Context, a Account) error {
		o, call, err := s.soldOrder(ctx, id)
		if err != nil {
			return err
		}
		mailer, ok := a.Vendor.(vendors.Mailer)
		if !ok {
			return ErrNotFound
		}
		if call.body.Mails >= maxMails {
			return &Refusal{Kind: ErrLimit, Bound: BoundCartMails, Limit: maxMails}
		}
		if err := s.mailed(ctx, o.Path); err != nil {
			return err
		}
		// Counted before the call leaves: an answer that is lost may have sent one.
		call.body.Mails++
		if err := s.sealBody(&o, call.body); err != nil {
			return err
		}
		if err := s.save(ctx, &o, store.Batch{}); err != nil {
			return err
		}
		callCtx, cancel := s.calling(ctx, vendors.PriorityRead)
		defer cancel()
		return refuse(mailer.MailTickets(callCtx, call.ref(&o), call.body.Buyer.Email))
	})
}

package checkout

import (
	"context"
	"errors"
	"slices"

	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// holdForOrder claims a cart's complete set at a vendor where a hold replaces
// what was held before, right before the order is made. The cart is frozen, so
// that the set cannot change under the call. Where it does not come back held
// the order has been moved or waits.
func (s *Service) holdForOrder(ctx context.Context, a Account, o *store.Order, call orderCall) (held bool, err error) {
	holder, ok := a.Vendor.(vendors.Holder)
	if !ok {
		return false, errors.ErrUnsupported
	}
	if call.visit == nil {
		if call.visit, err = s.visitForOrder(ctx, holder, o); err != nil {
			return false, err
		}
	}
	request := vendors.HoldRequest{Visit: call.visit, Performance: call.performance, Locale: call.cart.Locale}
	var record *store.Intent
	_, err = s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
		request.Places, request.Before = nil, holding(*c)
		c.Lines = slices.DeleteFunc(c.Lines, func(l store.Line) bool { return !wanted(l) && l.State != store.Expired })
		for i := range c.Lines {
			if l := &c.Lines[i]; wanted(*l) {
				l.State, l.Key, l.Changed = store.Holding, "", c.Changed
				request.Places = append(request.Places, place(*l))
			}
		}
		var err error
		record, err = s.intent(*c, o.ID, &vendors.Intent{
			Op: vendors.OpHold, Visit: call.visit, Performance: call.performance, Before: request.Before, Places: request.Places,
		})
		b.Intents = append(b.Intents, record)
		return err
	})
	if err != nil {
		return false, err
	}
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	result, callErr := holder.Hold(callCtx, request)
	record = s.closed(record, callErr)
	if callErr != nil {
		return false, s.notHeld(ctx, o, record, callErr)
	}
	_, err = s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
		s.adopt(c, result)
		b.Intents = append(b.Intents, record)
		return nil
	})
	return err == nil, err
}

// heldWhole reports whether the vendor holds just what the cart wants.
func (s *Service) heldWhole(c store.Cart) bool {
	return c.Booking != "" && s.Now().Before(c.Deadline) && !slices.ContainsFunc(c.Lines, unsettled)
}

// visitForOrder opens the vendor's session for an order's cart.
func (s *Service) visitForOrder(ctx context.Context, holder vendors.Holder, o *store.Order) (vendors.Visit, error) {
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	visit, err := holder.NewVisit(callCtx)
	if err != nil {
		return nil, err
	}
	sealed, err := s.sealer.seal(string(o.Cart), visit)
	if err != nil {
		return nil, err
	}
	_, err = s.edit(ctx, o.Cart, func(c *store.Cart) error {
		c.Visit = sealed
		return nil
	})
	return visit, err
}

// notHeld handles a hold for an order that did not come back with places: the
// lines are the buyer's wish again.
func (s *Service) notHeld(ctx context.Context, o *store.Order, record *store.Intent, callErr error) error {
	if unknown(callErr) {
		s.Log.Warn("hold outcome unknown", "order", o.ID, "error", callErr)
		return s.settleLater(ctx, o, record)
	}
	_, err := s.edit(ctx, o.Cart, func(c *store.Cart) error {
		if errors.Is(callErr, vendors.ErrVisit) {
			c.Visit = nil
		}
		for i := range c.Lines {
			if line := &c.Lines[i]; line.State == store.Holding {
				line.State = store.Wanted
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.notPlaced(ctx, o, record, callErr)
}

// settleLater keeps an order waiting for a lost call to be settled.
func (s *Service) settleLater(ctx context.Context, o *store.Order, record *store.Intent) error {
	o.Due = s.Now().Add(s.Recheck)
	return s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}})
}

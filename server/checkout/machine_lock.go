package checkout

import (
	"context"
	"errors"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// lockForOrder makes the vendor hold a cart's complete set with its codes, where
// a hold replaces what was held before, right before the order is made. Where it
// is not ready the order has been moved or waits.
func (s *Service) lockForOrder(ctx context.Context, a Account, o *store.Order) (ready bool, err error) {
	call, err := s.orderCall(ctx, o)
	if err != nil {
		return false, err
	}
	if !s.heldWhole(call.cart) {
		if held, err := s.holdForOrder(ctx, a, o, call); err != nil || !held {
			return false, err
		}
		if call, err = s.orderCall(ctx, o); err != nil {
			return false, err
		}
	}
	return s.applyCodes(ctx, a, o, call)
}

// holdForOrder claims the complete set. The cart is frozen, so that the set
// cannot change under the call.
func (s *Service) holdForOrder(ctx context.Context, a Account, o *store.Order, call orderCall) (held bool, err error) {
	holder, ok := a.Vendor.(vendors.Holder)
	if !ok {
		return false, errors.ErrUnsupported
	}
	if call.visit == nil {
		if call.visit, err = s.newVisit(ctx, holder); err != nil {
			return false, err
		}
		if err := s.keepVisit(ctx, o.Cart, call.visit); err != nil {
			return false, err
		}
	}
	if err := s.prolong(ctx, o.Cart, s.CallTimeout); err != nil {
		return false, err
	}
	var sent holdCall
	_, err = s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
		before, err := s.holding(*c)
		if err != nil {
			return err
		}
		c.Lines = slices.DeleteFunc(c.Lines, func(l store.Line) bool { return !wanted(l) && l.State != store.Expired })
		asked := mark(c, store.Holding, wanted, noKey)
		sent, err = s.holdCall(c, b, o.ID, call.visit, call.performance, before, asked)
		return err
	})
	if err != nil {
		return false, err
	}
	callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
	defer cancel()
	result, callErr := holder.Hold(callCtx, sent.request)
	record := s.closed(sent.record, callErr)
	switch {
	case unknown(callErr):
		s.Log.Warn("hold outcome unknown", "order", o.ID, "error", callErr)
		return false, s.wait(ctx, o, "", record)
	case callErr != nil:
		return false, s.notHeld(ctx, o, record, callErr)
	}
	_, err = s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
		b.Intents = append(b.Intents, record)
		return s.accept(c, result)
	})
	return err == nil, err
}

// heldWhole reports whether the vendor holds just what the cart wants.
func (s *Service) heldWhole(c store.Cart) bool {
	return c.Booking != "" && s.Now().Before(c.Deadline) && !slices.ContainsFunc(c.Lines, unsettled)
}

// notHeld handles a hold for an order that the vendor refused: the lines are the
// buyer's wish again.
func (s *Service) notHeld(ctx context.Context, o *store.Order, record *store.Intent, callErr error) error {
	_, err := s.edit(ctx, o.Cart, func(c *store.Cart) error {
		mark(c, store.Wanted, in(store.Holding), noKey)
		if errors.Is(callErr, vendors.ErrVisit) {
			c.Visit = nil
			return s.noneInForce(c)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.notPlaced(ctx, o, record, callErr)
}

// applyCodes applies a cart's codes to what is locked for its order. One that the
// vendor refuses ends the order.
func (s *Service) applyCodes(ctx context.Context, a Account, o *store.Order, call orderCall) (ready bool, err error) {
	body, err := s.cartBody(call.cart)
	if err != nil {
		return false, err
	}
	for _, code := range body.Codes {
		if hasCode(body.InForce, code) {
			continue
		}
		callErr := s.addCode(ctx, a, call.cart, call.performance, code)
		switch {
		case callErr == nil:
		case vendors.Final(callErr):
			return false, s.refuseCode(ctx, a, o, code, callErr)
		case s.Now().Before(call.cart.Deadline):
			return false, s.wait(ctx, o, "")
		default:
			return false, s.move(ctx, o, store.OrderClosing, "expired")
		}
		if call.cart, err = s.Store.Cart(ctx, o.Cart); err != nil {
			return false, err
		}
	}
	if len(body.Codes) > 0 && o.Address != "" {
		s.forgive(ctx, orderGuess(o.ID))
	}
	return true, nil
}

// refuseCode takes a refused code off the cart and gives the lock back. The
// order's reason, which is written first, says that it is to end.
func (s *Service) refuseCode(ctx context.Context, a Account, o *store.Order, code string, callErr error) error {
	o.Reason = whyNot(callErr)
	err := s.saveWithCart(ctx, o, func(c *store.Cart, b *store.Batch) error {
		if o.Address == "" && o.Reason == string(ErrVoucher) {
			b.Strikes = append(b.Strikes, s.strike(store.StrikeCode, "", o.Path))
		}
		return s.changeBody(c, func(b *cartBody) {
			b.Codes = withoutCode(b.Codes, code)
			if errors.Is(callErr, vendors.ErrVoucher) {
				b.Wrong++
			}
		})
	})
	if err != nil {
		return err
	}
	if o.Reason == string(ErrVoucher) {
		s.guessedWrong(ctx, o.Path)
	}
	return s.unmake(ctx, a, o)
}

// unmake ends an order that has a reason before the vendor's was made: what is
// locked is given back, and the cart is the buyer's as it was.
func (s *Service) unmake(ctx context.Context, a Account, o *store.Order) error {
	if o.State == store.OrderConfirming {
		return s.move(ctx, o, store.OrderClosing, "")
	}
	c, err := s.Store.Cart(ctx, o.Cart)
	if err != nil {
		return err
	}
	if holder, ok := a.Vendor.(vendors.Holder); ok && c.Booking != "" && s.Now().Before(c.Deadline) {
		if err := s.releaseAll(ctx, holder, c); err != nil {
			return err // tried again until the lock is over
		}
	}
	o.State, o.Due = store.OrderClosed, noTime
	resolved(o)
	return s.saveWithCart(ctx, o, func(c *store.Cart, b *store.Batch) error {
		if o.Reason != string(ErrVoucher) {
			b.Forgiven = append(b.Forgiven, orderGuess(o.ID))
		}
		c.Order, c.Booking, c.Deadline, c.HoldTotal = "", "", noTime, seatplan.Money{}
		mark(c, store.Wanted, in(store.Held, store.Holding), noKey)
		return nil
	})
}

package checkout

import (
	"context"
	"errors"
	"time"

	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

const (
	// payMargin is how long before the vendor's deadline an unpaid order is
	// closed; lastCall how long before it no new attempt to pay is opened.
	payMargin = 30 * time.Second
	lastCall  = 120 * time.Second
	// recheckSlow takes Recheck's place once an order has waited for slowAfter.
	recheckSlow = 20 * time.Second
	slowAfter   = 2 * time.Minute
	// personAfter and processingAfter are how long an order may confirm, and a
	// vendor may process, before a person is told.
	personAfter     = 10 * time.Minute
	processingAfter = 15 * time.Minute
	// maxSteps bounds one advance; no path through the machine is longer.
	maxSteps = 20
)

// advance takes an order through its states until something outside must
// happen first. The caller has the cart's lane and lease.
func (s *Service) advance(ctx context.Context, a Account, id store.OrderID) error {
	for range maxSteps {
		o, err := s.Store.Order(ctx, id)
		if err != nil {
			return err
		}
		if err := s.prolong(ctx, o.Cart); err != nil {
			return err
		}
		step := map[store.OrderState]func(context.Context, Account, *store.Order) error{
			store.OrderCreating:   s.stepCreating,
			store.OrderPayable:    s.stepPayable,
			store.OrderConfirming: s.stepConfirming,
			store.OrderConfirmed:  s.stepConfirmed,
			store.OrderClosing:    s.stepClosing,
			store.OrderIssued:     s.stepFinal,
			store.OrderClosed:     s.stepFinal,
		}[o.State]
		before := o.State
		if err := step(ctx, a, &o); err != nil {
			s.Log.Warn("order step", "order", id, "state", before, "error", err)
			return s.later(ctx, id)
		}
		if o.State == before {
			return nil
		}
	}
	return nil
}

// orderCall is an order with what its vendor calls need.
type orderCall struct {
	body        orderBody
	cart        store.Cart
	visit       vendors.Visit
	performance vendors.Performance
}

func (s *Service) orderCall(ctx context.Context, o *store.Order) (call orderCall, err error) {
	if err = s.sealer.open(string(o.ID), o.Body, &call.body); err != nil {
		return call, err
	}
	if call.cart, err = s.Store.Cart(ctx, o.Cart); err != nil {
		return call, err
	}
	call.performance = call.body.Performance
	call.visit, err = s.visit(call.cart)
	return call, err
}

func (c orderCall) ref(o *store.Order) vendors.OrderRef {
	return vendors.OrderRef{
		Visit: c.visit, Performance: c.performance, ID: o.VendorID, Currency: o.CartTotal.Currency,
		Buyer: c.body.Buyer, Since: o.Created, Holding: c.body.Holding,
	}
}

// save writes an order, with further records, and tells its watchers.
func (s *Service) save(ctx context.Context, o *store.Order, with store.Batch) error {
	o.Changed = s.Now()
	with.Orders = append(with.Orders, o)
	if err := s.Store.Commit(ctx, with); err != nil {
		return err
	}
	s.Watchers.OrderChanged(o.Cart, o.ID)
	return nil
}

// move puts an order into a state in which the worker must look at it at once.
func (s *Service) move(ctx context.Context, o *store.Order, to store.OrderState, reason string) error {
	o.State, o.Due = to, s.Now()
	if reason != "" {
		o.Reason = reason
	}
	return s.save(ctx, o, store.Batch{})
}

// wait leaves an order where it is, to be looked at again soon; with reason a
// person is told as well.
func (s *Service) wait(ctx context.Context, o *store.Order, person string) error {
	return s.waitWith(ctx, o, person, nil)
}

// waitWith is wait with records of the calls that came to nothing.
func (s *Service) waitWith(ctx context.Context, o *store.Order, person string, records []*store.Intent) error {
	o.Due = s.Now().Add(s.Recheck)
	if s.Now().Sub(o.Created) > slowAfter {
		o.Due = s.Now().Add(recheckSlow)
	}
	if person != "" && o.Person == "" {
		o.Person = person
		s.Log.Error("order needs a person", "order", o.ID, "reason", person)
	}
	return s.save(ctx, o, store.Batch{Intents: records})
}

// later is wait for an order whose step failed: nothing is known to have
// changed, so it is read afresh.
func (s *Service) later(ctx context.Context, id store.OrderID) error {
	o, err := s.Store.Order(ctx, id)
	if err != nil {
		return err
	}
	return s.wait(ctx, &o, "")
}

// stepCreating makes the vendor's order, or finds out what became of trying.
func (s *Service) stepCreating(ctx context.Context, a Account, o *store.Order) error {
	lost, err := s.unsettled(ctx, o.Cart, vendors.OpHold, vendors.OpPlace)
	if err != nil {
		return err
	}
	for _, i := range lost {
		if settled, err := s.settleCreating(ctx, a, o, i); err != nil || !settled {
			return err
		}
	}
	if o.State != store.OrderCreating {
		return nil
	}
	call, err := s.orderCall(ctx, o)
	if err != nil {
		return err
	}
	if a.Vendor.HoldMode() == vendors.HoldReplace && !s.heldWhole(call.cart) {
		if held, err := s.holdForOrder(ctx, a, o, call); err != nil || !held {
			return err
		}
		if call, err = s.orderCall(ctx, o); err != nil {
			return err
		}
	}
	if !call.cart.Deadline.IsZero() && !s.Now().Before(call.cart.Deadline) {
		return s.move(ctx, o, store.OrderClosing, "expired")
	}
	call.body.Holding, call.body.Lines, o.Deadline = holding(call.cart), s.view(call.cart).Lines, call.cart.Deadline
	if o.Body, err = s.sealer.seal(string(o.ID), call.body); err != nil {
		return err
	}
	return s.place(ctx, a, o, call)
}

// settleCreating settles a lost hold or order call. It reports whether the
// machine may go on; while absence cannot be believed the order waits.
func (s *Service) settleCreating(ctx context.Context, a Account, o *store.Order, i store.Intent) (bool, error) {
	found, err := s.settle(ctx, a, i)
	if err != nil || found.Verdict == vendors.Unclear {
		return false, s.wait(ctx, o, s.overdue(o))
	}
	record := s.ended(i, found.Verdict)
	if i.Op == string(vendors.OpHold) {
		_, err := s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
			b.Intents = append(b.Intents, record)
			s.adopt(c, found.Holding)
			s.askAgain(c)
			return nil
		})
		return err == nil, err
	}
	if found.Verdict == vendors.Done {
		return true, s.placed(ctx, o, found.Order, record)
	}
	return true, s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}})
}

// overdue is the reason to call a person for an order that has waited long.
func (s *Service) overdue(o *store.Order) string {
	if s.Now().Sub(o.Changed) > personAfter || s.Now().Sub(o.Created) > personAfter {
		return "outcome unknown for " + personAfter.String()
	}
	return ""
}

// place makes the vendor's order.
func (s *Service) place(ctx context.Context, a Account, o *store.Order, call orderCall) error {
	record, err := s.intent(call.cart, o.ID, &vendors.Intent{
		Op: vendors.OpPlace, Visit: call.visit, Performance: call.performance,
		Before: call.body.Holding, Buyer: call.body.Buyer,
	})
	if err != nil {
		return err
	}
	if err := s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}}); err != nil {
		return err
	}
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	order, callErr := a.Vendor.PlaceOrder(callCtx, vendors.OrderRequest{
		Visit: call.visit, Performance: call.performance, Holding: call.body.Holding, Buyer: call.body.Buyer, Key: string(o.ID),
	})
	record = s.closed(record, callErr)
	switch {
	case callErr == nil:
		return s.placed(ctx, o, order, record)
	case unknown(callErr):
		s.Log.Warn("order outcome unknown", "order", o.ID, "error", callErr)
		if err := s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}}); err != nil {
			return err
		}
		_, err := s.settleCreating(ctx, a, o, *record)
		return err
	}
	return s.notPlaced(ctx, o, record, callErr)
}

// placed writes down the vendor's order.
func (s *Service) placed(ctx context.Context, o *store.Order, order vendors.Order, record *store.Intent) error {
	var body orderBody
	if err := s.sealer.open(string(o.ID), o.Body, &body); err != nil {
		return err
	}
	body.Modifiers = order.Modifiers
	sealed, err := s.sealer.seal(string(o.ID), body)
	if err != nil {
		return err
	}
	o.VendorID, o.Reference, o.Total, o.Fees, o.Body = order.ID, order.Reference, order.Total, order.Fees, sealed
	if !order.Deadline.IsZero() {
		o.Deadline = order.Deadline
	}
	o.State, o.Due = store.OrderPayable, s.Now().Add(s.Recheck)
	_, err = s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
		o.Changed = c.Changed
		for i := range c.Lines {
			if c.Lines[i].State == store.Held {
				c.Lines[i].State = store.Ordered
			}
		}
		c.Deadline = o.Deadline
		b.Orders, b.Intents = append(b.Orders, o), append(b.Intents, record)
		return nil
	})
	if err == nil {
		s.Watchers.OrderChanged(o.Cart, o.ID)
	}
	return err
}

// notPlaced ends an order that the vendor refused, or tries again where the
// call certainly did not reach it and there is time.
func (s *Service) notPlaced(ctx context.Context, o *store.Order, record *store.Intent, callErr error) error {
	if errors.Is(callErr, vendors.ErrUnavailable) && s.Now().Before(o.Deadline.Add(-payMargin)) {
		o.Due = s.Now().Add(s.Recheck)
		return s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}})
	}
	why := "refused"
	var r *Refusal
	if errors.As(refuse(callErr), &r) {
		why = string(r.Kind)
	}
	o.State, o.Reason, o.Due = store.OrderClosed, why, noTime
	_, err := s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
		// The cart is the buyer's again; what it holds is read before the next
		// call leaves.
		c.Order, o.Changed = "", c.Changed
		if errors.Is(callErr, vendors.ErrVisit) || errors.Is(callErr, vendors.ErrHoldExpired) {
			s.expireLines(c)
		}
		b.Orders, b.Intents = append(b.Orders, o), append(b.Intents, record)
		return nil
	})
	if err == nil {
		s.Watchers.OrderChanged(o.Cart, o.ID)
		s.Watchers.Doubt(o.Path)
	}
	return err
}

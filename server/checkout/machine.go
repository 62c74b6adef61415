package checkout

import (
	"context"
	"fmt"
	"time"

	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

const (
	// payMargin is how long before the vendor's deadline an unpaid order is
	// closed; lastCall how long before it no new attempt to pay is opened.
	payMargin = 30 * time.Second
	lastCall  = 120 * time.Second
	// recheckSlow takes Recheck's place once an order has been in a state for
	// slowAfter.
	recheckSlow = 20 * time.Second
	slowAfter   = 2 * time.Minute
	// personAfter is how long an order may stay in a state in which it waits for
	// nobody's decision, ticketsAfter how long the tickets of one that is confirmed
	// may lag behind, and processingAfter how long a vendor may process it, before a
	// person is told.
	personAfter     = 10 * time.Minute
	ticketsAfter    = 2 * time.Minute
	processingAfter = 15 * time.Minute
	// payTime is how long an order can be paid whose vendor does not say.
	payTime = 15 * time.Minute
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
		if err := s.prolong(ctx, o.Cart, s.CallTimeout); err != nil {
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
		if moved, err := s.step(ctx, a, &o, step); err != nil || !moved {
			return err
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
	if err = s.sealer.Open(string(o.ID), o.Body, &call.body); err != nil {
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
		Buyer: c.body.Buyer, Since: o.Created, Holding: c.body.Holding, Print: c.body.Print,
	}
}

// intent makes the record of a call about the order.
func (s *Service) orderIntent(a Account, o *store.Order, call orderCall, op vendors.Op, payment string) (*store.Intent, error) {
	return s.intent(call.cart, o.ID, &vendors.Intent{
		Op: op, Visit: call.visit, Performance: call.performance, Before: call.body.Holding,
		Order: o.VendorID, Buyer: call.body.Buyer, Payment: payment, Key: string(o.ID),
	}, s.patience(a, op))
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

// saveWithCart writes an order together with a change of its cart.
func (s *Service) saveWithCart(ctx context.Context, o *store.Order, f func(*store.Cart, *store.Batch) error) error {
	_, err := s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
		o.Changed = c.Changed
		b.Orders = append(b.Orders, o)
		return f(c, b)
	})
	if err == nil {
		s.Watchers.OrderChanged(o.Cart, o.ID)
	}
	return err
}

// move puts an order into a state in which the worker must look at it at once.
func (s *Service) move(ctx context.Context, o *store.Order, to store.OrderState, reason string, records ...*store.Intent) error {
	o.State, o.Due = to, s.Now()
	if reason != "" {
		o.Reason = reason
	}
	return s.save(ctx, o, store.Batch{Intents: records})
}

// wait leaves an order where it is, to be looked at again soon, with records of
// calls that came to nothing; with a reason a person is told as well.
func (s *Service) wait(ctx context.Context, o *store.Order, person string, records ...*store.Intent) error {
	o.Due = s.Now().Add(s.Recheck)
	if s.Now().Sub(o.Since) > slowAfter {
		o.Due = s.Now().Add(max(s.Recheck, recheckSlow))
	}
	s.call(o, person)
	return s.save(ctx, o, store.Batch{Intents: records})
}

// call flags an order for a person, if there is a reason and none did before.
func (s *Service) call(o *store.Order, person string) {
	if person != "" && o.Person == "" {
		o.Person = person
		s.Log.Error("order needs a person", "order", o.ID, "reason", person)
	}
}

// strayMoney is the reason that stays with an order when all else came right:
// somebody should know how a wrong amount could be authorised.
const strayMoney = "authorised amount differs from the order's total"

// resolved takes the flag of an order that came right by itself.
func resolved(o *store.Order) {
	if o.Person != strayMoney {
		o.Person = ""
	}
}

// later is wait for an order whose step failed: nothing is known to have
// changed, so it is read afresh. A person is told of what has failed for long: of
// an order that can be paid, from when that should have been over.
func (s *Service) later(ctx context.Context, id store.OrderID, failure error) error {
	o, err := s.Store.Order(ctx, id)
	if err != nil {
		return err
	}
	since := o.Since
	if o.State == store.OrderPayable {
		since = o.Deadline
	}
	person := ""
	if s.Now().Sub(since) > personAfter {
		person = fmt.Sprintf("%s for %s and no way on: %v", o.State, personAfter, failure)
	}
	return s.wait(ctx, &o, person)
}

// stepFinal does nothing but stop looking: issued and closed orders are over.
func (s *Service) stepFinal(ctx context.Context, _ Account, o *store.Order) error {
	if o.Due.IsZero() {
		return nil
	}
	o.Due = noTime
	return s.save(ctx, o, store.Batch{})
}

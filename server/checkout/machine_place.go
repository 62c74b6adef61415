package checkout

import (
	"cmp"
	"context"
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// placeFor bounds how long an order is asked for that nothing is held for.
const placeFor = 5 * time.Minute

// errTotal is an order of which nobody says what it costs.
var errTotal = errors.New("the vendor's order has no total")

// stepCreating makes the vendor's order, or finds out what became of trying. An
// order that is confirming comes here for its second lock; see stepConfirming.
func (s *Service) stepCreating(ctx context.Context, a Account, o *store.Order) error {
	lost, err := s.unsettled(ctx, o.Cart, vendors.OpHold, vendors.OpPlace)
	if err != nil {
		return err
	}
	before := o.State
	for _, i := range lost {
		if settled, err := s.settleCreating(ctx, a, o, i); err != nil || !settled || o.State != before {
			return err
		}
	}
	if o.Reason != "" {
		return s.unmake(ctx, a, o)
	}
	if a.Vendor.HoldMode() == vendors.HoldReplace {
		if ready, err := s.lockForOrder(ctx, a, o); err != nil || !ready {
			return err
		}
	}
	call, err := s.orderCall(ctx, o)
	if err != nil {
		return err
	}
	switch deadline := call.cart.Deadline; {
	case !deadline.IsZero() && !s.Now().Before(deadline):
		return s.move(ctx, o, store.OrderClosing, "expired")
	case deadline.IsZero() && s.Now().Sub(o.Created) > placeFor:
		return s.notPlaced(ctx, o, nil, &vendors.Error{Vendor: "checkout", Op: "place", Kind: vendors.ErrUnavailable})
	}
	return s.place(ctx, a, o, call)
}

// settleCreating settles a lost hold or order call. It reports whether the
// machine may go on; while absence cannot be believed the order waits.
func (s *Service) settleCreating(ctx context.Context, a Account, o *store.Order, i store.Intent) (bool, error) {
	found, err := s.settle(ctx, a, i)
	if i.Op == string(vendors.OpHold) && errors.Is(err, vendors.ErrVisit) {
		return true, s.lostVisit(ctx, o, i)
	}
	if i.Op == string(vendors.OpPlace) && found.Verdict == vendors.Done && !known(o, found.Order) {
		err = errTotal
	}
	if err != nil || found.Verdict == vendors.Unclear {
		return false, s.wait(ctx, o, s.overdue(o.Since))
	}
	record := s.ended(i, found.Verdict)
	if i.Op == string(vendors.OpHold) {
		_, err := s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
			b.Intents = append(b.Intents, record)
			return s.settled(c, found.Holding)
		})
		return err == nil, err
	}
	if found.Verdict == vendors.Done {
		return true, s.placed(ctx, a, o, found.Order, record)
	}
	return true, s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}})
}

// lostVisit ends a lost hold whose visit the vendor no longer knows: it holds
// nothing, and the next one is made under a new visit.
func (s *Service) lostVisit(ctx context.Context, o *store.Order, i store.Intent) error {
	_, err := s.editWith(ctx, o.Cart, func(c *store.Cart, b *store.Batch) error {
		b.Intents = append(b.Intents, s.ended(i, vendors.NotDone))
		c.Visit, c.Booking = nil, ""
		mark(c, store.Wanted, wanted, noKey)
		return s.noneInForce(c)
	})
	return err
}

// known reports whether an order says what it costs; nothing may be taken for
// free because an answer left the total out.
func known(o *store.Order, order vendors.Order) bool {
	return order.Total.Currency != "" || o.CartTotal.IsZero()
}

// place makes the vendor's order. Where nothing is held before, the order is
// made of all the cart has, under our own handles; where our own books hold, the
// vendor is not asked, and nothing can get lost.
func (s *Service) place(ctx context.Context, a Account, o *store.Order, call orderCall) error {
	if err := s.prolong(ctx, o.Cart, s.CallTimeout); err != nil {
		return err
	}
	var record *store.Intent
	err := s.saveWithCart(ctx, o, func(c *store.Cart, b *store.Batch) error {
		if a.Vendor.HoldMode() == vendors.HoldOrder {
			mark(c, store.Holding, in(store.Wanted, store.Holding), ownKey)
		}
		call.cart = *c
		call.body.Lines, o.Deadline = s.view(*c).Lines, c.Deadline
		var err error
		if call.body.Holding, err = s.holding(*c); err != nil {
			return err
		}
		if err = s.sealBody(o, call.body); err != nil || a.Vendor.HoldMode() == vendors.HoldOurs {
			return err
		}
		record, err = s.orderIntent(a, o, call, vendors.OpPlace, "")
		b.Intents = append(b.Intents, record)
		return err
	})
	if err != nil {
		return err
	}
	callCtx, cancel := s.calling(ctx, vendors.PriorityOrder)
	defer cancel()
	order, callErr := a.Vendor.PlaceOrder(callCtx, vendors.OrderRequest{
		Visit: call.visit, Performance: call.performance, Holding: call.body.Holding, Buyer: call.body.Buyer,
		Key: string(o.ID), ReturnURL: s.ReturnURL(o.ID),
	})
	if callErr == nil && !known(o, order) {
		callErr = errTotal
	}
	if record != nil {
		record = s.closed(record, callErr)
	}
	switch {
	case callErr == nil:
		return s.placed(ctx, a, o, order, record)
	case unknown(callErr) && record != nil:
		s.Log.Warn("order outcome unknown", "order", o.ID, "error", callErr)
		if err := s.save(ctx, o, store.Batch{Intents: []*store.Intent{record}}); err != nil {
			return err
		}
		_, err := s.settleCreating(ctx, a, o, *record)
		return err
	}
	if err := s.notPlaced(ctx, o, record, callErr); err != nil || o.State != store.OrderClosed {
		return err
	}
	s.readAgain(ctx, a, o)
	return nil
}

// readAgain makes the cart of an order that the vendor refused agree with what the
// vendor holds for it, and at which price. It need not succeed: what is held is
// read again with the next change.
func (s *Service) readAgain(ctx context.Context, a Account, o *store.Order) {
	holder, ok := a.Vendor.(vendors.Holder)
	c, err := s.Store.Cart(ctx, o.Cart)
	if !ok || err != nil || !slices.ContainsFunc(c.Lines, in(store.Held)) {
		return
	}
	held, err := s.held(ctx, holder, c)
	if err == nil {
		_, err = s.edit(ctx, c.ID, func(c *store.Cart) error {
			if len(held.Places) == 0 {
				if err := s.expireLines(c, GoneRefused); err != nil {
					return err
				}
			}
			held.Deadline = cmp.Or(held.Deadline, c.Deadline)
			return s.accept(c, held)
		})
	}
	if err != nil {
		s.Log.Warn("cart of a refused order not read again", "cart", c.ID, "error", err)
	}
}

// held reads what a cart's visit holds.
func (s *Service) held(ctx context.Context, holder vendors.Holder, c store.Cart) (held vendors.Holding, err error) {
	visit, err := s.visit(c)
	if err != nil {
		return held, err
	}
	performance, err := s.Offers.Performance(ctx, c.Path)
	if err != nil {
		return held, err
	}
	if performance, err = s.unlocked(c, performance); err != nil {
		return held, err
	}
	if err := s.prolong(ctx, c.ID, s.CallTimeout); err != nil {
		return held, err
	}
	callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
	defer cancel()
	return holder.Holding(callCtx, visit, performance, c.Booking)
}

// placed writes down the vendor's order.
func (s *Service) placed(ctx context.Context, a Account, o *store.Order, order vendors.Order, record *store.Intent) error {
	call, err := s.orderCall(ctx, o)
	if err != nil {
		return err
	}
	again := call.body.Relock == relocking
	wrong := again && order.Total != o.Total
	o.VendorID, o.Reference, o.Fees = order.ID, order.Reference, order.Fees
	if !again {
		o.Total = order.Total
	}
	call.body.take(order)
	o.Deadline = cmp.Or(order.Deadline, o.Deadline, s.Now().Add(payTime))
	lines := store.Ordered
	switch {
	case order.State == vendors.OrderCancelled, order.State == vendors.OrderCancelling:
		o.State, o.Reason, o.Due = store.OrderClosing, "refused", s.Now()
	case wrong:
		o.State, o.Reason, o.Due = store.OrderClosing, string(ErrPriceChanged), s.Now()
	case again:
		call.body.Relock, o.State, o.Due = relocked, store.OrderConfirming, s.Now()
	case a.paysNothing() && !o.Total.IsZero():
		o.State, o.Reason, o.Due = store.OrderClosing, reasonElsewhere, s.Now()
	case sold(order.State) && (o.Total.IsZero() || a.vendorPays()):
		o.State, o.Due, lines = store.OrderConfirmed, s.Now(), store.Sold
	default:
		o.State, o.Due = store.OrderPayable, s.Now().Add(s.Recheck)
	}
	resolved(o)
	err = s.saveWithCart(ctx, o, func(c *store.Cart, b *store.Batch) error {
		mark(c, lines, in(store.Held, store.Holding), sameKey)
		c.Deadline = o.Deadline
		if record != nil {
			b.Intents = append(b.Intents, record)
		}
		body, err := s.cartBody(*c)
		if err != nil {
			return err
		}
		call.body.Codes = body.InForce
		return s.sealBody(o, call.body)
	})
	if errors.Is(err, store.ErrVendorOrder) && record != nil {
		return s.notOurOrder(ctx, o.ID, order.ID, *record)
	}
	return err
}

// notOurOrder leaves an order to a person for which the vendor named one that is
// another order's already. What became of the call stays unknown: reading would
// only find the same again, and asking for one more might buy twice.
func (s *Service) notOurOrder(ctx context.Context, id store.OrderID, vendorID string, record store.Intent) error {
	o, err := s.Store.Order(ctx, id)
	if err != nil {
		return err
	}
	record.State, record.Changed = store.IntentUnknown, s.Now()
	s.call(&o, "the vendor's order "+vendorID+" belongs to another order here; whether there is one for this is not known")
	o.Due = noTime
	return s.save(ctx, &o, store.Batch{Intents: []*store.Intent{&record}})
}

// sold reports whether an order's money is none of our business any more.
func sold(state vendors.OrderState) bool {
	return state == vendors.OrderConfirmed || state == vendors.OrderProcessing
}

// take keeps what a vendor's order has and may not say again.
func (b *orderBody) take(order vendors.Order) {
	if order.Modifiers != nil {
		b.Modifiers = order.Modifiers
	}
	if payable(order.PayURL) {
		b.PayURL = order.PayURL
	}
	b.Print = cmp.Or(order.Print, b.Print)
	if len(order.Tickets) > 0 {
		b.Tickets = order.Tickets
	}
}

// payable reports whether a buyer can be sent to an address: https, or a page on
// this machine.
func payable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	if ip, err := netip.ParseAddr(u.Hostname()); u.Scheme == "http" {
		return err == nil && ip.IsLoopback() || u.Hostname() == "localhost"
	}
	return u.Scheme == "https"
}

// notPlaced ends an order that the vendor refused, or tries again where the
// call certainly did not reach it and there is time.
func (s *Service) notPlaced(ctx context.Context, o *store.Order, record *store.Intent, callErr error) error {
	records := slices.DeleteFunc([]*store.Intent{record}, func(i *store.Intent) bool { return i == nil })
	if errors.Is(callErr, vendors.ErrUnavailable) && s.Now().Before(o.Deadline.Add(-payMargin)) {
		o.Due = s.Now().Add(s.Recheck)
		return s.save(ctx, o, store.Batch{Intents: records})
	}
	if o.State == store.OrderConfirming { // the second lock came to nothing
		return s.move(ctx, o, store.OrderClosing, whyNot(callErr), records...)
	}
	o.State, o.Reason, o.Due = store.OrderClosed, whyNot(callErr), noTime
	resolved(o)
	var lost store.Cart
	var taken []seatplan.SeatID
	err := s.saveWithCart(ctx, o, func(c *store.Cart, b *store.Batch) error {
		c.Order = "" // the cart is the buyer's again
		lost, taken = *c, takenSeats(c.Lines, callErr)
		b.Forgiven = append(b.Forgiven, orderGuess(o.ID))
		mark(c, store.Wanted, in(store.Holding), noKey)
		if errors.Is(callErr, vendors.ErrVisit) || errors.Is(callErr, vendors.ErrHoldExpired) {
			if err := s.expireLines(c, s.goneAt(c.Deadline)); err != nil {
				return err
			}
		}
		b.Intents = append(b.Intents, records...)
		if errors.Is(callErr, vendors.ErrAccessCode) {
			return s.changeBody(c, func(b *cartBody) { b.Access = "" })
		}
		return nil
	})
	if err == nil {
		s.publishTaken(lost, taken)
		s.Watchers.Doubt(o.Path)
	}
	return err
}

// whyNot is an order's reason after a refusal.
func whyNot(callErr error) string {
	var r *Refusal
	if errors.As(refuse(callErr), &r) {
		return string(r.Kind)
	}
	return "refused"
}

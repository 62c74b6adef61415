package iabilet

import (
	"cmp"
	"context"
	"errors"

	"github.com/parterre/parterre/server/vendors"
)

// Settle finds out by reading the booking what became of a call.
func (v *Vendor) Settle(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	ctx = vendors.WithPriority(ctx, vendors.PrioritySettle)
	switch i.Op {
	case vendors.OpHold, vendors.OpRelease:
		return v.settleLock(ctx, i)
	case vendors.OpPlace:
		return v.settlePlace(ctx, i)
	case vendors.OpConfirm:
		return v.settleConfirm(ctx, i)
	case vendors.OpCancel:
		return v.settleCancel(ctx, i)
	}
	return vendors.Outcome{}, refused(string(i.Op), vendors.ErrInvalid, errors.New("no such call"))
}

// settleLock settles a lock, and a release, which is an unlock or a lock of
// what remains.
//
// A lost lock has a booking reference that we never saw, so it cannot be read.
// It need not be: locks and unlocks are absolute. Whatever became of the lost
// one, sending the complete set again replaces it, in the same session, and an
// unlock takes it away; nobody else's seats are touched and none of ours is
// held twice. That is as good as evidence that it was not done, so the verdict
// is NotDone. The earlier booking is read nevertheless: while it is locked the
// lost call did not take effect, and the visit still holds what it held.
//
// Only an unlock can be seen to be done: the booking before it is over.
func (v *Vendor) settleLock(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	notDone := vendors.Outcome{Verdict: vendors.NotDone}
	if i.Before.Booking == "" {
		return notDone, nil
	}
	booking, err := v.booking(ctx, i.Visit, i.Before.Booking)
	if errors.Is(err, vendors.ErrNotFound) {
		return notDone, nil
	}
	if err != nil {
		return vendors.Outcome{}, err
	}
	release := vendors.ReleaseRequest{Keys: i.Keys, Before: i.Before}
	switch state := stateOf(booking.Status); {
	case state == vendors.OrderPayable:
		notDone.Holding = i.Before
		return notDone, nil
	case state == vendors.OrderCancelled && i.Op == vendors.OpRelease && v.unlocks(release):
		return vendors.Outcome{Verdict: vendors.Done}, nil
	case state == vendors.OrderCancelled, v.rest.Now().After(i.SentAt.Add(v.lock + margin)):
		return notDone, nil
	}
	// Sold meanwhile, or a state we do not know: while the lost lock may live,
	// locking anew could be a second order for the same buyer.
	return vendors.Outcome{Verdict: vendors.Unclear}, nil
}

// settlePlace settles prepareOrder, which may be repeated as long as the
// booking lives. A booking that is over cannot be prepared: the repeat will be
// refused for the right reason.
func (v *Vendor) settlePlace(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	booking, order, err := v.readIntent(ctx, i)
	if err != nil {
		return vendors.Outcome{}, err
	}
	switch booking.Status {
	case bookingPrepared, bookingCompleted:
		if c := order.Total.Currency; c != "" && c != i.Before.Total.Currency {
			break // nobody agreed to that: it lapses with its lock
		}
		return vendors.Outcome{Verdict: vendors.Done, Order: order}, nil
	case bookingLocked, bookingCancelled, bookingTimeout:
		return vendors.Outcome{Verdict: vendors.NotDone, Repeat: true, Order: order}, nil
	}
	return vendors.Outcome{Verdict: vendors.Unclear, Order: order}, nil
}

// settleConfirm settles confirmOrder. Completed is done. Still prepared means
// not done, but only once the call was given up: until then it may be on its
// way. A booking that is over without being completed was not confirmed.
func (v *Vendor) settleConfirm(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	booking, order, err := v.readIntent(ctx, i)
	if err != nil {
		return vendors.Outcome{}, err
	}
	switch booking.Status {
	case bookingCompleted:
		return vendors.Outcome{Verdict: vendors.Done, Order: v.withTickets(ctx, order, refOf(i))}, nil
	case bookingPrepared, bookingLocked, bookingCancelled, bookingTimeout:
		if v.rest.Now().After(i.Deadline) {
			return vendors.Outcome{Verdict: vendors.NotDone, Order: order}, nil
		}
	}
	return vendors.Outcome{Verdict: vendors.Unclear, Order: order}, nil
}

// settleCancel settles an unlock of an order. What was confirmed meanwhile is
// not cancelled, and the order found says so.
func (v *Vendor) settleCancel(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	_, order, err := v.readIntent(ctx, i)
	if err != nil {
		return vendors.Outcome{}, err
	}
	verdict := vendors.NotDone
	switch order.State {
	case vendors.OrderCancelled:
		verdict = vendors.Done
	case vendors.OrderUnknown:
		verdict = vendors.Unclear
	}
	return vendors.Outcome{Verdict: verdict, Order: order}, nil
}

// readIntent reads the booking an intent was about.
func (v *Vendor) readIntent(ctx context.Context, i vendors.Intent) (bookingAnswer, vendors.Order, error) {
	r := refOf(i)
	booking, err := v.booking(ctx, r.Visit, r.ID)
	if err != nil {
		return bookingAnswer{}, vendors.Order{}, err
	}
	return booking, v.orderOf(booking, r), nil
}

// refOf names the order that an intent was about.
func refOf(i vendors.Intent) vendors.OrderRef {
	return vendors.OrderRef{
		Visit: i.Visit, Performance: i.Performance, ID: cmp.Or(i.Order, i.Before.Booking),
		Currency: i.Before.Total.Currency, Buyer: i.Buyer, Since: i.SentAt, Holding: i.Before,
	}
}

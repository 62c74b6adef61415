package iabilet

import (
	"cmp"
	"context"
	"errors"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// ownMethod tells the vendor that payment and delivery are ours.
const ownMethod = "Api"

// errBooking is an answer about something else than was asked.
var errBooking = errors.New("answer is about another booking")

// PlaceOrder prepares the booking at its total. It may be repeated. The order's
// id is the booking reference, and it can be paid for as long as the lock
// lasts: that preparing prolongs it is not documented.
func (v *Vendor) PlaceOrder(ctx context.Context, r vendors.OrderRequest) (vendors.Order, error) {
	if r.Holding.Booking == "" || r.Holding.Total.Currency == "" {
		return vendors.Order{}, refused(opPrepare, vendors.ErrHoldExpired, nil)
	}
	custom, err := v.customFields(r)
	if err != nil {
		return vendors.Order{}, refused(opPrepare, vendors.ErrInvalid, err)
	}
	c := call{op: opPrepare, send: prepareRequest{
		Booking: r.Holding.Booking, Total: rest.AmountOf(r.Holding.Total), Shipping: ownMethod, Payment: ownMethod,
		Customer: wireCustomer{Phone: r.Buyer.Phone, Email: r.Buyer.Email}, Fields: custom,
	}}
	var answer prepareAnswer
	err = v.writeTo(ctx, r.Visit, c, &answer)
	switch {
	case errors.Is(err, vendors.ErrRefused):
		return vendors.Order{}, v.whyNotPrepared(ctx, r, err)
	case err != nil:
		return vendors.Order{}, err
	}
	if answer.Booking != "" && string(answer.Booking) != r.Holding.Booking {
		c.mutates = true
		return vendors.Order{}, v.rest.Lost(v.request("", c), 0, errBooking)
	}
	order, err := v.order(orderParts{r.Holding.Booking, vendors.OrderPayable, r.Holding, r.Buyer.Locale}, answer.Totals)
	switch {
	case err != nil:
		c.mutates = true
		return vendors.Order{}, v.rest.Lost(v.request("", c), 0, errTotal)
	case order.Total.Currency != r.Holding.Total.Currency:
		// It may be prepared, but nobody agreed to that: unless reading tells
		// another currency it lapses with the lock.
		c.mutates = true
		return vendors.Order{}, v.rest.Lost(v.request("", c), 0, seatplan.ErrCurrency)
	}
	order.Deadline = r.Holding.Deadline
	return order, nil
}

// whyNotPrepared reads the booking to find out why the vendor refused to
// prepare it.
func (v *Vendor) whyNotPrepared(ctx context.Context, r vendors.OrderRequest, err error) error {
	var e *vendors.Error
	booking, readErr := v.booking(ctx, r.Visit, r.Holding.Booking)
	if !errors.As(err, &e) || readErr != nil && !errors.Is(readErr, vendors.ErrNotFound) {
		return err
	}
	total, totalErr := booking.Totals.total(v.currency)
	switch {
	case readErr != nil || booking.Status == bookingCancelled || booking.Status == bookingTimeout:
		e.Kind = vendors.ErrHoldExpired
	case totalErr == nil && total != r.Holding.Total:
		e.Kind = vendors.ErrPriceChanged
	case r.Performance.VoucherNeeded && len(r.Holding.Codes) == 0:
		e.Kind = vendors.ErrVoucher
	}
	return e
}

// orderParts is what an order is known by besides its totals.
type orderParts struct {
	id      string
	state   vendors.OrderState
	holding vendors.Holding
	locale  string
}

// order returns an order with what its totals say. It has no reference: the number
// that buyers know it by is made when it is confirmed.
func (v *Vendor) order(o orderParts, totals wireTotals) (vendors.Order, error) {
	total, err := totals.total(v.currency)
	if err != nil {
		return vendors.Order{}, err
	}
	return vendors.Order{
		ID: o.id, State: o.state, Total: total,
		Modifiers: totals.modifiers(o.holding.Places, total, v.wordsFor(o.locale).other),
	}, nil
}

// ConfirmOrder tells the vendor that the order is paid; only the first call for
// a booking works and only its answer has everything about the tickets. A
// refusal is therefore looked into: what an earlier call confirmed is confirmed.
func (v *Vendor) ConfirmOrder(ctx context.Context, r vendors.OrderRef, payment string) (vendors.Order, error) {
	c := call{op: opConfirm, send: confirmRequest{Booking: r.ID, Payment: payment}}
	var answer confirmAnswer
	err := v.writeTo(ctx, r.Visit, c, &answer)
	switch {
	case errors.Is(err, vendors.ErrRefused):
		return v.afterRefusedConfirm(ctx, r, err)
	case err != nil:
		return vendors.Order{}, err
	case answer.OrderNumber == "" && len(answer.issued()) == 0:
		c.mutates = true
		return vendors.Order{}, v.rest.Lost(v.request("", c), 0, errors.New("answer has neither an order number nor tickets"))
	}
	// The money is the order's own, agreed to before: an unreadable total does
	// not undo what is confirmed.
	order, err := v.order(orderParts{r.ID, vendors.OrderConfirmed, r.Holding, r.Buyer.Locale}, answer.Totals)
	if err != nil {
		order = vendors.Order{ID: r.ID, State: vendors.OrderConfirmed}
	}
	order.Reference = cmp.Or(string(answer.OrderNumber), r.ID)
	order.Tickets = issued(answer, r, v.currency)
	order.Print = v.printable(ctx, string(answer.PrintURL))
	return v.seated(ctx, order, r), nil
}

// afterRefusedConfirm reads the booking after the vendor refused to confirm it.
func (v *Vendor) afterRefusedConfirm(ctx context.Context, r vendors.OrderRef, err error) (vendors.Order, error) {
	var e *vendors.Error
	if !errors.As(err, &e) {
		return vendors.Order{}, err
	}
	order, readErr := v.ReadOrder(ctx, r)
	switch {
	case readErr != nil || order.State == vendors.OrderUnknown:
		e.Kind = vendors.ErrOutcomeUnknown // it may be refused for being confirmed
	case order.State == vendors.OrderConfirmed:
		return v.withTickets(ctx, order, r), nil
	case order.State == vendors.OrderCancelled:
		e.Kind = vendors.ErrHoldExpired
	}
	return vendors.Order{}, e
}

// ReadOrder reads the booking. A confirmed order's tickets and order number are
// not in it; see [Vendor.Tickets].
func (v *Vendor) ReadOrder(ctx context.Context, r vendors.OrderRef) (vendors.Order, error) {
	booking, err := v.booking(ctx, r.Visit, r.ID)
	if err != nil {
		return vendors.Order{}, err
	}
	return v.orderOf(booking, r), nil
}

// orderOf turns booking info into an order.
func (v *Vendor) orderOf(booking bookingAnswer, r vendors.OrderRef) vendors.Order {
	state := stateOf(booking.Status)
	order, err := v.order(orderParts{r.ID, state, r.Holding, r.Buyer.Locale}, booking.Totals)
	if err != nil {
		order = vendors.Order{ID: r.ID, State: state}
	}
	if state == vendors.OrderConfirmed {
		order.Reference = r.ID // unless its number is found
	}
	if state == vendors.OrderPayable {
		order.Deadline = r.Holding.Deadline
	}
	return order
}

func stateOf(status string) vendors.OrderState {
	switch status {
	case bookingLocked, bookingPrepared:
		return vendors.OrderPayable
	case bookingCompleted:
		return vendors.OrderConfirmed
	case bookingCancelled, bookingTimeout:
		return vendors.OrderCancelled
	}
	return vendors.OrderUnknown
}

// CancelOrder unlocks whatever the visit has locked and reads what became of
// the booking. A visit that the vendor no longer knows cannot unlock; the
// booking then lapses with its lock, and reading it says when it has.
func (v *Vendor) CancelOrder(ctx context.Context, r vendors.OrderRef) (vendors.Order, error) {
	unlockErr := v.unlock(ctx, r.Visit)
	order, err := v.ReadOrder(ctx, r)
	if err != nil && (unlockErr == nil || errors.Is(unlockErr, vendors.ErrOutcomeUnknown)) {
		return vendors.Order{}, refused(opUnlock, vendors.ErrOutcomeUnknown, err)
	}
	if err != nil {
		return vendors.Order{}, err
	}
	if order.State == vendors.OrderPayable && unlockErr != nil && !errors.Is(unlockErr, vendors.ErrVisit) {
		return vendors.Order{}, unlockErr
	}
	return order, nil
}

package ticketing

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

const (
	opOrder         = "GET /orders/{order}"
	opAccountOrder  = "GET /accounts/{account}/orders/{order}"
	opOrders        = "GET /orders"
	opAccountOrders = "GET /accounts/{account}/orders"
	opCancel        = "DELETE /orders/{order}"
)

var errNoNumber = errors.New("the order has neither an address nor a number")

// order turns the vendor's order into ours. Its total is the vendor's own, zero
// where it does not tell.
func (v *Vendor) order(w wireOrder) (vendors.Order, error) {
	id, ok := w.id()
	if !ok {
		return vendors.Order{}, errNoNumber
	}
	total, err := w.total(v.currency)
	if err != nil {
		return vendors.Order{}, err
	}
	fees, err := w.Fees.Money(v.currency)
	if err != nil {
		return vendors.Order{}, err
	}
	o := vendors.Order{ID: id, Reference: id, State: stateOf(string(w.Status)), Total: total, Fees: fees}
	if w.Number != "" {
		o.Reference = rest.Clip(string(w.Number), seatplan.MaxIDLength)
	}
	if o.State == vendors.OrderPayable {
		o.Deadline = v.deadline(v.moment(w.Placed))
	}
	return o, nil
}

// id is the last segment of an order's URI, which is its number.
func (w wireOrder) id() (string, bool) {
	if id, ok := idOf(string(w.Self)); ok {
		return id, true
	}
	return idOf(string(w.Number))
}

// total is the order's total, or the sum of its parts where it has none.
func (w wireOrder) total(currency seatplan.Currency) (seatplan.Money, error) {
	if w.Total != "" {
		return w.Total.Money(currency)
	}
	if w.Subtotal == "" {
		return seatplan.Money{}, nil
	}
	sum, err := w.Subtotal.Money(currency)
	if err != nil {
		return seatplan.Money{}, err
	}
	fees, err := w.Fees.Money(currency)
	if err != nil {
		return seatplan.Money{}, err
	}
	return sum.Add(fees)
}

// stateOf reads a status. Which of Returned and Refunded the server uses is not
// known; both are over. A status that is not known is not final.
func stateOf(status string) vendors.OrderState {
	switch strings.ToLower(strings.Join(strings.FieldsFunc(status, func(r rune) bool { return r == ' ' || r == '_' || r == '-' }), "")) {
	case "placed":
		return vendors.OrderPayable
	case "fulfilled":
		return vendors.OrderConfirmed
	case "cancelled", "canceled", "timedout", "voided", "returned", "refunded":
		return vendors.OrderCancelled
	}
	return vendors.OrderUnknown
}

// ConfirmOrder reads the order and sends nothing: an order for nothing is final
// when it is placed, and one with a price is settled at the vendor or not at
// all. An order for nothing that is not fulfilled yet is processing.
func (v *Vendor) ConfirmOrder(ctx context.Context, r vendors.OrderRef, _ string) (vendors.Order, error) {
	o, err := v.ReadOrder(withPriority(ctx, vendors.PrioritySettle), r)
	if err == nil && o.State == vendors.OrderPayable && o.Total.Currency != "" && o.Total.IsZero() {
		o.State = vendors.OrderProcessing
	}
	return o, err
}

// ReadOrder reads an order.
func (v *Vendor) ReadOrder(ctx context.Context, r vendors.OrderRef) (vendors.Order, error) {
	_, o, err := v.readOrder(ctx, r.ID)
	return o, err
}

// readOrder reads an order where it lives: among all orders, or among those of
// its account, which differs between the generations and is not documented.
func (v *Vendor) readOrder(ctx context.Context, id string) (wireOrder, vendors.Order, error) {
	if !seatplan.ValidID(id) {
		return wireOrder{}, vendors.Order{}, refused(opOrder, vendors.ErrNotFound, errNoNumber)
	}
	_, below := v.dialect.get()
	w, o, err := v.readOrderAt(ctx, id, below)
	if !errors.Is(err, vendors.ErrNotFound) {
		return w, o, err
	}
	if !below && v.customer() == "" {
		if _, accountErr := v.accountNumber(ctx); accountErr != nil {
			return w, o, err
		}
	}
	w, o, otherErr := v.readOrderAt(ctx, id, !below)
	switch {
	case otherErr == nil && isCode(err, codeRoute):
		v.dialect.setAccountOrders(!below)
	case errors.Is(otherErr, vendors.ErrNotFound):
		return wireOrder{}, vendors.Order{}, err
	}
	return w, o, otherErr
}

func (v *Vendor) readOrderAt(ctx context.Context, id string, below bool) (w wireOrder, o vendors.Order, err error) {
	c := call{op: opOrder, path: "/orders/" + id}
	if below {
		number, err := v.accountNumber(ctx)
		if err != nil {
			return w, o, err
		}
		c = call{op: opAccountOrder, path: accountPath(number) + "/orders/" + id}
	}
	answer, err := v.do(ctx, c, &w)
	if err != nil {
		return w, o, err
	}
	if o, err = v.order(w); err != nil {
		return w, o, v.rest.Lost(v.request(c), answer.Status, err)
	}
	if o.ID != id {
		return w, o, v.rest.Lost(v.request(c), answer.Status, errors.New("answer is another order"))
	}
	return w, o, nil
}

// at is where an order lives: where it says, else where it was read.
func (v *Vendor) at(w wireOrder, id string) string {
	if path, ok := v.path(string(w.Self)); ok && strings.HasSuffix(path, "/orders/"+id) {
		return path
	}
	_, below := v.dialect.get()
	if number := v.customer(); below && number != "" {
		return accountPath(number) + "/orders/" + id
	}
	return "/orders/" + id
}

// CancelOrder gives an unpaid order up and reads what it is then, as what the
// vendor answers is not documented. What is over is left alone, and what is
// fulfilled stays so: the order that comes back says which.
func (v *Vendor) CancelOrder(ctx context.Context, r vendors.OrderRef) (vendors.Order, error) {
	ctx = withPriority(ctx, vendors.PriorityOrder)
	w, o, err := v.readOrder(ctx, r.ID)
	if err != nil || o.State == vendors.OrderCancelled || o.State == vendors.OrderConfirmed {
		return o, err
	}
	_, err = v.do(ctx, call{op: opCancel, path: v.at(w, r.ID), mutates: true}, nil)
	if err != nil && !isCode(err, codeConflict) { // a conflict: it is final already
		return vendors.Order{}, err
	}
	if _, o, err = v.readOrder(ctx, r.ID); err != nil {
		return vendors.Order{}, refused(opCancel, vendors.ErrOutcomeUnknown, err)
	}
	return o, nil
}

// eachOrder walks through the account's orders, newest first if the server does
// as it is asked.
func (v *Vendor) eachOrder(ctx context.Context, visit func(wireOrder) error) error {
	read := func(entry json.RawMessage) error {
		var w wireOrder
		if err := json.Unmarshal(entry, &w); err != nil {
			return v.rest.Lost(v.request(call{op: opOrders}), 0, errShape)
		}
		return visit(w)
	}
	if _, below := v.dialect.get(); !below {
		query := url.Values{"sort": {"date"}, "order": {"desc"}}
		if number := v.customer(); number != "" {
			query.Set("customer", number)
		}
		err := v.each(ctx, call{op: opOrders, path: "/orders", query: query}, read)
		if !isCode(err, codeRoute) {
			return err
		}
	}
	number, err := v.accountNumber(ctx)
	if err != nil {
		return err
	}
	query := url.Values{"sort": {"date"}, "order": {"desc"}}
	return v.each(ctx, call{op: opAccountOrders, path: accountPath(number) + "/orders", query: query}, read)
}

// amountOf reads an amount that is for people only.
func (v *Vendor) amountOf(a rest.Amount) seatplan.Money {
	m, err := a.Money(v.currency)
	if err != nil || a == "" {
		return seatplan.Money{}
	}
	return m
}

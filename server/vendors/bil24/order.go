package bil24

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// opOrder is how a type of interface makes an order.
func (v *client) opOrder() string {
	if v.browser() {
		return "CREATE_ORDER"
	}
	return "CREATE_ORDER_EXT"
}

// orderStatus is how answers say what an order is. The older integer field
// "status" is numbered otherwise and not looked at.
type orderStatus struct {
	StatusExtStr rest.Text `json:"statusExtStr"`
	StatusExtInt *rest.Int `json:"statusExtInt"`
}

// state goes by the word, by the number only where there is no word.
func (s orderStatus) state() vendors.OrderState {
	switch strings.ToUpper(strings.TrimSpace(string(s.StatusExtStr))) {
	case "NEW":
		return vendors.OrderPayable
	case "PROCESSING":
		return vendors.OrderProcessing
	case "PAID":
		return vendors.OrderConfirmed
	case "CANCELLING":
		return vendors.OrderCancelling
	case "CANCELLED":
		return vendors.OrderCancelled
	case "":
	default:
		return vendors.OrderUnknown
	}
	if s.StatusExtInt == nil {
		return vendors.OrderUnknown
	}
	switch *s.StatusExtInt {
	case 0:
		return vendors.OrderPayable
	case 1:
		return vendors.OrderProcessing
	case 2:
		return vendors.OrderConfirmed
	case -1:
		return vendors.OrderCancelling
	case -2:
		return vendors.OrderCancelled
	}
	return vendors.OrderUnknown
}

// orderAnswer is CREATE_ORDER_EXT, and CREATE_ORDER which has only status and
// FormURL. Discount and charge are amounts.
type orderAnswer struct {
	result
	orderStatus
	OrderID       rest.ID     `json:"orderId"`
	Currency      rest.Text   `json:"currency"`
	Discount      rest.Amount `json:"discount"`
	ServiceCharge rest.Amount `json:"serviceCharge"`
	Sum           rest.Amount `json:"sum"`
	TotalSum      rest.Amount `json:"totalSum"`
	OrderTimeout  rest.Int    `json:"orderTimeout"` // minutes
	FormURL       rest.Text   `json:"formUrl"`
}

// PlaceOrder makes an order of the whole cart: CREATE_ORDER_EXT, or with a
// browser interface CREATE_ORDER, whose buyer pays at the gateway. Neither has a
// key against repeats.
func (v *client) PlaceOrder(ctx context.Context, r vendors.OrderRequest) (vendors.Order, error) {
	req, err := v.orderRequest(r)
	if err != nil {
		return vendors.Order{}, err
	}
	if v.browser() {
		if err := v.dropStrangers(ctx, r); err != nil {
			return vendors.Order{}, err
		}
	}
	started := v.rest.Now()
	var a orderAnswer
	sent, err := v.call(ctx, req, &a)
	if err == nil {
		o, err := v.answeredOrder(ctx, r, &a, sent)
		if err == nil {
			return o, nil
		}
		return v.findPlaced(ctx, r, started, v.rest.Lost(rest.Call{Op: v.opOrder(), Mutates: true}, 0, err))
	}
	refused, ok := answered(err)
	switch {
	case !ok:
		return vendors.Order{}, err
	case refused.Kind == vendors.ErrRefused:
		return vendors.Order{}, v.explainPlace(ctx, r, refused)
	}
	return v.findPlaced(ctx, r, started, refused)
}

// orderRequest has what each type of interface may say of the buyer. A browser
// interface has the verified address already, and its own charge.
func (v *client) orderRequest(r vendors.OrderRequest) (request, error) {
	req := request{
		Command: v.opOrder(), Locale: r.Buyer.Locale, mutates: true,
		Phone: r.Buyer.Phone, FullName: r.Buyer.FullName, SeatFanIDMap: fanIDs(r),
	}
	if v.browser() {
		req.SuccessURL, req.FailURL = r.ReturnURL, r.ReturnURL
	} else {
		req.Email, req.ChargePercent = r.Buyer.Email, json.Number(v.settings.ChargePercent)
	}
	return req.as(r.Visit)
}

// fanIDs returns the spectators' fan ids by the vendor's seat ids. An answer's
// reference is the place's of which it is.
func fanIDs(r vendors.OrderRequest) map[string]string {
	typed := make(map[string]string)
	for _, a := range r.Buyer.Answers {
		if a.Field == vendors.FieldFanID && a.Value != "" {
			typed[a.Ref] = a.Value
		}
	}
	ids := make(map[string]string)
	for _, p := range r.Holding.Places {
		if id, ok := typed[p.Ref]; ok {
			ids[p.Key] = id
		}
	}
	return ids
}

// answeredOrder reads a successful answer.
func (v *client) answeredOrder(ctx context.Context, r vendors.OrderRequest, a *orderAnswer, sent time.Time) (vendors.Order, error) {
	if v.browser() {
		return v.gatewayOrder(ctx, r, a, sent)
	}
	return v.placedOrder(a, currencyIn(r.Holding), sent)
}

// explainPlace finds out whether an order was refused because the hold had run
// out.
func (v *client) explainPlace(ctx context.Context, r vendors.OrderRequest, refused *vendors.Error) error {
	held, err := v.cart(ctx, share{r.Visit, r.Performance.ID, r.Holding})
	if err == nil && !containsAll(keysOf(held), keysOf(r.Holding)) {
		return as(refused, vendors.ErrHoldExpired)
	}
	return refused
}

// errOtherCurrency: an answer does not belong to what was asked for.
var errOtherCurrency = errors.New("answer is in another currency than what is held")

// placedOrder turns the answer into our words.
func (v *client) placedOrder(a *orderAnswer, held seatplan.Currency, sent time.Time) (vendors.Order, error) {
	if _, ok := a.OrderID.Number(); !ok {
		return vendors.Order{}, errors.New("answer has no order id")
	}
	c := v.currencyOf(a.Currency, held)
	if held != "" && c != held {
		return vendors.Order{}, errOtherCurrency
	}
	o := vendors.Order{ID: string(a.OrderID), Reference: string(a.OrderID), State: vendors.OrderPayable}
	discount, err := v.money(a.Discount, c)
	if err != nil {
		return o, err
	}
	if o.Fees, err = v.money(a.ServiceCharge, c); err != nil {
		return o, err
	}
	if o.Total, err = v.money(a.TotalSum, c); err != nil {
		return o, err
	}
	if a.TotalSum == "" {
		if a.Sum == "" {
			return o, errors.New("answer has no total")
		}
		if o.Total, err = v.total(a.Sum, discount, o.Fees); err != nil {
			return o, err
		}
	}
	if discount.Minor != 0 {
		discount.Minor = -discount.Minor
		o.Modifiers = append(o.Modifiers, vendors.Modifier{Label: "discount", Amount: discount})
	}
	const longest = 90 * 24 * 60
	if minutes := min(a.OrderTimeout, longest); minutes > 0 {
		o.Deadline = sent.Add(time.Duration(minutes)*time.Minute - margin)
	}
	return o, nil
}

// total is sum − discount + charge.
func (v *client) total(sum rest.Amount, discount, charge seatplan.Money) (seatplan.Money, error) {
	total, err := v.money(sum, charge.Currency)
	if err != nil {
		return seatplan.Money{}, err
	}
	discount.Minor = -discount.Minor
	if total, err = total.Add(discount); err != nil {
		return seatplan.Money{}, err
	}
	if total, err = total.Add(charge); err == nil && total.Minor < 0 {
		err = errNegative
	}
	return total, err
}

// findPlaced reads what became of an order that the vendor answered with an
// error or unreadably.
func (v *client) findPlaced(ctx context.Context, r vendors.OrderRequest, started time.Time, lost *vendors.Error) (vendors.Order, error) {
	found, err := v.placed(ctx, share{r.Visit, r.Performance.ID, r.Holding}, started)
	if err != nil {
		return vendors.Order{}, lost
	}
	switch {
	case found.Verdict == vendors.Done:
		return found.Order, nil
	case found.Verdict == vendors.NotDone && len(found.Holding.Places) > 0:
		return vendors.Order{}, as(lost, vendors.ErrRefused)
	case found.Verdict == vendors.NotDone:
		return vendors.Order{}, as(lost, vendors.ErrHoldExpired)
	}
	return vendors.Order{}, lost
}

// statusAnswer is PAY_ORDER, CANCEL_ORDER and GET_ORDER_INFO. The sums of the
// last are per event and not said to include the charge, so they are not read.
type statusAnswer struct {
	result
	orderStatus
}

// ReadOrder reads an order's state (GET_ORDER_INFO); it does not tell totals.
func (v *client) ReadOrder(ctx context.Context, r vendors.OrderRef) (vendors.Order, error) {
	return v.orderCall(ctx, request{Command: "GET_ORDER_INFO"}, r)
}

// ConfirmOrder tells the vendor that an order is paid (PAY_ORDER). It acts on
// new orders only and may be repeated. An answer with an error code is followed
// by a reading: an order that is still new then was not paid. With a browser
// interface the gateway tells the vendor, and the order is only read.
func (v *client) ConfirmOrder(ctx context.Context, r vendors.OrderRef, _ string) (vendors.Order, error) {
	if v.browser() {
		return v.ReadOrder(ctx, r)
	}
	return v.orderCall(ctx, request{Command: "PAY_ORDER", mutates: true}, r)
}

// CancelOrder gives up a new order (CANCEL_ORDER); on any other it only reports
// the state.
func (v *Vendor) CancelOrder(ctx context.Context, r vendors.OrderRef) (vendors.Order, error) {
	return v.orderCall(ctx, request{Command: "CANCEL_ORDER", mutates: true}, r)
}

// orderCall sends one of the three commands that answer with an order's state.
func (v *client) orderCall(ctx context.Context, req request, r vendors.OrderRef) (vendors.Order, error) {
	req, err := req.as(r.Visit)
	if err != nil {
		return vendors.Order{}, err
	}
	if req.OrderID, err = number(req.Command, r.ID); err != nil {
		return vendors.Order{}, err
	}
	req.Locale = r.Buyer.Locale
	var a statusAnswer
	_, err = v.call(ctx, req, &a)
	if refused, ok := answered(err); ok && refused.Kind == vendors.ErrOutcomeUnknown && req.mutates {
		return v.explainOrder(ctx, r, refused)
	}
	if err != nil {
		return vendors.Order{}, err
	}
	o := vendors.Order{ID: r.ID, Reference: r.ID, State: a.state()}
	if o.State == vendors.OrderUnknown && req.mutates {
		if read, err := v.ReadOrder(ctx, r); err == nil {
			return read, nil
		}
	}
	return o, nil
}

// explainOrder reads an order after PAY_ORDER or CANCEL_ORDER was answered with
// an error.
func (v *client) explainOrder(ctx context.Context, r vendors.OrderRef, refused *vendors.Error) (vendors.Order, error) {
	o, err := v.ReadOrder(ctx, r)
	switch {
	case err != nil || o.State == vendors.OrderUnknown:
		return vendors.Order{}, refused
	case o.State == vendors.OrderPayable:
		return vendors.Order{}, as(refused, vendors.ErrUnavailable)
	}
	return o, nil
}

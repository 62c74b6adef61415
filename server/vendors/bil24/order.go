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

// silent reports whether an answer says nothing of what the order is.
func (s orderStatus) silent() bool {
	return strings.TrimSpace(string(s.StatusExtStr)) == "" && s.StatusExtInt == nil
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
	Quantity      *rest.Int   `json:"quantity"`
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
	if err == nil && a.hasOthers(r.Holding) {
		return vendors.Order{}, v.unmake(ctx, r, &a)
	}
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

// hasOthers reports whether an order was made of another number of places than
// were held. The vendor makes it of all that is in the cart, where a reservation
// whose answer was lost may have come late.
func (a *orderAnswer) hasOthers(h vendors.Holding) bool {
	return a.Quantity != nil && len(h.Places) > 0 && int(*a.Quantity) != len(h.Places)
}

// unmake gives up an order that nobody wanted as it is, with all of its places.
func (v *client) unmake(ctx context.Context, r vendors.OrderRequest, a *orderAnswer) error {
	v.log.Warn("order has other places than were held, giving it up", "vendor", name, "order", string(a.OrderID))
	ref := vendors.OrderRef{Visit: r.Visit, Performance: r.Performance, ID: string(a.OrderID), Buyer: r.Buyer}
	o, err := v.orderCall(ctx, request{Command: opCancel, mutates: true}, ref)
	if err == nil && (o.State == vendors.OrderCancelled || o.State == vendors.OrderCancelling) {
		return &vendors.Error{Vendor: name, Op: v.opOrder(), Kind: vendors.ErrHoldExpired, Cause: errOthers}
	}
	return v.rest.Lost(rest.Call{Op: v.opOrder(), Mutates: true}, 0, errOthers)
}

var errOthers = errors.New("order has other places than were held")

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
	return v.placedOrder(a, r, sent)
}

// explainPlace finds out whether an order was refused because the hold had run
// out.
func (v *client) explainPlace(ctx context.Context, r vendors.OrderRequest, refused *vendors.Error) error {
	held, err := v.cart(ctx, shareOfOrder(r))
	if err == nil && !containsAll(keysOf(held), keysOf(r.Holding)) {
		return as(refused, vendors.ErrHoldExpired)
	}
	return refused
}

// errOtherCurrency: an answer does not belong to what was asked for.
var errOtherCurrency = errors.New("answer is in another currency than what is held")

// placedOrder turns the answer into our words.
func (v *client) placedOrder(a *orderAnswer, r vendors.OrderRequest, sent time.Time) (vendors.Order, error) {
	held := currencyIn(r.Holding)
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
	o.Modifiers = difference(r.Buyer.Locale, r.Holding.Places, o.Total, o.Fees, discount)
	const longest = 90 * 24 * 60
	if minutes := min(a.OrderTimeout, longest); minutes > 0 {
		o.Deadline = sent.Add(time.Duration(minutes)*time.Minute - margin)
	}
	return o, nil
}

// difference is what lies between the places' prices and a total that has a
// charge and a discount in it, as one line; none where the prices have everything
// in them, also the discount.
func difference(locale string, places []vendors.Held, total, charge, discount seatplan.Money) []vendors.Modifier {
	sum, err := sumOf(places)
	if err != nil || len(places) == 0 || sum.Currency != total.Currency || sum == total {
		return nil
	}
	words, more := wordsIn(locale), total.Minor-sum.Minor
	label := words.other
	switch {
	case more < 0 && discount.Minor > 0:
		label = words.discount
	case more > 0 && more <= charge.Minor:
		label = words.charge
	}
	return []vendors.Modifier{{Label: label, Amount: seatplan.Money{Minor: more, Currency: total.Currency}}}
}

// words are the texts that are ours because the vendor has none.
type words struct{ discount, charge, other string }

// wordsIn returns the words of a language, of English where we do not have it.
func wordsIn(locale string) words {
	language, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(locale, "_", "-")), "-")
	switch language {
	case "ro":
		return words{discount: "Reducere", charge: "Taxă de serviciu", other: "Altele"}
	case "ru":
		return words{discount: "Скидка", charge: "Сервисный сбор", other: "Прочее"}
	}
	return words{discount: "Discount", charge: "Service charge", other: "Other"}
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
	found, err := v.placed(ctx, shareOfOrder(r), started)
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

const opCancel = "CANCEL_ORDER"

// CancelOrder gives up a new order (CANCEL_ORDER); on any other it only reports
// the state.
func (v *Vendor) CancelOrder(ctx context.Context, r vendors.OrderRef) (vendors.Order, error) {
	return v.orderCall(ctx, request{Command: opCancel, mutates: true}, r)
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
	if refused, ok := answered(err); ok && req.mutates {
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
// an error. A message for the buyer refuses only what is still new: an order that
// it was about may be paid already.
func (v *client) explainOrder(ctx context.Context, r vendors.OrderRef, refused *vendors.Error) (vendors.Order, error) {
	o, err := v.ReadOrder(ctx, r)
	switch {
	case err != nil || o.State == vendors.OrderUnknown:
		return vendors.Order{}, as(refused, vendors.ErrOutcomeUnknown)
	case o.State == vendors.OrderPayable && refused.Kind == vendors.ErrRefused:
		return vendors.Order{}, refused
	case o.State == vendors.OrderPayable:
		return vendors.Order{}, as(refused, vendors.ErrUnavailable)
	}
	return o, nil
}

package bil24

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// Settle finds out by reading what became of a call: holds and releases by the
// cart, a lost order by the cart and the user's orders, payment and
// cancellation by the order's state.
func (v *client) Settle(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	ctx = vendors.WithPriority(ctx, vendors.PrioritySettle)
	switch i.Op {
	case vendors.OpHold, vendors.OpRelease:
		held, err := v.cart(ctx, shareOfIntent(i))
		if err != nil {
			return vendors.Outcome{}, err
		}
		claim(&held, i.Before, i.Places)
		verdict := heldVerdict(held, i.Before, i.Places)
		if i.Op == vendors.OpRelease {
			verdict = releasedVerdict(held, i.Before, i.Keys)
		}
		return vendors.Outcome{Verdict: verdict, Holding: held}, nil
	case vendors.OpPlace:
		return v.placed(ctx, shareOfIntent(i), i.SentAt)
	case vendors.OpConfirm, vendors.OpCancel:
		return v.settleOrder(ctx, i)
	}
	return vendors.Outcome{}, invalid("settle", "an intent of unknown kind")
}

// settleOrder reads the order. New means that neither payment nor cancellation
// took effect; every other known state is the answer the call would have had.
// Both act on new orders only, so that they may be repeated.
func (v *client) settleOrder(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	o, err := v.ReadOrder(ctx, vendors.OrderRef{Visit: i.Visit, Performance: i.Performance, ID: i.Order, Buyer: i.Buyer})
	if err != nil {
		return vendors.Outcome{}, err
	}
	verdict := vendors.Done
	switch o.State {
	case vendors.OrderPayable:
		verdict = vendors.NotDone
	case vendors.OrderUnknown:
		verdict = vendors.Unclear
	}
	return vendors.Outcome{Verdict: verdict, Repeat: verdict == vendors.NotDone, Order: o}, nil
}

// placed finds the order that was made of a holding at or after the given
// time. A cart that still has every place proves that none was; so does, when
// the user has no such order, a place that can be bought again, and in good time
// that the user has no order at all: should one show up yet, it lapses unpaid.
func (v *client) placed(ctx context.Context, of share, since time.Time) (vendors.Outcome, error) {
	held, err := v.cart(ctx, of)
	if err != nil {
		return vendors.Outcome{}, err
	}
	keys := keysOf(of.before)
	found := vendors.Outcome{Verdict: vendors.Unclear, Holding: held}
	if len(keys) > 0 && containsAll(keysOf(held), keys) {
		found.Verdict = vendors.NotDone
		return found, nil
	}
	o, err := v.findOrder(ctx, of, "", since)
	if err != nil {
		return vendors.Outcome{}, err
	}
	if o.found {
		found.Verdict, found.Order = vendors.Done, o.Order
		return found, nil
	}
	if !o.others && v.rest.Now().After(since.Add(skew)) {
		found.Verdict = vendors.NotDone
		return found, nil
	}
	h, err := v.readSeatMap(ctx, of.performance)
	if err != nil {
		return vendors.Outcome{}, err
	}
	if h.anyFree(keys) {
		found.Verdict = vendors.NotDone
	}
	return found, nil
}

func containsAll(have, want map[string]bool) bool {
	for key := range want {
		if !have[key] {
			return false
		}
	}
	return true
}

// ordersAnswer is GET_ORDERS_EXT and GET_ORDERS.
type ordersAnswer struct {
	result
	OrderDatePattern rest.Text     `json:"orderDatePattern"` // GET_ORDERS_EXT
	OrderList        []listedOrder `json:"orderList"`
}

// listedOrder is an order as a list has it. Sum is the total cost, charge
// included.
type listedOrder struct {
	orderStatus
	OrderID       rest.ID     `json:"orderId"`
	Currency      rest.Text   `json:"currency"`
	Date          rest.Text   `json:"date"`
	DatePattern   rest.Text   `json:"datePattern"` // GET_ORDERS
	Discount      rest.Amount `json:"discount"`
	ServiceCharge rest.Amount `json:"serviceCharge"`
	Sum           rest.Amount `json:"sum"`
	TotalSum      rest.Amount `json:"totalSum"`
	Quantity      *rest.Int   `json:"quantity"`
	FormURL       rest.Text   `json:"formUrl"` // GET_ORDERS
}

const (
	// maxOrders bounds GET_ORDERS_EXT, which lists every ticket.
	maxOrders = 8 << 20
	// skew is how far the vendor's clock may be behind ours.
	skew = 2 * time.Minute

	vendorDate = "02.01.2006 15:04:05"
)

// listOrders asks for the user's orders: since a time (GET_ORDERS_EXT), or with
// a browser interface all of them with where they are paid (GET_ORDERS).
func (v *client) listOrders(since time.Time) request {
	if v.browser() {
		return request{Command: "GET_ORDERS", TimeZone: "UTC", maxBody: maxOrders}
	}
	return request{
		Command: "GET_ORDERS_EXT", FromDate: since.Format(vendorDate), TimeZone: "UTC", RawCoordinates: true, maxBody: maxOrders,
	}
}

// search is what came of looking for an order.
type search struct {
	vendors.Order
	found  bool
	others bool // there are other orders since the time, not cancelled
}

// findOrder looks for the newest of the user's orders since a time that was
// made of the holding: as many places at the same total. Nothing else tells,
// because the vendor takes no key of ours. One that is cancelled is none: it may
// be an earlier one of the same places, and what it had is free again. An order
// that is known by its id is found by that, whatever it costs.
func (v *client) findOrder(ctx context.Context, of share, id rest.ID, since time.Time) (search, error) {
	since = since.Add(-skew).UTC()
	r, err := v.listOrders(since).as(of.visit)
	if err != nil {
		return search{}, err
	}
	var a ordersAnswer
	if _, err := v.call(ctx, r, &a); err != nil {
		return search{}, err
	}
	totals, err := v.totals(of.before)
	if err != nil {
		return search{}, v.rest.Lost(rest.Call{Op: r.Command}, 0, err)
	}
	var candidates []candidate
	var s search
	for i := range a.OrderList {
		o := &a.OrderList[i]
		if id != "" {
			if found, ok := v.named(o, id, totals); ok {
				candidates = append(candidates, candidate{o, found})
			}
			continue
		}
		at := parseVendorDate(string(cmp.Or(o.DatePattern, a.OrderDatePattern)), string(o.Date))
		gone := o.state() == vendors.OrderCancelled || o.state() == vendors.OrderCancelling
		if gone || !at.IsZero() && at.Before(since) {
			continue
		}
		found, ok := v.match(o, totals)
		if !ok || o.Quantity != nil && int(*o.Quantity) != len(of.before.Places) {
			s.others = true
		} else {
			candidates = append(candidates, candidate{o, found})
		}
	}
	newest, others, err := v.choose(ctx, of, id, candidates)
	if s.others = s.others || others; err != nil || newest.listed == nil {
		return s, err
	}
	if s.Order, s.found = newest.Order, true; !v.browser() {
		return s, nil
	}
	if s.PayURL, err = v.payURL(newest.listed.FormURL); err != nil {
		return search{}, v.rest.Lost(rest.Call{Op: r.Command}, 0, err)
	}
	s.State = payState(newest.listed.orderStatus, s.PayURL, s.Total)
	return s, nil
}

// candidate is a listed order that may be the one looked for.
type candidate struct {
	listed *listedOrder
	vendors.Order
}

// choose returns the newest candidate. A browser interface's user is the e-mail
// address's, who may have equal orders for something else: there only one for the
// same event is taken (GET_ORDER_INFO), and others tells that there are such.
func (v *client) choose(ctx context.Context, of share, id rest.ID, candidates []candidate) (newest candidate, others bool, err error) {
	const most = 5
	slices.SortFunc(candidates, func(a, b candidate) int {
		if olderID(a.listed.OrderID, b.listed.OrderID) {
			return 1
		}
		return -1
	})
	for _, c := range candidates[:min(len(candidates), most)] {
		if id != "" || !v.browser() || of.event == "" {
			return c, others, nil
		}
		about, err := v.isAbout(ctx, of, c.ID)
		if err != nil || about {
			return c, others, err
		}
		others = true
	}
	return candidate{}, others, nil
}

// isAbout reports whether an order is for the share's event, as far as the vendor
// tells.
func (v *client) isAbout(ctx context.Context, of share, id string) (bool, error) {
	const op = "GET_ORDER_INFO"
	r, err := request{Command: op}.as(of.visit)
	if err != nil {
		return false, err
	}
	if r.OrderID, err = number(op, id); err != nil {
		return false, err
	}
	var a orderInfoAnswer
	if _, err := v.call(ctx, r, &a); err != nil {
		return false, err
	}
	for _, event := range a.OrderInfoList {
		if seatplan.EventID(event.ActionID) == of.event {
			return true, nil
		}
	}
	return len(a.OrderInfoList) == 0, nil
}

// named reports whether a listed order has the id, and returns it at what the
// list says it costs.
func (v *client) named(o *listedOrder, id rest.ID, totals []seatplan.Money) (vendors.Order, bool) {
	if o.OrderID != id {
		return vendors.Order{}, false
	}
	if found, ok := v.match(o, totals); ok || len(totals) == 0 {
		return found, ok
	}
	c := v.currencyOf(o.Currency, totals[0].Currency)
	total, err := v.money(cmp.Or(o.TotalSum, o.Sum), c)
	if err != nil || total.Currency != totals[0].Currency || o.Sum == "" {
		return vendors.Order{}, false
	}
	charge, err := v.money(o.ServiceCharge, c)
	return vendors.Order{ID: string(id), Reference: string(id), State: o.state(), Total: total, Fees: charge}, err == nil
}

// match reports whether a listed order costs one of the totals. Besides the
// documented reading of sum, total cost, the one of the other commands is
// tried: cost without charge.
func (v *client) match(o *listedOrder, totals []seatplan.Money) (vendors.Order, bool) {
	if _, ok := o.OrderID.Number(); !ok || len(totals) == 0 {
		return vendors.Order{}, false
	}
	c := v.currencyOf(o.Currency, totals[0].Currency)
	charge, err := v.money(o.ServiceCharge, c)
	if err != nil {
		return vendors.Order{}, false
	}
	discount, err := v.money(o.Discount, c)
	if err != nil {
		return vendors.Order{}, false
	}
	listed, err := v.money(cmp.Or(o.TotalSum, o.Sum), c)
	if err != nil {
		return vendors.Order{}, false
	}
	summed, err := v.total(o.Sum, discount, charge)
	if err != nil {
		summed = listed // such as a sum that has the discount in it already
	}
	for _, total := range totals {
		if listed == total || o.TotalSum == "" && summed == total {
			return vendors.Order{
				ID: string(o.OrderID), Reference: string(o.OrderID), State: o.state(), Total: total, Fees: charge,
			}, true
		}
	}
	return vendors.Order{}, false
}

// totals are what an order of the holding may cost: the charge may be rounded
// on each place or on the sum, and the cart may have had a total of its own.
func (v *client) totals(h vendors.Holding) ([]seatplan.Money, error) {
	var nominal, total seatplan.Money
	var err error
	for _, p := range h.Places {
		if nominal, err = nominal.Add(p.Price.Nominal); err != nil {
			return nil, err
		}
		if total, err = total.Add(p.Price.Total()); err != nil {
			return nil, err
		}
	}
	fee, err := percentOf(nominal, v.settings.ChargePercent)
	if err != nil {
		return nil, err
	}
	onSum, err := nominal.Add(fee)
	if err != nil {
		return nil, err
	}
	totals := []seatplan.Money{total}
	if v.settings.ChargePercent != "" && onSum != total {
		totals = append(totals, onSum)
	}
	if !h.Total.IsZero() && !slices.Contains(totals, h.Total) {
		totals = append(totals, h.Total)
	}
	return totals, nil
}

// olderID orders vendor ids by the numbers they are.
func olderID(a, b rest.ID) bool {
	return len(a) < len(b) || len(a) == len(b) && strings.Compare(string(a), string(b)) < 0
}

// parseVendorDate reads a date in UTC by one of the patterns seen; zero when it
// is in none of them.
func parseVendorDate(pattern, text string) time.Time {
	layouts := dateLayouts
	for i, known := range []string{"dd.MM.yyyy HH:mm:ss", "dd.MM.yyyy HH:mm", "dd.MM.yyyy"} {
		if pattern == known {
			layouts = dateLayouts[i : i+1]
		}
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	return time.Time{}
}

package ticketing

import (
	"context"
	"errors"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

const (
	opPlace      = "POST /orders"
	opPlaceTiers = "POST /accounts/{account}/orders"
)

// placeRequest is an order of sections: their URIs, and how many of each.
type placeRequest struct {
	Customer string         `json:"customer,omitempty"`
	Items    map[string]int `json:"items"`
}

// placeTiersRequest is an order of tiers.
type placeTiersRequest struct {
	Items []tierItem `json:"items"`
}

type tierItem struct {
	Tier     string              `json:"tier"`
	Quantity int                 `json:"quantity"`
	Details  []map[string]string `json:"details,omitempty"`
}

// PlaceOrder places an order, which holds its places. The vendor does not
// compare prices, so the event is read before and a price that is not the one
// shown is refused; what the vendor adds for itself is in the order's total. An
// order for nothing is confirmed already when it comes back.
func (v *Vendor) PlaceOrder(ctx context.Context, r vendors.OrderRequest) (vendors.Order, error) {
	ctx = withPriority(ctx, vendors.PriorityOrder)
	of, err := v.offer(ctx, r.Performance.Event)
	if err != nil {
		return vendors.Order{}, err
	}
	if err := of.check(r.Holding, v); err != nil {
		return vendors.Order{}, err
	}
	c, err := v.placing(ctx, of, r)
	if err != nil {
		return vendors.Order{}, err
	}
	var w wireOrder
	answer, err := v.do(ctx, c, &w)
	if err != nil {
		return vendors.Order{}, v.whyNotPlaced(ctx, r, err)
	}
	order, err := v.order(w)
	if err != nil {
		return vendors.Order{}, v.rest.Lost(v.request(c), answer.Status, err)
	}
	if order.State == vendors.OrderUnknown { // the vendor's word for it is not final; its next may be known
		if _, again, err := v.readOrder(ctx, order.ID); err == nil {
			order.State = again.State
		}
	}
	if offset, ok := offsetOf(string(w.Placed), v.vendorTime(answer.Sent)); ok {
		v.zones.see(offset, answer.Sent, v.zone)
	}
	// The order was placed while the call was under way, whatever its clock says.
	order.Deadline = answer.Sent.Add(v.hold - margin)
	v.claims.order(order.ID, r.Key)
	return order, nil
}

// placing is the call that places an order, in the generation of the event.
func (v *Vendor) placing(ctx context.Context, of offer, r vendors.OrderRequest) (call, error) {
	if !of.tiers {
		items := map[string]int{}
		for id, n := range quantities(r.Holding) {
			a, _ := of.find(id)
			items[a.uri] = n
		}
		return call{op: opPlace, path: "/orders", mutates: true, send: placeRequest{Customer: v.settings.Customer, Items: items}}, nil
	}
	number, err := v.accountNumber(ctx)
	if err != nil {
		return call{}, err
	}
	items, err := tierItems(of, r)
	return call{op: opPlaceTiers, path: accountPath(number) + "/orders", mutates: true, send: placeTiersRequest{Items: items}}, err
}

// tierItems are the lines of an order of tiers, in the offer's order, with the
// answers to what each tier asks.
func tierItems(of offer, r vendors.OrderRequest) ([]tierItem, error) {
	var items []tierItem
	for _, a := range of.areas {
		item := tierItem{Tier: a.uri}
		for _, h := range r.Holding.Places {
			if h.Area != a.id {
				continue
			}
			item.Quantity++
			if len(a.fields) == 0 {
				continue
			}
			details, err := a.details(refOf(h), r.Buyer.Answers)
			if err != nil {
				return nil, err
			}
			item.Details = append(item.Details, details)
		}
		if item.Quantity > 0 {
			items = append(items, item)
		}
	}
	return items, nil
}

// refOf is our own name of a place of a cart.
func refOf(h vendors.Held) string {
	if h.Ref != "" {
		return h.Ref
	}
	return h.Key
}

// quantities counts the places of a holding by area.
func quantities(h vendors.Holding) map[seatplan.AreaID]int {
	counts := map[seatplan.AreaID]int{}
	for _, p := range h.Places {
		counts[p.Area]++
	}
	return counts
}

var (
	errEmpty   = errors.New("nothing is ordered")
	errNoArea  = errors.New("the event has no such section or tier")
	errClosed  = errors.New("sales are not on")
	errTooMany = errors.New("more than the vendor allows in one order")
	errTooFew  = errors.New("fewer places are left than are wanted")
	errPrice   = errors.New("the price is another now")
)

// check refuses what cannot be ordered as the offer stands.
func (o offer) check(h vendors.Holding, v *Vendor) error {
	if len(h.Places) == 0 {
		return refused(opPlace, vendors.ErrInvalid, errEmpty)
	}
	now := v.rest.Now()
	for id, n := range quantities(h) {
		a, ok := o.find(id)
		left := a.left(now)
		switch {
		case !ok:
			return refused(opPlace, vendors.ErrNotFound, errNoArea)
		case !a.open(now):
			return refused(opPlace, vendors.ErrRefused, errClosed)
		case a.limit > 0 && n > a.limit:
			return refused(opPlace, vendors.ErrLimit, errTooMany)
		case left >= 0 && n > left:
			return refused(opPlace, vendors.ErrSoldOut, errTooFew)
		}
	}
	for _, p := range h.Places {
		if a, _ := o.find(p.Area); p.Price.Nominal.Minor != a.price.Minor {
			return refused(opPlace, vendors.ErrPriceChanged, errPrice)
		}
	}
	return nil
}

// whyNotPlaced looks at the event again after the vendor said that the order
// cannot be placed now, which is all it says.
func (v *Vendor) whyNotPlaced(ctx context.Context, r vendors.OrderRequest, err error) error {
	if !isCode(err, codeNow) {
		return err
	}
	var e, why *vendors.Error
	of, readErr := v.offer(ctx, r.Performance.Event)
	if readErr != nil || !errors.As(err, &e) || !errors.As(of.check(r.Holding, v), &why) {
		return err
	}
	e.Kind, e.Cause = why.Kind, why.Cause
	return e
}

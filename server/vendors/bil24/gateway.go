package bil24

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// TakesMoney reports that buyers pay at the vendor's gateway.
func (v *Browser) TakesMoney() bool { return true }

// dropStrangers gives up what is in the cart and not part of the holding: the
// order would be made of it, too. The user is the e-mail address's, so that an
// earlier visit may have left something.
func (v *client) dropStrangers(ctx context.Context, r vendors.OrderRequest) error {
	a, _, err := v.readCart(ctx, r.Visit)
	if err != nil {
		return err
	}
	ours, strangers := keysOf(r.Holding), []string(nil)
	for _, session := range a.ActionEventList {
		for _, s := range session.SeatList {
			if key := string(s.SeatID); !ours[key] {
				strangers = append(strangers, key)
			}
		}
	}
	if len(strangers) == 0 {
		return nil
	}
	v.log.Warn("cart has places of an earlier visit, giving them up", "vendor", name, "places", len(strangers))
	req, err := unreserve(vendors.ReleaseRequest{Visit: r.Visit, Performance: r.Performance, Keys: strangers})
	if err != nil {
		return err
	}
	var left reservationAnswer
	if _, err := v.call(ctx, req, &left); err != nil {
		return &vendors.Error{Vendor: name, Op: v.opOrder(), Kind: vendors.ErrUnavailable, Cause: errors.New("cart has places of an earlier visit")}
	}
	return nil
}

// gatewayOrder reads the answer to CREATE_ORDER. It has neither a total nor, in
// the document's example, an order id: both are read from the user's orders
// (GET_ORDERS). Where that cannot be read now the holding's total is taken.
func (v *client) gatewayOrder(ctx context.Context, r vendors.OrderRequest, a *orderAnswer, sent time.Time) (vendors.Order, error) {
	pay, err := v.payURL(a.FormURL)
	if err != nil {
		return vendors.Order{}, err
	}
	listed, found, err := v.findOrder(ctx, share{r.Visit, r.Performance.ID, r.Holding}, sent)
	if found && (a.OrderID == "" || listed.ID == string(a.OrderID)) {
		listed.PayURL, listed.State = pay, payState(a.state(), pay, listed.Total)
		return listed, nil
	}
	if _, ok := a.OrderID.Number(); !ok {
		if err == nil {
			err = errors.New("answer has no order id")
		}
		return vendors.Order{}, err
	}
	total, err := sumOf(r.Holding.Places)
	if err != nil {
		return vendors.Order{}, err
	}
	if !r.Holding.Total.IsZero() {
		total = r.Holding.Total
	}
	id := string(a.OrderID)
	return vendors.Order{ID: id, Reference: id, State: payState(a.state(), pay, total), Total: total, PayURL: pay}, nil
}

// payState is the state of an order of a browser interface. Without a page to
// pay at, nothing is to be paid and the order is; one that is said to be new and
// to cost something is not understood.
func payState(s vendors.OrderState, pay string, total seatplan.Money) vendors.OrderState {
	switch {
	case pay != "" && s == vendors.OrderUnknown:
		return vendors.OrderPayable
	case pay != "" || s != vendors.OrderPayable && s != vendors.OrderUnknown:
		return s
	case s == vendors.OrderUnknown || total.IsZero():
		return vendors.OrderConfirmed
	}
	return vendors.OrderUnknown
}

// payURL checks the address that a buyer is to be sent to. It must be the web's,
// encrypted unless the vendor itself is not. It may be empty.
func (v *client) payURL(text rest.Text) (string, error) {
	address := strings.TrimSpace(string(text))
	if address == "" {
		return "", nil
	}
	const longest = 4000
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || len(address) > longest ||
		u.Scheme != "https" && (u.Scheme != "http" || v.rest.Base().Scheme != "http") {
		return "", errors.New("answer has no usable address to pay at")
	}
	return u.String(), nil
}

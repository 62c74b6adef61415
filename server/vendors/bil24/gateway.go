package bil24

import (
	"context"
	"errors"
	"net/url"
	"slices"
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
	a, _, err := v.readCart(ctx, r.Visit, r.Buyer.Locale)
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
	listed, err := v.findOrder(ctx, shareOfOrder(r), a.OrderID, sent)
	switch {
	case listed.found && pay == "" && a.silent(): // all that there is to say is in the list
		return listed.Order, nil
	case listed.found:
		listed.PayURL, listed.State = pay, payState(a.orderStatus, pay, listed.Total)
		return listed.Order, nil
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
	return vendors.Order{ID: id, Reference: id, State: payState(a.orderStatus, pay, total), Total: total, PayURL: pay}, nil
}

// payState is the state of an order of a browser interface. One that has a page
// to pay at can be paid where no other state is named. Without such a page an
// order that costs nothing is paid, whether or not it is said to be new; one that
// costs something is what it is said to be, and not understood where that is new.
func payState(s orderStatus, pay string, total seatplan.Money) vendors.OrderState {
	state, open := s.state(), s.silent() || s.state() == vendors.OrderPayable
	switch {
	case open && pay != "":
		return vendors.OrderPayable
	case open && total.IsZero():
		return vendors.OrderConfirmed
	case open:
		return vendors.OrderUnknown
	}
	return state
}

// payURL checks the address that a buyer is to be sent to. It must be the web's,
// encrypted unless the vendor itself is not, and at a host that the settings
// allow where they name any. It may be empty.
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
	if hosts := v.settings.PayHosts; len(hosts) > 0 && u.Host != v.rest.Base().Host && !slices.Contains(hosts, u.Host) {
		return "", errors.New("answer has an address to pay at that pay_hosts does not allow")
	}
	return u.String(), nil
}

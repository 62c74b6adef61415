package ticketing

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/parterre/parterre/server/vendors"
)

const opRefund = "POST /orders/{order}/refunds"

func (v *Vendor) orderActions() []vendors.Action {
	return []vendors.Action{
		{
			Noun: "orders", Verb: "cancel", Help: "give an unpaid order up", Params: []vendors.Param{paramOrder}, Mutates: true,
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				number, err := id(args, "order")
				if err != nil {
					return nil, err
				}
				o, err := v.CancelOrder(ctx, vendors.OrderRef{ID: number})
				if err != nil {
					return nil, err
				}
				if o.State == vendors.OrderConfirmed {
					return nil, refused(opCancel, vendors.ErrRefused, errFulfilled)
				}
				return v.showOrder(ctx, number)
			},
		},
		{
			Noun: "orders", Verb: "list", Help: "orders, newest first, one page", Params: append(orderFilters(), paramPage, paramRecords),
			Run: v.listOrders,
		},
		{
			Noun: "orders", Verb: "refund", Help: "refund a fulfilled order", Mutates: true,
			Params: []vendors.Param{paramOrder, {Name: "reason", Help: "why, for the vendor's records", Required: true}},
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				number, err := id(args, "order")
				if err != nil {
					return nil, err
				}
				return v.refund(ctx, number, args.Get("reason"))
			},
		},
		{
			Noun: "orders", Verb: "show", Help: "one order", Params: []vendors.Param{paramOrder},
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				number, err := id(args, "order")
				if err != nil {
					return nil, err
				}
				return v.showOrder(ctx, number)
			},
		},
	}
}

func orderFilters() []vendors.Param {
	return []vendors.Param{filter("customer", "only of the account with this number"), filter("status", "only with this status, such as Placed or Fulfilled")}
}

// listOrders lists orders where this server has them; without a customer given
// they are the account's own.
func (v *Vendor) listOrders(ctx context.Context, args vendors.Args) (any, error) {
	if err := checkList(args); err != nil {
		return nil, err
	}
	q := query(args, append(orderFilters(), paramPage, paramRecords))
	q.Set("sort", "date")
	q.Set("order", "desc")
	if _, below := v.dialect.get(); !below {
		if number := v.customer(); number != "" && !q.Has("customer") {
			q.Set("customer", number)
		}
		result, err := v.fetch(ctx, call{op: opOrders, path: "/orders", query: q})
		if !isCode(err, codeRoute) {
			return result, err
		}
	}
	q.Del("customer")
	number, err := id(args, "customer")
	if args.Get("customer") == "" {
		number, err = v.accountNumber(ctx)
	}
	if err != nil {
		return nil, err
	}
	return v.fetch(ctx, call{op: opAccountOrders, path: accountPath(number) + "/orders", query: q})
}

// showOrder reads an order as the vendor has it, but for where payments are
// posted to.
func (v *Vendor) showOrder(ctx context.Context, number string) (any, error) {
	w, _, err := v.readOrder(ctx, number)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if _, err := v.do(ctx, call{op: opOrder, path: v.at(w, number), quote: true}, &fields); err != nil {
		return nil, err
	}
	delete(fields, "payments")
	return fields, nil
}

var (
	errNoRefunds  = errors.New("the order does not say where refunds are asked for, or says so in a way that is not followed")
	errFulfilled  = errors.New("the order is fulfilled, and can only be refunded")
	errNotRefused = errors.New("the order is not fulfilled, so there is nothing to refund")
)

// refund asks for a refund at the address that the order gives, which must be
// the vendor's own and one of refunds. That it was refunded before is no error;
// a lost answer is looked into by reading the order.
func (v *Vendor) refund(ctx context.Context, number, reason string) (any, error) {
	w, o, err := v.readOrder(ctx, number)
	if err != nil {
		return nil, err
	}
	path, ok := v.path(string(w.Refunds))
	switch {
	case o.State != vendors.OrderConfirmed && !isRefunded(w):
		return nil, refused(opRefund, vendors.ErrRefused, errNotRefused)
	case !ok || !strings.HasSuffix(path, "/refunds"):
		return nil, refused(opRefund, vendors.ErrRefused, errNoRefunds)
	}
	var answer struct {
		Status json.RawMessage `json:"status,omitempty"`
	}
	send := map[string]string{"reason": reason}
	_, err = v.do(ctx, call{op: opRefund, path: path, send: send, mutates: true, quote: true}, &answer)
	if err != nil && !isCode(err, codeConflict) && !errors.Is(err, vendors.ErrOutcomeUnknown) {
		return nil, err
	}
	if err == nil {
		return map[string]json.RawMessage{"status": answer.Status}, nil
	}
	if w, _, readErr := v.readOrder(ctx, number); readErr == nil && isRefunded(w) {
		return map[string]any{"status": w.Status, "before": isCode(err, codeConflict)}, nil
	}
	return nil, err
}

// isRefunded reports whether the order says that it was refunded.
func isRefunded(w wireOrder) bool {
	status := strings.ToLower(string(w.Status))
	return status == "refunded" || status == "returned"
}

func (v *Vendor) ticketActions() []vendors.Action {
	filters := []vendors.Param{
		filter("section", "only of the section with this id"), filter("tier", "only of the tier with this id"),
		filter("serial", "only with this serial"), filter("status", "only with this status, such as issued or redeemed"),
		filter("modified_since", "with code: only what changed since this time"),
	}
	params := append([]vendors.Param{paramEvent, paramCode}, filters...)
	return []vendors.Action{{
		Noun: "tickets", Verb: "list", Help: "an event's tickets in the account, or with code all that the door takes, one page",
		Params: append(params, paramPage, paramRecords),
		Run: func(ctx context.Context, args vendors.Args) (any, error) {
			event, err := eventOf(args)
			if err == nil {
				err = checkList(args)
			}
			if err != nil {
				return nil, err
			}
			return v.listTickets(ctx, string(event), args.Get("code"), query(args, append(filters, paramPage, paramRecords)))
		},
	}}
}

// listTickets lists the account's tickets of an event, or with a door's code
// the event's.
func (v *Vendor) listTickets(ctx context.Context, event, code string, q url.Values) (any, error) {
	if code != "" {
		key, err := v.admissionKey(ctx, code)
		if err != nil {
			return nil, err
		}
		return v.fetch(ctx, call{op: "GET /events/{event}/tickets", path: "/events/" + event + "/tickets", query: q, key: key})
	}
	number, err := v.accountNumber(ctx)
	if err != nil {
		return nil, err
	}
	q.Set("event", event)
	q.Del("modified_since")
	return v.fetch(ctx, call{op: opTickets, path: accountPath(number) + "/tickets", query: q})
}

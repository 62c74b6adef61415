package ticketsonic

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// order/new takes stock and issues tickets in one step, and its answer is the
// only place that has them. Sent again under the same request hash it does
// nothing but say so. When the answer is lost, the order may therefore be known
// to exist while its tickets cannot be had by any call: that is ErrUnreadable,
// and a person's work.

var (
	errEmpty   = errors.New("there is nothing to order")
	errHash    = errors.New("the order has no request hash")
	errAnother = errors.New("answer is about another order")
)

// PlaceOrder calls nobody: it makes the request hash that ConfirmOrder orders
// under, which is the order's id, and adds up what the cart has. The vendor
// guards no price, so the buyer pays what the ledger held.
func (v *Vendor) PlaceOrder(_ context.Context, r vendors.OrderRequest) (vendors.Order, error) {
	if _, err := linesOf(r.Holding); err != nil {
		return vendors.Order{}, refused(opOrderNew, vendors.ErrHoldExpired, err)
	}
	var total seatplan.Money
	for _, p := range r.Holding.Places {
		var err error
		if total, err = total.Add(p.Price.Total()); err != nil {
			return vendors.Order{}, refused(opOrderNew, vendors.ErrInvalid, err)
		}
	}
	hash := v.newHash()
	return vendors.Order{
		ID: hash, Reference: reference(hash), State: vendors.OrderPayable, Total: total, Deadline: r.Holding.Deadline,
	}, nil
}

// linesOf groups places by ticket type, in the order in which they are first
// named.
func linesOf(h vendors.Holding) ([]wireLine, error) {
	var lines []wireLine
	for _, p := range h.Places {
		if p.Area == "" {
			return nil, errEmpty // a seat is none of ours
		}
		i := slices.IndexFunc(lines, func(l wireLine) bool { return l.SKU == string(p.Area) })
		if i < 0 {
			i = len(lines)
			lines = append(lines, wireLine{SKU: string(p.Area)})
		}
		lines[i].Quantity++
	}
	if len(lines) == 0 {
		return nil, errEmpty
	}
	return lines, nil
}

// keyTime bounds how long an order waits for the key of its tickets.
const keyTime = 5 * time.Second

// ConfirmOrder orders, and returns the tickets; they come with this answer and
// nowhere else. Where the vendor says at once that it knows the hash, an earlier
// answer was lost: the order is made and returned without tickets. There may be
// fewer or more tickets than places; they are returned as they are.
func (v *Vendor) ConfirmOrder(ctx context.Context, r vendors.OrderRef, _ string) (vendors.Order, error) {
	ctx = vendors.WithPriority(ctx, vendors.PrioritySettle)
	if v.memory.publicKey().bits() == 0 {
		// Before the order, not after: what comes after it puts tickets at risk.
		keyCtx, cancel := context.WithTimeout(ctx, keyTime)
		defer cancel()
		if _, err := v.eventTypes(keyCtx, seatplan.EventID(r.Performance.ID)); err != nil {
			v.log.WarnContext(ctx, "ordering without the key of tickets", slog.String("vendor", name), slog.Any("error", err))
		}
	}
	order, err := v.orderNew(ctx, r)
	if hasCode(err, codeDuplicate) {
		v.log.ErrorContext(ctx, "order is made, its tickets cannot be read", slog.String("vendor", name), slog.String("order", r.ID))
		return made(r), nil
	}
	return order, err
}

// made is an order that exists and whose tickets are lost.
func made(r vendors.OrderRef) vendors.Order {
	return vendors.Order{ID: r.ID, Reference: reference(r.ID), State: vendors.OrderConfirmed}
}

// reference is what a buyer reads out of an order's hash: its beginning, which
// is enough to find it by.
func reference(hash string) string { return strings.ToUpper(hash[:min(len(hash), 8)]) }

// orderNew sends order/new, once.
func (v *Vendor) orderNew(ctx context.Context, r vendors.OrderRef) (vendors.Order, error) {
	lines, err := linesOf(r.Holding)
	if err == nil && r.ID == "" {
		err = errHash
	}
	if err != nil {
		return vendors.Order{}, refused(opOrderNew, vendors.ErrInvalid, err)
	}
	c := call{op: opOrderNew, maxBody: orderBody, send: orderRequest{Hash: r.ID, Details: details(r.Buyer), Tickets: lines}}
	var answer orderAnswer
	if err := v.exchange(ctx, c, &answer); err != nil {
		return vendors.Order{}, err
	}
	if answer.Hash != "" && string(answer.Hash) != r.ID {
		return vendors.Order{}, v.rest.Lost(v.request(c), 0, errAnother)
	}
	order := made(r)
	order.Tickets = v.tickets(ctx, r, answer.Tickets)
	v.compare(ctx, r.ID, lines, answer.Tickets)
	return order, nil
}

// maxName bounds what is printed on a badge, in letters.
const maxName = 120

// details are what the vendor prints on a badge: the buyer's name, if we have
// it; never the address.
func details(b vendors.Buyer) *wireDetails {
	runes := []rune(strings.Join(strings.Fields(b.FullName), " "))
	if len(runes) == 0 {
		return nil
	}
	return &wireDetails{Name: string(runes[:min(len(runes), maxName)])}
}

// compare reports ticket types of which not as many tickets came as were
// ordered, and those that nobody ordered.
func (v *Vendor) compare(ctx context.Context, order string, lines []wireLine, issued []wireIssued) {
	got := map[string]int{}
	for _, t := range issued {
		if t.Sealed != "" {
			got[string(t.SKU)]++
		}
	}
	warn := func(sku string, wanted int) {
		v.log.ErrorContext(ctx, "tickets are not as many as were ordered", slog.String("vendor", name),
			slog.String("order", order), slog.String("sku", sku), slog.Int("ordered", wanted), slog.Int("issued", got[sku]))
	}
	for _, l := range lines {
		if got[l.SKU] != l.Quantity {
			warn(l.SKU, l.Quantity)
		}
		delete(got, l.SKU)
	}
	for sku := range got {
		warn(sku, 0)
	}
}

// ReadOrder cannot read: no call of the vendor's does.
func (v *Vendor) ReadOrder(_ context.Context, r vendors.OrderRef) (vendors.Order, error) {
	return vendors.Order{}, unreadable(r)
}

// Tickets cannot read what ConfirmOrder did not return.
func (v *Vendor) Tickets(_ context.Context, r vendors.OrderRef) ([]vendors.Ticket, error) {
	return nil, unreadable(r)
}

// unreadable says what a person needs to act: what was ordered under which hash.
func unreadable(r vendors.OrderRef) error {
	lines, _ := linesOf(r.Holding)
	var what []string
	for _, l := range lines {
		what = append(what, fmt.Sprintf("%d of sku %s", l.Quantity, l.SKU))
	}
	return refused(opOrderNew, vendors.ErrUnreadable, fmt.Errorf(
		"no call reads an order or its tickets again; ask TicketSonic's support for those of request hash %s (%s), or issue others at your own cost",
		cmp.Or(r.ID, "?"), cmp.Or(strings.Join(what, ", "), "nothing known")))
}

package iabilet

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

const (
	ticketPage     = 1_000 // the vendor's own default
	maxTicketPages = 20
	// clockSlack is how far the vendor's clock may be from ours.
	clockSlack = 5 * time.Minute
	// orderTime is how long after its lock a booking can still be confirmed, at
	// the very most; it bounds whose tickets may be an order's.
	orderTime = 30 * time.Minute

	ticketBooked = "booked"
)

var (
	errNoTickets   = errors.New("no tickets of this buyer match the order")
	errManyTickets = errors.New("tickets of several orders of this buyer match; they cannot be told apart")
	errNoBuyer     = errors.New("tickets cannot be told apart without the buyer's e-mail and the order's time")
	errManyPages   = errors.New("more tickets than can be looked through")
)

// issued returns the tickets of a confirm answer. They say nothing about areas
// and seats; where everything the order holds is in one area, that is theirs.
func issued(answer confirmAnswer, r vendors.OrderRef, fallback seatplan.Currency) []vendors.Ticket {
	area := ""
	for i, h := range r.Holding.Places {
		code := codeOf(string(h.Area))
		if i > 0 && code != area {
			area = ""
			break
		}
		area = code
	}
	var tickets []vendors.Ticket
	for i, t := range answer.issued() {
		ticket := vendors.Ticket{
			ID: ticketID(string(t.FiscalCode), string(answer.OrderNumber), i), Code: string(t.Code), Area: area, Tariff: plain(string(t.Tariff), maxLabel),
		}
		// Per-ticket prices are before the order's modifiers and for show only.
		ticket.Price, _ = t.Price.Money(currencyOf(t.Currency, fallback))
		if len(answer.Tickets) == 1 && len(r.Holding.Places) == 1 {
			ticket.Seat, ticket.Label = r.Holding.Places[0].Seat, r.Holding.Places[0].Label
		}
		tickets = append(tickets, ticket)
	}
	return tickets
}

// issued returns the tickets that let somebody in: those with a code.
func (a confirmAnswer) issued() []wireIssued {
	tickets := slices.DeleteFunc(slices.Clone(a.Tickets), func(t wireIssued) bool { return t.Code == "" })
	return tickets[:min(len(tickets), maxPlaces)]
}

// ticketID names a ticket by its fiscal number, which is no credential and the
// same in both of the vendor's lists.
func ticketID(fiscal, order string, i int) string {
	return cmp.Or(fiscal, order+"-"+strconv.Itoa(i+1))
}

// Tickets finds a confirmed order's tickets in the event's ticket list, for
// orders whose confirm answer was lost. The list does not have our booking
// reference, so they are known by buyer, time, areas and number: exactly one
// order must match. Kind ErrNotFound means none does (yet), ErrRefused that
// several do and a person must look.
func (v *Vendor) Tickets(ctx context.Context, r vendors.OrderRef) ([]vendors.Ticket, error) {
	order, err := v.findOrder(ctx, r)
	if err != nil {
		return nil, err
	}
	var tickets []vendors.Ticket
	for i, t := range order.tickets {
		tickets = append(tickets, t.ticket(order.number, i, v.currency))
	}
	return tickets, nil
}

// withTickets adds what the ticket list knows of a confirmed order: its number
// and its tickets. Where it cannot be told, the order stays as it is.
func (v *Vendor) withTickets(ctx context.Context, o vendors.Order, r vendors.OrderRef) vendors.Order {
	found, err := v.findOrder(ctx, r)
	if err != nil {
		return o
	}
	o.Reference = found.number
	for i, t := range found.tickets {
		o.Tickets = append(o.Tickets, t.ticket(found.number, i, v.currency))
	}
	return o
}

// seatTime bounds how long a confirmation waits to learn its tickets' seats.
const seatTime = 3 * time.Second

// seated adds seats to the tickets of a confirmation, whose answer does not say
// which ticket is for which seat. The ticket list does, by the code; where it
// cannot be read the tickets stay valid without.
func (v *Vendor) seated(ctx context.Context, o vendors.Order, r vendors.OrderRef) vendors.Order {
	if !slices.ContainsFunc(r.Holding.Places, func(h vendors.Held) bool { return seatOf(h) != "" }) {
		return o
	}
	ctx, cancel := context.WithTimeout(ctx, seatTime)
	defer cancel()
	now := v.rest.Now()
	listed, err := v.listTickets(ctx, r.Performance.Event, now.Add(-orderTime), now.Add(clockSlack))
	if err != nil {
		v.log.WarnContext(ctx, "tickets without their seats", slog.String("vendor", name),
			slog.String("performance", string(r.Performance.ID)), slog.Any("error", err))
		return o
	}
	for i, t := range o.Tickets {
		j := slices.IndexFunc(listed, func(l wireTicket) bool { return string(l.ScanCode) == t.Code && string(l.OrderNumber) == o.Reference })
		if j >= 0 && t.Code != "" {
			o.Tickets[i] = listed[j].ticket(o.Reference, i, v.currency)
		}
	}
	return o
}

// soldOrder is the tickets of one order number.
type soldOrder struct {
	number  string
	tickets []wireTicket
}

// findOrder looks for the one order that can be the given one.
func (v *Vendor) findOrder(ctx context.Context, r vendors.OrderRef) (soldOrder, error) {
	if r.Buyer.Email == "" || r.Since.IsZero() || len(r.Holding.Places) == 0 {
		return soldOrder{}, refused(opTickets, vendors.ErrRefused, errNoBuyer)
	}
	from, to := r.Since.Add(-clockSlack), r.Since.Add(orderTime+clockSlack)
	listed, err := v.listTickets(ctx, r.Performance.Event, from, to)
	if err != nil {
		return soldOrder{}, err
	}
	byNumber := map[string][]wireTicket{}
	for _, t := range listed {
		at, err := time.ParseInLocation(dateTimeLayout, t.Ordered, v.zone)
		if err != nil || at.Before(from) || at.After(to) || t.Status != ticketBooked ||
			!strings.EqualFold(strings.TrimSpace(string(t.Customer.Email)), strings.TrimSpace(r.Buyer.Email)) {
			continue
		}
		byNumber[string(t.OrderNumber)] = append(byNumber[string(t.OrderNumber)], t)
	}
	var found []soldOrder
	for number, tickets := range byNumber {
		if number != "" && samePlaces(tickets, r.Holding.Places) {
			found = append(found, soldOrder{number, tickets})
		}
	}
	switch len(found) {
	case 0:
		return soldOrder{}, refused(opTickets, vendors.ErrNotFound, errNoTickets)
	case 1:
		return found[0], nil
	}
	return soldOrder{}, refused(opTickets, vendors.ErrRefused, errManyTickets)
}

// ticketList is a part of an event's ticket list: what was ordered in a time,
// either end of which may be open.
type ticketList struct {
	event    seatplan.EventID
	from, to time.Time
	pages    int // at most
}

// listTickets reads an event's tickets ordered in the given time.
func (v *Vendor) listTickets(ctx context.Context, event seatplan.EventID, from, to time.Time) ([]wireTicket, error) {
	var listed []wireTicket
	err := v.eachTicket(ctx, ticketList{event, from, to, maxTicketPages}, func(t wireTicket) { listed = append(listed, t) })
	return listed, err
}

// eachTicket reads a part of a ticket list page by page, of however many tickets
// the vendor puts on one.
func (v *Vendor) eachTicket(ctx context.Context, l ticketList, do func(wireTicket)) error {
	params := url.Values{"eventId": {string(l.event)}, "pageSize": {strconv.Itoa(ticketPage)}}
	if !l.from.IsZero() {
		params.Set("orderDatetimeFrom", l.from.In(v.zone).Format(dateTimeLayout))
	}
	if !l.to.IsZero() {
		params.Set("orderDatetimeTo", l.to.In(v.zone).Format(dateTimeLayout))
	}
	for page, seen := 1, 0; page <= l.pages; page++ {
		params.Set("currentPage", strconv.Itoa(page))
		var answer ticketsAnswer
		if err := v.read(ctx, call{op: opTickets, params: params, maxBody: listBody}, &answer); err != nil {
			return err
		}
		for _, t := range answer.Tickets {
			do(t)
		}
		seen += len(answer.Tickets)
		if len(answer.Tickets) == 0 || answer.Pagination.last(page, seen) {
			return nil
		}
	}
	return refused(opTickets, vendors.ErrRefused, errManyPages)
}

// samePlaces reports whether the tickets are for exactly the places held: as
// many for each area and tariff, and the same seat where one was assigned.
func samePlaces(tickets []wireTicket, places []vendors.Held) bool {
	if len(tickets) != len(places) {
		return false
	}
	left := slices.Clone(tickets)
	// Places with a seat first, so that the others cannot use up their tickets.
	for _, numbered := range []bool{true, false} {
		for _, h := range places {
			if (seatOf(h) != "") != numbered {
				continue
			}
			i := slices.IndexFunc(left, func(t wireTicket) bool { return t.isFor(h) })
			if i < 0 {
				return false
			}
			left = slices.Delete(left, i, i+1)
		}
	}
	return true
}

func (t wireTicket) isFor(h vendors.Held) bool {
	area := codeOf(string(cmp.Or(string(h.Area), string(h.Category))))
	return string(t.Area) == area && string(t.Tariff) == string(h.Tariff) && (seatOf(h) == "" || string(t.Seat) == seatOf(h))
}

// seatOf returns the code of the seat that the vendor gave, empty without one.
// Where the vendor chose the seat, callers may know it by its label only.
func seatOf(h vendors.Held) string {
	if h.Seat != "" {
		return codeOf(string(h.Seat))
	}
	if h.Label.Row != "" {
		return codeOf(string(cmp.Or(string(h.Area), string(h.Category)))) + "-" + h.Label.Row + "-" + h.Label.Number
	}
	return h.Label.Number
}

// labelOf reads a seat's code as people would. Codes are seen of the form
// PARTER-1-10, which is area, row and number; of another the code is the label.
func labelOf(code, area string) vendors.Label {
	rest, ok := strings.CutPrefix(code, area+"-")
	row, number, both := strings.Cut(rest, "-")
	if !ok || !both || row == "" || number == "" || area == "" || strings.Contains(number, "-") {
		return vendors.Label{Number: code}
	}
	return vendors.Label{Row: row, Number: number}
}

func (t wireTicket) ticket(order string, i int, fallback seatplan.Currency) vendors.Ticket {
	ticket := vendors.Ticket{
		ID: ticketID(string(t.FiscalCode), order, i), Code: string(t.ScanCode), Area: plain(string(cmp.Or(t.CategoryName, t.Area)), maxLabel), Tariff: plain(string(t.TariffName), maxLabel),
	}
	ticket.Price, _ = t.Price.Money(currencyOf(t.Currency, fallback))
	if t.Seat != "" {
		ticket.Label.Number = plain(string(cmp.Or(t.SeatLabel, t.Seat)), maxLabel)
		if id, ok := idOf(string(t.Seat)); ok {
			ticket.Seat = seatplan.SeatID(id)
		}
	}
	return ticket
}

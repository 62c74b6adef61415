package bil24

import (
	"context"
	"errors"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// maxTickets bounds GET_TICKETS_BY_ORDER: each ticket has two pictures.
const maxTickets = 32 << 20

// ticketsAnswer is GET_TICKETS_BY_ORDER; it echoes the name of a command that
// does not exist.
type ticketsAnswer struct {
	result
	Currency   rest.Text      `json:"currency"`
	TicketList []listedTicket `json:"ticketList"`
}

// listedTicket leaves out totalPrice, which is 0 beside a price in the
// document's example, and the pictures.
type listedTicket struct {
	location
	TicketID       rest.ID     `json:"ticketId"`
	SeatID         rest.ID     `json:"seatId"`
	CategoryName   rest.Text   `json:"categoryName"`
	TariffPlanName rest.Text   `json:"tariffPlanName"`
	Price          rest.Amount `json:"price"`
	ServiceCharge  rest.Amount `json:"serviceCharge"`
	BarCodeNumber  rest.Text   `json:"barCodeNumber"`
	StatusInt      rest.Int    `json:"statusInt"`
}

// Statuses of tickets that admit nobody any more.
const (
	ticketReturned       = 3
	ticketReturnedAbroad = 4
)

// Tickets reads the tickets of a paid order (GET_TICKETS_BY_ORDER). Tickets
// that were returned and tickets without a code are left out; the latter are
// still being made.
func (v *Vendor) Tickets(ctx context.Context, r vendors.OrderRef) ([]vendors.Ticket, error) {
	const op = "GET_TICKETS_BY_ORDER"
	req, err := request{Command: op, Locale: r.Buyer.Locale, TimeZone: "UTC", RawCoordinates: true, maxBody: maxTickets}.as(r.Visit)
	if err != nil {
		return nil, err
	}
	if req.OrderID, err = number(op, r.ID); err != nil {
		return nil, err
	}
	var a ticketsAnswer
	if _, err := v.call(ctx, req, &a); err != nil {
		return nil, err
	}
	c := v.currencyOf(a.Currency, r.Currency)
	tickets := make([]vendors.Ticket, 0, len(a.TicketList))
	for _, t := range a.TicketList {
		if t.BarCodeNumber == "" || t.StatusInt == ticketReturned || t.StatusInt == ticketReturnedAbroad {
			continue
		}
		ticket, err := v.ticket(t, c)
		if err != nil {
			return nil, v.rest.Lost(rest.Call{Op: op}, 0, err)
		}
		tickets = append(tickets, ticket)
	}
	return tickets, nil
}

// ticket turns a ticket into our words. A seat may have had several tickets
// over time, so only ticketId names one.
func (v *Vendor) ticket(t listedTicket, c seatplan.Currency) (vendors.Ticket, error) {
	if !seatplan.ValidID(string(t.TicketID)) {
		return vendors.Ticket{}, errors.New("answer has a ticket without an id")
	}
	price, err := v.money(t.Price, c)
	if err != nil {
		return vendors.Ticket{}, err
	}
	charge, err := v.money(t.ServiceCharge, c)
	if err != nil {
		return vendors.Ticket{}, err
	}
	if price, err = price.Add(charge); err != nil {
		return vendors.Ticket{}, err
	}
	out := vendors.Ticket{
		ID: string(t.TicketID), Code: string(t.BarCodeNumber), Label: t.label(),
		Tariff: clip(string(t.TariffPlanName), maxName), Price: price,
	}
	if (t.location == location{}) {
		out.Area = bare(t.CategoryName, "Категория: ", "Category: ")
	} else {
		out.Seat = seatplan.SeatID(t.SeatID)
	}
	return out, nil
}

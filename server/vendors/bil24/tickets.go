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
// document's example.
type listedTicket struct {
	location
	TicketID       rest.ID     `json:"ticketId"`
	SeatID         rest.ID     `json:"seatId"`
	CategoryName   rest.Text   `json:"categoryName"`
	TariffPlanName rest.Text   `json:"tariffPlanName"`
	Price          rest.Amount `json:"price"`
	ServiceCharge  rest.Amount `json:"serviceCharge"`
	BarCodeNumber  rest.Text   `json:"barCodeNumber"`
	BarCodeType    rest.Text   `json:"barCodeType"`
	BarCodeImg     rest.Text   `json:"barCodeImg"` // PNG in Base64, like QRCodeImg
	QRCodeImg      rest.Text   `json:"qrCodeImg"`
	StatusInt      rest.Int    `json:"statusInt"`
}

// valid reports whether a ticket admits anybody; one without a code is still
// being made.
func (t listedTicket) valid() bool {
	return t.BarCodeNumber != "" && t.StatusInt != ticketReturned && t.StatusInt != ticketReturnedAbroad
}

// Statuses of tickets that admit nobody any more.
const (
	ticketReturned       = 3
	ticketReturnedAbroad = 4
)

// Sizes of the pictures that we ask for, in pixels, as in the document's
// examples.
const (
	sizeQR              = 500
	widthBar, heightBar = 500, 100
)

// pictured returns r asking for pictures.
func (r request) pictured() request {
	r.SizeQRCode, r.WidthBarCode, r.HeightBarCode, r.Type = sizeQR, widthBar, heightBar, "PNG"
	return r
}

const opTickets = "GET_TICKETS_BY_ORDER"

// readTickets reads the tickets of an order.
func (v *client) readTickets(ctx context.Context, r vendors.OrderRef) (ticketsAnswer, error) {
	var a ticketsAnswer
	req := request{Command: opTickets, Locale: r.Buyer.Locale, TimeZone: "UTC", RawCoordinates: true, maxBody: maxTickets}
	req, err := req.pictured().as(r.Visit)
	if err != nil {
		return a, err
	}
	if req.OrderID, err = number(opTickets, r.ID); err != nil {
		return a, err
	}
	_, err = v.call(ctx, req, &a)
	return a, err
}

// Tickets reads the tickets of a paid order (GET_TICKETS_BY_ORDER). Tickets
// that were returned and tickets without a code are left out; the latter are
// still being made.
func (v *client) Tickets(ctx context.Context, r vendors.OrderRef) ([]vendors.Ticket, error) {
	a, err := v.readTickets(ctx, r)
	if err != nil {
		return nil, err
	}
	c := v.currencyOf(a.Currency, r.Currency)
	tickets := make([]vendors.Ticket, 0, len(a.TicketList))
	for _, t := range a.TicketList {
		if !t.valid() {
			continue
		}
		ticket, err := v.ticket(t, c)
		if err != nil {
			return nil, v.rest.Lost(rest.Call{Op: opTickets}, 0, err)
		}
		tickets = append(tickets, ticket)
	}
	return tickets, nil
}

// ticket turns a ticket into our words. A seat may have had several tickets
// over time, so only ticketId names one.
func (v *client) ticket(t listedTicket, c seatplan.Currency) (vendors.Ticket, error) {
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
		ID: string(t.TicketID), Code: clip(string(t.BarCodeNumber), maxName), Label: t.label(),
		Tariff: clip(string(t.TariffPlanName), maxName), Price: price,
	}
	if (t.location == location{}) {
		out.Area = bare(t.CategoryName, "Категория: ", "Category: ")
	} else {
		out.Seat = seatplan.SeatID(t.SeatID)
	}
	out.Symbology, out.Picture = t.drawing()
	return out, nil
}

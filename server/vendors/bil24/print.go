package bil24

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// printAnswer is PRINT_TICKETS. The extension is not looked at: the content says
// what it is.
type printAnswer struct {
	result
	TicketsFile rest.Text `json:"ticketsFile"` // Base64
}

// maxPrint bounds a file of tickets.
const maxPrint = 24 << 20

// Print returns the tickets of a paid order in one file (PRINT_TICKETS).
func (v *Vendor) Print(ctx context.Context, r vendors.OrderRef) (vendors.Document, error) {
	ids, err := v.ticketIDs(ctx, r)
	if err != nil {
		return vendors.Document{}, err
	}
	return v.print(ctx, r.Visit, ids, r.Buyer.Locale)
}

func (v *Vendor) print(ctx context.Context, visit vendors.Visit, tickets []json.Number, locale string) (vendors.Document, error) {
	const op = "PRINT_TICKETS"
	req, err := request{Command: op, TicketIDList: tickets, Locale: locale, maxBody: maxPrint}.as(visit)
	if err != nil {
		return vendors.Document{}, err
	}
	var a printAnswer
	if _, err := v.call(ctx, req, &a); err != nil {
		return vendors.Document{}, err
	}
	d, err := document(a.TicketsFile)
	if err != nil {
		return vendors.Document{}, v.rest.Lost(rest.Call{Op: op}, 0, err)
	}
	return d, nil
}

// document decodes a file of tickets, which must be one that buyers can print.
func document(text rest.Text) (vendors.Document, error) {
	data, err := base64.StdEncoding.DecodeString(string(text))
	if err != nil {
		return vendors.Document{}, errors.New("file of tickets is not readable as Base64")
	}
	kind := http.DetectContentType(data)
	extension, ok := map[string]string{"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}[kind]
	if !ok || kind == "application/pdf" && !bytes.HasPrefix(data, []byte("%PDF-")) {
		return vendors.Document{}, errors.New("file of tickets is neither PDF nor a picture")
	}
	return vendors.Document{ContentType: kind, Name: "tickets" + extension, Content: data}, nil
}

// ticketIDs reads which tickets of an order are valid.
func (v *client) ticketIDs(ctx context.Context, r vendors.OrderRef) ([]json.Number, error) {
	a, err := v.readTickets(ctx, r)
	if err != nil {
		return nil, err
	}
	var ids []json.Number
	for _, t := range a.TicketList {
		if id, ok := t.TicketID.Number(); ok && t.valid() {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, &vendors.Error{Vendor: name, Op: opTickets, Kind: vendors.ErrUnavailable, Cause: errors.New("order has no tickets yet")}
	}
	return ids, nil
}

// MailTickets makes the vendor send the tickets of a paid order
// (SEND_TICKETS_TO_EMAIL).
func (v *client) MailTickets(ctx context.Context, r vendors.OrderRef, email string) error {
	ids, err := v.ticketIDs(ctx, r)
	if err != nil {
		return err
	}
	return v.mail(ctx, r.Visit, ids, email, r.Buyer.Locale)
}

func (v *client) mail(ctx context.Context, visit vendors.Visit, tickets []json.Number, email, locale string) error {
	req, err := request{Command: "SEND_TICKETS_TO_EMAIL", TicketIDList: tickets, Email: email, Locale: locale, mutates: true}.as(visit)
	if err != nil {
		return err
	}
	_, err = v.call(ctx, req, &result{})
	return err
}

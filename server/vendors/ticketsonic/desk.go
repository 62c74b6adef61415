package ticketsonic

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// Actions lists the promoter's and the door's calls. A key has all of an
// organiser's rights, so that every account has all of them.
func (v *Vendor) Actions() []vendors.Action {
	return []vendors.Action{
		{Noun: "account", Verb: "show", Help: "ask whether TicketSonic is well and knows us", Run: v.showAccount},
		{Noun: "events", Verb: "edit", Help: "change an event; what is not given stays", Mutates: true, Run: v.editEvent, Params: join(
			required(vendors.Param{Name: "event", Help: "the event's id"}), textParams, eventParams)},
		{Noun: "events", Verb: "list", Help: "list all events, in both languages", Run: v.listEvents},
		{Noun: "events", Verb: "new", Help: "make an event with its ticket types", Mutates: true, Run: v.newEvent, Params: join(
			required(textParams[0]), textParams[1:], eventParams, []vendors.Param{{Name: "ticket", Required: true, Many: true,
				Help: `a ticket type, such as {"title":"Adult","price":"12.50","currency":"EUR","stock":100}; its keys are the arguments of tickets new`}})},
		{Noun: "tickets", Verb: "edit", Help: "change a ticket type; what is not given stays", Mutates: true, Run: v.editTicket, Params: join(
			required(vendors.Param{Name: "sku", Help: "the ticket type's sku"}), textParams, typeParams)},
		{Noun: "tickets", Verb: "list", Help: "list ticket types with their stock, in both languages", Run: v.listTickets,
			Params: []vendors.Param{{Name: "event", Help: "the event's id; empty for all"}}},
		{Noun: "tickets", Verb: "new", Help: "add a ticket type to an event", Mutates: true, Run: v.newTicket, Params: join(
			required(vendors.Param{Name: "event", Help: "the event's id"}), required(textParams[0]), textParams[1:],
			typeParams[:2], required(typeParams[2:]...))},
		{Noun: "tickets", Verb: "validate", Help: "let the bearer of an issued ticket in", Mutates: true, Run: v.validate,
			Params: required(vendors.Param{Name: "code", Help: "what the ticket's QR code says"})},
	}
}

var (
	// textParams are the titles and descriptions of events and ticket types.
	textParams = []vendors.Param{
		{Name: "title", Help: "the title in the primary language"},
		{Name: "title-second", Help: "the title in the secondary language"},
		{Name: "description", Help: "the description in the primary language"},
		{Name: "description-second", Help: "the description in the secondary language"},
	}
	eventParams = []vendors.Param{
		{Name: "starts", Help: "when it begins, such as 2026-05-01 19:30 in the account's time zone"},
		{Name: "location", Help: "where it is"},
		{Name: "badge-horizontal", Help: "where a badge's text is: left, center or right"},
		{Name: "badge-vertical", Help: "where a badge's text is: top, center or bottom"},
		{Name: "badge-primary-size", Help: "the size of a badge's first text"},
		{Name: "badge-secondary-size", Help: "the size of a badge's second text"},
		{Name: "badge-primary-color", Help: "the colour of a badge's first text, such as #000000"},
		{Name: "badge-secondary-color", Help: "the colour of a badge's second text, such as #000000"},
	}
	typeParams = []vendors.Param{
		{Name: "starts", Help: "from when it is valid, such as 2026-05-01 19:30 in the account's time zone"},
		{Name: "location", Help: "where it is valid"},
		{Name: "price", Help: "the price, such as 12.50"},
		{Name: "currency", Help: "EUR, USD, GBP or BGN"},
		{Name: "stock", Help: "how many there are"},
	}
)

// required returns parameters as such that must be given.
func required(params ...vendors.Param) []vendors.Param {
	out := make([]vendors.Param, len(params))
	for i, p := range params {
		p.Required = true
		out[i] = p
	}
	return out
}

func join(lists ...[]vendors.Param) (all []vendors.Param) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// account is what account show prints.
type account struct {
	Healthy bool `json:"healthy"`
	Events  int  `json:"events"`
	// KeyBits is the size of the key that seals tickets, 0 where it cannot be
	// read.
	KeyBits int `json:"public_key_bits"`
}

func (v *Vendor) showAccount(ctx context.Context, _ vendors.Args) (any, error) {
	if err := v.health(ctx); err != nil {
		return nil, err
	}
	events, err := v.events(ctx)
	if err != nil {
		return nil, err
	}
	return account{Healthy: true, Events: len(events), KeyBits: v.memory.publicKey().bits()}, nil
}

func (v *Vendor) health(ctx context.Context) error {
	return v.exchange(ctx, call{op: opHealth}, nil)
}

// listedEvent is an event as events list prints it.
type listedEvent struct {
	ID seatplan.EventID `json:"event_id"`
	texts
	Starts   *time.Time `json:"start_time"`
	Ends     *time.Time `json:"end_time"`
	Location string     `json:"event_location"`
	Badge    *wireBadge `json:"badge,omitempty"`
}

func (v *Vendor) listEvents(ctx context.Context, _ vendors.Args) (any, error) {
	events, err := v.events(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]listedEvent, 0, len(events))
	for _, w := range events {
		list = append(list, listedEvent{
			ID: seatplan.EventID(w.ID), texts: w.texts, Starts: v.local(w.Starts), Ends: v.local(w.Ends),
			Location: string(w.Location), Badge: w.Badge,
		})
	}
	return list, nil
}

// local is a time in the account's zone, nil where there is none.
func (v *Vendor) local(u unix) *time.Time {
	if u.IsZero() {
		return nil
	}
	at := u.In(v.zone)
	return &at
}

// listedTicket is a ticket type as tickets list prints it.
type listedTicket struct {
	SKU   string           `json:"sku"`
	Event seatplan.EventID `json:"event_id"`
	texts
	Price    string `json:"price"`
	Currency string `json:"currency"`
	Stock    int    `json:"stock"`
}

func (v *Vendor) listTickets(ctx context.Context, args vendors.Args) (any, error) {
	event := args.Get("event")
	if !headerSafe(event) {
		return nil, refused(opTicketList, vendors.ErrInvalid, errEventID)
	}
	_, all, err := v.ticketTypes(ctx, seatplan.EventID(event))
	if err != nil {
		return nil, err
	}
	list := make([]listedTicket, 0, len(all))
	for _, w := range all {
		t := listedTicket{
			SKU: string(w.SKU), Event: seatplan.EventID(w.Event), texts: w.texts,
			Price: string(w.Price), Currency: string(w.Currency),
		}
		if w.Stock != nil {
			t.Stock = int(*w.Stock)
		}
		list = append(list, t)
	}
	return list, nil
}

// accepted is what the calls print that make or change something.
type accepted struct {
	Accepted bool   `json:"accepted"`
	Event    string `json:"event_id,omitempty"`
	Hash     string `json:"request_hash"`
	Note     string `json:"note"`
}

const (
	noteLater = "TicketSonic carries this out later and sends an e-mail to the account's holder when it has; list to see it"
	noteLost  = "an answer was lost on the way, but TicketSonic has the request; " + noteLater
)

// mutate makes a promoter's call. Where its answer is lost it is sent again,
// once, with the same hash: what makes something is then refused as a duplicate,
// which says that the first got through, and an edit of the same values changes
// nothing more.
func (v *Vendor) mutate(ctx context.Context, c call, hash string) (any, error) {
	out := accepted{Accepted: true, Hash: hash, Note: noteLater}
	var answer eventAnswer
	err := v.exchange(ctx, c, &answer)
	if lost := err; errors.Is(lost, vendors.ErrOutcomeUnknown) {
		out.Note = noteLost
		if err = v.exchange(ctx, c, &answer); err != nil && !hasCode(err, codeDuplicate) {
			return nil, lost
		}
	}
	if hasCode(err, codeDuplicate) {
		out.Note, err = noteLost, nil
	}
	if err != nil {
		return nil, err
	}
	out.Event = string(answer.Event)
	return out, nil
}

func (v *Vendor) newEvent(ctx context.Context, args vendors.Args) (any, error) {
	request, err := v.eventOf(args)
	if err != nil {
		return nil, refused(opEventNew, vendors.ErrInvalid, err)
	}
	for i, text := range args["ticket"] {
		t, err := v.ticketOfJSON(text)
		if err != nil {
			return nil, refused(opEventNew, vendors.ErrInvalid, fmt.Errorf("ticket %d: %w", i+1, err))
		}
		request.Tickets = append(request.Tickets, t)
	}
	if request.Badge == nil {
		request.Badge = &wireBadge{} // required, though nothing in it is
	}
	return v.mutate(ctx, call{op: opEventNew, send: request}, request.Hash)
}

func (v *Vendor) editEvent(ctx context.Context, args vendors.Args) (any, error) {
	request, err := v.eventOf(args)
	if err != nil {
		return nil, refused(opEventEdit, vendors.ErrInvalid, err)
	}
	return v.mutate(ctx, call{op: opEventEdit, event: args.Get("event"), send: request}, request.Hash)
}

func (v *Vendor) newTicket(ctx context.Context, args vendors.Args) (any, error) {
	return v.sendTicket(ctx, call{op: opTicketNew, event: args.Get("event")}, args)
}

func (v *Vendor) editTicket(ctx context.Context, args vendors.Args) (any, error) {
	return v.sendTicket(ctx, call{op: opTicketEdit, sku: args.Get("sku")}, args)
}

func (v *Vendor) sendTicket(ctx context.Context, c call, args vendors.Args) (any, error) {
	request, err := v.ticketOf(args)
	if err != nil {
		return nil, refused(c.op, vendors.ErrInvalid, err)
	}
	request.Hash = v.newHash()
	c.send = request
	return v.mutate(ctx, c, request.Hash)
}

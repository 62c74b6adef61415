package ticketsonic

import (
	"cmp"
	"context"
	"log/slog"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// ticketType is what is sold: an area of its event.
type ticketType struct {
	sku   seatplan.AreaID
	event seatplan.EventID
	name  string
	price seatplan.Money
	stock int
}

// category returns its price category: each ticket type has its own.
func (t ticketType) category() seatplan.CategoryID { return seatplan.CategoryID(t.sku) }

// maxTypes bounds the ticket types of one event that are sold.
const maxTypes = seatplan.MaxCategories

// currencies are all that the vendor has.
var currencies = []seatplan.Currency{"EUR", "USD", "GBP", "BGN"}

// ticketTypes reads the ticket types of an event, or of all where it is empty:
// those that can be sold, and all as they came.
func (v *Vendor) ticketTypes(ctx context.Context, event seatplan.EventID) (types []ticketType, all []wireTicket, err error) {
	var answer ticketsAnswer
	if err := v.exchange(ctx, call{op: opTicketList, event: string(event), maxBody: listBody}, &answer); err != nil {
		return nil, nil, err
	}
	seen := map[seatplan.AreaID]bool{}
	for _, w := range answer.Tickets {
		t, why := w.ticketType(v.currency, v.settings.secondNames())
		switch {
		case event != "" && t.event != event && w.Event != "":
			continue // the header was overlooked
		case event != "":
			t.event = event
		}
		if why == "" && seen[t.sku] {
			why = "its sku is listed twice"
		}
		if why != "" {
			v.log.WarnContext(ctx, "ticket type left out", slog.String("vendor", name), slog.String("event", rest.Clip(string(t.event), seatplan.MaxLabel)),
				slog.String("sku", rest.Clip(string(w.SKU), seatplan.MaxLabel)), slog.String("reason", why))
			continue
		}
		seen[t.sku] = true
		types = append(types, t)
	}
	v.memory.learn(answer.PublicKey, types)
	return types, answer.Tickets, nil
}

// ticketType reads one ticket type, by its second name where there is one and it
// is wanted. Why says what makes it one that cannot be sold, empty where it can.
func (w wireTicket) ticketType(fallback seatplan.Currency, second bool) (t ticketType, why string) {
	t = ticketType{sku: seatplan.AreaID(w.SKU), event: seatplan.EventID(w.Event)}
	short := func(text rest.Text) string { return rest.Clip(string(text), seatplan.MaxLabel) }
	names := []rest.Text{w.Title, w.TitleSecond}
	if second {
		slices.Reverse(names)
	}
	t.name = cmp.Or(short(names[0]), short(names[1]), short(w.SKU))
	if w.Stock != nil {
		t.stock = int(min(max(0, *w.Stock), seatplan.MaxCapacity))
	}
	currency := cmp.Or(seatplan.Currency(w.Currency), fallback)
	price, err := w.Price.Money(currency)
	t.price = price
	switch {
	case !seatplan.ValidID(string(w.SKU)):
		return t, "its sku cannot be an id"
	case !slices.Contains(currencies, currency):
		return t, "it has none of the vendor's currencies"
	case w.Price == "":
		return t, "it has no price"
	case err != nil || price.Minor < 0:
		return t, "its price is no amount of its currency"
	case w.Stock == nil:
		return t, "it has no stock"
	}
	return t, ""
}

// onSale returns the ticket types of one event that can be sold together: a
// performance has one currency, the account's where a type is in it, else the
// first one's.
func (v *Vendor) onSale(types []ticketType) []ticketType {
	if len(types) == 0 {
		return nil
	}
	currency := types[0].price.Currency
	if slices.ContainsFunc(types, func(t ticketType) bool { return t.price.Currency == v.currency }) {
		currency = v.currency
	}
	sold := make([]ticketType, 0, min(len(types), maxTypes))
	for _, t := range types {
		if t.price.Currency == currency && len(sold) < maxTypes {
			sold = append(sold, t)
		}
	}
	return sold
}

// eventTypes reads what is sold of one event.
func (v *Vendor) eventTypes(ctx context.Context, event seatplan.EventID) ([]ticketType, error) {
	if event == "" {
		return nil, refused(opTicketList, vendors.ErrNotFound, nil)
	}
	types, _, err := v.ticketTypes(ctx, event)
	if err != nil {
		return nil, err
	}
	sold := v.onSale(types)
	if left := len(types) - len(sold); left > 0 {
		v.log.WarnContext(ctx, "ticket types left out", slog.String("vendor", name), slog.String("event", string(event)),
			slog.Int("types", left), slog.String("reason", "another currency, or too many"))
	}
	return sold, nil
}

package ticketsonic

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// scheme is what the vendor calls the way its blocks are sealed.
const scheme = "rsa"

// tickets turns issued tickets into ours. A ticket's code is the block's text
// as it came, which a QR code carries (the plug-in draws it with error
// correction L); a block that cannot be opened therefore loses nothing but what
// would have been read from it.
func (v *Vendor) tickets(ctx context.Context, r vendors.OrderRef, issued []wireIssued) []vendors.Ticket {
	key := v.memory.publicKey()
	paid := map[string]seatplan.Money{}
	for _, p := range r.Holding.Places {
		paid[string(p.Area)] = p.Price.Total()
	}
	names := map[string]bool{}
	var tickets []vendors.Ticket
	for i, w := range issued {
		if w.Sealed == "" {
			continue // counted as missing
		}
		sku := string(w.SKU)
		t := vendors.Ticket{
			ID: fmt.Sprintf("%s-%d", r.ID, i+1), Code: string(w.Sealed), Symbology: vendors.QR,
			Area: v.memory.nameOf(seatplan.AreaID(sku)), Price: paid[sku],
		}
		content, err := key.open(string(w.Sealed))
		var b block
		if err == nil {
			b, err = parseBlock(content)
		}
		if err != nil || w.Scheme != scheme {
			v.log.WarnContext(ctx, "ticket's block left unread", slog.String("vendor", name), slog.String("order", r.ID),
				slog.String("sku", sku), slog.Any("error", err))
			tickets = append(tickets, t)
			continue
		}
		t.Label = b.label()
		if isBarcode(b.Barcode) && !names[b.Barcode] && !strings.HasPrefix(b.Barcode, r.ID+"-") {
			names[b.Barcode], t.ID = true, b.Barcode
		}
		v.check(ctx, r, sku, b, t.Price)
		tickets = append(tickets, t)
	}
	return tickets
}

// label names the place that a block is for. That the four segments are
// section, block, row and place is the likely reading, not a documented one.
func (b block) label() vendors.Label {
	section := []string{segment(b.Segments[0]), segment(b.Segments[1])}
	return vendors.Label{
		Section: strings.Trim(strings.Join(section, "/"), "/"), Row: segment(b.Segments[2]), Number: segment(b.Segments[3]),
	}
}

// maxBarcode bounds a barcode that may be a ticket's id.
const maxBarcode = 64

// isBarcode reports whether text is one that people can read out.
func isBarcode(text string) bool { return len(text) <= maxBarcode && seatplan.ValidID(text) }

// check compares what is sealed with what was sold. Both are the vendor's, so a
// difference is a warning: the ticket is good all the same. A price that is off
// by a hundred means that one of the two is in another unit than documented,
// which the plug-in's history makes likely.
func (v *Vendor) check(ctx context.Context, r vendors.OrderRef, sku string, b block, paid seatplan.Money) {
	warn := func(reason string) {
		v.log.WarnContext(ctx, "ticket's block is not what was sold", slog.String("vendor", name),
			slog.String("order", r.ID), slog.String("sku", sku), slog.String("reason", reason))
	}
	if b.Unknown > 0 {
		warn("it has labels that are not understood")
	}
	if b.Event != 0 && fmt.Sprint(b.Event) != string(r.Performance.ID) {
		warn("it is for another event")
	}
	if b.Price == nil || paid.Currency == "" || *b.Price == uint64(paid.Minor) {
		return
	}
	if sealed := *b.Price; sealed == uint64(paid.Minor)*100 || sealed*100 == uint64(paid.Minor) {
		v.memory.noteFactor()
		// Buyers pay a hundred times too much or too little.
		v.log.ErrorContext(ctx, "ticket's sealed price differs from the listed one by a factor of 100, one of the two is in cents",
			slog.String("vendor", name), slog.String("order", r.ID), slog.String("sku", sku))
		return
	}
	warn("its price differs")
}

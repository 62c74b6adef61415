package web

import (
	"strings"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/vendors"
)

// saleWords are how a state that does not sell is said in lists and on the
// performance's own page.
type saleWords struct {
	state                    string
	badge, title, text, link locale.Key
}

var saleStates = map[vendors.SaleState]saleWords{
	vendors.NotYet:      {"not_yet", locale.BadgeNotYet, locale.SaleNotYetTitle, locale.SaleNotYetUnknown, locale.SaleMore},
	vendors.SoldOut:     {"sold_out", locale.BadgeSoldOut, locale.SaleSoldOutTitle, locale.SaleSoldOut, ""},
	vendors.Cancelled:   {"cancelled", locale.BadgeCancelled, locale.SaleCancelledTitle, locale.SaleCancelled, ""},
	vendors.PreRegister: {"pre_register", locale.BadgePreRegister, locale.SalePreRegisterTitle, locale.SalePreRegister, locale.SalePreRegisterLink},
	vendors.FreeEntry:   {"free_entry", locale.BadgeFreeEntry, locale.SaleFreeEntryTitle, locale.SaleFreeEntry, locale.SaleMore},
	vendors.VenueOnly:   {"venue_only", locale.BadgeVenueOnly, locale.SaleVenueOnlyTitle, locale.SaleVenueOnly, locale.SaleMore},
	vendors.Elsewhere:   {"elsewhere", locale.BadgeElsewhere, locale.SaleElsewhereTitle, locale.SaleElsewhere, locale.SaleElsewhereLink},
	vendors.Closed:      {"closed", locale.BadgeClosed, locale.SaleClosedTitle, locale.SaleClosed, locale.SaleMore},
}

// wordsOf are the words of a state; one that we do not know is closed.
func wordsOf(state vendors.SaleState) saleWords {
	if w, ok := saleStates[state]; ok {
		return w
	}
	return saleStates[vendors.Closed]
}

// badge is a performance's state beside its entry in a list.
func badge(l *locale.Locale, p vendors.Performance) components.Badge {
	switch {
	case p.State == vendors.OnSale && p.Places == 0:
		p.State = vendors.SoldOut
	case p.State == vendors.OnSale && p.Places > 0 && p.Places <= fewLeft:
		return components.Badge{State: "few", Text: l.T(locale.BadgeFew)}
	case p.State == vendors.OnSale && p.AccessCode:
		return components.Badge{State: "on_sale", Text: l.T(locale.BadgeAccessCode)}
	case p.State == vendors.OnSale && p.VoucherNeeded:
		return components.Badge{State: "on_sale", Text: l.T(locale.BadgeVoucher)}
	case p.State == vendors.OnSale:
		return components.Badge{State: "on_sale"}
	}
	w := wordsOf(p.State)
	return components.Badge{State: w.state, Text: l.T(w.badge)}
}

// sale says why nothing can be bought now; nil when it can. What the vendor says
// of the sale comes before that its seats cannot be read.
func (sc *scene) sale() *components.Sale {
	p, l := sc.entry.Performance, sc.l
	state := p.State
	switch {
	case state == vendors.OnSale && sc.view == nil:
		return &components.Sale{State: components.Paused, Title: l.T(locale.SalePausedTitle), Text: l.T(locale.SalePaused)}
	case state == vendors.OnSale && sc.soldOut():
		state = vendors.SoldOut
	case state == vendors.OnSale && sc.soldElsewhere():
		state = vendors.Elsewhere
	case state == vendors.OnSale:
		return nil
	}
	w := wordsOf(state)
	s := &components.Sale{State: w.state, Title: l.T(w.title), Text: l.T(w.text)}
	if state == vendors.NotYet && !p.SalesStart.IsZero() {
		s.Text = l.T(locale.SaleNotYet, "when", l.Moment(p.SalesStart, sc.server.Now()))
		if sc.view != nil && sc.view.Plan.Plan.Len() > 0 {
			s.Text += " " + l.T(locale.SaleLook)
		}
	}
	if w.link != "" {
		s.Action = sc.outside(w.link)
	}
	for _, other := range sc.entry.Event.Performances {
		if other.ID != p.ID && other.State == vendors.OnSale && other.Places != 0 {
			s.Others = append(s.Others, performanceItem(sc.r, l, sc.path, other))
		}
	}
	return s
}

// outside is a link to the performance's own address at another site; nil where
// there is none that a browser may be sent to.
func (sc *scene) outside(text locale.Key) *components.External {
	href := sc.entry.Performance.Link
	if !strings.HasPrefix(href, "https://") && !strings.HasPrefix(href, "http://") {
		return nil
	}
	return &components.External{
		Text: sc.l.T(text), Href: href, NewTab: hostOf(sc.r) == hostEmbed, NewTabText: sc.l.T(locale.NewTab),
	}
}

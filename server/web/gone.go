package web

import (
	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
)

// gone says what became of places that were held and can be asked for again. It
// is not said any more once others are held, unless it is of those that were to
// be held with them.
func (sc *scene) gone() components.Message {
	v, l := sc.cart, sc.l
	if len(v.Expired) == 0 || v.Count() > 0 && v.Gone != checkout.GoneEarly {
		return components.Message{}
	}
	m := components.Message{Kind: components.MessageError, Code: "hold_expired", Again: l.T(locale.HoldAgain)}
	switch v.Gone {
	case checkout.GoneEarly:
		var names []string
		for _, group := range grouped(v.Expired) {
			names = append(names, lineName(l, group))
		}
		m.Text = l.T(locale.HoldTakenBack, "places", l.List(names))
		if v.Held() {
			m.Text += " " + l.Count(locale.StillYours, v.Count())
		}
	case checkout.GoneGivenUp:
		m.Kind, m.Code, m.Text = components.MessageNotice, "", sc.unpaid(locale.HoldGivenUp)
	case checkout.GoneRefused:
		m.Kind, m.Code, m.Text = components.MessageNotice, "", sc.unpaid(locale.HoldRefused)
	default:
		m.Text = l.Refusal("hold_expired")
	}
	if v.Count() == 0 {
		m.Typed = l.T(locale.TypedKept)
	}
	return m
}

// unpaid says what became of an order's places, and that they cost nothing where
// it is known: what a vendor took on its own page is not.
func (sc *scene) unpaid(what locale.Key) string {
	if sc.can.VendorPays {
		return sc.l.T(what)
	}
	return sc.l.T(what) + " " + sc.l.T(locale.HoldPaysNothing)
}

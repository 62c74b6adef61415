package web

import (
	"errors"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
)

// refused is the message for a refused change, and the status to answer with.
func (sc *scene) refused(err error) (components.Message, int) {
	f := faultOf(err)
	m := components.Message{Kind: components.MessageError, Code: f.code, Text: sc.server.refusalText(sc.l, err)}
	var r *checkout.Refusal
	if errors.As(err, &r) && r.Kind == checkout.ErrSeatTaken && len(r.Seats) > 0 && sc.view != nil {
		m.Text = sc.takenText(r.Seats)
	}
	if f.code == "hold_expired" && len(sc.cart.Expired) > 0 {
		m.Again = sc.l.T(locale.HoldAgain)
	}
	switch f.code {
	case "voucher_refused":
		m.Action = &components.Link{Text: sc.l.T(locale.CodeChange), Href: address(sc.r, performancePath(sc.path), "step", "choose")}
	case "elsewhere":
		m.External = sc.outside(locale.SaleElsewhereLink)
	}
	if f.code == "internal" {
		m.Support = sc.l.T(locale.SupportID, "id", info(sc.r).id)
	}
	return m, f.status
}

// takenText names the seats that were taken and says what is still held.
func (sc *scene) takenText(seats []seatplan.SeatID) string {
	var names []string
	for _, id := range seats {
		if i, ok := sc.view.Plan.Plan.Find(id); ok {
			seat := sc.view.Plan.Plan.Seat(i)
			names = append(names, placeName(sc.l, "", sc.view.Plan.Plan.Rows()[seat.Row].Label, seat.Number))
		}
	}
	if len(names) == 0 {
		return sc.l.Refusal("seat_taken")
	}
	key := locale.SeatTakenNamed
	if len(names) > 1 {
		key = locale.SeatsTakenNamed
	}
	text := sc.l.T(key, "places", sc.l.List(names))
	if n := sc.cart.Count(); n > 0 {
		text += " " + sc.l.Count(locale.StillYours, n)
	}
	return text
}

// placeName names a numbered place as far as its parts are known.
func placeName(l *locale.Locale, section, row, number string) string {
	switch {
	case row == "" && section == "":
		return number
	case row == "":
		return l.T(locale.PlaceWithoutRow, "section", section, "number", number)
	case section == "":
		return l.T(locale.PlaceInSection, "row", row, "number", number)
	}
	return l.T(locale.PlaceSeat, "section", section, "row", row, "number", number)
}

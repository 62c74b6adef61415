package web

import (
	"errors"
	"strings"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
)

// refused is the message for a refused change, and the status to answer with.
func (sc *scene) refused(err error) (components.Message, int) {
	f := faultOf(err)
	m := components.Message{Kind: components.MessageError, Code: f.code, Text: sc.server.refusalText(sc.l, err)}
	if sc.view != nil {
		if text, ok := namedText(sc.l, sc.view.Plan.Plan, err, sc.cart.Count()); ok {
			m.Text = text
		}
	}
	if f.code == "hold_expired" && len(sc.cart.Expired) > 0 {
		m.Again, m.Typed = sc.l.T(locale.HoldAgain), sc.l.T(locale.TypedKept)
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

// namedText is the message for a refusal that is about seats of the plan: it
// names each with its section, and says what the cart still keeps.
func namedText(l *locale.Locale, plan *seatplan.Plan, err error, kept int) (string, bool) {
	var r *checkout.Refusal
	if !errors.As(err, &r) {
		return "", false
	}
	names, n := seatNames(l, plan, r.Seats)
	switch {
	case n == 0:
		return "", false
	case r.Kind == checkout.ErrPriceChanged:
		return l.T(locale.PriceChangedNamed, "places", names), true
	case r.Kind != checkout.ErrSeatTaken:
		return "", false
	}
	key := locale.SeatTakenNamed
	if n > 1 {
		key = locale.SeatsTakenNamed
	}
	text := l.T(key, "places", names)
	if kept > 0 {
		text += " " + l.Count(locale.StillYours, kept)
	}
	return text, true
}

// seatNames names the seats that are in the plan, those of a row together, and
// says how many they are.
func seatNames(l *locale.Locale, plan *seatplan.Plan, seats []seatplan.SeatID) (string, int) {
	numbers := make(map[int][]string) // by row
	var rows []int
	n := 0
	for _, id := range seats {
		i, ok := plan.Find(id)
		if !ok {
			continue
		}
		seat := plan.Seat(i)
		if numbers[seat.Row] == nil {
			rows = append(rows, seat.Row)
		}
		numbers[seat.Row] = append(numbers[seat.Row], seat.Number)
		n++
	}
	names := make([]string, len(rows))
	for i, r := range rows {
		row := plan.Rows()[r]
		names[i] = rowName(l, plan.Sections()[row.Section].Name, row.Label, numbers[r])
	}
	return strings.Join(names, "; "), n
}

// rowName names some places of a row as far as its parts are known.
func rowName(l *locale.Locale, section, row string, numbers []string) string {
	switch {
	case len(numbers) == 1:
		return placeName(l, section, row, numbers[0])
	case row == "" && section == "":
		return l.T(locale.PlaceNumbers, "numbers", l.List(numbers))
	case row == "":
		return l.T(locale.PlacesWithoutRow, "section", section, "numbers", l.List(numbers))
	case section == "":
		return l.T(locale.PlacesInSection, "row", row, "numbers", l.List(numbers))
	}
	return l.T(locale.PlaceSeats, "section", section, "row", row, "numbers", l.List(numbers))
}

// placeName names a numbered place as far as its parts are known.
func placeName(l *locale.Locale, section, row, number string) string {
	switch {
	case row == "" && section == "" && strings.ContainsAny(number, ", "):
		return number // a name of its own
	case row == "" && section == "":
		return l.T(locale.PlaceNumber, "number", number)
	case row == "":
		return l.T(locale.PlaceWithoutRow, "section", section, "number", number)
	case section == "":
		return l.T(locale.PlaceInSection, "row", row, "number", number)
	}
	return l.T(locale.PlaceSeat, "section", section, "row", row, "number", number)
}

package web

import (
	"slices"
	"strings"
	"time"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
)

// lowTime is from when on the clock is shown as running low.
const lowTime = 2 * time.Minute

// amountOf is a sum as shown and for machines.
func amountOf(l *locale.Locale, m seatplan.Money) components.Amount {
	return components.Amount{Text: priceText(l, m), Minor: m.Minor, Currency: string(m.Currency)}
}

// holdModel is the running clock; nil while nothing runs.
func holdModel(l *locale.Locale, deadline, now time.Time) *components.Hold {
	if deadline.IsZero() {
		return nil
	}
	left := max(0, deadline.Sub(now))
	return &components.Hold{
		ExpiresAt: Stamp(deadline), ServerNow: Stamp(now), Clock: locale.Countdown(left),
		Words: l.CountdownWords(left), Low: low(l, left),
	}
}

// low says that little time is left, empty where it is not.
func low(l *locale.Locale, left time.Duration) string {
	switch {
	case left > lowTime:
		return ""
	case left > time.Minute:
		return l.Count(locale.TimeLow, 2)
	}
	return l.Count(locale.TimeLow, 1)
}

// cartModel is the buyer's cart; places of one area at one tariff are one line.
func (sc *scene) cartModel() components.Cart {
	v, l := sc.cart, sc.l
	cart := components.Cart{ID: string(v.ID), Token: string(sc.token), Rev: v.Rev, Count: v.Count(), Expired: v.RanOut(), Over: sc.over}
	if v.Count() == 0 {
		cart.Say = l.T(locale.CartSayEmpty)
		cart.Closed, cart.Codes = !sc.selling() && len(v.Codes) == 0, sc.givenCodes()
		return cart
	}
	cart.CountText = l.Count(locale.Seats, v.Count())
	if slices.ContainsFunc(v.Lines, func(line checkout.ViewLine) bool { return line.Seat == "" }) {
		cart.CountText = l.Count(locale.Places, v.Count())
	}
	for _, group := range grouped(v.Lines) {
		cart.Lines = append(cart.Lines, sc.cartLine(group))
	}
	cart.Total = amountOf(l, v.Total)
	if v.Fees.Minor > 0 {
		cart.Fees = l.T(locale.Fees, "amount", l.Money(v.Fees))
	}
	cart.Say = l.T(locale.CartSay, "n", v.Count(), "limit", sc.limit(), "total", cart.Total.Text)
	cart.Codes = sc.givenCodes()
	if v.Discount.Minor > 0 {
		cart.Discount = l.Money(seatplan.Money{Minor: -v.Discount.Minor, Currency: v.Discount.Currency})
	}
	cart.Continue = l.T(locale.Continue)
	switch {
	case sc.emailNeeded():
		cart.ContinueURL = address(sc.r, performancePath(sc.path), "step", "email")
	case sc.voucherMissing():
		cart.Blocked = l.T(locale.SaleVoucherBlocked)
	default:
		cart.ContinueURL = address(sc.r, performancePath(sc.path), "step", "details")
	}
	return cart
}

// grouped puts places of one area at one tariff together, in order.
func grouped(lines []checkout.ViewLine) [][]checkout.ViewLine {
	type kind struct {
		area   seatplan.AreaID
		tariff seatplan.TariffID
		label  string
		reason string
	}
	at := make(map[kind]int)
	var groups [][]checkout.ViewLine
	for _, l := range lines {
		k := kind{l.Area, l.Price.Tariff, l.Row + l.Number, l.Reason}
		if i, ok := at[k]; ok && l.Area != "" && l.Number == "" {
			groups[i] = append(groups[i], l)
			continue
		}
		at[k] = len(groups)
		groups = append(groups, []checkout.ViewLine{l})
	}
	return groups
}

func (sc *scene) cartLine(group []checkout.ViewLine) components.CartLine {
	first, l := group[0], sc.l
	line := components.CartLine{
		Key: first.Ref, Seat: first.Seat, Area: first.Area, Quantity: len(group), Place: lineName(l, group),
		Detail: sc.lineDetail(first),
	}
	sum, full := sums(group)
	for _, one := range group {
		switch {
		case one.Held:
		case sc.cart.Checking:
			line.Note = l.T(locale.LineChecking)
		case sc.emailNeeded():
			line.Note = l.T(locale.LineWanted)
		}
	}
	line.Tariff, line.Say = first.Price.Tariff, lineSay(l, line, group)
	line.Price, line.Was, line.Reason = amountOf(l, sum), sc.was(full, sum), first.Reason
	line.Remove = l.T(locale.GiveBack, "place", line.Place)
	if sc.view != nil && first.Seat != "" {
		line.Tariffs = sc.tariffs(first)
	}
	return line
}

// lineSay is what is announced of a line: whether it is held, as far as that is
// known.
func lineSay(l *locale.Locale, line components.CartLine, group []checkout.ViewLine) string {
	switch {
	case line.Note != "":
		return l.T(locale.LineNoted, "place", line.Place, "note", line.Note)
	case slices.ContainsFunc(group, func(one checkout.ViewLine) bool { return !one.Held }):
		return l.Count(locale.LineChosen, len(group), "place", line.Place)
	}
	return l.Count(locale.LineHeld, len(group), "place", line.Place)
}

// sums are what a line's places cost, and what they would without a discount.
func sums(group []checkout.ViewLine) (sum, full seatplan.Money) {
	for _, one := range group {
		price := one.Price.Total()
		sum, _ = sum.Add(price) // one cart's prices add up
		if one.Full.Minor > 0 {
			price = one.Full
		}
		full, _ = full.Add(price)
	}
	return sum, full
}

// lineName names a line's places.
func lineName(l *locale.Locale, group []checkout.ViewLine) string {
	first := group[0]
	if first.Number != "" {
		return placeName(l, first.Section, first.Row, first.Number)
	}
	return l.T(locale.PlaceArea, "n", len(group), "area", first.Section)
}

// lineDetail names the price category and the tariff, each where it says more
// than the line says already.
func (sc *scene) lineDetail(line checkout.ViewLine) string {
	if sc.view == nil {
		return ""
	}
	said, details := []string{"", line.Section}, []string(nil)
	say := func(name string) {
		if name = beyond(name, said); name != "" {
			said, details = append(said, name), append(details, name)
		}
	}
	plan := sc.view.Plan.Plan
	if i, ok := plan.FindCategory(line.Category); ok {
		say(plan.Categories()[i].Name)
	}
	if t, ok := sc.view.Prices.Tariff(line.Price.Tariff); ok && line.Seat == "" {
		say(t.Name)
	}
	return strings.Join(details, ", ")
}

// beyond is what a name says that was not said already: some vendors call a tariff
// by the place and what is particular, as in "Parter, redus".
func beyond(name string, said []string) string {
	for _, s := range said {
		if s != "" {
			name = strings.TrimPrefix(name, s+", ")
		}
	}
	if slices.Contains(said, name) {
		return ""
	}
	return name
}

// tariffs are the choices of a line; none where there is only one.
func (sc *scene) tariffs(line checkout.ViewLine) []components.Option {
	prices := sc.view.Prices.Of(line.Category)
	if len(prices) < 2 {
		return nil
	}
	options := make([]components.Option, 0, len(prices))
	for _, p := range prices {
		t, _ := sc.view.Prices.Tariff(p.Tariff)
		name := t.Name
		if name == "" {
			name = sc.l.T(locale.StandardTariff)
		}
		options = append(options, components.Option{
			Value: string(t.ID), Text: name + ", " + sc.price(p), Selected: t.ID == line.Price.Tariff,
		})
	}
	return options
}

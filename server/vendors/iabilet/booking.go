package iabilet

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// The vendor's words for what a booking is; the document says that there may
// be others.
const (
	bookingLocked    = "locked"
	bookingPrepared  = "prepared"
	bookingCompleted = "completed"
	bookingCancelled = "cancelled"
	bookingTimeout   = "timeout"
)

// booking reads a booking. That the vendor does not know it is ErrNotFound.
func (v *Vendor) booking(ctx context.Context, b vendors.Visit, ref string) (bookingAnswer, error) {
	if ref == "" {
		return bookingAnswer{}, refused(opBooking, vendors.ErrNotFound, errors.New("no booking reference"))
	}
	var answer bookingAnswer
	c := call{op: opBooking, params: url.Values{"bookingRef": {ref}}}
	err := v.readAs(ctx, b, c, &answer)
	var e *vendors.Error
	if errors.Is(err, vendors.ErrRefused) && errors.As(err, &e) {
		e.Kind = vendors.ErrNotFound
	}
	if err != nil {
		return bookingAnswer{}, err
	}
	if answer.Ref != "" && string(answer.Ref) != ref {
		return bookingAnswer{}, v.rest.Lost(v.request("", c), 0, errors.New("answer is about another booking"))
	}
	return answer, nil
}

// Holding reads a booking. Its prices come from the tariffs, because booking
// info has none, and its deadline is zero, because no answer has it: the one of
// the hold stays. Nor does it say which vouchers are in force: Codes are those
// that we added since we started; what others take off is in Modifiers and Total
// all the same. A booking that is over holds nothing.
func (v *Vendor) Holding(ctx context.Context, b vendors.Visit, p vendors.Performance, booking string) (vendors.Holding, error) {
	if booking == "" {
		return vendors.Holding{}, nil // without a lock's answer we know of nothing
	}
	answer, err := v.booking(ctx, b, booking)
	if err != nil {
		return vendors.Holding{}, err
	}
	if answer.Status != bookingLocked && answer.Status != bookingPrepared {
		return vendors.Holding{}, nil
	}
	all, err := v.tariffs(ctx, p.Event, true)
	if err != nil {
		return vendors.Holding{}, err
	}
	holding := vendors.Holding{Booking: booking, Codes: v.vouchers.of(booking)}
	for _, s := range answer.Seats {
		if s.Status == statusLocked || s.Status != "" && s.Status == answer.Status {
			holding.Places = append(holding.Places, s.held(v.placeOf(s, all)))
		}
	}
	if err := v.charge(&holding, answer.Totals, "", ""); err != nil {
		return vendors.Holding{}, v.rest.Lost(v.request("", call{op: opBooking}), 0, errTotal)
	}
	return holding, nil
}

// placeOf returns the place that a locked seat was asked for as: where single
// seats can be asked for, a seat is not one of its area's places.
func (v *Vendor) placeOf(s wireSeat, tariffs []tariff) vendors.Place {
	id, _ := idOf(string(s.Area))
	p := vendors.Place{Ref: string(s.Ref), Area: seatplan.AreaID(id), Category: seatplan.CategoryID(id), Tariff: seatplan.TariffID(s.Tariff)}
	p.Expect = seatplan.Price{Category: p.Category, Tariff: p.Tariff}
	if t, ok := find(tariffs, p.Tariff, string(s.Area)); ok {
		p.Expect.Nominal = t.price
	}
	if v.settings.RequestSeatCode && bool(s.HasSeat) {
		p.Area = ""
	}
	return p
}

// currency returns the totals' currency, under whichever of its names it came.
func (t wireTotals) currency(fallback seatplan.Currency) seatplan.Currency {
	return currencyOf(cmp.Or(t.PriceCurrency, t.PriceCurrenty, t.PaidCurrency), fallback)
}

// currencyOf reads a currency, which the account's stands in for.
func currencyOf(code string, fallback seatplan.Currency) seatplan.Currency {
	return cmp.Or(seatplan.Currency(strings.ToUpper(strings.TrimSpace(code))), fallback)
}

// priceOf is what places cost together, false where that is not known of each.
func priceOf(places []vendors.Held, c seatplan.Currency) (sum seatplan.Money, ok bool) {
	for _, p := range places {
		var err error
		if sum, err = sum.Add(p.Price.Total()); err != nil || p.Price.Nominal.Currency != c {
			return sum, false
		}
	}
	return sum, len(places) > 0
}

// total returns totalPrice, which is never computed: the document's own example
// does not add up.
func (t wireTotals) total(fallback seatplan.Currency) (seatplan.Money, error) {
	total, err := t.Price.Money(t.currency(fallback))
	if err == nil && (t.Price == "" || total.Minor < 0) {
		err = errTotal
	}
	return total, err
}

// maxModifiers bounds what is kept of a price computation.
const maxModifiers = 50

// modifiers returns the vendor's lines from the price of the places to the total,
// with a last one for what they leave unexplained. Lines that cannot be read are
// in that one too. Where the places' own prices are not known the vendor's sum of
// them is gone by.
func (t wireTotals) modifiers(places []vendors.Held, total seatplan.Money, other string) []vendors.Modifier {
	sum, ok := priceOf(places, total.Currency)
	if !ok {
		var err error
		if sum, err = t.Before.Money(total.Currency); err != nil || t.Before == "" {
			return nil
		}
	}
	var lines []vendors.Modifier
	for _, m := range t.Modifiers[:min(len(t.Modifiers), maxModifiers)] {
		amount, err := m.Value.Money(total.Currency)
		if err != nil || amount.IsZero() {
			continue
		}
		next, err := sum.Add(amount)
		if err != nil {
			continue
		}
		sum = next
		lines = append(lines, vendors.Modifier{Label: cmp.Or(plain(string(m.Label), maxLabel), other), Amount: amount})
	}
	if rest := total.Minor - sum.Minor; rest != 0 {
		lines = append(lines, vendors.Modifier{Label: other, Amount: seatplan.Money{Minor: rest, Currency: total.Currency}})
	}
	return lines
}

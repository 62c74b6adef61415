package bil24

import (
	"context"
	"errors"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// margin is how much earlier than the vendor we take a hold to end.
const margin = 5 * time.Second

// cartSeat is a place in a user's cart: in RESERVATION answers with placement
// and location, in GET_CART with the coordinates beside it.
type cartSeat struct {
	SeatID          rest.ID     `json:"seatId"`
	CategoryPriceID rest.ID     `json:"categoryPriceId"`
	TariffPlanID    rest.ID     `json:"tariffPlanId"`
	Price           rest.Amount `json:"price"` // after discount, before charge
	ServiceCharge   rest.Amount `json:"serviceCharge"`
	Nominal         rest.Amount `json:"nominal"` // before discount; GET_CART
	DiscountReason  rest.Text   `json:"discountReason"`
	Placement       *bool       `json:"placement"`
	Location        *location   `json:"location"`
	location                    // GET_CART
}

// reservationAnswer is the answer to every type of RESERVATION: the whole cart.
type reservationAnswer struct {
	result
	Currency    rest.Text  `json:"currency"`
	SeatList    []cartSeat `json:"seatList"`
	CartTimeout *rest.Int  `json:"cartTimeout"` // seconds
}

// cartAnswer is GET_CART. ChargePercent comes from newer servers only.
type cartAnswer struct {
	result
	Currency           rest.Text   `json:"currency"`
	TotalSum           rest.Amount `json:"totalSum"` // without the charge
	TotalServiceCharge rest.Amount `json:"totalServiceCharge"`
	ChargePercent      rest.Amount `json:"chargePercent"`
	Time               rest.Int    `json:"time"` // seconds
	ActionEventList    []struct {
		ActionEventID rest.ID    `json:"actionEventId"`
		SeatList      []cartSeat `json:"seatList"`
	} `json:"actionEventList"`
}

// Holding reads the visit's cart (GET_CART) and promo codes (GET_PROMO_CODES).
// Bil24 has no booking reference.
func (v *client) Holding(ctx context.Context, visit vendors.Visit, p vendors.Performance, _ string) (vendors.Holding, error) {
	return v.holdingWithCodes(ctx, share{visit: visit, performance: p.ID})
}

func (v *client) holdingWithCodes(ctx context.Context, of share) (vendors.Holding, error) {
	held, err := v.cart(ctx, of)
	if err != nil {
		return vendors.Holding{}, err
	}
	codes, told, err := v.codes(ctx, of.visit)
	if told {
		held.Codes = codes
	}
	return held, err
}

// share is what a visit holds in one performance: its share of the cart. What
// it held before lends its currency to answers that have none. Reasons of
// discounts come in the locale.
type share struct {
	visit       vendors.Visit
	performance seatplan.PerformanceID
	event       seatplan.EventID
	before      vendors.Holding
	locale      string
}

func shareOfHold(r vendors.HoldRequest) share {
	return share{r.Visit, r.Performance.ID, r.Performance.Event, r.Before, r.Locale}
}

func shareOfRelease(r vendors.ReleaseRequest) share {
	return share{r.Visit, r.Performance.ID, r.Performance.Event, r.Before, r.Locale}
}

func shareOfOrder(r vendors.OrderRequest) share {
	return share{r.Visit, r.Performance.ID, r.Performance.Event, r.Holding, r.Buyer.Locale}
}

func shareOfIntent(i vendors.Intent) share {
	return share{i.Visit, i.Performance.ID, i.Performance.Event, i.Before, i.Buyer.Locale}
}

const opCart = "GET_CART"

func (v *client) readCart(ctx context.Context, visit vendors.Visit, locale string) (a cartAnswer, sent time.Time, err error) {
	r, err := request{Command: opCart, RawCoordinates: true, Locale: locale}.as(visit)
	if err != nil {
		return a, sent, err
	}
	sent, err = v.call(ctx, r, &a)
	return a, sent, err
}

// cart reads a share (GET_CART). The codes are those that it had before.
func (v *client) cart(ctx context.Context, of share) (vendors.Holding, error) {
	a, sent, err := v.readCart(ctx, of.visit, of.locale)
	if err != nil {
		return vendors.Holding{}, err
	}
	var seats []cartSeat
	others := false
	for _, session := range a.ActionEventList {
		if seatplan.PerformanceID(session.ActionEventID) == of.performance {
			seats = append(seats, session.SeatList...)
		} else {
			others = others || len(session.SeatList) > 0
		}
	}
	c := v.currencyOf(a.Currency, currencyIn(of.before))
	h, err := v.holding(seats, cartTerms{c, v.charge(a.ChargePercent), sent, a.Time})
	if err == nil && !others {
		err = v.reckon(&h, &a, c, of.locale)
	}
	if err != nil {
		return vendors.Holding{}, v.rest.Lost(rest.Call{Op: opCart}, 0, err)
	}
	of.carry(&h)
	return h, nil
}

// reckon takes over the vendor's total where it is not what the places cost
// together. Where we name the charge, the vendor does not know it yet.
func (v *client) reckon(h *vendors.Holding, a *cartAnswer, c seatplan.Currency, locale string) error {
	if len(h.Places) == 0 || a.TotalSum == "" || v.settings.ChargePercent != "" && !v.browser() {
		return nil
	}
	total, err := v.money(a.TotalSum, c)
	if err != nil {
		return err
	}
	charge, err := v.money(a.TotalServiceCharge, c)
	if err != nil {
		return err
	}
	if total, err = total.Add(charge); err != nil {
		return err
	}
	if sum, err := sumOf(h.Places); err == nil && sum != total {
		h.Total, h.Modifiers = total, difference(locale, h.Places, total, charge, seatplan.Money{})
	}
	return nil
}

// sumOf is what places cost together, all-in.
func sumOf(places []vendors.Held) (sum seatplan.Money, err error) {
	for _, p := range places {
		if sum, err = sum.Add(p.Price.Total()); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// carry takes over from what was held before what no answer has: our own
// references and the promo codes.
func (of share) carry(h *vendors.Holding) {
	h.Codes = of.before.Codes
	refs := make(map[string]string, len(of.before.Places))
	for _, p := range of.before.Places {
		refs[p.Key] = p.Ref
	}
	for i := range h.Places {
		h.Places[i].Ref = refs[h.Places[i].Key]
	}
}

// claim gives held places the references of those that were asked for: a seat's
// by its id, in areas one of the same tariff each.
func claim(h *vendors.Holding, before vendors.Holding, places []vendors.Place) {
	old := keysOf(before)
	taken := make([]bool, len(places))
	for i := range h.Places {
		held := &h.Places[i]
		if held.Ref != "" || old[held.Key] {
			continue
		}
		for j, p := range places {
			if !taken[j] && p.Seat == held.Seat && (p.Seat != "" || p.Area == held.Area && p.Tariff == held.Tariff) {
				held.Ref, taken[j] = p.Ref, true
				break
			}
		}
	}
}

// currencyIn is the currency of what is held, if anything is.
func currencyIn(h vendors.Holding) seatplan.Currency {
	if len(h.Places) == 0 {
		return ""
	}
	return h.Places[0].Price.Nominal.Currency
}

// cartTerms is what the places of a cart have in common.
type cartTerms struct {
	currency seatplan.Currency
	charge   string // percent, empty where unknown
	sent     time.Time
	seconds  rest.Int
}

// holding turns the seats of a cart into our words. The deadline counts from
// when the request was sent.
func (v *client) holding(seats []cartSeat, of cartTerms) (vendors.Holding, error) {
	var h vendors.Holding
	if len(seats) == 0 {
		return h, nil
	}
	for _, s := range seats {
		held, err := v.held(s, of.currency, of.charge)
		if err != nil {
			return vendors.Holding{}, err
		}
		h.Places = append(h.Places, held)
	}
	const longest = 7 * 24 * 60 * 60
	left := time.Duration(min(max(0, of.seconds), longest)) * time.Second
	h.Deadline = of.sent.Add(max(0, left-margin))
	return h, nil
}

// held is one place of a cart. Its key is its seat id, also in an area.
func (v *client) held(s cartSeat, c seatplan.Currency, charge string) (vendors.Held, error) {
	if _, ok := s.SeatID.Number(); !ok {
		return vendors.Held{}, errors.New("answer has a seat without an id")
	}
	nominal, err := v.money(s.Price, c)
	if err != nil {
		return vendors.Held{}, err
	}
	fee, err := v.cartFee(s, nominal)
	if err != nil {
		return vendors.Held{}, err
	}
	h := vendors.Held{
		Key: string(s.SeatID), Category: seatplan.CategoryID(s.CategoryPriceID), Tariff: seatplan.TariffID(s.TariffPlanID),
		Price: seatplan.Price{
			Category: seatplan.CategoryID(s.CategoryPriceID), Tariff: seatplan.TariffID(s.TariffPlanID),
			Nominal: nominal, Fee: fee,
		},
	}
	if s.numbered() {
		h.Seat, h.Label = seatplan.SeatID(s.SeatID), s.where().label()
	} else {
		h.Area = seatplan.AreaID(s.CategoryPriceID)
	}
	return h, v.discounted(&h, s, c, charge)
}

// cartFee is the charge we will ask for with the order, or where we ask for
// none the one the vendor puts on the seat by itself.
func (v *client) cartFee(s cartSeat, nominal seatplan.Money) (seatplan.Money, error) {
	if v.settings.ChargePercent == "" || v.browser() {
		return v.money(s.ServiceCharge, nominal.Currency)
	}
	return percentOf(nominal, v.settings.ChargePercent)
}

// readsCart reports whether only GET_CART has what is to be known of a cart: the
// vendor's own charge, discounts, and other performances apart from this one.
func (v *client) readsCart(before vendors.Holding) bool {
	return v.browser() || v.settings.ChargePercent == "" || len(before.Codes) > 0
}

func (s cartSeat) where() location {
	if s.Location != nil {
		return *s.Location
	}
	return s.location
}

// numbered reports whether the place has coordinates; GET_CART says so only by
// giving them.
func (s cartSeat) numbered() bool {
	if s.Placement != nil {
		return *s.Placement
	}
	return s.where() != location{}
}

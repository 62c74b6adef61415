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

// cartAnswer is GET_CART.
type cartAnswer struct {
	result
	Currency        rest.Text `json:"currency"`
	Time            rest.Int  `json:"time"` // seconds
	ActionEventList []struct {
		ActionEventID rest.ID    `json:"actionEventId"`
		SeatList      []cartSeat `json:"seatList"`
	} `json:"actionEventList"`
}

// Holding reads the visit's cart (GET_CART). Bil24 has no booking reference.
func (v *Vendor) Holding(ctx context.Context, visit vendors.Visit, p vendors.Performance, _ string) (vendors.Holding, error) {
	return v.cart(ctx, share{visit: visit, performance: p.ID})
}

// share is what a visit holds in one performance: its share of the cart. What
// it held before lends its currency to answers that have none.
type share struct {
	visit       vendors.Visit
	performance seatplan.PerformanceID
	before      vendors.Holding
}

// cart reads a share (GET_CART).
func (v *Vendor) cart(ctx context.Context, of share) (vendors.Holding, error) {
	const op = "GET_CART"
	r, err := request{Command: op, RawCoordinates: true}.as(of.visit)
	if err != nil {
		return vendors.Holding{}, err
	}
	var a cartAnswer
	sent, err := v.call(ctx, r, &a)
	if err != nil {
		return vendors.Holding{}, err
	}
	var seats []cartSeat
	for _, session := range a.ActionEventList {
		if seatplan.PerformanceID(session.ActionEventID) == of.performance {
			seats = append(seats, session.SeatList...)
		}
	}
	h, err := v.holding(seats, v.currencyOf(a.Currency, currencyIn(of.before)), sent, a.Time)
	if err != nil {
		return vendors.Holding{}, v.rest.Lost(rest.Call{Op: op}, 0, err)
	}
	return h, nil
}

// currencyIn is the currency of what is held, if anything is.
func currencyIn(h vendors.Holding) seatplan.Currency {
	if len(h.Places) == 0 {
		return ""
	}
	return h.Places[0].Price.Nominal.Currency
}

// holding turns the seats of a cart into our words. The deadline counts from
// when the request was sent.
func (v *Vendor) holding(seats []cartSeat, c seatplan.Currency, sent time.Time, seconds rest.Int) (vendors.Holding, error) {
	var h vendors.Holding
	if len(seats) == 0 {
		return h, nil
	}
	for _, s := range seats {
		held, err := v.held(s, c)
		if err != nil {
			return vendors.Holding{}, err
		}
		h.Places = append(h.Places, held)
	}
	const longest = 7 * 24 * 60 * 60
	left := time.Duration(min(max(0, seconds), longest)) * time.Second
	h.Deadline = sent.Add(max(0, left-margin))
	return h, nil
}

// held is one place of a cart. Its key is its seat id, also in an area.
func (v *Vendor) held(s cartSeat, c seatplan.Currency) (vendors.Held, error) {
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
	return h, nil
}

// cartFee is the charge we will ask for with the order, or where we ask for
// none the one the vendor puts on the seat by itself.
func (v *Vendor) cartFee(s cartSeat, nominal seatplan.Money) (seatplan.Money, error) {
	if v.settings.ChargePercent == "" {
		return v.money(s.ServiceCharge, nominal.Currency)
	}
	return v.fee(nominal)
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

package bil24

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

const opReserve = "RESERVATION"

// Hold reserves places besides those held (RESERVATION, RESERVE), all or
// nothing. Places in areas are asked for by the ids of random free ones where
// the vendor lists them, because a repeat then cannot take more; when just
// those were snatched away and others are left, others are tried once. After a
// refusal the cart and the seat map are read to find out what happened and why.
func (v *client) Hold(ctx context.Context, r vendors.HoldRequest) (vendors.Holding, error) {
	places := missing(r.Places, r.Before)
	if len(places) == 0 {
		return v.cart(ctx, shareOfHold(r))
	}
	const tries = 2
	for try := 1; ; try++ {
		req, err := v.reserve(ctx, r, places)
		if err != nil {
			return vendors.Holding{}, err
		}
		var a reservationAnswer
		sent, err := v.call(ctx, req, &a)
		if err == nil {
			return v.reserved(ctx, r, places, &a, sent)
		}
		refused, ok := answered(err)
		if !ok {
			return vendors.Holding{}, err
		}
		held, again, err := v.explain(ctx, r, places, refused, req)
		if err == nil || !again || try == tries {
			return held, err
		}
	}
}

// missing leaves out seats that are held already: whether a repeat of those is
// accepted is not documented.
func missing(places []vendors.Place, before vendors.Holding) []vendors.Place {
	have := keysOf(before)
	var out []vendors.Place
	for _, p := range places {
		if p.Seat == "" || !have[string(p.Seat)] {
			out = append(out, p)
		}
	}
	return out
}

// reserve builds the request; for places in areas it reads the seat map first.
func (v *client) reserve(ctx context.Context, r vendors.HoldRequest, places []vendors.Place) (request, error) {
	req, err := request{Command: opReserve, Type: "RESERVE", Locale: r.Locale, mutates: true}.as(r.Visit)
	if err != nil {
		return req, err
	}
	if req.KDP, err = accessCode(opReserve, r.AccessCode); err != nil {
		return req, err
	}
	groups := make(map[areaGroup]int)
	var order []areaGroup
	for _, p := range places {
		if p.Seat != "" {
			wanted, err := wantedSeat(p.Seat, p.Tariff, p.Expect.Nominal)
			if err != nil {
				return req, err
			}
			req.SeatList = append(req.SeatList, wanted)
			continue
		}
		g := areaGroup{area: p.Area, tariff: p.Tariff, nominal: p.Expect.Nominal}
		if groups[g] == 0 {
			order = append(order, g)
		}
		groups[g]++
	}
	if len(order) == 0 {
		return req, nil
	}
	h, err := v.readSeatMap(ctx, r.Performance.ID)
	if err != nil {
		return req, err
	}
	return req, req.addAreas(&h, order, groups)
}

// areaGroup is places in one area at one price.
type areaGroup struct {
	area    seatplan.AreaID
	tariff  seatplan.TariffID
	nominal seatplan.Money
}

func wantedSeat(id seatplan.SeatID, t seatplan.TariffID, nominal seatplan.Money) (seatWanted, error) {
	seat, err := number(opReserve, id)
	if err != nil {
		return seatWanted{}, err
	}
	tariff, err := optionalNumber(opReserve, t)
	return seatWanted{SeatID: seat, TariffPlanID: tariff, ExpectedPrice: rest.AmountOf(nominal)}, err
}

// addAreas asks for places in areas: by id where the seat map lists them, else by
// quantity.
func (r *request) addAreas(h *seatMap, order []areaGroup, quantity map[areaGroup]int) error {
	open := make(map[seatplan.AreaID][]seatplan.SeatID)
	for _, a := range h.areas {
		open[a.id] = a.open
		rand.Shuffle(len(a.open), func(i, j int) { a.open[i], a.open[j] = a.open[j], a.open[i] })
	}
	wanted := make(map[seatplan.AreaID]int)
	for _, g := range order {
		wanted[g.area] += quantity[g]
	}
	if h.short(wanted) {
		return &vendors.Error{Vendor: name, Op: opReserve, Kind: vendors.ErrSoldOut}
	}
	for _, g := range order {
		n := quantity[g]
		if area, _ := h.area(g.area); area.places > 0 {
			for _, id := range open[g.area][:n] {
				wanted, err := wantedSeat(id, g.tariff, g.nominal)
				if err != nil {
					return err
				}
				r.SeatList = append(r.SeatList, wanted)
			}
			open[g.area] = open[g.area][n:]
			continue
		}
		category, err := number(opReserve, g.area)
		if err != nil {
			return err
		}
		tariff, err := optionalNumber(opReserve, g.tariff)
		if err != nil {
			return err
		}
		r.CategoryList = append(r.CategoryList, categoryWanted{
			CategoryPriceID: category, TariffPlanID: tariff, ExpectedPrice: rest.AmountOf(g.nominal), Quantity: n,
		})
	}
	return nil
}

// reserved reads a successful answer. When it does not have everything that was
// asked for, or no deadline, the cart is read.
func (v *client) reserved(ctx context.Context, r vendors.HoldRequest, places []vendors.Place, a *reservationAnswer, sent time.Time) (vendors.Holding, error) {
	lost := v.rest.Lost(rest.Call{Op: opReserve, Mutates: true}, 0, nil)
	held, err := v.answeredCart(ctx, shareOfHold(r), a, sent)
	if err != nil {
		lost.Cause = err
		return vendors.Holding{}, lost
	}
	if heldVerdict(held, r.Before, places) != vendors.Done || foreign(held, places) {
		if held, err = v.cart(ctx, shareOfHold(r)); err != nil {
			lost.Cause = err
			return vendors.Holding{}, lost
		}
	}
	if heldVerdict(held, r.Before, places) != vendors.Done {
		lost.Cause = errors.New("cart has not what the vendor said it reserved")
		return vendors.Holding{}, lost
	}
	if foreign(held, places) {
		lost.Cause = errOtherCurrency
		return vendors.Holding{}, lost
	}
	v.flagOtherAreas(held, r.Before, places)
	claim(&held, r.Before, places)
	return held, nil
}

// foreign reports whether what is held is in another currency than buyers were
// told.
func foreign(held vendors.Holding, places []vendors.Place) bool {
	told := places[0].Expect.Nominal.Currency
	return told != "" && currencyIn(held) != told
}

// answeredCart is the cart in a RESERVATION answer. Where that leaves something
// open, the cart is read.
func (v *client) answeredCart(ctx context.Context, of share, a *reservationAnswer, sent time.Time) (vendors.Holding, error) {
	noDeadline := a.CartTimeout == nil || *a.CartTimeout <= 0
	if len(a.SeatList) > 0 && (noDeadline || v.readsCart(of.before)) || a.CartTimeout == nil {
		return v.cart(ctx, of)
	}
	h, err := v.holding(a.SeatList, cartTerms{v.currencyOf(a.Currency, currencyIn(of.before)), v.settings.ChargePercent, sent, *a.CartTimeout})
	of.carry(&h)
	return h, err
}

// flagOtherAreas warns when places were given in another area than asked for,
// as in the document's own example.
func (v *client) flagOtherAreas(held, before vendors.Holding, places []vendors.Place) {
	balance := make(map[seatplan.AreaID]int)
	for _, p := range places {
		if p.Seat == "" {
			balance[p.Area]--
		}
	}
	old := keysOf(before)
	for _, h := range held.Places {
		if h.Seat == "" && !old[h.Key] {
			balance[h.Area]++
		}
	}
	for area, n := range balance {
		if n != 0 {
			v.log.Warn("vendor gave places in another area", "vendor", name, "area", string(area), "surplus", n)
		}
	}
}

// explain finds out what became of a reservation that the vendor answered with
// an error, and why. Such a call is documented to have reserved nothing; unless
// the error is a message for the buyer that is only believed after reading the
// cart. again says that only the chosen places of an area were taken.
func (v *client) explain(ctx context.Context, r vendors.HoldRequest, places []vendors.Place, refused *vendors.Error, sent request) (held vendors.Holding, again bool, err error) {
	if refused.Kind == vendors.ErrOutcomeUnknown {
		held, err := v.cart(ctx, shareOfHold(r))
		if err != nil {
			return vendors.Holding{}, false, refused
		}
		switch heldVerdict(held, r.Before, places) {
		case vendors.Done:
			claim(&held, r.Before, places)
			return held, false, nil
		case vendors.Unclear:
			return vendors.Holding{}, false, refused
		}
	}
	e := as(refused, vendors.ErrRefused)
	h, err := v.readSeatMap(ctx, r.Performance.ID)
	if err != nil {
		return vendors.Holding{}, false, e
	}
	e.Kind, e.Seats = h.reason(places, keysOf(r.Before))
	if e.Kind == vendors.ErrRefused && r.Performance.AccessCode && v.shut(ctx, r) {
		e.Kind = vendors.ErrAccessCode
		return vendors.Holding{}, false, e
	}
	return vendors.Holding{}, e.Kind == vendors.ErrRefused && h.snatched(sent, places), e
}

// shut reports whether the access code is why a reservation was refused.
func (v *client) shut(ctx context.Context, r vendors.HoldRequest) bool {
	req, err := accessRequest(r.Performance, r.AccessCode, r.Locale)
	if err != nil {
		return true
	}
	if req, err = req.as(r.Visit); err != nil {
		return false
	}
	_, err = v.call(ctx, req, &result{})
	return errors.Is(err, vendors.ErrRefused)
}

// snatched reports whether a place of an area that was asked for by id is not
// free any more.
func (h *seatMap) snatched(r request, places []vendors.Place) bool {
	open, numbered := make(map[string]bool), make(map[string]bool)
	for _, a := range h.areas {
		for _, id := range a.open {
			open[string(id)] = true
		}
	}
	for _, p := range places {
		numbered[string(p.Seat)] = true
	}
	for _, s := range r.SeatList {
		if id := string(s.SeatID); !numbered[id] && !open[id] {
			return true
		}
	}
	return false
}

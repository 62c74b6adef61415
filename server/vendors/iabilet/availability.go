package iabilet

import (
	"context"
	"log/slog"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// Availability reads which tariffs can be bought. An area that one is for has
// some places, how many the vendor does not say; an area that is only in the
// complete list has none. The prices are those that can be bought.
func (v *Vendor) Availability(ctx context.Context, p vendors.Performance) (vendors.Availability, error) {
	sent := v.rest.Now()
	live, err := v.tariffs(ctx, p.Event, false)
	if err != nil {
		return vendors.Availability{}, err
	}
	all, err := v.tariffs(ctx, p.Event, true)
	if err != nil {
		return vendors.Availability{}, err
	}
	prices, err := priceList(live, v.currency)
	if err != nil {
		return vendors.Availability{}, v.rest.Lost(v.request("", call{op: opTariffs}), 0, err)
	}
	a := vendors.Availability{Sent: sent, Prices: prices}
	selling := map[seatplan.AreaID]bool{}
	for _, area := range areasOf(live) {
		selling[area.id] = true
		a.Areas = append(a.Areas, vendors.AreaAvailability{Area: area.id, Free: -1})
	}
	for _, area := range areasOf(all) {
		if !selling[area.id] {
			a.Areas = append(a.Areas, vendors.AreaAvailability{Area: area.id, Free: 0})
		}
	}
	if v.settings.RequestSeatCode {
		a.Seats, err = v.seats(p.Event, all, selling, v.soldIn(ctx, p.Event))
	}
	if err != nil {
		// Areas can be sold without the drawing; whoever shows it meets the error.
		v.log.WarnContext(ctx, "seats left out", slog.String("vendor", name), slog.String("event", string(p.Event)), slog.Any("error", err))
	}
	return a, nil
}

// seats returns the seats of the event's own drawing, which is all there is to
// know them by: those of an area with a tariff are free, but for those known to
// be sold, until a lock says otherwise.
func (v *Vendor) seats(event seatplan.EventID, all []tariff, selling map[seatplan.AreaID]bool, sold map[seatCode]bool) ([]vendors.SeatAvailability, error) {
	plan, err := v.plan(event, all)
	if err != nil {
		return nil, err
	}
	seats := make([]vendors.SeatAvailability, 0, plan.Len())
	for i := range plan.Len() {
		id, category := plan.SeatID(i), plan.Category(i)
		if id == "" || category == seatplan.NoCategory {
			continue
		}
		s := vendors.SeatAvailability{Seat: id, Category: plan.Categories()[category].ID, Status: seatplan.Sold}
		if selling[seatplan.AreaID(s.Category)] && !sold[seatCode{codeOf(string(s.Category)), codeOf(string(id))}] {
			s.Status = seatplan.Free
		}
		seats = append(seats, s)
	}
	return seats, nil
}

// priceList turns tariffs into prices: each area is a price category of its own.
func priceList(tariffs []tariff, fallback seatplan.Currency) (seatplan.PriceList, error) {
	currency := fallback
	var names []seatplan.Tariff
	var prices []seatplan.Price
	for i, t := range tariffs {
		if i == 0 {
			currency = t.price.Currency
		}
		names = append(names, seatplan.Tariff{ID: t.id, Name: t.name, Min: t.min, Max: t.max})
	}
	for _, a := range areasOf(tariffs) {
		for _, t := range a.tariffs {
			prices = append(prices, seatplan.Price{Category: a.category(), Tariff: t.id, Nominal: t.price})
		}
	}
	return seatplan.NewPriceList(currency, names, prices)
}

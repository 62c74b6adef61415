package ticketsonic

import (
	"context"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// Availability reads what is left of each ticket type. It is all there is to
// know, and other channels' sales are in it.
func (v *Vendor) Availability(ctx context.Context, p vendors.Performance) (vendors.Availability, error) {
	sent := v.rest.Now()
	types, err := v.eventTypes(ctx, seatplan.EventID(p.ID))
	if err != nil {
		return vendors.Availability{}, err
	}
	a := vendors.Availability{Sent: sent}
	var prices []seatplan.Price
	for _, t := range types {
		a.Areas = append(a.Areas, vendors.AreaAvailability{Area: t.sku, Free: t.stock})
		prices = append(prices, seatplan.Price{Category: t.category(), Nominal: t.price})
	}
	if len(prices) == 0 {
		return a, nil
	}
	if a.Prices, err = seatplan.NewPriceList(prices[0].Nominal.Currency, nil, prices); err != nil {
		return vendors.Availability{}, v.rest.Lost(rest.Call{Op: opTicketList}, 0, err)
	}
	return a, nil
}

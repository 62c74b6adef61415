package ticketing

import (
	"context"
	"strconv"

	"github.com/parterre/parterre/server/vendors"
)

// Availability reads how many places each area has left. An area whose sales
// are not on has none. All areas have their price, also those that nobody can
// have now.
func (v *Vendor) Availability(ctx context.Context, p vendors.Performance) (vendors.Availability, error) {
	sent := v.rest.Now()
	of, err := v.offer(ctx, p.Event)
	if err != nil {
		return vendors.Availability{}, err
	}
	prices, err := of.prices(v.currency)
	if err != nil {
		return vendors.Availability{}, v.rest.Lost(v.request(call{op: opEvent}), 0, err)
	}
	a := vendors.Availability{Sent: sent, Prices: prices}
	for _, area := range of.areas {
		a.Areas = append(a.Areas, vendors.AreaAvailability{Area: area.id, Free: area.left(sent)})
	}
	return a, nil
}

// title is an area's name, with how many persons one place is for where that
// is more than one.
func (a area) title() string {
	if a.unit < 2 {
		return a.name
	}
	return a.name + " ×" + strconv.Itoa(a.unit)
}

package iabilet

import (
	"context"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// Plan reads the event's plan: our own drawing where the configuration names
// one, else a schematic of the areas that tariffs name. The vendor has no
// geometry. A drawing's seat and area ids are the vendor's codes, and a price
// category of it has the code of the area whose places it paints.
func (v *Vendor) Plan(ctx context.Context, p vendors.Performance) (*seatplan.Plan, error) {
	all, err := v.tariffs(ctx, p.Event, true)
	if err != nil {
		return nil, err
	}
	return v.plan(all)
}

func (v *Vendor) plan(all []tariff) (*seatplan.Plan, error) {
	plan, err := schematic(areasOf(all), v.words.stage)
	if err != nil {
		return nil, &vendors.Error{Vendor: name, Op: opTariffs, Kind: vendors.ErrNotFound, Cause: err}
	}
	return plan, nil
}

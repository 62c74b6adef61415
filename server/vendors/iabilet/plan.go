package iabilet

import (
	"bytes"
	"context"
	"fmt"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/schematic"
	"github.com/parterre/parterre/seatplan/svg"
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
	var plan *seatplan.Plan
	err = vendors.Parse(ctx, func() error {
		plan, err = v.plan(p.Event, all)
		return err
	})
	return plan, err
}

func (v *Vendor) plan(event seatplan.EventID, all []tariff) (*seatplan.Plan, error) {
	areas := areasOf(all)
	if v.planFile != nil {
		if drawing, ok := v.planFile(string(event)); ok {
			plan, err := svg.Read(bytes.NewReader(drawing))
			if err != nil {
				return nil, fmt.Errorf("drawing of event %s: %w", event, err)
			}
			return overlay(plan, areas, v.settings.RequestSeatCode)
		}
	}
	plan, err := schematic.New("", v.words.stage, blocks(areas))
	if err != nil {
		return nil, &vendors.Error{Vendor: name, Op: opTariffs, Kind: vendors.ErrNotFound, Cause: err}
	}
	return plan, nil
}

// blocks are areas as a schematic shows them.
func blocks(areas []area) []schematic.Area {
	out := make([]schematic.Area, len(areas))
	for i, a := range areas {
		out[i] = schematic.Area{ID: a.id, Category: a.category(), Name: a.name(), Price: a.dearest().Minor}
	}
	return out
}

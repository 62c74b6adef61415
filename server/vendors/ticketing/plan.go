package ticketing

import (
	"bytes"
	"context"
	"fmt"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/schematic"
	"github.com/parterre/parterre/server/vendors"
)

// Plan reads the event's plan: our own drawing where the configuration names
// one, else a schematic of the areas. The vendor has no geometry. A drawing's
// area ids are the vendor's, the last segment of each section's or tier's URI;
// numbered seats, of which the vendor has none, are refused.
func (v *Vendor) Plan(ctx context.Context, p vendors.Performance) (*seatplan.Plan, error) {
	of, err := v.offer(ctx, p.Event)
	if err != nil {
		return nil, err
	}
	if len(of.areas) == 0 {
		return nil, refused(opEvent, vendors.ErrNotFound, errNoOffer)
	}
	if v.planFile != nil {
		if drawing, ok := v.planFile(string(p.Event)); ok {
			var plan *seatplan.Plan
			err := vendors.Parse(ctx, func() error {
				plan, err = schematic.Read(bytes.NewReader(drawing), blocks(of.areas))
				return err
			})
			if err != nil {
				return nil, fmt.Errorf("drawing of event %s: %w", p.Event, err)
			}
			return plan, nil
		}
	}
	plan, err := board(of.areas)
	if err != nil {
		return nil, refused(opEvent, vendors.ErrNotFound, err)
	}
	return plan, nil
}

// board draws an event that nobody has drawn. Not all have a stage, and no field
// says which.
func board(areas []area) (*seatplan.Plan, error) { return schematic.New("", "", blocks(areas)) }

// blocks are areas as a plan shows them.
func blocks(areas []area) []schematic.Area {
	out := make([]schematic.Area, len(areas))
	for i, a := range areas {
		out[i] = schematic.Area{ID: a.id, Category: a.category(), Name: a.title(), Capacity: a.capacity, Price: a.price.Minor}
	}
	return out
}

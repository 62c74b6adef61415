package ticketsonic

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/schematic"
	"github.com/parterre/parterre/server/vendors"
)

var errNothing = errors.New("the event has no ticket types that can be sold")

// Plan reads the event's plan: our own drawing where the configuration names
// one, else a board of its ticket types. The vendor has no geometry. In a
// drawing an area's id is the sku that it is sold by; numbered seats are refused.
func (v *Vendor) Plan(ctx context.Context, p vendors.Performance) (*seatplan.Plan, error) {
	types, err := v.eventTypes(ctx, seatplan.EventID(p.ID))
	if err != nil {
		return nil, err
	}
	if len(types) == 0 {
		return nil, refused(opTicketList, vendors.ErrNotFound, errNothing)
	}
	if v.planFile != nil {
		if drawing, ok := v.planFile(string(p.ID)); ok {
			var plan *seatplan.Plan
			err := vendors.Parse(ctx, func() error {
				plan, err = schematic.Read(bytes.NewReader(drawing), blocks(types))
				return err
			})
			if err != nil {
				return nil, fmt.Errorf("drawing of event %s: %w", p.ID, err)
			}
			return plan, nil
		}
	}
	return board(types)
}

// board draws an event that nobody has drawn: its ticket types as blocks, in
// the vendor's order. There is no stage, because nobody said where it is.
func board(types []ticketType) (*seatplan.Plan, error) { return schematic.New("", "", blocks(types)) }

// blocks are ticket types as a plan shows them.
func blocks(types []ticketType) []schematic.Area {
	out := make([]schematic.Area, len(types))
	for i, t := range types {
		out[i] = schematic.Area{ID: t.sku, Category: t.category(), Name: t.name}
	}
	return out
}

package ticketsonic

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/schematic"
	"github.com/parterre/parterre/seatplan/svg"
	"github.com/parterre/parterre/server/vendors"
)

var (
	errNothing = errors.New("the event has no ticket types that can be sold")
	errSeats   = errors.New("it has numbered seats, which TicketSonic cannot sell; draw areas whose ids are skus")
)

// Plan reads the event's plan: our own drawing where the configuration names
// one, else a board of its ticket types. The vendor has no geometry. In a
// drawing an area's id is the sku that it is sold by.
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
			return overlay(string(p.ID), drawing, types)
		}
	}
	return board(types)
}

// overlay fits a drawing to what the vendor sells: every ticket type is in the
// result, with a price category of its own. One that is not drawn has no
// outline; what is drawn and not sold stays as decoration.
func overlay(event string, drawing []byte, types []ticketType) (*seatplan.Plan, error) {
	plan, err := svg.Read(bytes.NewReader(drawing))
	if err == nil && plan.Len() > 0 {
		err = errSeats
	}
	if err != nil {
		return nil, fmt.Errorf("drawing of event %s: %w", event, err)
	}
	width, height := plan.Size()
	parts := seatplan.Parts{
		Name: plan.Name(), Width: uint16(width), Height: uint16(height), Shapes: slices.Clone(plan.Shapes()),
	}
	drawn := slices.Clone(plan.Areas())
	for i, t := range types {
		area := seatplan.Area{ID: t.sku}
		color := svg.Palette(i)
		if at := slices.IndexFunc(drawn, func(a seatplan.Area) bool { return a.ID == t.sku }); at >= 0 {
			area = drawn[at]
			drawn = slices.Delete(drawn, at, at+1)
			if area.Category != seatplan.NoCategory {
				color = plan.Categories()[area.Category].Color
			}
		}
		area.Name, area.Category = t.name, i
		parts.Areas = append(parts.Areas, area)
		parts.Categories = append(parts.Categories, seatplan.PriceCategory{ID: t.category(), Name: t.name, Color: color})
	}
	for _, a := range drawn {
		if len(a.Outline) > 0 {
			parts.Shapes = append(parts.Shapes, seatplan.Shape{Kind: seatplan.ShapeFill, Points: a.Outline})
		}
	}
	return seatplan.Assemble(parts)
}

// board draws an event that nobody has drawn: its ticket types as blocks, in
// the vendor's order. There is no stage, because nobody said where it is.
func board(types []ticketType) (*seatplan.Plan, error) {
	areas := make([]schematic.Area, len(types))
	for i, t := range types {
		areas[i] = schematic.Area{ID: t.sku, Category: t.category(), Name: t.name}
	}
	return schematic.New("", "", areas)
}

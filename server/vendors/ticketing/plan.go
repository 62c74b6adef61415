package ticketing

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/schematic"
	"github.com/parterre/parterre/seatplan/svg"
	"github.com/parterre/parterre/server/vendors"
)

// Plan reads the event's plan: our own drawing where the configuration names
// one, else a schematic of the areas. The vendor has no geometry. A drawing's
// area ids are the vendor's, the last segment of each section's or tier's URI;
// seats in it are not drawn, as there are none.
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
			plan, err := svg.Read(bytes.NewReader(drawing))
			if err != nil {
				return nil, fmt.Errorf("drawing of event %s: %w", p.Event, err)
			}
			return overlay(plan, of.areas)
		}
	}
	plan, err := board(of.areas)
	if err != nil {
		return nil, refused(opEvent, vendors.ErrNotFound, err)
	}
	return plan, nil
}

// overlay fits a drawing to what the vendor sells: its areas that are sold get
// their own price category in the colour they were drawn in, the others become
// decoration, and what is sold and not drawn is sold from the list.
func overlay(drawing *seatplan.Plan, areas []area) (*seatplan.Plan, error) {
	width, height := drawing.Size()
	parts := seatplan.Parts{
		Name: drawing.Name(), Width: uint16(width), Height: uint16(height), Shapes: slices.Clone(drawing.Shapes()),
	}
	for _, d := range drawing.Areas() {
		sold := slices.ContainsFunc(areas, func(a area) bool { return a.id == d.ID })
		if !sold && len(d.Outline) > 0 {
			parts.Shapes = append(parts.Shapes, seatplan.Shape{Kind: seatplan.ShapeFill, Points: d.Outline})
		}
	}
	for i, a := range areas {
		sold := seatplan.Area{ID: a.id, Name: a.title(), Capacity: a.capacity, Category: i}
		color := svg.Palette(i)
		if at, ok := drawing.FindArea(a.id); ok {
			drawn := drawing.Areas()[at]
			sold.Outline = drawn.Outline
			if drawn.Category != seatplan.NoCategory {
				color = drawing.Categories()[drawn.Category].Color
			}
		}
		parts.Areas = append(parts.Areas, sold)
		parts.Categories = append(parts.Categories, seatplan.PriceCategory{ID: a.category(), Name: a.title(), Color: color})
	}
	return seatplan.Assemble(parts)
}

// board draws an event that nobody has drawn.
func board(areas []area) (*seatplan.Plan, error) {
	blocks := make([]schematic.Area, len(areas))
	for i, a := range areas {
		blocks[i] = schematic.Area{ID: a.id, Category: a.category(), Name: a.title(), Capacity: a.capacity, Price: a.price.Minor}
	}
	return schematic.New("", "Stage", blocks)
}

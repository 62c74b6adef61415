package schematic

import (
	"cmp"
	"io"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// ErrSeats is a drawing with numbered seats where only areas are sold.
const ErrSeats = seatplan.Error("the drawing has numbered seats, which are not sold; draw areas under the ids that they are sold by")

// Read reads somebody's drawing, an SVG as package svg takes it, and fits it to
// the areas that are sold: each is in the plan, in the order given, with the
// outline that is drawn under its id and a price category of its own in the
// colour that it is drawn in. One that is not drawn has no outline. What is
// drawn and not sold stays as decoration.
func Read(drawing io.Reader, areas []Area) (*seatplan.Plan, error) {
	plan, err := svg.Read(drawing)
	if err != nil {
		return nil, err
	}
	if plan.Len() > 0 {
		return nil, ErrSeats
	}
	width, height := plan.Size()
	parts := seatplan.Parts{
		Name: plan.Name(), Width: uint16(width), Height: uint16(height), Shapes: slices.Clone(plan.Shapes()),
	}
	drawn := slices.Clone(plan.Areas())
	for i, a := range areas {
		sold, color := seatplan.Area{ID: a.ID}, svg.Palette(i)
		if at := slices.IndexFunc(drawn, func(d seatplan.Area) bool { return d.ID == a.ID }); at >= 0 {
			sold = drawn[at]
			drawn = slices.Delete(drawn, at, at+1)
			if sold.Category != seatplan.NoCategory {
				color = plan.Categories()[sold.Category].Color
			}
		}
		sold.Name, sold.Category, sold.Capacity = a.Name, i, cmp.Or(a.Capacity, sold.Capacity)
		parts.Areas = append(parts.Areas, sold)
		parts.Categories = append(parts.Categories, seatplan.PriceCategory{ID: a.Category, Name: a.Name, Color: color})
	}
	for _, d := range drawn {
		if len(d.Outline) > 0 {
			parts.Shapes = append(parts.Shapes, seatplan.Shape{Kind: seatplan.ShapeFill, Points: d.Outline})
		}
	}
	return seatplan.Assemble(parts)
}

package ticketsonic

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/parterre/parterre/seatplan"
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

// The board's measures, in units of its own: rows of blocks, wide enough to
// carry a name and a price on a phone.
const (
	boardWidth  = 1000.0
	blockHeight = 170.0
	gap         = 28.0
	corner      = 26.0
	cornerSteps = 6
	// oneColumn is up to how many ticket types stand below each other.
	oneColumn = 4
)

// board draws an event that nobody has drawn: its ticket types as blocks, in
// the vendor's order. There is no stage, because nobody said where it is.
func board(types []ticketType) (*seatplan.Plan, error) {
	columns := 1
	if len(types) > oneColumn {
		columns = min(5, int(math.Ceil(math.Sqrt(float64(len(types))/2))))
	}
	width := (boardWidth - gap*float64(columns-1)) / float64(columns)
	var d seatplan.Draft
	for i, t := range types {
		x, y := float64(i%columns)*(width+gap), float64(i/columns)*(blockHeight+gap)
		d.Areas = append(d.Areas, seatplan.DraftArea{ID: t.sku, Name: t.name, Category: i, Outline: rounded(x, y, width, blockHeight)})
		d.Categories = append(d.Categories, seatplan.PriceCategory{ID: t.category(), Name: t.name, Color: svg.Palette(i)})
	}
	return seatplan.New(d)
}

// rounded returns a rectangle with rounded corners.
func rounded(x, y, width, height float64) []seatplan.DraftPoint {
	outline := make([]seatplan.DraftPoint, 0, 4*(cornerSteps+1))
	for i, m := range []seatplan.DraftPoint{
		{X: x + width - corner, Y: y + corner}, {X: x + width - corner, Y: y + height - corner},
		{X: x + corner, Y: y + height - corner}, {X: x + corner, Y: y + corner},
	} {
		for step := range cornerSteps + 1 {
			angle := (float64(i-1) + float64(step)/cornerSteps) * math.Pi / 2
			outline = append(outline, seatplan.DraftPoint{X: m.X + corner*math.Cos(angle), Y: m.Y + corner*math.Sin(angle)})
		}
	}
	return outline
}

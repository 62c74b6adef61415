package ticketing

import (
	"cmp"
	"math"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// The schematic's measures, in units of its own: a stage above rows of blocks,
// high enough to carry a name and a price on a phone.
const (
	sheetWidth  = 1000.0
	stageWidth  = 0.5
	stageHeight = 90.0
	gap         = 30.0
	sheetDepth  = 760.0 // of all rows together, where that gives a fair height
	minHeight   = 110.0
	maxHeight   = 250.0
	corner      = 24.0
	cornerSteps = 6
	textSize    = 34.0
	perRow      = 3
)

// schematic draws an event that nobody has drawn: the stage at the top and the
// areas as blocks below it, dearest nearest the stage.
func schematic(areas []area) (*seatplan.Plan, error) {
	areas = slices.Clone(areas)
	slices.SortStableFunc(areas, func(a, b area) int {
		return cmp.Or(cmp.Compare(b.price.Minor, a.price.Minor), cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
	})
	d := seatplan.Draft{Shapes: []seatplan.DraftShape{
		{Kind: seatplan.ShapeStage, Points: block(sheetWidth*(1-stageWidth)/2, 0, sheetWidth*stageWidth, stageHeight)},
		{Kind: seatplan.ShapeText, Points: []seatplan.DraftPoint{{X: sheetWidth / 2, Y: stageHeight / 2}}, Text: "Stage", Size: textSize},
	}}
	rows := (len(areas) + perRow - 1) / perRow
	height := math.Max(minHeight, math.Min(maxHeight, sheetDepth/float64(rows)-gap))
	top := stageHeight + 2*gap
	for i := range rows {
		// The shorter rows come first, so that the last is full.
		start, end := i*len(areas)/rows, (i+1)*len(areas)/rows
		width := (sheetWidth - gap*float64(end-start-1)) / float64(end-start)
		for j, a := range areas[start:end] {
			d.Areas = append(d.Areas, seatplan.DraftArea{
				ID: a.id, Name: a.title(), Category: len(d.Categories), Capacity: a.capacity,
				Outline: block(float64(j)*(width+gap), top, width, height),
			})
			d.Categories = append(d.Categories, seatplan.PriceCategory{ID: a.category(), Name: a.title(), Color: svg.Palette(len(d.Categories))})
		}
		top += height + gap
	}
	return seatplan.New(d)
}

// block returns a rectangle with rounded corners.
func block(x, y, width, height float64) []seatplan.DraftPoint {
	r := math.Min(corner, math.Min(width, height)/2)
	outline := make([]seatplan.DraftPoint, 0, 4*(cornerSteps+1))
	middles := []seatplan.DraftPoint{{X: x + width - r, Y: y + r}, {X: x + width - r, Y: y + height - r}, {X: x + r, Y: y + height - r}, {X: x + r, Y: y + r}}
	for i, m := range middles {
		for step := range cornerSteps + 1 {
			angle := (float64(i-1) + float64(step)/cornerSteps) * math.Pi / 2
			outline = append(outline, seatplan.DraftPoint{X: m.X + r*math.Cos(angle), Y: m.Y + r*math.Sin(angle)})
		}
	}
	return outline
}

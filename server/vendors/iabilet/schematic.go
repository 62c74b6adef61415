package iabilet

import (
	"cmp"
	"math"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// The schematic's measures, in units of its own: a stage above rows of blocks
// that widen away from it, high enough to carry a name and a price on a phone.
const (
	sheetWidth  = 1000.0
	nearWidth   = 0.76 // of the row nearest the stage, as a share of the last
	stageWidth  = 0.56
	stageHeight = 96.0
	gap         = 28.0
	sheetDepth  = 780.0 // of all rows together, where that gives a fair height
	minHeight   = 120.0
	maxHeight   = 260.0
	corner      = 26.0
	cornerSteps = 6
	textSize    = 34.0
	maxRows     = 7
)

// schematic draws an event that nobody has drawn: the stage at the top and the
// areas as blocks below it, dearest nearest the stage.
func schematic(areas []area, stage string) (*seatplan.Plan, error) {
	areas = slices.Clone(areas)
	slices.SortStableFunc(areas, func(a, b area) int {
		return cmp.Or(cmp.Compare(b.dearest().Minor, a.dearest().Minor), cmp.Compare(a.code, b.code))
	})
	rows := rowsOf(areas)
	height := math.Max(minHeight, math.Min(maxHeight, sheetDepth/float64(len(rows))-gap))
	d := seatplan.Draft{}
	d.Shapes = []seatplan.DraftShape{
		{Kind: seatplan.ShapeStage, Points: block(sheetWidth*(1-stageWidth)/2, 0, sheetWidth*stageWidth, stageHeight)},
		{Kind: seatplan.ShapeText, Points: []seatplan.DraftPoint{{X: sheetWidth / 2, Y: stageHeight / 2}}, Text: stage, Size: textSize},
	}
	top := stageHeight + 2*gap
	for i, row := range rows {
		share := 1.0
		if len(rows) > 1 {
			share = nearWidth + (1-nearWidth)*float64(i)/float64(len(rows)-1)
		}
		left := sheetWidth * (1 - share) / 2
		width := (sheetWidth*share - gap*float64(len(row)-1)) / float64(len(row))
		for j, a := range row {
			outline := block(left+float64(j)*(width+gap), top, width, height)
			d.Areas = append(d.Areas, seatplan.DraftArea{ID: a.id, Name: a.name(), Category: len(d.Categories), Outline: outline})
			d.Categories = append(d.Categories, seatplan.PriceCategory{ID: a.category(), Name: a.name(), Color: svg.Palette(len(d.Categories))})
		}
		top += height + gap
	}
	return seatplan.New(d)
}

// rowsOf puts sorted areas into rows: those of one price side by side, as left
// and right of a hall usually are; where that makes too many rows, by rank only.
func rowsOf(areas []area) [][]area {
	perRow := 3
	var rows [][]area
	for start := 0; start < len(areas); {
		end := start + 1
		for end < len(areas) && areas[end].dearest() == areas[start].dearest() {
			end++
		}
		rows = append(rows, split(areas[start:end], perRow)...)
		start = end
	}
	if len(rows) <= maxRows {
		return rows
	}
	perRow = max(2, (len(areas)+maxRows-1)/maxRows)
	return split(areas, perRow)
}

// split cuts areas into rows of at most n that differ by one at most, the
// shorter ones first.
func split(areas []area, n int) [][]area {
	rows := make([][]area, (len(areas)+n-1)/n)
	start := 0
	for i := range rows {
		end := start + (len(areas)-start)/(len(rows)-i)
		rows[i], start = areas[start:end], end
	}
	return rows
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

// Package schematic makes plans of areas for systems that sell places without
// saying where they are: it draws what nobody has drawn, as blocks high enough to
// carry a name and a price on a phone, and fits somebody's drawing to what is
// sold.
//
// Start with [New] and [Read].
package schematic

import (
	"cmp"
	"math"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// Area is one that is sold. Each has a price category of its own.
type Area struct {
	ID       seatplan.AreaID
	Category seatplan.CategoryID
	Name     string
	Capacity int // 0 where unknown
	// Price orders the blocks before a stage, dearest first, in minor units of
	// one currency.
	Price int64
}

// The measures, in units of its own.
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
	perRow      = 3
	maxRows     = 7
	// oneColumn is up to how many blocks stand below each other without a stage.
	oneColumn = 4
)

// New draws the areas under a title. With a stage, named in the words of whoever
// reads it, they are rows that widen away from it, dearest nearest; without one
// a board of blocks in the order given. No areas, and what [seatplan.New]
// refuses, are its errors.
func New(title, stage string, areas []Area) (*seatplan.Plan, error) {
	d := seatplan.Draft{Name: title}
	rows, top, narrowest := board(areas), 0.0, 1.0
	if stage != "" {
		d.Shapes = []seatplan.DraftShape{
			{Kind: seatplan.ShapeStage, Points: block(sheetWidth*(1-stageWidth)/2, 0, sheetWidth*stageWidth, stageHeight)},
			{Kind: seatplan.ShapeText, Points: []seatplan.DraftPoint{{X: sheetWidth / 2, Y: stageHeight / 2}}, Text: stage, Size: textSize},
		}
		rows, top, narrowest = beforeStage(areas), stageHeight+2*gap, nearWidth
	}
	height := math.Max(minHeight, math.Min(maxHeight, sheetDepth/float64(max(1, len(rows)))-gap))
	for i, row := range rows {
		share := 1.0
		if len(rows) > 1 {
			share = narrowest + (1-narrowest)*float64(i)/float64(len(rows)-1)
		}
		left := sheetWidth * (1 - share) / 2
		width := (sheetWidth*share - gap*float64(len(row)-1)) / float64(len(row))
		for j, a := range row {
			d.Areas = append(d.Areas, seatplan.DraftArea{
				ID: a.ID, Name: a.Name, Category: len(d.Categories), Capacity: a.Capacity,
				Outline: block(left+float64(j)*(width+gap), top, width, height),
			})
			d.Categories = append(d.Categories, seatplan.PriceCategory{ID: a.Category, Name: a.Name, Color: svg.Palette(len(d.Categories))})
		}
		top += height + gap
	}
	return seatplan.New(d)
}

// beforeStage puts areas into rows: those of one price side by side, as left and
// right of a hall usually are; where that makes too many rows, by rank only.
func beforeStage(areas []Area) [][]Area {
	areas = slices.Clone(areas)
	slices.SortStableFunc(areas, func(a, b Area) int {
		return cmp.Or(cmp.Compare(b.Price, a.Price), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	var rows [][]Area
	for start := 0; start < len(areas); {
		end := start + 1
		for end < len(areas) && areas[end].Price == areas[start].Price {
			end++
		}
		rows = append(rows, split(areas[start:end], perRow)...)
		start = end
	}
	if len(rows) <= maxRows {
		return rows
	}
	return split(areas, max(2, (len(areas)+maxRows-1)/maxRows))
}

// board puts areas into rows in their order: a few below each other, more side
// by side.
func board(areas []Area) [][]Area {
	if len(areas) <= oneColumn {
		return split(areas, 1)
	}
	return split(areas, max(2, (len(areas)+maxRows-1)/maxRows))
}

// split cuts areas into rows of at most n that differ by one at most, the
// shorter ones first.
func split(areas []Area, n int) [][]Area {
	rows := make([][]Area, (len(areas)+n-1)/n)
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

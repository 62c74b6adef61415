package svg

import (
	"math"
	"slices"

	"github.com/parterre/parterre/seatplan"
)

// WithoutSeatTexts leaves out the texts that stand on a seat: its number, which
// whoever draws the plan writes there anyway.
func WithoutSeatTexts(shapes []seatplan.DraftShape, sections []seatplan.DraftSection) []seatplan.DraftShape {
	grid := newSeatGrid(sections)
	kept := shapes[:0]
	for _, s := range shapes {
		if s.Kind != seatplan.ShapeText || !grid.covers(s.Points[0]) {
			kept = append(kept, s)
		}
	}
	return kept
}

// seatGrid finds the seats near a point: each lies in the cell of its middle,
// and cells are as wide as most seats' radius.
type seatGrid struct {
	side  float64
	cells map[[2]int][]seatplan.DraftSeat
}

// maxPerCell bounds the seats of a cell; only seats that lie upon each other
// are more.
const maxPerCell = 16

func newSeatGrid(sections []seatplan.DraftSection) seatGrid {
	var seats []seatplan.DraftSeat
	var radii []float64
	for _, s := range sections {
		for _, r := range s.Rows {
			seats = append(seats, r.Seats...)
		}
	}
	for _, s := range seats {
		radii = append(radii, s.R)
	}
	slices.Sort(radii)
	g := seatGrid{side: 1, cells: map[[2]int][]seatplan.DraftSeat{}}
	if n := len(radii); n > 0 && radii[n/2] > 0 {
		g.side = math.Max(1e-3, radii[n/2])
	}
	for _, s := range seats {
		cell := g.cell(s.X, s.Y)
		if len(g.cells[cell]) < maxPerCell {
			g.cells[cell] = append(g.cells[cell], s)
		}
	}
	return g
}

func (g seatGrid) cell(x, y float64) [2]int {
	return [2]int{int(math.Floor(x / g.side)), int(math.Floor(y / g.side))}
}

func (g seatGrid) covers(p seatplan.DraftPoint) bool {
	at := g.cell(p.X, p.Y)
	for i := at[0] - 1; i <= at[0]+1; i++ {
		for j := at[1] - 1; j <= at[1]+1; j++ {
			for _, s := range g.cells[[2]int{i, j}] {
				if math.Hypot(p.X-s.X, p.Y-s.Y) < s.R {
					return true
				}
			}
		}
	}
	return false
}

package seatplan

import "math"

// Grid finds a plan's seats by place. It sorts seat indexes into equal square
// cells, one array of seats and one of where each cell begins, so that it costs
// the garbage collector nothing. It is immutable.
type Grid struct {
	plan       *Plan
	side       int // of a cell, in steps
	cols, rows int
	start      []uint32 // of each cell in seats, and the end of the last
	seats      []uint32 // by cell, in rows of cells; by index within a cell
	radius     uint16   // the greatest of any section
}

// gridCells is the number of cells along a plan's longer side.
const gridCells = 128

// NewGrid sorts the seats of p into cells.
func NewGrid(p *Plan) *Grid {
	g := &Grid{plan: p, side: (GridSide + gridCells) / gridCells}
	g.cols, g.rows = int(p.width)/g.side+1, int(p.height)/g.side+1
	g.start = make([]uint32, g.cols*g.rows+1)
	g.seats = make([]uint32, p.Len())
	for i := range p.Len() {
		g.start[g.cellOf(i)+1]++
	}
	for c := 1; c < len(g.start); c++ {
		g.start[c] += g.start[c-1]
	}
	next := append([]uint32(nil), g.start...)
	for i := range p.Len() {
		c := g.cellOf(i)
		g.seats[next[c]] = uint32(i)
		next[c]++
	}
	for i := range p.sections {
		g.radius = max(g.radius, p.sections[i].Radius)
	}
	return g
}

func (g *Grid) cellOf(seat int) int {
	return int(g.plan.xy[2*seat+1])/g.side*g.cols + int(g.plan.xy[2*seat])/g.side
}

// Hit returns the seat nearest to (x, y), in steps, among those whose disc,
// grown by slack steps, contains the point. Of seats at one place the last
// drawn is hit.
func (g *Grid) Hit(x, y, slack float64) (seat int, ok bool) {
	best := math.Inf(1)
	reach := float64(g.radius) + math.Max(0, slack)
	g.cells(x-reach, y-reach, x+reach, y+reach, func(run []uint32) {
		for _, i := range run {
			dx, dy := float64(g.plan.xy[2*i])-x, float64(g.plan.xy[2*i+1])-y
			d := dx*dx + dy*dy
			if d > best || d == best && int(i) < seat {
				continue
			}
			if r := float64(g.plan.Radius(int(i))) + slack; r >= 0 && d <= r*r {
				best, seat, ok = d, int(i), true
			}
		}
	})
	return seat, ok
}

// Visit calls f for every seat whose disc may touch r, in no order that means
// anything. It allocates nothing.
func (g *Grid) Visit(r Rect, f func(seat int)) {
	reach := float64(g.radius)
	x0, y0 := float64(r.Min.X)-reach, float64(r.Min.Y)-reach
	x1, y1 := float64(r.Max.X)+reach, float64(r.Max.Y)+reach
	g.cells(x0, y0, x1, y1, func(run []uint32) {
		for _, i := range run {
			x, y := float64(g.plan.xy[2*i]), float64(g.plan.xy[2*i+1])
			if x >= x0 && x <= x1 && y >= y0 && y <= y1 {
				f(int(i))
			}
		}
	})
}

// cells calls f with the seats of the cells that meet a box, one run for each
// row of cells.
func (g *Grid) cells(x0, y0, x1, y1 float64, f func(run []uint32)) {
	w, h := float64(g.plan.width), float64(g.plan.height)
	if !(x1 >= 0 && y1 >= 0 && x0 <= w && y0 <= h && x0 <= x1 && y0 <= y1) { // also when one is not a number
		return
	}
	left, right := int(math.Max(0, x0))/g.side, int(math.Min(w, x1))/g.side
	top, bottom := int(math.Max(0, y0))/g.side, int(math.Min(h, y1))/g.side
	for row := top; row <= bottom; row++ {
		from, to := g.start[row*g.cols+left], g.start[row*g.cols+right+1]
		if from < to {
			f(g.seats[from:to])
		}
	}
}

// Radius returns the radius of the disc of seat i, in steps.
func (p *Plan) Radius(i int) uint16 { return p.sections[p.SectionOf(i)].Radius }

// HitArea returns the area whose outline contains (x, y), in steps. Of
// overlapping areas the last drawn is hit.
func (p *Plan) HitArea(x, y float64) (area int, ok bool) {
	for i := len(p.areas) - 1; i >= 0; i-- {
		if contains(p.areas[i].Outline, x, y) {
			return i, true
		}
	}
	return 0, false
}

// contains reports by the even-odd rule whether a polygon contains a point.
func contains(polygon []Point, x, y float64) bool {
	if len(polygon) < 3 {
		return false
	}
	inside := false
	ax, ay := float64(polygon[len(polygon)-1].X), float64(polygon[len(polygon)-1].Y)
	for _, b := range polygon {
		bx, by := float64(b.X), float64(b.Y)
		if (ay > y) != (by > y) && x < (bx-ax)*(y-ay)/(by-ay)+ax {
			inside = !inside
		}
		ax, ay = bx, by
	}
	return inside
}

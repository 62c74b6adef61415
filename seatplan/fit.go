package seatplan

import "math"

// minSide is the least extent that is told apart from a point.
const minSide = 1e-6

// fit maps a draft's coordinates to plan space.
type fit struct {
	box   DraftBox
	scale float64
}

func (d *Draft) fit() fit {
	box := d.Box
	if box.Max.X <= box.Min.X || box.Max.Y <= box.Min.Y {
		box = DraftBox{DraftPoint{math.Inf(1), math.Inf(1)}, DraftPoint{math.Inf(-1), math.Inf(-1)}}
	}
	include := func(x, y, r float64) {
		box.Min.X, box.Min.Y = math.Min(box.Min.X, x-r), math.Min(box.Min.Y, y-r)
		box.Max.X, box.Max.Y = math.Max(box.Max.X, x+r), math.Max(box.Max.Y, y+r)
	}
	for _, s := range d.Sections {
		for _, r := range s.Rows {
			for _, seat := range r.Seats {
				include(seat.X, seat.Y, seat.R)
			}
		}
	}
	for _, a := range d.Areas {
		for _, p := range a.Outline {
			include(p.X, p.Y, 0)
		}
	}
	for _, s := range d.Shapes {
		for _, p := range s.Points {
			include(p.X, p.Y, 0)
		}
	}
	if math.IsInf(box.Min.X, 0) { // areas without outlines only
		box = DraftBox{Max: DraftPoint{4, 3}}
	}
	side := math.Max(box.Max.X-box.Min.X, box.Max.Y-box.Min.Y)
	if side < minSide { // one seat without a radius
		box.Max.X, box.Max.Y, side = box.Min.X+1, box.Min.Y+1, 1
	}
	return fit{box: box, scale: GridSide / side}
}

func (f fit) x(v float64) uint16      { return steps((v - f.box.Min.X) * f.scale) }
func (f fit) y(v float64) uint16      { return steps((v - f.box.Min.Y) * f.scale) }
func (f fit) length(v float64) uint16 { return steps(v * f.scale) }

func (f fit) points(ps []DraftPoint) []Point {
	if len(ps) == 0 {
		return nil
	}
	out := make([]Point, len(ps))
	for i, p := range ps {
		out[i] = Point{f.x(p.X), f.y(p.Y)}
	}
	return out
}

func steps(v float64) uint16 {
	return uint16(math.Max(0, math.Min(GridSide, math.Round(v))))
}

// maxCoordinate keeps differences and scales of coordinates finite.
const maxCoordinate = 1e9

func finite(v float64) bool { return v >= -maxCoordinate && v <= maxCoordinate }

func finitePoints(ps []DraftPoint) bool {
	for _, p := range ps {
		if !finite(p.X) || !finite(p.Y) {
			return false
		}
	}
	return true
}

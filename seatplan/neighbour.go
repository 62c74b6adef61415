package seatplan

import "math"

// Neighbour returns the seat that an arrow key leads to from seat: (1,0) is
// right, (0,-1) is up. Along the way its row runs, that is the next seat of
// the row; across, and past the end of a row, it is the nearest seat that way
// in another row, whatever its section. It reports false where there is none.
func (g *Grid) Neighbour(seat, dx, dy int) (int, bool) {
	if seat < 0 || seat >= g.plan.Len() || dx == 0 && dy == 0 {
		return 0, false
	}
	arrow := unit(float64(dx), float64(dy))
	along, known := g.plan.rowDirection(seat)
	if !known {
		return g.nearest(seat, arrow, arrow)
	}
	lying := math.Abs(along.x) >= math.Abs(along.y)
	if sideways := math.Abs(arrow.x) >= math.Abs(arrow.y); sideways != lying {
		return g.nearest(seat, vector{-along.y, along.x}.towards(arrow), arrow)
	}
	along = along.towards(arrow)
	if next, ok := g.plan.beside(seat, along); ok {
		return next, true
	}
	return g.nearest(seat, along, arrow)
}

// RowEnd returns the seat at the end of seat's row that lies more to the left,
// or to the right; in an upright row, to the top or to the bottom.
func (p *Plan) RowEnd(seat int, right bool) int {
	row := p.rows[p.rowOf[seat]]
	first, last := row.FirstSeat, row.FirstSeat+row.Seats-1
	v := p.between(first, last)
	ascending := v.x > 0
	if math.Abs(v.x) < math.Abs(v.y) {
		ascending = v.y > 0
	}
	if right == ascending {
		return last
	}
	return first
}

// rowDirection returns the way seat's row runs at seat.
func (p *Plan) rowDirection(seat int) (vector, bool) {
	row := p.rows[p.rowOf[seat]]
	before, after := max(row.FirstSeat, seat-1), min(row.FirstSeat+row.Seats-1, seat+1)
	v := p.between(before, after)
	if v.x == 0 && v.y == 0 {
		return vector{}, false
	}
	return unit(v.x, v.y), true
}

// beside returns which of the two seats next in the row lies further along.
func (p *Plan) beside(seat int, along vector) (int, bool) {
	row := p.rows[p.rowOf[seat]]
	next, furthest := 0, 0.0
	for _, i := range [2]int{seat - 1, seat + 1} {
		if i < row.FirstSeat || i >= row.FirstSeat+row.Seats {
			continue
		}
		if d := p.between(seat, i).dot(along); d > furthest {
			next, furthest = i, d
		}
	}
	return next, furthest > 0
}

// nearest returns the nearest seat of another row within 60° of a way and ahead
// in the arrow's direction, where a step to the side counts twice. It searches
// squares of growing size until nothing outside can be nearer.
func (g *Grid) nearest(seat int, way, arrow vector) (int, bool) {
	const aside = 3 // tan² of 60°
	at := g.plan.At(seat)
	x, y := float64(at.X), float64(at.Y)
	best, score := 0, math.Inf(1)
	for reach := float64(g.side); ; reach *= 2 {
		g.cells(x-reach, y-reach, x+reach, y+reach, func(run []uint32) {
			for _, i := range run {
				if g.plan.rowOf[i] == g.plan.rowOf[seat] {
					continue
				}
				v := g.plan.between(seat, int(i))
				ahead, side := v.dot(way), v.dot(vector{-way.y, way.x})
				if ahead <= 0 || v.dot(arrow) <= 0 || side*side > aside*ahead*ahead {
					continue
				}
				if s := ahead*ahead + 4*side*side; s < score {
					best, score = int(i), s
				}
			}
		})
		if score <= reach*reach || reach > GridSide {
			return best, !math.IsInf(score, 1)
		}
	}
}

// between returns the way from one seat to another.
func (p *Plan) between(from, to int) vector {
	a, b := p.At(from), p.At(to)
	return vector{float64(b.X) - float64(a.X), float64(b.Y) - float64(a.Y)}
}

// vector is a way in plan space.
type vector struct{ x, y float64 }

// unit returns the vector of length 1 that way.
func unit(x, y float64) vector {
	length := math.Sqrt(x*x + y*y)
	return vector{x / length, y / length}
}

func (v vector) dot(o vector) float64 { return v.x*o.x + v.y*o.y }

func (v vector) length() float64 { return math.Sqrt(v.dot(v)) }

// towards returns v or its opposite, whichever points more the way of o.
func (v vector) towards(o vector) vector {
	if v.dot(o) < 0 {
		return vector{-v.x, -v.y}
	}
	return v
}

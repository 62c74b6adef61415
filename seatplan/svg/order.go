package svg

import (
	"cmp"
	"math"
	"slices"
)

// alongRow orders the seats of a row as they stand: along the line they form,
// or around the arc. Of both readings and the order of their numbers the one
// with the shortest way from seat to seat is right; where the places do not
// tell, the numbers do.
func alongRow(seats []gatheredSeat) []gatheredSeat {
	byNumber := slices.Clone(seats)
	slices.SortStableFunc(byNumber, func(a, b gatheredSeat) int { return CompareLabels(a.Number, b.Number) })
	if len(seats) < 3 {
		return upwards(leftToRight(byNumber))
	}
	best := byLine(byNumber)
	for _, other := range [][]gatheredSeat{byAngle(byNumber), byNumber} {
		if way(other) < way(best)*(1-1e-6) {
			best = other
		}
	}
	return upwards(leftToRight(best))
}

// way returns how long it is from the first seat to the last by way of all.
func way(seats []gatheredSeat) float64 {
	sum := 0.0
	for i := 1; i < len(seats); i++ {
		sum += math.Hypot(seats[i].X-seats[i-1].X, seats[i].Y-seats[i-1].Y)
	}
	return sum
}

func centroid(seats []gatheredSeat) (x, y float64) {
	for _, s := range seats {
		x, y = x+s.X/float64(len(seats)), y+s.Y/float64(len(seats))
	}
	return x, y
}

// sortBy returns the seats ordered by a key, in the given order where the keys
// are as good as equal.
func sortBy(seats []gatheredSeat, key func(gatheredSeat) float64) []gatheredSeat {
	type keyed struct {
		gatheredSeat
		key float64
	}
	all := make([]keyed, len(seats))
	for i, s := range seats {
		all[i] = keyed{s, key(s)}
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	sorted := make([]gatheredSeat, len(seats))
	for i, k := range all {
		sorted[i] = k.gatheredSeat
	}
	return sorted
}

// byLine orders the seats along the axis they are spread out most on.
func byLine(seats []gatheredSeat) []gatheredSeat {
	cx, cy := centroid(seats)
	var xx, xy, yy float64
	for _, s := range seats {
		dx, dy := s.X-cx, s.Y-cy
		xx, xy, yy = xx+dx*dx, xy+dx*dy, yy+dy*dy
	}
	sin, cos := math.Sincos(math.Atan2(2*xy, xx-yy) / 2)
	return sortBy(seats, func(s gatheredSeat) float64 { return quantized(s.X*cos + s.Y*sin) })
}

// quantized takes the noise off a coordinate, so that seats at one place have
// one key.
func quantized(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// byAngle orders the seats around their middle, beginning behind the widest
// gap: the way along a horseshoe.
func byAngle(seats []gatheredSeat) []gatheredSeat {
	cx, cy := centroid(seats)
	angle := func(s gatheredSeat) float64 { return quantized(math.Atan2(s.Y-cy, s.X-cx)) }
	sorted := sortBy(seats, angle)
	widest, start := 0.0, 0
	for i := range sorted {
		gap := angle(sorted[(i+1)%len(sorted)]) - angle(sorted[i])
		if gap < 0 {
			gap += 2 * math.Pi
		}
		if gap > widest {
			widest, start = gap, (i+1)%len(sorted)
		}
	}
	return append(sorted[start:len(sorted):len(sorted)], sorted[:start]...)
}

// leftToRight turns a row around that ends further left than it begins; one
// that runs straight up, likewise.
func leftToRight(seats []gatheredSeat) []gatheredSeat {
	first, last := seats[0], seats[len(seats)-1]
	dx, dy := last.X-first.X, last.Y-first.Y
	if dx < -1e-6*math.Abs(dy) || math.Abs(dx) <= 1e-6*math.Abs(dy) && dy < 0 {
		slices.Reverse(seats)
	}
	return seats
}

// upwards turns a row around whose numbers mostly fall.
func upwards(seats []gatheredSeat) []gatheredSeat {
	rising := 0
	for i := 1; i < len(seats); i++ {
		rising += CompareLabels(seats[i].Number, seats[i-1].Number)
	}
	if rising < 0 {
		slices.Reverse(seats)
	}
	return seats
}

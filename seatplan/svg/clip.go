package svg

import (
	"math"

	"github.com/parterre/parterre/seatplan"
)

// bridged returns subpaths as one polygon: each is joined to the first point by
// a bridge that is walked there and back, so that holes stay holes.
func bridged(subs []subpath) []seatplan.DraftPoint {
	var points []seatplan.DraftPoint
	for _, s := range subs {
		switch {
		case len(s.points) < 3:
		case points == nil:
			points = append(points, s.points...)
		default:
			points = append(append(append(points, points[0]), s.points...), s.points[0])
		}
	}
	return points
}

// isPaper reports whether a shape fills the whole frame.
func isPaper(subs []subpath, frame box) bool {
	if !frame.some {
		return false
	}
	points, area := clip(bridged(subs), frame), 0.0
	for i, p := range points {
		q := points[(i+1)%len(points)]
		area += (p.X-frame.Min.X)*(q.Y-frame.Min.Y) - (q.X-frame.Min.X)*(p.Y-frame.Min.Y)
	}
	return math.Abs(area)/2 > 0.97*frame.width()*frame.height()
}

// clip returns the part of a polygon within a box (Sutherland and Hodgman).
func clip(points []seatplan.DraftPoint, b box) []seatplan.DraftPoint {
	inside := func(p seatplan.DraftPoint) [4]float64 {
		return [4]float64{p.X - b.Min.X, b.Max.X - p.X, p.Y - b.Min.Y, b.Max.Y - p.Y}
	}
	for side := range 4 {
		var kept []seatplan.DraftPoint
		for i, p := range points {
			q := points[(i+1)%len(points)]
			u, v := inside(p)[side], inside(q)[side]
			if u >= 0 {
				kept = append(kept, p)
			}
			if u < 0 != (v < 0) {
				t := u / (u - v)
				kept = append(kept, seatplan.DraftPoint{X: p.X + (q.X-p.X)*t, Y: p.Y + (q.Y-p.Y)*t})
			}
		}
		points = kept
	}
	return points
}

// runs returns the stretches of a line that lie within a box, or the whole line
// where there is no box.
func runs(points []seatplan.DraftPoint, b box) [][]seatplan.DraftPoint {
	if !b.some {
		return [][]seatplan.DraftPoint{points}
	}
	var all [][]seatplan.DraftPoint
	for i := 1; i < len(points); i++ {
		from, to, ok := clipSegment(points[i-1], points[i], b)
		if !ok {
			continue
		}
		if n := len(all) - 1; n >= 0 && all[n][len(all[n])-1] == from {
			all[n] = append(all[n], to)
			continue
		}
		all = append(all, []seatplan.DraftPoint{from, to})
	}
	return all
}

// clipSegment returns the part of a segment within a box (Liang and Barsky).
func clipSegment(p, q seatplan.DraftPoint, b box) (from, to seatplan.DraftPoint, ok bool) {
	dx, dy := q.X-p.X, q.Y-p.Y
	first, last := 0.0, 1.0
	for _, edge := range [4][2]float64{
		{-dx, p.X - b.Min.X}, {dx, b.Max.X - p.X}, {-dy, p.Y - b.Min.Y}, {dy, b.Max.Y - p.Y},
	} {
		out, room := edge[0], edge[1]
		switch {
		case out == 0 && room < 0:
			return p, q, false
		case out < 0:
			first = math.Max(first, room/out)
		case out > 0:
			last = math.Min(last, room/out)
		}
	}
	at := func(t float64) seatplan.DraftPoint { return seatplan.DraftPoint{X: p.X + t*dx, Y: p.Y + t*dy} }
	from, to = p, q
	if first > 0 {
		from = at(first)
	}
	if last < 1 {
		to = at(last)
	}
	return from, to, first <= last
}

package view

import "math"

// stamp is the coverage of a small round shape, 0 to 255 a pixel, at one of
// phases² places within a pixel.
type stamp struct {
	side  int // of the square it fills
	reach int // from the pixel that holds the centre to the square's edge
	cover []byte
	rows  []span
	// Rows before top and from bottom on are empty.
	top, bottom int
}

// span is what is worth looking at in a row of a stamp: [from,to), of which
// [solid,solidTo) is covered wholly.
type span struct{ from, solid, solidTo, to int16 }

const phases = 4 // along each axis of a pixel

// shape is what a stamp shows, all in pixels.
type shape struct {
	outer  float64 // radius
	inner  float64 // of the hole, 0 for none
	fill   float64 // coverage within the hole, of its hatching
	hatch  bool
	weaken float64 // share of the coverage that is left; 0 means all of it
}

// draw works the stamp of a shape out, whose centre lies (fx, fy) within its
// pixel.
func (s shape) draw(fx, fy float64) stamp {
	reach := int(math.Ceil(s.outer + 1))
	side := 2*reach + 1
	st := stamp{side: side, reach: reach, cover: make([]byte, side*side), rows: make([]span, side)}
	for y := range side {
		row := st.cover[y*side : (y+1)*side]
		for x := range side {
			row[x] = byte(math.Round(255 * s.at(float64(x-reach)+0.5-fx, float64(y-reach)+0.5-fy)))
		}
		st.rows[y] = spanOf(row)
		if st.rows[y].from < st.rows[y].to {
			if st.bottom == 0 {
				st.top = y
			}
			st.bottom = y + 1
		}
	}
	return st
}

// at returns how much of the pixel at a distance from the centre is covered.
func (s shape) at(dx, dy float64) float64 {
	d := math.Sqrt(dx*dx + dy*dy)
	cover := edge(s.outer, d)
	if s.inner > 0 {
		hole := edge(s.inner, d)
		if s.hatch {
			stripe := math.Abs(math.Mod(dx+dy+1e4*hatchStep, hatchStep) - hatchStep/2)
			hole *= 1 - s.fill*clamp01(1.2-stripe)
		}
		cover -= hole
	}
	if s.weaken > 0 {
		cover *= s.weaken
	}
	return math.Max(0, cover)
}

const hatchStep = 5.0 // pixels from stripe to stripe

// edge returns the coverage of a disc of radius r at a distance from its
// centre. Discs smaller than a pixel keep their area.
func edge(r, d float64) float64 {
	if r < 0.5 {
		return clamp01(1-d) * r * r * 4
	}
	return clamp01(r - d + 0.5)
}

func clamp01(x float64) float64 { return math.Max(0, math.Min(1, x)) }

// spanOf finds the span of a row.
func spanOf(row []byte) span {
	n := int16(len(row))
	s := span{from: n, to: 0}
	for x, c := range row {
		if c == 0 {
			continue
		}
		s.from, s.to = min(s.from, int16(x)), int16(x)+1
	}
	s.solid, s.solidTo = s.to, s.to
	for x := s.from; x < s.to; x++ {
		if row[x] != 255 {
			continue
		}
		s.solid = x
		for s.solidTo = x; s.solidTo < s.to && row[s.solidTo] == 255; s.solidTo++ {
		}
		break
	}
	return s
}

package preview

import (
	"github.com/parterre/parterre/seatplan"
)

// maxPoints bounds the corners of all strips, so that a stadium's picture
// stays as small as a theatre's.
const maxPoints = 2400

// section draws a section's rows as strips, one path for each run of rows with
// the same price category.
func (d *drawing) section(s seatplan.Section) {
	category, open := -2, false
	for i := s.FirstRow; i < s.FirstRow+s.Rows; i += d.skip() {
		row := d.plan.Rows()[i]
		for first := row.FirstSeat; first < row.FirstSeat+row.Seats; {
			last := d.run(row, first)
			if c := d.plan.Category(first); c != category || !open {
				if open {
					d.text(`"/>`)
				}
				d.text(`<path class="strips` + categoryClass(c) + `" stroke-width="`)
				d.number(int(s.Radius) * 2)
				d.text(`" d="`)
				category, open = c, true
			}
			d.strip(first, last)
			first = last + 1
		}
	}
	if open {
		d.text(`"/>`)
	}
}

// skip is how many rows one strip stands for in a plan with very many.
func (d *drawing) skip() int {
	return 1 + 2*len(d.plan.Rows())/maxPoints
}

// run returns the last seat of the strip that begins with the row's seat
// first: of the same price category and without an aisle.
func (d *drawing) run(row seatplan.Row, first int) (last int) {
	last = first
	gap := 0
	for last+1 < row.FirstSeat+row.Seats && d.plan.Category(last+1) == d.plan.Category(first) {
		step := distance(d.plan.At(last), d.plan.At(last+1))
		if gap > 0 && step > gap*2 {
			break
		}
		gap = max(gap, step)
		last++
	}
	return last
}

// strip draws one run: its ends, and between them only what makes it bend.
func (d *drawing) strip(first, last int) {
	points := []seatplan.Point{d.plan.At(first)}
	if first == last {
		points = append(points, points[0])
	} else {
		points = d.bend(points, first, last)
	}
	d.polyline(points)
}

// bend appends the seats between first and last that lie off the straight
// line, and last.
func (d *drawing) bend(points []seatplan.Point, first, last int) []seatplan.Point {
	far, at := seatplan.GridSide/1000, -1
	for i := first + 1; i < last; i++ {
		if off := offLine(d.plan.At(first), d.plan.At(last), d.plan.At(i)); off > far {
			far, at = off, i
		}
	}
	if at < 0 {
		return append(points, d.plan.At(last))
	}
	return d.bend(d.bend(points, first, at), at, last)
}

func distance(a, b seatplan.Point) int {
	dx, dy := abs(int(a.X)-int(b.X)), abs(int(a.Y)-int(b.Y))
	return max(dx, dy) + min(dx, dy)/2
}

// offLine is how far p is from the line through a and b.
func offLine(a, b, p seatplan.Point) int {
	abx, aby := int(b.X)-int(a.X), int(b.Y)-int(a.Y)
	length := distance(a, b)
	if length == 0 {
		return distance(a, p)
	}
	return abs(abx*(int(p.Y)-int(a.Y))-aby*(int(p.X)-int(a.X))) / length
}

func abs(n int) int { return max(n, -n) }

package view

import (
	"math"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// number reads the whole number at the beginning of an attribute or a style
// such as "12px"; 0 where there is none.
func number(s string) int {
	n := 0
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9' && n < 1<<40; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// signed is number for what may be below zero.
func signed(s string) int {
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		return -number(rest)
	}
	return number(s)
}

// numbers reads whole numbers with spaces between.
func numbers(s string) []int {
	var all []int
	for _, word := range strings.Fields(s) {
		all = append(all, number(word))
	}
	return all
}

// board remembers which parts of the stage are written on, so that labels do
// not lie over each other. The zero value is an empty board.
type board struct{ boxes []box }

// box is a part of the stage in CSS pixels, by its middle.
type box struct{ x, y, width, height float64 }

func (b box) overlaps(o box) bool {
	return math.Abs(b.x-o.x)*2 < b.width+o.width && math.Abs(b.y-o.y)*2 < b.height+o.height
}

// take reserves a box unless something is there already.
func (b *board) take(want box) bool {
	for _, taken := range b.boxes {
		if taken.overlaps(want) {
			return false
		}
	}
	b.boxes = append(b.boxes, want)
	return true
}

func (b *board) clear() { b.boxes = b.boxes[:0] }

// anchors returns for each section the seat nearest to the middle of its
// seats: where its name is written, also where the section is bent.
func anchors(p *seatplan.Plan) []seatplan.Point {
	at := make([]seatplan.Point, len(p.Sections()))
	for i, s := range p.Sections() {
		sumX, sumY := 0.0, 0.0
		for seat := s.FirstSeat; seat < s.FirstSeat+s.Seats; seat++ {
			sumX, sumY = sumX+float64(p.At(seat).X), sumY+float64(p.At(seat).Y)
		}
		meanX, meanY := sumX/float64(s.Seats), sumY/float64(s.Seats)
		nearest := math.Inf(1)
		for seat := s.FirstSeat; seat < s.FirstSeat+s.Seats; seat++ {
			d := math.Hypot(float64(p.At(seat).X)-meanX, float64(p.At(seat).Y)-meanY)
			if d < nearest {
				nearest, at[i] = d, p.At(seat)
			}
		}
	}
	return at
}

// commonWords returns the length of the words that all sections' names begin
// with, such as "Sector ", so that names can be shortened by them.
func commonWords(p *seatplan.Plan) int {
	sections := p.Sections()
	if len(sections) < 2 {
		return 0
	}
	first := sections[0].Name
	n := len(first)
	for _, s := range sections[1:] {
		n = min(n, len(s.Name))
		for n > 0 && s.Name[:n] != first[:n] {
			n--
		}
	}
	for n > 0 && first[n-1] != ' ' {
		n--
	}
	return n
}

// rowEnd is where a row's label stands, beyond the row's first or last seat.
type rowEnd struct {
	row    int
	at     seatplan.Point // of the seat
	dx, dy float64        // the way out of the row, of length 1
	radius float64
}

// rowEnds returns the places for all rows' labels, in the order of the rows,
// but for those that the drawing itself names.
func rowEnds(p *seatplan.Plan) []rowEnd {
	ends := make([]rowEnd, 0, 2*len(p.Rows()))
	texts := writtenTexts(p)
	for i, row := range p.Rows() {
		if row.Label == "" {
			continue
		}
		first, last := row.FirstSeat, row.FirstSeat+row.Seats-1
		radius := float64(p.Sections()[row.Section].Radius)
		for _, end := range [2][2]int{{first, min(first+1, last)}, {last, max(last-1, first)}} {
			e := rowEnd{row: i, at: p.At(end[0]), dx: -1, radius: radius}
			if end[0] == last {
				e.dx = 1
			}
			next := p.At(end[1])
			dx, dy := float64(e.at.X)-float64(next.X), float64(e.at.Y)-float64(next.Y)
			if length := math.Hypot(dx, dy); length > 0 {
				e.dx, e.dy = dx/length, dy/length
			}
			if !e.named(row.Label, texts) {
				ends = append(ends, e)
			}
		}
	}
	return ends
}

// writtenTexts returns the texts of the decoration; none where comparing them
// with every row would take long.
func writtenTexts(p *seatplan.Plan) []seatplan.Shape {
	const most = 2_000_000
	var texts []seatplan.Shape
	for _, s := range p.Shapes() {
		if s.Kind == seatplan.ShapeText {
			texts = append(texts, s)
		}
	}
	if len(texts)*len(p.Rows()) > most {
		return nil
	}
	return texts
}

// named reports whether the drawing has the row's label at this end.
func (e rowEnd) named(label string, texts []seatplan.Shape) bool {
	const away = 6 // radii
	for _, t := range texts {
		dx, dy := float64(t.Points[0].X)-float64(e.at.X), float64(t.Points[0].Y)-float64(e.at.Y)
		if t.Text == label && math.Hypot(dx, dy) < away*e.radius {
			return true
		}
	}
	return false
}

// extent returns the size of a polygon's box, in steps.
func extent(points []seatplan.Point) (width, height float64) {
	if len(points) == 0 {
		return 0, 0
	}
	lo, hi := points[0], points[0]
	for _, p := range points {
		lo = seatplan.Point{X: min(lo.X, p.X), Y: min(lo.Y, p.Y)}
		hi = seatplan.Point{X: max(hi.X, p.X), Y: max(hi.Y, p.Y)}
	}
	return float64(hi.X - lo.X), float64(hi.Y - lo.Y)
}

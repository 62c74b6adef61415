package svg

import (
	"math"

	"github.com/parterre/parterre/seatplan"
)

// maxSegments bounds the segments of one path or polygon, maxPieces the
// straight pieces one curve is flattened to.
const (
	maxSegments = 100_000
	maxPieces   = 64
)

// subpath is one stroke of a pen without lifting it, flattened.
type subpath struct {
	points []seatplan.DraftPoint
	closed bool
}

// pen draws straight lines and curves given in an element's own coordinates
// and keeps them flattened in the coordinates m leads to.
type pen struct {
	m         Matrix
	tolerance float64 // how far a piece may stray from its curve; 0: always 16 pieces
	budget    int     // points it may still keep
	boxOnly   bool    // points are not kept at all
	subs      []subpath
	box       box
	at, start seatplan.DraftPoint // own coordinates
	down      bool                // a subpath is begun
	err       error
}

func (p *pen) moveTo(x, y float64) {
	p.at, p.start, p.down = seatplan.DraftPoint{X: x, Y: y}, seatplan.DraftPoint{X: x, Y: y}, false
}

// begin starts a subpath where the pen is, unless one is begun.
func (p *pen) begin() {
	if p.down {
		return
	}
	p.down = true
	if !p.boxOnly {
		p.subs = append(p.subs, subpath{})
	}
	p.keep(p.m.Apply(p.at.X, p.at.Y))
}

// keep adds a point in target coordinates, unless it is too near the last one
// to be told apart from it.
func (p *pen) keep(at seatplan.DraftPoint) {
	p.box.add(at)
	if p.boxOnly {
		return
	}
	s := &p.subs[len(p.subs)-1]
	if n := len(s.points); n > 0 {
		last := s.points[n-1]
		if math.Hypot(at.X-last.X, at.Y-last.Y) <= p.tolerance {
			return
		}
	}
	if p.budget--; p.budget < 0 {
		p.err = ErrTooLarge
		return
	}
	s.points = append(s.points, at)
}

func (p *pen) lineTo(x, y float64) {
	p.begin()
	p.at = seatplan.DraftPoint{X: x, Y: y}
	p.keep(p.m.Apply(x, y))
}

// close ends a subpath where it began; the point there is kept once.
func (p *pen) close() {
	if p.down && !p.boxOnly {
		s := &p.subs[len(p.subs)-1]
		s.closed = true
		first, last := s.points[0], s.points[len(s.points)-1]
		if len(s.points) > 1 && math.Hypot(first.X-last.X, first.Y-last.Y) <= p.tolerance {
			s.points = s.points[:len(s.points)-1]
		}
	}
	p.at, p.down = p.start, false
}

func (p *pen) quadTo(x1, y1, x, y float64) {
	a := p.at
	p.cubicTo(a.X+(x1-a.X)*2/3, a.Y+(y1-a.Y)*2/3, x+(x1-x)*2/3, y+(y1-y)*2/3, x, y)
}

func (p *pen) cubicTo(x1, y1, x2, y2, x, y float64) {
	p.begin()
	a, b := p.m.Apply(p.at.X, p.at.Y), p.m.Apply(x1, y1)
	c, d := p.m.Apply(x2, y2), p.m.Apply(x, y)
	n := p.pieces(a, b, c, d)
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n)
		u := 1 - t
		p.keep(seatplan.DraftPoint{
			X: u*u*u*a.X + 3*u*u*t*b.X + 3*u*t*t*c.X + t*t*t*d.X,
			Y: u*u*u*a.Y + 3*u*u*t*b.Y + 3*u*t*t*c.Y + t*t*t*d.Y,
		})
	}
	p.at = seatplan.DraftPoint{X: x, Y: y}
}

// pieces returns how many equal pieces keep within the tolerance (Wang's
// formula).
func (p *pen) pieces(a, b, c, d seatplan.DraftPoint) int {
	if p.tolerance == 0 {
		return 16
	}
	if p.along(a, d, b) && p.along(a, d, c) {
		return 1
	}
	bend := math.Max(math.Hypot(a.X-2*b.X+c.X, a.Y-2*b.Y+c.Y), math.Hypot(b.X-2*c.X+d.X, b.Y-2*c.Y+d.Y))
	return int(math.Max(1, math.Min(maxPieces, math.Ceil(math.Sqrt(0.75*bend/p.tolerance)))))
}

// along reports whether c lies on the way from a to b.
func (p *pen) along(a, b, c seatplan.DraftPoint) bool {
	dx, dy, cx, cy := b.X-a.X, b.Y-a.Y, c.X-a.X, c.Y-a.Y
	length, on := math.Hypot(dx, dy), dx*cx+dy*cy
	return math.Abs(dx*cy-dy*cx) <= p.tolerance*length && on >= 0 && on <= length*length
}

// arc is an elliptical arc by its centre, in a frame turned by phi.
type arc struct{ cx, cy, rx, ry, phi, from, sweep float64 }

func (p *pen) arcTo(rx, ry, degrees float64, large, positive bool, x, y float64) {
	a, ok := findArc(p.at, rx, ry, degrees, large, positive, seatplan.DraftPoint{X: x, Y: y})
	if !ok {
		p.lineTo(x, y)
		return
	}
	p.follow(a)
	p.at = seatplan.DraftPoint{X: x, Y: y}
}

// follow draws an arc that begins where the pen is, a quarter at a time.
func (p *pen) follow(a arc) {
	n := math.Ceil(math.Abs(a.sweep)/(math.Pi/2) - 1e-9)
	step := a.sweep / n
	k := 4. / 3 * math.Tan(step/4)
	turned := Matrix{A: 1, D: 1, E: a.cx, F: a.cy}.Mul(rotation(a.phi * 180 / math.Pi))
	on := func(cos, sin float64) seatplan.DraftPoint { return turned.Apply(a.rx*cos, a.ry*sin) }
	for i := range int(n) {
		s1, c1 := math.Sincos(a.from + float64(i)*step)
		s2, c2 := math.Sincos(a.from + float64(i+1)*step)
		b, c, d := on(c1-k*s1, s1+k*c1), on(c2+k*s2, s2-k*c2), on(c2, s2)
		p.cubicTo(b.X, b.Y, c.X, c.Y, d.X, d.Y)
	}
}

// findArc turns the end points of an arc into its centre and angles, as SVG 1.1
// appendix F.6 says; false where the arc is a straight line.
func findArc(from seatplan.DraftPoint, rx, ry, degrees float64, large, positive bool, to seatplan.DraftPoint) (arc, bool) {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 || from == to {
		return arc{}, false
	}
	phi := radians(degrees)
	sin, cos := math.Sincos(phi)
	dx, dy := (from.X-to.X)/2, (from.Y-to.Y)/2
	x1, y1 := cos*dx+sin*dy, cos*dy-sin*dx
	if l := x1*x1/(rx*rx) + y1*y1/(ry*ry); l > 1 { // too small to reach
		rx, ry = rx*math.Sqrt(l), ry*math.Sqrt(l)
	}
	den := rx*rx*y1*y1 + ry*ry*x1*x1
	f := math.Sqrt(math.Max(0, (rx*rx*ry*ry-den)/den))
	if large == positive {
		f = -f
	}
	cx, cy := f*rx*y1/ry, -f*ry*x1/rx
	a := arc{
		cx: cos*cx - sin*cy + (from.X+to.X)/2, cy: sin*cx + cos*cy + (from.Y+to.Y)/2,
		rx: rx, ry: ry, phi: phi, from: math.Atan2((y1-cy)/ry, (x1-cx)/rx),
	}
	a.sweep = math.Atan2((-y1-cy)/ry, (-x1-cx)/rx) - a.from
	if positive && a.sweep < 0 {
		a.sweep += 2 * math.Pi
	} else if !positive && a.sweep > 0 {
		a.sweep -= 2 * math.Pi
	}
	sane := math.Abs(a.cx)+math.Abs(a.cy)+a.rx+a.ry <= maxNumber*maxNumber
	return a, sane && a.sweep != 0
}

// ellipse draws a whole ellipse.
func (p *pen) ellipse(cx, cy, rx, ry float64) {
	p.moveTo(cx+rx, cy)
	p.follow(arc{cx: cx, cy: cy, rx: rx, ry: ry, sweep: 2 * math.Pi})
	p.close()
}

// rect draws a rectangle with rounded corners.
func (p *pen) rect(x, y, w, h, rx, ry float64) {
	rx, ry = math.Min(rx, w/2), math.Min(ry, h/2)
	p.moveTo(x+rx, y)
	corner := func(lx, ly, ax, ay float64) {
		p.lineTo(lx, ly)
		if rx > 0 && ry > 0 {
			p.arcTo(rx, ry, 0, false, true, ax, ay)
		}
	}
	corner(x+w-rx, y, x+w, y+ry)
	corner(x+w, y+h-ry, x+w-rx, y+h)
	corner(x+rx, y+h, x, y+h-ry)
	corner(x, y+ry, x+rx, y)
	p.close()
}

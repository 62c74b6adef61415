package svg

import "math"

// IsShape reports whether the element is a shape with geometry of its own.
func IsShape(e *Element) bool {
	if !e.svg() {
		return false
	}
	switch e.Name.Local {
	case "circle", "ellipse", "rect", "path", "line", "polyline", "polygon":
		return true
	}
	return false
}

// trace draws a shape. A shape without extent draws nothing.
func (e *Element) trace(p *pen) error {
	switch e.Name.Local {
	case "circle", "ellipse":
		b, err := e.ellipse()
		if err != nil {
			return err
		}
		if b.width() > 0 && b.height() > 0 {
			x, y := b.middle()
			p.ellipse(x, y, b.width()/2, b.height()/2)
		}
	case "rect":
		return e.traceRect(p)
	case "line":
		v, err := e.lengths("x1", "y1", "x2", "y2")
		if err != nil {
			return err
		}
		p.moveTo(v[0], v[1])
		p.lineTo(v[2], v[3])
	case "polyline", "polygon":
		return e.tracePoints(p)
	case "path":
		d, _ := e.Attr("d")
		return tracePath(d, p)
	}
	return p.err
}

func (e *Element) tracePoints(p *pen) error {
	text, _ := e.Attr("points")
	v, err := numbers(text, 2*maxSegments)
	if err != nil {
		return err
	}
	for i := 0; i+1 < len(v); i += 2 {
		if i == 0 {
			p.moveTo(v[0], v[1])
		} else {
			p.lineTo(v[i], v[i+1])
		}
	}
	if e.Name.Local == "polygon" {
		p.close()
	}
	return p.err
}

func (e *Element) traceRect(p *pen) error {
	v, err := e.lengths("x", "y", "width", "height", "rx", "ry")
	if err != nil {
		return err
	}
	rx, ry := math.Max(v[4], 0), math.Max(v[5], 0)
	if _, ok := e.Attr("rx"); !ok {
		rx = ry
	} else if _, ok := e.Attr("ry"); !ok {
		ry = rx
	}
	if v[2] > 0 && v[3] > 0 {
		p.rect(v[0], v[1], v[2], v[3], rx, ry)
	}
	return p.err
}

// ellipse returns the box of a circle or an ellipse.
func (e *Element) ellipse() (box, error) {
	names := []string{"cx", "cy", "rx", "ry"}
	if e.Name.Local == "circle" {
		names = []string{"cx", "cy", "r", "r"}
	}
	v, err := e.lengths(names...)
	if err != nil {
		return box{}, err
	}
	return around(v[0], v[1], math.Max(0, v[2]), math.Max(0, v[3])), nil
}

// bounds returns a shape's box in its own coordinates.
func (e *Element) bounds() (box, error) {
	switch e.Name.Local {
	case "circle", "ellipse":
		return e.ellipse()
	case "rect":
		v, err := e.lengths("x", "y", "width", "height")
		if err != nil {
			return box{}, err
		}
		w, h := math.Max(0, v[2]), math.Max(0, v[3])
		return around(v[0]+w/2, v[1]+h/2, w/2, h/2), nil
	}
	p := pen{m: Identity, boxOnly: true}
	if err := e.trace(&p); err != nil {
		return box{}, err
	}
	return p.box, nil
}

// Disc is where a seat is and how large, in the drawing's coordinates. That of
// a use element is known only to [Drawing.Settle].
type Disc struct {
	X, Y, R float64

	use    *use
	window *window
}

// use is what a use element refers to, and what leads from there to the
// drawing's coordinates.
type use struct {
	id     string
	matrix Matrix
}

// Disc returns the middle of an element's bounding box and the radius of the
// disc within it, times the scale of all transforms. The element is a shape, a
// use, a text or a group that was measured; anything without a place is
// ErrNoPlace.
func (e *Element) Disc() (Disc, error) {
	switch {
	case IsShape(e):
		b, err := e.bounds()
		if err != nil {
			return Disc{}, e.At(err)
		}
		return e.discOf(b)
	case e.Is("use"), e.Is("image"), e.Is("text"):
		v, err := e.lengths("x", "y", "width", "height")
		if err != nil {
			return Disc{}, e.At(err)
		}
		w, h := math.Max(0, v[2]), math.Max(0, v[3])
		d, err := e.discOf(around(v[0]+w/2, v[1]+h/2, w/2, h/2))
		if e.Is("use") {
			d.use = &use{e.reference(), e.Matrix.Mul(Matrix{A: 1, D: 1, E: v[0], F: v[1]})}
		}
		return d, err
	}
	return e.discOf(e.content)
}

func (e *Element) discOf(b box) (Disc, error) {
	if !b.some {
		return Disc{}, e.At(ErrNoPlace)
	}
	d := discOf(b, e.Matrix)
	d.window = e.window
	if !d.bounded() {
		return Disc{}, e.At(ErrNumber)
	}
	return d, nil
}

func discOf(b box, m Matrix) Disc {
	x, y := b.middle()
	at := m.Apply(x, y)
	return Disc{X: at.X, Y: at.Y, R: math.Min(b.width(), b.height()) / 2 * m.Scale()}
}

func (d Disc) bounded() bool {
	return math.Abs(d.X) <= maxNumber && math.Abs(d.Y) <= maxNumber && d.R <= maxNumber
}

// Settle returns where a disc is, now that everything a use element may refer
// to has been read. One that refers to nothing is where it says it is.
func (d *Drawing) Settle(disc Disc) Disc {
	if disc.use == nil {
		return disc
	}
	if b, ok := d.named[disc.use.id]; ok {
		if settled := discOf(b, disc.use.matrix); settled.bounded() {
			settled.window = disc.window
			return settled
		}
	}
	return disc
}

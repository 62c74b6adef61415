// Package preview draws a seating plan as one small inline SVG, to be seen
// while the module loads and where it cannot run: a soft strip for each row in
// its price category's colour, the stage, areas and their names. It is a
// picture only; what can be chosen is in the list beside it.
//
// The drawing has the plan's own frame, so that a plan fitted into the same
// box lies exactly on it.
package preview

import (
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"github.com/parterre/parterre/seatplan"
)

// side is the length of the picture's longer side in its own units. Strokes in
// the style sheet are in these units.
const side = 1000

// Of returns the plan's picture. The colour of price category i is the custom
// property --c of its class ci, see [Inks].
func Of(p *seatplan.Plan) templ.Component {
	svg := draw(p)
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(svg)
		return err
	})
}

func draw(p *seatplan.Plan) []byte {
	width, height := p.Size()
	d := &drawing{plan: p}
	d.text(`<svg class="preview" aria-hidden="true" focusable="false" viewBox="0 0 `)
	d.number(width)
	d.text(" ")
	d.number(height)
	d.text(`">`)
	for _, s := range p.Shapes() {
		d.shape(s)
	}
	for _, a := range p.Areas() {
		d.area(a)
	}
	for _, s := range p.Sections() {
		d.section(s)
	}
	for _, s := range p.Shapes() {
		if s.Kind == seatplan.ShapeText && len(s.Points) == 1 {
			d.label(s.Text, s.Points[0], int(s.Size))
		}
	}
	d.text("</svg>")
	return d.out
}

// drawing is the SVG as far as it is written.
type drawing struct {
	plan *seatplan.Plan
	out  []byte
}

func (d *drawing) text(s string) { d.out = append(d.out, s...) }

// number writes a length of the plan in the picture's units.
func (d *drawing) number(steps int) {
	d.out = strconv.AppendInt(d.out, int64(scaled(steps)), 10)
}

func scaled(steps int) int {
	if steps < 0 {
		return -scaled(-steps)
	}
	return (steps*side + seatplan.GridSide/2) / seatplan.GridSide
}

func (d *drawing) shape(s seatplan.Shape) {
	switch s.Kind {
	case seatplan.ShapeFill:
		d.path(`<path class="shape" d="`, s.Points, true)
	case seatplan.ShapeLine:
		d.path(`<path class="shape-line" d="`, s.Points, false)
	case seatplan.ShapeStage:
		d.path(`<path class="stage" d="`, s.Points, true)
	}
}

// path writes an element with a polyline, in relative coordinates, which are
// the shorter ones.
func (d *drawing) path(open string, points []seatplan.Point, closed bool) {
	if len(points) < 2 {
		return
	}
	d.text(open)
	d.polyline(points)
	if closed {
		d.text("z")
	}
	d.text(`"/>`)
}

func (d *drawing) polyline(points []seatplan.Point) {
	x, y := scaled(int(points[0].X)), scaled(int(points[0].Y))
	d.text("M")
	d.out = strconv.AppendInt(d.out, int64(x), 10)
	d.pair(y)
	d.text("l")
	first := true
	for _, p := range points[1:] {
		nextX, nextY := scaled(int(p.X)), scaled(int(p.Y))
		dx, dy := nextX-x, nextY-y
		x, y = nextX, nextY
		if first {
			d.out = strconv.AppendInt(d.out, int64(dx), 10)
			first = false
		} else {
			d.pair(dx)
		}
		d.pair(dy)
	}
}

// pair writes a further number; a minus separates as well as a space.
func (d *drawing) pair(n int) {
	if n >= 0 {
		d.text(" ")
	}
	d.out = strconv.AppendInt(d.out, int64(n), 10)
}

func (d *drawing) area(a seatplan.Area) {
	if len(a.Outline) < 3 {
		return
	}
	d.path(`<path class="area`+categoryClass(a.Category)+`" d="`, a.Outline, true)
	d.label(a.Name, a.Label, seatplan.GridSide/36)
}

func (d *drawing) label(text string, at seatplan.Point, size int) {
	if text == "" {
		return
	}
	d.text(`<text font-size="`)
	d.number(size)
	d.text(`" x="`)
	d.number(int(at.X))
	d.text(`" y="`)
	d.number(int(at.Y))
	d.text(`">`)
	d.text(templ.EscapeString(text))
	d.text("</text>")
}

func categoryClass(category int) string {
	if category == seatplan.NoCategory {
		return ""
	}
	return " cat c" + strconv.Itoa(category)
}

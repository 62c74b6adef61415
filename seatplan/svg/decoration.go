package svg

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/parterre/parterre/seatplan"
)

// Decoration gathers what a drawing shows besides seats and areas, as plain
// geometry and text. Colours are not kept, only whether something is filled or
// a line. The zero value is empty.
type Decoration struct {
	items  []item
	points int
}

// item is a shape or a line of text.
type item struct {
	presentation *Presentation
	subs         []subpath
	box          seatplan.DraftBox // of subs
	window       *window
	stage        bool

	text   string
	x, y   float64 // the text's anchor on its base line, in coordinates of m
	matrix Matrix
}

// Add takes a shape, a text or a tspan as it closes; every other element is no
// decoration. It returns ErrTooLarge when a plan cannot hold more, and the
// reason when the shape cannot be read; then nothing was taken.
func (d *Decoration) Add(e *Element) error { return d.add(e, false) }

// AddStage is like Add for a shape that is the stage.
func (d *Decoration) AddStage(e *Element) error { return d.add(e, true) }

func (d *Decoration) add(e *Element, stage bool) error {
	isText := e.text != nil && (e.Is("text") || e.Is("tspan") && e.placed())
	if !e.Rendered || !isText && !IsShape(e) {
		return nil
	}
	if len(d.items) == seatplan.MaxShapes {
		return e.At(ErrTooLarge)
	}
	if isText {
		return d.addText(e)
	}
	// Half of what a plan may hold: bridges and clipping add points.
	subs, err := e.flatten(seatplan.MaxPoints/2 - d.points)
	if err != nil || len(subs) == 0 {
		return err
	}
	for _, s := range subs {
		d.points += len(s.points)
	}
	d.items = append(d.items, item{presentation: e.Presentation, subs: subs, box: boxOf(subs), window: e.window, stage: stage})
	return nil
}

// flatten returns a shape in the drawing's coordinates, as exactly as a plan
// can show it.
func (e *Element) flatten(budget int) ([]subpath, error) {
	p := pen{m: e.Matrix, tolerance: 0.1, budget: budget}
	if f := e.root.frame; f.some {
		p.tolerance = math.Max(f.width(), f.height()) / 4000
	}
	if err := e.trace(&p); err != nil {
		return nil, e.At(err)
	}
	if p.box.some && !(everywhere.contains(p.box.Min) && everywhere.contains(p.box.Max)) {
		return nil, e.At(ErrNumber)
	}
	return p.subs, nil
}

func (d *Decoration) addText(e *Element) error {
	x, y, err := e.textPlace()
	if err != nil {
		return e.At(err)
	}
	if text := Label(e.Text()); text != "" {
		d.items = append(d.items, item{presentation: e.Presentation, window: e.window, text: text, x: x, y: y, matrix: e.Matrix})
	}
	return nil
}

// textPlace returns where a line of text stands. A tspan begins where its text
// does, unless it says otherwise, and moves the lines behind it down with it.
func (e *Element) textPlace() (x, y float64, err error) {
	base := e
	for base.Is("tspan") && base.Parent != nil {
		base = base.Parent
	}
	place := func(name string) (v float64) {
		for _, from := range []*Element{e, base} {
			if text, ok := from.Attr(name); ok && err == nil {
				s := scanner{s: strings.TrimSpace(text)}
				v, err = s.number()
				return v
			}
		}
		return 0
	}
	x, y = place("x"), place("y")
	if e == base {
		return x, y, err
	}
	if _, ok := e.Attr("y"); ok || base.line == nil {
		base.line = &y
	}
	if dy, ok := e.Attr("dy"); ok {
		*base.line += e.lineHeight(dy)
	}
	return x, *base.line, err
}

// lineHeight reads a tspan's dy. The size of an em is the nearest that an
// attribute or a style attribute says; classes are not known yet.
func (e *Element) lineHeight(dy string) float64 {
	em, ok := strings.CutSuffix(strings.TrimSpace(dy), "em")
	v, _ := parseLength(em)
	if !ok {
		return v
	}
	for ; e != nil; e = e.Parent {
		inline, _ := e.Attr("style")
		attr, _ := e.Attr("font-size")
		for _, text := range [...]string{parseDeclarations(inline)[propFontSize].value, attr} {
			if size, err := parseLength(text); err == nil {
				return v * size
			}
		}
	}
	return v * rootStyle.FontSize
}

// Shapes returns the decoration of a drawing that has been walked. What is
// hidden, what has the colour of paper and what is the paper are left out, and
// so is what lies outside of the drawing's frame.
func (d *Decoration) Shapes(drawing *Drawing) []seatplan.DraftShape {
	var shapes []seatplan.DraftShape
	frame := box{drawing.Box, drawing.Box.Min != drawing.Box.Max}
	sheet := frame // where texts may be
	if !sheet.some {
		sheet = everywhere
	}
	for _, it := range d.items {
		style := drawing.Style(it.presentation)
		switch {
		case style.Hidden:
		case it.text != "":
			s := it.label(style)
			at := seatplan.DraftBox{Min: s.Points[0], Max: s.Points[0]}
			if sheet.contains(at.Min) && drawing.shows(it.window, at) {
				shapes = append(shapes, s)
			}
		case !drawing.shows(it.window, it.box):
		case it.stage:
			shapes = appendFill(shapes, seatplan.ShapeStage, it.subs, frame)
		case !style.Fill.None && isPaper(it.subs, frame):
		case style.Fill.seen():
			shapes = appendFill(shapes, seatplan.ShapeFill, it.subs, frame)
		case !style.Stroke.None:
			shapes = appendLines(shapes, it.subs, frame)
		}
	}
	return shapes
}

// boxOf returns the box around subpaths that have points.
func boxOf(subs []subpath) seatplan.DraftBox {
	var b box
	for _, s := range subs {
		for _, p := range s.points {
			b.add(p)
		}
	}
	return b.DraftBox
}

// seen reports whether the paint can be told from paper.
func (p Paint) seen() bool { return !p.None && !(p.Known && light(p.Color)) }

// label returns the text centred on where its middle is likely to be.
func (it item) label(s Style) seatplan.DraftShape {
	half := 0.55 * s.FontSize * float64(utf8.RuneCountInString(it.text)) / 2
	x := it.x
	switch s.Anchor {
	case "start":
		x += half
	case "end":
		x -= half
	}
	return seatplan.DraftShape{
		Kind: seatplan.ShapeText, Text: it.text,
		Points: []seatplan.DraftPoint{it.matrix.Apply(x, it.y-0.35*s.FontSize)},
		Size:   math.Min(maxNumber, s.FontSize*it.matrix.Scale()),
	}
}

func appendFill(shapes []seatplan.DraftShape, kind seatplan.ShapeKind, subs []subpath, frame box) []seatplan.DraftShape {
	points := bridged(subs)
	if frame.some {
		points = clip(points, frame)
	}
	if len(points) < 3 {
		return shapes
	}
	return append(shapes, seatplan.DraftShape{Kind: kind, Points: points})
}

func appendLines(shapes []seatplan.DraftShape, subs []subpath, frame box) []seatplan.DraftShape {
	for _, s := range subs {
		points := s.points
		if s.closed && len(points) > 2 {
			points = append(points[:len(points):len(points)], points[0])
		}
		for _, run := range runs(points, frame) {
			shapes = append(shapes, seatplan.DraftShape{Kind: seatplan.ShapeLine, Points: run})
		}
	}
	return shapes
}

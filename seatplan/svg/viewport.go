package svg

import (
	"math"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// viewport returns what the view box says, else width and height; empty where
// neither says anything in absolute units.
func (e *Element) viewport() (box, error) {
	if b, err := e.viewBox(); b.some || err != nil {
		return b, err
	}
	v, err := e.lengths("width", "height")
	if err != nil || v[0] <= 0 || v[1] <= 0 {
		return box{}, nil
	}
	return around(v[0]/2, v[1]/2, v[0]/2, v[1]/2), nil
}

// viewBox returns the element's view box; empty where it has none or one
// without extent.
func (e *Element) viewBox() (box, error) {
	text, ok := e.Attr("viewBox")
	if !ok {
		return box{}, nil
	}
	v, err := numbers(text, 4)
	if err != nil {
		return box{}, err
	}
	if len(v) != 4 || v[2] <= 0 || v[3] <= 0 {
		return box{}, nil
	}
	b := around(v[0]+v[2]/2, v[1]+v[3]/2, v[2]/2, v[3]/2)
	if !everywhere.contains(b.Min) || !everywhere.contains(b.Max) {
		return box{}, ErrNumber
	}
	return b, nil
}

// nest makes an svg element within the drawing a viewport of its own: own then
// leads from its content's coordinates to its parent's, and percentages within
// it are of its view box. A viewport without extent shows nothing.
func (e *Element) nest() error {
	at, err := e.lengths("x", "y")
	if err != nil {
		return err
	}
	w, err := e.extent("width")
	if err != nil {
		return err
	}
	h, err := e.extent("height")
	if err != nil {
		return err
	}
	view, err := e.viewBox()
	if err != nil {
		return err
	}
	if e.view.some || w > 0 && h > 0 { // else as large as a window nobody knows
		e.Rendered = e.Rendered && w > 0 && h > 0
		outside := box{seatplan.DraftBox{
			Min: seatplan.DraftPoint{X: at[0], Y: at[1]}, Max: seatplan.DraftPoint{X: at[0] + w, Y: at[1] + h},
		}, true}
		e.window = windowOf(e, outside)
		e.view = outside
	} else if view.some {
		e.view = box{seatplan.DraftBox{
			Min: seatplan.DraftPoint{X: at[0], Y: at[1]},
			Max: seatplan.DraftPoint{X: at[0] + view.width(), Y: at[1] + view.height()},
		}, true}
	}
	if view.some && e.view.width() > 0 && e.view.height() > 0 {
		text, _ := e.Attr("preserveAspectRatio")
		e.own = e.own.Mul(parseAspect(text).fit(view, e.view))
		e.view = view
		return nil
	}
	e.own = e.own.Mul(Matrix{A: 1, D: 1, E: at[0], F: at[1]})
	return nil
}

// extent returns a nested viewport's width or height: the whole of what is
// around it where the element does not say.
func (e *Element) extent(name string) (float64, error) {
	text, ok := e.Attr(name)
	if text = strings.TrimSpace(text); !ok || text == "auto" || !e.view.some && strings.HasSuffix(text, "%") {
		if !e.view.some {
			return 0, nil
		}
		return e.view.extent(name), nil
	}
	v, err := e.length(name)
	return math.Max(0, v), err
}

// aspect is what preserveAspectRatio says. The zero value stretches.
type aspect struct {
	even  bool    // one scale for both directions
	slice bool    // the larger one
	x, y  float64 // where the slack goes: 0 behind, 1 before
}

// parseAspect reads a preserveAspectRatio attribute. One that makes no sense
// is the default, xMidYMid meet, as in browsers.
func parseAspect(text string) aspect {
	usual := aspect{even: true, x: 0.5, y: 0.5}
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 2 {
		return usual
	}
	var slice bool
	if len(words) == 2 {
		if slice = words[1] == "slice"; !slice && words[1] != "meet" {
			return usual
		}
	}
	if words[0] == "none" {
		return aspect{}
	}
	where := map[string]float64{"Min": 0, "Mid": 0.5, "Max": 1}
	if len(words[0]) != len("xMidYMid") || words[0][0] != 'x' || words[0][4] != 'Y' {
		return usual
	}
	x, okX := where[words[0][1:4]]
	y, okY := where[words[0][5:]]
	if !okX || !okY {
		return usual
	}
	return aspect{even: true, slice: slice, x: x, y: y}
}

// fit returns what leads from a view box to the viewport that shows it.
func (a aspect) fit(view, port box) Matrix {
	sx, sy := port.width()/view.width(), port.height()/view.height()
	switch {
	case a.even && a.slice:
		sx = math.Max(sx, sy)
		sy = sx
	case a.even:
		sx = math.Min(sx, sy)
		sy = sx
	}
	return Matrix{
		A: sx, D: sy,
		E: port.Min.X + a.x*(port.width()-view.width()*sx) - view.Min.X*sx,
		F: port.Min.Y + a.y*(port.height()-view.height()*sy) - view.Min.Y*sy,
	}
}

// window is the viewport of a nested svg element, which hides what lies outside
// of it.
type window struct {
	outer        *window
	presentation *Presentation // of the element; nil if it says nothing
	inverse      Matrix        // from the drawing's coordinates to the parent's
	box          box           // in the parent's coordinates
}

// windowOf returns the window that a nested svg element opens: nil where
// nothing is known to be hidden. The element's own transform is set, its
// content's is not yet.
func windowOf(e *Element, b box) *window {
	inverse, ok := e.Parent.Matrix.Mul(e.own).inverse()
	if !ok {
		return e.window
	}
	w := window{outer: e.window, inverse: inverse, box: b}
	if e.Presentation != e.Parent.Presentation {
		w.presentation = e.Presentation
	}
	return &w
}

// shows reports whether some of a box of the drawing can be seen through the
// window and all that are around it.
func (d *Drawing) shows(w *window, of seatplan.DraftBox) bool {
	for ; w != nil; w = w.outer {
		if w.presentation != nil && d.Style(w.presentation).overflows {
			continue
		}
		var inside box
		inside.addBox(box{of, true}, w.inverse)
		if inside.Max.X < w.box.Min.X || inside.Min.X > w.box.Max.X ||
			inside.Max.Y < w.box.Min.Y || inside.Min.Y > w.box.Max.Y {
			return false
		}
	}
	return true
}

// Shows reports whether the drawing shows a settled disc so presented: it
// is not hidden, and lies at least in part within every viewport around it.
func (d *Drawing) Shows(l *Presentation, disc Disc) bool {
	return !d.Style(l).Hidden && d.shows(disc.window, around(disc.X, disc.Y, disc.R, disc.R).DraftBox)
}

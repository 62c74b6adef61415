package svg

import (
	"encoding/xml"
	"math"
	"strings"
)

const (
	namespace      = "http://www.w3.org/2000/svg"
	namespaceXLink = "http://www.w3.org/1999/xlink"
)

// Element is one element of a drawing while it is open, with its ancestors.
type Element struct {
	Name   xml.Name
	Attrs  []xml.Attr
	Parent *Element // nil at the root
	Line   int
	// Matrix leads from the element's own coordinates to the drawing's: every
	// ancestor's transform and its own, composed.
	Matrix Matrix
	// Rendered is false for what is only there to be referred to (defs, symbol)
	// or is no graphics at all (metadata, title).
	Rendered     bool
	Presentation *Presentation

	depth        int
	own          Matrix        // its own transform alone
	presentation *Presentation // of the child read last
	text         *strings.Builder
	root         *Element
	frame        box      // the root's, in the drawing's coordinates
	view         box      // what percentages are of: the nearest viewport, in its content's coordinates
	window       *window  // the nearest that hides what is outside of it
	line         *float64 // of a text: where its last line stands
	measure      bool     // content is of interest only for its box
	content      box      // in own coordinates
}

// Is reports whether the element is SVG's element of this name. A drawing that
// forgot to declare the namespace is taken to mean it.
func (e *Element) Is(name string) bool { return e.Name.Local == name && e.svg() }

func (e *Element) svg() bool {
	return e.Name.Space == namespace || e.Name.Space == "" || e.Name.Space == "svg"
}

// Attr returns the value of an attribute without namespace.
func (e *Element) Attr(name string) (string, bool) {
	for _, a := range e.Attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// Nearest returns the attribute of the element itself or of its nearest
// ancestor that has it.
func (e *Element) Nearest(name string) (string, bool) {
	for ; e != nil; e = e.Parent {
		if v, ok := e.Attr(name); ok {
			return v, true
		}
	}
	return "", false
}

// Text returns the characters directly inside a title or text element; those
// of a tspan that does not say where it stands belong to its text.
func (e *Element) Text() string {
	if e.text == nil {
		return ""
	}
	return e.text.String()
}

// Measure makes the walker gather the box of everything inside the element, so
// that [Element.Disc] works for a group. It is called when the element opens.
func (e *Element) Measure() { e.measure = true }

// At wraps an error with the element's name and line.
func (e *Element) At(err error) error {
	if err == nil {
		return nil
	}
	return &Error{Line: e.Line, Element: e.Name.Local, Err: err}
}

// length returns an attribute as a length; absent is zero. A percentage is one
// of the viewport around the element.
func (e *Element) length(name string) (float64, error) {
	text, ok := e.Attr(name)
	if !ok {
		return 0, nil
	}
	percent, ok := strings.CutSuffix(strings.TrimSpace(text), "%")
	if f := e.view; ok && f.some {
		v, err := parseLength(percent)
		return v / 100 * f.extent(name), err
	}
	return parseLength(text)
}

// extent returns what a percentage of the attribute is a percentage of.
func (b box) extent(name string) float64 {
	switch name {
	case "x", "cx", "rx", "x1", "x2", "width":
		return b.width()
	case "y", "cy", "ry", "y1", "y2", "height":
		return b.height()
	}
	return math.Hypot(b.width(), b.height()) / math.Sqrt2
}

// lengths returns several attributes as lengths.
func (e *Element) lengths(names ...string) ([]float64, error) {
	all := make([]float64, len(names))
	for i, name := range names {
		v, err := e.length(name)
		if err != nil {
			return nil, err
		}
		all[i] = v
	}
	return all, nil
}

// reference returns the id a use element refers to within the drawing; empty
// for every other reference.
func (e *Element) reference() string {
	for _, a := range e.Attrs {
		if a.Name.Local == "href" && (a.Name.Space == "" || a.Name.Space == namespaceXLink || a.Name.Space == "xlink") {
			if id, ok := strings.CutPrefix(strings.TrimSpace(a.Value), "#"); ok {
				return id
			}
		}
	}
	return ""
}

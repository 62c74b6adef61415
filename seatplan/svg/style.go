package svg

import (
	"math"
	"slices"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// The properties that say whether and how something is drawn.
const (
	propDisplay = iota
	propVisibility
	propOpacity
	propFill
	propFillOpacity
	propStroke
	propStrokeOpacity
	propFontSize
	propTextAnchor
	propOverflow
	properties
)

var propertyNames = [properties]string{
	"display", "visibility", "opacity", "fill", "fill-opacity", "stroke", "stroke-opacity", "font-size", "text-anchor",
	"overflow",
}

// Presentation is what an element says about how it is drawn. What it means is known
// when the whole drawing has been read, see [Drawing.Style].
type Presentation struct {
	parent        *Presentation
	class, inline string
	attrs         [properties]string
	style         *Style // once computed
}

// Style is how an element is drawn, everything inherited included.
type Style struct {
	Hidden       bool
	Fill, Stroke Paint
	FontSize     float64
	Anchor       string // start, middle or end

	gone      bool // display: none or no opacity, which children cannot undo
	overflows bool // what lies outside of the element's viewport is shown; not inherited
}

// Paint is the colour of a surface or a line.
type Paint struct {
	None  bool // nothing is painted
	Color seatplan.Color
	Known bool // Color is a colour, not a pattern or a gradient
}

var rootStyle = Style{Fill: Paint{Known: true}, Stroke: Paint{None: true}, FontSize: 16, Anchor: "start"}

// presentationOf returns the presentation of an element below parent; its parent's if it says
// nothing, a sibling's if both say the same.
func presentationOf(parent, sibling *Presentation, e *Element) *Presentation {
	l := Presentation{parent: parent}
	some := false
	for _, a := range e.Attrs {
		if a.Name.Space != "" {
			continue
		}
		switch a.Name.Local {
		case "class":
			l.class, some = a.Value, true
		case "style":
			l.inline, some = a.Value, true
		default:
			if i := slices.Index(propertyNames[:], a.Name.Local); i >= 0 {
				l.attrs[i], some = strings.TrimSpace(a.Value), true
			}
		}
	}
	switch {
	case !some:
		return parent
	case sibling != nil && l == *sibling:
		return sibling
	}
	return &l
}

// Style returns how something so presented is drawn.
func (d *Drawing) Style(l *Presentation) Style {
	if l == nil {
		return rootStyle
	}
	if l.style == nil {
		s := d.compute(l)
		l.style = &s
	}
	return *l.style
}

func (d *Drawing) compute(l *Presentation) Style {
	s := d.Style(l.parent)
	v := d.values(l)
	s.gone = s.gone || v[propDisplay] == "none" || invisible(v[propOpacity])
	switch v[propVisibility] {
	case "hidden", "collapse":
		s.Hidden = true
	case "visible":
		s.Hidden = false
	}
	s.Hidden = s.Hidden || s.gone
	s.overflows = v[propOverflow] == "visible" || v[propOverflow] == "auto"
	s.Fill = s.Fill.with(v[propFill], v[propFillOpacity])
	s.Stroke = s.Stroke.with(v[propStroke], v[propStrokeOpacity])
	if size, err := parseLength(v[propFontSize]); err == nil && size >= 0 {
		s.FontSize = size
	}
	if a := v[propTextAnchor]; a == "start" || a == "middle" || a == "end" {
		s.Anchor = a
	}
	return s
}

// values returns the winning value of every property: an important one before
// any other, then inline style, then the style sheet, then attributes.
func (d *Drawing) values(l *Presentation) [properties]string {
	values := l.attrs
	won := d.sheet.of(strings.Fields(l.class))
	for i, decl := range parseDeclarations(l.inline) {
		if decl.value != "" && (decl.important || !won[i].important) {
			won[i] = decl
		}
	}
	for i, decl := range won {
		if decl.value != "" {
			values[i] = decl.value
		}
	}
	return values
}

// OwnFill returns the colour that an element so presented gives itself, in its
// style or fill attribute, not by class and not inherited.
func (l *Presentation) OwnFill() (seatplan.Color, bool) {
	if l == nil {
		return 0, false
	}
	if v := parseDeclarations(l.inline)[propFill].value; v != "" {
		return ParseColor(v)
	}
	return ParseColor(l.attrs[propFill])
}

// ClassFill returns the fill that the style sheet gives to a class.
func (d *Drawing) ClassFill(class string) (seatplan.Color, bool) {
	return ParseColor(d.sheet.of([]string{class})[propFill].value)
}

func (p Paint) with(value, opacity string) Paint {
	switch value {
	case "", "inherit", "currentColor":
	case "none", "transparent":
		p = Paint{None: true}
	default:
		c, known := ParseColor(value)
		p = Paint{Color: c, Known: known}
	}
	p.None = p.None || invisible(opacity)
	return p
}

func invisible(opacity string) bool {
	s := scanner{s: strings.TrimSuffix(opacity, "%")}
	v, err := s.number()
	return err == nil && s.done() && math.Abs(v) < 1e-3
}

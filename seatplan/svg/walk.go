package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// Bounds on the parts of a drawing.
const (
	MaxDepth     = 200     // elements within elements
	MaxElements  = 600_000 // in all
	MaxAttribute = 1 << 20 // bytes of one attribute, pictures apart
)

// Visitor is told of a drawing's elements in their order. Close sees what Open
// saw, with its text and content complete. An error ends the walk.
type Visitor interface {
	Open(*Element) error
	Close(*Element) error
}

// Drawing is what is known of a drawing once it has been walked.
type Drawing struct {
	// Box is its frame: the view box, else what width and height say; empty
	// where there is neither.
	Box seatplan.DraftBox
	// Title is the root's title, for people.
	Title string

	sheet sheet
	named map[string]box // what use elements may refer to, in their parents' coordinates
}

// walker is one walk under way.
type walker struct {
	decoder  *xml.Decoder
	visitor  Visitor
	drawing  *Drawing
	open     *Element
	elements int
	foreign  int // depth within an element that is passed over, 0 outside
}

// Walk reads a drawing of at most [MaxBytes] and tells v of its elements.
// Nothing is fetched and no entity is expanded. Scripts and foreign objects
// are passed over with all they contain.
func Walk(data []byte, v Visitor) (*Drawing, error) {
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("read drawing: %w", ErrTooLarge)
	}
	if crowded(data) {
		return nil, fmt.Errorf("read drawing: %w", ErrTooLarge)
	}
	w := walker{
		decoder: xml.NewDecoder(bytes.NewReader(data)), visitor: v,
		drawing: &Drawing{named: map[string]box{}},
	}
	w.decoder.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, ErrEncoding }
	for {
		token, err := w.decoder.Token()
		if errors.Is(err, io.EOF) && w.elements > 0 {
			return w.drawing, nil
		}
		if errors.Is(err, io.EOF) {
			err = ErrNotDrawing
		}
		if err == nil {
			err = w.take(token)
		}
		if err != nil {
			return nil, fmt.Errorf("read drawing: %w", err)
		}
	}
}

// maxEquals bounds the attributes of one element before the decoder makes a
// list of them: the equals signs between two opening brackets.
const maxEquals = 10_000

func crowded(data []byte) bool {
	for tag := range bytes.SplitSeq(data, []byte("<")) {
		if len(tag) > maxEquals && bytes.Count(tag, []byte("=")) > maxEquals {
			return true
		}
	}
	return false
}

func (w *walker) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		// Entities of its own are the one way a small drawing becomes a huge one.
		if bytes.ContainsRune(t, '[') || bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
			return ErrDoctype
		}
	case xml.StartElement:
		if w.foreign > 0 || w.open != nil && passedOver(t.Name.Local) {
			return w.pass()
		}
		return w.start(t)
	case xml.EndElement:
		if w.foreign > 0 {
			w.foreign--
			return nil
		}
		return w.end()
	case xml.CharData:
		if w.foreign == 0 && w.open != nil && w.open.text != nil {
			w.open.text.Write(t)
		}
	}
	return nil
}

func passedOver(name string) bool {
	switch name {
	case "script", "foreignObject", "iframe", "audio", "video":
		return true
	}
	return false
}

func (w *walker) pass() error {
	w.foreign++
	w.elements++
	if w.foreign > MaxDepth {
		return ErrTooDeep
	}
	if w.elements > MaxElements {
		return ErrTooLarge
	}
	return nil
}

func (w *walker) start(t xml.StartElement) error {
	line, _ := w.decoder.InputPos()
	e := &Element{Name: t.Name, Attrs: t.Attr, Parent: w.open, Line: line, Rendered: rendered(t.Name.Local)}
	if err := e.check(); err != nil {
		return e.At(err)
	}
	if w.elements++; w.elements > MaxElements {
		return e.At(ErrTooLarge)
	}
	if err := w.place(e); err != nil {
		return e.At(err)
	}
	w.open = e
	return w.visitor.Open(e)
}

// check bounds the attributes. A reference may have a picture in it, which is
// never looked at.
func (e *Element) check() error {
	for _, a := range e.Attrs {
		if len(a.Value) > MaxAttribute && a.Name.Local != "href" {
			return ErrTooLarge
		}
	}
	return nil
}

// place gives an element what it has from its ancestors.
func (w *walker) place(e *Element) error {
	p := e.Parent
	if p == nil {
		if !e.Is("svg") || w.elements > 1 {
			return ErrNotDrawing
		}
		p = &Element{Matrix: Identity, Rendered: true, root: e}
	}
	if e.depth = p.depth + 1; e.depth > MaxDepth {
		return ErrTooDeep
	}
	e.root, e.view, e.window = p.root, p.view, p.window
	e.Rendered = e.Rendered && p.Rendered
	e.measure = p.measure || e.Is("defs") || e.Is("symbol")
	e.Presentation = presentationOf(p.Presentation, p.presentation, e)
	p.presentation = e.Presentation
	e.text = textOf(e, p)
	text, _ := e.Attr("transform")
	var err error
	if e.own, err = ParseTransform(text); err != nil {
		return err
	}
	switch {
	case e == e.root:
		if e.frame, err = e.viewport(); err != nil {
			return err
		}
		e.view, w.drawing.Box = e.frame, e.frame.DraftBox
	case e.Is("svg"):
		if err = e.nest(); err != nil {
			return err
		}
	}
	if e.Matrix = p.Matrix.Mul(e.own); !e.Matrix.bounded() {
		return ErrNumber
	}
	return nil
}

// textOf returns where an element's characters go, nil for nowhere.
func textOf(e, p *Element) *strings.Builder {
	switch e.Name.Local {
	case "style", "title", "text":
		return new(strings.Builder)
	case "tspan":
		if e.placed() {
			return new(strings.Builder)
		}
		return p.text
	}
	return nil
}

// placed reports whether a tspan says where it stands.
func (e *Element) placed() bool {
	for _, name := range [...]string{"x", "y", "dy"} {
		if _, ok := e.Attr(name); ok {
			return true
		}
	}
	return false
}

func rendered(name string) bool {
	switch name {
	case "defs", "symbol", "clipPath", "mask", "pattern", "marker", "linearGradient", "radialGradient",
		"filter", "metadata", "title", "desc", "style":
		return false
	}
	return true
}

func (w *walker) end() error {
	e := w.open
	switch {
	case e.Is("style"):
		if err := w.drawing.sheet.add(e.Text()); err != nil {
			return e.At(err)
		}
	case e.Is("title") && e.Parent == e.root:
		w.drawing.Title = Label(e.Text())
	}
	w.measure(e)
	w.open = e.Parent
	return w.visitor.Close(e)
}

// measure notes the box of what something else may need the box of.
func (w *walker) measure(e *Element) {
	id, named := e.Attr("id")
	if !e.measure && (!named || !IsShape(e)) {
		return
	}
	if IsShape(e) {
		b, err := e.bounds()
		if err != nil {
			return // whoever needs its place learns of it there
		}
		e.content = b
	}
	if !e.content.some {
		return
	}
	if named {
		var outside box
		outside.addBox(e.content, e.own)
		w.drawing.named[id] = outside
	}
	if p := e.Parent; p != nil && p.measure {
		p.content.addBox(e.content, e.own)
	}
}

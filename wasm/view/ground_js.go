package view

import (
	"math"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/dom"
)

// ground is the layer beneath the seats: the stage, decoration and areas. Its
// outlines are kept by the browser as paths in plan space, so that a frame
// costs a few calls whatever the plan.
type ground struct {
	context *dom.Context2D
	plan    *seatplan.Plan

	halls, fills, lines dom.Path
	areas               []areaPath // by category
	texts               []seatplan.Shape
}

type areaPath struct {
	category byte
	path     dom.Path
}

// newGround returns the layer, on a canvas of its own before the given one;
// nil where the plan has nothing beneath its seats.
func newGround(above dom.Element, p *seatplan.Plan) *ground {
	g := &ground{plan: p, halls: dom.NewPath(), fills: dom.NewPath(), lines: dom.NewPath()}
	if !g.collect() {
		return nil
	}
	canvas := above.Copy()
	canvas.SetAttr("data-layer", "ground")
	context, err := canvas.Context2D(dom.Context2DOptions{})
	if err != nil {
		return nil
	}
	above.InsertBefore(canvas)
	g.context = context
	return g
}

// collect makes the paths and reports whether there are any.
func (g *ground) collect() bool {
	var line []float64
	points := func(of []seatplan.Point) []float64 {
		line = line[:0]
		for _, p := range of {
			line = append(line, float64(p.X), float64(p.Y))
		}
		return line
	}
	for _, s := range g.plan.Shapes() {
		switch s.Kind {
		case seatplan.ShapeStage:
			g.halls.Line(points(s.Points), true)
		case seatplan.ShapeFill:
			g.fills.Line(points(s.Points), true)
		case seatplan.ShapeLine:
			g.lines.Line(points(s.Points), false)
		case seatplan.ShapeText:
			g.texts = append(g.texts, s)
		}
	}
	for _, a := range g.plan.Areas() {
		if len(a.Outline) >= 3 {
			g.area(byte(a.Category)).Line(points(a.Outline), true)
		}
	}
	return len(g.plan.Shapes()) > 0 || len(g.areas) > 0
}

// area returns the path of all areas of a category; NoCategory is 255.
func (g *ground) area(category byte) dom.Path {
	for _, a := range g.areas {
		if a.category == category {
			return a.path
		}
	}
	g.areas = append(g.areas, areaPath{category, dom.NewPath()})
	return g.areas[len(g.areas)-1].path
}

func (g *ground) draw(v View, ratio, width, height float64, p *Palette, font string) {
	c := g.context
	c.Transform(1, 0, 0)
	c.Clear(0, 0, width*ratio, height*ratio)
	c.Transform(v.Scale, v.DX, v.DY)
	hair := ratio / v.Scale // a CSS pixel in steps
	c.SetFill(uint32(p.Deco))
	c.FillPath(g.fills)
	c.SetFill(uint32(p.Hall))
	c.FillPath(g.halls)
	c.SetStroke(uint32(p.Edge), hair)
	c.StrokePath(g.halls)
	c.StrokePath(g.lines)
	for _, a := range g.areas {
		color, _ := p.Category(a.category)
		c.SetFill(uint32(p.Ground.Mix(color, 0.2)))
		c.FillPath(a.path)
		c.SetStroke(uint32(p.Ground.Mix(color, 0.75)), 1.5*hair)
		c.StrokePath(a.path)
	}
	g.write(v, ratio, width, height, p, font)
}

// maxTexts bounds the texts of the decoration written in one frame.
const maxTexts = 300

// write writes the decoration's texts that are in view and large enough to be
// read. They stay between 9 and 17 pixels whatever the zoom.
func (g *ground) write(v View, ratio, width, height float64, p *Palette, font string) {
	c := g.context
	c.Transform(ratio, 0, 0)
	c.Centre()
	c.SetFill(uint32(p.Quiet))
	written := 0
	for _, s := range g.texts {
		size := float64(s.Size) * v.Scale / ratio
		x := (float64(s.Points[0].X)*v.Scale + v.DX) / ratio
		y := (float64(s.Points[0].Y)*v.Scale + v.DY) / ratio
		if size < 6 || x < -100 || y < -20 || x > width+100 || y > height+20 {
			continue
		}
		if written++; written > maxTexts {
			return
		}
		c.SetFont(fontOf(600, math.Max(9, math.Min(17, math.Round(size))), font))
		c.Text(s.Text, x, y)
	}
}

func (g *ground) resize(width, height int) { g.context.Resize(width, height) }

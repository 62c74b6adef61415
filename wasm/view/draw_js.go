package view

import (
	"math"
	"slices"
	"strconv"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

func itoa(n int) string { return strconv.Itoa(n) }

// frame brings everything that is out of date up to date, once for each
// painting of the page.
func (w *widget) frame(now float64) {
	more := w.app.Advance(now)
	d := w.app.Dirty()
	if d&app.DirtySeats != 0 {
		w.changed()
	}
	if d&app.DirtyFilter != 0 {
		w.repaint()
	}
	w.draw(d)
	w.update(d)
	if !w.ready {
		w.first()
	}
	if more {
		w.frames.Ask()
	}
}

// changed tells the engine and the seat list which seats changed.
func (w *widget) changed() {
	lo, hi, seats, many := w.app.Changed()
	if lo >= hi {
		return
	}
	w.engine.setStatus(w.app.Seats().Shown(), lo, hi)
	w.page.showSeats(w.app, seats, many)
}

func (w *widget) draw(d app.Dirty) {
	const seats = app.DirtyCamera | app.DirtySeats | app.DirtyFilter
	const over = app.DirtyCamera | app.DirtyMarks | app.DirtyFree | app.DirtyFilter
	if d&(seats|over) == 0 {
		return
	}
	v := ViewOf(w.app.Frame(), w.app.Camera(), w.ratio)
	if w.ground != nil && d&(app.DirtyCamera|app.DirtyFilter) != 0 {
		f := w.app.Frame()
		w.ground.draw(v, w.ratio, f.Width, f.Height, &w.palette, w.family())
	}
	if d&seats != 0 {
		start := dom.Now()
		w.engine.draw(v, w.level())
		w.took = dom.Now() - start
	}
	if w.marks != nil && d&over != 0 {
		if d&app.DirtyFree != 0 {
			w.marks.forget()
		}
		w.marks.draw(v)
	}
}

func (w *widget) family() string {
	if w.marks == nil {
		return "sans-serif"
	}
	return w.marks.family
}

// level returns what is written on seats, and sees to it that it can be.
func (w *widget) level() app.Level {
	level := w.app.Level()
	if level >= app.LevelLetters && w.atlas == nil && w.marks != nil {
		w.atlas = NewAtlas(w.app.Plan(), w.app.Legend)
		drawAtlas(w.atlas, w.family())
		w.engine.setAtlas(w.atlas)
	}
	return level
}

// first shows the module's own picture in place of the preview.
func (w *widget) first() {
	w.ready = true
	w.parts.preview.SetStyle("visibility", "hidden")
	w.stage.SetAttr("data-engine", w.engine.name())
	if w.app.Plan().Len() > 0 && !w.stage.HasAttr("tabindex") {
		w.stage.SetAttr("role", "application") // else screen readers keep the arrows to themselves
		w.stage.SetAttr("aria-label", w.stage.Attr("data-name"))
		w.stage.SetAttr("tabindex", "0")
	}
	w.showFreshness()
	w.stage.SetAttr("data-state", "ready")
	w.later(dom.After(200, w.considerGraphics))
}

// resize takes the stage's size and the screen's pixels as they are now.
func (w *widget) resize() {
	r := w.seats.Rect()
	if r.Width <= 0 || r.Height <= 0 {
		return
	}
	ratio := dom.PixelRatio()
	width, height := int(math.Round(r.Width*ratio)), int(math.Round(r.Height*ratio))
	if width == w.width && height == w.height && ratio == w.ratio {
		return
	}
	w.width, w.height, w.ratio = width, height, ratio
	w.app.Resize(r.Width, r.Height)
	w.resizeEngine()
	if w.ground != nil {
		w.ground.resize(width, height)
	}
	if w.marks != nil {
		w.marks.resize(width, height, ratio)
	}
	w.app.Redraw()
	if w.ready {
		w.frame(dom.Now()) // at once, or the emptied canvases would be seen
	}
}

func (w *widget) resizeEngine() {
	w.engine.resize(w.width, w.height, w.ratio)
	w.app.LimitCloseness(w.engine.maxRadius() / w.ratio)
}

// readColors takes the page's colours as they stand now.
func (w *widget) readColors() {
	forced := dom.Matches("(forced-colors: active)")
	t := Theme{Forced: forced}
	take := func(into *seatplan.Color, value string) {
		if c, ok := w.colors.Value(value); ok {
			*into = seatplan.Color(c)
		}
	}
	names := [...]string{"var(--surface,#fff)", "var(--text,#111)", "var(--quiet,#666)", "var(--accent,#06c)", "var(--on-accent,#fff)"}
	if forced {
		names = [...]string{"Canvas", "CanvasText", "GrayText", "Highlight", "HighlightText"}
	}
	for i, into := range [...]*seatplan.Color{&t.Ground, &t.Text, &t.Quiet, &t.Accent, &t.OnAccent} {
		take(into, names[i])
	}
	if !forced {
		take(&t.Ground, w.stage.Style("background-color"))
	}
	w.palette.Theme = t
	w.repaint()
	w.app.Redraw()
}

// unsold is the colour of areas that are sold elsewhere, as in the preview.
const unsold seatplan.Color = 0x8a857e

// repaint makes the colours anew.
func (w *widget) repaint() {
	categories := slices.Clone(w.app.Plan().Categories())
	for i := range categories {
		if w.app.Elsewhere(i) {
			categories[i].Color = unsold
		}
	}
	w.palette = NewPalette(w.palette.Theme, categories, w.app.Dimmed())
	w.engine.setPalette(&w.palette, w.opaque)
	if w.marks != nil {
		w.marks.palette = &w.palette
	}
}

// drawAtlas has the browser draw the texts of an atlas.
func drawAtlas(a *Atlas, family string) {
	canvas := dom.Create("canvas")
	canvas.SetCanvasSize(atlasWidth, a.Height())
	c, err := canvas.Context2D(dom.Context2DOptions{Read: true})
	a.Mask = make([]byte, atlasWidth*a.Height())
	if err != nil {
		return
	}
	c.Centre()
	c.SetFill(0)
	for i, text := range a.Texts {
		x, y := a.Origin(i)
		switch middleX, middleY := float64(x)+cellSide/2, float64(y)+cellSide/2; {
		case i == cellAccessible:
			drawWheelchair(c, middleX, middleY)
		case text != "":
			const most = 0.74 * cellSide
			size := 34.0
			c.SetFont(fontOf(600, size, family))
			if width := c.TextWidth(text); width > most {
				size = math.Max(8, math.Floor(size*most/width))
				c.SetFont(fontOf(600, size, family))
			}
			c.Text(text, middleX, middleY+0.04*size)
		}
	}
	for i, p := 0, c.Pixels(0, 0, atlasWidth, a.Height()); i < len(a.Mask); i++ {
		a.Mask[i] = p[4*i+3]
	}
}

// drawWheelchair draws the mark of places for wheelchair users.
func drawWheelchair(c *dom.Context2D, x, y float64) {
	c.Begin()
	c.Arc(x-2, y-17, 4.5, 0, 2*math.Pi)
	c.Fill()
	c.SetStroke(0, 5)
	c.Begin()
	c.MoveTo(x-2, y-9)
	c.LineTo(x-2, y+3)
	c.LineTo(x+9, y+3)
	c.LineTo(x+14, y+15)
	c.Stroke()
	c.Begin()
	c.Arc(x-2, y+7, 11, 0.15*math.Pi, 1.35*math.Pi)
	c.Stroke()
}

// radiusOf returns the radius of a seat's disc on the stage, in CSS pixels.
func (w *widget) radiusOf(seat int) float64 {
	return float64(w.app.Plan().Radius(seat)) * w.app.Camera().Scale
}

// placeOf returns where on the stage a seat is, in CSS pixels.
func (w *widget) placeOf(seat int) (x, y float64) {
	var at seatplan.Point = w.app.Plan().At(seat)
	return w.app.Frame().Stage(w.app.Camera(), float64(at.X), float64(at.Y))
}

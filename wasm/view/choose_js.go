package view

import (
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/dom"
)

// wanted returns the engine the page insists on, for tests; "" is ours to
// choose.
func (w *widget) wanted() string { return w.stage.Attr("data-engine-wanted") }

// firstEngine makes the engine that draws the first frame: the software one,
// which needs no time to start.
func (w *widget) firstEngine(p *seatplan.Plan) error {
	if w.wanted() == "webgl" {
		e, err := newWebGL(w.seats, p, w.opaque)
		if err == nil {
			w.use(e)
			return nil
		}
		// A canvas that gave one context gives no other.
		w.seats = replace(w.seats)
	}
	e, err := newSoftware(w.seats, p, w.opaque)
	if err != nil {
		return err
	}
	w.engine = e
	return nil
}

// replace puts a fresh canvas in the place of one.
func replace(canvas dom.Element) dom.Element {
	fresh := canvas.Copy()
	canvas.ReplaceWith(fresh)
	return fresh
}

// softwareRenderers are parts of the names of WebGL implementations that draw
// on the processor, which the software engine does better.
var softwareRenderers = [...]string{"SwiftShader", "llvmpipe", "softpipe", "oftware", "Basic Render"}

func isSoftware(renderer string) bool {
	for _, name := range softwareRenderers {
		if strings.Contains(renderer, name) {
			return true
		}
	}
	return false
}

// considerGraphics tries WebGL2 on a canvas aside and changes over if a real
// graphics card draws there, and in time.
func (w *widget) considerGraphics() {
	if w.wanted() != "" || w.engine.name() == "webgl" {
		return
	}
	canvas := w.seats.Copy()
	e, err := newWebGL(canvas, w.app.Plan(), w.opaque)
	if err != nil {
		return
	}
	if isSoftware(e.gl.Renderer()) || !w.keepsUp(e) {
		e.gl.Lose()
		return
	}
	w.seats.ReplaceWith(canvas)
	w.seats = canvas
	w.use(e)
	w.stage.SetAttr("data-engine", e.name())
	w.app.Redraw()
	w.frame(dom.Now())
}

// keepsUp draws the present frame twice, the first time for the shaders'
// sake, and reports whether the second fits a frame or beats the engine in use.
func (w *widget) keepsUp(e *webgl) bool {
	const frameTime = 16
	w.prepare(e)
	took := 0.0
	for range 2 {
		start := dom.Now()
		e.draw(ViewOf(w.app.Frame(), w.app.Camera(), w.ratio), w.level())
		e.finish()
		took = dom.Now() - start
	}
	return took <= max(frameTime, w.took)
}

// prepare gives an engine everything the one in use was given.
func (w *widget) prepare(e engine) {
	e.resize(w.width, w.height, w.ratio)
	e.setPalette(&w.palette, w.opaque)
	if w.atlas != nil {
		e.setAtlas(w.atlas)
	}
	shown := w.app.Seats().Shown()
	e.setStatus(shown, 0, len(shown))
}

// use makes a WebGL2 engine the one that draws, and sees it through the loss
// of its context, which browsers take from pages in the background.
func (w *widget) use(e *webgl) {
	w.engine = e
	w.later(e.canvas.On("webglcontextlost", dom.Options{}, func(ev dom.Event) {
		ev.PreventDefault()
		e.lost = true
	}))
	w.later(e.canvas.On("webglcontextrestored", dom.Options{}, func(dom.Event) {
		if e.restore() == nil {
			shown := w.app.Seats().Shown()
			e.setStatus(shown, 0, len(shown))
			w.app.Redraw()
			w.settle()
		}
	}))
}

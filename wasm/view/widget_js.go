package view

import (
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

// widget is one stage of the page, driven.
type widget struct {
	app    *app.App
	stage  dom.Element
	parts  parts
	frames *dom.Frames
	clean  []func() // run backwards at the end

	engine  engine
	ground  *ground
	marks   *marks
	atlas   *Atlas
	palette Palette
	opaque  bool
	colors  *dom.Colors
	ratio   float64
	seats   dom.Element // the canvas of the engine

	width, height int // of the canvases, in device pixels
	ready         bool
	heard         bool // the first picture of the seats came
	took          float64

	socket *dom.Socket
	early  [][]byte // frames from before there was a plan
	page   page
}

// Mount drives the page's stage until the page goes. It returns only when it
// cannot: there is no stage, no plan or no canvas, and the page sells from its
// list.
func Mount() error { return mount(nil) }

// mount is Mount until stop is closed.
func mount(stop <-chan struct{}) error {
	w := &widget{stage: dom.ByID("stage"), ratio: 1}
	if !w.stage.OK() {
		return errNoStage
	}
	defer w.unmount()
	w.app = app.New(w.options())
	w.frames = dom.NewFrames(w.frame)
	w.later(w.frames.Stop)
	w.parts = findParts(w.stage)
	plan := make(chan error)
	w.connect()
	w.fetchPlan(func(p *seatplan.Plan, err error) {
		if err == nil {
			err = w.open(p)
		}
		plan <- err
	})
	if err := <-plan; err != nil {
		return err
	}
	<-stop
	return nil
}

type mountError string

func (e mountError) Error() string { return string(e) }

const (
	errNoStage = mountError("the page has no stage")
	errNoPlan  = mountError("the stage names no plan")
)

func (w *widget) unmount() {
	for i := len(w.clean) - 1; i >= 0; i-- {
		w.clean[i]()
	}
	w.clean = nil
	if w.socket != nil {
		w.socket.Close()
	}
}

func (w *widget) later(clean func()) { w.clean = append(w.clean, clean) }

func (w *widget) fetchPlan(done func(*seatplan.Plan, error)) {
	url := w.stage.Attr("data-plan")
	if url == "" {
		go done(nil, errNoPlan)
		return
	}
	dom.Fetch(url, func(body []byte, err error) {
		go func() { // a callback may not wait, and Mount is told by a channel
			if err != nil {
				done(nil, err)
				return
			}
			done(wire.DecodePlan(body))
		}()
	})
}

// open takes the plan and everything that needs one.
func (w *widget) open(p *seatplan.Plan) error {
	w.app.Load(p, w.parts.padding())
	w.readLegend()
	canvas := w.parts.seats
	if !canvas.OK() {
		return errNoStage
	}
	w.seats = canvas
	w.colors = dom.NewColors(canvas)
	w.ground = newGround(canvas, p)
	w.opaque = false
	if err := w.firstEngine(p); err != nil {
		return err
	}
	if w.parts.labels.OK() {
		m, err := newMarks(w.parts.labels, w.app, w.stage.Style("font-family"))
		if err != nil {
			return err
		}
		w.marks = m
	}
	w.readColors()
	w.resize()
	w.readPage()
	w.listen()
	for _, frame := range w.early {
		w.app.Binary(frame, dom.Now())
	}
	w.early = nil
	w.picture()
	w.stage.SetAttr("data-seats", itoa(p.Len()))
	w.settle()
	return nil
}

// settle carries out what the last input led to.
func (w *widget) settle() {
	for _, e := range w.app.Effects() {
		w.carryOut(e)
	}
	switch {
	case w.engine == nil:
	case w.heard:
		w.frames.Ask()
	case w.app.Freshness() != app.Fresh: // there is no picture, and that is why
		w.showFreshness()
	}
}

func (w *widget) carryOut(e app.Effect) {
	switch e.Kind {
	case app.EffectToggle:
		dom.Send("parterre:toggle", e.Text)
	case app.EffectRefresh:
		dom.Send("parterre:refresh", "")
	case app.EffectArea:
		dom.Send("parterre:area", e.Text)
	case app.EffectConnect:
		w.dial()
	case app.EffectHangUp:
		w.hangUp()
	case app.EffectFrame:
		if w.socket != nil {
			w.socket.Send(e.Text)
		}
	case app.EffectPoll:
		w.poll(e.Text)
	case app.EffectAnnounce:
		dom.Send("parterre:say", e.Text)
	case app.EffectReload:
		dom.Reload()
	}
}

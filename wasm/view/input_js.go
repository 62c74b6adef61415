package view

import (
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

const tickEvery = 250 // milliseconds

// listen hands everything that happens to the app.
func (w *widget) listen() {
	w.listenPointers()
	w.listenKeys()
	w.listenPage()
	w.later(w.stage.OnResize(w.then(w.resize)))
	w.later(dom.OnWindow("resize", func(dom.Event) { w.resize(); w.settle() }))
	for _, query := range [...]string{"(prefers-color-scheme: dark)", "(forced-colors: active)"} {
		w.later(dom.OnMedia(query, w.then(w.readColors)))
	}
	w.later(dom.Every(tickEvery, func() { w.app.Tick(dom.Now()); w.settle() }))
}

// then returns f followed by carrying out what it led to.
func (w *widget) then(f func()) func() {
	return func() {
		f()
		w.settle()
	}
}

// on listens at the stage.
func (w *widget) on(kind string, o dom.Options, f func(e dom.Event)) {
	w.later(w.stage.On(kind, o, func(e dom.Event) {
		f(e)
		w.settle()
	}))
}

// pointer reads a pointer event; ok is false for one on a button of the stage.
func (w *widget) pointer(e dom.Event) (p app.Pointer, ok bool) {
	x, y := e.Client()
	r := w.seats.Rect()
	id, kind := e.Pointer()
	p = app.Pointer{ID: id, X: x - r.X, Y: y - r.Y}
	if kind == "touch" {
		p.Kind = app.Touch
	}
	return p, !w.isTool(e.Target())
}

// isTool reports whether an element lies over the plan.
func (w *widget) isTool(e dom.Element) bool {
	return e.Closest(".tools").OK() || e.Closest("#seat-sheet").OK()
}

func (w *widget) listenPointers() {
	w.on("pointerdown", dom.Options{Passive: true}, func(e dom.Event) {
		if p, ok := w.pointer(e); ok && e.Button() == 0 {
			w.app.PointerDown(p)
			if p.Kind == app.Mouse {
				w.stage.CapturePointer(p.ID)
			}
		}
	})
	w.on("pointermove", dom.Options{Passive: true}, func(e dom.Event) {
		if p, ok := w.pointer(e); ok {
			w.app.PointerMove(p)
		} else {
			w.app.PointerLeave()
		}
	})
	w.on("pointerup", dom.Options{Passive: true}, func(e dom.Event) {
		p, ok := w.pointer(e)
		if !ok {
			w.app.PointerCancel(p.ID)
			return
		}
		w.app.PointerUp(p)
		w.touchAction()
	})
	w.on("pointercancel", dom.Options{Passive: true}, func(e dom.Event) {
		id, _ := e.Pointer()
		w.app.PointerCancel(id)
	})
	w.on("pointerleave", dom.Options{Passive: true}, func(dom.Event) { w.app.PointerLeave() })
	w.on("touchmove", dom.Options{}, func(e dom.Event) {
		if e.Touches() > 1 {
			e.PreventDefault() // two fingers are ours before the first tap too
		}
	})
	w.on("wheel", dom.Options{}, func(e dom.Event) {
		if p, ok := w.pointer(e); ok && w.app.Wheel(p.X, p.Y, e.Wheel(), e.Control()) {
			e.PreventDefault()
		}
	})
	w.touchAction()
}

// touchAction lets one finger scroll the page until the plan was tapped.
func (w *widget) touchAction() {
	action := "pan-x pan-y"
	if w.app.Active() {
		action = "none"
	}
	w.stage.SetStyle("touch-action", action)
}

func (w *widget) listenKeys() {
	w.on("keydown", dom.Options{}, func(e dom.Event) {
		onStage := e.Target().Is(w.stage)
		if (onStage || e.Key() == "Escape") && w.app.Key(e.Key(), e.Control()) {
			e.PreventDefault()
		}
	})
	w.on("focusin", dom.Options{Passive: true}, func(dom.Event) { w.app.Focus(true) })
	w.on("focusout", dom.Options{Passive: true}, func(dom.Event) {
		dom.After(0, w.then(func() { // by then the focus has arrived
			w.app.Focus(w.stage.HasFocus())
			w.touchAction()
		}))
	})
	w.on("click", dom.Options{Passive: true}, func(e dom.Event) {
		switch target := e.Target(); {
		case target.Closest("[data-plan-action]").OK():
			w.app.Move(target.Closest("[data-plan-action]").Attr("data-plan-action"))
		case target.Closest(`#seat-sheet [data-slot="action"]`).OK():
			w.app.SheetPress()
			w.returnFocus()
		case target.Closest(`#seat-sheet [data-slot="close"]`).OK():
			w.app.SheetClose()
			w.returnFocus()
		}
	})
}

// returnFocus keeps the keyboard on the stage when its sheet goes.
func (w *widget) returnFocus() {
	if w.app.Sheet() == app.None {
		w.stage.Focus()
	}
}

func (w *widget) listenPage() {
	on := func(kind string, f func(e dom.Event)) {
		w.later(dom.OnDocument(kind, func(e dom.Event) {
			f(e)
			w.settle()
		}))
	}
	on("parterre:settled", func(e dom.Event) { w.app.Settled(e.Detail()) })
	on("parterre:submitting", func(e dom.Event) { w.app.Submitting(e.Detail()) })
	on("parterre:swapped", func(dom.Event) { w.readPage() })
	on("click", func(e dom.Event) {
		if item := e.Target().Closest(legendItem); item.OK() {
			w.filter(item)
		}
	})
	on("visibilitychange", func(dom.Event) {
		if dom.Visible() {
			w.app.Wake(dom.Now())
		}
	})
	w.later(dom.OnWindow("online", func(dom.Event) {
		w.app.Wake(dom.Now())
		w.settle()
	}))
	w.later(dom.OnWindow("offline", func(dom.Event) {
		w.app.Unplugged(dom.Now())
		w.settle()
	}))
}

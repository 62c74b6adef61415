package dom

import "syscall/js"

// Event is one browser event; it is valid only inside its listener.
type Event struct{ v js.Value }

// Options say how a listener listens. The zero value is a plain listener.
type Options struct {
	Passive bool // the listener never calls PreventDefault
}

// On calls f for every event of the given type at the element.
func (e Element) On(kind string, o Options, f func(Event)) (remove func()) {
	return listen(e.v, kind, o, f)
}

// OnDocument calls f for every event of the given type at the document.
func OnDocument(kind string, f func(Event)) (remove func()) {
	return listen(document, kind, Options{Passive: true}, f)
}

// OnWindow calls f for every event of the given type at the window.
func OnWindow(kind string, f func(Event)) (remove func()) {
	return listen(global, kind, Options{Passive: true}, f)
}

func listen(target js.Value, kind string, o Options, f func(Event)) func() {
	if target.IsUndefined() {
		return func() {}
	}
	fn, free := callback(func(args []js.Value) { f(Event{args[0]}) })
	target.Call("addEventListener", kind, fn, flags(o.Passive, "passive"))
	return func() {
		target.Call("removeEventListener", kind, fn)
		free()
	}
}

// Send dispatches a CustomEvent with a string detail on the document.
func Send(kind, detail string) {
	o := flags(false)
	o.Set("detail", detail)
	give(document, "dispatchEvent", global.Get("CustomEvent").New(kind, o))
}

// PreventDefault keeps the browser from doing what it does on this event.
func (e Event) PreventDefault() { call(e.v, "preventDefault") }

// Target returns the element the event happened at.
func (e Event) Target() Element { return found(e.v.Get("target")) }

// Detail returns a CustomEvent's detail when it is a string.
func (e Event) Detail() string { return text(e.v.Get("detail")) }

// Client returns the pointer's place in the viewport, in CSS pixels.
func (e Event) Client() (x, y float64) {
	return member(e.v, "clientX"), member(e.v, "clientY")
}

// Pointer returns the pointer's id and kind: "mouse", "touch" or "pen".
func (e Event) Pointer() (id int, kind string) {
	return int(member(e.v, "pointerId")), text(e.v.Get("pointerType"))
}

// Button returns the pressed mouse button, 0 for the main one.
func (e Event) Button() int { return int(member(e.v, "button")) }

// Wheel returns how far the wheel turned downwards, in CSS pixels.
func (e Event) Wheel() float64 {
	const line, page = 1, 2
	delta := member(e.v, "deltaY")
	switch int(member(e.v, "deltaMode")) {
	case line:
		return delta * 16
	case page:
		return delta * 400
	}
	return delta
}

// Key returns the key's name, such as "a", "Enter" or "ArrowLeft".
func (e Event) Key() string { return text(e.v.Get("key")) }

// Control reports whether the control or the command key is held.
func (e Event) Control() bool { return e.v.Get("ctrlKey").Truthy() || e.v.Get("metaKey").Truthy() }

// Touches returns how many fingers are down.
func (e Event) Touches() int {
	touches := e.v.Get("touches")
	if touches.IsUndefined() {
		return 0
	}
	return touches.Length()
}

package dom

import "syscall/js"

var (
	performance = global.Get("performance")
	now         = bind(performance, "now")
)

// Now returns milliseconds since the page began to load. It never goes back.
func Now() float64 { return invoke(now).Float() }

// Frames calls f once before each next painting of the page it was asked for.
type Frames struct {
	request js.Value
	fn      js.Func
	free    func()
	asked   bool
	id      js.Value
}

// NewFrames makes a Frames for f, which gets the time on the clock of [Now].
func NewFrames(f func(now float64)) *Frames {
	fr := &Frames{request: bind(global, "requestAnimationFrame")}
	fr.fn, fr.free = callback(func(args []js.Value) {
		fr.asked = false
		f(args[0].Float())
	})
	return fr
}

// Ask asks for one call before the next painting; asking twice is one call.
func (f *Frames) Ask() {
	if !f.asked {
		f.asked = true
		f.id = f.request.Invoke(f.fn)
	}
}

// Stop forgets a call that was asked for; the Frames is of no use afterwards.
func (f *Frames) Stop() {
	if f.asked {
		give(global, "cancelAnimationFrame", f.id)
	}
	f.asked = true
	f.free()
}

// Every calls f every so many milliseconds; hidden pages are called less often.
func Every(milliseconds int, f func()) (stop func()) {
	fn, free := callback(func([]js.Value) { f() })
	id := global.Call("setInterval", fn, milliseconds)
	return func() {
		give(global, "clearInterval", id)
		free()
	}
}

// After calls f once after so many milliseconds.
func After(milliseconds float64, f func()) (stop func()) {
	var free func()
	fn, release := callback(func([]js.Value) {
		free()
		f()
	})
	free = release
	id := global.Call("setTimeout", fn, milliseconds)
	return func() {
		give(global, "clearTimeout", id)
		free()
	}
}

// Random returns a number in [0,1).
func Random() float64 { return call(global.Get("Math"), "random").Float() }

// Visible reports whether the page can be seen.
func Visible() bool { return text(document.Get("visibilityState")) != "hidden" }

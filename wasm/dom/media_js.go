package dom

import "syscall/js"

// Matches reports whether a media query holds now.
func Matches(query string) bool { return ask(global, "matchMedia", query).Get("matches").Bool() }

// OnMedia calls f when a media query begins or ceases to hold.
func OnMedia(query string, f func()) (remove func()) {
	return listen(ask(global, "matchMedia", query), "change", Options{}, func(Event) { f() })
}

// PixelRatio returns how many device pixels a CSS pixel has.
func PixelRatio() float64 {
	if r := member(global, "devicePixelRatio"); r > 0 {
		return r
	}
	return 1
}

// OnResize calls f whenever the element's size has changed, and once soon.
func (e Element) OnResize(f func()) (remove func()) {
	if !e.OK() || global.Get("ResizeObserver").IsUndefined() {
		return OnWindow("resize", func(Event) { f() })
	}
	fn, free := callback(func([]js.Value) { f() })
	observer := global.Get("ResizeObserver").New(fn)
	give(observer, "observe", e.v)
	return func() {
		call(observer, "disconnect")
		free()
	}
}

// Colors reads CSS colours as the browser resolves them.
type Colors struct {
	probe   Element
	context *Context2D
}

// NewColors makes a reader that resolves custom properties as they stand at
// the given element, whose own colour must not matter.
func NewColors(probe Element) *Colors {
	canvas := Create("canvas")
	canvas.SetCanvasSize(1, 1)
	context, err := canvas.Context2D(Context2DOptions{Read: true})
	if err != nil {
		return &Colors{probe: probe}
	}
	return &Colors{probe: probe, context: context}
}

// Value returns the colour a CSS colour value stands for; ok is false for what
// is no colour or more than half transparent.
func (c *Colors) Value(value string) (rgb uint32, ok bool) {
	if c.context == nil {
		return 0, false
	}
	c.probe.SetStyle("color", value)
	resolved := c.probe.Style("color")
	c.probe.SetStyle("color", "")
	return c.context.resolve(resolved)
}

package dom

import "syscall/js"

// Element is one element of the page. The zero value is no element: its
// getters return zero values and its setters do nothing.
type Element struct{ v js.Value }

// Rect is a box in CSS pixels of the browser's viewport.
type Rect struct{ X, Y, Width, Height float64 }

// ByID returns the element with the given id, or none.
func ByID(id string) Element { return found(ask(document, "getElementById", id)) }

// Root returns the document's root element.
func Root() Element { return found(document.Get("documentElement")) }

// Query returns the first element in the page that matches the selector.
func Query(selector string) Element { return found(ask(document, "querySelector", selector)) }

// QueryAll returns the elements in the page that match the selector.
func QueryAll(selector string) []Element { return list(ask(document, "querySelectorAll", selector)) }

// Create makes an element that is in no page yet.
func Create(tag string) Element { return found(ask(document, "createElement", tag)) }

func found(v js.Value) Element {
	if v.IsNull() || v.IsUndefined() {
		return Element{}
	}
	return Element{v}
}

func list(nodes js.Value) []Element {
	all := make([]Element, nodes.Length())
	for i := range all {
		all[i] = Element{nodes.Index(i)}
	}
	return all
}

// OK reports whether there is an element.
func (e Element) OK() bool { return !e.v.IsUndefined() }

// Is reports whether both are the same element.
func (e Element) Is(o Element) bool { return e.v.Equal(o.v) }

// Query returns the first descendant that matches the selector, or none.
func (e Element) Query(selector string) Element {
	if !e.OK() {
		return e
	}
	return found(ask(e.v, "querySelector", selector))
}

// QueryAll returns the descendants that match the selector.
func (e Element) QueryAll(selector string) []Element {
	if !e.OK() {
		return nil
	}
	return list(ask(e.v, "querySelectorAll", selector))
}

// Closest returns the element itself or its nearest ancestor that matches.
func (e Element) Closest(selector string) Element {
	if !e.OK() || e.v.Get("closest").IsUndefined() {
		return Element{}
	}
	return found(ask(e.v, "closest", selector))
}

// Contains reports whether o is e or inside it.
func (e Element) Contains(o Element) bool {
	return e.OK() && o.OK() && give(e.v, "contains", o.v).Bool()
}

// Attr returns an attribute, "" where it is missing.
func (e Element) Attr(name string) string {
	if !e.OK() {
		return ""
	}
	return text(ask(e.v, "getAttribute", name))
}

// HasAttr reports whether the attribute is there, even empty.
func (e Element) HasAttr(name string) bool {
	return e.OK() && ask(e.v, "hasAttribute", name).Bool()
}

// SetAttr sets an attribute.
func (e Element) SetAttr(name, value string) {
	if e.OK() {
		ask(e.v, "setAttribute", name, value)
	}
}

// RemoveAttr removes an attribute.
func (e Element) RemoveAttr(name string) {
	if e.OK() {
		ask(e.v, "removeAttribute", name)
	}
}

// Text returns the text inside the element.
func (e Element) Text() string {
	if !e.OK() {
		return ""
	}
	return text(e.v.Get("textContent"))
}

// SetText replaces what is inside the element by plain text. Text that is
// there already is left alone, so that nobody is told of a change.
func (e Element) SetText(s string) {
	if e.OK() && e.Text() != s {
		e.v.Set("textContent", s)
	}
}

// SetHidden sets or clears the hidden property.
func (e Element) SetHidden(hidden bool) {
	if e.OK() {
		e.v.Set("hidden", hidden)
	}
}

// SetStyle sets one style property; an empty value removes it.
func (e Element) SetStyle(property, value string) {
	if e.OK() {
		ask(e.v.Get("style"), "setProperty", property, value)
	}
}

// Rect returns the element's box in the viewport.
func (e Element) Rect() Rect {
	if !e.OK() {
		return Rect{}
	}
	r := call(e.v, "getBoundingClientRect")
	return Rect{member(r, "x"), member(r, "y"), member(r, "width"), member(r, "height")}
}

// Focus moves the keyboard focus to the element without scrolling to it.
func (e Element) Focus() {
	if e.OK() {
		give(e.v, "focus", flags(true, "preventScroll"))
	}
}

// HasFocus reports whether the keyboard focus is on the element or inside it.
func (e Element) HasFocus() bool { return e.Contains(found(document.Get("activeElement"))) }

// CapturePointer makes the element receive all events of a pressed pointer,
// also those outside it. A pointer that is already gone is no error.
func (e Element) CapturePointer(id int) {
	_ = try("capture pointer", func() { call(e.v, "setPointerCapture", float64(id)) })
}

// Copy returns a copy of the element without what is inside it.
func (e Element) Copy() Element { return found(e.v.Call("cloneNode", false)) }

// InsertBefore puts o into the page before e.
func (e Element) InsertBefore(o Element) { give(e.v, "before", o.v) }

// ReplaceWith puts o in the place of e.
func (e Element) ReplaceWith(o Element) { give(e.v, "replaceWith", o.v) }

// Style returns the computed value of a style property.
func (e Element) Style(property string) string {
	if !e.OK() {
		return ""
	}
	return text(ask(give(global, "getComputedStyle", e.v), "getPropertyValue", property))
}

// Reload loads the page anew.
func Reload() { global.Get("location").Call("reload") }

// Origin returns the page's own address up to the path, such as
// "https://tickets.example".
func Origin() string { return text(global.Get("location").Get("origin")) }

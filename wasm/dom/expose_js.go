package dom

import "syscall/js"

// Args are what JavaScript gave to an exposed function. Missing ones are zero.
type Args struct{ v []js.Value }

// Number returns argument i.
func (a Args) Number(i int) float64 {
	if i >= len(a.v) {
		return 0
	}
	return number(a.v[i])
}

// Bytes returns a copy of argument i, a Uint8Array.
func (a Args) Bytes(i int) []byte {
	if i >= len(a.v) || !a.v[i].InstanceOf(global.Get("Uint8Array")) {
		return nil
	}
	b := make([]byte, a.v[i].Length())
	js.CopyBytesToGo(b, a.v[i])
	return b
}

// Expose makes f a method of the object window[object], for as long as the
// page lives. What f returns is the method's result.
func Expose(object, method string, f func(Args) float64) {
	global.Get(object).Set(method, js.FuncOf(func(_ js.Value, args []js.Value) any { return f(Args{args}) }))
}

// AppendToBody puts an element at the end of the page.
func (e Element) AppendToBody() { give(document.Get("body"), "append", e.v) }

package dom

import "syscall/js"

var (
	global   = js.Global()
	document = global.Get("document")
	object   = global.Get("Object")
)

// Error is what JavaScript threw, as text.
type Error struct {
	Op   string
	Text string
}

// Error returns the operation and the exception's message.
func (e *Error) Error() string { return e.Op + ": " + e.Text }

// try runs f and returns a thrown JavaScript exception as an error.
func try(op string, f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case js.Error:
			err = &Error{Op: op, Text: message(r.Value)}
		default:
			panic(r)
		}
	}()
	f()
	return nil
}

// message returns the text of whatever was thrown or rejected with.
func message(v js.Value) string {
	if v.Type() == js.TypeObject {
		if m := v.Get("message"); m.Type() == js.TypeString {
			return m.String()
		}
	}
	return text(v)
}

// text returns a string value and "" for anything else.
func text(v js.Value) string {
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}

// number returns a number value and 0 for anything else.
func number(v js.Value) float64 {
	if v.Type() != js.TypeNumber {
		return 0
	}
	return v.Float()
}

// callback wraps f for JavaScript; the second result frees it.
func callback(f func(args []js.Value)) (js.Func, func()) {
	fn := js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(args)
		return nil
	})
	released := false
	return fn, func() {
		if !released {
			released = true
			fn.Release()
		}
	}
}

// bind returns target[name] bound to target, to be called with Invoke: half
// the price of Call, which looks the name up each time.
func bind(target js.Value, name string) js.Value {
	return target.Get(name).Call("bind", target)
}

// Truthy reports whether the page set window[name] to something.
func Truthy(name string) bool { return global.Get(name).Truthy() }

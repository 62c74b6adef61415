package dom

import "syscall/js"

var (
	global   = js.Global()
	document = global.Get("document")
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

// member returns a member that is a number and 0 for anything else.
func member(v js.Value, name string) float64 { return number(v.Get(name)) }

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

// bind returns target[name] bound to target, to be called with invoke: half
// the price of a call by name, which is looked up each time.
func bind(target js.Value, name string) js.Value {
	return target.Get(name).Call("bind", target)
}

// What follows calls JavaScript from one place for many: every conversion of
// an argument costs buyers a hundred bytes where it is written.

// invoke calls a bound function with numbers.
func invoke(f js.Value, numbers ...float64) js.Value { return f.Invoke(boxed(nil, numbers)...) }

// invokeOn calls a bound function with an object and numbers.
func invokeOn(f, object js.Value, numbers ...float64) js.Value {
	return f.Invoke(boxed([]any{object}, numbers)...)
}

// call calls a method with numbers.
func call(v js.Value, method string, numbers ...float64) js.Value {
	return v.Call(method, boxed(nil, numbers)...)
}

func boxed(args []any, numbers []float64) []any {
	for _, n := range numbers {
		args = append(args, n)
	}
	return args
}

// ask calls a method with texts.
func ask(v js.Value, method string, texts ...string) js.Value {
	args := make([]any, len(texts))
	for i, t := range texts {
		args[i] = t
	}
	return v.Call(method, args...)
}

// give calls a method with objects.
func give(v js.Value, method string, objects ...js.Value) js.Value {
	args := make([]any, len(objects))
	for i, o := range objects {
		args[i] = o
	}
	return v.Call(method, args...)
}

// flags returns an object with the named members, all true or all false.
func flags(value bool, names ...string) js.Value {
	o := global.Get("Object").New()
	for _, name := range names {
		o.Set(name, value)
	}
	return o
}

// Truthy reports whether the page set window[name] to something.
func Truthy(name string) bool { return global.Get(name).Truthy() }

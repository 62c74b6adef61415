package dom

import "syscall/js"

// Object is a parsed JSON object.
type Object struct{ v js.Value }

// ParseObject parses a JSON object with the browser's own parser.
func ParseObject(s string) (Object, error) {
	var o Object
	err := try("parse JSON", func() { o.v = ask(global.Get("JSON"), "parse", s) })
	if err == nil && (o.v.Type() != js.TypeObject || o.v.InstanceOf(global.Get("Array"))) {
		err = &Error{"parse JSON", "not an object"}
	}
	if err != nil {
		return Object{}, err
	}
	return o, nil
}

// Text returns a string member, "" where it is missing or something else.
func (o Object) Text(name string) string { return text(o.v.Get(name)) }

// Number returns a number member, 0 where it is missing or something else.
func (o Object) Number(name string) float64 { return member(o.v, name) }

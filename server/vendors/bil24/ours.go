package bil24

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/parterre/parterre/server/vendors/rest"
)

// ours turns an answer into one with our names: of every struct the fields with
// an "our" tag, under it, without those that the vendor left out. Values stay
// the vendor's.
func ours(v any) any { return oursOf(reflect.ValueOf(v)) }

func oursOf(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return oursOf(v.Elem())
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = oursOf(v.Index(i))
		}
		return list
	case reflect.Map:
		entries := make(map[string]any, v.Len())
		for _, key := range v.MapKeys() {
			entries[key.String()] = oursOf(v.MapIndex(key))
		}
		return entries
	case reflect.Struct:
		fields := make(map[string]any)
		addFields(fields, v)
		return fields
	}
	if a, ok := v.Interface().(rest.Amount); ok {
		if _, err := json.Marshal(json.Number(a)); err != nil {
			return string(a) // cannot be written as a number
		}
	}
	return v.Interface()
}

func addFields(fields map[string]any, v reflect.Value) {
	for i := range v.NumField() {
		f, value := v.Type().Field(i), v.Field(i)
		name, tagged := f.Tag.Lookup("our")
		switch {
		case f.Anonymous && !tagged:
			addFields(fields, value)
		case tagged && !leftOut(value):
			fields[name] = oursOf(value)
		}
	}
}

// leftOut reports whether a field was absent, as far as its type can tell.
func leftOut(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return v.IsNil()
	case reflect.String:
		return strings.TrimSpace(v.String()) == ""
	}
	return false
}

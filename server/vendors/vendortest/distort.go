package vendortest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// distortion is a way an answer comes other than the vendor's document says.
type distortion struct {
	name string
	kind distorted
	do   func(b *buyer, a *reply)
}

// distorted says what a client makes of a distortion.
type distorted int

const (
	// harmless: everything works as if the answer were as documented.
	harmless distorted = iota
	// useless: the answer tells nothing.
	useless
	// limited: the vendor wants calls later.
	limited
	// doubtful: the answer may mean something, depending on the vendor. Whatever
	// a client makes of it must not be wrong.
	doubtful
)

var distortions = []distortion{
	{"numbers as strings", harmless, scalars(numberToString)},
	{"strings as numbers", harmless, scalars(stringToNumber)},
	{"unknown fields", harmless, values(addField)},
	{"gzip unasked", harmless, raw(zipped)},
	{"wrong content type", harmless, func(_ *buyer, a *reply) { a.header.Set("Content-Type", "text/html; charset=windows-1251") }},
	{"byte order mark", harmless, onJSON(func(body []byte) []byte { return append([]byte("\xef\xbb\xbf"), body...) })},
	{"truncated", useless, raw(func(body []byte) []byte { return body[:len(body)/2] })},
	{"empty", useless, raw(func([]byte) []byte { return nil })},
	{"HTML", useless, html(http.StatusOK)},
	{"500 with HTML", useless, html(http.StatusInternalServerError)},
	{"cut", useless, func(_ *buyer, a *reply) { a.cut = true }},
	{"a text", useless, raw(func([]byte) []byte { return []byte(`"maintenance"`) })},
	{"nested too deep", useless, raw(func([]byte) []byte { return bytes.Repeat([]byte("["), 100_000) })},
	{"null", doubtful, raw(func([]byte) []byte { return []byte("null") })},
	{"empty object", doubtful, raw(func([]byte) []byte { return []byte("{}") })},
	{"nulls", doubtful, scalars(func(*buyer, string, any) any { return nil })},
	{"unknown enum values", doubtful, scalars(unknownValue)},
	{"another currency", doubtful, scalars(anotherCurrency)},
}

// limits are the answers of a vendor that wants calls later; a mutating call
// that gets one was not carried out, which only a sandbox's control endpoint can do.
var limits = []distortion{
	{"429 with Retry-After", limited, limit("1")},
	{"429 without Retry-After", limited, limit("")},
}

func limit(retryAfter string) func(*buyer, *reply) {
	return func(b *buyer, a *reply) {
		html(http.StatusTooManyRequests)(b, a)
		if retryAfter != "" {
			a.header.Set("Retry-After", retryAfter)
		}
	}
}

func html(status int) func(*buyer, *reply) {
	return func(_ *buyer, a *reply) {
		a.status, a.body = status, []byte("<html><body>Something went wrong</body></html>")
		a.header = http.Header{"Content-Type": {"text/html"}}
	}
}

func raw(do func([]byte) []byte) func(*buyer, *reply) {
	return func(_ *buyer, a *reply) { a.body = do(a.body) }
}

// onJSON leaves alone what is not JSON, such as a plan's drawing.
func onJSON(do func([]byte) []byte) func(*buyer, *reply) {
	return func(_ *buyer, a *reply) {
		if json.Valid(a.body) {
			a.body = do(a.body)
		}
	}
}

func zipped(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// values changes every value of a JSON answer, with the name of the field that
// it is in; the innermost come first.
func values(change func(b *buyer, field string, v any) any) func(*buyer, *reply) {
	return func(b *buyer, a *reply) {
		d := json.NewDecoder(bytes.NewReader(a.body))
		d.UseNumber()
		var v any
		if d.Decode(&v) != nil {
			return
		}
		if body, err := json.Marshal(walk(b, "", v, change)); err == nil {
			a.body = body
		}
	}
}

func walk(b *buyer, field string, v any, change func(*buyer, string, any) any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			v[name] = walk(b, name, inner, change)
		}
	case []any:
		for i, inner := range v {
			v[i] = walk(b, field, inner, change)
		}
	}
	return change(b, field, v)
}

// scalars changes the values that are neither objects nor lists.
func scalars(change func(b *buyer, field string, v any) any) func(*buyer, *reply) {
	return values(func(b *buyer, field string, v any) any {
		switch v.(type) {
		case map[string]any, []any:
			return v
		}
		return change(b, field, v)
	})
}

func numberToString(_ *buyer, _ string, v any) any {
	if n, ok := v.(json.Number); ok {
		return n.String()
	}
	return v
}

var wholeNumber = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)

func stringToNumber(_ *buyer, _ string, v any) any {
	if s, ok := v.(string); ok && wholeNumber.MatchString(s) {
		return json.Number(s)
	}
	return v
}

// addField adds a field to objects, unless they look like lists by id or are
// empty, which such lists can be.
func addField(_ *buyer, _ string, v any) any {
	o, ok := v.(map[string]any)
	if !ok || len(o) == 0 {
		return v
	}
	for name := range o {
		if strings.Trim(name, "0123456789") == "" {
			return v
		}
	}
	o["somethingNew"] = map[string]any{"since": "2027", "list": []any{1, "two", nil}}
	return o
}

func unknownValue(b *buyer, field string, v any) any {
	if !slices.Contains(b.Enums, field) {
		return v
	}
	switch v.(type) {
	case string:
		return "something_new"
	case json.Number:
		return json.Number("987")
	}
	return v
}

// anotherCurrency replaces the currency that places are sold in.
func anotherCurrency(b *buyer, _ string, v any) any {
	if v == string(b.places[0].Expect.Nominal.Currency) {
		return "XTS"
	}
	return v
}

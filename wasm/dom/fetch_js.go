package dom

import (
	"strconv"
	"syscall/js"
)

// MaxBody is the most [Fetch] takes, in bytes.
const MaxBody = 32 << 20

// Fetch gets an address and hands its whole body to done, or an error for a
// failed request, a status other than 200 or a body beyond [MaxBody].
func Fetch(url string, done func(body []byte, err error)) {
	const op = "fetch"
	var frees []func()
	end := func(b []byte, err error) {
		for _, free := range frees {
			free()
		}
		done(b, err)
	}
	failed, free := callback(func(args []js.Value) { end(nil, &Error{op, message(args[0])}) })
	frees = append(frees, free)
	body, free := callback(func(args []js.Value) {
		b, err := bytesOf(args[0])
		end(b, err)
	})
	frees = append(frees, free)
	answer, free := callback(func(args []js.Value) {
		if status := args[0].Get("status").Int(); status != 200 {
			end(nil, &Error{op, "status " + strconv.Itoa(status)})
			return
		}
		args[0].Call("arrayBuffer").Call("then", body, failed)
	})
	frees = append(frees, free)
	global.Call("fetch", url).Call("then", answer, failed)
}

// Reply is the answer to [FetchTagged]. Status is 0 when there was none.
type Reply struct {
	Status int
	Body   []byte
	v      js.Value
}

// Header returns a header, "" where there is none.
func (r Reply) Header(name string) string {
	if r.v.IsUndefined() {
		return ""
	}
	return text(r.v.Get("headers").Call("get", name))
}

// FetchTagged gets an address, past the browser's cache, unless it still has the
// given ETag, and hands the answer to done, whatever it is.
func FetchTagged(url, tag string, done func(Reply)) {
	var frees []func()
	r := Reply{}
	end := func() {
		for _, free := range frees {
			free()
		}
		done(r)
	}
	failed, free := callback(func([]js.Value) {
		r = Reply{}
		end()
	})
	frees = append(frees, free)
	body, free := callback(func(args []js.Value) {
		r.Body, _ = bytesOf(args[0])
		end()
	})
	frees = append(frees, free)
	answer, free := callback(func(args []js.Value) {
		r.v, r.Status = args[0], args[0].Get("status").Int()
		args[0].Call("arrayBuffer").Call("then", body, failed)
	})
	frees = append(frees, free)
	options := map[string]any{"cache": "no-store"}
	if tag != "" {
		options["headers"] = map[string]any{"If-None-Match": tag}
	}
	global.Call("fetch", url, options).Call("then", answer, failed)
}

// bytesOf copies an ArrayBuffer.
func bytesOf(buffer js.Value) ([]byte, error) {
	array := global.Get("Uint8Array").New(buffer)
	if array.Length() > MaxBody {
		return nil, &Error{"fetch", "the body is too long"}
	}
	b := make([]byte, array.Length())
	js.CopyBytesToGo(b, array)
	return b, nil
}

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

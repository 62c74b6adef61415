package sandbox

import (
	"encoding/json"
	"net/http"
)

// Answer is a complete HTTP answer that has not been sent yet.
type Answer struct {
	Status int
	Header map[string]string
	Body   []byte
}

// JSON is an answer whose body is v, which must encode.
func JSON(status int, v any) Answer {
	body, err := json.Marshal(v)
	if err != nil {
		panic("sandbox: encode answer: " + err.Error())
	}
	return Answer{status, map[string]string{"Content-Type": "application/json"}, append(body, '\n')}
}

// Send writes the answer.
func (a Answer) Send(w http.ResponseWriter) {
	for k, v := range a.Header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(a.Status)
	// The caller may be gone; a sandbox does not care.
	_, _ = w.Write(a.Body)
}

var (
	htmlError = Answer{
		Status: http.StatusInternalServerError,
		Header: map[string]string{"Content-Type": "text/html"},
		Body:   []byte("<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>\n"),
	}
	tooMany = Answer{
		Status: http.StatusTooManyRequests,
		Header: map[string]string{"Content-Type": "text/html", "Retry-After": "1"},
		Body:   []byte("<html><body><h1>Too Many Requests</h1></body></html>\n"),
	}
)

// cut closes the connection without an answer.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		// Not hijackable, as in HTTP/2: aborting the handler cuts the stream.
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close()
}

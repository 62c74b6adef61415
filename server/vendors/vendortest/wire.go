package vendortest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"sync"
)

// opHeader is where a sandbox's answers name their operation.
const opHeader = "Sandbox-Op"

// Wire stands between a vendor and its sandbox and spoils answers. The zero
// value spoils nothing; it may be used concurrently.
type Wire struct {
	mu    sync.Mutex // guards spoil
	spoil *spoil
}

// spoil is what a wire does to answers.
type spoil struct {
	// hits says whether an answer of an operation is meant; operations without a
	// name are not counted by the sandbox, such as pictures.
	hits func(op string) bool
	once bool
	do   func(*reply)
	// stall holds requests up before they reach the sandbox, and is told.
	stall chan<- struct{}
}

// reply is an answer on its way.
type reply struct {
	status int
	header http.Header
	body   []byte
	cut    bool // the connection breaks instead
}

// Around returns a handler that passes requests on to h, a sandbox.
func (w *Wire) Around(h http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		s := w.spoiling()
		switch {
		case s == nil || path.Base(r.URL.Path) == "_control":
			h.ServeHTTP(rw, r)
			return
		case s.stall != nil:
			_, _ = io.Copy(io.Discard, r.Body) // only then the server sees the caller go
			s.stall <- struct{}{}
			<-r.Context().Done()
			return
		}
		recorded := httptest.NewRecorder()
		h.ServeHTTP(recorded, r)
		a := reply{status: recorded.Code, header: recorded.Header(), body: recorded.Body.Bytes()}
		if w.takes(s, a.header.Get(opHeader)) {
			s.do(&a)
		}
		a.send(rw)
	})
}

func (a reply) send(rw http.ResponseWriter) {
	if a.cut {
		panic(http.ErrAbortHandler)
	}
	for name, values := range a.header {
		rw.Header()[name] = values
	}
	rw.Header().Del("Content-Length")
	rw.WriteHeader(a.status)
	_, _ = rw.Write(a.body) // the caller may be gone
}

// start makes the wire spoil answers until stop.
func (w *Wire) start(s spoil) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spoil = &s
}

func (w *Wire) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spoil = nil
}

func (w *Wire) spoiling() *spoil {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.spoil
}

// takes reports whether an answer is to be spoiled, the first one only where
// that is enough.
func (w *Wire) takes(s *spoil, op string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.spoil != s || !s.hits(op) {
		return false
	}
	if s.once {
		w.spoil = nil
	}
	return true
}

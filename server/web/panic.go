package web

import (
	"net/http"

	"github.com/parterre/parterre/server/panics"
)

// panicked answers a request whose handler panicked. What has begun to be
// answered is cut off instead, so that half a page does not pass for a whole one.
func (s *Server) panicked(w *begun, r *http.Request, value any) {
	if value == http.ErrAbortHandler {
		panic(value)
	}
	err := s.Panics.Recovered(panics.Request, value, "request", info(r).id, "path", loggedPath(r))
	if w.begun {
		panic(http.ErrAbortHandler)
	}
	for _, name := range []string{"Cache-Control", "ETag", "Location", "Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition"} {
		w.Header().Del(name)
	}
	defer func() {
		if again := recover(); again != nil {
			s.Panics.Recovered(panics.Request, again, "request", info(r).id, "path", loggedPath(r))
			panic(http.ErrAbortHandler)
		}
	}()
	s.fail(w, r, err)
}

// begun is a ResponseWriter that knows whether an answer has begun.
type begun struct {
	http.ResponseWriter
	begun bool
}

// WriteHeader implements [http.ResponseWriter].
func (b *begun) WriteHeader(status int) {
	b.begun = b.begun || status >= 200
	b.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (b *begun) Write(p []byte) (int, error) {
	b.begun = true
	return b.ResponseWriter.Write(p)
}

// Unwrap is for [http.ResponseController].
func (b *begun) Unwrap() http.ResponseWriter { return b.ResponseWriter }

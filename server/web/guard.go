package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/panics"
)

// maxBody bounds every request's body. The largest honest one is a form of a few
// fields.
const maxBody = 64 << 10

// maxQuery bounds the part of an address after its question mark, which a page
// reads many times over. The longest honest one has a few short words and an
// origin.
const maxQuery = 4 << 10

type requestKey struct{}

// requestInfo is what the guard knows of a request.
type requestInfo struct {
	id    string // for the log and for small print
	nonce string // of the page's policy
	from  origin
}

func info(r *http.Request) requestInfo {
	i, _ := r.Context().Value(requestKey{}).(requestInfo)
	return i
}

// guard wraps every handler: request id, panics, limits, common headers, log.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(outer http.ResponseWriter, r *http.Request) {
		started := s.Now()
		i := requestInfo{id: rand.Text()[:10], nonce: rand.Text()}
		steady := newSteadyWriter(outer, writeTime)
		defer steady.end()
		w := &begun{ResponseWriter: steady}
		defer func() {
			if p := recover(); p != nil {
				s.panicked(w, r, p)
			}
			s.Log.Debug("request", "request", i.id, "method", r.Method, "path", loggedPath(r), "took", s.Now().Sub(started))
		}()
		s.Panics.Begin(panics.Request, "path", loggedPath(r))
		long := len(r.URL.RawQuery) > maxQuery
		if long {
			r.URL.RawQuery = "" // not even to refuse it
		}
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, i))
		i.from = s.originOf(r)
		ctx := checkout.WithAddress(r.Context(), s.counted(i.from))
		r = r.WithContext(context.WithValue(ctx, requestKey{}, i))
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("X-Request-Id", i.id)
		if strings.HasPrefix(s.PublicURL, "https:") {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if s.foreign(r) {
			s.refuseForeign(w, r)
			return
		}
		if budget := s.budget(r); budget != nil {
			if err := s.allowed(budget, i.from); err != nil {
				h.Set("Connection", "close") // what else was sent on it is not answered
				s.fail(w, r, err)
				return
			}
		}
		if long || r.Method != http.MethodGet && r.Method != http.MethodHead && r.ContentLength > maxBody {
			h.Set("Connection", "close")
			s.fail(w, r, errTooLarge)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// parseForm reads a posted form within the body's limit.
func parseForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	return nil
}

// unreadable is what a body that cannot be read is refused as.
func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return errTooLarge
	}
	return &checkout.Refusal{Kind: checkout.ErrInvalid, Field: "body: " + err.Error()}
}

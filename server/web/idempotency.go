package web

import (
	"crypto/sha256"
	"maps"
	"net/http"
	"sync"
	"time"
)

const (
	// keptFor is how long an answer is given again for its Idempotency-Key.
	keptFor = 24 * time.Hour
	// maxKept bounds how many answers are kept; the oldest go first.
	maxKept = 10_000
	// maxKey bounds the key.
	maxKey = 128
)

// answers remembers what was answered to requests with an Idempotency-Key, so
// that one sent again is not carried out again. They live in this process:
// everything they guard is also guarded by the cart's own state, except the
// relative number of places in an area.
type answers struct {
	mu    sync.Mutex // guards the fields below
	byKey map[[32]byte]*kept
	order [][32]byte // oldest first
}

// kept is one answer; done is closed when it is there. It is the
// http.ResponseWriter of the request it answers.
type kept struct {
	done   chan struct{}
	at     time.Time
	header http.Header
	status int
	body   []byte
}

// Header implements http.ResponseWriter.
func (k *kept) Header() http.Header { return k.header }

// WriteHeader implements http.ResponseWriter.
func (k *kept) WriteHeader(status int) { k.status = status }

// Write implements http.ResponseWriter.
func (k *kept) Write(b []byte) (int, error) {
	k.body = append(k.body, b...)
	return len(b), nil
}

// begin returns the answer to a key; mine says that the caller must make it.
func (a *answers) begin(key [32]byte, now time.Time) (k *kept, mine bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if k := a.byKey[key]; k != nil && now.Sub(k.at) < keptFor {
		return k, false
	}
	k = &kept{done: make(chan struct{}), at: now, header: make(http.Header), status: http.StatusOK}
	a.byKey[key] = k
	a.order = append(a.order, key)
	for len(a.order) > maxKept {
		delete(a.byKey, a.order[0])
		a.order = a.order[1:]
	}
	return k, true
}

// idempotent carries a request with an Idempotency-Key out once per bearer and
// path; the same request again gets the same answer.
func (s *Server) idempotent(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		header := r.Header.Get("Idempotency-Key")
		if header == "" || len(header) > maxKey {
			next(w, r)
			return
		}
		key := sha256.Sum256([]byte(r.Method + "\n" + r.URL.Path + "\n" + r.Header.Get("Authorization") + "\n" + header))
		k, mine := s.answers.begin(key, s.Now())
		if mine {
			next(k, r)
			close(k.done)
		}
		select {
		case <-k.done:
		case <-r.Context().Done():
			return
		}
		maps.Copy(w.Header(), k.header)
		w.WriteHeader(k.status)
		w.Write(k.body)
	}
}

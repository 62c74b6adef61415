package web

import (
	"bytes"
	"crypto/sha256"
	"io"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/parterre/parterre/server/checkout"
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
	body   [32]byte // hash of the request's
	done   chan struct{}
	at     time.Time
	header http.Header
	status int
	answer []byte
}

// Header implements http.ResponseWriter.
func (k *kept) Header() http.Header { return k.header }

// WriteHeader implements http.ResponseWriter.
func (k *kept) WriteHeader(status int) { k.status = status }

// Write implements http.ResponseWriter.
func (k *kept) Write(b []byte) (int, error) {
	k.answer = append(k.answer, b...)
	return len(b), nil
}

// final reports whether the answer is the last word. What was not carried out
// for a passing reason, or is not known, is worth asking again.
func (k *kept) final() bool {
	return k.status < 500 && k.status != http.StatusAccepted && k.status != http.StatusTooManyRequests
}

// begin returns the answer to a key; mine says that the caller must make it.
func (a *answers) begin(key, body [32]byte, now time.Time) (k *kept, mine bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if k := a.byKey[key]; k != nil && now.Sub(k.at) < keptFor {
		return k, false
	}
	k = &kept{body: body, done: make(chan struct{}), at: now, header: make(http.Header), status: http.StatusOK}
	a.byKey[key] = k
	a.order = append(a.order, key)
	for len(a.order) > maxKept {
		delete(a.byKey, a.order[0])
		a.order = a.order[1:]
	}
	return k, true
}

// make makes the answer. Only a final one is given again to who comes later.
func (a *answers) make(key [32]byte, k *kept, do func()) {
	made := false
	defer func() {
		if !made {
			k.status = http.StatusInternalServerError
		}
		close(k.done)
		if k.final() {
			return
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.byKey[key] == k {
			delete(a.byKey, key)
		}
	}()
	do()
	made = true
}

// idempotent carries a request with an Idempotency-Key out once per bearer and
// path; the same request again gets the same answer, and another one with the
// same key is refused.
func (s *Server) idempotent(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		header := r.Header.Get("Idempotency-Key")
		if header == "" || len(header) > maxKey {
			next(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			s.failJSON(w, r, unreadable(err), nil)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		hash := sha256.Sum256(body)
		key := sha256.Sum256([]byte(r.Method + "\n" + r.URL.Path + "\n" + r.Header.Get("Authorization") + "\n" + header))
		k, mine := s.answers.begin(key, hash, s.Now())
		switch {
		case mine:
			s.answers.make(key, k, func() { next(k, r) })
		case k.body != hash:
			s.failJSON(w, r, &checkout.Refusal{Kind: checkout.ErrInvalid, Field: "idempotency-key: belongs to another request"}, nil)
			return
		}
		select {
		case <-k.done:
		case <-r.Context().Done():
			return
		}
		maps.Copy(w.Header(), k.header)
		w.WriteHeader(k.status)
		w.Write(k.answer)
	}
}

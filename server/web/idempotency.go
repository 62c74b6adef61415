package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"net/http"
	"sync"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sealed"
)

const (
	// maxKey bounds an Idempotency-Key.
	maxKey = 128
	// maxAnswer bounds an answer that is kept. The largest is a cart full of
	// places with long names.
	maxAnswer = 64 << 10
)

// AnswerStore keeps what was answered to requests with an Idempotency-Key, so
// that it outlives the process.
type AnswerStore interface {
	// BeginAnswer keeps that a request is being carried out and reports true, or
	// returns what is kept of it.
	BeginAnswer(ctx context.Context, a store.Answer) (kept store.Answer, begun bool, err error)
	// EndAnswer keeps the answer of a request that was begun.
	EndAnswer(ctx context.Context, key store.Hash, sealed []byte) error
	// DropAnswer forgets a request that was begun.
	DropAnswer(ctx context.Context, key store.Hash) error
}

// answers remember what was answered to requests with an Idempotency-Key, so
// that one sent again is not carried out again. Only requests of whoever bears
// the cart or order are remembered, and as many of each: nobody can push out
// anybody else's.
type answers struct {
	kept   AnswerStore
	sealer sealed.Sealer

	mu      sync.Mutex // guards running
	running map[store.Hash]*reply
}

func newAnswers(kept AnswerStore, key []byte) (*answers, error) {
	sealer, err := sealed.New(key)
	return &answers{kept: kept, sealer: sealer, running: make(map[store.Hash]*reply)}, err
}

// reply is one answer being made; done is closed when it is there. It is the
// http.ResponseWriter of the request it answers.
type reply struct {
	request store.Hash // hash of the request's body
	done    chan struct{}
	header  http.Header
	status  int
	body    []byte
}

// Header implements http.ResponseWriter.
func (r *reply) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *reply) WriteHeader(status int) { r.status = status }

// Write implements http.ResponseWriter.
func (r *reply) Write(b []byte) (int, error) {
	r.body = append(r.body, b...)
	return len(b), nil
}

// final reports whether the answer is the last word. What was not carried out
// for a passing reason, or is not known, is worth asking again.
func (r *reply) final() bool {
	return r.status < 500 && r.status != http.StatusAccepted && r.status != http.StatusTooManyRequests
}

func (r *reply) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	w.WriteHeader(r.status)
	w.Write(r.body)
}

// keptReply is a reply as it is sealed.
type keptReply struct {
	Header http.Header `json:"header"`
	Status int         `json:"status"`
	Body   []byte      `json:"body"`
}

// enter returns the reply that is being made to a request; mine says that the
// caller must make it, and then leave.
func (a *answers) enter(key, request store.Hash) (r *reply, mine bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r := a.running[key]; r != nil {
		return r, false
	}
	r = &reply{request: request, done: make(chan struct{}), header: make(http.Header), status: http.StatusOK}
	a.running[key] = r
	return r, true
}

func (a *answers) leave(key store.Hash, r *reply) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.running, key)
	close(r.done)
}

// conclude keeps a final reply, or forgets the request. What is too large, or
// was cut off by a panic, stays begun: it is not carried out again.
func (a *answers) conclude(ctx context.Context, key store.Hash, r *reply) error {
	if !r.final() {
		return a.kept.DropAnswer(ctx, key)
	}
	if len(r.body) > maxAnswer {
		return nil
	}
	data, err := a.sealer.Seal(record(key), keptReply{r.header, r.status, r.body})
	if err != nil {
		return err
	}
	return a.kept.EndAnswer(ctx, key, data)
}

// open fills a reply with the one that was kept.
func (a *answers) open(kept store.Answer, r *reply) error {
	var from keptReply
	if err := a.sealer.Open(record(kept.Key), kept.Sealed, &from); err != nil {
		return err
	}
	r.status, r.body = from.Status, from.Body
	maps.Copy(r.header, from.Header)
	return nil
}

// record is what a reply is sealed for.
func record(key store.Hash) string { return "answer " + hex.EncodeToString(key[:]) }

// errKeyTaken refuses another request with a key that is taken.
var errKeyTaken = &checkout.Refusal{Kind: checkout.ErrInvalid, Field: "idempotency-key: belongs to another request"}

// idempotent carries a request with an Idempotency-Key out once per bearer and
// path; the same request again gets the same answer, also from the next process,
// and another one with the same key is refused. One that was begun and whose
// answer is not known, because the process ended, is stale: the cart says what
// became of it.
func (s *Server) idempotent(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		header := r.Header.Get("Idempotency-Key")
		if header == "" {
			next(w, r)
			return
		}
		if len(header) > maxKey {
			s.failJSON(w, r, &checkout.Refusal{Kind: checkout.ErrInvalid, Field: "idempotency-key: is too long"}, nil)
			return
		}
		scope := s.scopeOf(r)
		if scope == "" { // a stranger's, which the handler refuses
			next(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			s.failJSON(w, r, unreadable(err), nil)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		a := store.Answer{
			Key:   sha256.Sum256([]byte(r.Method + "\n" + r.URL.Path + "\n" + r.Header.Get("Authorization") + "\n" + header)),
			Scope: scope, Request: sha256.Sum256(body), At: s.Now(),
		}
		made, mine := s.answers.enter(a.Key, a.Request)
		if mine {
			s.answerOnce(made, r, a, next)
		}
		select {
		case <-made.done:
		case <-r.Context().Done():
			return
		}
		if made.request != a.Request {
			s.failJSON(w, r, errKeyTaken, nil)
			return
		}
		made.send(w)
	}
}

// answerOnce makes the reply: from what was kept, or by carrying the request out.
func (s *Server) answerOnce(made *reply, r *http.Request, a store.Answer, next http.HandlerFunc) {
	defer s.answers.leave(a.Key, made)
	made.status = http.StatusInternalServerError // should what follows panic
	kept, begun, err := s.answers.kept.BeginAnswer(r.Context(), a)
	made.status = http.StatusOK
	switch {
	case err != nil:
		s.failJSON(made, r, err, nil)
	case begun:
		s.carryOutOnce(made, r, a.Key, next)
	case kept.Request != a.Request:
		s.failJSON(made, r, errKeyTaken, nil)
	case kept.Sealed == nil:
		v, _, _ := s.apiView(r)
		s.failJSON(made, r, &checkout.Refusal{Kind: checkout.ErrStale, Field: "idempotency-key: it is not known what was answered"}, &v)
	default:
		if err := s.answers.open(kept, made); err != nil {
			s.failJSON(made, r, err, nil)
		}
	}
}

// carryOutOnce carries a request out that was begun. The answer is kept whether
// anybody still waits for it or not.
func (s *Server) carryOutOnce(made *reply, r *http.Request, key store.Hash, next http.HandlerFunc) {
	ended := false
	defer func() {
		if !ended {
			made.status = http.StatusInternalServerError
		}
	}()
	next(made, r)
	ended = true
	if err := s.answers.conclude(context.WithoutCancel(r.Context()), key, made); err != nil {
		s.Log.Error("answer not kept", "request", info(r).id, "error", err)
	}
}

// scopeOf names the cart or order that a request is about, if its bearer may
// change it.
func (s *Server) scopeOf(r *http.Request) string {
	if id := store.OrderID(r.PathValue("order")); id != "" {
		v, err := s.Checkout.Order(r.Context(), id, checkout.Secret(bearer(r, "")))
		if err != nil || v.Secret == "" {
			return ""
		}
		return string(v.ID)
	}
	v, _, err := s.apiView(r)
	if err != nil {
		return ""
	}
	return string(v.ID)
}

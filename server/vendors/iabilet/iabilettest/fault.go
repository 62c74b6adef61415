package iabilettest

import (
	"net/http"
	"sync"
	"time"
)

// answer is a complete HTTP answer that has not been sent yet.
type answer struct {
	status int
	header map[string]string
	body   []byte
}

func (a answer) send(w http.ResponseWriter) {
	for k, v := range a.header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(a.status)
	// The caller may be gone; a sandbox does not care.
	_, _ = w.Write(a.body)
}

// failure is one way to misbehave, for the next count calls of an operation.
type failure struct {
	mode  string
	count int
	delay time.Duration
}

// How a call can misbehave; see the control door.
const (
	modeRefuse      = "refuse"
	modeDropBefore  = "drop_before"
	modeDropAfter   = "drop_after"
	modeErrorBefore = "error_before"
	modeErrorAfter  = "error_after"
	modeTruncate    = "truncate"
	modeSlow        = "slow"
	modeLimit       = "limit"
)

func knownMode(mode string) bool {
	switch mode {
	case modeRefuse, modeDropBefore, modeDropAfter, modeErrorBefore,
		modeErrorAfter, modeTruncate, modeSlow, modeLimit:
		return true
	}
	return false
}

// faults are the failures in waiting, by operation.
type faults struct {
	mu   sync.Mutex // guards what follows
	byOp map[string]*failure
}

func (f *faults) set(op string, next failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byOp == nil {
		f.byOp = map[string]*failure{}
	}
	f.byOp[op] = &next
}

func (f *faults) reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.byOp = nil
}

// next takes one failure of op, or returns one with an empty mode.
func (f *faults) next(op string) failure {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := f.byOp[op]
	if next == nil {
		return failure{}
	}
	if next.count--; next.count <= 0 {
		delete(f.byOp, op)
	}
	return *next
}

// serve carries the call out, unless the failure prevents it, and sends the
// answer, unless the failure spoils it.
func (f failure) serve(w http.ResponseWriter, r *http.Request, refuse, do func() answer) {
	switch f.mode {
	case modeRefuse:
		refuse().send(w)
		return
	case modeDropBefore:
		cut(w)
		return
	case modeErrorBefore:
		htmlError.send(w)
		return
	case modeLimit:
		tooMany.send(w)
		return
	}
	a := do()
	switch f.mode {
	case modeDropAfter:
		cut(w)
		return
	case modeErrorAfter:
		a = htmlError
	case modeTruncate:
		a.body = a.body[:len(a.body)/2]
	case modeSlow:
		select {
		case <-time.After(f.delay):
		case <-r.Context().Done():
			return
		}
	}
	a.send(w)
}

var (
	htmlError = answer{
		status: http.StatusInternalServerError,
		header: map[string]string{"Content-Type": "text/html"},
		body:   []byte("<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>\n"),
	}
	tooMany = answer{
		status: http.StatusTooManyRequests,
		header: map[string]string{"Content-Type": "text/html", "Retry-After": "1"},
		body:   []byte("<html><body><h1>Too Many Requests</h1></body></html>\n"),
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

// meter counts calls, and how many of one caller's are under way at once.
type meter struct {
	mu    sync.Mutex // guards what follows
	calls map[string]int
	now   map[string]int
	max   map[string]int
}

// enter counts a call of op by caller, who may be empty; leave must be called
// when it has been answered.
func (m *meter) enter(op, caller string) (leave func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.calls == nil {
		m.calls, m.now, m.max = map[string]int{}, map[string]int{}, map[string]int{}
	}
	if len(m.calls) < maxMetered {
		m.calls[op]++
	}
	if caller == "" || len(m.max) >= maxMetered {
		return func() {}
	}
	m.now[caller]++
	m.max[caller] = max(m.max[caller], m.now[caller])
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.now[caller]--; m.now[caller] == 0 {
			delete(m.now, caller)
		}
	}
}

// maxMetered bounds the names that callers can make us remember.
const maxMetered = 100_000

func (m *meter) reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls, m.max = map[string]int{}, map[string]int{}
	if m.now == nil {
		m.now = map[string]int{}
	}
}

// read returns copies of the counts.
func (m *meter) read() (calls, inFlight map[string]int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return clone(m.calls), clone(m.max)
}

func clone(from map[string]int) map[string]int {
	to := make(map[string]int, len(from))
	for k, v := range from {
		to[k] = v
	}
	return to
}

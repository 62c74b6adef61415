package sandbox

import (
	"net/http"
	"sync"
	"time"
)

// Mode is a way to misbehave.
type Mode string

const (
	Refuse      Mode = "refuse"       // the vendor's own business error, not done
	DropBefore  Mode = "drop_before"  // connection cut, not done
	DropAfter   Mode = "drop_after"   // done, then the connection is cut
	ErrorBefore Mode = "error_before" // 500 with HTML, not done
	ErrorAfter  Mode = "error_after"  // done, 500 with HTML
	Truncate    Mode = "truncate"     // done, half an answer
	Slow        Mode = "slow"         // done, answered late
	Limit       Mode = "limit"        // 429 with Retry-After: 1, not done
)

func (m Mode) known() bool {
	switch m {
	case Refuse, DropBefore, DropAfter, ErrorBefore, ErrorAfter, Truncate, Slow, Limit:
		return true
	}
	return false
}

// OpHeader names an answer's operation, for whoever stands on the wire.
const OpHeader = "Sandbox-Op"

// Calls counts a sandbox's calls and spoils those it was told to. The zero
// value is ready; it may be used concurrently.
type Calls struct {
	meter

	mu     sync.Mutex // guards faults
	faults map[string]*fault
}

// fault is one way to misbehave, for the next count calls of an operation.
type fault struct {
	mode  Mode
	count int
	delay time.Duration
}

// Fail makes the next calls of an operation misbehave.
func (c *Calls) Fail(o Failure) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.faults == nil {
		c.faults = map[string]*fault{}
	}
	c.faults[o.Op] = &fault{o.Mode, max(1, o.Count), time.Duration(o.DelayMS) * time.Millisecond}
}

// Reset forgets counts and faults.
func (c *Calls) Reset() {
	c.meter.reset()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = nil
}

// Serve answers one call of op by caller, who may be empty: it carries the call
// out with do, unless a fault prevents it, and sends the answer, unless a fault
// spoils it. refuse is the vendor's own way to say no.
func (c *Calls) Serve(w http.ResponseWriter, r *http.Request, op, caller string, refuse, do func() Answer) {
	defer c.enter(op, caller)()
	w.Header().Set(OpHeader, op)
	f := c.next(op)
	switch f.mode {
	case Refuse:
		refuse().Send(w)
		return
	case DropBefore:
		cut(w)
		return
	case ErrorBefore:
		htmlError.Send(w)
		return
	case Limit:
		tooMany.Send(w)
		return
	}
	a := do()
	switch f.mode {
	case DropAfter:
		cut(w)
		return
	case ErrorAfter:
		a = htmlError
	case Truncate:
		a.Body = a.Body[:len(a.Body)/2]
	case Slow:
		select {
		case <-time.After(f.delay):
		case <-r.Context().Done():
			return
		}
	}
	a.Send(w)
}

// next takes one fault of op, or returns one with an empty mode.
func (c *Calls) next(op string) fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := c.faults[op]
	if next == nil {
		return fault{}
	}
	if next.count--; next.count <= 0 {
		delete(c.faults, op)
	}
	return *next
}

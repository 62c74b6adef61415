// Package panics makes a panic the failure of the one unit of work that it
// happened in. Each goroutine that handles bytes of a vendor, a promoter or a
// buyer does so within [Guard.Run], or ends in [Guard.Recovered]: what panics
// is logged with its stack, counted, and returned as an [*Error]; everything
// else goes on.
//
// The value of a panic may hold anything that the program handles: credentials
// and buyers' data, too. So it is neither logged nor part of an error; the
// runtime's own messages, which are of types, lengths and indexes, are.
//
// What cannot be recovered from has to be prevented: stacks, memory and maps
// that two goroutines write to.
package panics

import (
	"fmt"
	"log/slog"
	"path"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Unit is a kind of unit of work.
type Unit string

// The units of work that can fail alone.
const (
	Request     Unit = "request"     // one HTTP request
	Socket      Unit = "socket"      // one buyer's websocket
	Delivery    Unit = "delivery"    // what one watcher is sent
	Update      Unit = "update"      // one change of a performance, on its way to its watchers
	Poll        Unit = "poll"        // one reading of what is free of a performance
	Events      Unit = "events"      // one reading of an account's events
	Plan        Unit = "plan"        // one reading of a plan
	Cart        Unit = "cart"        // one cart's holds and releases
	Order       Unit = "order"       // one step of an order
	Worker      Unit = "worker"      // one look for what is due
	Examination Unit = "examination" // one check of the doctor's
	Command     Unit = "command"     // one command line
)

// Error is what a unit of work fails with that panicked.
type Error struct {
	Unit Unit
	// Place is the function that panicked, with its file and line.
	Place string
}

// Error says where the panic was.
func (e *Error) Error() string { return "panic at " + e.Place }

// Options is what a guard is made of. All of it is optional.
type Options struct {
	Log *slog.Logger     // nil: discard
	Now func() time.Time // the clock; nil: time.Now
	// Begin is called as each unit of work begins, within what is recovered from.
	// Tests panic in it; nil: nothing.
	Begin func(unit Unit, attrs ...any)
	// Count is told of every panic. It must return at once.
	Count func(unit Unit, place string, at time.Time)
}

// Guard recovers. It is safe for concurrent use; a nil one recovers, too, and
// tells nobody.
type Guard struct {
	options Options

	mu     sync.Mutex // guards logged
	logged map[site]logged
}

// site is where a kind of work panicked.
type site struct {
	unit Unit
	file string
	line int
}

// logged is when a stack was logged, and how often it was not since.
type logged struct {
	at   time.Time
	more int
}

const (
	// logEvery is how often the same stack is logged: who makes us panic again
	// and again, say by a request, does not fill the log.
	logEvery = time.Minute
	// maxLogged bounds the places remembered.
	maxLogged = 256
)

// New returns a guard.
func New(o Options) *Guard {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Count == nil {
		o.Count = func(Unit, string, time.Time) {}
	}
	return &Guard{options: o, logged: make(map[site]logged)}
}

// Run does a unit of work and returns its error, an [*Error] if it panicked.
// The attributes name the unit in the log; they must not be secret.
func (g *Guard) Run(unit Unit, f func() error, attrs ...any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = g.Recovered(unit, p, attrs...)
		}
	}()
	g.Begin(unit, attrs...)
	return f()
}

// Begin says that a unit of work begins that does not run in [Guard.Run], but
// recovers by itself.
func (g *Guard) Begin(unit Unit, attrs ...any) {
	if g != nil && g.options.Begin != nil {
		g.options.Begin(unit, attrs...)
	}
}

// Recovered logs and counts a panic's value, which a deferred function has
// recovered, and returns what the unit of work fails with.
func (g *Guard) Recovered(unit Unit, value any, attrs ...any) *Error {
	stack := callers()
	if c, ok := value.(*caught); ok {
		value, stack = c.value, c.stack
	}
	at := innermost(stack)
	e := &Error{Unit: unit, Place: function(at) + " (" + path.Base(at.File) + ":" + strconv.Itoa(at.Line) + ")"}
	if g == nil {
		return e
	}
	now := g.options.Now()
	if more, due := g.due(site{unit, at.File, at.Line}, now); due {
		attrs = append([]any{"unit", string(unit), "place", e.Place, "panic", describe(value)}, attrs...)
		if more > 0 {
			attrs = append(attrs, "more", more)
		}
		g.options.Log.Error("panic", append(attrs, "stack", stack.String())...)
	}
	g.options.Count(unit, e.Place, now)
	return e
}

// due reports whether a panic's stack is to be logged, and how many were not
// since the last one that was.
func (g *Guard) due(s site, now time.Time) (more int, due bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	last, known := g.logged[s]
	if known && now.Sub(last.at) < logEvery {
		last.more++
		g.logged[s] = last
		return 0, false
	}
	if len(g.logged) >= maxLogged {
		clear(g.logged)
	}
	g.logged[s] = logged{at: now}
	return last.more, true
}

// describe says what a panic was without any of its content.
func describe(value any) string {
	if e, ok := value.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("a value of type %T", value)
}

// frames is a stack, the innermost call first, without arguments.
type frames []runtime.Frame

// maxFrames bounds a stack in the log.
const maxFrames = 64

// callers returns the stack of a panic in the making: what lies below this
// package's functions and the runtime's.
func callers() frames {
	pcs := make([]uintptr, maxFrames)
	n := runtime.Callers(2, pcs)
	all := runtime.CallersFrames(pcs[:n])
	var stack frames
	panicking := false
	for {
		f, more := all.Next()
		ours := strings.HasSuffix(f.File, "server/panics/panics.go") // whatever was inlined where
		if f.Function == "runtime.gopanic" && !panicking {
			stack, panicking = nil, true // what came before recovers
		}
		if f.Function != "" && !ours && !strings.HasPrefix(f.Function, "runtime.") {
			stack = append(stack, f)
		}
		if !more {
			return stack
		}
	}
}

// String writes one call a line.
func (s frames) String() string {
	var b strings.Builder
	for _, f := range s {
		b.WriteString(function(f) + " " + path.Base(f.File) + ":" + strconv.Itoa(f.Line) + "\n")
	}
	return b.String()
}

// innermost is the innermost call that is the program's own, else the innermost.
func innermost(s frames) runtime.Frame {
	for _, f := range s {
		if strings.HasPrefix(f.Function, module) {
			return f
		}
	}
	if len(s) == 0 {
		return runtime.Frame{Function: "unknown", File: "unknown"}
	}
	return s[0]
}

const module = "github.com/parterre/parterre/"

// function is a function's name below our module.
func function(f runtime.Frame) string { return strings.TrimPrefix(f.Function, module) }

// caught is a panic that is passed on to another goroutine.
type caught struct {
	value any
	stack frames
}

// Group runs functions on goroutines of their own. The zero value is ready.
type Group struct {
	running sync.WaitGroup

	mu    sync.Mutex // guards first
	first *caught
}

// Go calls f on a goroutine of its own.
func (g *Group) Go(f func()) {
	g.running.Go(func() {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			g.mu.Lock()
			defer g.mu.Unlock()
			if c, ok := p.(*caught); ok && g.first == nil {
				g.first = c
			} else if g.first == nil {
				g.first = &caught{p, callers()}
			}
		}()
		f()
	})
}

// Wait returns when all functions have. If one panicked it panics, so that
// whoever guards the caller recovers, and logs the stack of that function.
func (g *Group) Wait() {
	g.running.Wait()
	if g.first != nil {
		panic(g.first)
	}
}

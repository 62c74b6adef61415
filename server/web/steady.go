package web

import (
	"net/http"
	"time"
)

const (
	// writeTime is how long a reader may take nothing of an answer before the
	// connection is closed, writePart how much is written at a time: who reads
	// slowly but steadily gets all of it.
	writeTime = 20 * time.Second
	writePart = 32 << 10
)

// steadyWriter gives each part of an answer a deadline. A deadline for the whole
// would cut off slow phones, and answers that wait for a vendor.
type steadyWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	time    time.Duration
}

func newSteadyWriter(w http.ResponseWriter, d time.Duration) *steadyWriter {
	return &steadyWriter{w, http.NewResponseController(w), d}
}

// Unwrap lets a connection be taken over.
func (w *steadyWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Write implements http.ResponseWriter.
func (w *steadyWriter) Write(b []byte) (n int, err error) {
	for more := true; more && err == nil; more = n < len(b) {
		w.renew()
		var part int
		part, err = w.ResponseWriter.Write(b[n:min(len(b), n+writePart)])
		n += part
	}
	return n, err
}

// renew moves the deadline. Where there is none to move, as in tests without a
// connection, nothing can block either.
func (w *steadyWriter) renew() { w.control.SetWriteDeadline(time.Now().Add(w.time)) }

// end gives what is still buffered its time. The server takes the deadline away
// before the next request of the connection.
func (w *steadyWriter) end() { w.renew() }

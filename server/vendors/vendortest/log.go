package vendortest

import (
	"bytes"
	"log/slog"
	"sync"
)

// Log keeps what a vendor logs. The zero value is empty; it may be used
// concurrently.
type Log struct {
	mu   sync.Mutex // guards text
	text bytes.Buffer
}

// Logger returns a logger for a vendor to write everything to.
func (l *Log) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// Write appends to the log.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String returns what was logged.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

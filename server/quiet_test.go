package server_test

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parterre/parterre/server"
)

// logged is a log's lines, written from several goroutines.
type logged struct {
	mu  sync.Mutex // guards the buffer
	buf bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (l *logged) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.Reset()
}

// TestLogCannotBeFlooded has warnings caused again and again, by one part of the
// server and by another.
func TestLogCannotBeFlooded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		out := new(logged)
		q := server.NewQuiet(slog.NewTextHandler(out, nil))
		log := slog.New(q)
		part := log.With("part", "vendor").WithGroup("g")
		lines := func(text string) int { return strings.Count(out.String(), text) }
		for range 500 {
			log.Warn("request failed", "path", strings.Repeat("x", 100))
			part.Warn("request failed")
			log.Error("panic")
			log.Info("opened")
		}
		log.Warn("another thing")
		if w, e, i, o := lines("request failed"), lines("panic"), lines("opened"), lines("another thing"); w != 10 || e != 100 || i != 500 || o != 1 {
			t.Errorf("%d warnings, %d errors, %d of lifecycle, %d others; want 10, 100, 500, 1", w, e, i, o)
		}
		out.Reset()
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := out.String(); strings.Count(got, "\n") != 2 || !strings.Contains(got, `msg="request failed" repeated=990`) ||
			!strings.Contains(got, "msg=panic repeated=400") {
			t.Errorf("after a minute the log says\n%s", got)
		}
		out.Reset()
		for range 11 {
			log.Warn("request failed")
		}
		q.Close()
		if n := lines("request failed"); n != 11 || lines("repeated=1") != 1 {
			t.Errorf("at the end the log says\n%s", out.String())
		}
	})
}

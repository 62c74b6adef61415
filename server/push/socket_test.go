package push_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"github.com/parterre/parterre/server/push"
)

// socketWriter is how the web layer uses a Socket.
type socketWriter struct {
	*push.Socket
	ended chan error
}

func (w socketWriter) Ended(err error) {
	w.ended <- err
	w.Socket.Close()
}

// serve answers every websocket with what the hub has of s; the library only
// reads, and answers pings.
func serve(t *testing.T, h *push.Hub, s *stream) (url string, ended chan error) {
	t.Helper()
	ended = make(chan error, 100)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		tap := &push.Tap{ResponseWriter: rw}
		c, err := websocket.Accept(tap, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
		if err != nil {
			t.Error(err)
			return
		}
		defer c.CloseNow()
		sub, err := h.Subscribe(s.path, push.Options{Cart: "c_1", Writer: socketWriter{tap.Socket(), ended}})
		if err != nil {
			t.Error(err)
			return
		}
		defer sub.Close()
		for {
			if _, _, err := c.Reader(context.Background()); err != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	return "ws" + strings.TrimPrefix(server.URL, "http"), ended
}

func dial(t *testing.T, url string) *websocket.Conn {
	t.Helper()
	c, _, err := websocket.Dial(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.SetReadLimit(-1)
	t.Cleanup(func() { c.CloseNow() })
	return c
}

// TestSocketUnderALibrary has a client that reads slowly and pings, so that the
// hub's frames are cut by a full connection while the library answers pings.
func TestSocketUnderALibrary(t *testing.T) {
	t.Parallel()
	s := newStream("1", 50_000)
	h := hub(t, houseOf(s), func(c *push.Config) { c.Pace = time.Microsecond })
	url, _ := serve(t, h, s)
	c := dial(t, url)
	w := &watcher{t: t}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()

	const big = 200
	var sending sync.WaitGroup
	sending.Go(func() {
		for i := range big {
			// Larger together than what the kernel keeps for a connection.
			h.Notify("c_1", name(i), bytes.Repeat([]byte{byte('a' + i%26)}, 200_000))
			s.publish(h, i)
			if i%10 == 0 {
				if err := c.Ping(ctx); err != nil {
					t.Errorf("ping: %v", err)
				}
			}
		}
		h.Notify("c_1", "last", []byte("last"))
	})
	texts := 0
	for {
		kind, payload, err := c.Read(ctx)
		if err != nil {
			t.Fatalf("after %d texts and %d deltas: %v", texts, w.deltas, err)
		}
		if kind == websocket.MessageBinary {
			w.take(payload, false)
			continue
		}
		if string(payload) == "last" {
			break
		}
		texts++
		if len(payload) != 200_000 || bytes.Count(payload, payload[:1]) != len(payload) {
			t.Fatalf("text %d is mixed up: %d bytes", texts, len(payload))
		}
	}
	sending.Wait()
	for w.state == nil || w.state.Seq < big {
		kind, payload, err := c.Read(ctx)
		if err != nil {
			t.Fatal(err)
		}
		w.take(payload, kind == websocket.MessageText)
	}
	w.check("in the end", s)
	if texts == 0 {
		t.Error("no large text arrived")
	}
}

func TestSocketClosedByTheOtherSide(t *testing.T) {
	t.Parallel()
	s := newStream("1", 10)
	h := hub(t, houseOf(s), nil)
	url, _ := serve(t, h, s)
	c := dial(t, url)
	if _, _, err := c.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(websocket.StatusNormalClosure, ""); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); h.Len() > 0; {
		if time.Now().After(deadline) {
			t.Fatal("the watcher is still there")
		}
		s.publish(h, 1)
	}
}

func TestSocketThatNobodyReads(t *testing.T) {
	t.Parallel()
	s := newStream("1", 10)
	h := hub(t, houseOf(s), func(c *push.Config) { c.Slow = 100 * time.Millisecond })
	url, ended := serve(t, h, s)
	dial(t, url)
	large := bytes.Repeat([]byte("x"), 1<<20)
	timeout := time.After(20 * time.Second)
	for i := 0; ; i++ {
		h.Notify("c_1", fmt.Sprint(i), large)
		s.publish(h, 1)
		select {
		case err := <-ended:
			if err != push.ErrTooSlow {
				t.Errorf("ended with %v, want %v", err, push.ErrTooSlow)
			}
			return
		case <-timeout:
			t.Fatal("a watcher that reads nothing is kept")
		default:
		}
	}
}

func TestSocketParts(t *testing.T) {
	t.Parallel()
	a, b := net.Pipe() // cannot be written to without waiting
	defer b.Close()
	s := push.NewSocket(a)
	if n, err := s.TryWrite([]byte("frame")); n != 0 || err != nil {
		t.Errorf("TryWrite = %d, %v; want nothing written", n, err)
	}
	if err := s.Finish([]byte("frame"), time.Now().Add(-time.Second)); !os.IsTimeout(err) {
		t.Errorf("Finish after its deadline = %v", err)
	}
	got := make(chan string)
	go func() {
		buf := make([]byte, 10)
		n, _ := b.Read(buf)
		got <- string(buf[:n])
	}()
	if err := s.Finish([]byte("frame"), time.Now().Add(10*time.Second)); err != nil {
		t.Error(err)
	}
	if text := <-got; text != "frame" {
		t.Errorf("the other side read %q", text)
	}
}

// TestLibraryWriteHasADeadline writes a frame of the library's to a watcher that
// never reads.
func TestLibraryWriteHasADeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		defer there.Close()
		s := push.NewSocket(here)
		defer s.Close()
		began := time.Now()
		if _, err := s.Write([]byte("pong")); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("writing to a watcher that never reads: %v, want %v", err, os.ErrDeadlineExceeded)
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("it took %s, want 10s", took)
		}
	})
}

// TestSocketReadsSlowly has a watcher send without end: more than a burst is read
// as slowly as an honest one sends.
func TestSocketReadsSlowly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, client := net.Pipe()
		defer server.Close()
		go func() {
			defer client.Close()
			for range 1000 {
				if _, err := client.Write(make([]byte, 1000)); err != nil {
					return
				}
			}
		}()
		s, began := push.NewSocket(server), time.Now()
		read := func(want int) {
			t.Helper()
			for n := 0; n < want; {
				k, err := s.Read(make([]byte, 256))
				if err != nil {
					t.Fatal(err)
				}
				n += k
			}
		}
		read(8 << 10)
		if took := time.Since(began); took != 0 {
			t.Errorf("a burst took %v", took)
		}
		read(60 << 10)
		if took := time.Since(began); took < 59*time.Second || took > 62*time.Second {
			t.Errorf("60 KB beyond the burst took %v, want a minute", took)
		}
		time.Sleep(time.Minute)
		began = time.Now()
		read(8 << 10)
		if took := time.Since(began); took != 0 {
			t.Errorf("a burst after a minute took %v", took)
		}
	})
}

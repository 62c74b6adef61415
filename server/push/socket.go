package push

import (
	"bufio"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"
)

// Tap is a ResponseWriter that keeps hold of the connection which a websocket
// library hijacks through it, and hands the library small buffers: a watcher
// sends little, and what the library writes itself, pongs and closes, is short.
type Tap struct {
	http.ResponseWriter
	socket *Socket
}

// libraryBuffer is enough for any control frame, so that the library writes
// each in one piece.
const libraryBuffer = 256

// libraryTime is how long a frame of the library's may take.
const libraryTime = 10 * time.Second

// A watcher says hello now and then, and answers pings. readPerSecond bytes of it
// are read a second, readBurst at once: what it sends beyond that waits on the line,
// so that pings, pongs and empty frames without end hold up who sends them.
const (
	readPerSecond = 1 << 10
	readBurst     = 8 << 10
	readPart      = 1 << 10 // at a time, so that no wait is long
)

// Hijack implements [http.Hijacker].
func (t *Tap) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(t.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	t.socket = NewSocket(conn)
	reader := rw.Reader
	if reader.Buffered() == 0 {
		reader = bufio.NewReaderSize(t.socket, libraryBuffer)
	}
	return t.socket, bufio.NewReadWriter(reader, bufio.NewWriterSize(t.socket, libraryBuffer)), nil
}

// Socket returns the hijacked connection, nil before that.
func (t *Tap) Socket() *Socket { return t.socket }

// Socket is a connection to which the hub writes whole frames and a websocket
// library its own: neither cuts into the other's. It is the better part of a
// [Writer]; who uses it adds Ended.
type Socket struct {
	net.Conn

	paid time.Time // when what was read is, at readPerSecond; for the one reader

	mu  sync.Mutex // held while a frame is written, also between TryWrite and Finish
	cut bool       // TryWrite wrote a part and left mu locked for Finish

	raw   syscall.RawConn // nil where one cannot write without waiting, say TLS
	try   func(fd uintptr) bool
	frame []byte // what try writes, how much that was and why not more
	n     int
	err   error
}

// NewSocket wraps a connection.
func NewSocket(conn net.Conn) *Socket {
	s := &Socket{Conn: conn}
	if c, ok := conn.(syscall.Conn); ok {
		if raw, err := c.SyscallConn(); err == nil {
			s.raw = raw
		}
	}
	s.try = func(fd uintptr) bool { // made once: a delivery allocates nothing
		s.n, s.err = writeNow(fd, s.frame)
		return true
	}
	return s
}

// Read implements [net.Conn] for the websocket library, which has one reader.
func (s *Socket) Read(b []byte) (int, error) {
	const perByte, ahead = time.Second / readPerSecond, readBurst * (time.Second / readPerSecond)
	if wait := time.Until(s.paid.Add(-ahead)); wait > 0 {
		time.Sleep(wait)
	}
	n, err := s.Conn.Read(b[:min(len(b), readPart)])
	if now := time.Now(); s.paid.Before(now) {
		s.paid = now
	}
	s.paid = s.paid.Add(time.Duration(n) * perByte)
	return n, err
}

// Write implements [net.Conn] for the websocket library. It waits for a frame
// of the hub's that is under way.
func (s *Socket) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.Conn.SetWriteDeadline(time.Now().Add(libraryTime)); err != nil {
		return 0, err
	}
	n, err := s.Conn.Write(b)
	if err == nil {
		err = s.Conn.SetWriteDeadline(time.Time{})
	}
	return n, err
}

// TryWrite implements [Writer].
func (s *Socket) TryWrite(b []byte) (int, error) {
	if s.raw == nil || !s.mu.TryLock() {
		return 0, nil
	}
	s.cut = false
	defer func() {
		if !s.cut {
			s.mu.Unlock()
		}
	}()
	s.frame, s.n, s.err = b, 0, nil
	err := s.raw.Write(s.try)
	s.frame = nil
	if err == nil {
		err = s.err
	}
	s.cut = err == nil && s.n > 0 && s.n < len(b)
	return s.n, err
}

// Finish implements [Writer].
func (s *Socket) Finish(b []byte, deadline time.Time) error {
	if !s.cut {
		s.mu.Lock()
	}
	s.cut = false
	defer s.mu.Unlock()
	if err := s.Conn.SetWriteDeadline(deadline); err != nil {
		return err
	}
	if _, err := s.Conn.Write(b); err != nil {
		return err
	}
	return s.Conn.SetWriteDeadline(time.Time{})
}

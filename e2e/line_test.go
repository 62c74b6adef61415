package e2e_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// line is what a browser is connected to the world by. It can be cut, and it
// remembers everything that went over it.
type line struct {
	server *httptest.Server
	proxy  *httputil.ReverseProxy

	mu      sync.Mutex // guards what follows
	cut     bool
	sockets string // what becomes of tunnels: "" they work; refused; swallowed
	jitter  time.Duration
	tunnels map[net.Conn]bool
	heard   bytes.Buffer
}

func newLine(t *testing.T) *line {
	t.Helper()
	l := &line{tunnels: make(map[net.Conn]bool)}
	l.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.Header.Set("Accept-Encoding", "identity") // to be read as it is
			if head, err := httputil.DumpRequest(r.In, false); err == nil {
				l.Write(head)
			}
			if r.Out.Body != nil {
				r.Out.Body = tee{io.TeeReader(r.Out.Body, l), r.Out.Body}
			}
		},
		ModifyResponse: func(r *http.Response) error {
			if head, err := httputil.DumpResponse(r, false); err == nil {
				l.Write(head)
			}
			r.Body = tee{io.TeeReader(r.Body, l), r.Body}
			return nil
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	l.server = httptest.NewServer(l)
	t.Cleanup(func() {
		l.setCut(true)
		l.server.Close()
	})
	return l
}

type tee struct {
	io.Reader
	io.Closer
}

// options make a browser use the line, also to this machine.
func (l *line) options() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{chromedp.ProxyServer(l.server.URL), chromedp.Flag("proxy-bypass-list", "<-loopback>")}
}

// Write remembers.
func (l *line) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.heard.Write(b)
}

// all returns what went over the line.
func (l *line) all() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Clone(l.heard.Bytes())
}

// setCut cuts the line, or mends it.
func (l *line) setCut(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = cut
	if cut {
		for tunnel := range l.tunnels {
			tunnel.Close()
		}
	}
}

// setSockets says what becomes of sockets from now on: refused, as by a proxy that
// does not know them, swallowed, as by one that answers and passes nothing on, or
// "" for carried. Those there are are dropped.
func (l *line) setSockets(fate string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sockets = fate
	for tunnel := range l.tunnels {
		tunnel.Close()
	}
}

// ServeHTTP carries a request, or a tunnel for a socket.
func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	cut, sockets, jitter := l.cut, l.sockets, l.jitter
	l.mu.Unlock()
	if jitter > 0 {
		<-time.After(rand.N(jitter))
	}
	switch {
	case cut:
		panic(http.ErrAbortHandler) // the connection just ends
	case r.Method == http.MethodConnect && sockets == "refused":
		http.Error(w, "not allowed here", http.StatusForbidden)
	case r.Method == http.MethodConnect && sockets == "swallowed":
		l.swallow(w)
	case r.Method == http.MethodConnect:
		l.tunnel(w, r)
	default:
		l.proxy.ServeHTTP(w, r)
	}
}

func (l *line) tunnel(w http.ResponseWriter, r *http.Request) {
	far, err := net.Dial("tcp", r.Host)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer far.Close()
	near, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer near.Close()
	l.mu.Lock()
	l.tunnels[near] = true
	l.mu.Unlock()
	io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
	go func() {
		io.Copy(io.MultiWriter(far, l), buffered)
		far.Close()
	}()
	io.Copy(io.MultiWriter(near, l), far)
}

// swallow takes a tunnel and everything that is sent through it.
func (l *line) swallow(w http.ResponseWriter) {
	near, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer near.Close()
	l.mu.Lock()
	l.tunnels[near] = true
	l.mu.Unlock()
	io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
	io.Copy(io.Discard, buffered)
}

package server_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/parterre/parterre/server"
)

// TestConnectionsOfOneAddress opens more connections than an address may, from a
// stranger's and from a trusted one.
func TestConnectionsOfOneAddress(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ConnState = server.Connections(4, 2, netip.MustParsePrefix("127.7.0.0/16"))
	s.Start()
	defer s.Close()
	// ask reports whether a connection from an address is served, and leaves it
	// open.
	var open []net.Conn
	ask := func(from byte) bool {
		t.Helper()
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, from, 0, 1)}}
		conn, err := d.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		open = append(open, conn)
		_, err = conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
		n := 0
		if err == nil {
			n, _ = conn.Read(make([]byte, 1))
		}
		return n == 1
	}
	for i, step := range []struct {
		from byte
		want bool
	}{{8, true}, {8, true}, {8, false}, {7, true}, {7, true}, {9, false}, {7, false}} {
		if got := ask(step.from); got != step.want {
			t.Errorf("connection %d, from 127.%d.0.1: served %v, want %v", i, step.from, got, step.want)
		}
	}
	open[0].Close()
	for !ask(8) { // as soon as the server has seen it
	}
}

// TestConnectionsOfFewDescriptors has one address leave most connections to others,
// however few there are.
func TestConnectionsOfFewDescriptors(t *testing.T) {
	t.Parallel()
	for most, want := range map[int]int{20_000: 600, 4000: 600, 800: 200, 204: 51, 3: 1} {
		if got := server.PerAddress(most); got != want {
			t.Errorf("one address may have %d of %d connections, want %d", got, most, want)
		}
	}
}

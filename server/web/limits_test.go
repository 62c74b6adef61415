package web_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/web"
)

// TestManyAddressesResetNobody has a stranger with many addresses make the
// limiter forget: only those who are quiet are forgotten.
func TestManyAddressesResetNobody(t *testing.T) {
	t.Parallel()
	const most = 50
	allow := web.Limiter(1, 3, most)
	now := time.Now()
	address := func(n int) netip.Prefix {
		return netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(n >> 8), byte(n)}), 32)
	}
	for n := range 3 {
		if !allow(address(0), now) {
			t.Fatalf("request %d of three was refused", n)
		}
	}
	for n := 1; n < 20*most; n++ {
		if !allow(address(n), now) {
			t.Fatalf("address %d was refused its first request", n)
		}
		if n%(most/2) == 0 && allow(address(0), now) {
			t.Fatalf("after %d other addresses one has its allowance anew", n)
		}
	}
	if !allow(address(0), now.Add(time.Second)) {
		t.Error("a second later it may not ask again")
	}
}

// TestReaderThatNeverReads asks for much and takes none of it: the connection is
// given up. One that reads slowly gets all.
func TestReaderThatNeverReads(t *testing.T) {
	t.Parallel()
	const size = 64 << 20
	ended := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := web.Steady(w, 300*time.Millisecond).Write(make([]byte, size))
		ended <- err
	}))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("writing to a reader that never reads: %v, want %v", err, os.ErrDeadlineExceeded)
	}
	answer, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if n, err := io.Copy(io.Discard, answer.Body); n != size || err != nil || <-ended != nil {
		t.Errorf("a reader got %d of %d bytes, %v", n, size, err)
	}
}

func TestOneMessageASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		wait, began := web.Pace(time.Second), time.Now()
		for range 11 {
			if err := wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("eleven messages took %s, want 10s", took)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("waiting for a turn at the end: %v", err)
		}
	})
}

// TestHelloAgainAndAgain has a socket say hello without end: one a second is
// heeded, the last of all, too.
func TestHelloAgainAndAgain(t *testing.T) {
	t.Parallel()
	front := httptest.NewUnstartedServer(nil)
	url := "http://" + front.Listener.Addr().String()
	b := open(t, &house{}, checkout.PayVendor, func(c *web.Config) { c.PublicURL = url })
	front.Config.Handler = b.handler
	front.Start()
	defer front.Close()
	conn, _, err := websocket.Dial(t.Context(), url+"/v1/live", &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {url}}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	began := time.Now()
	hello := []byte(`{"type":"hello","performance":"` + strings.TrimPrefix(perf, "/e/") + `","token":"ct_X"}`)
	for range 200 {
		if err := conn.Write(t.Context(), websocket.MessageText, hello); err != nil {
			t.Fatal(err)
		}
	}
	check := time.NewTicker(10 * time.Millisecond)
	defer check.Stop()
	for web.Heeded(b.server) < 2 {
		<-check.C
	}
	if n, most := web.Heeded(b.server), int64(time.Since(began)/time.Second)+1; n > most {
		t.Errorf("%d hellos were heeded, want %d at most by now", n, most)
	}
}

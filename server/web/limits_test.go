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

// TestLongQuery asks for pages with thousands of parameters, which must not be
// read once for each that the page looks for.
func TestLongQuery(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	for path, want := range map[string]int{
		perf + "?lang=en&x=" + strings.Repeat("a", 4000):    http.StatusOK,
		perf + "?lang=en" + strings.Repeat("&a=1", 1100):    http.StatusRequestEntityTooLarge,
		"/e/opera?" + strings.Repeat("&a=1", 1100):          http.StatusRequestEntityTooLarge,
		"/v1/carts/c_1?" + strings.Repeat("%41=%42&", 1100): http.StatusRequestEntityTooLarge,
	} {
		if p := b.raw(http.MethodGet, path, ""); p.status != want {
			t.Errorf("%.40s… with %d bytes answers %d, want %d", path, len(path), p.status, want)
		}
	}
	// What is too long is not read even for the language of the answer.
	b.get(perf + "?lang=ro" + strings.Repeat("&a=1", 1100)).shows(413).says(`<html lang="en"`)
}

// TestLongBody sends as much as may be sent, and a byte more, to who says first how
// much it is and to who does not.
func TestLongBody(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	const short = `{"performance":"opera/a/e/p"}`
	for _, tc := range []struct{ size, status int }{{64 << 10, 201}, {64<<10 + 1, 413}} {
		body := short + strings.Repeat(" ", tc.size-len(short))
		if p := b.raw(http.MethodPost, "/v1/carts", body); p.status != tc.status {
			t.Errorf("%d bytes answer %d, want %d", tc.size, p.status, tc.status)
		}
		r := httptest.NewRequest(http.MethodPost, b.origin+"/v1/carts", io.MultiReader(strings.NewReader(body)))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		if b.handler.ServeHTTP(w, r); w.Code != tc.status || r.ContentLength >= 0 {
			t.Errorf("%d bytes, sent with length %d, answer %d, want %d", tc.size, r.ContentLength, w.Code, tc.status)
		}
	}
}

// TestTooManyRequests has an address ask more than it may: the answer names the
// limit and ends the connection, and what costs nothing is answered still.
func TestTooManyRequests(t *testing.T) {
	t.Parallel()
	now := time.Now()
	frozen := func(c *web.Config) { c.Now = func() time.Time { return now } }
	b := open(t, &house{}, checkout.PayVendor, frozen)
	for _, tc := range []struct {
		name string
		ask  func(lang string) *page
		most int
		says map[string]string
	}{
		{"reads", func(lang string) *page { return b.get("/nowhere?lang=" + lang) }, 600,
			map[string]string{"en": "Only 60 requests a second", "ro": "cel mult 60 de cereri pe secund"}},
		{"writes", func(lang string) *page { return b.postTo("/nowhere?lang=" + lang) }, 300,
			map[string]string{"en": "Only 40 requests a second", "ro": "cel mult 40 de cereri pe secund"}},
	} {
		for n := range tc.most {
			if p := tc.ask("en"); p.status != http.StatusNotFound {
				t.Fatalf("%s: request %d is answered %d", tc.name, n, p.status)
			}
		}
		for lang, text := range tc.says {
			p := tc.ask(lang)
			if p.status != http.StatusTooManyRequests || p.header.Get("Retry-After") != "2" || p.header.Get("Connection") != "close" {
				t.Errorf("%s: answered %d with %v", tc.name, p.status, p.header)
			}
			p.says(text)
		}
	}
	if p := b.get("/favicon.ico"); p.status != http.StatusNoContent {
		t.Errorf("what costs nothing is answered %d", p.status)
	}
	trusted := open(t, &house{}, checkout.PayVendor, frozen, func(c *web.Config) {
		c.Limits.Trusted = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	})
	for n := range 650 {
		if p := trusted.get("/nowhere"); p.status != http.StatusNotFound {
			t.Fatalf("request %d of a network without limits is answered %d", n, p.status)
		}
	}
}

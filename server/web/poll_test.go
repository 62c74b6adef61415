package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/push"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/web"
)

const polled = "/v1/availability/opera/a/e/p"

// TestAvailability polls the seats as a watcher does whose socket does not work.
func TestAvailability(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	first := b.get(polled)
	s, err := wire.DecodeSnapshot([]byte(first.body))
	if first.status != http.StatusOK || err != nil || len(s.Seats) != 4 || len(s.Areas) != 1 || s.Areas[0] != 50 {
		t.Fatalf("GET = %d %+v, %v, want 4 seats and an area of 50", first.status, s, err)
	}
	tag := first.header.Get("ETag")
	if want := `"` + first.tag() + `"`; tag != want {
		t.Errorf("ETag = %s, want %s", tag, want)
	}
	if got := first.header.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("Cache-Control = %q, want no-cache", got)
	}
	for name, header := range map[string]string{"the tag": tag, "made weak": "W/" + tag, "one of several": `"1-2", ` + tag, "any": "*"} {
		if again := b.send(http.MethodGet, polled, nil, "If-None-Match", header); again.status != http.StatusNotModified || again.body != "" {
			t.Errorf("%s: GET = %d with %d bytes, want 304 and none", name, again.status, len(again.body))
		}
	}
	if again := b.send(http.MethodGet, polled, nil, "If-None-Match", `"1-2"`); again.status != http.StatusOK {
		t.Errorf("another tag: GET = %d, want 200", again.status)
	}
	if n := b.availability.Watching(); n != 1 {
		t.Errorf("%d performances are polled for whoever asks, want 1", n)
	}
}

func TestAvailabilityThatCannotBeRead(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	for _, path := range []string{"/v1/availability/nobody/a/e/p", "/v1/availability/opera/b/e/p", "/v1/availability/opera/a/e/q"} {
		if p := b.get(path); p.status != http.StatusNotFound {
			t.Errorf("%s = %d, want 404", path, p.status)
		}
	}
	down := open(t, &house{down: true}, checkout.PayVendor)
	if p := down.get(polled); p.status != http.StatusServiceUnavailable || p.header.Get("Retry-After") == "" {
		t.Errorf("seats that cannot be read = %d, want 503 and when to try again", p.status)
	}
}

// TestAvailabilityIsCountedApart asks until that is refused, and buys all the
// same.
func TestAvailabilityIsCountedApart(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	refused := false
	for range 1000 {
		p := b.get(polled)
		if refused = p.status == http.StatusTooManyRequests; refused {
			if p.header.Get("Retry-After") == "" {
				t.Error("the refusal does not say when to try again")
			}
			break
		}
	}
	if !refused {
		t.Fatal("a thousand requests at once were answered")
	}
	if p := b.get(perf); p.status != http.StatusOK {
		t.Errorf("the page = %d, want 200", p.status)
	}
	if p := b.post("add", "a-1"); p.status != http.StatusOK || b.token == "" {
		t.Errorf("a seat chosen = %d, want 200 and a cart", p.status)
	}
}

// tag is the position of a snapshot as an ETag has it.
func (p *page) tag() string {
	p.t.Helper()
	s, err := wire.DecodeSnapshot([]byte(p.body))
	if err != nil {
		p.t.Fatal(err)
	}
	return fmt.Sprintf("%d-%d", s.Epoch, s.Seq)
}

// TestProtectedSeats are told of only to who has entered the access code: over
// HTTP and over the socket, with what the page carries or with the cart.
func TestProtectedSeats(t *testing.T) {
	t.Parallel()
	snapshot := wire.Snapshot{Position: wire.Position{Epoch: 7, Seq: 9}, Seats: make([]seatplan.Status, 4)}
	front := httptest.NewUnstartedServer(nil)
	url := "http://" + front.Listener.Addr().String()
	b := open(t, &house{performance: vendors.Performance{AccessCode: true}}, checkout.PayVendor, func(c *web.Config) {
		c.PublicURL, c.Hub = url, push.New(push.Config{Snapshot: func(seatplan.PerformancePath) (wire.Snapshot, bool) { return snapshot, true }})
		t.Cleanup(c.Hub.Close)
	})
	front.Config.Handler = b.handler
	front.Start()
	defer front.Close()
	choose := b.post("access_code", accessCode).shows(200, "plan")
	b.token = between(choose.body, `data-token="ct_`, `"`)
	b.token = "ct_" + b.token
	live, availability := choose.attr("plan", "data-live"), choose.attr("plan", "data-availability")
	stranger := *b
	stranger.jar, stranger.token = noCookies{}, ""

	for _, tc := range []struct {
		name   string
		answer *page
		ok     bool
	}{
		{"what the page asks for", stranger.get(availability), true},
		{"with the cart's token", stranger.send(http.MethodGet, polled, nil, "Authorization", "Bearer "+b.token), true},
		{"with the browser's cart", b.get(polled), true},
		{"nothing", stranger.get(polled), false},
		{"no pass of ours", stranger.get(polled + "?pass=AAAAAAAAAAAAAAAAAAAA"), false},
		{"no token of ours", stranger.send(http.MethodGet, polled, nil, "Authorization", "Bearer ct_AAAA"), false},
	} {
		if _, err := wire.DecodeSnapshot([]byte(tc.answer.body)); (err == nil) != tc.ok {
			t.Errorf("%s: answered %d %.80q", tc.name, tc.answer.status, tc.answer.body)
		}
		if !tc.ok && (tc.answer.status != http.StatusForbidden || !strings.Contains(tc.answer.body, `"access_code"`)) {
			t.Errorf("%s: refused as %d %.80q, want 403 access_code", tc.name, tc.answer.status, tc.answer.body)
		}
	}
	for _, tc := range []struct {
		name, address, token string
		ok                   bool
	}{
		{"where the page listens", live, "", true},
		{"with the cart's token", "/v1/live", b.token, true},
		{"nothing", "/v1/live", "", false},
		{"no token of ours", "/v1/live?pass=AAAAAAAAAAAAAAAAAAAA", "ct_AAAA", false},
	} {
		conn, _, err := websocket.Dial(t.Context(), url+tc.address, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {url}}})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.CloseNow()
		hello := []byte(`{"type":"hello","performance":"` + strings.TrimPrefix(perf, "/e/") + `","token":"` + tc.token + `"}`)
		if err := conn.Write(t.Context(), websocket.MessageText, hello); err != nil {
			t.Fatal(err)
		}
		_, frame, err := conn.Read(t.Context())
		if got, _ := wire.DecodeSnapshot(frame); tc.ok && got.Position != snapshot.Position {
			t.Errorf("%s: a frame %.80q, %v, want the seats", tc.name, frame, err)
		}
		if !tc.ok && websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
			t.Errorf("%s: a frame %.80q, %v, want to be sent away", tc.name, frame, err)
		}
	}
}

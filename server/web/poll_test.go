package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/vendors"
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
	closed := open(t, &house{performance: vendors.Performance{AccessCode: true}}, checkout.PayVendor)
	if p := closed.get(polled); p.status != http.StatusServiceUnavailable || p.header.Get("Retry-After") == "" {
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

package e2e_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parterre/parterre/server"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/doctor"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
)

// traps make work panic: units as they begin, calls to Bil24 as they leave or
// when they have been answered.
type traps struct {
	mu    sync.Mutex // guards all below
	units map[panics.Unit]int
	calls map[string]int // by command, or the last part of the path
	late  bool           // calls panic when they have been answered
	log   bytes.Buffer
}

// planted is what panics say, and what must be found nowhere.
const planted = "anna@planted.example"

func (tr *traps) hooks() server.Hooks {
	return server.Hooks{
		Begin: func(unit panics.Unit, _ ...any) {
			tr.mu.Lock()
			defer tr.mu.Unlock()
			if tr.units[unit] > 0 {
				tr.units[unit]--
				panic(planted)
			}
		},
		Transport: func(a config.Account, t http.RoundTripper) http.RoundTripper {
			if a.Vendor != "bil24" {
				return t
			}
			return trapped{tr, t}
		},
	}
}

// Write is the server's log.
func (tr *traps) Write(b []byte) (int, error) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.log.Write(b)
}

func (tr *traps) set(change func()) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	change()
}

// trapped is the way to Bil24.
type trapped struct {
	*traps
	inner http.RoundTripper
}

func (tr trapped) springs(op string, late bool) bool {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if tr.calls[op] == 0 || tr.late != late {
		return false
	}
	tr.calls[op]--
	return true
}

func (tr trapped) RoundTrip(r *http.Request) (*http.Response, error) {
	op := filepath.Base(r.URL.Path)
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		if _, rest, ok := strings.Cut(string(body), `"command":"`); ok {
			op, _, _ = strings.Cut(rest, `"`)
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	if tr.springs(op, false) {
		panic(errors.New(planted))
	}
	response, err := tr.inner.RoundTrip(r)
	if tr.springs(op, true) {
		panic(errors.New(planted))
	}
	return response, err
}

// TestPanics makes a handler, a socket, a delivery, a poller, a plan's reader, a
// cart and an order's steps panic in a server that sells: each fails alone, is
// counted and found by the doctor, and everything else goes on.
func TestPanics(t *testing.T) {
	t.Parallel()
	unhurried(t)
	tr := &traps{units: make(map[panics.Unit]int), calls: make(map[string]int)}
	d, err := demo.Open(t.Context(), demo.Options{
		Dir: t.TempDir(), Timing: quick, Hooks: tr.hooks(), Poll: 500 * time.Millisecond,
		Log: slog.New(slog.NewTextHandler(tr, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	shop := shopAt(t, d.URL(), d.Dir, d.Sandboxes)
	sold := func(what string) {
		t.Helper()
		b := iabiletCase.chosen(shop)
		b.bought(iabiletCase, b.placed())
		t.Logf("%s: another account sold on", what)
	}

	// A plan's reader, before anything is known of the hall.
	tr.set(func() { tr.calls["image"] = 1 })
	reader := shop.visitor(opera)
	readable := func() bool { return planAddress.Match(reader.send("GET", "/e/"+opera, nil).body) }
	if readable() {
		t.Error("the page has a plan whose reading panics")
	}
	sold("plan")
	eventually(t, "readable again", readable)

	// A handler.
	tr.set(func() { tr.units[panics.Request] = 1 })
	if r := reader.send("GET", "/e/opera", nil); r.status != http.StatusInternalServerError {
		t.Errorf("page whose handler panics = %d, want 500", r.status)
	}
	if r := reader.send("GET", "/e/opera", nil); r.status != http.StatusOK {
		t.Errorf("the same page again = %d", r.status)
	}

	// A socket, and what another is sent.
	tr.set(func() { tr.units[panics.Socket] = 1 })
	conn, _, err := websocket.Dial(t.Context(), strings.Replace(d.URL(), "http", "ws", 1)+"/v1/live", &websocket.DialOptions{
		HTTPHeader: http.Header{"Origin": {d.URL()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if _, _, err := conn.Read(ctx); websocket.CloseStatus(err) != websocket.StatusInternalError {
		t.Errorf("socket ended with %v, want an internal error", err)
	}
	tr.set(func() { tr.units[panics.Delivery] = 1 })
	shop.visitor(opera).watch()
	shop.visitor(opera).watch()
	eventually(t, "a delivery that panicked", func() bool {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		return tr.units[panics.Delivery] == 0
	})
	sold("socket")

	// A poller; the watchers' performance is polled.
	tr.set(func() { tr.calls["GET_SEAT_LIST"] = 2 })
	eventually(t, "two polls that panicked", func() bool {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		return tr.calls["GET_SEAT_LIST"] == 0
	})
	sold("poll")

	// A cart, and each step of an order, before and after the vendor did it.
	for _, late := range []bool{false, true} {
		b := shop.buyer(opera)
		tr.set(func() { tr.late, tr.calls["RESERVATION"] = late, 1 })
		b.take(takeSeats(shop.freeSeats(opera, 2)...)).refused(http.StatusAccepted, "outcome_unknown")
		b.wants(2)
		tr.set(func() { tr.calls["CREATE_ORDER_EXT"] = 1 })
		o := b.placed()
		sold("order")
		tr.set(func() { tr.calls["PAY_ORDER"] = 1 })
		b.bought(bil24Case, o)
	}
	shop.audit()

	counted := func() string {
		return strings.Join(shop.strings(`SELECT unit || '=' || count FROM panics ORDER BY unit`), " ")
	}
	const want = "cart=2 delivery=1 order=4 plan=1 poll=2 request=1 socket=1"
	eventually(t, "counted", func() bool { return counted() == want })
	found := ""
	for _, c := range doctor.Examine(t.Context(), d.Config) {
		if c.Subject == "panics" && c.Level == vendors.Bad {
			found += c.Says + "\n"
		}
	}
	for _, unit := range strings.Fields(want) {
		unit, _, _ = strings.Cut(unit, "=")
		if !strings.Contains(found, "of kind "+unit) {
			t.Errorf("the doctor does not find panics of kind %s: %s", unit, found)
		}
	}
	tr.mu.Lock()
	defer tr.mu.Unlock()
	log := tr.log.String()
	if strings.Contains(log+found, planted) {
		t.Error("the log has what panics said")
	}
	if n := strings.Count(log, "msg=panic"); n < 7 || !strings.Contains(log, "trapped.RoundTrip") {
		t.Errorf("%d panics in the log, want each kind with its stack", n)
	}
}

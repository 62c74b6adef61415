package iabilet_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
)

const (
	appKey    = "c6jm3R3JDGkwb2bP"
	appSecret = "pHbEahQdbiVmpFqV"
	email     = "gigiduru@mailinator.com"
	phone     = "40720123456"
)

// start is what the tests' clock stands at: an afternoon in Bucharest, UTC+2.
var start = time.Date(2014, time.November, 1, 13, 0, 0, 0, time.UTC)

// clock is a clock that tests move by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time // guarded by mu
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// request is what the fake vendor was sent.
type request struct {
	Line, Auth, Body string
}

// fake is a vendor whose answers a test scripts, below a path prefix. It logs
// in by itself: each login gets a token of its own.
type fake struct {
	*httptest.Server
	clock clock
	log   bytes.Buffer

	mu       sync.Mutex
	answers  map[string]http.HandlerFunc // by path; guarded by mu, like the rest
	requests []request
	logins   int
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{answers: map[string]http.HandlerFunc{}, clock: clock{now: start}}
	f.Server = httptest.NewServer(http.StripPrefix("/prefix/api", http.HandlerFunc(f.serve)))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.mu.Lock()
	line := r.Method + " " + r.URL.Path
	if r.URL.RawQuery != "" {
		line += "?" + r.URL.Query().Encode()
	}
	f.requests = append(f.requests, request{line, r.Header.Get("Authorization"), string(body)})
	answer, ok := f.answers[r.URL.Path]
	login := 0
	if !ok && r.URL.Path == "/login" {
		f.logins++
		login = f.logins
	}
	f.mu.Unlock()
	switch {
	case login > 0:
		fmt.Fprintf(w, `{"authToken":"t0ken-%d"}`, login)
	case ok:
		answer(w, r)
	default:
		http.Error(w, "no such route: "+line, http.StatusNotFound)
	}
}

func (f *fake) handle(path string, h http.HandlerFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[path] = h
}

// answer makes the fake answer a path with a text.
func (f *fake) answer(path, text string) {
	f.handle(path, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) })
}

// sent returns the requests for a path so far.
func (f *fake) sent(path string) []request {
	f.mu.Lock()
	defer f.mu.Unlock()
	var sent []request
	for _, r := range f.requests {
		_, target, _ := strings.Cut(r.Line, " ")
		target, _, _ = strings.Cut(target, "?")
		if target == path {
			sent = append(sent, r)
		}
	}
	return sent
}

// last returns the last request for a path.
func (f *fake) last(t *testing.T, path string) request {
	t.Helper()
	sent := f.sent(path)
	if len(sent) == 0 {
		t.Fatalf("nothing was sent to %s", path)
	}
	return sent[len(sent)-1]
}

// options opens the vendor on the fake with further settings, a JSON object's
// inside.
func (f *fake) options(settings string) vendors.Options {
	o := f.optionsAt(f.URL+"/prefix/api", settings)
	o.HTTP = f.Client()
	return o
}

// optionsAt opens it at another address, without an HTTP client.
func (f *fake) optionsAt(address, settings string) vendors.Options {
	if settings != "" {
		settings = "," + settings
	}
	settings = fmt.Sprintf(`{"key":%q,"secret":%q%s}`, appKey, appSecret, settings)
	return vendors.Options{
		BaseURL: address, TimeZone: bucharest, Now: f.clock.Now,
		Log: slog.New(slog.NewTextHandler(&f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Settings: func(into any) error {
			d := json.NewDecoder(strings.NewReader(settings))
			d.DisallowUnknownFields()
			return d.Decode(into)
		},
	}
}

var bucharest = time.FixedZone("Bucharest", 2*60*60)

func (f *fake) open(t *testing.T, settings string) *iabilet.Vendor {
	t.Helper()
	v, err := iabilet.New(f.options(settings))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func newVisit(t *testing.T, v *iabilet.Vendor) vendors.Visit {
	t.Helper()
	visit, err := v.NewVisit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return visit
}

// fixture returns an example of the document.
func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var concert = vendors.Performance{ID: "22189", Event: "22189", MaxPlaces: 20}

func lei(minor int64) seatplan.Money { return seatplan.Money{Minor: minor, Currency: "RON"} }

// standing is one place of the document's examples.
func standing(ref string) vendors.Place {
	return vendors.Place{
		Ref: ref, Area: "STANDING", Category: "STANDING", Tariff: "2181",
		Expect: seatplan.Price{Category: "STANDING", Tariff: "2181", Nominal: lei(15000)},
	}
}

// heldStanding is the holding of the document's example lock.
func heldStanding() vendors.Holding {
	p := standing("ticket-1")
	return vendors.Holding{
		Booking: "347GXHB4EV", Total: lei(21500), Deadline: start.Add(295 * time.Second), Modifiers: exampleModifiers(16500),
		Places: []vendors.Held{{
			Key: "a64b96e2-7492-4756-aef6-980dcac97410", Ref: "ticket-1", Area: p.Area, Category: p.Category,
			Tariff: p.Tariff, Price: p.Expect,
		}},
	}
}

// orderOf names the order of the document's examples.
func orderOf(visit vendors.Visit) vendors.OrderRef {
	return vendors.OrderRef{
		Visit: visit, Performance: concert, ID: "347GXHB4EV", Currency: "RON", Since: start,
		Buyer: vendors.Buyer{Email: email, Phone: phone}, Holding: heldStanding(),
	}
}

func wantKind(t *testing.T, what string, err error, want vendors.Kind) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error is %v, want %v", what, err, want)
	}
}

// sameJSON reports whether two texts are the same JSON value.
func sameJSON(t testing.TB, a, b string) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal([]byte(a), &x); err != nil {
		t.Fatalf("%q: %v", a, err)
	}
	if err := json.Unmarshal([]byte(b), &y); err != nil {
		t.Fatalf("%q: %v", b, err)
	}
	m, _ := json.Marshal(x)
	n, _ := json.Marshal(y)
	return bytes.Equal(m, n)
}

// answerByQuery answers by the value of one query parameter.
func answerByQuery(key string, answers map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, answers[r.URL.Query().Get(key)]) }
}

func answerStatus(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		io.WriteString(w, text)
	}
}

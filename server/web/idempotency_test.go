package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/web"
)

// keeper is a store of answers that notes what comes, and loses answers as a
// process does that is killed before it has written them.
type keeper struct {
	web.AnswerStore
	mu     sync.Mutex // guards the fields below
	begun  int
	sealed [][]byte
	loses  bool
}

func (k *keeper) BeginAnswer(ctx context.Context, a store.Answer) (store.Answer, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.begun++
	return k.AnswerStore.BeginAnswer(ctx, a)
}

func (k *keeper) EndAnswer(ctx context.Context, key store.Hash, sealed []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sealed = append(k.sealed, sealed); k.loses {
		return nil
	}
	return k.AnswerStore.EndAnswer(ctx, key, sealed)
}

// openKept is open with a keeper, and a cart over the API.
func openKept(t *testing.T, h *house) (b *buyer, k *keeper, lines string) {
	t.Helper()
	k = &keeper{}
	b = open(t, h, checkout.PayVendor, func(c *web.Config) { k.AnswerStore, c.Answers = c.Answers, k })
	return b, k, b.openCart()
}

// openCart gives the buyer a new cart over the API and returns the address of its
// lines.
func (b *buyer) openCart() string {
	b.t.Helper()
	var opened struct {
		Cart  struct{ ID string }
		Token string
	}
	b.token = ""
	b.api("POST", "/v1/carts", `{"performance":"opera/a/e/p"}`, http.StatusCreated, &opened)
	b.token = opened.Token
	return "/v1/carts/" + opened.Cart.ID + "/lines"
}

// restart has another process answer.
func (b *buyer) restart() {
	b.t.Helper()
	s, err := web.New(b.config)
	if err != nil {
		b.t.Fatal(err)
	}
	b.handler = s.Handler()
}

// keyed sends a request with an Idempotency-Key.
func (b *buyer) keyed(key, path, body string) (status int, answer string) {
	b.t.Helper()
	w := b.serve("POST", path, "application/json", body, "Authorization", "Bearer "+b.token, "Idempotency-Key", key)
	return w.Code, w.Body.String()
}

const onePlace = `{"area":"floor","quantity":1}`

// places is how many places the cart has.
func (b *buyer) places(lines string) int {
	b.t.Helper()
	var cart struct{ Items []struct{} }
	b.api("GET", strings.TrimSuffix(lines, "/lines"), "", http.StatusOK, &cart)
	return len(cart.Items)
}

// TestAnswersOutliveTheProcess sends a request again after a restart.
func TestAnswersOutliveTheProcess(t *testing.T) {
	t.Parallel()
	b, k, lines := openKept(t, &house{})
	status, first := b.keyed("k1", lines, onePlace)
	if status != http.StatusOK {
		t.Fatalf("one place is answered %d %s", status, first)
	}
	for range 2 {
		b.restart()
		if status, again := b.keyed("k1", lines, onePlace); status != http.StatusOK || again != first {
			t.Errorf("sent again: %d %s, want %s", status, again, first)
		}
		if status, again := b.keyed("k1", lines, `{"area":"floor","quantity":2}`); status != http.StatusBadRequest || !strings.Contains(again, "belongs to another request") {
			t.Errorf("another request with the key: %d %s", status, again)
		}
	}
	if n := b.places(lines); n != 1 {
		t.Errorf("the cart has %d places, want 1", n)
	}
	for _, sealed := range k.sealed {
		if bytes.Contains(sealed, []byte("opera")) || bytes.Contains(sealed, []byte("items")) {
			t.Errorf("the answer is kept in clear: %q", sealed)
		}
	}
	if len(k.sealed) != 1 {
		t.Errorf("%d answers were kept, want 1", len(k.sealed))
	}
	if status, answer := b.keyed(strings.Repeat("k", 129), lines, onePlace); status != http.StatusBadRequest || b.places(lines) != 1 {
		t.Errorf("a key that is too long: %d %s", status, answer)
	}
}

// TestLostAnswerIsStale ends the process between a change and its answer.
func TestLostAnswerIsStale(t *testing.T) {
	t.Parallel()
	b, k, lines := openKept(t, &house{})
	k.loses = true
	if status, answer := b.keyed("k1", lines, onePlace); status != http.StatusOK {
		t.Fatalf("one place is answered %d %s", status, answer)
	}
	b.restart()
	for range 2 {
		if status, answer := b.keyed("k1", lines, onePlace); status != http.StatusConflict ||
			!strings.Contains(answer, `"code":"stale"`) || !strings.Contains(answer, `"area":"floor"`) {
			t.Errorf("sent again: %d %s, want stale with the cart", status, answer)
		}
	}
	if n := b.places(lines); n != 1 {
		t.Errorf("the cart has %d places, want 1: it was carried out again", n)
	}
}

// TestAnswersCannotBeFlushed sends many requests as strangers and as another
// buyer, and then the first one again.
func TestAnswersCannotBeFlushed(t *testing.T) {
	t.Parallel()
	b, k, lines := openKept(t, &house{})
	_, first := b.keyed("k1", lines, onePlace)
	own := b.token
	for i := range 300 {
		b.token = fmt.Sprint("ct_", i)
		if status, answer := b.keyed(fmt.Sprint("s", i), lines, onePlace); status != http.StatusNotFound {
			t.Fatalf("a stranger is answered %d %s", status, answer)
		}
		if i%50 == 0 {
			b.restart() // who changes so much is slowed down; that is tested elsewhere
		}
	}
	if k.begun != 1 {
		t.Errorf("strangers had %d requests remembered", k.begun-1)
	}
	other := b.openCart()
	for i := range 2 * store.MaxAnswers {
		b.keyed(fmt.Sprint("o", i), other, `{"area":"floor"}`)
		if i%50 == 0 {
			b.restart()
		}
	}
	if k.begun != 1+2*store.MaxAnswers {
		t.Errorf("%d of the other buyer's requests were remembered, want %d", k.begun-1, 2*store.MaxAnswers)
	}
	b.token = own
	if _, again := b.keyed("k1", lines, onePlace); again != first {
		t.Errorf("sent again: %s, want %s", again, first)
	}
	if n := b.places(lines); n != 1 {
		t.Errorf("the cart has %d places, want 1", n)
	}
}

// TestReusedKey sends another request with a key that is taken: it is refused, and
// not carried out, and not answered as the first one was.
func TestReusedKey(t *testing.T) {
	t.Parallel()
	b, _, lines := openKept(t, &house{})
	status, first := b.keyed("k1", lines, onePlace)
	if status != http.StatusOK {
		t.Fatalf("one place is answered %d %s", status, first)
	}
	for _, body := range []string{`{"area":"floor","quantity":2}`, onePlace + " ", ""} {
		b.refusedKey(lines, body)
	}
	if status, again := b.keyed("k1", lines, onePlace); status != http.StatusOK || again != first {
		t.Errorf("the first request again: %d %s, want %s", status, again, first)
	}
	// The same key on another path, or of another cart, is another one.
	if status, answer := b.keyed("k1", strings.Replace(lines, "/lines", "/codes", 1), `{"code":"`+promoCode+`"}`); status != http.StatusOK {
		t.Errorf("the key on another path: %d %s", status, answer)
	}
	own := b.token
	others := b.openCart()
	if status, answer := b.keyed("k1", lines, onePlace); status != http.StatusNotFound || strings.Contains(answer, "floor") {
		t.Errorf("another cart's token at this cart: %d %s, want that it is not found", status, answer)
	}
	if status, answer := b.keyed("k1", others, `{"area":"floor","quantity":3}`); status != http.StatusOK || b.places(others) != 3 {
		t.Errorf("the key of another cart: %d %s", status, answer)
	}
	if b.token = own; b.places(lines) != 1 {
		t.Errorf("the cart has %d places, want 1", b.places(lines))
	}
}

// refusedKey fails the test unless the request is refused because its key, k1,
// belongs to another one.
func (b *buyer) refusedKey(path, body string) {
	b.t.Helper()
	w := b.serve("POST", path, "application/json", body, "Authorization", "Bearer "+b.token, "Idempotency-Key", "k1")
	if code := answered(w); w.Code != http.StatusBadRequest || code != "invalid" || !strings.Contains(w.Body.String(), "belongs to another request") {
		b.t.Errorf("another request with the key, %q: %d %s, want invalid", body, w.Code, w.Body)
	}
}

// slowKeeper is a store of answers whose first request waits before it is begun.
type slowKeeper struct {
	web.AnswerStore
	once          sync.Once
	begins, goOns chan struct{}
}

func (k *slowKeeper) BeginAnswer(ctx context.Context, a store.Answer) (store.Answer, bool, error) {
	k.once.Do(func() {
		close(k.begins)
		<-k.goOns
	})
	return k.AnswerStore.BeginAnswer(ctx, a)
}

// waiter is a request's context that says when the request waits for another one:
// when it is asked for its end with the body read.
type waiter struct {
	context.Context
	read  atomic.Bool
	once  sync.Once
	waits chan struct{}
}

func (c *waiter) Done() <-chan struct{} {
	if c.read.Load() {
		c.once.Do(func() { close(c.waits) })
	}
	return c.Context.Done()
}

// waited is a body that tells its request's context when it has been read.
type waited struct {
	io.Reader
	by *waiter
}

func (r waited) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err == io.EOF {
		r.by.read.Store(true)
	}
	return n, err
}

// TestKeyOfARequestUnderWay sends requests with the key of one that is being
// carried out: the same one gets its answer, another is refused, and neither is
// carried out.
func TestKeyOfARequestUnderWay(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, body string
		status     int
	}{{"the same", onePlace, http.StatusOK}, {"another", `{"area":"floor","quantity":2}`, http.StatusBadRequest}} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			k := &slowKeeper{begins: make(chan struct{}), goOns: make(chan struct{})}
			b := open(t, &house{}, checkout.PayVendor, func(c *web.Config) { k.AnswerStore, c.Answers = c.Answers, k })
			lines := b.openCart()
			var first string
			var both sync.WaitGroup
			both.Go(func() { _, first = b.keyed("k1", lines, onePlace) })
			<-k.begins
			ctx := &waiter{Context: t.Context(), waits: make(chan struct{})}
			r := httptest.NewRequestWithContext(ctx, http.MethodPost, b.origin+lines, waited{strings.NewReader(tc.body), ctx})
			for name, value := range map[string]string{
				"Content-Type": "application/json", "Authorization": "Bearer " + b.token, "Idempotency-Key": "k1",
			} {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			both.Go(func() { b.handler.ServeHTTP(w, r) })
			<-ctx.waits
			close(k.goOns)
			both.Wait()
			if w.Code != tc.status || (w.Body.String() == first) != (tc.status == http.StatusOK) {
				t.Errorf("answered %d %s, the first %s", w.Code, w.Body, first)
			}
			if n := b.places(lines); n != 1 {
				t.Errorf("the cart has %d places, want 1", n)
			}
		})
	}
}

package web_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
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

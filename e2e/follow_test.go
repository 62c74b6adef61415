package e2e_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parterre/parterre/server/demo"
)

// control is a text frame of the socket.
type control struct {
	Type string
	Left int `json:"seconds_left"`
}

// frames opens a socket with a hello and returns its text frames; the channel is
// closed with the socket.
func (b *apiBuyer) frames(hello any) <-chan control {
	b.Helper()
	conn, err := b.dial(hello)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.CloseNow() })
	conn.SetReadLimit(1 << 20)
	frames := make(chan control, 100)
	go func() {
		defer close(frames)
		for {
			kind, message, err := conn.Read(context.WithoutCancel(b.Context()))
			if err != nil {
				return
			}
			var c control
			if kind == websocket.MessageText && json.Unmarshal(message, &c) == nil {
				frames <- c
			} else if kind == websocket.MessageBinary {
				frames <- control{Type: "seats"}
			}
		}
	}()
	return frames
}

// hears waits for a frame.
func (b *apiBuyer) hears(frames <-chan control, kind string) control {
	b.Helper()
	deadline := time.After(patience)
	for {
		select {
		case c, open := <-frames:
			if !open {
				b.Fatalf("the socket was closed before it said %s", kind)
			}
			if c.Type == kind {
				return c
			}
		case <-deadline:
			b.Fatalf("the socket did not say %s", kind)
		}
	}
}

// TestOrdersAreFollowed: whoever has an order's secret hears when it moves, and
// nothing of the seats; a stranger is sent away.
func TestOrdersAreFollowed(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	b := shop.buyer(opera)
	b.take(takeSeats(string(shop.poller(opera).freeSeats(1)[0])))
	o := b.placed()
	frames := b.frames(map[string]string{"type": "hello", "order": o.ID, "token": o.Secret})
	b.hears(frames, "live")
	byCart := b.frames(map[string]string{"type": "hello", "order": o.ID, "token": b.token, "performance": opera})
	b.hears(byCart, "seats")
	b.payPage(o) // that the buyer is at the bank is news to other pages
	b.hears(frames, "order")
	b.pay(o)
	b.hears(byCart, "order")
	b.becomes(o.ID, "issued")
	b.hears(frames, "order")
	for name, hello := range map[string]map[string]string{
		"no secret":      {"type": "hello", "order": o.ID},
		"another secret": {"type": "hello", "order": o.ID, "token": "os_00000000000000000000000000000000"},
		"no order":       {"type": "hello", "order": "o_none", "token": o.Secret},
		"another's cart": {"type": "hello", "order": o.ID, "token": shop.buyer(opera).token},
		"nothing at all": {"type": "hello"},
	} {
		strange := b.frames(hello)
		select {
		case c, open := <-strange:
			if open {
				t.Errorf("%s: heard %+v, want to be sent away", name, c)
			}
		case <-time.After(patience):
			t.Errorf("%s: still connected", name)
		}
	}
	for c := range drained(frames) {
		if c.Type == "seats" {
			t.Error("whoever follows an order was told of seats")
		}
	}
}

// drained is what a channel holds now.
func drained(frames <-chan control) <-chan control {
	out := make(chan control, cap(frames))
	defer close(out)
	for {
		select {
		case c := <-frames:
			out <- c
		default:
			return out
		}
	}
}

// TestWarningsArePushed: who follows a cart hears that a minute is left.
func TestWarningsArePushed(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{Hold: 75 * time.Second})
	b := shop.buyer(opera)
	frames := b.frames(map[string]string{"type": "hello", "token": b.token, "performance": opera})
	var c apiCart
	b.take(takeSeats(string(shop.poller(opera).freeSeats(1)[0]))).decode(http.StatusOK, &c)
	if got := b.hears(frames, "warning"); got.Left != 60 {
		t.Errorf("warned of %d s, want 60: %+v", got.Left, c.Hold)
	}
}

package iabilet_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/parterre/parterre/server/vendors"
)

func TestDocumentLogin(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/login", fixture(t, "login.response.json"))
	f.answer("/events", "[]")
	if _, err := f.open(t, "").Events(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := f.last(t, "/login"); !sameJSON(t, got.Body, fixture(t, "login.request.json")) || f.last(t, "/events").Auth != "Bearer string" {
		t.Errorf("sent %+v, then %+v", got, f.last(t, "/events"))
	}
}

// TestOneLogin lets many readers start at once: one of them logs in.
func TestOneLogin(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/events", `[]`)
	v := f.open(t, "")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := v.Events(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(f.sent("/login")); n != 1 {
		t.Errorf("logged in %d times, want once", n)
	}
}

// TestTokenRefused lets the shared token die under many readers: one of them
// logs in and every read is repeated once.
func TestTokenRefused(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.handle("/events", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer t0ken-2" {
			http.Error(w, "<html>Unauthorized</html>", http.StatusUnauthorized)
			return
		}
		io.WriteString(w, `[]`)
	})
	v := f.open(t, "")
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := v.Events(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(f.sent("/login")); n != 2 {
		t.Errorf("logged in %d times, want twice", n)
	}
}

func TestCredentialsRefused(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"error":  answerStatus(200, fixture(t, "error.json")),
		"401":    answerStatus(401, `{"error":401,"message":"`+appSecret+`"}`),
		"403":    answerStatus(403, `{}`),
		"400":    answerStatus(400, `{"error":1}`),
		"no use": nil, // every token is refused
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			if answer != nil {
				f.handle("/login", answer)
			}
			f.handle("/events", answerStatus(401, `{}`))
			v := f.open(t, "")
			_, err := v.Events(t.Context())
			wantKind(t, "Events", err, vendors.ErrAccount)
			if answer != nil {
				_, err = v.NewVisit(t.Context())
				wantKind(t, "NewVisit", err, vendors.ErrAccount)
			}
		})
	}
	f := newFake(t)
	f.answer("/login", `{"authToken":""}`)
	_, err := f.open(t, "").Events(t.Context())
	wantKind(t, "login without a token", err, vendors.ErrUnavailable)
}

// TestVisitsAreApart: each visit has a token of its own, and a vendor that
// gives everybody the same one is refused, before buyers share a session.
func TestVisitsAreApart(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := f.open(t, "")
	seen := map[string]bool{}
	for range 3 {
		seen[string(newVisit(t, v))] = true
	}
	if len(seen) != 3 {
		t.Errorf("three visits have %d tokens", len(seen))
	}
	f = newFake(t)
	f.answer("/login", `{"authToken":"t0ken-for-all"}`)
	_, err := f.open(t, "").NewVisit(t.Context())
	wantKind(t, "a token for all", err, vendors.ErrAccount)

	f = newFake(t)
	var logins atomic.Int32
	f.handle("/login", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"authToken":"t0ken-%d"}`, min(2, logins.Add(1)))
	})
	v = f.open(t, "")
	newVisit(t, v)
	_, err = v.NewVisit(t.Context())
	wantKind(t, "a token for two visits", err, vendors.ErrAccount)
}

// TestVisitRefused lets a visit's token die: what is the session's is not sent
// again under another, what is about a booking is, once.
func TestVisitRefused(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	refuse := func(answer string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Bearer t0ken-1" { // the shared one
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			io.WriteString(w, answer)
		}
	}
	for path, answer := range map[string]string{
		"/lockSeats": fixture(t, "lockSeats.response.json"), "/unlock": `{"success":true}`, "/prepareOrder": fixture(t, "prepareOrder.response.json"),
		"/confirmOrder": fixture(t, "confirmOrder.response.json"), "/bookingInfo": bookingJSON("prepared"),
		"/addVoucher": fixture(t, "addVoucher.response.json"), "/removeVoucher": fixture(t, "removeVoucher.response.json"),
	} {
		f.handle(path, refuse(answer))
	}
	v := f.open(t, "")
	visit := newVisit(t, v)
	for _, c := range mutations(visit) {
		err := c.do(t.Context(), v)
		if c.path == "/unlock" && c.cancels {
			continue // reads afterwards; TestCancelOrder
		}
		want := 2
		if c.path == "/lockSeats" || c.path == "/unlock" {
			wantKind(t, c.path, err, vendors.ErrVisit)
			want = 1
		} else if errors.Is(err, vendors.ErrVisit) {
			t.Errorf("%s = %v, want it sent with the shared token", c.path, err)
		}
		if n := len(f.sent(c.path)); n != want {
			t.Errorf("%s was sent %d times, want %d", c.path, n, want)
		}
	}
	if order, err := v.ReadOrder(t.Context(), orderOf(visit)); err != nil || order.State != vendors.OrderPayable {
		t.Errorf("ReadOrder = %+v, %v, want it read with the shared token", order, err)
	}
}

func TestTokenInBody(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/v2/events", `{"events":[]}`)
	f.answer("/lockSeats", lockJSON(total300, lockedSeat("a", "")))
	f.answer("/unlock", `{"success":"true"}`)
	v := f.open(t, `"token_in_body":true,"routes":{"events":"POST /v2/events?_format=json"}`)
	if _, err := v.Events(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := f.last(t, "/v2/events")
	if got.Line != "POST /v2/events?_format=json" || got.Auth != "Bearer t0ken-1" ||
		!sameJSON(t, got.Body, `{"authToken":"t0ken-1","fromDate":"2014-11-01","fullVenue":"1","includeExternal":"1","includeSoldOut":"1","includeVenueOnly":"1","orderBy":"date"}`) {
		t.Errorf("events sent %+v", got)
	}
	visit := newVisit(t, v)
	if _, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: visit, Performance: concert, Places: []vendors.Place{standing("a")}}); err != nil {
		t.Fatal(err)
	}
	if body := f.last(t, "/lockSeats").Body; !strings.Contains(body, `"authToken":"t0ken-2"`) || !strings.Contains(body, `"price":150.00`) {
		t.Errorf("lockSeats sent %s", body)
	}
	if _, err := v.Release(t.Context(), vendors.ReleaseRequest{Visit: visit}); err != nil {
		t.Fatal(err)
	}
	if body := f.last(t, "/unlock").Body; !sameJSON(t, body, `{"authToken":"t0ken-2"}`) {
		t.Errorf("unlock sent %s", body)
	}
	if body := f.last(t, "/login").Body; strings.Contains(body, "authToken") {
		t.Errorf("login sent %s", body)
	}
}

package ticketsonicsandbox_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

type object = map[string]any

// shop is a sandbox below a path prefix, and who asks it.
type shop struct {
	testing.TB
	url       string
	user, key string
	mu        sync.Mutex
	at        time.Time // guarded by mu
}

func start(t testing.TB, o ticketsonicsandbox.Options) *shop {
	t.Helper()
	s := &shop{TB: t, user: ticketsonicsandbox.DefaultUser, key: ticketsonicsandbox.DefaultKey, at: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)}
	o.Now = func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.at
	}
	server := httptest.NewServer(ticketsonicsandbox.New(o))
	t.Cleanup(server.Close)
	s.url = server.URL + "/any/v1/"
	return s
}

func (s *shop) advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = s.at.Add(d)
}

// ask makes a call; headers come in pairs.
func (s *shop) ask(method, route, body string, headers ...string) (int, object) {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), method, s.url+route, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	req.Header.Set("x-api-userid", s.user)
	req.Header.Set("X-Api-Key", s.key)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	var o object
	_ = json.Unmarshal(text, &o) // some answers are text
	return resp.StatusCode, o
}

// says checks a refusal.
func (s *shop) says(status int, text, method, route, body string, headers ...string) {
	s.Helper()
	got, o := s.ask(method, route, body, headers...)
	if want := (object{"status": "failure", "message": text}); got != status || !cmp.Equal(want, o) {
		s.Errorf("%s %s = %d %v, want %d %s", method, route, got, o, status, text)
	}
}

const concert = ticketsonicsandbox.EventConcert

func order(hash, sku string, n string) string {
	return `{"request_hash":"` + hash + `","order_details":{"primary_text_pl":"A"},"tickets":[{"sku":"` + sku + `","stock":` + n + `,"start_time":"1615233535","end_time":null}]}`
}

// TestDocumentedErrors: every error text of the document can be had.
func TestDocumentedErrors(t *testing.T) {
	t.Parallel()
	s := start(t, ticketsonicsandbox.Options{})
	if status, o := s.ask("POST", "order/new", order("h1", ticketsonicsandbox.SKUFloor, "1")); status != 200 || o["request_hash"] != "h1" {
		t.Fatalf("order/new = %d %v", status, o)
	}
	s.says(400, "duplicated order", "POST", "order/new", order("h1", ticketsonicsandbox.SKUFloor, "1"))
	s.says(400, "invalid stock or sku", "POST", "order/new", order("h2", ticketsonicsandbox.SKUMeet, "4"))
	s.says(400, "invalid stock or sku", "POST", "order/new", order("h2", "815-1", "1"))
	s.says(400, "invalid stock or sku", "POST", "order/new", order("h2", ticketsonicsandbox.SKUFloor, "0"))
	s.says(400, "invalid stock or sku", "POST", "order/new", `{"request_hash":"h2","tickets":[]}`)
	const ticket = `{"primary_text_pl":"T","price":1.5,"currency":"EUR","stock":1,"request_hash":"h3"}`
	s.says(400, "invalid event id", "POST", "ticket/new", ticket, "X-API-EventID", "1")
	s.says(400, "invalid event id", "GET", "ticket/list", "", "X-API-EventID", "1")
	s.says(400, "ticket ownership verification failure", "POST", "ticket/edit", ticket, "X-API-SKU", "1")
	s.says(400, "event ownership verification failure", "POST", "event/edit", ticket, "X-API-EventID", "1")
	s.says(400, "invalid sensitive", "POST", "ticket/validate", `{"ticket_sensitive":"x"}`)
	if status, _ := s.ask("POST", "ticket/new", ticket, "X-API-EventID", concert); status != 200 {
		t.Errorf("ticket/new = %d", status)
	}
	s.says(400, "duplicated request", "POST", "ticket/new", ticket, "X-API-EventID", concert)
	s.says(400, "duplicated request", "POST", "event/new", `{"primary_text_pl":"T","tickets":[`+ticket+`],"badge":{},"request_hash":"h3"}`)
	s.ask("POST", "_control", `{"fail":{"op":"event/list","mode":"refuse"}}`)
	s.says(500, "error fetching data", "GET", "event/list", "")
	s.key = "wrong"
	s.says(400, "unknown key", "GET", "event/list", "")
	s.user = "wrong"
	s.says(400, "unknown user", "GET", "event/list", "")
	if status, o := s.ask("GET", "health", ""); status != 200 || o["status"] != "success" {
		t.Errorf("health = %d %v", status, o)
	}
}

func TestMalformed(t *testing.T) {
	t.Parallel()
	s := start(t, ticketsonicsandbox.Options{})
	for _, route := range []string{"order/new", "ticket/new", "ticket/edit", "event/new", "event/edit", "ticket/validate"} {
		for _, body := range []string{"", "{", "[]", `{"price":"x","tickets":1,"ticket_sensitive":1}`, `{} {}`} {
			if status, o := s.ask("POST", route, body, "X-API-EventID", concert, "X-API-SKU", ticketsonicsandbox.SKUFloor); status != 400 || o["status"] != "failure" {
				t.Errorf("%s %q = %d %v", route, body, status, o)
			}
		}
	}
	for _, body := range []string{
		`{"primary_text_pl":"T","price":1.005,"currency":"EUR","stock":1,"request_hash":"h"}`,
		`{"primary_text_pl":"T","price":1,"currency":"RON","stock":1,"request_hash":"h"}`,
		`{"primary_text_pl":"T","price":1,"currency":"EUR","stock":-1,"request_hash":"h"}`,
		`{"primary_text_pl":"T","price":1,"currency":"EUR","stock":1}`,
	} {
		if status, _ := s.ask("POST", "ticket/new", body, "X-API-EventID", concert); status != 400 {
			t.Errorf("ticket/new %s = %d", body, status)
		}
	}
	for route, want := range map[string]int{"order/list": 404, "nothing": 404, "ticket/new": 405} {
		if status, _ := s.ask("GET", route, ""); status != want {
			t.Errorf("GET %s = %d, want %d", route, status, want)
		}
	}
}

// TestSeal: what is sealed is what package crypto/rsa would unseal, had it keys
// so small; the key is in the form that lists have it in.
func TestSeal(t *testing.T) {
	t.Parallel()
	s := start(t, ticketsonicsandbox.Options{})
	_, o := s.ask("GET", "event/list", "")
	der, err := base64.StdEncoding.DecodeString(o["user_public_key"].(string))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		t.Fatal(err)
	}
	key := parsed.(*rsa.PublicKey)
	raw, err := base64.StdEncoding.DecodeString(ticketsonicsandbox.Seal([]byte("content")))
	if err != nil || len(raw) != 64 || key.N.BitLen() != 512 {
		t.Fatalf("a block has %d bytes, the key %d bits, %v", len(raw), key.N.BitLen(), err)
	}
	m := new(big.Int).Exp(new(big.Int).SetBytes(raw), big.NewInt(int64(key.E)), key.N).FillBytes(make([]byte, 64))
	want := "\x00\x01" + strings.Repeat("\xff", 54) + "\x00content"
	if string(m) != want {
		t.Errorf("unsealed %q, want %q", m, want)
	}
}

// TestOneStockFiftyBuyers: stock is never sold twice.
func TestOneStockFiftyBuyers(t *testing.T) {
	t.Parallel()
	s := start(t, ticketsonicsandbox.Options{})
	won := make([]bool, 50)
	var all sync.WaitGroup
	for i := range won {
		all.Go(func() {
			status, _ := s.ask("POST", "order/new", order(strings.Repeat("h", i+1), ticketsonicsandbox.SKUMeet, "1"))
			won[i] = status == 200
		})
	}
	all.Wait()
	n := 0
	for _, w := range won {
		if w {
			n++
		}
	}
	if n != 3 {
		t.Errorf("%d orders got one of three tickets", n)
	}
}

// TestDoor: other channels sell and give back, and the report say so.
func TestDoor(t *testing.T) {
	t.Parallel()
	s := start(t, ticketsonicsandbox.Options{})
	place := func(what, sku, n string) string {
		return `{"` + what + `":{"performance":"` + concert + `","area":"` + sku + `","quantity":` + n + `}}`
	}
	meet := func() object {
		_, o := s.ask("GET", "_control", "")
		return o["performances"].([]any)[0].(object)["areas"].([]any)[2].(object)
	}
	for _, step := range []struct {
		body   string
		status int
		free   float64
	}{
		{place("sell", ticketsonicsandbox.SKUMeet, "2"), 200, 1}, {place("sell", ticketsonicsandbox.SKUMeet, "2"), 400, 1},
		{place("release", ticketsonicsandbox.SKUMeet, "1"), 200, 2}, {place("release", ticketsonicsandbox.SKUMeet, "2"), 400, 2},
		{place("sell", ticketsonicsandbox.SKUAdult, "1"), 400, 2}, {place("sell", ticketsonicsandbox.SKUMeet, "0"), 400, 2},
		{`{"sell":{"performance":"` + concert + `","seats":["1"]}}`, 400, 2}, {`{"fail":{"op":"order/old","mode":"slow"}}`, 400, 2},
		{`{"short":-1}`, 400, 2}, {`{"hold_seconds":60,"order_seconds":60}`, 200, 2}, {`{"reset":true}`, 200, 3},
	} {
		if status, o := s.ask("POST", "_control", step.body); status != step.status || meet()["free"] != step.free || meet()["sold"] != 3-step.free {
			t.Errorf("%s = %d %v, then %v", step.body, status, o, meet())
		}
	}
}

// TestLater: what is new or changed shows after a while.
func TestLater(t *testing.T) {
	t.Parallel()
	for _, delay := range []time.Duration{0, -1, time.Hour} {
		s := start(t, ticketsonicsandbox.Options{Delay: delay})
		const ticket = `{"primary_text_pl":"T","primary_text_sl":"U","price":"1.50","currency":"BGN","stock":7,"start_datetime":1614791561,"location":"L"`
		status, o := s.ask("POST", "event/new", `{"primary_text_pl":"E","location":"L","start_datetime":"1614791561","tickets":[`+ticket+`}],"badge":{"a":"b"},"request_hash":"h"}`)
		if id, ok := o["event_id"].(float64); status != 200 || !ok || id < 1<<31 {
			t.Fatalf("event/new = %d %v", status, o)
		}
		s.ask("POST", "ticket/edit", ticket+`}`, "X-API-SKU", ticketsonicsandbox.SKUFloor)
		s.ask("POST", "event/edit", `{"primary_text_sl":"N","location":"M","start_datetime":5,"badge":{"c":"d"}}`, "X-API-EventID", concert)
		count := func() int {
			_, o := s.ask("GET", "ticket/list", "")
			return len(o["tickets"].([]any))
		}
		if n := count(); (n == 7) != (delay < 0) {
			t.Errorf("delay %v: %d ticket types at once", delay, n)
		}
		s.advance(2 * time.Hour)
		_, o = s.ask("GET", "ticket/list", "", "X-API-EventID", concert)
		if first := o["tickets"].([]any)[0].(object); count() != 7 || first["price"] != "1.50" || first["stock"] != 7. || first["secondary_text_pl"] == "" {
			t.Errorf("delay %v: %d ticket types, the first %v", delay, count(), first)
		}
		_, o = s.ask("GET", "event/list", "")
		first := o["events"].([]any)[0].(object)
		if first["primary_text_sl"] != "N" || first["event_location"] != "M" || first["start_time"] != 5. || first["end_time"] != nil || !cmp.Equal(first["badge"], any(object{"c": "d"})) {
			t.Errorf("delay %v: the event is %v", delay, first)
		}
	}
}

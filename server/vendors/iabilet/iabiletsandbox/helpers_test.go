package iabiletsandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// clock is a clock that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// vendor is a sandbox behind real HTTP, below a path prefix.
type vendor struct {
	testing.TB
	clock *clock
	url   string
	http  *http.Client
}

func start(t testing.TB, opts iabiletsandbox.Options) *vendor {
	t.Helper()
	v := &vendor{TB: t, clock: &clock{now: time.Date(2027, 3, 10, 12, 0, 0, 0, time.UTC)}}
	opts.Now = v.clock.Now
	mux := http.NewServeMux()
	mux.Handle("/iab/", http.StripPrefix("/iab", iabiletsandbox.New(opts)))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	v.url, v.http = server.URL+"/iab", server.Client()
	return v
}

// object is a decoded JSON object; numbers stay literal.
type object map[string]any

func (o object) list(key string) []object { return objects(o[key]) }

func objects(v any) (list []object) {
	raw, _ := v.([]any)
	for _, v := range raw {
		m, _ := v.(map[string]any)
		list = append(list, m)
	}
	return list
}

func (o object) object(key string) object {
	m, _ := o[key].(map[string]any)
	return m
}

func (o object) str(key string) string {
	switch v := o[key].(type) {
	case json.Number:
		return v.String()
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func (o object) int(key string) int {
	n, _ := strconv.Atoi(o.str(key))
	return n
}

// session is a logged-in caller.
type session struct {
	*vendor
	token string
}

func (v *vendor) login() *session {
	v.Helper()
	s := &session{vendor: v}
	s.token = s.ok("POST", "/login", object{"key": iabiletsandbox.DefaultKey, "secret": iabiletsandbox.DefaultSecret}).str("authToken")
	if s.token == "" {
		v.Fatal("login gave no token")
	}
	return s
}

// send makes a call; whoever asks closes the answer.
func (s *session) send(method, path string, body object) (*http.Response, error) {
	var b []byte
	if body != nil {
		var err error
		if b, err = json.Marshal(body); err != nil {
			s.Fatalf("encode request: %v", err)
		}
	}
	r, err := http.NewRequest(method, s.url+path, bytes.NewReader(b))
	if err != nil {
		s.Fatalf("%s %s: %v", method, path, err)
	}
	if s.token != "" {
		r.Header.Set("Authorization", "Bearer "+s.token)
	}
	return s.http.Do(r)
}

// value makes a call and decodes its answer, whatever it is.
func (s *session) value(method, path string, body object) (int, any) {
	s.Helper()
	r, err := s.send(method, path, body)
	if err != nil {
		s.Fatalf("%s %s: %v", method, path, err)
	}
	defer r.Body.Close()
	d := json.NewDecoder(r.Body)
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		s.Fatalf("%s %s: decode answer: %v", method, path, err)
	}
	return r.StatusCode, v
}

// ok makes a call that must succeed with an object.
func (s *session) ok(method, path string, body object) object {
	s.Helper()
	status, v := s.value(method, path, body)
	m, _ := v.(map[string]any)
	o := object(m)
	if status != http.StatusOK || m == nil || o["error"] != nil {
		s.Fatalf("%s %s = %d %v, want success", method, path, status, v)
	}
	return o
}

// refused makes a call that must fail with the vendor's own error.
func (s *session) refused(method, path string, body object) {
	s.Helper()
	status, v := s.value(method, path, body)
	m, _ := v.(map[string]any)
	if o := object(m); status != http.StatusOK || o.str("error") != "100" || o.str("message") == "" {
		s.Fatalf("%s %s = %d %v, want error 100", method, path, status, v)
	}
}

// seat is one wanted place of a lock.
func seat(area, tariff, price string, more ...string) object {
	o := object{"seatAreaCode": area, "tariffId": json.Number(tariff), "price": json.Number(price), "ref": area}
	if len(more) > 0 {
		o["seatCode"] = more[0]
	}
	return o
}

func standing() object {
	return seat(iabiletsandbox.AreaStanding, iabiletsandbox.TariffStanding, "150")
}

func lock(event string, seats ...object) object {
	return object{"eventId": json.Number(event), "seats": seats}
}

func (s *session) lock(event string, seats ...object) object {
	s.Helper()
	return s.ok("POST", "/lockSeats", lock(event, seats...))
}

func (s *session) status(ref string) string {
	s.Helper()
	return s.ok("GET", "/bookingInfo?bookingRef="+ref, nil).str("status")
}

func prepare(booking object) object {
	return object{
		"bookingRef": booking["bookingRef"], "totalPrice": booking.object("totals")["totalPrice"],
		"shippingMethod": "Api", "paymentMethod": "Api",
		"customerInfo": object{"phone": "40720123456", "email": "ana@example.ro"},
	}
}

func (v *vendor) control(order string) {
	v.Helper()
	if status, text := v.controlStatus(order); status != http.StatusOK {
		v.Fatalf("control %s = %d %s", order, status, text)
	}
}

func (v *vendor) controlStatus(order string) (int, string) {
	v.Helper()
	r, err := v.http.Post(v.url+"/_control", "application/json", bytes.NewReader([]byte(order)))
	if err != nil {
		v.Fatalf("control %s: %v", order, err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		v.Fatalf("control %s: %v", order, err)
	}
	return r.StatusCode, string(b)
}

func (v *vendor) report() object {
	v.Helper()
	return (&session{vendor: v}).ok("GET", "/_control", nil)
}

func (v *vendor) book(event string) object {
	v.Helper()
	for _, p := range v.report().list("performances") {
		if p.str("id") == event {
			return p
		}
	}
	v.Fatalf("the report has no performance %s", event)
	return nil
}

// count returns a number of an event's area, or of its seats.
func count(book object, area, state string) int {
	if area == "" {
		return book.object("seats").int(state)
	}
	for _, a := range book.list("areas") {
		if a.str("id") == area {
			return a.int(state)
		}
	}
	return -1
}

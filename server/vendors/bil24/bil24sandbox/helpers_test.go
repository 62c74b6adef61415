package bil24sandbox_test

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

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
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

func start(t testing.TB, opts bil24sandbox.Options) *vendor {
	t.Helper()
	v := &vendor{TB: t, clock: &clock{now: time.Date(2027, 3, 10, 12, 0, 0, 0, time.UTC)}}
	opts.Now = v.clock.Now
	mux := http.NewServeMux()
	mux.Handle("/b24/", http.StripPrefix("/b24", bil24sandbox.New(opts)))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	v.url, v.http = server.URL+"/b24", server.Client()
	return v
}

// object is a decoded JSON object; numbers stay literal.
type object map[string]any

func (o object) list(key string) (list []object) {
	raw, _ := o[key].([]any)
	for _, v := range raw {
		m, _ := v.(map[string]any)
		list = append(list, m)
	}
	return list
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

func decode(t testing.TB, r io.Reader) object {
	t.Helper()
	d := json.NewDecoder(r)
	d.UseNumber()
	var o object
	if err := d.Decode(&o); err != nil {
		t.Fatalf("decode answer: %v", err)
	}
	return o
}

// post sends a JSON object and returns the raw answer; the caller closes it.
func (v *vendor) post(path string, body object) (*http.Response, error) {
	b, err := json.Marshal(body)
	if err != nil {
		v.Fatalf("encode request: %v", err)
	}
	return v.http.Post(v.url+path, "application/json", bytes.NewReader(b))
}

// do sends a command with the default credentials and returns its answer.
func (v *vendor) do(command string, fields object) object {
	v.Helper()
	r, err := v.post("/json", withEnvelope(command, fields))
	if err != nil {
		v.Fatalf("%s: %v", command, err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		v.Fatalf("%s: status %d", command, r.StatusCode)
	}
	o := decode(v, r.Body)
	if o.str("command") != command {
		v.Errorf("%s: answer is of command %q", command, o.str("command"))
	}
	return o
}

func withEnvelope(command string, fields object) object {
	body := object{
		"command": command, "fid": bil24sandbox.DefaultFID, "token": bil24sandbox.DefaultToken, "locale": "en-GB",
	}
	for k, f := range fields {
		body[k] = f
	}
	return body
}

// ok is do for a command that must succeed.
func (v *vendor) ok(command string, fields object) object {
	v.Helper()
	o := v.do(command, fields)
	if o.str("resultCode") != "0" {
		v.Fatalf("%s = code %s, %q, want 0", command, o.str("resultCode"), o.str("description"))
	}
	return o
}

// refused is do for a command that must be refused with a code.
func (v *vendor) refused(code int, command string, fields object) object {
	v.Helper()
	o := v.do(command, fields)
	if o.int("resultCode") != code || o.str("resultCode") == "" {
		v.Fatalf("%s = code %q, %q, want %d", command, o.str("resultCode"), o.str("description"), code)
	}
	if o.str("description") == "" {
		v.Errorf("%s: refusal without a description", command)
	}
	return o
}

// buyer is a user of the vendor's.
type buyer struct {
	*vendor
	ids object
}

func (v *vendor) buyer() *buyer {
	v.Helper()
	o := v.ok("CREATE_USER", nil)
	return &buyer{v, object{"userId": o["userId"], "sessionId": o["sessionId"]}}
}

func (b *buyer) with(fields object) object {
	all := object{}
	for k, f := range b.ids {
		all[k] = f
	}
	for k, f := range fields {
		all[k] = f
	}
	return all
}

func (b *buyer) do(command string, fields object) object {
	b.Helper()
	return b.vendor.do(command, b.with(fields))
}

func (b *buyer) ok(command string, fields object) object {
	b.Helper()
	return b.vendor.ok(command, b.with(fields))
}

func (b *buyer) refused(code int, command string, fields object) object {
	b.Helper()
	return b.vendor.refused(code, command, b.with(fields))
}

// reserve holds seats.
func (b *buyer) reserve(seats ...string) object {
	b.Helper()
	return b.ok("RESERVATION", object{"type": "RESERVE", "seatList": seatList(seats...)})
}

func seatList(seats ...string) (list []object) {
	for _, s := range seats {
		list = append(list, object{"seatId": json.Number(s)})
	}
	return list
}

// seats lists a performance's free places, with or without numbers.
func (v *vendor) seats(performance string, placement bool) (ids []string) {
	v.Helper()
	for _, s := range v.seatList(performance) {
		if s.str("available") == "true" && s["placement"] == placement {
			ids = append(ids, s.str("seatId"))
		}
	}
	return ids
}

func (v *vendor) seatList(performance string) []object {
	v.Helper()
	return v.ok("GET_SEAT_LIST", object{"actionEventId": json.Number(performance)}).list("seatList")
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
	r, err := v.http.Get(v.url + "/_control")
	if err != nil {
		v.Fatalf("report: %v", err)
	}
	defer r.Body.Close()
	return decode(v, r.Body)
}

// book returns one performance's page of the report.
func (v *vendor) book(performance string) object {
	v.Helper()
	for _, p := range v.report().list("performances") {
		if p.str("id") == performance {
			return p
		}
	}
	v.Fatalf("the report has no performance %s", performance)
	return nil
}

// count returns a number of a performance's seats or of one of its areas.
func count(book object, area, state string) int {
	if area == "" {
		seats, _ := book["seats"].(map[string]any)
		return object(seats).int(state)
	}
	for _, a := range book.list("areas") {
		if a.str("id") == area {
			return a.int(state)
		}
	}
	return -1
}

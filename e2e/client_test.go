package e2e_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the demo payments are read where they are kept

	"github.com/parterre/parterre/server"
	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// What the buyers of these tests buy.
const (
	opera   = "opera/b24/" + bil24sandbox.EventTraviata + "/" + bil24sandbox.PerformanceTraviata
	club    = "uzina/b24/" + bil24sandbox.EventClub + "/" + bil24sandbox.PerformanceClub
	brass   = "uzina/b24/" + bil24sandbox.EventBrass + "/" + bil24sandbox.PerformanceBrass
	concert = "halele/iab/" + iabiletsandbox.EventConcert + "/" + iabiletsandbox.EventConcert
	play    = "halele/iab/" + iabiletsandbox.EventPlay + "/" + iabiletsandbox.EventPlay
	sunset  = "wadadli/ttg/" + ticketingsandbox.EventSunset + "/" + ticketingsandbox.EventSunset
	trains  = "sofia/tso/" + ticketsonicsandbox.EventConcert + "/" + ticketsonicsandbox.EventConcert
)

// quick are the checkout's waits, long enough for a call to a sandbox.
var quick = server.Timing{
	CallTimeout: 2 * time.Second, IssueTimeout: 2 * time.Second, Grace: 500 * time.Millisecond, HoldGrace: 300 * time.Millisecond,
	Recheck: 100 * time.Millisecond, Beat: 50 * time.Millisecond,
}

// debugLog shows what the servers under test have to say.
var debugLog = os.Getenv("DEBUG_LOG") != ""

// unhurried leaves a test out where time is short.
func unhurried(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("waits for deadlines")
	}
}

// apiShop is a server with sandboxes behind it, as its buyers and the vendors'
// books see it.
type apiShop struct {
	testing.TB
	url       string
	sandboxes map[string]string
	db        *sql.DB
	addresses *atomic.Int32
}

// openShop starts a demo for the time of a test.
func openShop(t testing.TB, o demo.Options) *apiShop {
	t.Helper()
	if o.Timing == (server.Timing{}) {
		o.Timing = quick
	}
	o.Dir = t.TempDir()
	if debugLog {
		o.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	d, err := demo.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return shopAt(t, d.URL(), d.Dir, d.Sandboxes)
}

// shopAt is a shop that runs already.
func shopAt(t testing.TB, url, dir string, sandboxes map[string]string) *apiShop {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "parterre.db")+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return &apiShop{TB: t, url: url, sandboxes: sandboxes, db: db, addresses: new(atomic.Int32)}
}

// in is the shop as seen by a subtest.
func (s *apiShop) in(t testing.TB) *apiShop {
	inner := *s
	inner.TB = t
	return &inner
}

// eventually waits for a condition.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("after 30 s: still not %s", what)
		}
	}
}

// apiBuyer is a buyer with a cart and an address of their own.
type apiBuyer struct {
	*apiShop
	number      int32
	client      *http.Client
	performance string
	cart, token string
}

// visitor is a buyer without a cart. Each calls from an address of its own, so
// that what one address may do does not limit them together.
func (s *apiShop) visitor(performance string) *apiBuyer {
	n := s.addresses.Add(1)
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 9, byte(n>>8), byte(n))}}
	transport := &http.Transport{DialContext: dialer.DialContext}
	s.Cleanup(transport.CloseIdleConnections)
	return &apiBuyer{apiShop: s, number: n, performance: performance, client: &http.Client{
		Transport: transport, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// buyer opens a cart.
func (s *apiShop) buyer(performance string) *apiBuyer {
	s.Helper()
	b := s.visitor(performance)
	r := b.send("POST", "/v1/carts", map[string]string{"performance": performance})
	var opened struct {
		Cart  apiCart `json:"cart"`
		Token string  `json:"token"`
	}
	r.decode(http.StatusCreated, &opened)
	b.cart, b.token = opened.Cart.ID, opened.Token
	return b
}

// apiReply is an answer, read to its end.
type apiReply struct {
	testing.TB
	what   string
	status int
	header http.Header
	body   []byte
}

type (
	apiItem struct {
		Ref, Seat, Area string
		Price           int64
		Held            bool
	}
	apiCart struct {
		ID       string
		Rev      int64
		Total    int64
		Items    []apiItem
		Expired  []apiItem
		Checking bool
		Order    string
		Hold     *struct {
			ExpiresAt time.Time `json:"expires_at"`
			ServerNow time.Time `json:"server_now"`
		}
	}
	apiRefusal struct {
		Code, Message, Area, Field string
		Seats                      []string
		Cart                       *apiCart
	}
	apiOrder struct {
		ID, Status, Secret, Currency string
		Total                        int64
		Tickets                      []struct{ ID, Code string }
	}
)

// request makes a request; a body that is not a string is sent as JSON.
func (b *apiBuyer) request(method, path string, body any) *http.Request {
	b.Helper()
	var reader io.Reader
	switch v := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(v)
	default:
		text, err := json.Marshal(v)
		if err != nil {
			b.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(context.WithoutCancel(b.Context()), method, b.url+path, reader)
	if err != nil {
		b.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if b.token != "" {
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	return r
}

// try sends a request and returns the answer, or why there is none.
func (b *apiBuyer) try(r *http.Request) (apiReply, error) {
	answer, err := b.client.Do(r)
	if err != nil {
		return apiReply{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return apiReply{b.TB, r.Method + " " + r.URL.Path, answer.StatusCode, answer.Header, body}, err
}

func (b *apiBuyer) do(r *http.Request) apiReply {
	b.Helper()
	reply, err := b.try(r)
	if err != nil {
		b.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		reply.TB = b.TB
	}
	return reply
}

func (b *apiBuyer) send(method, path string, body any) apiReply {
	b.Helper()
	return b.do(b.request(method, path, body))
}

// decode reads an answer of the given status.
func (r apiReply) decode(status int, into any) {
	r.Helper()
	if r.status != status {
		r.Fatalf("%s = %d %.300s, want %d", r.what, r.status, r.body, status)
	}
	if err := json.Unmarshal(r.body, into); err != nil {
		r.Fatalf("%s = %q: %v", r.what, r.body, err)
	}
}

// refusal reads an answer that is not a success.
func (r apiReply) refusal() (no apiRefusal) {
	r.Helper()
	if err := json.Unmarshal(r.body, &no); err != nil || no.Code == "" || no.Message == "" {
		r.Errorf("%s = %d %.300q, which is no refusal: %v", r.what, r.status, r.body, err)
	}
	return no
}

// refused checks status and code of an answer that is not a success.
func (r apiReply) refused(status int, code string) apiRefusal {
	r.Helper()
	no := r.refusal()
	if r.status != status || no.Code != code {
		r.Errorf("%s = %d %.300s, want %d %s", r.what, r.status, r.body, status, code)
	}
	return no
}

func (b *apiBuyer) linesPath() string { return "/v1/carts/" + b.cart + "/lines" }

type apiLines map[string]any

func takeSeats(seats ...string) apiLines { return apiLines{"seats": seats} }

func takePlaces(area string, n int) apiLines { return apiLines{"area": area, "quantity": n} }

// take asks for places.
func (b *apiBuyer) take(l apiLines) apiReply {
	b.Helper()
	return b.send("POST", b.linesPath(), l)
}

// give gives places back.
func (b *apiBuyer) give(l apiLines) apiReply {
	b.Helper()
	return b.send("DELETE", b.linesPath(), l)
}

// look reads the cart.
func (b *apiBuyer) look() (c apiCart) {
	b.Helper()
	b.send("GET", "/v1/carts/"+b.cart, nil).decode(http.StatusOK, &c)
	return c
}

// settled waits until nothing about the cart is being found out.
func (b *apiBuyer) settled() (c apiCart) {
	b.Helper()
	eventually(b, "settled: "+b.cart, func() bool {
		c = b.look()
		return !c.Checking
	})
	return c
}

// seats are a cart's seats, sorted.
func (c apiCart) seats() []string {
	out := []string{}
	for _, i := range c.Items {
		out = append(out, i.Seat)
	}
	slices.Sort(out)
	return out
}

func expiredSeats(c apiCart) []string { return apiCart{Items: c.Expired}.seats() }

// details are the buyer's, nobody else's: at iaBilet they are what tells the
// tickets of two orders apart when the answer with them was lost.
func (b *apiBuyer) details() map[string]string {
	n := fmt.Sprintf("%04d", b.number)
	return map[string]string{"email": "ana" + n + "@example.com", "phone": "+40 720 12" + n, "full_name": "Ana Pop"}
}

// place makes the order, whatever it comes back as.
func (b *apiBuyer) place() apiReply {
	b.Helper()
	return b.send("POST", "/v1/carts/"+b.cart+"/order", b.details())
}

// ordered makes the order and returns it as soon as it is known, whatever has
// become of it by then.
func (b *apiBuyer) ordered() (o apiOrder) {
	b.Helper()
	r := b.place()
	if r.status == http.StatusAccepted {
		no := r.refused(http.StatusAccepted, "outcome_unknown")
		if no.Cart == nil || no.Cart.Order == "" {
			b.Fatalf("%s = %s without the order that is being made", r.what, r.body)
		}
		return b.order(no.Cart.Order)
	}
	r.decode(http.StatusCreated, &o)
	return o
}

// placed makes the order and waits until it can be paid, or need not be.
func (b *apiBuyer) placed() (o apiOrder) {
	b.Helper()
	id := b.ordered().ID
	eventually(b, "payable: "+id, func() bool { return b.state(id) == "payable" || b.state(id) == "issued" })
	b.place().decode(http.StatusCreated, &o) // the same again
	if o.ID != id || o.Secret == "" {
		b.Fatalf("placed again = %+v, want order %s with its secret", o, id)
	}
	return o
}

// order reads an order with the cart's token.
func (b *apiBuyer) order(id string) (o apiOrder) {
	b.Helper()
	b.send("GET", "/v1/orders/"+id, nil).decode(http.StatusOK, &o)
	return o
}

// becomes waits until the buyer is told that the order stands so. Until then it may only be pending.
func (b *apiBuyer) becomes(id, status string) (o apiOrder) {
	b.Helper()
	eventually(b, "order "+id+" "+status, func() bool {
		o = b.order(id)
		if o.Status != status && o.Status != "pending" {
			b.Fatalf("order %s is said to be %s, want %s", id, o.Status, status)
		}
		return o.Status == status
	})
	return o
}

// form is what a page without scripts posts.
func (b *apiBuyer) form(path string, form url.Values) *http.Request {
	b.Helper()
	r := b.request("POST", path, form.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func (b *apiBuyer) post(path string, form url.Values) apiReply {
	b.Helper()
	return b.do(b.form(path, form))
}

// payPage presses the pay button and returns the path of the payment page.
func (b *apiBuyer) payPage(o apiOrder) string {
	b.Helper()
	r := b.post("/o/"+o.ID+"/pay", url.Values{"token": {o.Secret}})
	page, err := url.Parse(r.header.Get("Location"))
	if r.status != http.StatusSeeOther || err != nil || !strings.HasPrefix(page.Path, "/pay/demo/") {
		b.Fatalf("pay = %d %q, want the way to the payment page", r.status, r.header.Get("Location"))
	}
	return page.Path
}

// decide pays, or declines, on the payment page and goes where that leads.
func (b *apiBuyer) decide(page, decision string) {
	b.Helper()
	r := b.post(page, url.Values{"decision": {decision}})
	back, err := url.Parse(r.header.Get("Location"))
	if r.status != http.StatusSeeOther || err != nil {
		b.Fatalf("%s on the payment page = %d %s", decision, r.status, r.body)
	}
	b.do(b.request("GET", back.Path, nil))
}

// pay pays an order that costs something.
func (b *apiBuyer) pay(o apiOrder) {
	b.Helper()
	if o.Total > 0 {
		b.decide(b.payPage(o), "pay")
	}
}

// state is how an order stands in our database.
func (s *apiShop) state(order string) (state string) {
	s.Helper()
	if err := s.db.QueryRow(`SELECT state FROM orders WHERE id = ?`, order).Scan(&state); err != nil {
		s.Fatalf("read order %s: %v", order, err)
	}
	return state
}

// money is how the payments of an order stand at the provider, oldest first,
// each with its amount.
func (s *apiShop) money(order string) []string {
	s.Helper()
	return s.strings(`SELECT state || ' ' || amount || ' ' || currency FROM demo_payments WHERE key LIKE ? || '-%' ORDER BY key`, order)
}

// strings reads a column of texts.
func (s *apiShop) strings(query string, args ...any) []string {
	s.Helper()
	rows, err := s.db.Query(query, args...)
	if err != nil {
		s.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	out := []string{}
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			s.Fatal(err)
		}
		out = append(out, one)
	}
	if err := rows.Err(); err != nil {
		s.Fatal(err)
	}
	return out
}

// totalText is an order's total as the payment provider's books have it.
func (o apiOrder) totalText() string { return fmt.Sprintf("%d %s", o.Total, o.Currency) }

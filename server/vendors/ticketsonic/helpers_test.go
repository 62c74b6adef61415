package ticketsonic_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
	"github.com/parterre/parterre/server/vendors/ticketsonic"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// start is what the tests' clock stands at.
var start = time.Date(2026, time.May, 4, 9, 0, 0, 0, time.UTC)

// clock is a clock that tests move by hand.
type clock struct {
	mu sync.Mutex
	at time.Time // guarded by mu
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// bench is a vendor opened against a server, below a path prefix.
type bench struct {
	testing.TB
	*ticketsonic.Vendor
	url   string
	clock *clock
	log   *bytes.Buffer
}

// open opens a vendor against a handler. The log is for tests that make one
// call at a time.
func open(t testing.TB, h http.Handler, c *clock, change ...func(*vendors.Options, *ticketsonic.Settings)) *bench {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/prefix/v1", h))
	t.Cleanup(server.Close)
	b := &bench{TB: t, url: server.URL + "/prefix/v1", clock: c, log: &bytes.Buffer{}}
	s := ticketsonic.Settings{
		UserID: rest.Secret(ticketsonicsandbox.DefaultUser), Key: rest.Secret(ticketsonicsandbox.DefaultKey),
		PrimaryLanguage: "bg", SecondaryLanguage: "en",
	}
	o := vendors.Options{
		BaseURL: b.url, TimeZone: time.FixedZone("EEST", 3*60*60), Currency: "EUR", HTTP: server.Client(), Now: c.now,
		Settings: func(into any) error { *into.(*ticketsonic.Settings) = s; return nil },
		Log:      slog.New(slog.NewJSONHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&o, &s)
	}
	v, err := ticketsonic.New(o)
	if err != nil {
		t.Fatal(err)
	}
	b.Vendor = v
	return b
}

// sell opens a vendor against a fresh sandbox.
func sell(t testing.TB, o ticketsonicsandbox.Options) *bench {
	t.Helper()
	c := &clock{at: start}
	o.Now = c.now
	return open(t, ticketsonicsandbox.New(o), c)
}

// tell gives the sandbox's control door an order.
func (b *bench) tell(order string) {
	b.Helper()
	resp, err := http.Post(b.url+"/_control", "application/json", strings.NewReader(order))
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if text, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
		b.Fatalf("the door says %d %s", resp.StatusCode, text)
	}
}

// books are what the sandbox has on record, as far as tests look.
type books struct {
	Calls        map[string]int
	Performances []struct {
		ID, Title string
		Areas     []struct {
			ID         string
			Free, Sold int
		}
	}
	Orders []struct {
		ID, State, Total, Currency string
		AreaPlaces                 map[string]int `json:"area_places"`
		Tickets                    []struct{ ID, Code string }
	}
}

func (b *bench) books() (out books) {
	b.Helper()
	resp, err := http.Get(b.url + "/_control")
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		b.Fatal(err)
	}
	return out
}

// sold is how many places of an area the books have as sold.
func (b *bench) sold(sku string) int {
	b.Helper()
	for _, p := range b.books().Performances {
		for _, a := range p.Areas {
			if a.ID == sku {
				return a.Sold
			}
		}
	}
	b.Fatalf("the books have no area %s", sku)
	return 0
}

func eur(minor int64) seatplan.Money { return seatplan.Money{Minor: minor, Currency: "EUR"} }

// concert is the performance that most tests buy.
var concert = vendors.Performance{ID: ticketsonicsandbox.EventConcert, Event: ticketsonicsandbox.EventConcert}

var buyer = vendors.Buyer{Email: "ana@buyer.example", Phone: "+359888000000", FullName: "Ана  Петрова", Locale: "bg"}

// cart is a holding of so many places of each of the concert's areas.
func cart(floor, balcony, meet int) vendors.Holding {
	h := vendors.Holding{Deadline: start.Add(10 * time.Minute)}
	for _, a := range []struct {
		sku   string
		n     int
		price int64
	}{{ticketsonicsandbox.SKUFloor, floor, 4500}, {ticketsonicsandbox.SKUBalcony, balcony, 6550}, {ticketsonicsandbox.SKUMeet, meet, 18000}} {
		for range a.n {
			h.Places = append(h.Places, vendors.Held{
				Key: a.sku, Area: seatplan.AreaID(a.sku), Category: seatplan.CategoryID(a.sku),
				Price: seatplan.Price{Category: seatplan.CategoryID(a.sku), Nominal: eur(a.price)},
			})
		}
	}
	return h
}

// place makes an order of a holding and returns what names it.
func (b *bench) place(h vendors.Holding) vendors.OrderRef {
	b.Helper()
	o, err := b.PlaceOrder(b.Context(), vendors.OrderRequest{Performance: concert, Holding: h, Buyer: buyer, Key: "o_1"})
	if err != nil || o.State != vendors.OrderPayable {
		b.Fatalf("PlaceOrder = %q, %v", o.State, err)
	}
	return vendors.OrderRef{Performance: concert, ID: o.ID, Currency: "EUR", Buyer: buyer, Since: b.clock.now(), Holding: h}
}

// intent is the record of an order's confirmation.
func (b *bench) intent(r vendors.OrderRef) vendors.Intent {
	return vendors.Intent{
		Op: vendors.OpConfirm, SentAt: b.clock.now(), Deadline: b.clock.now().Add(time.Minute), Performance: r.Performance,
		Before: r.Holding, Order: r.ID, Buyer: r.Buyer, Payment: "payment-1",
	}
}

// fixture reads one of the document's examples.
func fixture(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// kindOf is the kind of a vendor's error, empty for none.
func kindOf(err error) vendors.Kind {
	var e *vendors.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Kind
}

// script answers each route with what a test says, whoever asks.
type script map[string]func(http.ResponseWriter, *http.Request)

// says answers with a body under a status.
func says(status int, body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func (s script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if answer, ok := s[strings.TrimPrefix(r.URL.Path, "/")]; ok {
		answer(w, r)
		return
	}
	http.Error(w, "no such route: "+r.Method+" "+r.URL.Path, http.StatusNotFound)
}

// keep answers with a body and keeps what was sent.
func keep(sent *string, body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		*sent = string(text)
		says(http.StatusOK, body)(w, r)
	}
}

// get reads a route of the sandbox as it is.
func (b *bench) get(route string) string {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, b.url+"/"+route, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("X-Api-UserID", ticketsonicsandbox.DefaultUser)
	req.Header.Set("X-API-Key", ticketsonicsandbox.DefaultKey)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}

// deadline is a context that ends after d.
func deadline(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

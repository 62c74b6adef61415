package ticketing_test

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
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/sandbox"
	"github.com/parterre/parterre/server/vendors/ticketing"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

// start is what the tests' clock stands at: a morning in Antigua, UTC−4.
var start = time.Date(2026, time.March, 3, 14, 0, 0, 0, time.UTC)

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

var antigua = time.FixedZone("Antigua", -4*60*60)

// settingsOf is a decoder of settings, a JSON object.
func settingsOf(text string) func(any) error {
	return func(into any) error {
		d := json.NewDecoder(strings.NewReader(text))
		d.DisallowUnknownFields()
		return d.Decode(into)
	}
}

const fullSettings = `{"key":"` + ticketingsandbox.DefaultKey + `","customer":"` + ticketingsandbox.Customer + `","site":"https://tickets.example/events/{id}"}`

// shop is a vendor opened on a sandbox below a path prefix.
type shop struct {
	*ticketing.Vendor
	t      testing.TB
	server *httptest.Server
	clock  *clock
	log    bytes.Buffer
}

func openShop(t testing.TB, o ticketingsandbox.Options, settings string) *shop {
	t.Helper()
	s := &shop{t: t, clock: &clock{now: start}}
	o.Now = s.clock.Now
	s.server = httptest.NewServer(http.StripPrefix("/prefix/v3", ticketingsandbox.New(o)))
	t.Cleanup(s.server.Close)
	if settings == "" {
		settings = fullSettings
	}
	v, err := ticketing.New(vendors.Options{
		BaseURL: s.server.URL + "/prefix/v3", TimeZone: antigua, Currency: ticketingsandbox.Currency, HTTP: s.server.Client(),
		Now: s.clock.Now, Settings: settingsOf(settings),
		Log: slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Vendor = v
	return s
}

func (s *shop) door() string { return s.server.URL + "/prefix/v3/_control" }

// tell gives the control door an order, a JSON object.
func (s *shop) tell(order string) {
	s.t.Helper()
	resp, err := http.Post(s.door(), "application/json", strings.NewReader(order))
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if said, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
		s.t.Fatalf("the door says %s", said)
	}
}

func (s *shop) fail(op, mode string) {
	s.t.Helper()
	s.tell(`{"fail":{"op":"` + op + `","mode":"` + mode + `"}}`)
}

func (s *shop) books() sandbox.Report {
	s.t.Helper()
	return readBooks(s.t, s.door())
}

func readBooks(t testing.TB, door string) sandbox.Report {
	t.Helper()
	resp, err := http.Get(door)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b sandbox.Report
	if err := json.NewDecoder(resp.Body).Decode(&b); err != nil {
		t.Fatal(err)
	}
	return b
}

// counts are an area's places by the books.
func (s *shop) counts(event, area string) sandbox.Counts {
	s.t.Helper()
	for _, p := range s.books().Performances {
		for _, a := range p.Areas {
			if p.ID == event && a.ID == area {
				return a.Counts
			}
		}
	}
	s.t.Fatalf("the books have no area %s of %s", area, event)
	return sandbox.Counts{}
}

// performance finds a performance in the catalogue.
func (s *shop) performance(id string) vendors.Performance {
	s.t.Helper()
	events, err := s.Events(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range events {
		if string(e.ID) == id {
			return e.Performances[0]
		}
	}
	s.t.Fatalf("Events has no %s", id)
	return vendors.Performance{}
}

// wanted is a number of places of an area.
type wanted struct {
	area string
	n    int
}

// cart is what a buyer wants, at the prices that are shown.
func (s *shop) cart(p vendors.Performance, want ...wanted) vendors.Holding {
	s.t.Helper()
	a, err := s.Availability(context.Background(), p)
	if err != nil {
		s.t.Fatal(err)
	}
	var h vendors.Holding
	for _, w := range want {
		price, ok := a.Prices.Default(seatplan.CategoryID(w.area))
		if !ok {
			s.t.Fatalf("area %s has no price", w.area)
		}
		for range w.n {
			ref := "r" + string(rune('a'+len(h.Places)))
			h.Places = append(h.Places, vendors.Held{
				Key: ref, Ref: ref, Area: seatplan.AreaID(w.area), Category: price.Category, Tariff: price.Tariff, Price: price,
			})
		}
	}
	return h
}

func (s *shop) request(p vendors.Performance, h vendors.Holding, key string) vendors.OrderRequest {
	return vendors.OrderRequest{Performance: p, Holding: h, Key: key, Buyer: vendors.Buyer{
		Email: "buyer@wadadli.example", FullName: "Beverly Buyer", Phone: "+12685550123",
	}}
}

func (s *shop) place(p vendors.Performance, h vendors.Holding, key string) vendors.Order {
	s.t.Helper()
	o, err := s.PlaceOrder(context.Background(), s.request(p, h, key))
	if err != nil {
		s.t.Fatalf("PlaceOrder: %v", err)
	}
	return o
}

func refTo(o vendors.Order, p vendors.Performance, h vendors.Holding) vendors.OrderRef {
	return vendors.OrderRef{Performance: p, ID: o.ID, Currency: ticketingsandbox.Currency, Since: start, Holding: h}
}

func (s *shop) intent(op vendors.Op, p vendors.Performance, h vendors.Holding, key string) vendors.Intent {
	return vendors.Intent{Op: op, SentAt: s.clock.Now(), Deadline: s.clock.Now().Add(30 * time.Second), Performance: p, Before: h, Key: key}
}

func wantKind(t testing.TB, what string, err error, want vendors.Kind) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s = %v, want %v", what, err, want)
	}
}

func xcd(minor int64) seatplan.Money {
	return seatplan.Money{Minor: minor, Currency: ticketingsandbox.Currency}
}

// fixture is a file of testdata.
func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// codes are the tickets' codes.
func codes(tickets []vendors.Ticket) []string {
	var out []string
	for _, t := range tickets {
		out = append(out, t.Code)
	}
	return out
}

// openOn opens the account once more, as another process does.
func openOn(t testing.TB, s *shop) *ticketing.Vendor {
	t.Helper()
	return openWith(t, s, fullSettings)
}

// openWith opens an account on a shop's server with other settings.
func openWith(t testing.TB, s *shop, settings string) *ticketing.Vendor {
	t.Helper()
	return openAs(t, s, settings, antigua)
}

// openIn opens the account with another time zone.
func openIn(t testing.TB, s *shop, zone *time.Location) *ticketing.Vendor {
	t.Helper()
	return openAs(t, s, fullSettings, zone)
}

func openAs(t testing.TB, s *shop, settings string, zone *time.Location) *ticketing.Vendor {
	t.Helper()
	v, err := ticketing.New(vendors.Options{
		BaseURL: s.server.URL + "/prefix/v3", TimeZone: zone, Currency: ticketingsandbox.Currency, HTTP: s.server.Client(),
		Now: s.clock.Now, Settings: settingsOf(settings),
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

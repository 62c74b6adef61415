package bil24_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/rest"
)

// now is the tests' clock.
var now = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// object is a decoded JSON object.
type object = map[string]any

// desk is a vendor that answers from a list: each command, RESERVATION by its
// type, has a queue of bodies. A request without one fails the test and prints
// itself.
type desk struct {
	t  testing.TB
	mu sync.Mutex // guards the fields below
	// answers are JSON texts, or "" for a connection that is cut.
	answers map[string][]string
	asked   []object
	image   func(http.ResponseWriter, *http.Request)
	fetched string // the last image's address
}

// open starts a desk and returns it with a ticketing system's client for it.
func open(t *testing.T, s bil24.Settings, answers map[string][]string) (*desk, *bil24.Vendor) {
	t.Helper()
	d, v := openAny(t, s, answers)
	return d, v.(*bil24.Vendor)
}

// openBrowser is open with a browser interface's client.
func openBrowser(t *testing.T, answers map[string][]string) (*desk, *bil24.Browser) {
	t.Helper()
	s := browserSettings
	s.Interface, s.ChargePercent = "browser", ""
	d, v := openAny(t, s, answers)
	return d, v.(*bil24.Browser)
}

// openAny is open with the client of whatever type the settings say, below a
// path prefix.
func openAny(t *testing.T, s bil24.Settings, answers map[string][]string) (*desk, vendors.Vendor) {
	t.Helper()
	d := &desk{t: t, answers: answers}
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	if s.FID == "" {
		s.FID, s.Token = "1184", "24d3b97b64dfab187a5f"
	}
	v, err := bil24.New(vendors.Options{
		BaseURL: server.URL + "/prefix/json", TimeZone: time.FixedZone("EET", 2*60*60), Currency: "RUB",
		Settings: func(into any) error { *into.(*bil24.Settings) = s; return nil },
		HTTP:     server.Client(), Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	return d, v
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.Method == http.MethodGet && d.image != nil {
		d.fetched = r.RequestURI
		d.image(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	var request object
	if err := json.Unmarshal(body, &request); err != nil || r.Method != http.MethodPost || r.URL.Path != "/prefix/json" {
		d.t.Errorf("unknown request: %s %s %s", r.Method, r.URL.Path, body)
		return
	}
	d.asked = append(d.asked, request)
	name, _ := request["command"].(string)
	if kind, ok := request["type"].(string); ok && name == "RESERVATION" {
		name = kind
	}
	queue := d.answers[name]
	if len(queue) == 0 {
		d.t.Errorf("unknown request: %s", body)
		return
	}
	d.answers[name] = queue[1:]
	if queue[0] == "" {
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			conn.Close()
		}
		return
	}
	io.WriteString(w, queue[0])
}

// commands returns what was asked for, in order.
func (d *desk) commands() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for _, r := range d.asked {
		name := fmt.Sprint(r["command"])
		if kind, ok := r["type"]; ok && name == "RESERVATION" {
			name = fmt.Sprint(kind)
		}
		out = append(out, name)
	}
	return out
}

// unasked returns the commands that have answers left.
func (d *desk) unasked() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for name, left := range d.answers {
		if len(left) > 0 {
			out = append(out, name)
		}
	}
	return out
}

// lastImage returns the address of the last image that was fetched.
func (d *desk) lastImage() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fetched
}

// last returns the last request of a command.
func (d *desk) last(command string) object {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := len(d.asked) - 1; i >= 0; i-- {
		if d.asked[i]["command"] == command {
			return d.asked[i]
		}
	}
	d.t.Fatalf("%s was not asked for", command)
	return nil
}

func fixture(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func decode(t testing.TB, text string) object {
	t.Helper()
	var o object
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// visit is a user in the stored form of a visit.
func visit(id, session string) vendors.Visit {
	return vendors.Visit(fmt.Sprintf(`{"userId":%q,"sessionId":%q}`, id, session))
}

var (
	browser   = visit("6104", "19c517c212bf173b44558308149db8ca")
	ticketing = visit("18109", "d6035a755bd0862e713e03f337505bd0")
)

// browserSettings are those of the document's examples with fid 1185. Our
// client speaks for the other type of interface; the shapes are the same.
// Without a charge that is not ours nothing but the example is read.
var browserSettings = bil24.Settings{FID: "1185", Token: rest.Secret("2f1173e2b12fd5a111b6"), ChargePercent: "0"}

// ourCharge names a charge, so that the vendor's needs not be read.
var ourCharge = bil24.Settings{ChargePercent: "0"}

func money(minor int64, c seatplan.Currency) seatplan.Money {
	return seatplan.Money{Minor: minor, Currency: c}
}

// price is a price without charge.
func price(category, tariff string, nominal seatplan.Money) seatplan.Price {
	return seatplan.Price{
		Category: seatplan.CategoryID(category), Tariff: seatplan.TariffID(tariff), Nominal: nominal,
		Fee: money(0, nominal.Currency),
	}
}

func seat(id, category string, nominal seatplan.Money) vendors.Place {
	return vendors.Place{
		Seat: seatplan.SeatID(id), Category: seatplan.CategoryID(category), Expect: price(category, "", nominal),
	}
}

func inArea(area, tariff string, nominal seatplan.Money) vendors.Place {
	return vendors.Place{
		Area: seatplan.AreaID(area), Category: seatplan.CategoryID(area), Tariff: seatplan.TariffID(tariff),
		Expect: price(area, tariff, nominal),
	}
}

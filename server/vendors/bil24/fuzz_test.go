package bil24_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
)

// canned answers every request with one body, so that each decoder meets it.
type canned struct{ body []byte }

// RoundTrip answers without a network.
func (c *canned) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	w := httptest.NewRecorder()
	_, _ = w.Write(c.body)
	return w.Result(), nil
}

// patience ends a reading before it is tried again.
const patience = 40 * time.Millisecond

// fuzzed opens accounts of both types whose vendor answers everything with body.
// A failed reading is not tried again.
func fuzzed(t testing.TB, body []byte) (context.Context, *bil24.Vendor, *bil24.Browser) {
	t.Helper()
	options := func(s bil24.Settings) vendors.Options {
		return vendors.Options{
			BaseURL: "https://api.example/json", TimeZone: time.UTC, Currency: "RON", HTTP: &http.Client{Transport: &canned{body}},
			Now: func() time.Time { return now }, Settings: func(into any) error { *into.(*bil24.Settings) = s; return nil },
		}
	}
	system, err := bil24.New(options(bil24.Settings{FID: "1184", Token: "t", ChargePercent: "10"}))
	if err != nil {
		t.Fatal(err)
	}
	browser, err := bil24.New(options(bil24.Settings{Interface: "browser", FID: "1185", Token: "t"}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx, system.(*bil24.Vendor), browser.(*bil24.Browser)
}

// seeds adds the document's answers and ours.
func seeds(f *testing.F) {
	f.Helper()
	for _, pattern := range []string{"*.response.json", "made/*.json", "made/*.svg"} {
		files, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil || len(files) == 0 {
			f.Fatalf("no seeds %s: %v", pattern, err)
		}
		for _, file := range files {
			f.Add([]byte(fixture(f, strings.TrimPrefix(filepath.ToSlash(file), "testdata/"))))
		}
	}
}

// FuzzCatalogue: whatever comes, ids can be ids, and dates are in order.
func FuzzCatalogue(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		ctx, system, browser := fuzzed(t, body)
		for _, v := range []vendors.Vendor{system, browser} {
			events, err := v.Events(ctx)
			if err != nil {
				expectOurs(t, err)
				continue
			}
			for _, e := range events {
				if !seatplan.ValidID(string(e.ID)) {
					t.Errorf("event %q", e.ID)
				}
				for i, p := range e.Performances {
					if !seatplan.ValidID(string(p.ID)) || p.Places < -1 || i > 0 && p.Starts.Before(e.Performances[i-1].Starts) {
						t.Errorf("performance %+v", p)
					}
				}
			}
		}
		_ = system.Examine(ctx)
	})
}

// expectOurs: failures are of the kinds that callers know.
func expectOurs(t *testing.T, err error) {
	t.Helper()
	if err != nil && kind(err) == "" {
		t.Errorf("%T: %v", err, err)
	}
}

// FuzzHouse: what is free can be had and has no impossible numbers.
func FuzzHouse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		ctx, v, _ := fuzzed(t, body)
		a, err := v.Availability(ctx, tosca)
		expectOurs(t, err)
		for _, area := range a.Areas {
			if area.Free < 0 || !seatplan.ValidID(string(area.Area)) {
				t.Errorf("area %+v", area)
			}
		}
		_, err = v.Plan(ctx, tosca)
		expectOurs(t, err)
	})
}

// FuzzCart: what is held can be named to the vendor and does not cost less than
// nothing.
func FuzzCart(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		ctx, system, browserAccount := fuzzed(t, body)
		r := vendors.HoldRequest{Visit: ticketing, Performance: tosca, Places: []vendors.Place{seat("1", "26793", money(10000, "RON"))}}
		release := vendors.ReleaseRequest{Visit: ticketing, Performance: tosca}
		code := vendors.CodeRequest{Visit: ticketing, Performance: tosca, Code: "SEARA10"}
		for _, v := range []interface {
			vendors.Holder
			vendors.Discounter
		}{system, browserAccount} {
			for _, call := range []func() (vendors.Holding, error){
				func() (vendors.Holding, error) { return v.Hold(ctx, r) },
				func() (vendors.Holding, error) { return v.Release(ctx, release) },
				func() (vendors.Holding, error) { return v.Holding(ctx, ticketing, tosca, "") },
				func() (vendors.Holding, error) { return v.AddCode(ctx, code) },
			} {
				held, err := call()
				expectOurs(t, err)
				for _, p := range held.Places {
					if _, err := json.Marshal(json.Number(p.Key)); err != nil || p.Key == "" || p.Price.Nominal.Minor < 0 {
						t.Errorf("held %+v", p)
					}
				}
			}
		}
		if visit, err := browserAccount.ConfirmEmail(ctx, browser, "a@b.example", "1", ""); err == nil && len(visit) == 0 {
			t.Error("ConfirmEmail came to no visit")
		}
	})
}

// FuzzOrder: an order has an id, and whoever pays is sent to the web.
func FuzzOrder(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		ctx, system, browserAccount := fuzzed(t, body)
		r := vendors.OrderRequest{Visit: ticketing, Performance: tosca, Holding: twoSeats}
		ref := vendors.OrderRef{Visit: ticketing, ID: "64", Currency: "RON"}
		for _, v := range []vendors.Vendor{system, browserAccount} {
			o, err := v.PlaceOrder(ctx, r)
			expectOurs(t, err)
			if err == nil && (o.ID == "" || o.Total.Minor < 0) || o.PayURL != "" && !strings.HasPrefix(o.PayURL, "https://") {
				t.Errorf("PlaceOrder = %+v", o)
			}
			_, err = v.ConfirmOrder(ctx, ref, "")
			expectOurs(t, err)
			tickets, err := v.Tickets(ctx, ref)
			expectOurs(t, err)
			for _, ticket := range tickets {
				if ticket.ID == "" || ticket.Code == "" {
					t.Errorf("ticket %+v", ticket)
				}
			}
			_, err = v.Settle(ctx, vendors.Intent{Op: vendors.OpPlace, Visit: ticketing, Performance: tosca, Before: twoSeats, SentAt: now})
			expectOurs(t, err)
		}
		if d, err := system.Print(ctx, ref); err == nil && len(d.Content) == 0 {
			t.Error("Print came to nothing")
		}
	})
}

// FuzzDesk: what the desk tells can be written.
func FuzzDesk(f *testing.F) {
	seeds(f)
	args := vendors.Args{
		"user": {"1"}, "session": {"s"}, "order": {"1"}, "ticket": {"1"}, "event": {"1"}, "city": {"1"}, "code": {"1"}, "token": {"t"},
		"email": {"a@b.example"},
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		_, system, _ := fuzzed(t, body)
		for _, a := range system.Actions() {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			told, err := a.Run(ctx, args)
			cancel()
			if err != nil {
				continue
			}
			if _, err := json.Marshal(told); err != nil {
				t.Errorf("%s %s cannot be written: %v", a.Noun, a.Verb, err)
			}
		}
	})
}

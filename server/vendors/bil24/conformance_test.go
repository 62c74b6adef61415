package bil24_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/vendortest"
)

// clock is a clock that tests move.
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

// bank is a sandbox and a vendor that speaks to it below a path prefix.
type bank struct {
	vendors.Vendor
	*httptest.Server
	clock *clock
	wire  *vendortest.Wire
	log   *vendortest.Log
}

func (b *bank) door() string { return b.URL + "/prefix/_control" }

var (
	systemAccount = bil24.Settings{FID: "1184", Token: bil24sandbox.DefaultToken, ChargePercent: "10"}
	// ownChargeAccount leaves the charge to the vendor.
	ownChargeAccount = bil24.Settings{FID: "1184", Token: bil24sandbox.DefaultToken, Catalogue: "filter"}
	browserAccount   = bil24.Settings{Interface: "browser", FID: "1185", Token: bil24sandbox.BrowserToken}
)

func openBank(t testing.TB, s bil24.Settings) *bank {
	t.Helper()
	return openSandbox(t, s, bil24sandbox.Options{})
}

// openSmall is openBank without the largest hall.
func openSmall(t testing.TB, s bil24.Settings) *bank {
	t.Helper()
	return openSandbox(t, s, bil24sandbox.Options{Small: true})
}

func openSandbox(t testing.TB, s bil24.Settings, o bil24sandbox.Options) *bank {
	t.Helper()
	b := &bank{clock: &clock{at: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}, wire: new(vendortest.Wire), log: new(vendortest.Log)}
	o.Now, o.ChargePercent = b.clock.now, 6
	b.Server = httptest.NewServer(b.wire.Around(bil24sandbox.New(o)))
	t.Cleanup(b.Close)
	var err error
	b.Vendor, err = bil24.New(vendors.Options{
		BaseURL: b.URL + "/prefix/json", TimeZone: time.UTC, HTTP: b.Client(), Now: b.clock.now, Log: b.log.Logger(),
		Settings: func(into any) error { *into.(*bil24.Settings) = s; return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sandbox opens a sandbox with a ticketing system's account.
func sandbox(t testing.TB) (v *bil24.Vendor, door string, c *clock) {
	t.Helper()
	b := openBank(t, systemAccount)
	return b.Vendor.(*bil24.Vendor), b.door(), b.clock
}

// harness is what interfaces of both types have.
func (b *bank) harness() vendortest.Harness {
	wire := b.wire
	if testing.Short() {
		wire = nil // the ways to misbehave are many, and reads are patient
	}
	return vendortest.Harness{
		Vendor: b.Vendor, ControlURL: b.door(), Now: b.clock.now, Advance: b.clock.advance, Wire: wire, Logged: b.log,
		Performances: []seatplan.PerformanceID{
			bil24sandbox.PerformanceTraviata, bil24sandbox.PerformanceClub, bil24sandbox.PerformanceBrass, bil24sandbox.PerformanceRehearsal,
			bil24sandbox.PerformanceTasting,
		},
		Codes:  map[seatplan.PerformanceID]string{bil24sandbox.PerformanceRehearsal: "4517"},
		Promos: map[seatplan.PerformanceID]string{bil24sandbox.PerformanceTraviata: bil24sandbox.PromoTenth, bil24sandbox.PerformanceClub: bil24sandbox.PromoTenth},
		Ops: map[vendors.Op]string{
			vendors.OpHold: "RESERVATION", vendors.OpRelease: "RESERVATION", vendors.OpPlace: "CREATE_ORDER_EXT",
			vendors.OpConfirm: "PAY_ORDER", vendors.OpCancel: "CANCEL_ORDER",
		},
		Enums:  []string{"statusExtStr", "statusStr", "barCodeType"},
		Prints: true, Mails: true, Secrets: []string{bil24sandbox.DefaultToken, bil24sandbox.BrowserToken},
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	vendortest.Run(t, func(t testing.TB) vendortest.Harness {
		h := openSmall(t, systemAccount).harness()
		if testing.Short() {
			h.Performances = h.Performances[2:3] // seats and an area
		}
		return h
	})
}

// TestConformanceOwnCharge leaves the charge to the vendor and reads the
// catalogue event by event.
func TestConformanceOwnCharge(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the others have most of it")
	}
	vendortest.Run(t, func(t testing.TB) vendortest.Harness {
		h := openSmall(t, ownChargeAccount).harness()
		h.Performances = h.Performances[2:3] // seats and an area
		return h
	})
}

func TestConformanceBrowser(t *testing.T) {
	t.Parallel()
	vendortest.Run(t, func(t testing.TB) vendortest.Harness {
		b := openSmall(t, browserAccount)
		h := b.harness()
		h.Ops = map[vendors.Op]string{vendors.OpHold: "RESERVATION", vendors.OpRelease: "RESERVATION", vendors.OpPlace: "CREATE_ORDER"}
		h.Prints, h.Pay = false, b.pay
		h.Performances = h.Performances[1:4] // an area, seats and an area, an access code
		if testing.Short() {
			h.Performances = h.Performances[:1]
		}
		h.EmailCode = func(string) string { return bil24sandbox.EmailCode }
		return h
	})
}

// pay pays an order at the gateway.
func (b *bank) pay(t testing.TB, o vendors.Order) {
	t.Helper()
	client := *b.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.PostForm(o.PayURL, url.Values{"decision": {"pay"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("the gateway says %d", answer.StatusCode)
	}
}

func TestLargeHall(t *testing.T) {
	t.Parallel()
	v, _, _ := sandbox(t)
	arena := vendors.Performance{ID: bil24sandbox.PerformanceArena}
	plan, err := v.Plan(t.Context(), arena)
	if err != nil {
		t.Fatal(err)
	}
	a, err := v.Availability(t.Context(), arena)
	if err != nil || len(a.Seats) != plan.Len() {
		t.Fatalf("Availability has %d seats, %v; the plan has %d", len(a.Seats), err, plan.Len())
	}
	for _, s := range a.Seats {
		if _, ok := plan.Find(s.Seat); !ok {
			t.Fatalf("seat %s is not in the plan", s.Seat)
		}
	}
}

func TestSoldOutHall(t *testing.T) {
	t.Parallel()
	v, _, _ := sandbox(t)
	a, err := v.Availability(t.Context(), vendors.Performance{ID: bil24sandbox.PerformanceTraviataSoldOut})
	if err != nil || len(a.Seats) == 0 {
		t.Fatalf("Availability = %d seats, %v", len(a.Seats), err)
	}
	for _, s := range a.Seats {
		if s.Status == seatplan.Free {
			t.Fatalf("seat %s is free in a sold-out hall", s.Seat)
		}
	}
}

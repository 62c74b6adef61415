package bil24_test

import (
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/bil24/bil24test"
	"github.com/parterre/parterre/server/vendors/rest"
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

// sandbox opens a sandbox and a vendor that speaks to it below a path prefix.
func sandbox(t testing.TB) (v *bil24.Vendor, door string, c *clock) {
	t.Helper()
	c = &clock{at: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
	server := httptest.NewServer(bil24test.New(bil24test.Options{Now: c.now}))
	t.Cleanup(server.Close)
	opened, err := bil24.New(vendors.Options{
		BaseURL: server.URL + "/prefix/json", TimeZone: time.UTC, HTTP: server.Client(), Now: c.now,
		Settings: func(into any) error {
			*into.(*bil24.Settings) = bil24.Settings{
				FID: "1184", Token: rest.Secret(bil24test.DefaultToken), ChargePercent: "10",
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return opened.(*bil24.Vendor), server.URL + "/prefix/_control", c
}

func TestConformance(t *testing.T) {
	t.Parallel()
	vendortest.Run(t, func(t testing.TB) vendortest.Harness {
		v, door, c := sandbox(t)
		return vendortest.Harness{
			Vendor: v, Door: door, Now: c.now, Advance: c.advance,
			Performances: []seatplan.PerformanceID{
				bil24test.PerformanceTraviata, bil24test.PerformanceClub, bil24test.PerformanceBrass, bil24test.PerformanceRehearsal,
			},
			Codes: map[seatplan.PerformanceID]string{bil24test.PerformanceRehearsal: "4517"},
			Ops: map[vendors.Op]string{
				vendors.OpHold: "RESERVATION", vendors.OpRelease: "RESERVATION", vendors.OpPlace: "CREATE_ORDER_EXT",
				vendors.OpConfirm: "PAY_ORDER", vendors.OpCancel: "CANCEL_ORDER",
			},
		}
	})
}

func TestLargeHall(t *testing.T) {
	t.Parallel()
	v, _, _ := sandbox(t)
	arena := vendors.Performance{ID: bil24test.PerformanceArena}
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
	a, err := v.Availability(t.Context(), vendors.Performance{ID: bil24test.PerformanceTraviataSoldOut})
	if err != nil || len(a.Seats) == 0 {
		t.Fatalf("Availability = %d seats, %v", len(a.Seats), err)
	}
	for _, s := range a.Seats {
		if s.Status == seatplan.Free {
			t.Fatalf("seat %s is free in a sold-out hall", s.Seat)
		}
	}
}

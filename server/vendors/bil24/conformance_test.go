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

func TestConformance(t *testing.T) {
	t.Parallel()
	vendortest.Run(t, func(t testing.TB) vendortest.Harness {
		clock := &clock{at: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
		server := httptest.NewServer(bil24test.New(bil24test.Options{Now: clock.now}))
		t.Cleanup(server.Close)
		v, err := bil24.New(vendors.Options{
			BaseURL: server.URL + "/prefix/json", TimeZone: time.UTC, HTTP: server.Client(), Now: clock.now,
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
		return vendortest.Harness{
			Vendor: v, Door: server.URL + "/prefix/_control", Now: clock.now, Advance: clock.advance,
			Performances: []seatplan.PerformanceID{
				bil24test.PerformanceTraviata, bil24test.PerformanceClub, bil24test.PerformanceBrass, bil24test.PerformanceRehearsal,
				bil24test.PerformanceArena,
			},
			Codes: map[seatplan.PerformanceID]string{bil24test.PerformanceRehearsal: "4517"},
			Ops: map[vendors.Op]string{
				vendors.OpHold: "RESERVATION", vendors.OpRelease: "RESERVATION", vendors.OpPlace: "CREATE_ORDER_EXT",
				vendors.OpConfirm: "PAY_ORDER", vendors.OpCancel: "CANCEL_ORDER",
			},
		}
	})
}

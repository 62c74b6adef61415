package ticketing_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketing"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/vendortest"
)

// TestConformance runs the suite on both generations: on places that are free
// and so sold when they are ordered, and on places that have a price and so are
// held until they are paid, which we never do; and once with an account whose
// time zone is not the vendor's.
func TestConformance(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		zone          *time.Location // of the account
		options       ticketingsandbox.Options
		place, cancel string
		performances  []seatplan.PerformanceID
	}{
		{"sections", antigua, ticketingsandbox.Options{}, ticketingsandbox.OpPlace, ticketingsandbox.OpCancel,
			[]seatplan.PerformanceID{ticketingsandbox.EventSunset, ticketingsandbox.EventRegatta}},
		{"tiers", antigua, ticketingsandbox.Options{}, ticketingsandbox.OpPlaceTiers, ticketingsandbox.OpCancel,
			[]seatplan.PerformanceID{ticketingsandbox.EventFoodFair}},
		{"later generation", antigua, ticketingsandbox.Options{Tiers: true}, ticketingsandbox.OpPlaceTiers, ticketingsandbox.OpCancelTiers,
			[]seatplan.PerformanceID{ticketingsandbox.EventRegatta, ticketingsandbox.EventPanorama}},
		{"another time zone", time.FixedZone("wrong", 9*60*60), ticketingsandbox.Options{}, ticketingsandbox.OpPlace, ticketingsandbox.OpCancel,
			[]seatplan.PerformanceID{ticketingsandbox.EventSunset, ticketingsandbox.EventRegatta}},
	}
	if testing.Short() {
		tests = tests[:1]
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			vendortest.Run(t, func(t testing.TB) vendortest.Harness {
				return harness(t, tt.zone, tt.options, tt.place, tt.cancel, tt.performances)
			})
		})
	}
}

func harness(t testing.TB, zone *time.Location, o ticketingsandbox.Options, place, cancel string, performances []seatplan.PerformanceID) vendortest.Harness {
	c := &clock{now: start}
	wire, log := &vendortest.Wire{}, &vendortest.Log{}
	o.Now = c.Now
	server := httptest.NewServer(http.StripPrefix("/prefix/v3", wire.Around(ticketingsandbox.New(o))))
	t.Cleanup(server.Close)
	v, err := ticketing.New(vendors.Options{
		BaseURL: server.URL + "/prefix/v3", TimeZone: zone, Currency: ticketingsandbox.Currency, HTTP: server.Client(),
		Now: c.Now, Settings: settingsOf(fullSettings), Log: log.Logger(),
	})
	if err != nil {
		t.Fatal(err)
	}
	door := server.URL + "/prefix/v3/_control"
	t.Cleanup(func() { expectNoPayment(t, door) })
	return vendortest.Harness{
		Vendor: v, ControlURL: door, Now: c.Now, Advance: c.Add, Performances: performances,
		Ops:  map[vendors.Op]string{vendors.OpPlace: place, vendors.OpCancel: cancel},
		Wire: wire, Logged: log, Enums: []string{"status"}, Secrets: []string{ticketingsandbox.DefaultKey},
	}
}

// expectNoPayment checks in the books that nothing was ever posted where
// payments are.
func expectNoPayment(t testing.TB, door string) {
	t.Helper()
	for op, n := range readBooks(t, door).Calls {
		if strings.Contains(op, "payment") {
			t.Errorf("%s was called %d times", op, n)
		}
	}
}

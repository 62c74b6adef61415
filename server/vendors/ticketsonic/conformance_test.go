package ticketsonic_test

import (
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketsonic"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
	"github.com/parterre/parterre/server/vendors/vendortest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	vendortest.Run(t, func(t testing.TB) vendortest.Harness {
		c, wire, log := &clock{at: start}, &vendortest.Wire{}, &vendortest.Log{}
		b := open(t, wire.Around(ticketsonicsandbox.New(ticketsonicsandbox.Options{Now: c.now})), c,
			func(o *vendors.Options, _ *ticketsonic.Settings) { o.Log = log.Logger() })
		return vendortest.Harness{
			Vendor: b.Vendor, ControlURL: b.url + "/_control", Now: c.now, Advance: c.advance,
			Performances: []seatplan.PerformanceID{ticketsonicsandbox.EventConcert, ticketsonicsandbox.EventExhibition},
			Ops:          map[vendors.Op]string{vendors.OpConfirm: "order/new"},
			Wire:         wire, Enums: []string{"status", "code", "currency"}, Logged: log,
			Secrets:      []string{ticketsonicsandbox.DefaultUser, ticketsonicsandbox.DefaultKey},
			NoPriceGuard: true,
		}
	})
}

package iabilet_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/vendortest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	performances := []seatplan.PerformanceID{iabiletsandbox.EventConcert, iabiletsandbox.EventPlay}
	vendortest.Run(t, func(t testing.TB) vendortest.Harness {
		c, wire, log := &clock{now: start}, &vendortest.Wire{}, &vendortest.Log{}
		sandbox := iabiletsandbox.New(iabiletsandbox.Options{Now: c.Now, PrintURLs: true})
		server := httptest.NewServer(http.StripPrefix("/prefix/api", wire.Around(sandbox)))
		t.Cleanup(server.Close)
		o := (&fake{Server: server}).options("")
		o.Now, o.Log = c.Now, log.Logger()
		v, err := iabilet.New(o)
		if err != nil {
			t.Fatal(err)
		}
		promos := map[seatplan.PerformanceID]string{}
		for _, id := range performances {
			promos[id] = iabiletsandbox.VoucherCode
		}
		return vendortest.Harness{
			Vendor: v, ControlURL: server.URL + "/prefix/api/_control", Now: c.Now, Advance: c.Add,
			Wire: wire, Logged: log, Enums: []string{"status", "allowBookingEx", "type"}, Secrets: []string{appKey, appSecret},
			Performances: performances, Promos: promos, Prints: true,
			Ops: map[vendors.Op]string{
				vendors.OpHold: "/lockSeats", vendors.OpRelease: "/unlock", vendors.OpPlace: "/prepareOrder",
				vendors.OpConfirm: "/confirmOrder", vendors.OpCancel: "/unlock",
			},
		}
	})
}

package iabilet_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
	"github.com/parterre/parterre/server/vendors/iabilet/iabilettest"
	"github.com/parterre/parterre/server/vendors/vendortest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	vendortest.Run(t, func(t testing.TB) vendortest.Harness {
		c := &clock{now: start}
		server := httptest.NewServer(http.StripPrefix("/prefix/api", iabilettest.New(iabilettest.Options{Now: c.Now})))
		t.Cleanup(server.Close)
		o := (&fake{Server: server}).options("")
		o.Now, o.Log = c.Now, slog.New(slog.DiscardHandler)
		v, err := iabilet.New(o)
		if err != nil {
			t.Fatal(err)
		}
		return vendortest.Harness{
			Vendor: v, Door: server.URL + "/prefix/api/_control", Now: c.Now, Advance: c.Add,
			Performances: []seatplan.PerformanceID{iabilettest.EventConcert, iabilettest.EventPlay},
			Ops: map[vendors.Op]string{
				vendors.OpHold: "/lockSeats", vendors.OpRelease: "/unlock", vendors.OpPlace: "/prepareOrder",
				vendors.OpConfirm: "/confirmOrder", vendors.OpCancel: "/unlock",
			},
		}
	})
}

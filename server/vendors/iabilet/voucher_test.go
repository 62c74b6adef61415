package iabilet_test

import (
	"testing"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet/iabilettest"
)

// TestDocumentVoucher holds a place of an event that is sold with a voucher.
func TestDocumentVoucher(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/lockSeats", fixture(t, "lockSeats.response.json"))
	f.answer("/addVoucher", fixture(t, "addVoucher.response.json"))
	v := f.open(t, "")
	request := vendors.HoldRequest{Visit: newVisit(t, v), Performance: concert, Places: []vendors.Place{standing("ticket-1")}}
	request.Performance.AccessCode, request.AccessCode = true, "HIBIQA30"
	held, err := v.Hold(t.Context(), request)
	if err != nil || held.Total != lei(21500) || len(held.Places) != 1 {
		t.Errorf("Hold = %+v, %v", held, err)
	}
	if got := f.last(t, "/addVoucher"); got.Line != "POST /addVoucher" || got.Auth != "Bearer t0ken-2" || !sameJSON(t, got.Body, fixture(t, "addVoucher.request.json")) {
		t.Errorf("addVoucher sent %+v", got)
	}
}

func TestSandboxVoucher(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, "", iabilettest.Options{})
	dinner := w.performance(t, iabilettest.EventVoucher)
	if dinner.State != vendors.OnSale || !dinner.AccessCode {
		t.Fatalf("performance %+v, want it on sale with a code", dinner)
	}
	r := vendors.HoldRequest{
		Visit: newVisit(t, w.Vendor), Performance: dinner, Places: w.places(t, dinner, iabilettest.AreaGarden, iabilettest.TariffGarden, 2),
	}
	for code, what := range map[string]string{"": "no voucher", "WRONG": "a wrong voucher"} {
		r.AccessCode = code
		_, err := w.Hold(t.Context(), r)
		wantKind(t, what, err, vendors.ErrRefused)
		if areas, _ := w.books(t, dinner.ID); areas[iabilettest.AreaGarden].Held != 0 {
			t.Errorf("%s: books %+v, want nothing locked", what, areas)
		}
	}
	r.AccessCode = iabilettest.VoucherCode
	for _, mode := range []string{"drop_before", "drop_after"} {
		w.fail(t, "/addVoucher", mode)
		_, err := w.Hold(t.Context(), r)
		wantKind(t, mode, err, vendors.ErrOutcomeUnknown)
	}
	held, err := w.Hold(t.Context(), r)
	if err != nil || held.Total != lei(11900) { // 2 × 65 with 2 × 4.50 of fees, less 20
		t.Fatalf("Hold = %+v, %v, want 119.00", held, err)
	}
	order, err := w.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: r.Visit, Performance: dinner, Holding: held})
	if err != nil || order.Total != held.Total || len(order.Modifiers) != 2 {
		t.Errorf("PlaceOrder = %+v, %v", order, err)
	}
}

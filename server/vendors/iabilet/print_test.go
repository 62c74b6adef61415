package iabilet_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// TestSandboxPrint buys a place and fetches its PDF.
func TestSandboxPrint(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, "", iabiletsandbox.Options{PrintURLs: true})
	concert := w.performance(t, iabiletsandbox.EventConcert)
	visit := newVisit(t, w.Vendor)
	held, err := w.Hold(t.Context(), vendors.HoldRequest{
		Visit: visit, Performance: concert, Places: w.places(t, concert, iabiletsandbox.AreaStanding, iabiletsandbox.TariffStanding, 1),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: visit, Performance: concert, Holding: held}); err != nil {
		t.Fatal(err)
	}
	ref := vendors.OrderRef{Visit: visit, Performance: concert, ID: held.Booking, Holding: held}
	order, err := w.ConfirmOrder(t.Context(), ref, "pay-1")
	if err != nil || order.Print == "" {
		t.Fatalf("ConfirmOrder = %+v, %v, want it printable", order, err)
	}
	ref.Print = order.Print
	doc, err := w.Print(t.Context(), ref)
	if err != nil || doc.ContentType != "application/pdf" || doc.Name != "bilete.pdf" || !strings.HasPrefix(string(doc.Content), "%PDF-") {
		t.Errorf("Print = %s %s %.20q, %v", doc.ContentType, doc.Name, doc.Content, err)
	}
	ref.Print += "X"
	_, err = w.Print(t.Context(), ref)
	wantKind(t, "an address that is not there", err, vendors.ErrNotFound)
	if strings.Contains(err.Error(), "orderCode") {
		t.Errorf("error %q has the address in it", err)
	}
}

// TestPrintAddresses: only a confirmation's address at an allowed host is kept,
// and only there anything is fetched.
func TestPrintAddresses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address string
		kept    bool
	}{
		{"%s/print?code=SECRETWORD", true}, // the API's own host
		{"https://print.example/HROBREWLAI", true},
		{"https://PRINT.example/HROBREWLAI", true},
		{"http://print.example/SECRETWORD", false},
		{"https://print.example.evil.example/SECRETWORD", false},
		{"https://me:SECRETWORD@print.example/", false},
		{"file:///SECRETWORD", false},
		{"://SECRETWORD", false},
		{"", false},
	} {
		f := newFake(t)
		address := strings.Replace(tt.address, "%s", f.URL, 1)
		f.answer("/confirmOrder", strings.Replace(fixture(t, "confirmOrder.response.json"), `"orderNr"`, fmt.Sprintf(`"printUrl":%q,"orderNr"`, address), 1))
		v := f.open(t, `"print_hosts":["print.example"]`)
		order, err := v.ConfirmOrder(t.Context(), orderOf(newVisit(t, v)), "")
		if err != nil || (order.Print == address) != (tt.kept || address == "") || !tt.kept && order.Print != "" {
			t.Errorf("%s: ConfirmOrder keeps %q, %v", address, order.Print, err)
		}
		wantClean(t, "log", f.log.String())
		if tt.kept {
			continue
		}
		ref := orderOf(nil)
		ref.Print = address
		_, err = v.Print(t.Context(), ref)
		if address == "" {
			wantKind(t, "no address", err, vendors.ErrNotFound)
		} else {
			wantKind(t, address, err, vendors.ErrRefused)
		}
		wantClean(t, address, fmt.Sprint(err))
	}
}

// TestPrintAnswers looks at what may come instead of a PDF.
func TestPrintAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		h    http.HandlerFunc
		want vendors.Kind
	}{
		{"HTML", answerStatus(200, "<html>"+leak), vendors.ErrUnavailable},
		{"too large", answerStatus(200, "%PDF-"+strings.Repeat("x", 16<<20)), vendors.ErrUnavailable},
		{"breakdown", answerStatus(500, leak), vendors.ErrUnavailable},
		{"moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/SECRETWORD", http.StatusFound) }, vendors.ErrUnavailable},
		{"gone", answerStatus(404, leak), vendors.ErrNotFound},
		{"forbidden", answerStatus(403, leak), vendors.ErrAccount},
		{"no content", answerStatus(204, ""), vendors.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.handle("/print", tt.h)
			v := f.open(t, "")
			ref := orderOf(nil)
			ref.Print = f.URL + "/prefix/api/print?SECRETWORD"
			doc, err := v.Print(t.Context(), ref)
			wantKind(t, "Print", err, tt.want)
			if len(doc.Content) > 0 {
				t.Errorf("Print returns %d bytes", len(doc.Content))
			}
			wantClean(t, "Print", fmt.Sprint(err))
			wantClean(t, "log", f.log.String())
			if got := f.last(t, "/print"); got.Auth != "" {
				t.Errorf("sent the token %q along", got.Auth)
			}
		})
	}
}

package bil24_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

// dot is a picture of one pixel.
const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="

func TestTicketPictures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, fields string
		symbology    vendors.Symbology
		picture      bool
	}{
		{"EAN", `"barCodeNumber":"2400107290966","barCodeType":"EAN_13","barCodeImg":"` + dot + `"`, vendors.EAN13, true},
		{"EAN that does not check", `"barCodeNumber":"2400107290967","barCodeType":"EAN_13"`, vendors.Code128, false},
		{"EAN of letters", `"barCodeNumber":"24001072909ab","barCodeType":"EAN_13"`, vendors.Code128, false},
		{"Code 128", `"barCodeNumber":"AB-1","barCodeType":"CODE_128B","barCodeImg":"` + dot + `"`, vendors.Code128, true},
		{"interleaved", `"barCodeNumber":"1234","barCodeType":"ITF","barCodeImg":"` + dot + `"`, vendors.Code128, true},
		{"no type", `"barCodeNumber":"1234","qrCodeImg":"` + dot + `","barCodeImg":"x"`, vendors.QR, true},
		{"half a picture", `"barCodeNumber":"1234","qrCodeImg":"` + dot[:60] + `"`, vendors.QR, false},
		{"no picture", `"barCodeNumber":"1234","qrCodeImg":"qrCodeImg"`, vendors.QR, false},
		{"QR code", `"barCodeNumber":"1234","barCodeType":"QR_CODE"`, vendors.QR, false},
		{"a drawing", `"barCodeNumber":"1234","qrCodeImg":"` + base64.StdEncoding.EncodeToString([]byte("<svg/>")) + `"`, vendors.QR, false},
	}
	for _, tt := range tests {
		_, v := open(t, bil24.Settings{}, map[string][]string{
			"GET_TICKETS_BY_ORDER": {`{"resultCode":0,"currency":"RON","ticketList":[{"ticketId":1,"price":1,` + tt.fields + `}]}`},
		})
		got, err := v.Tickets(t.Context(), vendors.OrderRef{Visit: ticketing, ID: "64"})
		if err != nil || len(got) != 1 || got[0].Symbology != tt.symbology || (len(got[0].Picture) > 0) != tt.picture {
			t.Errorf("%s: Tickets = %+v, %v", tt.name, got, err)
		}
	}
}

func TestPrint(t *testing.T) {
	t.Parallel()
	tickets := `{"resultCode":0,"ticketList":[{"ticketId":1,"barCodeNumber":"x"},{"ticketId":2,"barCodeNumber":"x","statusInt":3}]}`
	file := func(content string) string {
		return `{"resultCode":0,"mimeType":"text/html","extension":"../../x","ticketsFile":"` + base64.StdEncoding.EncodeToString([]byte(content)) + `"}`
	}
	tests := []struct {
		name, tickets string
		print         []string
		kind          vendors.Kind
		document      string
	}{
		{"PDF", tickets, ids(file("%PDF-1.4\n")), "", "tickets.pdf"},
		{"picture", tickets, ids(`{"resultCode":0,"ticketsFile":"` + dot + `"}`), "", "tickets.png"},
		{"page", tickets, ids(file("<html><script>")), vendors.ErrUnavailable, ""},
		{"not Base64", tickets, ids(`{"resultCode":0,"ticketsFile":"%PDF-"}`), vendors.ErrUnavailable, ""},
		{"nothing", tickets, ids(`{"resultCode":0}`), vendors.ErrUnavailable, ""},
		{"refused", tickets, ids(message), vendors.ErrRefused, ""},
		{"no tickets yet", `{"resultCode":0,"ticketList":[]}`, nil, vendors.ErrUnavailable, ""},
	}
	for _, tt := range tests {
		d, v := open(t, bil24.Settings{}, map[string][]string{"GET_TICKETS_BY_ORDER": {tt.tickets}, "PRINT_TICKETS": tt.print})
		got, err := v.Print(t.Context(), vendors.OrderRef{Visit: ticketing, ID: "64"})
		if kind(err) != tt.kind || got.Name != tt.document {
			t.Errorf("%s: Print = %q, %v, want %q, %q", tt.name, got.Name, err, tt.document, tt.kind)
		}
		if tt.print != nil && len(d.last("PRINT_TICKETS")["ticketIdList"].([]any)) != 1 {
			t.Errorf("%s: a returned ticket is printed", tt.name)
		}
	}
}

// TestVendorsOwnCharge: charges come from the answers where the settings name
// none, and the vendor's total where it is not the places'.
func TestVendorsOwnCharge(t *testing.T) {
	t.Parallel()
	cart := `{"resultCode":0,"currency":"RON","time":300,"totalSum":180,"totalServiceCharge":14.5,"chargePercent":"7.5","actionEventList":[
		{"actionEventId":702,"seatList":[
			{"seatId":1,"categoryPriceId":26793,"nominal":100,"price":90,"discount":true,"discountReason":"Card","serviceCharge":6.75,"row":"1"},
			{"seatId":2,"categoryPriceId":26793,"nominal":90,"price":90,"discount":false,"serviceCharge":6.75,"row":"1"}]}]}`
	d, v := open(t, bil24.Settings{}, map[string][]string{
		"RESERVE": {taken("300", ids("1", "2"), nil)}, "GET_CART": {cart},
		"GET_SEAT_LIST": {`{"resultCode":0,"currency":"RON","chargePercent":7.5,"categoryList":[{"categoryPriceId":26793,"price":100}],
			"seatList":[{"seatId":1,"categoryPriceId":26793,"placement":true,"available":true}]}`},
	})
	a, err := v.Availability(t.Context(), tosca)
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := a.Prices.Default("26793"); p.Fee != money(750, "RON") {
		t.Errorf("Fee = %v", p.Fee)
	}
	held, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: ticketing, Performance: tosca, Locale: "ro", Places: []vendors.Place{
		seat("1", "26793", money(10000, "RON")), seat("2", "26793", money(10000, "RON")),
	}})
	if err != nil || held.Total != money(19450, "RON") || len(held.Modifiers) != 1 || held.Modifiers[0].Amount != money(100, "RON") {
		t.Fatalf("Hold = %v with %v, %v", held.Total, held.Modifiers, err)
	}
	if got := d.last("GET_CART")["locale"]; got != "ro" {
		t.Errorf("reasons are asked for in %v", got)
	}
	if p := held.Places[0]; p.Full != money(10750, "RON") || p.Reason != "Card" || p.Price.Total() != money(9675, "RON") {
		t.Errorf("place = %+v", p)
	}
	if p := held.Places[1]; !p.Full.IsZero() || p.Reason != "" {
		t.Errorf("place without a discount = %+v", p)
	}
}

// TestPricesThatAreNone: a category or tariff without a price, or with one below
// zero, is not sold for nothing, and the others are sold.
func TestPricesThatAreNone(t *testing.T) {
	t.Parallel()
	_, v := open(t, ourCharge, map[string][]string{"GET_SEAT_LIST": {`{"resultCode":0,"currency":"RON","categoryList":[
		{"categoryPriceId":1,"price":100,"tariffIdMap":{"120":null,"121":-1,"122":0}},{"categoryPriceId":2,"price":-1},{"categoryPriceId":3,"price":null}],
		"seatList":[{"seatId":1,"categoryPriceId":1,"placement":true,"available":true},{"seatId":2,"categoryPriceId":2,"placement":true,"available":true},
			{"seatId":3,"categoryPriceId":3,"placement":true,"available":true}]}`}})
	a, err := v.Availability(t.Context(), tosca)
	if err != nil || len(a.Seats) != 3 {
		t.Fatalf("Availability = %+v, %v", a, err)
	}
	for of, want := range map[[2]string]bool{{"1", ""}: true, {"1", "122"}: true, {"1", "120"}: false, {"1", "121"}: false, {"2", ""}: false, {"3", ""}: false} {
		if p, ok := a.Prices.Lookup(seatplan.CategoryID(of[0]), seatplan.TariffID(of[1])); ok != want {
			t.Errorf("category %s at tariff %q costs %v, %v", of[0], of[1], p.Nominal, ok)
		}
	}
}

// TestReferences: places have our references back, also those without numbers.
func TestReferences(t *testing.T) {
	t.Parallel()
	b := openBank(t, systemAccount)
	v := b.Vendor.(*bil24.Vendor)
	p := b.performance(t, bil24sandbox.PerformanceBrass)
	visit, err := v.NewVisit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a, err := v.Availability(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	var held vendors.Holding
	for _, places := range [][]vendors.Place{
		append(wish(t, a, bil24sandbox.CategoryBrassCentre, "", 2), wish(t, a, bil24sandbox.CategoryBrassFloor, bil24sandbox.TariffChild, 2)...),
		wish(t, a, bil24sandbox.CategoryBrassFloor, "", 1),
	} {
		if held, err = v.Hold(t.Context(), vendors.HoldRequest{Visit: visit, Performance: p, Places: places, Before: held}); err != nil {
			t.Fatal(err)
		}
	}
	seen := make(map[string]bool)
	for _, h := range held.Places {
		if h.Ref == "" || seen[h.Ref] || !strings.HasPrefix(h.Ref, string(h.Category)+string(h.Tariff)) {
			t.Errorf("place %s of %s at %q has reference %q", h.Key, h.Category, h.Tariff, h.Ref)
		}
		seen[h.Ref] = true
	}
	left, err := v.Release(t.Context(), vendors.ReleaseRequest{Visit: visit, Performance: p, Before: held, Keys: ids(held.Places[0].Key)})
	if err != nil || len(left.Places) != 4 || left.Places[0].Ref != held.Places[1].Ref {
		t.Errorf("Release = %+v, %v", left, err)
	}
}

// TestRetariff: a place is held again at another tariff, seat and area alike.
func TestRetariff(t *testing.T) {
	t.Parallel()
	b := openBank(t, systemAccount)
	v := b.Vendor.(*bil24.Vendor)
	p := b.performance(t, bil24sandbox.PerformanceBrass)
	a, err := v.Availability(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, category := range []seatplan.CategoryID{bil24sandbox.CategoryBrassSide, bil24sandbox.CategoryBrassFloor} {
		visit, err := v.NewVisit(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var held vendors.Holding
		for _, tariff := range []seatplan.TariffID{"", bil24sandbox.TariffStudent, ""} {
			if len(held.Places) > 0 {
				r := vendors.ReleaseRequest{Visit: visit, Performance: p, Before: held, Keys: ids(held.Places[0].Key)}
				if held, err = v.Release(t.Context(), r); err != nil {
					t.Fatal(err)
				}
			}
			want := wish(t, a, category, tariff, 1)
			if held, err = v.Hold(t.Context(), vendors.HoldRequest{Visit: visit, Performance: p, Places: want, Before: held}); err != nil {
				t.Fatal(err)
			}
			if len(held.Places) != 1 || held.Places[0].Tariff != tariff || held.Places[0].Price.Nominal != want[0].Expect.Nominal {
				t.Errorf("%s at %q: held %+v, want %v", category, tariff, held.Places, want[0].Expect)
			}
		}
	}
}

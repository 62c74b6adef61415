package iabiletsandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// prepared is a session with a prepared booking of two standing places.
func prepared(v *vendor) (*session, object) {
	v.Helper()
	s := v.login()
	b := s.lock(concert, standing(), standing())
	s.ok("POST", "/prepareOrder", prepare(b))
	return s, object{"bookingRef": b["bookingRef"], "paymentExtRef": "hg948y76"}
}

func TestPrepareChecksTotal(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	b := s.lock(concert, seat("STANDING", iabiletsandbox.TariffStanding, "150"))
	body := prepare(b)
	for _, wrong := range []any{json.Number("154.49"), json.Number("154.501"), 150, nil} {
		body["totalPrice"] = wrong
		s.refused("POST", "/prepareOrder", body)
	}
	body["totalPrice"] = json.Number("154.50")
	for range 2 {
		if got := s.ok("POST", "/prepareOrder", body).object("totals").str("totalPrice"); got != "154.5" {
			t.Errorf("totalPrice = %s, want 154.5", got)
		}
	}
	if got := s.status(b.str("bookingRef")); got != "prepared" {
		t.Errorf("booking is %s, want prepared", got)
	}
	if got := count(v.book(concert), "STANDING", "ordered"); got != 1 {
		t.Errorf("the report has %d ordered places, want 1", got)
	}
}

func TestModifiers(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	b := s.lock(concert, standing(), standing(), standing(), standing())
	voucher := object{"bookingRef": b["bookingRef"], "voucherCode": iabiletsandbox.VoucherCode}
	b = s.ok("POST", "/addVoucher", voucher)
	got := map[string]string{"total": b.object("totals").str("totalPrice")}
	for _, m := range b.object("totals").list("priceModifiers") {
		got[m.str("type")] = m.str("value")
	}
	want := map[string]string{"service_fee": "18", "discount": "-60", "voucher": "-20", "total": "538"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("modifiers (-want +got):\n%s", diff)
	}
	for _, want := range []string{"true", "false"} {
		if got := s.ok("POST", "/removeVoucher", voucher).str("success"); got != want {
			t.Errorf("removeVoucher = %s, want %s", got, want)
		}
	}
	voucher["voucherCode"] = "GUESS"
	s.refused("POST", "/addVoucher", voucher)
}

func TestVoucherEvent(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	b := s.lock(iabiletsandbox.EventVoucher, seat(iabiletsandbox.AreaGarden, iabiletsandbox.TariffGarden, "65"))
	s.refused("POST", "/prepareOrder", prepare(b))
	uuid := b.list("seats")[0].str("uuid")
	b = s.ok("POST", "/addVoucher", object{"bookingRef": b["bookingRef"], "voucherCode": iabiletsandbox.VoucherCode})
	order := prepare(b)
	for _, fields := range []object{
		nil, {"order": object{iabiletsandbox.FieldTerms: "Y"}},
		{"order": object{iabiletsandbox.FieldTerms: "N"}, "tickets": []object{{"uuid": uuid, iabiletsandbox.FieldGuest: "Mihai"}}},
		{"order": object{iabiletsandbox.FieldTerms: "Y"}, "tickets": []object{{"uuid": "other", iabiletsandbox.FieldGuest: "Mihai"}}},
	} {
		order["customFields"] = fields
		s.refused("POST", "/prepareOrder", order)
	}
	order["customFields"] = object{
		"order": object{iabiletsandbox.FieldTerms: "Y"}, "tickets": []object{{"uuid": uuid, iabiletsandbox.FieldGuest: "Mihai Popescu"}},
	}
	s.ok("POST", "/prepareOrder", order)
}

func TestValidate(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s, body := prepared(v)
	code := s.ok("POST", "/confirmOrder", body).list("tickets")[0].str("code")
	ask := object{"eventId": concert, "scanCode": code}
	first := s.ok("POST", "/validate", ask)
	if tk := first.object("ticket"); first.str("status") != "success" || tk.str("used") != "false" || tk.str("eventId") != concert {
		t.Errorf("validate = %v, want success with the ticket as it was", first)
	}
	again := s.ok("POST", "/validate", ask)
	if tk := again.object("ticket"); again.str("status") != "already_validated" || tk.str("used") != "true" || tk.str("useDatetime") == "" {
		t.Errorf("validate again = %v, want already_validated", again)
	}
	for _, wrong := range []object{{"eventId": concert, "scanCode": "GUESS"}, {"eventId": play, "scanCode": code}, {"eventId": "1", "scanCode": code}} {
		s.refused("POST", "/validate", wrong)
	}
	list := s.ok("GET", "/tickets?eventId="+concert+"&orderDatetimeFrom=2027-03-10+14:00:00", nil).list("tickets")
	if len(list) != 2 || list[0].str("used") != "true" || list[1].str("used") != "false" {
		t.Errorf("tickets = %v, want the first one used", list)
	}
}

func TestListsRefusedWithoutRights(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{NoTickets: true})
	v.login().refused("GET", "/tickets?eventId="+concert, nil)
}

func TestConfirmOnce(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{PrintURLs: true})
	s, body := prepared(v)
	o := s.ok("POST", "/confirmOrder", body)
	if n := len(o.list("tickets")); n != 2 || o.str("orderCode") == "" || o.str("orderNr") == "" {
		t.Fatalf("confirmOrder = %v, want codes and two tickets", o)
	}
	s.refused("POST", "/confirmOrder", body)
	s.refused("POST", "/prepareOrder", object{"bookingRef": body["bookingRef"], "totalPrice": 309})
	if got := s.status(body.str("bookingRef")); got != "completed" {
		t.Errorf("booking is %s, want completed", got)
	}
	v.clock.Advance(time.Hour)
	s.ok("POST", "/unlock", nil)
	book := v.report().list("orders")[0]
	want := object{
		"id": body["bookingRef"], "state": "completed", "performance": concert, "total": "309.00",
		"currency": "RON", "user": s.token, "seats": []any{},
		"area_places": map[string]any{"STANDING": json.Number("2")},
	}
	tickets := book.list("tickets")
	delete(book, "tickets")
	if diff := cmp.Diff(want, book); diff != "" {
		t.Errorf("order in the report (-want +got):\n%s", diff)
	}
	if len(tickets) != 2 || tickets[0].str("code") != o.list("tickets")[0].str("code") {
		t.Errorf("tickets in the report = %v", tickets)
	}
	checkPDF(t, v, o.str("printUrl"))
}

func checkPDF(t *testing.T, v *vendor, address string) {
	t.Helper()
	r, err := v.http.Get(address)
	if err != nil {
		t.Fatalf("printUrl: %v", err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil || !strings.HasPrefix(string(b), "%PDF-") || !strings.HasSuffix(string(b), "%%EOF\n") {
		t.Errorf("printUrl gives %.20q, want a PDF", b)
	}
}

func TestConfirmRefused(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	b := s.lock(concert, standing())
	s.refused("POST", "/confirmOrder", object{"bookingRef": b["bookingRef"]})
	s.ok("POST", "/prepareOrder", prepare(b))
	v.clock.Advance(5 * time.Minute)
	s.refused("POST", "/confirmOrder", object{"bookingRef": b["bookingRef"]})
	if got := s.status(b.str("bookingRef")); got != "timeout" {
		t.Errorf("booking is %s, want timeout", got)
	}
}

func TestOrderSecondsProlong(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	v.control(`{"hold_seconds":20,"order_seconds":60}`)
	s, body := prepared(v)
	v.clock.Advance(59 * time.Second)
	s.ok("POST", "/confirmOrder", body)
}

func TestConfirmRace(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s, body := prepared(v)
	results := make([]int, 50)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			r, err := s.send("POST", "/confirmOrder", body)
			if err != nil {
				t.Errorf("confirmOrder: %v", err)
				return
			}
			defer r.Body.Close()
			var o struct{ Tickets []any }
			if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
				t.Errorf("confirmOrder: %v", err)
			}
			results[i] = len(o.Tickets)
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range results {
		sum += n
	}
	if sum != 2 {
		t.Errorf("fifty confirmations gave %d tickets, want 2", sum)
	}
}

func TestTickets(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s, body := prepared(v)
	o := s.ok("POST", "/confirmOrder", body)
	path := "/tickets?eventId=" + concert
	all := s.ok("GET", path, nil)
	if got := all.object("pagination"); got.str("totalItemCount") != "420" || got["nextPage"] != nil {
		t.Errorf("pagination = %v, want 420 tickets on one page", got)
	}
	mine := s.ok("GET", path+"&orderDatetimeFrom="+url.QueryEscape("2027-03-10 14:00:00"), nil).list("tickets")
	if len(mine) != 2 {
		t.Fatalf("%d tickets since the order, want 2", len(mine))
	}
	want := object{"name": "", "phone": "40720123456", "email": "ana@example.ro", "countryCode": "RO"}
	if diff := cmp.Diff(want, mine[0].object("customerInfo")); diff != "" {
		t.Errorf("customerInfo (-want +got):\n%s", diff)
	}
	if mine[0].str("scanCode") != o.list("tickets")[0].str("code") || mine[0].str("orderNr") != o.str("orderNr") {
		t.Errorf("ticket = %v, want that of order %s", mine[0], o.str("orderNr"))
	}
	if n := len(s.ok("GET", path+"&orderDatetimeTo=2027-03-10+13:59:59", nil).list("tickets")); n != 418 {
		t.Errorf("%d tickets before the order, want 418", n)
	}
}

func TestTicketPages(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	seen := map[string]bool{}
	next := "1"
	for pages := 0; next != ""; pages++ {
		if pages > 5 {
			t.Fatal("the pages do not end")
		}
		o := s.ok("GET", fmt.Sprintf("/tickets?eventId=%s&pageSize=100&currentPage=%s", concert, next), nil)
		for _, tk := range o.list("tickets") {
			seen[tk.str("scanCode")] = true
		}
		next = o.object("pagination").str("nextPage")
	}
	if len(seen) != 418 {
		t.Errorf("pages have %d different tickets, want 418", len(seen))
	}
	if n := len(s.ok("GET", "/tickets?eventId="+concert+"&currentPage=9", nil).list("tickets")); n != 0 {
		t.Errorf("a page behind the last has %d tickets", n)
	}
	s.refused("GET", "/tickets?eventId="+concert+"&pageSize=0", nil)
}

package bil24sandbox_test

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

// ordered is a buyer with an order of two stalls seats and its id.
func ordered(v *vendor, fields object) (b *buyer, order object, seats []string) {
	v.Helper()
	b, seats = v.buyer(), v.seats(traviata, true)[:2]
	b.reserve(seats...)
	return b, b.ok("CREATE_ORDER_EXT", fields), seats
}

func fieldsOf(o object, keys ...string) map[string]string {
	m := map[string]string{}
	for _, k := range keys {
		m[k] = o.str(k)
	}
	return m
}

func TestOrderSums(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	for _, tc := range []struct {
		name   string
		fields object
		want   map[string]string
	}{
		{"plain", nil, map[string]string{"sum": "480", "discount": "0", "serviceCharge": "0.00", "totalSum": "480.00"}},
		{"charge", object{"chargePercent": 10}, map[string]string{"sum": "480", "discount": "0", "serviceCharge": "48.00", "totalSum": "528.00"}},
		{"discount and charge", object{"chargePercent": 10, "discountPercent": 1}, map[string]string{
			"sum": "480", "discount": "4.80", "serviceCharge": "47.52", "totalSum": "522.72"}},
	} {
		_, o, _ := ordered(v, tc.fields)
		if diff := cmp.Diff(tc.want, fieldsOf(o, "sum", "discount", "serviceCharge", "totalSum")); diff != "" {
			t.Errorf("%s: sums (-want +got):\n%s", tc.name, diff)
		}
		if o.str("quantity") != "2" || o.str("orderTimeout") != "15" || o.str("currency") != "RON" {
			t.Errorf("%s: order = %v", tc.name, o)
		}
	}
}

func TestOrderPaid(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b, o, seats := ordered(v, object{"chargePercent": 10})
	id := object{"orderId": o["orderId"], "rawCoordinates": true}
	if cart := b.ok("GET_CART", nil).list("actionEventList"); len(cart) != 0 {
		t.Errorf("cart after the order = %v, want empty", cart)
	}
	if n := len(b.ok("GET_TICKETS_BY_ORDER", id).list("ticketList")); n != 0 {
		t.Errorf("an unpaid order has %d tickets", n)
	}
	for range 2 { // the second time only reads
		if got := b.ok("PAY_ORDER", id); got.str("statusExtStr") != "PAID" || got.str("statusExtInt") != "2" {
			t.Fatalf("PAY_ORDER = %v, want PAID", got)
		}
	}
	if got := b.ok("CANCEL_ORDER", id).str("statusExtStr"); got != "PAID" {
		t.Errorf("CANCEL_ORDER of a paid order = %s, want PAID", got)
	}
	tickets := b.ok("GET_TICKETS_BY_ORDER", id)
	if tickets.str("sum") != "480" || tickets.str("totalSum") != "528.00" {
		t.Errorf("sum, totalSum = %s, %s, want 480, 528.00", tickets.str("sum"), tickets.str("totalSum"))
	}
	var got []string
	for _, tk := range tickets.list("ticketList") {
		got = append(got, tk.str("seatId"))
		checkBarCode(t, tk)
	}
	if diff := cmp.Diff(seats, got); diff != "" {
		t.Errorf("seats of the tickets (-want +got):\n%s", diff)
	}
	book := v.report().list("orders")[0]
	if book.str("state") != "PAID" || book.str("total") != "528.00" || len(book.list("tickets")) != 2 {
		t.Errorf("order in the report = %v", book)
	}
}

// checkBarCode checks an EAN-13's check digit and that its picture is one.
func checkBarCode(t *testing.T, ticket object) {
	t.Helper()
	number, sum := ticket.str("barCodeNumber"), 0
	if len(number) != 13 {
		t.Fatalf("barCodeNumber = %q, want 13 digits", number)
	}
	for i, d := range number {
		sum += int(d-'0') * (1 + 2*(i%2))
	}
	if sum%10 != 0 || ticket.str("barCodeType") != "EAN_13" {
		t.Errorf("%s %q has a wrong check digit", ticket.str("barCodeType"), number)
	}
	b, err := base64.StdEncoding.DecodeString(ticket.str("barCodeImg"))
	if err != nil {
		t.Fatalf("barCodeImg: %v", err)
	}
	if _, err := png.Decode(bytes.NewReader(b)); err != nil {
		t.Errorf("barCodeImg: %v", err)
	}
}

func TestOrderProcessing(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	v.control(`{"processing_reads":2}`)
	b, o, _ := ordered(v, nil)
	id := object{"orderId": o["orderId"]}
	var got []string
	got = append(got, b.ok("PAY_ORDER", id).str("statusExtStr"))
	if book := v.book(traviata); count(book, "", "ordered") != 2 {
		t.Errorf("the report has %d ordered seats while processing, want 2", count(book, "", "ordered"))
	}
	for range 3 {
		got = append(got, b.ok("GET_ORDER_INFO", id).str("statusExtStr"))
	}
	if diff := cmp.Diff([]string{"PROCESSING", "PROCESSING", "PROCESSING", "PAID"}, got); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
}

func TestOrderCancelled(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b, o, seats := ordered(v, nil)
	id := object{"orderId": o["orderId"]}
	v.buyer().refused(-1, "CANCEL_ORDER", id)
	for range 2 {
		if got := b.ok("CANCEL_ORDER", id); got.str("statusExtStr") != "CANCELLED" || got.str("statusExtInt") != "-2" {
			t.Fatalf("CANCEL_ORDER = %v, want CANCELLED", got)
		}
	}
	if got := b.ok("PAY_ORDER", id).str("statusExtStr"); got != "CANCELLED" {
		t.Errorf("PAY_ORDER of a cancelled order = %s, want CANCELLED", got)
	}
	v.buyer().reserve(seats...)
}

func TestOrderExpires(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	v.control(`{"order_seconds":30}`)
	b, o, seats := ordered(v, nil)
	if got := o.str("orderTimeout"); got != "1" {
		t.Errorf("orderTimeout = %s, want at least 1 minute", got)
	}
	long, kept, _ := ordered(v, object{"longReservation": true})
	v.clock.Advance(30 * time.Second)
	if got := b.ok("GET_ORDER_INFO", object{"orderId": o["orderId"]}).str("statusExtStr"); got != "CANCELLED" {
		t.Errorf("order after its time-out = %s, want CANCELLED", got)
	}
	if got := long.ok("GET_ORDER_INFO", object{"orderId": kept["orderId"]}).str("statusExtStr"); got != "NEW" {
		t.Errorf("long reservation = %s, want NEW", got)
	}
	v.buyer().reserve(seats...)
}

func TestOrderListByTime(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b, o, _ := ordered(v, object{"chargePercent": 5})
	b.ok("PAY_ORDER", object{"orderId": o["orderId"]})
	for _, tc := range []struct {
		zone, from, date string // no date: not listed
	}{
		{"UTC", "10.03.2027 12:00:00", "10.03.2027 12:00:00"},
		{"UTC", "10.03.2027 12:00:01", ""},
		{"Europe/Bucharest", "10.03.2027 14:00:00", "10.03.2027 14:00:00"},
		{"", "10.03.2027 15:00:00", "10.03.2027 15:00:00"}, // Moscow
	} {
		list := b.ok("GET_ORDERS_EXT", object{"fromDate": tc.from, "timeZone": tc.zone}).list("orderList")
		if tc.date == "" {
			if len(list) != 0 {
				t.Errorf("orders from %s %s = %v, want none", tc.from, tc.zone, list)
			}
			continue
		}
		if len(list) != 1 {
			t.Fatalf("orders from %s %s = %v, want one", tc.from, tc.zone, list)
		}
		want := map[string]string{"date": tc.date, "sum": "504.00", "quantity": "2", "statusExtStr": "PAID"}
		if diff := cmp.Diff(want, fieldsOf(list[0], "date", "sum", "quantity", "statusExtStr")); diff != "" {
			t.Errorf("order from %s %s (-want +got):\n%s", tc.from, tc.zone, diff)
		}
		if n := len(list[0].list("ticketList")); n != 2 {
			t.Errorf("order has %d tickets, want 2", n)
		}
	}
	b.refused(-1, "GET_ORDERS_EXT", object{"fromDate": "today"})
	if n := len(v.buyer().ok("GET_ORDERS_EXT", object{"fromDate": "01.01.2027 00:00:00"}).list("orderList")); n != 0 {
		t.Errorf("another user sees %d orders", n)
	}
}

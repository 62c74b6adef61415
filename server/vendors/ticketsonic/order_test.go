package ticketsonic_test

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

func TestPurchase(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	events, err := b.Events(t.Context())
	if err != nil || len(events) != 2 || events[1].ID != ticketsonicsandbox.EventConcert {
		t.Fatalf("Events = %+v, %v", events, err)
	}
	h := cart(2, 1, 0)
	o, err := b.PlaceOrder(t.Context(), vendors.OrderRequest{Performance: concert, Holding: h, Buyer: buyer})
	if err != nil || !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(o.ID) {
		t.Fatalf("PlaceOrder = %+v, %v", o, err)
	}
	want := vendors.Order{ID: o.ID, Reference: strings.ToUpper(o.ID[:8]), State: vendors.OrderPayable, Total: eur(15550), Deadline: h.Deadline}
	if diff := cmp.Diff(want, o); diff != "" {
		t.Errorf("PlaceOrder (-want +got):\n%s", diff)
	}
	if n := b.books().Calls["order/new"]; n != 0 {
		t.Errorf("PlaceOrder made %d calls of order/new", n)
	}
	confirmed, err := b.ConfirmOrder(t.Context(), vendors.OrderRef{Performance: concert, ID: o.ID, Holding: h, Buyer: buyer}, "payment-1")
	if err != nil || confirmed.State != vendors.OrderConfirmed || confirmed.ID != o.ID {
		t.Fatalf("ConfirmOrder = %+v, %v", confirmed, err)
	}
	book := b.books().Orders[0]
	var tickets []vendors.Ticket
	for i, area := range []string{"Партер, правостоящи", "Партер, правостоящи", "Балкон"} {
		price := eur(4500)
		if i == 2 {
			price = eur(6550)
		}
		tickets = append(tickets, vendors.Ticket{
			ID: book.Tickets[i].ID, Code: book.Tickets[i].Code, Area: area, Price: price, Symbology: vendors.QR,
		})
	}
	if diff := cmp.Diff(tickets, confirmed.Tickets); diff != "" {
		t.Errorf("tickets (-want +got):\n%s", diff)
	}
	if want := map[string]int{ticketsonicsandbox.SKUFloor: 2, ticketsonicsandbox.SKUBalcony: 1}; !cmp.Equal(want, book.AreaPlaces) || book.Total != "155.50" || book.ID != o.ID {
		t.Errorf("the books have %+v", book)
	}
	a, err := b.Availability(t.Context(), concert)
	if err != nil || a.Areas[0].Free != 248 || a.Areas[1].Free != 59 || a.Areas[2].Free != 3 {
		t.Errorf("Availability = %+v, %v", a.Areas, err)
	}
}

func TestPlaceOrderRefuses(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	mixed := cart(2, 0, 0)
	mixed.Places[1].Price.Nominal.Currency = "BGN"
	seat := cart(1, 0, 0)
	seat.Places[0].Area, seat.Places[0].Seat = "", "s-1"
	for name, tt := range map[string]struct {
		h    vendors.Holding
		want vendors.Kind
	}{
		"nothing": {vendors.Holding{}, vendors.ErrHoldExpired}, "two currencies": {mixed, vendors.ErrInvalid}, "a seat": {seat, vendors.ErrHoldExpired},
	} {
		if _, err := b.PlaceOrder(t.Context(), vendors.OrderRequest{Performance: concert, Holding: tt.h}); kindOf(err) != tt.want {
			t.Errorf("%s: PlaceOrder = %v, want %v", name, err, tt.want)
		}
	}
}

func TestHashesDiffer(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	if one, other := b.place(cart(1, 0, 0)), b.place(cart(1, 0, 0)); one.ID == other.ID {
		t.Errorf("two orders have the hash %s", one.ID)
	}
}

// TestSoldOnAnotherChannel: what our ledger held is gone when it is paid.
func TestSoldOnAnotherChannel(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	r := b.place(cart(0, 0, 2))
	b.tell(`{"sell":{"performance":"` + ticketsonicsandbox.EventConcert + `","area":"` + ticketsonicsandbox.SKUMeet + `","quantity":2}}`)
	_, err := b.ConfirmOrder(t.Context(), r, "payment-1")
	if !errors.Is(err, vendors.ErrSoldOut) || !vendors.Final(err) {
		t.Errorf("ConfirmOrder = %v, want a final %v", err, vendors.ErrSoldOut)
	}
	if n := b.sold(ticketsonicsandbox.SKUMeet); n != 2 {
		t.Errorf("%d are sold, want the other channel's 2", n)
	}
}

// TestShort: fewer tickets than places are returned as they are and reported.
func TestShort(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	b.tell(`{"short":1}`)
	o, err := b.ConfirmOrder(t.Context(), b.place(cart(3, 0, 0)), "payment-1")
	if err != nil || o.State != vendors.OrderConfirmed || len(o.Tickets) != 2 {
		t.Fatalf("ConfirmOrder = %q with %d tickets, %v, want 2 of 3", o.State, len(o.Tickets), err)
	}
	if text := b.log.String(); !strings.Contains(text, `"ordered":3,"issued":2`) {
		t.Errorf("the log says nothing of it:\n%s", text)
	}
}

// TestMoreThanOrdered: what came is returned, also what nobody ordered.
func TestMoreThanOrdered(t *testing.T) {
	t.Parallel()
	b := open(t, script{
		"ticket/list": says(200, fixture(t, "ticket_list.response.json")),
		"order/new": says(200, `{"status":"success","tickets":[{"encrypted_data":"YQ==","sku":"`+ticketsonicsandbox.SKUFloor+`","code":"rsa"},
			{"encrypted_data":"Yg==","sku":"other","code":"rsa"},{"encrypted_data":"","sku":"`+ticketsonicsandbox.SKUFloor+`","code":"rsa"}]}`),
	}, &clock{at: start})
	o, err := b.ConfirmOrder(t.Context(), b.place(cart(1, 0, 0)), "p")
	if err != nil || len(o.Tickets) != 2 || o.Tickets[0].Code != "YQ==" || o.Tickets[1].Code != "Yg==" {
		t.Fatalf("ConfirmOrder = %+v, %v", o, err)
	}
	if text := b.log.String(); !strings.Contains(text, `"sku":"other","ordered":0,"issued":1`) || strings.Contains(text, "YQ==") {
		t.Errorf("the log:\n%s", text)
	}
}

// TestOddTickets: a ticket of another shape costs no other ticket of its order,
// which no call gives again.
func TestOddTickets(t *testing.T) {
	t.Parallel()
	for name, odd := range map[string]string{
		"no object": `"YQ=="`, "an object for text": `{"encrypted_data":{"x":1},"sku":"` + ticketsonicsandbox.SKUFloor + `"}`, "null": "null",
		"a flag": `{"encrypted_data":true,"sku":7}`,
	} {
		b := open(t, script{
			"ticket/list": says(200, fixture(t, "ticket_list.response.json")),
			"order/new":   says(200, `{"status":"success","tickets":[`+odd+`,{"encrypted_data":"Yg==","sku":"`+ticketsonicsandbox.SKUFloor+`","code":1}]}`),
		}, &clock{at: start})
		o, err := b.ConfirmOrder(t.Context(), b.place(cart(2, 0, 0)), "p")
		if err != nil || len(o.Tickets) != 1 || o.Tickets[0].Code != "Yg==" || !strings.Contains(b.log.String(), `"ordered":2,"issued":1`) {
			t.Errorf("%s: ConfirmOrder = %+v, %v", name, o, err)
		}
	}
}

// lostModes are the ways an answer is lost, and whether the order was made.
var lostModes = []struct {
	mode string
	done bool
}{{"drop_before", false}, {"error_before", false}, {"drop_after", true}, {"error_after", true}, {"truncate", true}}

// TestLostAnswer: the same hash once more tells what became of an order, and
// nothing is bought twice.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	for _, tt := range lostModes {
		t.Run(tt.mode, func(t *testing.T) {
			t.Parallel()
			b := sell(t, ticketsonicsandbox.Options{})
			r := b.place(cart(2, 0, 0))
			b.tell(`{"fail":{"op":"order/new","mode":"` + tt.mode + `"}}`)
			if _, err := b.ConfirmOrder(t.Context(), r, "payment-1"); !errors.Is(err, vendors.ErrOutcomeUnknown) {
				t.Fatalf("ConfirmOrder = %v, want %v", err, vendors.ErrOutcomeUnknown)
			}
			i := b.intent(r)
			if found, err := b.Settle(t.Context(), i); err != nil || found.Verdict != vendors.Unclear || b.books().Calls["order/new"] != 1 {
				t.Errorf("Settle before the call's deadline = %q, %v, want nothing to be sent", found.Verdict, err)
			}
			b.clock.advance(2 * time.Minute)
			found, err := b.Settle(t.Context(), i)
			if err != nil || found.Verdict != vendors.Done || found.Order.State != vendors.OrderConfirmed || found.Order.ID != r.ID {
				t.Fatalf("Settle = %+v, %v", found, err)
			}
			if want := map[bool]int{true: 0, false: 2}[tt.done]; len(found.Order.Tickets) != want {
				t.Errorf("%d tickets, want %d", len(found.Order.Tickets), want)
			}
			if n := b.sold(ticketsonicsandbox.SKUFloor); n != 2 || len(b.books().Orders) != 1 {
				t.Errorf("%d are sold in %d orders, want 2 in one", n, len(b.books().Orders))
			}
			if n := b.books().Calls["order/new"]; n != 2 {
				t.Errorf("order/new was sent %d times, want twice", n)
			}
		})
	}
}

// TestRepeatAnswers: what each answer to the repeat means.
func TestRepeatAnswers(t *testing.T) {
	t.Parallel()
	failure := func(status int, text string) func(http.ResponseWriter, *http.Request) {
		return says(status, `{"status":"failure","message":"`+text+`"}`)
	}
	for name, tt := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		want   vendors.Verdict
		kind   vendors.Kind
	}{
		"duplicated order":   {failure(400, "duplicated order"), vendors.Done, ""},
		"duplicated request": {failure(400, "Duplicated request."), vendors.Done, ""},
		"no stock":           {failure(400, "invalid stock or sku"), vendors.NotDone, ""},
		"unknown key":        {failure(400, "unknown key"), vendors.Unclear, vendors.ErrAccount},
		"another text":       {failure(400, "try again"), vendors.Unclear, ""},
		"failure under 200":  {failure(200, "whatever"), vendors.Unclear, ""},
		"breakdown":          {says(502, "<html>"), vendors.Unclear, ""},
		"error fetching":     {failure(500, "error fetching data"), vendors.Unclear, ""},
		"too many":           {says(429, ""), vendors.Unclear, vendors.ErrUnavailable},
		"another hash":       {says(200, `{"status":"success","request_hash":"ffff","tickets":[]}`), vendors.Unclear, ""},
		"no status":          {says(200, `{"tickets":[]}`), vendors.Unclear, ""},
		"not an object":      {says(200, `[]`), vendors.Unclear, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, script{"order/new": tt.answer}, &clock{at: start})
			r := vendors.OrderRef{Performance: concert, ID: "ab", Holding: cart(1, 0, 0)}
			i := b.intent(r)
			b.clock.advance(time.Hour)
			found, err := b.Settle(t.Context(), i)
			if found.Verdict != tt.want || kindOf(err) != tt.kind {
				t.Errorf("Settle = %q, %v, want %q, %q", found.Verdict, err, tt.want, tt.kind)
			}
			if found.Verdict == vendors.Done && (found.Order.State != vendors.OrderConfirmed || len(found.Order.Tickets) != 0) {
				t.Errorf("the order is %+v, want it confirmed without tickets", found.Order)
			}
		})
	}
}

// TestRepeatOnce: while a repeat without an answer may be under way there is no
// other; one that was answered is not asked again.
func TestRepeatOnce(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	r := b.place(cart(1, 0, 0))
	i := b.intent(r)
	b.clock.advance(time.Hour)
	b.tell(`{"fail":{"op":"order/new","mode":"drop_after"}}`)
	for range 3 {
		if found, err := b.Settle(t.Context(), i); err != nil || found.Verdict != vendors.Unclear {
			t.Fatalf("Settle = %q, %v, want it unclear", found.Verdict, err)
		}
	}
	if n := b.books().Calls["order/new"]; n != 1 {
		t.Errorf("order/new was sent %d times, want once", n)
	}
	b.clock.advance(time.Hour)
	found, err := b.Settle(t.Context(), i)
	if err != nil || found.Verdict != vendors.Done || len(found.Order.Tickets) != 0 {
		t.Errorf("Settle = %+v, %v, want it done without tickets", found, err)
	}
	if n := b.sold(ticketsonicsandbox.SKUFloor); n != 1 {
		t.Errorf("%d are sold, want 1", n)
	}
}

// TestDuplicatedAtOnce: a hash that we never sent is known, so an earlier answer
// was lost below us.
func TestDuplicatedAtOnce(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	r := b.place(cart(1, 0, 0))
	if _, err := b.ConfirmOrder(t.Context(), r, "p"); err != nil {
		t.Fatal(err)
	}
	o, err := b.ConfirmOrder(t.Context(), r, "p")
	if err != nil || o.State != vendors.OrderConfirmed || len(o.Tickets) != 0 || o.ID != r.ID {
		t.Errorf("ConfirmOrder = %+v, %v, want it confirmed without tickets", o, err)
	}
	if n := b.sold(ticketsonicsandbox.SKUFloor); n != 1 {
		t.Errorf("%d are sold, want 1", n)
	}
}

// TestUnreadable: what a person needs is in the error, and no ticket code.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	r := b.place(cart(2, 1, 0))
	_, ticketsErr := b.Tickets(t.Context(), r)
	_, orderErr := b.ReadOrder(t.Context(), r)
	for name, err := range map[string]error{"Tickets": ticketsErr, "ReadOrder": orderErr} {
		if !errors.Is(err, vendors.ErrUnreadable) || vendors.Final(err) {
			t.Errorf("%s = %v, want %v", name, err, vendors.ErrUnreadable)
			continue
		}
		for _, word := range []string{r.ID, "2 of sku " + ticketsonicsandbox.SKUFloor, "1 of sku " + ticketsonicsandbox.SKUBalcony, "support"} {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s = %v, which does not say %q", name, err, word)
			}
		}
	}
}

func TestSettleOthers(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	if found, err := b.Settle(t.Context(), vendors.Intent{Op: vendors.OpPlace}); err != nil || found.Verdict != vendors.NotDone || !found.Repeat {
		t.Errorf("Settle(place) = %+v, %v, want it not done", found, err)
	}
	for _, op := range []vendors.Op{vendors.OpHold, vendors.OpRelease, vendors.OpCancel} {
		if _, err := b.Settle(t.Context(), vendors.Intent{Op: op}); kindOf(err) != vendors.ErrInvalid {
			t.Errorf("Settle(%s) = %v, want %v", op, err, vendors.ErrInvalid)
		}
	}
	i := vendors.Intent{Op: vendors.OpConfirm, Order: "ab"}
	if found, err := b.Settle(t.Context(), i); found.Verdict != vendors.Unclear || kindOf(err) != vendors.ErrInvalid || len(b.books().Calls) != 0 {
		t.Errorf("Settle of nothing = %+v, %v, want nothing to be sent", found, err)
	}
}

// TestNameOnBadge: the buyer's name goes to the vendor, the address never does.
func TestNameOnBadge(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ given, want string }{
		"a name":  {"Ана  Петрова\n", `"order_details":{"primary_text_pl":"Ана Петрова","secondary_text_pl":""}`},
		"no name": {" ", ""},
		"long":    {strings.Repeat("я", 500), `"` + strings.Repeat("я", 120) + `"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent string
			b := open(t, script{"order/new": keep(&sent, `{"status":"success","tickets":[]}`)}, &clock{at: start})
			r := vendors.OrderRef{Performance: concert, ID: "ab", Holding: cart(1, 0, 0), Buyer: vendors.Buyer{Email: "ana@buyer.example", FullName: tt.given}}
			if _, err := b.ConfirmOrder(t.Context(), r, "p"); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(sent, tt.want) || tt.want == "" && strings.Contains(sent, "order_details") || strings.Contains(sent, "@") {
				t.Errorf("sent %s, want %s", sent, tt.want)
			}
		})
	}
}

// TestFactor100: a price that is sealed in another unit is noticed, and the
// ticket is good all the same.
func TestFactor100(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{MajorPrices: true})
	o, err := b.ConfirmOrder(t.Context(), b.place(cart(1, 0, 0)), "p")
	if err != nil || len(o.Tickets) != 1 || o.Tickets[0].Price != eur(4500) {
		t.Fatalf("ConfirmOrder = %+v, %v", o, err)
	}
	if !strings.Contains(b.log.String(), "factor of 100") {
		t.Errorf("the log:\n%s", b.log)
	}
	if !said(b.Examine(t.Context()), vendors.Bad, "factor of 100") {
		t.Errorf("Examine does not say so")
	}
	if strings.Contains(b.log.String(), o.Tickets[0].Code) {
		t.Error("a ticket's code is in the log")
	}
}

func said(found []vendors.Finding, level vendors.Level, words string) bool {
	for _, f := range found {
		if f.Level == level && strings.Contains(f.Says, words) {
			return true
		}
	}
	return false
}

// TestBlockLabels: what is sealed of the place is read.
func TestBlockLabels(t *testing.T) {
	t.Parallel()
	sealed := ticketsonicsandbox.Seal(ticketsonicsandbox.Content{}.Text('H', "B-7").Number('S', 2).Number('R', 11).Number('P', 300).
		Number('E', 5300685246).Text('X', "gate=north").Text('Z', "new").Sum())
	keyed := strings.Replace(fixture(t, "ticket_list.response.json"), `"user_public_key": "user_public_key"`, `"user_public_key": "`+publicKey(t)+`"`, 1)
	b := open(t, script{
		"ticket/list": says(200, keyed),
		"order/new": says(200, `{"status":"success","tickets":[{"encrypted_data":"`+strings.ReplaceAll(sealed, "/", `\/`)+`","code":"rsa","sku":"`+ticketsonicsandbox.SKUFloor+`"},
			{"encrypted_data":"`+sealed+`","code":"rsa","sku":"`+ticketsonicsandbox.SKUFloor+`"},{"encrypted_data":"`+sealed+`","code":"elliptic","sku":"`+ticketsonicsandbox.SKUFloor+`"}]}`),
	}, &clock{at: start})
	o, err := b.ConfirmOrder(t.Context(), vendors.OrderRef{Performance: concert, ID: "ab", Holding: cart(3, 0, 0)}, "p")
	if err != nil {
		t.Fatal(err)
	}
	label := vendors.Label{Section: "2", Row: "11", Number: "300"}
	ticket := vendors.Ticket{ID: "B-7", Code: sealed, Label: label, Area: ticketsonicsandbox.SKUFloor, Price: eur(4500), Symbology: vendors.QR}
	same, other := ticket, ticket
	same.ID, other.ID, other.Label = "ab-2", "ab-3", vendors.Label{}
	if diff := cmp.Diff([]vendors.Ticket{ticket, same, other}, o.Tickets); diff != "" {
		t.Errorf("tickets (-want +got):\n%s", diff)
	}
}

// TestKeyBeforeOrder: without a list before it, an order reads one first, and
// goes on without where that fails.
func TestKeyBeforeOrder(t *testing.T) {
	t.Parallel()
	b := sell(t, ticketsonicsandbox.Options{})
	o, err := b.ConfirmOrder(t.Context(), b.place(cart(1, 0, 0)), "p")
	if err != nil || o.Tickets[0].ID != b.books().Orders[0].Tickets[0].ID {
		t.Errorf("ConfirmOrder = %+v, %v, want the barcode for an id", o, err)
	}
	b = sell(t, ticketsonicsandbox.Options{})
	b.tell(`{"fail":{"op":"ticket/list","mode":"refuse","count":9}}`)
	if o, err = b.ConfirmOrder(t.Context(), b.place(cart(1, 0, 0)), "p"); err != nil || len(o.Tickets) != 1 || o.Tickets[0].Area != ticketsonicsandbox.SKUFloor {
		t.Errorf("ConfirmOrder without lists = %+v, %v", o, err)
	}
}

// TestBlockDiffers: what is sealed and is not what was sold is reported, and the
// ticket is good all the same.
func TestBlockDiffers(t *testing.T) {
	t.Parallel()
	key := publicKey(t)
	base := ticketsonicsandbox.Content{}.Text('H', "B-7")
	for name, tt := range map[string]struct {
		content ticketsonicsandbox.Content
		want    string // empty: nothing is reported
	}{
		"as sold":       {base.Number('$', 4500).Number('E', 5300685246), ""},
		"no price":      {base, ""},
		"another price": {base.Number('$', 4000), "its price differs"},
		"a hundredth":   {base.Number('$', 45), "factor of 100"},
		"a hundredfold": {base.Number('$', 450000), "factor of 100"},
		"another event": {base.Number('E', 7), "another event"},
		"a new label":   {base.Text('Z', "?"), "not understood"},
	} {
		sealed := ticketsonicsandbox.Seal(tt.content.Sum())
		b := open(t, script{
			"ticket/list": says(200, `{"status":"success","user_public_key":"`+key+`"}`),
			"order/new":   says(200, `{"status":"success","tickets":[{"encrypted_data":"`+sealed+`","code":"rsa","sku":"`+ticketsonicsandbox.SKUFloor+`"}]}`),
		}, &clock{at: start})
		o, err := b.ConfirmOrder(t.Context(), vendors.OrderRef{Performance: concert, ID: "ab", Holding: cart(1, 0, 0)}, "p")
		if err != nil || len(o.Tickets) != 1 || o.Tickets[0].Code != sealed || o.Tickets[0].ID != "B-7" || o.Tickets[0].Price != eur(4500) {
			t.Errorf("%s: ConfirmOrder = %+v, %v", name, o, err)
		}
		if text := b.log.String(); tt.want == "" && strings.Contains(text, `"WARN"`) || !strings.Contains(text, tt.want) || strings.Contains(text, sealed) {
			t.Errorf("%s: the log, which should have %q and no code:\n%s", name, tt.want, text)
		}
	}
}

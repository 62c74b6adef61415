package bil24_test

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

// performance finds a performance in the catalogue.
func (b *bank) performance(t *testing.T, id seatplan.PerformanceID) vendors.Performance {
	t.Helper()
	events, err := b.Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		for _, p := range e.Performances {
			if p.ID == id {
				return p
			}
		}
	}
	t.Fatalf("no performance %s", id)
	return vendors.Performance{}
}

// wish is places at one price.
func wish(t *testing.T, a vendors.Availability, category seatplan.CategoryID, tariff seatplan.TariffID, n int) (places []vendors.Place) {
	t.Helper()
	price, ok := a.Prices.Lookup(category, tariff)
	if !ok {
		t.Fatalf("category %s has no price at tariff %q", category, tariff)
	}
	add := func(p vendors.Place) {
		p.Category, p.Tariff, p.Expect = category, tariff, price
		p.Ref = string(category) + string(tariff) + string(rune('a'+len(places)))
		places = append(places, p)
	}
	for _, s := range a.Seats {
		if len(places) < n && s.Category == category && s.Status == seatplan.Free {
			add(vendors.Place{Seat: s.Seat})
		}
	}
	for _, area := range a.Areas {
		for len(places) < n && string(area.Area) == string(category) {
			add(vendors.Place{Area: area.Area})
		}
	}
	if len(places) < n {
		t.Fatalf("category %s has %d places", category, len(places))
	}
	return places
}

// finalOrder holds at the cup final, with tariffs per place, access code and
// promo code, and returns what to order.
func finalOrder(t *testing.T, b *bank) vendors.OrderRequest {
	t.Helper()
	holder := b.Vendor.(vendors.Holder)
	p := b.performance(t, bil24sandbox.PerformanceFinal)
	if !p.AccessCode || !p.Needs.FullName || len(p.Needs.Fields) != 1 || p.Needs.Fields[0].Name != vendors.FieldFanID || !p.Needs.Fields[0].PerPlace {
		t.Fatalf("performance %+v does not ask for enough", p)
	}
	visit, err := holder.NewVisit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a, err := b.Availability(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	places := slices.Concat(
		wish(t, a, bil24sandbox.CategoryFinalCentre, "", 1), wish(t, a, bil24sandbox.CategoryFinalSide, bil24sandbox.TariffChild, 1),
		wish(t, a, bil24sandbox.CategoryFinalFloor, bil24sandbox.TariffStudent, 1), wish(t, a, bil24sandbox.CategoryFinalFloor, "", 1),
	)
	r := vendors.HoldRequest{Visit: visit, Performance: p, Places: places, Locale: "en-US", AccessCode: "7312"}
	held, err := holder.Hold(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	held, err = b.Vendor.(vendors.Discounter).AddCode(t.Context(), vendors.CodeRequest{
		Visit: visit, Performance: p, Before: held, Code: strings.ToLower(bil24sandbox.PromoTenth), Locale: "en-US",
	})
	if err != nil {
		t.Fatal(err)
	}
	var answers []vendors.Answer
	for i := range held.Places {
		// The cart knows what it asked for, and in which order it came back.
		held.Places[i].Ref = "line-" + held.Places[i].Key
		answers = append(answers, vendors.Answer{Field: vendors.FieldFanID, Ref: held.Places[i].Ref, Value: "FAN" + held.Places[i].Key})
	}
	return vendors.OrderRequest{
		Visit: visit, Performance: p, Holding: held,
		Buyer: vendors.Buyer{Email: "ana@buyer.example", FullName: "Ana Pop", Locale: "en-US", Answers: answers},
	}
}

func TestPurchaseWithEverything(t *testing.T) {
	t.Parallel()
	b := openBank(t, systemAccount)
	r := finalOrder(t, b)
	// 130 + 45 + 27 + 45 lei, a tenth off, ten percent on.
	want := map[string]int64{"": 12870 + 4455, bil24sandbox.TariffChild: 4455, bil24sandbox.TariffStudent: 2673}
	got := make(map[string]int64)
	for _, h := range r.Holding.Places {
		got[string(h.Tariff)] += h.Price.Total().Minor
		if h.Full.Minor <= h.Price.Total().Minor || !strings.Contains(h.Reason, bil24sandbox.PromoTenth) {
			t.Errorf("place %s costs %v instead of %v because of %q", h.Key, h.Price.Total(), h.Full, h.Reason)
		}
	}
	for tariff, minor := range want {
		if got[tariff] != minor {
			t.Errorf("tariff %q costs %d together, want %d", tariff, got[tariff], minor)
		}
	}
	if !slices.Equal(r.Holding.Codes, []string{bil24sandbox.PromoTenth}) {
		t.Errorf("Codes = %v", r.Holding.Codes)
	}

	if _, err := b.Vendor.(vendors.Planner).Plan(t.Context(), r.Performance); kind(err) != vendors.ErrAccessCode {
		t.Errorf("Plan without the code = %v, want %v", err, vendors.ErrAccessCode)
	}
	known := r.Performance
	known.Code = "7312"
	if plan, err := b.Vendor.(vendors.Planner).Plan(t.Context(), known); err != nil || plan.Len() != 304 {
		t.Errorf("Plan = %v", err)
	}
	without := r
	without.Buyer.Answers = r.Buyer.Answers[1:]
	if _, err := b.PlaceOrder(t.Context(), without); kind(err) != vendors.ErrRefused {
		t.Errorf("PlaceOrder with a fan id missing = %v, want %v", err, vendors.ErrRefused)
	}
	o, err := b.PlaceOrder(t.Context(), r)
	if err != nil || o.Total.Minor != 12870+4455+4455+2673 {
		t.Fatalf("PlaceOrder = %v, %v", o.Total, err)
	}
	ref := vendors.OrderRef{Visit: r.Visit, Performance: r.Performance, ID: o.ID, Currency: o.Total.Currency, Buyer: r.Buyer, Holding: r.Holding}
	if o, err := b.ConfirmOrder(t.Context(), ref, "p-1"); err != nil || o.State != vendors.OrderConfirmed {
		t.Fatalf("ConfirmOrder = %v, %v", o, err)
	}
	tickets, err := b.Tickets(t.Context(), ref)
	if err != nil || len(tickets) != 4 {
		t.Fatalf("Tickets = %d, %v", len(tickets), err)
	}
	for _, ticket := range tickets {
		if ticket.Symbology != vendors.EAN13 || len(ticket.Code) != 13 || len(ticket.Picture) == 0 {
			t.Errorf("ticket %s is %s with a picture of %d bytes", ticket.ID, ticket.Symbology, len(ticket.Picture))
		}
	}
}

func TestAccessCodes(t *testing.T) {
	t.Parallel()
	refused := fixture(t, "CHECK_KDP.refused.response.json")
	seats := []vendors.Place{seat("1", "26793", money(10000, "RON"))}
	guarded := vendors.Performance{ID: "702", Event: "91", AccessCode: true}
	tests := []struct {
		name, code string
		check      []string // answers to CHECK_KDP
		want       vendors.Kind
	}{
		{"wrong", "5", ids(refused), vendors.ErrAccessCode},
		{"missing", "", nil, vendors.ErrAccessCode},
		{"right", "5", ids(`{"resultCode":0}`), vendors.ErrRefused},
		{"not to be found out", "5", ids(no, no, no), vendors.ErrRefused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, v := open(t, ourCharge, map[string][]string{"RESERVE": {message}, "GET_SEAT_LIST": {list("1", "2")}, "CHECK_KDP": tt.check})
			_, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: ticketing, Performance: guarded, Places: seats, AccessCode: tt.code})
			if kind(err) != tt.want {
				t.Errorf("Hold = %v, want %v", err, tt.want)
			}
		})
	}
	_, v := open(t, bil24.Settings{}, map[string][]string{"CREATE_USER": {fixture(t, "CREATE_USER.response.json")}, "CHECK_KDP": {refused}})
	err := v.CheckAccess(t.Context(), guarded, "0042", "ro")
	var e *vendors.Error
	if errors.As(err, &e); kind(err) != vendors.ErrAccessCode || e.Message != "wrong Access code" {
		t.Errorf("CheckAccess = %v", err)
	}
	for _, code := range ids("abc", "2147483648", "-5", "+5", "99999999999999999999") {
		if err := v.CheckAccess(t.Context(), guarded, code, ""); kind(err) != vendors.ErrAccessCode {
			t.Errorf("CheckAccess of %q = %v", code, err)
		}
	}
}

// TestOwnUserIsMadeAgain: a user that the vendor forgot is not the end.
func TestOwnUserIsMadeAgain(t *testing.T) {
	t.Parallel()
	user := fixture(t, "CREATE_USER.response.json")
	d, v := open(t, bil24.Settings{}, map[string][]string{"CREATE_USER": {user, user}, "CHECK_KDP": {noUser, `{"resultCode":0}`}})
	if err := v.CheckAccess(t.Context(), vendors.Performance{ID: "702", Event: "91"}, "1", ""); err != nil {
		t.Errorf("CheckAccess = %v", err)
	}
	if got := d.commands(); !slices.Equal(got, ids("CREATE_USER", "CHECK_KDP", "CREATE_USER", "CHECK_KDP")) {
		t.Errorf("asked %v", got)
	}
}

func TestPromoCodes(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]vendors.Kind{
		bil24sandbox.PromoTenth: "", strings.ToLower(bil24sandbox.PromoFree): "", bil24sandbox.PromoSpent: vendors.ErrVoucher,
		bil24sandbox.PromoOver: vendors.ErrVoucher, "NONE": vendors.ErrVoucher, "": vendors.ErrVoucher,
	} {
		b := openBank(t, systemAccount)
		v := b.Vendor.(*bil24.Vendor)
		visit, err := v.NewVisit(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held, err := v.AddCode(t.Context(), vendors.CodeRequest{Visit: visit, Performance: b.performance(t, bil24sandbox.PerformanceTraviata), Code: code})
		if kind(err) != want || want == "" && len(held.Codes) != 1 {
			t.Errorf("AddCode(%q) = %v, %v, want %q", code, held.Codes, err, want)
		}
	}
}

// TestPromoCodesUnlisted: a code that was accepted is in force also where the
// server cannot list a user's codes.
func TestPromoCodesUnlisted(t *testing.T) {
	t.Parallel()
	_, v := open(t, ourCharge, map[string][]string{
		"ADD_PROMO_CODES": {`{"resultCode":0,"existPromoCodeList":["spring"]}`}, "GET_PROMO_CODES": {no}, "GET_CART": {cart(ids("1"), nil)},
	})
	held, err := v.AddCode(t.Context(), vendors.CodeRequest{Visit: ticketing, Performance: tosca, Code: "SPRING", Before: vendors.Holding{Codes: ids("OTHER")}})
	if err != nil || !slices.Equal(held.Codes, ids("OTHER", "SPRING")) || len(held.Places) != 1 {
		t.Errorf("AddCode = %+v, %v", held, err)
	}
}

// TestFreeOrder: what costs nothing is paid at once.
func TestFreeOrder(t *testing.T) {
	t.Parallel()
	b, p, visit, held := browserHold(t, 2)
	v := b.Vendor.(*bil24.Browser)
	held, err := v.AddCode(t.Context(), vendors.CodeRequest{Visit: visit, Performance: p, Before: held, Code: bil24sandbox.PromoFree})
	if err != nil {
		t.Fatal(err)
	}
	o, err := v.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: visit, Performance: p, Holding: held, ReturnURL: "https://shop.example/o/1"})
	if err != nil || o.State != vendors.OrderConfirmed || o.PayURL != "" || !o.Total.IsZero() {
		t.Errorf("PlaceOrder = %+v, %v, want it confirmed", o, err)
	}
	found, err := v.Settle(t.Context(), vendors.Intent{Op: vendors.OpPlace, Visit: visit, Performance: p, Before: held, SentAt: b.clock.now()})
	if err != nil || found.Verdict != vendors.Done || found.Order.ID != o.ID || found.Order.State != vendors.OrderConfirmed {
		t.Errorf("Settle = %+v, %v, want the order", found, err)
	}
}

// browserHold verifies an address and holds places at the club.
func browserHold(t *testing.T, n int) (*bank, vendors.Performance, vendors.Visit, vendors.Holding) {
	t.Helper()
	b := openBank(t, browserAccount)
	v := b.Vendor.(*bil24.Browser)
	p := b.performance(t, bil24sandbox.PerformanceClub)
	first, err := v.NewVisit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a, err := v.Availability(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	r := vendors.HoldRequest{Visit: first, Performance: p, Places: wish(t, a, bil24sandbox.CategoryClubEntry, "", n), Locale: "en-US"}
	if _, err := v.Hold(t.Context(), r); kind(err) != vendors.ErrEmail {
		t.Fatalf("Hold = %v, want %v", err, vendors.ErrEmail)
	}
	if err := v.BindEmail(t.Context(), first, "ana@buyer.example", "en-US"); err != nil {
		t.Fatal(err)
	}
	if r.Visit, err = v.ConfirmEmail(t.Context(), first, "ana@buyer.example", bil24sandbox.EmailCode, "en-US"); err != nil || string(r.Visit) == string(first) {
		t.Fatalf("ConfirmEmail adopted nobody, %v", err)
	}
	held, err := v.Hold(t.Context(), r)
	if err != nil || len(held.Places) != n {
		t.Fatalf("Hold = %d places, %v", len(held.Places), err)
	}
	return b, p, r.Visit, held
}

func TestBrowserPurchase(t *testing.T) {
	t.Parallel()
	b, p, visit, held := browserHold(t, 2)
	// 60 lei and the vendor's own six percent.
	if got := held.Places[0].Price.Total().Minor; got != 6360 {
		t.Errorf("a place costs %d", got)
	}
	o, err := b.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: visit, Performance: p, Holding: held, ReturnURL: "https://shop.example/o/1"})
	if err != nil || o.State != vendors.OrderPayable || o.Total.Minor != 12720 || o.Fees.Minor != 720 {
		t.Fatalf("PlaceOrder = %+v, %v", o, err)
	}
	ref := vendors.OrderRef{Visit: visit, Performance: p, ID: o.ID, Currency: "RON"}
	b.decide(t, o, "decline")
	if o, err := b.ConfirmOrder(t.Context(), ref, ""); err != nil || o.State != vendors.OrderPayable {
		t.Errorf("declined, ConfirmOrder = %v, %v", o.State, err)
	}
	b.decide(t, o, "pay")
	if o, err := b.ReadOrder(t.Context(), ref); err != nil || o.State != vendors.OrderConfirmed {
		t.Fatalf("ReadOrder = %v, %v", o.State, err)
	}
	if tickets, err := b.Tickets(t.Context(), ref); err != nil || len(tickets) != 2 {
		t.Errorf("Tickets = %d, %v", len(tickets), err)
	}
}

// decide presses a button of the gateway's page, which sends back to the shop.
func (b *bank) decide(t *testing.T, o vendors.Order, decision string) {
	t.Helper()
	client := *b.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.PostForm(o.PayURL, url.Values{"decision": {decision}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if got := answer.Header.Get("Location"); got != "https://shop.example/o/1" {
		t.Errorf("%s leads to %q", decision, got)
	}
}

// TestStrangersAreNotOrdered: what an earlier visit of the address left in the
// cart is given up before an order is made of all of it.
func TestStrangersAreNotOrdered(t *testing.T) {
	t.Parallel()
	b, p, visit, held := browserHold(t, 1)
	brass := b.performance(t, bil24sandbox.PerformanceBrass)
	a, err := b.Availability(t.Context(), brass)
	if err != nil {
		t.Fatal(err)
	}
	left, err := b.Vendor.(vendors.Holder).Hold(t.Context(), vendors.HoldRequest{
		Visit: visit, Performance: brass, Places: wish(t, a, bil24sandbox.CategoryBrassFloor, "", 2),
	})
	if err != nil || len(left.Places) != 2 {
		t.Fatalf("Hold elsewhere = %d places, %v", len(left.Places), err)
	}
	o, err := b.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: visit, Performance: p, Holding: held, ReturnURL: "https://shop.example/o/1"})
	if err != nil || o.Total.Minor != 6360 {
		t.Errorf("PlaceOrder = %v, %v, want one place", o.Total, err)
	}
}

func TestGatewayAnswers(t *testing.T) {
	t.Parallel()
	held := vendors.Holding{Places: []vendors.Held{{Key: "1", Price: price("", "", money(120000, "RUB"))}}}
	listed := strings.Replace(newOrder, `"quantity":2`, `"quantity":1`, 1)
	unlisted := `{"resultCode":0,"orderList":[]}`
	tests := []struct {
		name, create string
		orders       []string
		kind         vendors.Kind
		state        vendors.OrderState
		pay          string
	}{
		{"all told", `{"resultCode":0,"orderId":829,"formUrl":"https://pay.example/1","statusExtStr":"NEW"}`, ids(listed), "", vendors.OrderPayable, "https://pay.example/1"},
		{"no order id", `{"resultCode":0,"formUrl":"https://pay.example/1"}`, ids(listed), "", vendors.OrderPayable, "https://pay.example/1"},
		{"orders unreadable", `{"resultCode":0,"orderId":829,"formUrl":"https://pay.example/1"}`, ids(no), "", vendors.OrderPayable, "https://pay.example/1"},
		{"order not listed", `{"resultCode":0,"orderId":829,"formUrl":"https://pay.example/1"}`, ids(unlisted), "", vendors.OrderPayable, "https://pay.example/1"},
		{"paid", `{"resultCode":0,"orderId":829,"formUrl":"","statusExtStr":"PAID"}`, ids(listed), "", vendors.OrderConfirmed, ""},
		{"they do not say, the list does", `{"resultCode":0,"orderId":829}`, ids(listed), "", vendors.OrderPayable, "https://pay.example/829"},
		{"neither they nor the list say", `{"resultCode":0,"orderId":829}`, ids(unlisted), "", vendors.OrderUnknown, ""},
		{"a state that is not understood", `{"resultCode":0,"orderId":829,"statusExtStr":"SUSPENDED"}`, ids(listed), "", vendors.OrderUnknown, ""},
		{"nowhere to pay", `{"resultCode":0,"orderId":829,"formUrl":"","statusExtStr":"NEW"}`, ids(listed), "", vendors.OrderUnknown, ""},
		{"unusable address", `{"resultCode":0,"orderId":829,"formUrl":"javascript:alert(1)"}`, ids(listed), "", vendors.OrderPayable, "https://pay.example/829"},
		{"lost", no, ids(listed), "", vendors.OrderPayable, "https://pay.example/829"},
		{"cut", cut, nil, vendors.ErrOutcomeUnknown, "", ""},
		{"refused", message, nil, vendors.ErrRefused, "", ""},
		{"address not verified", `{"resultCode":102}`, nil, vendors.ErrEmail, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			carts := ids(emptyCart, emptyCart)
			if tt.kind == vendors.ErrRefused {
				carts[1] = `{"resultCode":0,"currency":"RUB","actionEventList":[{"actionEventId":702,"seatList":[{"seatId":1,"price":1200}]}]}`
			}
			_, v := openBrowser(t, map[string][]string{"GET_CART": carts, "CREATE_ORDER": {tt.create}, "GET_ORDERS": tt.orders})
			o, err := v.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: browser, Performance: tosca, Holding: held, ReturnURL: "https://shop.example/"})
			if kind(err) != tt.kind || o.State != tt.state || o.PayURL != tt.pay || err == nil && o.Total != money(120000, "RUB") {
				t.Errorf("PlaceOrder = %+v, %v, want %s, %s, %s", o, err, tt.kind, tt.state, tt.pay)
			}
		})
	}
}

// TestGatewayTotal: an order costs what the vendor's list says, not what the cart
// did.
func TestGatewayTotal(t *testing.T) {
	t.Parallel()
	held := vendors.Holding{Places: []vendors.Held{{Key: "1", Price: price("", "", money(60000, "RUB"))}}}
	_, v := openBrowser(t, map[string][]string{
		"GET_CART":     {emptyCart},
		"CREATE_ORDER": {`{"resultCode":0,"orderId":829,"formUrl":"https://pay.example/1","statusExtStr":"NEW"}`}, "GET_ORDERS": {newOrder},
	})
	o, err := v.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: browser, Performance: tosca, Holding: held, ReturnURL: "https://shop.example/"})
	if err != nil || o.ID != "829" || o.Total != money(120000, "RUB") || o.PayURL != "https://pay.example/1" {
		t.Errorf("PlaceOrder = %+v, %v, want what the list says it costs", o, err)
	}
}

// TestEqualOrdersOfAnAddress: of a verified address's equal orders only one for the
// same event is taken for a lost one.
func TestEqualOrdersOfAnAddress(t *testing.T) {
	t.Parallel()
	held := vendors.Holding{Places: []vendors.Held{{Key: "1", Price: price("", "", money(120000, "RUB"))}}}
	order := func(id string) string {
		return `{"orderId":` + id + `,"currency":"RUB","sum":1200,"quantity":1,"statusExtStr":"NEW","formUrl":"https://pay.example/` + id + `"}`
	}
	about := func(event string) string { return `{"resultCode":0,"orderInfoList":[{"actionId":` + event + `}]}` }
	for name, tt := range map[string]struct {
		about []string
		want  string
	}{
		"the newest": {ids(about("91")), "830"}, "an older one": {ids(about("5"), about("91")), "829"}, "none": {ids(about("5"), about("5")), ""},
	} {
		_, v := openBrowser(t, map[string][]string{
			"GET_CART": {emptyCart}, "GET_ORDERS": {`{"resultCode":0,"orderList":[` + order("829") + `,` + order("830") + `]}`},
			"GET_ORDER_INFO": tt.about, "GET_SEAT_LIST": {list()},
		})
		found, err := v.Settle(t.Context(), vendors.Intent{
			Op: vendors.OpPlace, Visit: browser, Performance: vendors.Performance{ID: "702", Event: "91"}, Before: held, SentAt: now.Add(-3 * time.Minute),
		})
		if err != nil || found.Order.ID != tt.want || (found.Verdict == vendors.Done) != (tt.want != "") || tt.want == "" && found.Verdict != vendors.Unclear {
			t.Errorf("%s: Settle = %+v, %v, want order %q", name, found, err, tt.want)
		}
	}
}

// TestPayHosts: where the settings name hosts, buyers are sent nowhere else.
func TestPayHosts(t *testing.T) {
	t.Parallel()
	held := vendors.Holding{Places: []vendors.Held{{Key: "1", Price: price("", "", money(120000, "RUB"))}}}
	for address, want := range map[string]vendors.Kind{"https://pay.example/1": "", "https://pay.example.evil.example/1": vendors.ErrOutcomeUnknown} {
		s := browserSettings
		s.Interface, s.ChargePercent, s.PayHosts = "browser", "", []string{"pay.example"}
		_, v := openAny(t, s, map[string][]string{
			"GET_CART": {emptyCart, emptyCart}, "CREATE_ORDER": {`{"resultCode":0,"orderId":829,"formUrl":"` + address + `"}`},
			"GET_ORDERS": {`{"resultCode":0,"orderList":[]}`}, "GET_SEAT_LIST": {list()},
		})
		o, err := v.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: browser, Performance: tosca, Holding: held, ReturnURL: "https://shop.example/"})
		if kind(err) != want || err == nil && o.PayURL != address {
			t.Errorf("PlaceOrder with %s = %q, %v, want %q", address, o.PayURL, err, want)
		}
	}
}

func TestConfirmEmail(t *testing.T) {
	t.Parallel()
	bound := `{"resultCode":0,"email":"Ana@buyer.example"}`
	tests := []struct {
		name, code string
		answer     string
		email      []string
		kind       vendors.Kind
		want       vendors.Visit
	}{
		{"another user", "123", `{"resultCode":0,"userId":2,"sessionId":"s"}`, nil, "", visit("2", "s")},
		{"no user named", "123", `{"resultCode":0}`, nil, "", browser},
		{"wrong", "123", message, nil, vendors.ErrInvalid, nil},
		{"no number", "abc", "", nil, vendors.ErrInvalid, nil},
		{"lost but done", "00", cut, ids(bound), "", browser},
		{"lost", "1", cut, ids(`{"resultCode":0,"email":""}`), vendors.ErrOutcomeUnknown, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, v := openBrowser(t, map[string][]string{"CONFIRM_EMAIL": {tt.answer}, "GET_EMAIL": tt.email})
			got, err := v.ConfirmEmail(t.Context(), browser, "ana@buyer.example", tt.code, "")
			if kind(err) != tt.kind || string(got) != string(tt.want) {
				t.Errorf("ConfirmEmail = %d bytes, %v, want %q", len(got), err, tt.kind)
			}
		})
	}
	_, v := openBrowser(t, map[string][]string{"BIND_EMAIL": {message}})
	if err := v.BindEmail(t.Context(), browser, "x", ""); kind(err) != vendors.ErrInvalid {
		t.Errorf("BindEmail = %v", err)
	}
}

// TestSharedRemainder: what is taken in one area is gone in the other, and more
// than is left of both together is sold out before it is asked for.
func TestSharedRemainder(t *testing.T) {
	t.Parallel()
	b := openBank(t, systemAccount)
	v := b.Vendor.(*bil24.Vendor)
	p := b.performance(t, bil24sandbox.PerformanceTasting)
	visit, err := v.NewVisit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a, err := v.Availability(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	hold := func(before vendors.Holding, six, ten int) (vendors.Holding, error) {
		return v.Hold(t.Context(), vendors.HoldRequest{Visit: visit, Performance: p, Before: before, Places: slices.Concat(
			wish(t, a, bil24sandbox.CategoryTastingSix, "", six), wish(t, a, bil24sandbox.CategoryTastingTen, "", ten))})
	}
	if _, err := hold(vendors.Holding{}, 7, 6); kind(err) != vendors.ErrSoldOut {
		t.Errorf("thirteen of twelve = %v, want %v", err, vendors.ErrSoldOut)
	}
	held, err := hold(vendors.Holding{}, 5, 5)
	if err != nil {
		t.Fatal(err)
	}
	now, err := v.Availability(t.Context(), p)
	if err != nil || len(now.Areas) != 2 || now.Areas[0].Free != 2 || now.Areas[1].Free != 2 {
		t.Errorf("Areas = %v, %v, want two places in each", now.Areas, err)
	}
	if _, err := hold(held, 1, 2); kind(err) != vendors.ErrSoldOut {
		t.Errorf("three of two = %v, want %v", err, vendors.ErrSoldOut)
	}
	if p := b.performance(t, bil24sandbox.PerformanceTasting); p.Places != 2 {
		t.Errorf("Places = %d", p.Places)
	}
}

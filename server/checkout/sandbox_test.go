package checkout_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/availability"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/sandbox"
	"github.com/parterre/parterre/server/vendors/ticketing"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// street is a shop with all that is between a checkout and a vendor's sandbox.
type street struct {
	*shop
	url          string
	catalogue    *catalogue.Catalogue
	availability *availability.Service
}

// openStreet opens a vendor over a sandbox, for one area of one performance.
func openStreet(t testing.TB, event, performance, area string, a checkout.Account, serve func(now func() time.Time) http.Handler,
	open func(vendors.Options) (vendors.Vendor, error), settings string) *street {
	t.Helper()
	s := &street{shop: &shop{
		TB: t, bank: &bank{payments: map[string]*payment.Payment{}}, now: noon, area: seatplan.AreaID(area),
		path: seatplan.PerformancePath{Promoter: "opera", Account: "a", Event: seatplan.EventID(event), Performance: seatplan.PerformanceID(performance)},
	}}
	server := httptest.NewServer(serve(s.clock))
	t.Cleanup(server.Close)
	s.url = server.URL
	log := slog.New(slog.DiscardHandler)
	v, err := open(vendors.Options{
		BaseURL: server.URL, TimeZone: time.UTC, Currency: "EUR", HTTP: server.Client(), Now: s.clock, Log: log,
		Settings: func(into any) error { return json.Unmarshal([]byte(settings), into) },
	})
	if err != nil {
		t.Fatal(err)
	}
	s.catalogue = catalogue.New(catalogue.Config{
		Accounts: map[catalogue.Key]vendors.Vendor{{Promoter: "opera", Account: "a"}: v}, Now: s.clock,
	})
	s.availability = availability.New(availability.Config{Catalogue: s.catalogue, Ledger: s, Now: s.clock})
	t.Cleanup(s.catalogue.Close)
	t.Cleanup(s.availability.Close)
	a.Vendor = v
	if a.Payment == "" {
		a.Provider = s.bank
	}
	s.open(a, s, s)
	return s
}

func (s *street) Performance(ctx context.Context, p seatplan.PerformancePath) (vendors.Performance, error) {
	entry, err := s.catalogue.Performance(ctx, p)
	return entry.Performance, err
}

func (s *street) Offer(ctx context.Context, p seatplan.PerformancePath) (checkout.Offer, error) {
	v, err := s.availability.View(ctx, p)
	if err != nil {
		return checkout.Offer{}, err
	}
	return checkout.Offer{
		Plan: v.Plan.Plan, Prices: v.Prices, Category: v.Category,
		Status:   func(seat int) seatplan.Status { return v.Seats[seat] },
		AreaFree: func(area int) int { return int(v.Areas[area]) },
		Stock:    func(area int) int { return int(v.Stock[area]) }, Asked: v.ReadAt,
	}, nil
}

func (s *street) LinesChanged(p seatplan.PerformancePath, changes []checkout.LineChange) {
	s.availability.Apply(p, inAreas(changes)...)
}

func (s *street) Lines(ctx context.Context, p seatplan.PerformancePath) ([]availability.Change, error) {
	lines, err := s.shop.Lines(ctx, p)
	return inAreas(lines), err
}

// inAreas says changes of places in areas in the words of availability.
func inAreas(changes []checkout.LineChange) (out []availability.Change) {
	for _, c := range changes {
		claim := availability.ClaimHeld
		if c.Status == seatplan.Sold {
			claim = availability.ClaimSold
		}
		out = append(out, availability.Change{Owner: string(c.Cart), Area: c.Area, Delta: -c.Places, Claim: claim, At: c.At})
	}
	return out
}

// free is how many places buyers are shown.
func (s *street) free() int32 {
	s.Helper()
	v, err := s.availability.View(s.Context(), s.path)
	if err != nil {
		s.Fatal(err)
	}
	i, ok := v.Plan.Plan.FindArea(s.area)
	if !ok {
		s.Fatalf("the plan has no area %s", s.area)
	}
	return v.Areas[i]
}

func (s *street) fail(op string, mode sandbox.Mode) {
	s.Helper()
	order := `{"fail":{"op":"` + op + `","mode":"` + string(mode) + `"}}`
	resp, err := http.Post(s.url+"/_control", "application/json", strings.NewReader(order))
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		s.Fatalf("the control door answers %s", resp.Status)
	}
}

func (s *street) books() (b sandbox.Report) {
	s.Helper()
	resp, err := http.Get(s.url + "/_control")
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&b); err != nil {
		s.Fatal(err)
	}
	return b
}

// quiet lets all that is under way come to its end.
func (s *street) quiet() {
	for _, d := range []time.Duration{1, 2, 30, 60, 60, 60, 120, 300} {
		s.pass(d * time.Second)
	}
}

func openTicketSonic(t testing.TB, sku string) *street {
	return openStreet(t, ticketsonicsandbox.EventConcert, ticketsonicsandbox.EventConcert, sku, checkout.Account{},
		func(now func() time.Time) http.Handler {
			return ticketsonicsandbox.New(ticketsonicsandbox.Options{Now: now})
		},
		func(o vendors.Options) (vendors.Vendor, error) { return ticketsonic.New(o) },
		`{"user_id":"`+ticketsonicsandbox.DefaultUser+`","key":"`+ticketsonicsandbox.DefaultKey+`"}`)
}

// TestTicketSonicSoldToTheLast has twenty buyers after three places.
func TestTicketSonicSoldToTheLast(t *testing.T) {
	t.Parallel()
	s := openTicketSonic(t, ticketsonicsandbox.SKUMeet)
	var won []*buyer
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 20 {
		b := s.buyer()
		all.Go(func() {
			if v, err := b.want(1); err == nil && v.Held() {
				mu.Lock()
				won = append(won, b)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if len(won) != 3 {
		t.Fatalf("%d buyers hold one of three places", len(won))
	}
	s.pass(time.Minute)
	if n := s.free(); n != 0 {
		t.Errorf("%d places are shown free with all held", n)
	}
	if _, err := won[2].want(0); err != nil {
		t.Fatal(err)
	}
	s.pass(10 * time.Second)
	if n := s.free(); n != 1 {
		t.Errorf("%d places are shown free with one let go, want 1", n)
	}
	for _, b := range won[:2] {
		b.place().pay().is(store.OrderIssued, "")
		if len(b.order.Tickets) != 1 {
			t.Errorf("%d tickets for one place", len(b.order.Tickets))
		}
	}
	for range 3 {
		s.pass(time.Minute)
		if n := s.free(); n != 1 {
			t.Errorf("%d places are shown free with two of three sold, want 1", n)
		}
	}
	if b := s.books(); len(b.Orders) != 2 || b.Calls["order/new"] != 2 {
		t.Errorf("the vendor has %d orders of %d calls, want two of each", len(b.Orders), b.Calls["order/new"])
	}
}

func TestTicketSonicNotAnswered(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		mode   sandbox.Mode
		then   store.OrderState
		bank   payment.State
		person string
		orders int
	}{
		{sandbox.DropBefore, store.OrderIssued, payment.Captured, "", 1},
		{sandbox.ErrorBefore, store.OrderIssued, payment.Captured, "", 1},
		{sandbox.Limit, store.OrderIssued, payment.Captured, "", 1},
		{sandbox.DropAfter, store.OrderConfirmed, payment.Authorised, "request hash", 1},
		{sandbox.Truncate, store.OrderConfirmed, payment.Authorised, "2 of sku " + ticketsonicsandbox.SKUFloor, 1},
		{sandbox.Refuse, store.OrderClosed, payment.Voided, "", 0},
	} {
		t.Run(string(tc.mode), func(t *testing.T) {
			t.Parallel()
			s := openTicketSonic(t, ticketsonicsandbox.SKUFloor)
			b := s.buyer()
			b.choose(2)
			b.place()
			s.fail("order/new", tc.mode)
			b.pay()
			s.quiet()
			if b.look(); b.order.State != tc.then || b.order.Person != (tc.person != "") {
				t.Errorf("order is %s (%s), a person looks: %v; want %s", b.order.State, b.order.Reason, b.order.Person, tc.then)
			}
			if got := b.person(); !strings.Contains(got, tc.person) {
				t.Errorf("a person is told %q, want %q in it", got, tc.person)
			}
			if s.bank.in(tc.bank) != 1 {
				t.Errorf("the payment is not %s", tc.bank)
			}
			calls := s.books().Calls["order/new"]
			s.quiet()
			if books := s.books(); len(books.Orders) != tc.orders || books.Calls["order/new"] != calls || calls > 2 {
				t.Errorf("%d orders at the vendor, %d calls and %d later; want %d, no more than 2, and none",
					len(books.Orders), calls, books.Calls["order/new"]-calls, tc.orders)
			}
		})
	}
}

func openTickeTing(t testing.TB, event, area string) *street {
	return openStreet(t, event, event, area, checkout.Account{Payment: checkout.PayNone},
		func(now func() time.Time) http.Handler {
			return ticketingsandbox.New(ticketingsandbox.Options{Now: now})
		},
		func(o vendors.Options) (vendors.Vendor, error) {
			o.TimeZone = time.FixedZone("Antigua", -4*60*60)
			return ticketing.New(o)
		},
		`{"key":"`+ticketingsandbox.DefaultKey+`","customer":"`+ticketingsandbox.Customer+`","site":"https://tickets.example/{id}"}`)
}

func TestTickeTingFreeOrder(t *testing.T) {
	t.Parallel()
	for _, mode := range []sandbox.Mode{"", sandbox.DropBefore, sandbox.DropAfter, sandbox.ErrorBefore, sandbox.ErrorAfter, sandbox.Truncate} {
		t.Run("answer "+string(mode), func(t *testing.T) {
			t.Parallel()
			s := openTickeTing(t, ticketingsandbox.EventSunset, ticketingsandbox.SectionLawn)
			b := s.buyer()
			b.choose(2)
			if n := s.books().Calls["POST /orders"]; n != 0 {
				t.Errorf("choosing placed %d orders", n)
			}
			if mode != "" {
				s.fail("POST /orders", mode)
			}
			b.place()
			s.quiet()
			b.is(store.OrderIssued, "")
			if books := s.books(); len(b.order.Tickets) != 2 || len(books.Orders) != 1 {
				t.Errorf("%d tickets of %d orders, want 2 of one", len(b.order.Tickets), len(books.Orders))
			}
		})
	}
}

func TestTickeTingPricedIsElsewhere(t *testing.T) {
	t.Parallel()
	s := openTickeTing(t, ticketingsandbox.EventRegatta, ticketingsandbox.SectionQuay)
	_, err := s.buyer().want(1)
	refused(t, "a priced place", err, checkout.ErrElsewhere)
	if p, err := s.Performance(t.Context(), s.path); err != nil || p.Link == "" {
		t.Errorf("link to where it is sold = %q, %v", p.Link, err)
	}
}

// TestBil24Browser verifies an address, applies a promo code, and pays at the
// vendor's own page.
func TestBil24Browser(t *testing.T) {
	t.Parallel()
	s := openStreet(t, bil24sandbox.EventBrass, bil24sandbox.PerformanceBrass, bil24sandbox.CategoryBrassFloor, checkout.Account{Payment: checkout.PayVendor},
		func(now func() time.Time) http.Handler { return bil24sandbox.New(bil24sandbox.Options{Now: now}) },
		func(o vendors.Options) (vendors.Vendor, error) {
			o.BaseURL += "/json"
			return bil24.New(o)
		},
		`{"interface":"browser","fid":"`+strconv.Itoa(bil24sandbox.BrowserFID)+`","token":"`+bil24sandbox.BrowserToken+`"}`)
	b := s.buyer()
	v, err := b.want(2)
	refused(t, "the first hold", err, checkout.ErrEmail)
	if !v.EmailNeeded || v.Count() != 2 {
		t.Errorf("email needed %v, %d places", v.EmailNeeded, v.Count())
	}
	if _, err := b.BindEmail(t.Context(), "opera", b.token, ana.Email); err != nil {
		t.Fatal(err)
	}
	_, err = b.ConfirmEmail(t.Context(), "opera", b.token, "000001")
	refused(t, "a wrong code", err, checkout.ErrInvalid)
	if v, err = b.ConfirmEmail(t.Context(), "opera", b.token, bil24sandbox.EmailCode); err != nil || !v.Held() {
		t.Fatalf("ConfirmEmail: %v, held %v", err, v.Held())
	}
	before := v.Total
	v, err = b.ApplyCode(t.Context(), "opera", b.token, strings.ToLower(bil24sandbox.PromoTenth))
	if err != nil || len(v.Codes) != 1 || !v.Codes[0].InForce || v.Total.Minor >= before.Minor || v.Lines[0].Reason == "" {
		t.Errorf("ApplyCode: %v, codes %+v, %v instead of %v because of %q", err, v.Codes, v.Total, before, v.Lines[0].Reason)
	}
	b.place()
	page, err := b.Pay(t.Context(), b.order.ID, b.order.Secret)
	if err != nil || page == "" || b.order.Total != v.Total {
		t.Fatalf("Pay = %q, %v for %v", page, err, b.order.Total)
	}
	b.back().is(store.OrderPayable, "")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(page, url.Values{"decision": {"pay"}})
	if err != nil || resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("paying: %v, %v", resp, err)
	}
	resp.Body.Close()
	b.back()
	s.quiet()
	b.is(store.OrderIssued, "")
	if len(b.order.Tickets) != 2 || len(b.order.Codes) != 1 {
		t.Errorf("%d tickets, codes %q", len(b.order.Tickets), b.order.Codes)
	}
}

func openIabilet(t testing.TB) *street {
	return openStreet(t, iabiletsandbox.EventVoucher, iabiletsandbox.EventVoucher, iabiletsandbox.AreaGarden, checkout.Account{},
		func(now func() time.Time) http.Handler {
			return iabiletsandbox.New(iabiletsandbox.Options{Now: now, PrintURLs: true})
		},
		func(o vendors.Options) (vendors.Vendor, error) {
			o.Currency = "RON"
			return iabilet.New(o)
		},
		`{"key":"`+iabiletsandbox.DefaultKey+`","secret":"`+iabiletsandbox.DefaultSecret+`","custom_fields":{
			"order":[{"name":"`+iabiletsandbox.FieldTerms+`","value":"Y"}],
			"ticket":[{"name":"`+iabiletsandbox.FieldGuest+`","required":true,"labels":{"en":"Guest"}}]}}`)
}

// dinner chooses two places, with a voucher, and names the guests.
func (s *street) dinner(code string) (*buyer, checkout.Details) {
	s.Helper()
	b := s.buyer()
	v := b.choose(2)
	if _, err := b.ApplyCode(s.Context(), "opera", b.token, code); err != nil {
		s.Fatal(err)
	}
	d := ana
	for _, l := range v.Lines {
		d.Answers = append(d.Answers, vendors.Answer{Field: "participant_name", Ref: l.Ref, Value: "Ana Pop"})
	}
	return b, d
}

// TestIabilet buys with a voucher and custom fields, and lets the lock of a paid
// order run out.
func TestIabilet(t *testing.T) {
	t.Parallel()
	s := openIabilet(t)
	b, d := s.dinner("GRESIT")
	var err error
	if b.order, err = b.Place(t.Context(), "opera", b.token, d); err != nil {
		t.Fatal(err)
	}
	b.is(store.OrderClosed, string(checkout.ErrVoucher))
	v := b.cart()
	if v.Count() != 2 || v.Order != "" || len(v.Codes) != 0 {
		t.Errorf("cart has %d places, order %q, codes %v; want it as it was, without the code", v.Count(), v.Order, v.Codes)
	}
	if _, err := b.ApplyCode(t.Context(), "opera", b.token, iabiletsandbox.VoucherCode); err != nil {
		t.Fatal(err)
	}
	if b.order, err = b.Place(t.Context(), "opera", b.token, d); err != nil {
		t.Fatal(err)
	}
	b.is(store.OrderPayable, "")
	if b.order.Total.Minor >= b.order.CartTotal.Minor || len(b.order.Codes) != 1 {
		t.Errorf("order of %v for a cart of %v with codes %q", b.order.Total, b.order.CartTotal, b.order.Codes)
	}
	if _, err := b.Pay(t.Context(), b.order.ID, b.order.Secret); err != nil {
		t.Fatal(err)
	}
	s.bank.authorise()
	s.mu.Lock()
	s.now = s.now.Add(6 * time.Minute) // the lock lasts five
	s.mu.Unlock()
	b.back()
	s.quiet()
	b.is(store.OrderIssued, "")
	if n := s.books().Calls["/lockSeats"]; len(b.order.Tickets) != 2 || n != 3 {
		t.Errorf("%d tickets, %d locks; want 2 and one more than the two orders'", len(b.order.Tickets), n)
	}
	if doc, err := b.Print(t.Context(), b.order.ID, b.order.Secret); err != nil || len(doc.Content) == 0 {
		t.Errorf("Print = %d bytes, %v", len(doc.Content), err)
	}
}

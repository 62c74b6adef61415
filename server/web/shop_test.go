package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/availability"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/push"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
	"github.com/parterre/parterre/server/store/sqlite/sqlitetest"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/web"
	"github.com/parterre/parterre/static"
)

// house is a vendor of one hall that can do everything: seats a-1 to a-4 at 100
// lei, an area at 0 and at 50.
type house struct {
	mu          sync.Mutex // guards everything below
	performance vendors.Performance
	free        bool              // takes no money
	dear        bool              // nothing is free of charge
	tariffs     []seatplan.Tariff // with prices: instead of its own
	prices      []seatplan.Price
	titles      map[string]string
	verify      bool // hold for verified addresses only
	down        bool // nothing can be read
	next        int
	held        []vendors.Held
	codes       []string
	mails       []string
	answers     []vendors.Answer
	orders      int
	lost        bool // the answer to an order
	paid, ended bool // the order
}

const (
	accessCode = "SESAM"
	promoCode  = "IARNA10"
	mailedCode = "4711"
	ticketText = "4006381333931"
)

var picture = append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 16)...)

func refusedAs(kind vendors.Kind) error {
	return &vendors.Error{Vendor: "house", Op: "test", Kind: kind}
}

func lei(minor int64) seatplan.Money { return seatplan.Money{Minor: minor, Currency: "RON"} }

func (h *house) HoldMode() vendors.HoldMode { return vendors.HoldAdd }
func (h *house) TakesMoney() bool           { return !h.free }

func (h *house) Events(context.Context) ([]vendors.Event, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.down {
		return nil, refusedAs(vendors.ErrUnavailable)
	}
	return []vendors.Event{{ID: "e", Title: "La Traviata", Titles: h.titles, Performances: []vendors.Performance{h.performance}}}, nil
}

func (h *house) Availability(_ context.Context, p vendors.Performance) (vendors.Availability, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.down {
		return vendors.Availability{}, refusedAs(vendors.ErrUnavailable)
	}
	if p.AccessCode && p.Code != accessCode {
		return vendors.Availability{}, refusedAs(vendors.ErrAccessCode)
	}
	floor := lei(0)
	if h.dear {
		floor = lei(3000)
	}
	prices, err := seatplan.NewPriceList("RON", []seatplan.Tariff{{ID: "vip", Name: "VIP"}}, []seatplan.Price{
		{Category: "c", Nominal: lei(10000), Fee: lei(0)}, {Category: "f", Nominal: floor, Fee: lei(0)},
		{Category: "f", Tariff: "vip", Nominal: lei(5000), Fee: lei(0)},
	})
	if h.prices != nil {
		prices, err = seatplan.NewPriceList("RON", h.tariffs, h.prices)
	}
	out := vendors.Availability{Sent: time.Now(), Prices: prices, Areas: []vendors.AreaAvailability{{Area: "floor", Free: 50}}}
	for _, id := range []seatplan.SeatID{"a-1", "a-2", "a-3", "a-4"} {
		out.Seats = append(out.Seats, vendors.SeatAvailability{Seat: id, Category: "c", Status: seatplan.Free})
	}
	return out, err
}

func (h *house) Plan(context.Context, vendors.Performance) (*seatplan.Plan, error) {
	row := seatplan.DraftRow{Label: "1"}
	for i, id := range []seatplan.SeatID{"a-1", "a-2", "a-3", "a-4"} {
		row.Seats = append(row.Seats, seatplan.DraftSeat{ID: id, Number: string(rune('1' + i)), X: float64(i * 10), R: 4})
	}
	return seatplan.New(seatplan.Draft{
		Name: "hall", Categories: []seatplan.PriceCategory{{ID: "c", Name: "Stalls"}, {ID: "f", Name: "Floor"}},
		Sections: []seatplan.DraftSection{{ID: "S", Name: "Stalls", Rows: []seatplan.DraftRow{row}}},
		Areas:    []seatplan.DraftArea{{ID: "floor", Name: "Floor", Category: 1}},
	})
}

func (h *house) NewVisit(context.Context) (vendors.Visit, error) { return vendors.Visit("visit"), nil }

func (h *house) Hold(_ context.Context, r vendors.HoldRequest) (vendors.Holding, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.verify:
		return vendors.Holding{}, refusedAs(vendors.ErrEmail)
	case h.performance.AccessCode && r.AccessCode != accessCode:
		return vendors.Holding{}, refusedAs(vendors.ErrAccessCode)
	}
	for _, p := range r.Places {
		h.next++
		h.held = append(h.held, vendors.Held{
			Key: string(rune('A' + h.next)), Ref: p.Ref, Seat: p.Seat, Area: p.Area, Category: p.Category, Tariff: p.Tariff, Price: p.Expect,
		})
	}
	return h.holding(), nil
}

// holding is what is held, cheaper with a code.
func (h *house) holding() vendors.Holding {
	out := vendors.Holding{Places: slices.Clone(h.held), Deadline: time.Now().Add(10 * time.Minute), Codes: slices.Clone(h.codes)}
	for i := range out.Places {
		if p := &out.Places[i]; len(h.codes) > 0 && p.Price.Nominal.Minor > 0 {
			p.Full, p.Reason = p.Price.Total(), "Winter discount"
			p.Price.Nominal.Minor = p.Price.Nominal.Minor * 9 / 10
		}
	}
	return out
}

func (h *house) Release(_ context.Context, r vendors.ReleaseRequest) (vendors.Holding, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.held = slices.DeleteFunc(h.held, func(p vendors.Held) bool { return len(r.Keys) == 0 || slices.Contains(r.Keys, p.Key) })
	return h.holding(), nil
}

func (h *house) Holding(context.Context, vendors.Visit, vendors.Performance, string) (vendors.Holding, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.holding(), nil
}

func (h *house) CheckAccess(_ context.Context, _ vendors.Performance, code, _ string) error {
	if code != accessCode {
		return refusedAs(vendors.ErrAccessCode)
	}
	return nil
}

func (h *house) AddCode(_ context.Context, r vendors.CodeRequest) (vendors.Holding, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.Code != promoCode {
		return vendors.Holding{}, &vendors.Error{Vendor: "house", Kind: vendors.ErrVoucher, Message: "Codul a expirat ieri."}
	}
	h.codes = append(h.codes, r.Code)
	return h.holding(), nil
}

func (h *house) RemoveCode(context.Context, vendors.CodeRequest) (vendors.Holding, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.codes = nil
	return h.holding(), nil
}

func (h *house) BindEmail(_ context.Context, _ vendors.Visit, email, _ string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mails = append(h.mails, email)
	return nil
}

func (h *house) ConfirmEmail(_ context.Context, _ vendors.Visit, _, code, _ string) (vendors.Visit, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if code != mailedCode {
		return nil, refusedAs(vendors.ErrInvalid)
	}
	h.verify = false
	return vendors.Visit("known"), nil
}

func (h *house) PlaceOrder(_ context.Context, r vendors.OrderRequest) (vendors.Order, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answers = r.Buyer.Answers
	if h.lost {
		return vendors.Order{}, refusedAs(vendors.ErrOutcomeUnknown)
	}
	total := lei(0)
	for _, p := range r.Holding.Places {
		total.Minor += p.Price.Total().Minor
	}
	h.orders++
	return vendors.Order{
		ID: strings.Repeat("o", h.orders), Reference: "TRV-1", State: vendors.OrderPayable, Total: total, Deadline: time.Now().Add(10 * time.Minute),
		PayURL: "https://pay.example/o", Modifiers: []vendors.Modifier{{Label: "Service charge", Amount: lei(500)}},
	}, nil
}

func (h *house) order() vendors.Order {
	h.mu.Lock()
	defer h.mu.Unlock()
	state := vendors.OrderPayable
	if h.paid {
		state = vendors.OrderConfirmed
	} else if h.ended {
		state = vendors.OrderCancelled
	}
	return vendors.Order{ID: "o", Reference: "TRV-1", State: state, Total: lei(10000)}
}

// pay is what the buyer does at the vendor's page.
func (h *house) pay() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.paid = true
}

func (h *house) ConfirmOrder(context.Context, vendors.OrderRef, string) (vendors.Order, error) {
	return h.order(), nil
}

func (h *house) ReadOrder(context.Context, vendors.OrderRef) (vendors.Order, error) {
	return h.order(), nil
}

func (h *house) Tickets(context.Context, vendors.OrderRef) ([]vendors.Ticket, error) {
	return []vendors.Ticket{
		{ID: "1", Code: ticketText, Symbology: vendors.EAN13, Area: "Floor"}, {ID: "2", Code: "X", Picture: picture, Area: "Floor"},
	}, nil
}

func (h *house) Settle(context.Context, vendors.Intent) (vendors.Outcome, error) {
	return vendors.Outcome{}, errors.New("nothing is ever lost here")
}

func (h *house) Print(context.Context, vendors.OrderRef) (vendors.Document, error) {
	return vendors.Document{ContentType: "application/pdf", Name: "../bilete\".pdf", Content: []byte("%PDF-1.7")}, nil
}

func (h *house) MailTickets(_ context.Context, _ vendors.OrderRef, email string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mails = append(h.mails, email)
	return nil
}

// link ties the parts together as the server does.
type link struct {
	*availability.Service
	catalogue *catalogue.Catalogue
	checkout  *checkout.Service
}

func (l *link) Performance(ctx context.Context, p seatplan.PerformancePath) (vendors.Performance, error) {
	entry, err := l.catalogue.Performance(ctx, p)
	return entry.Performance, err
}

func (l *link) Offer(ctx context.Context, p seatplan.PerformancePath) (checkout.Offer, error) {
	v, err := l.View(ctx, p)
	if err != nil {
		return checkout.Offer{}, err
	}
	free := func(area int) int { return int(v.Areas[area]) }
	return checkout.Offer{
		Plan: v.Plan.Plan, Prices: v.Prices, Category: v.Category, AreaFree: free, Stock: free,
		Status: func(seat int) seatplan.Status { return v.Seats[seat] },
	}, nil
}

func (l *link) Unlock(p seatplan.PerformancePath, code string)               { l.catalogue.Unlock(p, code) }
func (l *link) LinesChanged(seatplan.PerformancePath, []checkout.LineChange) {}
func (l *link) Doubt(seatplan.PerformancePath)                               {}
func (l *link) CartChanged(checkout.View)                                    {}
func (l *link) OrderChanged(store.CartID, store.OrderID)                     {}

func (l *link) Lines(context.Context, seatplan.PerformancePath) ([]availability.Change, error) {
	return nil, nil
}

const perf = "/e/opera/a/e/p"

// open serves the house's pages; mode is who takes the money. Settings change
// what they are served with.
func open(t *testing.T, h *house, mode checkout.PaymentMode, settings ...func(*web.Config)) *buyer {
	t.Helper()
	h.performance.ID, h.performance.Event = "p", "e"
	if h.performance.State == "" {
		h.performance.State = vendors.OnSale
	}
	h.performance.Starts, h.performance.HasTime, h.performance.Places = time.Now().Add(100*time.Hour), true, -1
	db := sqlitetest.Open(t, t.TempDir())
	log := slog.New(slog.DiscardHandler)
	key := catalogue.Key{Promoter: "opera", Account: "a"}
	l := &link{catalogue: catalogue.New(catalogue.Config{Accounts: map[catalogue.Key]vendors.Vendor{key: h}, Log: log})}
	t.Cleanup(l.catalogue.Close)
	l.Service = availability.New(availability.Config{Catalogue: l.catalogue, Ledger: l, Log: log})
	t.Cleanup(l.Service.Close)
	secret := make([]byte, 32)
	var err error
	l.checkout, err = checkout.New(checkout.Config{
		Store: db, Offers: l, Watchers: l, Key: secret, Now: time.Now, Log: log,
		Accounts:  map[checkout.AccountKey]checkout.Account{checkout.AccountKey(key): {Vendor: h, Payment: mode}},
		ReturnURL: func(store.OrderID) string { return "https://tickets.example/o" },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.checkout.Wait)
	files, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	hub := push.New(push.Config{Snapshot: func(seatplan.PerformancePath) (s wire.Snapshot, ok bool) { return s, false }})
	t.Cleanup(hub.Close)
	config := web.Config{
		Answers: db, Checkout: l.checkout, Catalogue: l.catalogue, Availability: l.Service, Hub: hub, Key: secret, Now: time.Now, Log: log,
		Promoters: []web.Promoter{{ID: "opera", Name: "Opera", Languages: []string{"en", "ro"}}}, PublicURL: "http://tickets.example",
		Assets: web.Assets{Files: files}, VendorNames: map[catalogue.Key]string{key: "Bil24"},
	}
	for _, set := range settings {
		set(&config)
	}
	s, err := web.New(config)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &buyer{t: t, server: s, handler: s.Handler(), origin: config.PublicURL, jar: jar, db: db, config: config, availability: l.Service}
}

// buyer is a browser without scripts.
type buyer struct {
	t       *testing.T
	server  *web.Server
	handler http.Handler
	origin  string
	jar     http.CookieJar
	set     []*http.Cookie // all that were
	db      *sqlite.DB
	config  web.Config
	token   string
	at      string // the last page's path and query

	availability *availability.Service
}

// page is an answer.
type page struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	doc    *html.Node
}

// send makes a request and follows redirects within the shop.
func (b *buyer) send(method, path string, form url.Values, header ...string) *page {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		form.Set("token", b.token)
		body = strings.NewReader(form.Encode())
	}
	for range 5 {
		r := httptest.NewRequest(method, b.origin+path, body)
		if form != nil && method == http.MethodPost {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		for _, c := range b.jar.Cookies(r.URL) {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		b.handler.ServeHTTP(w, r)
		b.jar.SetCookies(r.URL, w.Result().Cookies())
		b.set = append(b.set, w.Result().Cookies()...)
		to := w.Header().Get("Location")
		if w.Code/100 == 3 && strings.HasPrefix(to, "/") {
			method, path, body = http.MethodGet, to, nil
			continue
		}
		b.at = path
		doc, err := html.Parse(strings.NewReader(w.Body.String()))
		if err != nil {
			b.t.Fatal(err)
		}
		p := &page{b.t, w.Code, w.Header(), w.Body.String(), doc}
		if token := p.attr("cart", "data-token"); token != "" {
			b.token = token
		}
		return p
	}
	b.t.Fatalf("%s redirects without end", path)
	return nil
}

func (b *buyer) get(path string) *page {
	b.t.Helper()
	return b.send(http.MethodGet, path, nil)
}

// post sends pairs of name and value to the cart's form.
func (b *buyer) post(pairs ...string) *page {
	b.t.Helper()
	return b.postTo(perf+"/lines", pairs...)
}

func (b *buyer) postTo(path string, pairs ...string) *page {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.send(http.MethodPost, path, form)
}

// hook finds the elements with a test hook.
func (p *page) hook(name string) []*html.Node {
	var found []*html.Node
	for d := range p.doc.Descendants() {
		for _, a := range d.Attr {
			if a.Key == "data-testid" && a.Val == name {
				found = append(found, d)
			}
		}
	}
	return found
}

func (p *page) attr(hook, key string) string {
	for _, n := range p.hook(hook) {
		for _, a := range n.Attr {
			if a.Key == key {
				return a.Val
			}
		}
	}
	return ""
}

// shows fails the test unless the answer has the status and the hooks, and not
// those after an exclamation mark.
func (p *page) shows(status int, hooks ...string) *page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("answered %d, want %d: %.2000s", p.status, status, p.body)
	}
	for _, hook := range hooks {
		name, unwanted := strings.CutPrefix(hook, "!")
		if got := len(p.hook(name)) > 0; got == unwanted {
			p.t.Errorf("data-testid=%s is there: %v, want %v", name, got, !unwanted)
		}
	}
	return p
}

// refused fails the test unless the answer says so with that code.
func (p *page) refused(status int, code string) *page {
	p.t.Helper()
	if p.shows(status, "error"); p.attr("error", "data-code") != code {
		p.t.Errorf("refused as %q, want %q", p.attr("error", "data-code"), code)
	}
	return p
}

// says fails the test unless the answer has the texts in it.
func (p *page) says(texts ...string) *page {
	p.t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.body, html.EscapeString(text)) && !strings.Contains(p.body, text) {
			p.t.Errorf("the page does not say %q", text)
		}
	}
	return p
}

// raw makes an API call with the buyer's token.
func (b *buyer) raw(method, path, body string) *page {
	r := httptest.NewRequest(method, b.origin+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+b.token)
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return &page{b.t, w.Code, w.Header(), w.Body.String(), nil}
}

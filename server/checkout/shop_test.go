package checkout_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
	"github.com/parterre/parterre/server/store/sqlite/sqlitetest"
	"github.com/parterre/parterre/server/vendors"
)

type clockTime = time.Time

const orderTime = 15 * time.Minute

var gala = seatplan.PerformancePath{Promoter: "opera", Account: "a", Event: "gala", Performance: "1"}

func lei(minor int64) seatplan.Money { return seatplan.Money{Minor: minor, Currency: "RON"} }

// shop is a checkout over a house, with a clock that only moves when told to.
type shop struct {
	testing.TB
	*checkout.Service
	house       *house
	bank        *bank
	db          *sqlite.DB
	folder      string // of the database
	jobs        *checkout.Jobs
	config      checkout.Config
	performance vendors.Performance
	prices      seatplan.PriceList
	plan        *seatplan.Plan
	unlocked    []string
	path        seatplan.PerformancePath
	area        seatplan.AreaID

	mu  sync.Mutex // guards now
	now time.Time
}

// openShop returns a shop that sells places on a floor, a priced and a free one.
func openShop(t testing.TB, mode vendors.HoldMode, change func(*shop, *checkout.Account)) *shop {
	t.Helper()
	s := &shop{TB: t, house: newHouse(mode), bank: &bank{payments: map[string]*payment.Payment{}}, now: noon, path: gala, area: "floor"}
	s.house.now = s.clock
	s.performance = vendors.Performance{ID: "1", Event: "gala", State: vendors.OnSale}
	s.sell()
	var v vendors.Vendor = s.house
	switch mode {
	case vendors.HoldOrder:
		v = placing{base{s.house}, s.house}
	case vendors.HoldOurs:
		v = base{s.house}
	}
	a := checkout.Account{Vendor: v, Provider: s.bank}
	if change != nil {
		change(s, &a)
	}
	s.open(a, s, s)
	return s
}

// open begins the checkout of one account.
func (s *shop) open(a checkout.Account, offers checkout.Offers, watchers checkout.Watchers) {
	s.Helper()
	s.folder = s.TempDir()
	s.db = sqlitetest.Open(s, s.folder)
	s.config = checkout.Config{
		Store: s.db, Offers: offers, Watchers: watchers, Accounts: map[checkout.AccountKey]checkout.Account{{Promoter: "opera", Account: "a"}: a},
		Key: make([]byte, 32), Now: s.clock, Log: slog.New(slog.DiscardHandler),
		ReturnURL: func(id store.OrderID) string { return "https://tickets.example/o/" + string(id) },
	}
	s.restart()
}

// restart begins a new process on the same database.
func (s *shop) restart() {
	s.Helper()
	service, err := checkout.New(s.config)
	if err != nil {
		s.Fatal(err)
	}
	s.Service, s.jobs = service, checkout.NewJobs()
}

func (s *shop) sell() {
	plan, err := seatplan.New(seatplan.Draft{
		Name:       "hall",
		Categories: []seatplan.PriceCategory{{ID: "c"}, {ID: "gift"}},
		Areas:      []seatplan.DraftArea{{ID: "floor", Name: "Floor"}, {ID: "garden", Name: "Garden", Category: 1}},
	})
	if err != nil {
		s.Fatal(err)
	}
	s.plan = plan
	s.prices, err = seatplan.NewPriceList("RON", []seatplan.Tariff{{ID: "family", Min: 3, Max: 4}}, []seatplan.Price{
		{Category: "c", Nominal: lei(5000)}, {Category: "c", Tariff: "family", Nominal: lei(4000)},
		{Category: "gift", Nominal: lei(0)},
	})
	if err != nil {
		s.Fatal(err)
	}
}

func (s *shop) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// pass lets time pass, with a beat of the worker at its end.
func (s *shop) pass(d time.Duration) {
	s.mu.Lock()
	s.now = s.now.Add(d)
	s.mu.Unlock()
	s.Turn(s.Context(), s.jobs)
}

func (s *shop) Performance(context.Context, seatplan.PerformancePath) (vendors.Performance, error) {
	p := s.performance
	if n := len(s.unlocked); n > 0 {
		p.Code = s.unlocked[n-1]
	}
	return p, nil
}

func (s *shop) Offer(context.Context, seatplan.PerformancePath) (checkout.Offer, error) {
	return checkout.Offer{
		Plan: s.plan, Prices: s.prices, AreaFree: func(int) int { return -1 }, Asked: s.clock(),
		Stock: func(area int) int {
			s.house.mu.Lock()
			defer s.house.mu.Unlock()
			return s.house.stock[s.plan.Areas()[area].ID]
		},
	}, nil
}

func (s *shop) Unlock(_ seatplan.PerformancePath, code string) { s.unlocked = append(s.unlocked, code) }

func (s *shop) LinesChanged(seatplan.PerformancePath, []checkout.LineChange) {}
func (s *shop) Doubt(seatplan.PerformancePath)                               {}
func (s *shop) CartChanged(checkout.View)                                    {}
func (s *shop) OrderChanged(store.CartID, store.OrderID)                     {}

// bank is a payment provider in memory.
type bank struct {
	mu       sync.Mutex // guards everything below
	payments map[string]*payment.Payment
	deaf     string          // the operation that is not answered
	slow     func(op string) // what happens during every call; nil for nothing
}

// down makes an operation fail until another does.
func (b *bank) down(op string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.deaf = op
}

// heard is to for an operation that may be down.
func (b *bank) heard(op, id string, to payment.State, from ...payment.State) (payment.Payment, error) {
	b.mu.Lock()
	deaf := b.deaf == op
	b.mu.Unlock()
	if deaf {
		return payment.Payment{}, payment.ErrUnavailable
	}
	return b.to(id, to, from...)
}

func (b *bank) to(id string, to payment.State, from ...payment.State) (payment.Payment, error) {
	if b.slow != nil {
		b.slow("payment " + string(to))
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.payments[id]
	if p == nil {
		return payment.Payment{}, payment.ErrNotFound
	}
	for _, f := range from {
		if p.State == f {
			p.State = to
		}
	}
	return *p, nil
}

func (b *bank) Open(_ context.Context, r payment.Request) (payment.Payment, error) {
	b.mu.Lock()
	if b.payments[r.Key] == nil {
		b.payments[r.Key] = &payment.Payment{ID: r.Key, URL: "https://bank.example/" + r.Key, State: payment.Open, Amount: r.Amount}
	}
	b.mu.Unlock()
	return b.to(r.Key, "")
}
func (b *bank) Read(_ context.Context, id string) (payment.Payment, error) { return b.to(id, "") }
func (b *bank) Capture(_ context.Context, id string) (payment.Payment, error) {
	return b.heard("capture", id, payment.Captured, payment.Authorised)
}
func (b *bank) Void(_ context.Context, id string) (payment.Payment, error) {
	return b.heard("void", id, payment.Voided, payment.Open, payment.Authorised)
}
func (b *bank) Refund(_ context.Context, id string) (payment.Payment, error) {
	return b.to(id, payment.Refunded, payment.Captured)
}

// authorise is what the buyer does at the bank.
func (b *bank) authorise() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.payments {
		if p.State == payment.Open {
			p.State = payment.Authorised
		}
	}
}

// in counts the payments in a state.
func (b *bank) in(state payment.State) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.payments {
		if p.State == state {
			n++
		}
	}
	return n
}

// buyer is one cart.
type buyer struct {
	*shop
	token checkout.Token
	order checkout.OrderView
}

func (s *shop) buyer() *buyer {
	s.Helper()
	_, token, err := s.Open(s.Context(), s.path, "en")
	if err != nil {
		s.Fatal(err)
	}
	return &buyer{shop: s, token: token}
}

func floorOf(n int) checkout.Change {
	return checkout.Change{Areas: []checkout.AreaChange{{Area: "floor", Quantity: n}}}
}

// want asks for n places in the shop's area.
func (b *buyer) want(n int) (checkout.View, error) {
	b.Helper()
	return b.Change(b.Context(), "opera", b.token, checkout.Change{Areas: []checkout.AreaChange{{Area: b.area, Quantity: n}}})
}

// choose wants n places and gets them.
func (b *buyer) choose(n int) checkout.View {
	b.Helper()
	v, err := b.want(n)
	if err != nil {
		b.Fatalf("choosing %d places: %v", n, err)
	}
	return v
}

func (b *buyer) cart() checkout.View {
	b.Helper()
	v, err := b.Cart(b.Context(), "opera", b.token)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

var ana = checkout.Details{Email: "ana@example.com", Phone: "+40 720 123 456", FullName: "Ana Pop", Title: "Gala"}

// place makes the order.
func (b *buyer) place() *buyer {
	b.Helper()
	var err error
	if b.order, err = b.Place(b.Context(), "opera", b.token, ana); err != nil {
		b.Fatalf("Place: %v", err)
	}
	return b
}

// pay opens a payment, authorises it and comes back.
func (b *buyer) pay() *buyer {
	b.Helper()
	if _, err := b.Pay(b.Context(), b.order.ID, b.order.Secret); err != nil {
		b.Fatalf("Pay: %v", err)
	}
	b.bank.authorise()
	return b.back()
}

// back is the buyer coming back to the order's page.
func (b *buyer) back() *buyer {
	b.Helper()
	if err := b.Returned(b.Context(), b.order.ID, b.order.Secret); err != nil {
		b.Fatalf("Returned: %v", err)
	}
	return b.look()
}

func (b *buyer) look() *buyer {
	b.Helper()
	var err error
	if b.order, err = b.Order(b.Context(), b.order.ID, b.order.Secret); err != nil {
		b.Fatalf("Order: %v", err)
	}
	return b
}

// is fails the test unless the order stands as it should.
func (b *buyer) is(state store.OrderState, reason string) {
	b.Helper()
	b.look()
	if b.order.State != state || b.order.Reason != reason {
		b.Errorf("order is %s (%q), want %s (%q)", b.order.State, b.order.Reason, state, reason)
	}
}

// person is why a person must look at the order.
func (b *buyer) person() string {
	b.Helper()
	o, err := b.db.Order(b.Context(), b.order.ID)
	if err != nil {
		b.Fatal(err)
	}
	return o.Person
}

// refused fails the test unless err is a refusal of the kind, and returns it.
func refused(t testing.TB, what string, err error, kind checkout.Kind) *checkout.Refusal {
	t.Helper()
	var r *checkout.Refusal
	if !errors.Is(err, kind) || !errors.As(err, &r) {
		t.Errorf("%s: error %v, want %v", what, err, kind)
		return &checkout.Refusal{}
	}
	return r
}

// stored reports whether the database's files have a text in them.
func (s *shop) stored(text string) bool {
	s.Helper()
	files, err := filepath.Glob(filepath.Join(s.folder, "*"))
	if err != nil || len(files) == 0 {
		s.Fatalf("files of the database: %q, %v", files, err)
	}
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil {
			s.Fatal(err)
		}
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}

package checkout_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// openCashier returns a shop whose vendor takes the money.
func openCashier(t testing.TB) *shop {
	return openShop(t, vendors.HoldAdd, func(s *shop, a *checkout.Account) {
		s.house.taking, a.Provider, a.Payment = true, nil, checkout.PayVendor
	})
}

// paid is the buyer paying at the vendor's page.
func (h *house) paid(state vendors.OrderState) {
	h.set(func() {
		for _, o := range h.orders {
			o.State = state
		}
	})
}

func TestVendorTakesTheMoney(t *testing.T) {
	t.Parallel()
	s := openCashier(t)
	b := s.buyer()
	b.choose(2)
	b.place()
	if !b.order.VendorPays {
		t.Error("the order does not say who takes the money")
	}
	url, err := b.Pay(t.Context(), b.order.ID, b.order.Secret)
	if err != nil || url != "https://vendor.example/pay/"+s.house.last() {
		t.Errorf("Pay = %q, %v", url, err)
	}
	b.back().is(store.OrderPayable, "") // coming back is no evidence
	s.house.paid(vendors.OrderProcessing)
	s.pass(20 * time.Second)
	b.is(store.OrderConfirmed, "")
	s.house.paid(vendors.OrderConfirmed)
	s.pass(20 * time.Second)
	b.is(store.OrderIssued, "")
	if s.house.count("confirm") != 0 || len(b.order.Tickets) != 2 {
		t.Errorf("%d confirmations, %d tickets", s.house.count("confirm"), len(b.order.Tickets))
	}
}

func TestVendorsPageLeftAlone(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		at   time.Duration // when the vendor's order becomes
		is   vendors.OrderState
		then store.OrderState
		why  string
	}{
		{"nothing happens", 0, vendors.OrderPayable, store.OrderClosed, "expired"},
		{"cancelled there", time.Minute, vendors.OrderCancelled, store.OrderClosed, "cancelled"},
		{"paid in the last second", orderTime - time.Second, vendors.OrderConfirmed, store.OrderIssued, ""},
		{"nothing to pay", 0, vendors.OrderConfirmed, store.OrderIssued, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := openCashier(t)
			b := s.buyer()
			b.choose(2)
			b.place()
			if tc.at == 0 {
				s.house.paid(tc.is)
			}
			reads := s.house.count("read")
			for at := time.Duration(0); at < orderTime+time.Minute; at += time.Second {
				if at == tc.at && at > 0 {
					s.house.paid(tc.is)
				}
				s.pass(time.Second)
			}
			b.is(tc.then, tc.why)
			if n := s.house.count("read") - reads; n > 120 {
				t.Errorf("read %d times in %v", n, orderTime)
			}
			if _, err := b.Pay(t.Context(), b.order.ID, b.order.Secret); err != nil {
				t.Errorf("Pay of an order that is over: %v", err)
			}
		})
	}
}

func TestPayable(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://vendor.example/pay?x=1": true, "http://127.0.0.1:8080/pay": true, "http://[::1]/pay": true, "http://localhost/pay": true,
		"": false, "http://vendor.example/pay": false, "javascript:alert(1)": false, "https:///pay": false, "//vendor.example": false,
		"http://127.0.0.1.example/": false, "data:text/html,x": false,
	} {
		if got := checkout.Payable(address); got != want {
			t.Errorf("Payable(%q) = %v, want %v", address, got, want)
		}
	}
}

// TestLockedOnceMore has the lock of a paid order run out before the vendor
// hears of the payment.
func TestLockedOnceMore(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		with func(*house)
		then store.OrderState
		why  string
		bank payment.State
	}{
		{"at the same total", func(*house) {}, store.OrderIssued, "", payment.Captured},
		{"hold not answered", func(h *house) { h.cuts["hold"] = []cut{afterCut} }, store.OrderIssued, "", payment.Captured},
		{"order not answered", func(h *house) { h.cuts["place"] = []cut{beforeCut} }, store.OrderIssued, "", payment.Captured},
		{"dearer", func(h *house) { h.fee = 1 }, store.OrderClosed, string(checkout.ErrPriceChanged), payment.Voided},
		{"sold out", func(h *house) { h.stock["floor"] = 0 }, store.OrderClosed, string(checkout.ErrSoldOut), payment.Voided},
		{"refused once more", func(h *house) { h.cuts["confirm"] = []cut{refusedCut, refusedCut} }, store.OrderClosed, string(checkout.ErrSeatTaken), payment.Voided},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, vendors.HoldReplace, nil)
			b := s.buyer()
			b.choose(2)
			b.place()
			if _, err := b.Pay(t.Context(), b.order.ID, b.order.Secret); err != nil {
				t.Fatal(err)
			}
			s.bank.authorise()
			s.house.set(func() {
				for _, o := range s.house.orders {
					o.gone, o.State = true, vendors.OrderCancelled
				}
				tc.with(s.house)
			})
			b.back()
			for range 60 {
				s.pass(3 * time.Second)
			}
			b.is(tc.then, tc.why)
			if s.bank.in(tc.bank) != 1 {
				t.Errorf("the payment is not %s", tc.bank)
			}
			if n := s.house.inState(vendors.OrderConfirmed); (n == 1) != (tc.then == store.OrderIssued) {
				t.Errorf("%d orders are sold", n)
			}
			if n := s.house.count("confirm"); n > 2 {
				t.Errorf("confirmed %d times", n)
			}
		})
	}
}

// last is the id of the order made last.
func (h *house) last() (id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id = range h.orders {
	}
	return id
}

func TestPrintAndMail(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	b := s.buyer()
	b.choose(1)
	b.place()
	if _, err := b.Print(t.Context(), b.order.ID, b.order.Secret); !errors.Is(err, checkout.ErrNotFound) || b.order.Prints || b.order.Mails {
		t.Errorf("Print of an unpaid order: %v, prints %v, mails %v", err, b.order.Prints, b.order.Mails)
	}
	b.pay().is(store.OrderIssued, "")
	if !b.order.Prints || !b.order.Mails {
		t.Errorf("prints %v, mails %v", b.order.Prints, b.order.Mails)
	}
	doc, err := b.Print(t.Context(), b.order.ID, b.order.Secret)
	if want := "print " + s.house.last(); err != nil || string(doc.Content) != want {
		t.Errorf("Print = %q, %v; want %q", doc.Content, err, want)
	}
	if _, err := b.Print(t.Context(), b.order.ID, "os_forged"); !errors.Is(err, checkout.ErrNotFound) {
		t.Errorf("Print with a forged secret: %v", err)
	}
	s.house.cuts["mail"] = []cut{afterCut}
	for i := range 3 {
		if err := b.MailTickets(t.Context(), b.order.ID, b.order.Secret); (err != nil) != (i == 0) {
			t.Errorf("mail %d: %v", i, err)
		}
	}
	refused(t, "a fourth mail", b.MailTickets(t.Context(), b.order.ID, b.order.Secret), checkout.ErrLimit)
	if diff := cmp.Diff([]string{ana.Email, ana.Email, ana.Email}, s.house.mailed); diff != "" {
		t.Errorf("mailed to (-want +got):\n%s", diff)
	}
}

// TestLanes has every vendor call say what it is for.
func TestLanes(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) {
		s.house.codes["1234"], s.house.codes["FRIEND"] = "access", "promo"
	})
	b, other := s.buyer(), s.buyer()
	if _, err := b.EnterAccessCode(t.Context(), "opera", b.token, "1234"); err != nil {
		t.Fatal(err)
	}
	b.choose(2)
	b.choose(1)
	if _, err := b.ApplyCode(t.Context(), "opera", b.token, "FRIEND"); err != nil {
		t.Fatal(err)
	}
	s.house.cuts["place"] = []cut{afterCut}
	b.place()
	s.house.cuts["confirm"] = []cut{afterCut}
	b.pay()
	s.pass(5 * time.Second)
	b.is(store.OrderIssued, "")
	other.choose(1)
	other.place()
	if err := other.GiveUp(t.Context(), other.order.ID, other.order.Secret); err != nil {
		t.Fatal(err)
	}
	want := map[string]vendors.Priority{
		"access": vendors.PriorityHold, "visit": vendors.PriorityHold, "hold": vendors.PriorityHold, "release": vendors.PriorityHold, "code": vendors.PriorityHold,
		"place": vendors.PriorityOrder, "settle place": vendors.PrioritySettle, "confirm": vendors.PrioritySettle, "settle confirm": vendors.PrioritySettle,
		"read": vendors.PriorityOrder, "tickets": vendors.PriorityOrder, "cancel": vendors.PriorityOrder,
	}
	if diff := cmp.Diff(want, s.house.lanes); diff != "" {
		t.Errorf("lanes (-want +got):\n%s", diff)
	}
}

// TestWhoTakesTheMoney refuses accounts where nobody would, or two.
func TestWhoTakesTheMoney(t *testing.T) {
	t.Parallel()
	taking := newHouse(vendors.HoldAdd)
	taking.taking = true
	ours, bank := newHouse(vendors.HoldAdd), &bank{}
	for _, tc := range []struct {
		name string
		a    checkout.Account
		ok   bool
	}{
		{"ours", checkout.Account{Vendor: ours, Provider: bank}, true},
		{"ours, said so", checkout.Account{Vendor: ours, Provider: bank, Payment: checkout.PayOurs}, true},
		{"nobody, said so", checkout.Account{Vendor: ours, Payment: checkout.PayNone}, true},
		{"the vendor", checkout.Account{Vendor: taking, Payment: checkout.PayVendor}, true},
		{"nobody", checkout.Account{Vendor: ours}, false},
		{"both", checkout.Account{Vendor: taking, Provider: bank}, false},
		{"a vendor that does not", checkout.Account{Vendor: ours, Payment: checkout.PayVendor}, false},
		{"a vendor that does, in a shop that sells nothing", checkout.Account{Vendor: taking, Payment: checkout.PayNone}, false},
	} {
		_, err := checkout.New(checkout.Config{Key: make([]byte, 32), Accounts: map[checkout.AccountKey]checkout.Account{{Promoter: "opera", Account: "a"}: tc.a}})
		if (err == nil) != tc.ok {
			t.Errorf("%s: New = %v, want it to work: %v", tc.name, err, tc.ok)
		}
	}
}

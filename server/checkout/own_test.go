package checkout_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// TestFiftyBuyersOfThreePlaces has them all choose at once, of a vendor that
// holds nothing.
func TestFiftyBuyersOfThreePlaces(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldOurs, nil)
	s.house.stock["floor"] = 3
	buyers := make([]*buyer, 50)
	for i := range buyers {
		buyers[i] = s.buyer()
	}
	var won []*buyer
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, b := range buyers {
		all.Go(func() {
			v, err := b.Change(t.Context(), "opera", b.token, floorOf(1))
			mu.Lock()
			defer mu.Unlock()
			if err == nil && v.Held() {
				won = append(won, b)
				return
			}
			if r := refused(t, "one too many", err, checkout.ErrSoldOut); r.Area != "floor" || v.Count() != 0 {
				t.Errorf("refused in area %q with %d places in the cart", r.Area, v.Count())
			}
		})
	}
	all.Wait()
	if len(won) != 3 {
		t.Fatalf("%d buyers got one of three places", len(won))
	}
	if s.house.total() != 0 {
		t.Errorf("the vendor was asked %d times", s.house.total())
	}
	won[0].place().pay().is(store.OrderIssued, "")
	if len(won[0].order.Tickets) != 1 || s.house.stock["floor"] != 2 {
		t.Errorf("%d tickets, %d left at the vendor; want 1 and 2", len(won[0].order.Tickets), s.house.stock["floor"])
	}
	// The vendor was asked after that sale, so it is not counted twice.
	s.pass(time.Second)
	if _, err := buyers[0].Change(t.Context(), "opera", won[1].token, checkout.Change{Clear: true}); err != nil {
		t.Fatal(err)
	}
	if v := s.buyer().choose(1); !v.Held() {
		t.Error("the place that was let go cannot be had")
	}
}

func TestOwnHoldRunsOut(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldOurs, nil)
	s.house.stock["floor"] = 2
	b, other := s.buyer(), s.buyer()
	if v := b.choose(1); !v.Held() || !v.Deadline.Equal(noon.Add(10*time.Minute)) {
		t.Errorf("held %v until %v", v.Held(), v.Deadline)
	}
	s.pass(4 * time.Minute)
	if v := b.choose(2); !v.Deadline.Equal(noon.Add(10 * time.Minute)) {
		t.Errorf("another place moved the deadline to %v", v.Deadline)
	}
	_, err := other.Change(t.Context(), "opera", other.token, floorOf(1))
	refused(t, "a third place of two", err, checkout.ErrSoldOut)
	s.pass(6 * time.Minute)
	if v := b.cart(); v.Count() != 0 || len(v.Expired) != 2 {
		t.Errorf("%d places, %d expired; want none and 2", v.Count(), len(v.Expired))
	}
	other.choose(2)
	_, err = b.Change(t.Context(), "opera", b.token, checkout.Change{Again: true})
	refused(t, "again, but somebody else has them", err, checkout.ErrSoldOut)
}

func TestOwnOrderGivenUp(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldOurs, nil)
	b := s.buyer()
	b.choose(2)
	b.place().is(store.OrderPayable, "")
	if err := b.GiveUp(t.Context(), b.order.ID, b.order.Secret); err != nil {
		t.Fatal(err)
	}
	if v := b.cart(); !v.Held() || v.Count() != 2 || !v.Deadline.Equal(noon.Add(10*time.Minute)) {
		t.Errorf("held %v, %d places until %v; want the cart as it was", v.Held(), v.Count(), v.Deadline)
	}
	b.choose(1)
	b.place().pay().is(store.OrderIssued, "")
	if s.house.stock["floor"] != 99 {
		t.Errorf("%d places left at the vendor, want 99", s.house.stock["floor"])
	}
}

// TestOwnConfirmation loses the call that makes the order and its tickets.
func TestOwnConfirmation(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		how      []cut
		before   func(*shop) // the money is authorised
		then     store.OrderState
		why      string
		person   string // part of it
		bank     payment.State
		sold     int
		confirms int // and repeats, that the vendor saw
	}{
		{"done", nil, nil, store.OrderIssued, "", "", payment.Captured, 2, 1},
		{"cut before", []cut{beforeCut}, nil, store.OrderIssued, "", "", payment.Captured, 2, 2},
		{"not reached", []cut{downCut}, nil, store.OrderIssued, "", "", payment.Captured, 2, 2},
		{"cut after", []cut{afterCut}, nil, store.OrderConfirmed, "", "is authorised and not taken", payment.Authorised, 2, 2},
		{"final no", nil, func(s *shop) { s.house.stock["floor"] = 1 }, store.OrderClosed, string(checkout.ErrSoldOut), "", payment.Voided, 0, 1},
		{"cut before and then a final no", []cut{beforeCut}, func(s *shop) { s.house.stock["floor"] = 1 },
			store.OrderClosed, string(checkout.ErrSoldOut), "", payment.Voided, 0, 3},
		{"fewer tickets than places", nil, func(s *shop) { s.house.short = 1 },
			store.OrderConfirmed, "", "1 tickets for 2 places", payment.Authorised, 2, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, vendors.HoldOurs, nil)
			b := s.buyer()
			b.choose(2)
			b.place()
			if _, err := b.Pay(t.Context(), b.order.ID, b.order.Secret); err != nil {
				t.Fatal(err)
			}
			s.bank.authorise()
			s.house.cuts["confirm"] = tc.how
			if tc.before != nil {
				tc.before(s)
			}
			b.back()
			for range 100 {
				s.pass(5 * time.Second)
			}
			calls := s.house.total()
			s.pass(time.Hour)
			b.is(tc.then, tc.why)
			if got := b.person(); (got != "") != (tc.person != "") || !strings.Contains(got, tc.person) {
				t.Errorf("person is told %q, want %q", got, tc.person)
			}
			if s.bank.in(tc.bank) != 1 {
				t.Errorf("the payment is not %s", tc.bank)
			}
			if n := len(s.house.orders); n != min(1, tc.sold) {
				t.Errorf("%d orders at the vendor", n)
			}
			if n := s.house.count("confirm") + s.house.count("settle confirm"); n != tc.confirms {
				t.Errorf("the vendor was told %d times, want %d", n, tc.confirms)
			}
			if again := s.house.total(); again != calls {
				t.Errorf("%d calls after all was over", again-calls)
			}
		})
	}
}

// TestRepeatOnlyWhileMoneyLives has the authorisation end before the lost call
// can be repeated: the repeat would buy what nobody pays for.
func TestRepeatOnlyWhileMoneyLives(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldOurs, nil)
	b := s.buyer()
	b.choose(2)
	s.house.cuts["confirm"] = []cut{beforeCut}
	b.place().pay()
	s.pass(time.Minute)
	if n := s.house.count("settle confirm"); n != 0 {
		t.Errorf("repeated %d times while the first may be on its way", n)
	}
	for id := range s.bank.payments {
		s.bank.payments[id].State = payment.Voided
	}
	for range 20 {
		s.pass(time.Minute)
	}
	b.is(store.OrderConfirming, "")
	if n := s.house.count("settle confirm"); n != 0 || !strings.Contains(b.person(), "payment ended") {
		t.Errorf("repeated %d times without money, person is told %q", n, b.person())
	}
}

// TestExpiredPlacesAreBounded lets places run out again and again.
func TestExpiredPlacesAreBounded(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldOurs, nil)
	b := s.buyer()
	for range 15 {
		b.choose(10)
		s.pass(11 * time.Minute)
	}
	if v := b.cart(); v.Count() != 0 || len(v.Expired) != 100 {
		t.Errorf("%d places, and %d that ran out are remembered; want none and 100", v.Count(), len(v.Expired))
	}
}

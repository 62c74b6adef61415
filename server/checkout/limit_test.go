package checkout_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// everyMode are the ways in which vendors hold.
var everyMode = []vendors.HoldMode{vendors.HoldAdd, vendors.HoldReplace, vendors.HoldOrder, vendors.HoldOurs}

// limited is a shop with low limits.
func limited(t testing.TB, mode vendors.HoldMode, l checkout.Limits) *shop {
	t.Helper()
	s := openShop(t, mode, func(s *shop, _ *checkout.Account) { s.house.stock["floor"] = 1000 })
	s.config.Limits = l
	s.restart()
	return s
}

// from is a context of a buyer at an address.
func from(t testing.TB, a store.Address) context.Context { return checkout.WithAddress(t.Context(), a) }

// take has a new cart of an address take n places from others, which is with the
// order where nothing is held before.
func (s *shop) take(a store.Address, n int) (*buyer, error) {
	s.Helper()
	b, ctx := s.buyer(), from(s.TB, a)
	_, err := b.Change(ctx, "opera", b.token, floorOf(n))
	if mode := s.house.mode; err == nil && (mode == vendors.HoldReplace || mode == vendors.HoldOrder) {
		b.order, err = b.Place(ctx, "opera", b.token, ana)
	}
	return b, err
}

// bounded fails the test unless err is the refusal of an address's limit.
func bounded(t testing.TB, what string, err error, bound checkout.Bound, limit int, until time.Time) {
	t.Helper()
	want := &checkout.Refusal{Kind: checkout.ErrRateLimited, Bound: bound, Limit: limit, Until: until}
	got := refused(t, what, err, checkout.ErrRateLimited)
	got.Area, got.Seats = "", nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestPlacesOfOneAddress(t *testing.T) {
	t.Parallel()
	for _, mode := range everyMode {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := limited(t, mode, checkout.Limits{HeldPlaces: 5})
			first, err := s.take("a1", 3)
			if err != nil {
				t.Fatal(err)
			}
			calls := s.house.total()
			_, err = s.take("a1", 3)
			bounded(t, "a sixth place of five", err, checkout.BoundPlaces, 5, first.cart().Deadline)
			if s.house.total() != calls {
				t.Error("the vendor was called for places that the address may not have")
			}
			if _, err := s.take("a2", 3); err != nil {
				t.Errorf("another address: %v", err)
			}
			if _, err := s.take("", 3); err != nil {
				t.Errorf("nobody counted: %v", err)
			}
			if _, err := s.take("a1", 2); err != nil {
				t.Errorf("a fifth place of five: %v", err)
			}
			// What is paid for, or given back, is not counted any more.
			if first.order.ID == "" {
				first.place()
			}
			first.pay().is(store.OrderIssued, "")
			again, err := s.take("a1", 3)
			if err != nil {
				t.Fatalf("after three places were paid for: %v", err)
			}
			if again.order.ID != "" {
				err = again.GiveUp(t.Context(), again.order.ID, again.order.Secret)
			} else {
				_, err = again.Change(from(t, "a1"), "opera", again.token, checkout.Change{Clear: true})
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.take("a1", 3); err != nil {
				t.Errorf("after three places were given back: %v", err)
			}
		})
	}
}

// TestPlacesHadForNothing has an address take free tickets, which count for good,
// and a few places that run out.
func TestPlacesHadForNothing(t *testing.T) {
	t.Parallel()
	for _, mode := range everyMode {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := limited(t, mode, checkout.Limits{HeldPlaces: 5})
			s.house.stock["garden"] = 100
			gift, ctx := s.buyer(), from(t, "a1")
			_, err := gift.Change(ctx, "opera", gift.token, checkout.Change{Areas: []checkout.AreaChange{{Area: "garden", Quantity: 3}}})
			if err == nil {
				gift.order, err = gift.Place(ctx, "opera", gift.token, ana)
			}
			if err == nil {
				_, err = gift.Pay(ctx, gift.order.ID, gift.order.Secret)
			}
			if err != nil {
				t.Fatal(err)
			}
			gift.is(store.OrderIssued, "")
			var never time.Time
			_, err = s.take("a1", 3)
			bounded(t, "a sixth place of five", err, checkout.BoundPlaces, 5, never)
			held, err := s.take("a1", 2)
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.take("a1", 2)
			bounded(t, "places that there is room for once others run out", err, checkout.BoundPlaces, 5, held.cart().Deadline)
			_, err = s.take("a1", 3)
			bounded(t, "places that there will never be room for", err, checkout.BoundPlaces, 5, never)
		})
	}
}

// TestPlacesHandedOver has an address ask for more in the carts of another one,
// and order them, which must not be how places leave either's count.
func TestPlacesHandedOver(t *testing.T) {
	t.Parallel()
	for _, mode := range []vendors.HoldMode{vendors.HoldAdd, vendors.HoldOurs} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := limited(t, mode, checkout.Limits{HeldPlaces: 5})
			var carts [2]*buyer
			for i, a := range []store.Address{"a1", "a2"} {
				var err error
				if carts[i], err = s.take(a, 4); err != nil {
					t.Fatal(err)
				}
			}
			first := carts[0]
			_, err := first.Change(from(t, "a2"), "opera", first.token, floorOf(5))
			bounded(t, "nine places of five", err, checkout.BoundPlaces, 5, first.cart().Deadline)
			if _, err := s.take("a1", 2); !errors.Is(err, checkout.ErrRateLimited) {
				t.Errorf("six places of five, four of them asked after by another address: %v", err)
			}
			if first.order, err = first.Place(from(t, "a2"), "opera", first.token, ana); err != nil {
				t.Fatal(err)
			}
			if _, err := s.take("a1", 2); !errors.Is(err, checkout.ErrRateLimited) {
				t.Errorf("six places of five, four of them ordered by another address: %v", err)
			}
			// Nobody is in the way of a buyer whose address changes.
			if _, err := s.take("a3", 1); err != nil {
				t.Fatal(err)
			}
			second := carts[1]
			if _, err := second.Change(from(t, "a3"), "opera", second.token, checkout.Change{Areas: []checkout.AreaChange{
				{Area: "floor", Quantity: -1, Relative: true},
			}}); err != nil {
				t.Fatal(err)
			}
			if _, err := second.Change(from(t, "a3"), "opera", second.token, floorOf(4)); err != nil {
				t.Errorf("five places of five, three of them taken elsewhere: %v", err)
			}
			if _, err := s.take("a2", 5); err != nil {
				t.Errorf("after the cart has gone elsewhere: %v", err)
			}
		})
	}
}

// TestParallelRequestsOfOneAddress has fifty carts want places at the same time.
func TestParallelRequestsOfOneAddress(t *testing.T) {
	t.Parallel()
	for _, mode := range everyMode {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			const requests, limit = 50, 6
			s := limited(t, mode, checkout.Limits{HeldPlaces: limit, UnpaidOrders: requests})
			results := make(chan error, requests)
			for range requests {
				go func() {
					_, err := s.take("a1", 2)
					results <- err
				}()
			}
			won := 0
			for range requests {
				switch err := <-results; {
				case err == nil:
					won++
				case !errors.Is(err, checkout.ErrRateLimited):
					t.Error(err)
				}
			}
			if won != limit/2 {
				t.Errorf("%d of %d carts got two places each, want %d", won, requests, limit/2)
			}
		})
	}
}

func TestUnpaidOrdersOfOneAddress(t *testing.T) {
	t.Parallel()
	for _, mode := range everyMode {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := limited(t, mode, checkout.Limits{UnpaidOrders: 2})
			var orders []*buyer
			order := func(a store.Address) error {
				b, ctx := s.buyer(), from(t, a)
				_, err := b.Change(ctx, "opera", b.token, floorOf(1))
				if err != nil {
					t.Fatal(err)
				}
				if b.order, err = b.Place(ctx, "opera", b.token, ana); err == nil {
					orders = append(orders, b)
				}
				return err
			}
			for range 2 {
				if err := order("a1"); err != nil {
					t.Fatal(err)
				}
			}
			bounded(t, "a third unpaid order of two", order("a1"), checkout.BoundOrders, 2, orders[0].cart().Deadline)
			if err := order("a2"); err != nil {
				t.Errorf("another address: %v", err)
			}
			orders[0].pay().is(store.OrderIssued, "")
			if err := order("a1"); err != nil {
				t.Errorf("after one was paid: %v", err)
			}
			if err := orders[1].GiveUp(t.Context(), orders[1].order.ID, orders[1].order.Secret); err != nil {
				t.Fatal(err)
			}
			if err := order("a1"); err != nil {
				t.Errorf("after one was given up: %v", err)
			}
		})
	}
}

func TestHoldsThatRunOut(t *testing.T) {
	t.Parallel()
	for _, mode := range everyMode {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := limited(t, mode, checkout.Limits{ExpiredHolds: 2})
			for range 3 { // given back: not counted
				b, err := s.take("a1", 2)
				if err != nil {
					t.Fatal(err)
				}
				if b.order.ID != "" {
					err = b.GiveUp(t.Context(), b.order.ID, b.order.Secret)
				} else {
					_, err = b.Change(from(t, "a1"), "opera", b.token, checkout.Change{Clear: true})
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			// Of what a1 takes, one order is paid and three holds run out; of what a2
			// takes, one and two.
			var last *buyer
			for _, n := range []struct {
				address store.Address
				holds   int
			}{{"a1", 4}, {"a2", 3}} {
				for range n.holds {
					var err error
					if last, err = s.take(n.address, 1); err != nil {
						t.Fatal(err)
					}
				}
				if last.order.ID == "" {
					last.order, _ = last.Place(from(t, n.address), "opera", last.token, ana)
				}
				last.pay().is(store.OrderIssued, "")
			}
			s.pass(orderTime)
			s.settle()
			ran := s.clock()
			_, err := s.take("a1", 1)
			bounded(t, "a hold after three ran out of two, and one was paid for", err, checkout.BoundExpired, 2, ran.Add(15*time.Minute))
			if _, err := s.take("a2", 1); err != nil {
				t.Errorf("a hold after two ran out of two, and one was paid for: %v", err)
			}
			if _, err := s.take("a3", 1); err != nil {
				t.Errorf("another address: %v", err)
			}
			s.pass(15 * time.Minute)
			if _, err := s.take("a1", 1); err != nil {
				t.Errorf("after the cool-down: %v", err)
			}
		})
	}
}

// settle lets the worker do what is due.
func (s *shop) settle() {
	for range 5 {
		s.pass(0)
	}
}

// guess has a new cart of an address get a code wrong, which is with the order
// where codes are not judged before.
func (s *shop) guess(a store.Address, code string) error {
	b, ctx := s.buyer(), from(s.TB, a)
	if _, err := b.Change(ctx, "opera", b.token, floorOf(1)); err != nil {
		s.Fatal(err)
	}
	_, err := b.ApplyCode(ctx, "opera", b.token, code)
	if err != nil || s.house.mode == vendors.HoldAdd {
		if _, err := b.Change(ctx, "opera", b.token, checkout.Change{Clear: true}); err != nil {
			s.Fatal(err)
		}
		return err
	}
	o, err := b.Place(ctx, "opera", b.token, ana)
	if err == nil && o.State == store.OrderClosed {
		return o.Refusal()
	}
	if err == nil {
		err = b.GiveUp(ctx, o.ID, o.Secret)
	}
	return err
}

func TestWrongCodesOfOneAddress(t *testing.T) {
	t.Parallel()
	for _, mode := range []vendors.HoldMode{vendors.HoldAdd, vendors.HoldReplace} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := limited(t, mode, checkout.Limits{WrongPerHour: 3})
			s.house.codes["FRIEND"] = "promo"
			for range 5 { // a right one is no guess
				if err := s.guess("a1", "FRIEND"); err != nil {
					t.Fatal(err)
				}
			}
			for range 3 {
				refused(t, "a wrong code", s.guess("a1", "GUESS"), checkout.ErrVoucher)
			}
			calls := s.house.count("code")
			bounded(t, "a fourth wrong code of three", s.guess("a1", "FRIEND"), checkout.BoundCodes, 3, noon.Add(time.Hour))
			if n := s.house.count("code"); n != calls {
				t.Errorf("the vendor judged %d codes more", n-calls)
			}
			refused(t, "a wrong code of another address", s.guess("a2", "GUESS"), checkout.ErrVoucher)
			s.pass(time.Hour)
			if err := s.guess("a1", "FRIEND"); err != nil {
				t.Errorf("an hour later: %v", err)
			}
		})
	}
}

// TestCodesOfAllKindsCount has access codes and promo codes count together, and
// lost answers not at all.
func TestCodesOfAllKindsCount(t *testing.T) {
	t.Parallel()
	s := limited(t, vendors.HoldAdd, checkout.Limits{WrongPerHour: 2})
	ctx := from(t, "a1")
	access := func() error {
		b := s.buyer()
		_, err := b.EnterAccessCode(ctx, "opera", b.token, "0000")
		return err
	}
	s.house.cuts["access"] = []cut{downCut, downCut, downCut}
	for range 3 {
		refused(t, "a vendor that does not answer", access(), checkout.ErrVendorDown)
	}
	refused(t, "a wrong access code", access(), checkout.ErrAccessCode)
	refused(t, "a wrong promo code", s.guess("a1", "GUESS"), checkout.ErrVoucher)
	bounded(t, "an access code after two wrong ones", access(), checkout.BoundCodes, 2, noon.Add(time.Hour))
	bounded(t, "a promo code after two wrong ones", s.guess("a1", "GUESS"), checkout.BoundCodes, 2, noon.Add(time.Hour))
}

// TestParallelGuesses has fifty carts try a code at the same time.
func TestParallelGuesses(t *testing.T) {
	t.Parallel()
	for _, mode := range []vendors.HoldMode{vendors.HoldAdd, vendors.HoldReplace} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			const guesses, limit = 50, 4
			s := limited(t, mode, checkout.Limits{WrongPerHour: limit, UnpaidOrders: guesses})
			results := make(chan error, guesses)
			for i := range guesses {
				go func() { results <- s.guess("a1", fmt.Sprint("GUESS", i)) }()
			}
			for range guesses {
				if err := <-results; !errors.Is(err, checkout.ErrVoucher) && !errors.Is(err, checkout.ErrRateLimited) {
					t.Error(err)
				}
			}
			if n := s.house.count("code"); n != limit {
				t.Errorf("the vendor judged %d codes of one address, want %d", n, limit)
			}
		})
	}
}

// TestWrongCodesOfOneCart has codes judged with the order, of which a cart may
// have several.
func TestWrongCodesOfOneCart(t *testing.T) {
	t.Parallel()
	s := limited(t, vendors.HoldReplace, checkout.Limits{WrongPerCart: 2})
	b := s.buyer()
	b.choose(1)
	for _, code := range []string{"A", "B", "C"} {
		if _, err := b.ApplyCode(t.Context(), "opera", b.token, code); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		o, err := b.Place(t.Context(), "opera", b.token, ana)
		if err != nil || o.State != store.OrderClosed || o.Reason != string(checkout.ErrVoucher) {
			t.Fatalf("order with a wrong code is %s (%s), %v", o.State, o.Reason, err)
		}
	}
	_, err := b.Place(t.Context(), "opera", b.token, ana)
	if r := refused(t, "a third wrong code of two", err, checkout.ErrLimit); r.Bound != checkout.BoundCartCodes || r.Limit != 2 {
		t.Errorf("refused %+v", r)
	}
	if n := s.house.count("code"); n != 2 {
		t.Errorf("the vendor judged %d codes of the cart, want 2", n)
	}
}

func TestMailsOfOneAddress(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) { s.house.emails = true })
	s.config.Limits = checkout.Limits{MailsPerHour: 2}
	s.restart()
	mail := func(a store.Address) error {
		b, ctx := s.buyer(), from(t, a)
		_, err := b.Change(ctx, "opera", b.token, floorOf(1))
		refused(t, "the first hold", err, checkout.ErrEmail)
		_, err = b.BindEmail(ctx, "opera", b.token, "victim@example.com")
		return err
	}
	for range 2 {
		if err := mail("a1"); err != nil {
			t.Fatal(err)
		}
	}
	bounded(t, "a third mail of two", mail("a1"), checkout.BoundMails, 2, noon.Add(time.Hour))
	if err := mail("a2"); err != nil {
		t.Errorf("another address: %v", err)
	}
	if len(s.house.mailed) != 3 {
		t.Errorf("%d mails were sent, want 3", len(s.house.mailed))
	}
}

// TestTicketsMailedFromOneAddress asks for mails of tickets until it is too much.
func TestTicketsMailedFromOneAddress(t *testing.T) {
	t.Parallel()
	s := limited(t, vendors.HoldAdd, checkout.Limits{MailsPerHour: 1})
	b := s.buyer()
	b.choose(1)
	b.place().pay().is(store.OrderIssued, "")
	if err := b.MailTickets(from(t, "a1"), b.order.ID, b.order.Secret); err != nil {
		t.Fatal(err)
	}
	err := b.MailTickets(from(t, "a1"), b.order.ID, b.order.Secret)
	bounded(t, "a second mail of one", err, checkout.BoundMails, 1, noon.Add(time.Hour))
}

// TestManyWrongCodesAlarm has one performance's codes tried out from many carts
// and addresses, in two processes.
func TestManyWrongCodesAlarm(t *testing.T) {
	t.Parallel()
	for _, mode := range []vendors.HoldMode{vendors.HoldAdd, vendors.HoldReplace} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := limited(t, mode, checkout.Limits{})
			var log bytes.Buffer
			s.config.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelError}))
			s.restart()
			for i := range 120 {
				if i == 60 {
					s.restart() // counted in the database
				}
				refused(t, "a wrong code", s.guess(store.Address(fmt.Sprint("a", i%10)), "GUESS"), checkout.ErrVoucher)
			}
			if n := strings.Count(log.String(), "many wrong codes"); n != 1 {
				t.Errorf("%d alarms in the log, want one:\n%s", n, log.String())
			}
			alarms, err := s.db.Alarms(t.Context(), noon)
			if err != nil || len(alarms) != 1 || alarms[0].Subject != gala.String() || alarms[0].Count < 100 {
				t.Errorf("alarms %+v, %v; want one of %s", alarms, err, gala)
			}
			// Nobody is kept out by others.
			s.house.codes["FRIEND"] = "promo"
			if err := s.guess("new", "FRIEND"); err != nil {
				t.Errorf("a right code after the alarm: %v", err)
			}
		})
	}
}

package checkout_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// stalls is a shop with four seats beside its floor, and with requests that come
// while another one is being carried out.
type stalls struct {
	*shop
	status map[seatplan.SeatID]seatplan.Status // as the offer has it; the rest is free
	floor  int                                 // places that the offer has left, -1 for not known
	// reading is called whenever the performance is looked up, offered once, when
	// an offer has been read. Nil is nothing.
	reading, offered func()
}

func openStalls(t testing.TB) *stalls {
	t.Helper()
	s := &stalls{shop: openShop(t, vendors.HoldAdd, nil), status: map[seatplan.SeatID]seatplan.Status{}, floor: -1}
	row := seatplan.DraftRow{Label: "1"}
	for i, id := range []seatplan.SeatID{"a-1", "a-2", "a-3", "a-4"} {
		row.Seats = append(row.Seats, seatplan.DraftSeat{ID: id, Number: string(rune('1' + i)), X: float64(i * 10), R: 4})
	}
	var err error
	s.plan, err = seatplan.New(seatplan.Draft{
		Name: "hall", Categories: []seatplan.PriceCategory{{ID: "c"}},
		Sections: []seatplan.DraftSection{{ID: "S", Name: "Stalls", Rows: []seatplan.DraftRow{row}}},
		Areas:    []seatplan.DraftArea{{ID: "floor", Name: "Floor"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.config.Offers = s
	s.restart()
	return s
}

func (s *stalls) Performance(ctx context.Context, p seatplan.PerformancePath) (vendors.Performance, error) {
	if s.reading != nil {
		s.reading()
	}
	return s.shop.Performance(ctx, p)
}

func (s *stalls) Offer(ctx context.Context, p seatplan.PerformancePath) (checkout.Offer, error) {
	o, err := s.shop.Offer(ctx, p)
	status, floor := make(map[int]seatplan.Status), s.floor
	for id, is := range s.status {
		if i, ok := s.plan.Find(id); ok {
			status[i] = is
		}
	}
	o.Status = func(i int) seatplan.Status { return status[i] }
	o.Category = func(int) seatplan.CategoryID { return "c" }
	o.AreaFree = func(int) int { return floor }
	if then := s.offered; then != nil {
		s.offered = nil
		then()
	}
	return o, err
}

// process is another process on the same database.
func (s *stalls) process() *checkout.Service {
	s.Helper()
	other, err := checkout.New(s.config)
	if err != nil {
		s.Fatal(err)
	}
	return other
}

// onceIn has f called while a step about the buyer's cart is being prepared: it
// was chosen because a line is in the state, and has not been written down yet.
func (s *stalls) onceIn(b *buyer, state store.LineState, f func()) {
	id := b.cart().ID
	s.reading = func() {
		c, err := s.db.Cart(s.Context(), id)
		if err != nil {
			s.Errorf("cart: %v", err)
		}
		if slices.ContainsFunc(c.Lines, func(l store.Line) bool { return l.State == state }) {
			s.reading = nil
			f()
		}
	}
}

func seats(ids ...seatplan.SeatID) (wishes []checkout.SeatWish) {
	for _, id := range ids {
		wishes = append(wishes, checkout.SeatWish{Seat: id})
	}
	return wishes
}

// has fails the test unless the cart has just these seats, all held, and the
// vendor holds as many places for it.
func (b *buyer) has(v checkout.View, want ...seatplan.SeatID) {
	b.Helper()
	var got []seatplan.SeatID
	for _, l := range v.Lines {
		got = append(got, l.Seat)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) > 0 && !v.Held() || len(v.Expired) != 0 {
		b.Errorf("held %v, %d expired, seats (-want +got):\n%s", v.Held(), len(v.Expired), diff)
	}
	if n := b.house.held(); n != len(want) {
		b.Errorf("the vendor holds %d places, want %d", n, len(want))
	}
}

// TestTakenAgainBeforeTheRelease has another process take seats again between the
// moment when their release was chosen and that when it is written down. A release
// that names no seat would give everything back.
func TestTakenAgainBeforeTheRelease(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name          string
		remove, again []seatplan.SeatID
		left          []seatplan.SeatID
		releases      int
	}{
		{"all of them", []seatplan.SeatID{"a-1"}, []seatplan.SeatID{"a-1"}, []seatplan.SeatID{"a-1", "a-2", "a-3"}, 0},
		{"one of two", []seatplan.SeatID{"a-1", "a-2"}, []seatplan.SeatID{"a-2"}, []seatplan.SeatID{"a-2", "a-3"}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := openStalls(t)
			b := s.buyer()
			if _, err := b.Change(t.Context(), "opera", b.token, checkout.Change{Add: seats("a-1", "a-2", "a-3")}); err != nil {
				t.Fatal(err)
			}
			other := s.process()
			again := 0
			s.onceIn(b, store.Dropping, func() {
				again++
				_, err := other.Change(t.Context(), "opera", b.token, checkout.Change{Add: seats(tc.again...)})
				refused(t, "a seat taken again while another process is at the cart", err, checkout.ErrOutcomeUnknown)
			})
			v, err := b.Change(t.Context(), "opera", b.token, checkout.Change{Remove: tc.remove})
			if err != nil || again != 1 {
				t.Fatalf("Change = %v, with %d requests in between", err, again)
			}
			b.has(v, tc.left...)
			if n := s.house.count("release"); n != tc.releases {
				t.Errorf("%d releases, want %d", n, tc.releases)
			}
		})
	}
}

// TestGivenUpBeforeTheHold has another process give up what is wanted between the
// moment when its hold was chosen and that when it is written down: nothing is
// asked of the vendor, and that is no failure.
func TestGivenUpBeforeTheHold(t *testing.T) {
	t.Parallel()
	s := openStalls(t)
	b := s.buyer()
	if _, err := b.Change(t.Context(), "opera", b.token, checkout.Change{Add: seats("a-1")}); err != nil {
		t.Fatal(err)
	}
	other := s.process()
	gaveUp := 0
	s.onceIn(b, store.Wanted, func() {
		gaveUp++
		_, err := other.Change(t.Context(), "opera", b.token, checkout.Change{Remove: []seatplan.SeatID{"a-2"}})
		refused(t, "a seat given up while another process is at the cart", err, checkout.ErrOutcomeUnknown)
	})
	v, err := b.Change(t.Context(), "opera", b.token, checkout.Change{Add: seats("a-2")})
	if err != nil || gaveUp != 1 {
		t.Errorf("Change = %v, with %d requests in between", err, gaveUp)
	}
	b.has(v, "a-1")
	if n := s.house.count("hold"); n != 1 {
		t.Errorf("%d holds, want 1", n)
	}
}

// TestTwoRequestsOfOneCart has one request give places back after another read the
// offer, which still has them as taken: by this cart itself. Where requests of a
// cart meet, the vendor says what can be had; where they do not, the offer does.
func TestTwoRequestsOfOneCart(t *testing.T) {
	t.Parallel()
	ask := checkout.Change{Add: seats("a-1"), Areas: []checkout.AreaChange{{Area: "floor", Quantity: 2}}}
	open := func(t *testing.T) (*stalls, *buyer) {
		s := openStalls(t)
		b := s.buyer()
		if _, err := b.Change(t.Context(), "opera", b.token, ask); err != nil {
			t.Fatal(err)
		}
		s.status["a-1"], s.floor = seatplan.Held, 0
		return s, b
	}
	clear := func(b *buyer) {
		if v, err := b.Change(b.Context(), "opera", b.token, checkout.Change{Clear: true}); err != nil || v.Count() != 0 {
			b.Errorf("giving all back: %d places, %v", v.Count(), err)
		}
	}
	t.Run("that meet", func(t *testing.T) {
		t.Parallel()
		s, b := open(t)
		s.offered = func() { clear(b) }
		v, err := b.Change(t.Context(), "opera", b.token, ask)
		if err != nil {
			t.Fatalf("asking again for what the cart itself gave back: %v", err)
		}
		b.has(v, "", "", "a-1")
	})
	t.Run("one after the other", func(t *testing.T) {
		t.Parallel()
		s, b := open(t)
		clear(b)
		for what, change := range map[checkout.Kind]checkout.Change{
			checkout.ErrSeatTaken: {Add: ask.Add}, checkout.ErrSoldOut: {Areas: ask.Areas},
		} {
			_, err := b.Change(t.Context(), "opera", b.token, change)
			refused(t, "what the offer has as taken", err, what)
		}
		if n := s.house.count("hold"); n != 1 {
			t.Errorf("the vendor was asked %d times, want 1", n)
		}
	})
}

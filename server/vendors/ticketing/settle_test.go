package ticketing_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

// TestLostOrder loses the answer of the call that places an order, in every way
// and on every generation, while another buyer orders just the same.
func TestLostOrder(t *testing.T) {
	t.Parallel()
	for _, g := range generations {
		for mode, done := range map[string]bool{
			"drop_before": false, "drop_after": true, "error_before": false, "error_after": true, "truncate": true,
		} {
			t.Run(g.name+" "+mode, func(t *testing.T) {
				t.Parallel()
				s := openShop(t, g.options, "")
				p := s.performance(g.event)
				h := s.cart(p, wanted{g.area, 2})
				other := s.place(p, h, "o_other")
				i := s.intent(vendors.OpPlace, p, h, "o_1")
				s.fail(g.place, mode)
				_, err := s.PlaceOrder(t.Context(), s.request(p, h, "o_1"))
				wantKind(t, "PlaceOrder", err, vendors.ErrOutcomeUnknown)
				if early, err := s.Settle(t.Context(), i); err != nil || !done && early.Verdict != vendors.Unclear {
					t.Errorf("Settle before the call was given up = %q, %v", early.Verdict, err)
				}
				s.clock.Add(91 * time.Second)
				last := s.place(p, h, "o_last")
				for range 2 { // asked again it says the same
					found, err := s.Settle(t.Context(), i)
					want := vendors.NotDone
					if done {
						want = vendors.Done
					}
					if err != nil || found.Verdict != want || done && (found.Order.ID == other.ID || found.Order.ID == last.ID || found.Order.State != vendors.OrderConfirmed) {
						t.Errorf("Settle = %+v, %v, want %q and neither %s nor %s", found, err, want, other.ID, last.ID)
					}
				}
				if calls := s.books().Calls[g.place]; calls != 3 {
					t.Errorf("%d orders were sent, want 3", calls)
				}
			})
		}
	}
}

// TestPlacedThroughGateway: a status that the vendor does not have is somebody's
// on the way, who does not know whether the order was placed.
func TestPlacedThroughGateway(t *testing.T) {
	t.Parallel()
	for _, status := range []int{402, 408, 418, 499} {
		f := newFake(t, map[string]reply{
			"GET /events/7": {body: `{"self":"/events/7","start":"2026-04-01T20:00","sections":[{"self":"/events/7/sections/8","price":0,"capacity":9}]}`},
			"POST /orders":  {status, `{"message":"Endpoint request timed out"}`},
		})
		_, err := f.open(t, "").PlaceOrder(t.Context(), vendors.OrderRequest{
			Performance: vendors.Performance{Event: "7"}, Holding: vendors.Holding{Places: held(1, "8", 0)},
		})
		wantKind(t, fmt.Sprintf("PlaceOrder under %d", status), err, vendors.ErrOutcomeUnknown)
	}
}

// TestLostTogether: of orders for the same places that are lost at once each
// finds one, and no two the same.
func TestLostTogether(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	p := s.performance(ticketingsandbox.EventSunset)
	h := s.cart(p, wanted{ticketingsandbox.SectionLawn, 2})
	var intents []vendors.Intent
	for n := range 4 {
		key := fmt.Sprintf("o_%d", n)
		intents = append(intents, s.intent(vendors.OpPlace, p, h, key))
		s.fail(ticketingsandbox.OpPlace, "drop_after")
		_, err := s.PlaceOrder(t.Context(), s.request(p, h, key))
		wantKind(t, "PlaceOrder", err, vendors.ErrOutcomeUnknown)
	}
	s.clock.Add(2 * time.Minute)
	found := make([]vendors.Outcome, len(intents))
	var all sync.WaitGroup
	for n, i := range intents {
		all.Go(func() {
			for range 10 { // two may reach for one; the later of them looks again
				if found[n], _ = s.Settle(t.Context(), i); found[n].Verdict == vendors.Done {
					return
				}
			}
		})
	}
	all.Wait()
	owners := map[string]int{}
	for n, o := range found {
		if o.Verdict != vendors.Done {
			t.Errorf("order %d is %q", n, o.Verdict)
		}
		owners[o.Order.ID]++
	}
	if len(owners) != len(intents) {
		t.Errorf("the orders found are %v", owners)
	}
}

// TestLostBeforeRestart: a process that does not know whose orders are whose
// takes the only one that fits, and of several none.
func TestLostBeforeRestart(t *testing.T) {
	t.Parallel()
	for others, want := range map[int]vendors.Verdict{0: vendors.Done, 1: vendors.Unclear} {
		s := openShop(t, ticketingsandbox.Options{}, "")
		p := s.performance(ticketingsandbox.EventSunset)
		h := s.cart(p, wanted{ticketingsandbox.SectionTerrace, 1})
		for n := range others {
			s.place(p, h, fmt.Sprintf("o_other%d", n))
		}
		i := s.intent(vendors.OpPlace, p, h, "o_1")
		s.fail(ticketingsandbox.OpPlace, "drop_after")
		_, err := s.PlaceOrder(t.Context(), s.request(p, h, "o_1"))
		wantKind(t, "PlaceOrder", err, vendors.ErrOutcomeUnknown)
		s.clock.Add(2 * time.Minute)
		if found, err := openOn(t, s).Settle(t.Context(), i); err != nil || found.Verdict != want {
			t.Errorf("beside %d others Settle = %q, %v, want %q", others, found.Verdict, err, want)
		}
	}
}

// TestLongHistory: a lost order is found among the newest, without reading all
// that there ever were, and in a list that is not in order, too.
func TestLongHistory(t *testing.T) {
	t.Parallel()
	entry := func(n int, at time.Time) string {
		return fmt.Sprintf(`{"self":"/orders/%012X","status":"Fulfilled","placed":%q,"total":0,"items":[{"section":"/events/1/sections/2","quantity":1}]}`, n, at.Format("2006-01-02T15:04:05"))
	}
	for _, tt := range []struct {
		name  string
		entry func(i int) string
		calls int
	}{
		{"newest first", func(i int) string { return entry(500-i, start.In(antigua).Add(-time.Duration(i)*time.Hour)) }, 2},
		{"oldest first", func(i int) string { return entry(i+1, start.In(antigua).Add(-time.Duration(499-i)*time.Hour)) }, 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, nil)
			f.pages = map[string]func(i int) string{"/orders": tt.entry}
			h := vendors.Holding{Places: held(1, "2", 0)}
			found, err := f.open(t, "").Settle(t.Context(), vendors.Intent{
				Op: vendors.OpPlace, SentAt: start.Add(-time.Second), Deadline: start, Before: h, Key: "o_1",
			})
			if err != nil || found.Verdict != vendors.Done || found.Order.ID != fmt.Sprintf("%012X", 500) {
				t.Errorf("Settle = %+v, %v", found, err)
			}
			if len(f.sent) != tt.calls { // one asks the clock
				t.Errorf("%d calls, want %d", len(f.sent), tt.calls)
			}
		})
	}
}

// TestLostInAnotherZone: an account whose time zone is not the vendor's finds its
// lost order, or says that it cannot tell; never that there is none.
func TestLostInAnotherZone(t *testing.T) {
	t.Parallel()
	const hour = 60 * 60
	tests := []struct {
		name    string
		zone    int
		clock   bool // the vendor's can be read
		earlier bool // the account has placed an order before
		mode    string
		want    vendors.Verdict
	}{
		{"right", -4 * hour, false, false, "drop_after", vendors.Done},
		{"universal", 0, true, false, "drop_after", vendors.Done},
		{"universal, no clock", 0, false, false, "drop_after", vendors.Unclear},
		{"universal, not placed", 0, false, false, "drop_before", vendors.NotDone},
		{"far east", 14 * hour, true, false, "drop_after", vendors.Done},
		{"far east, no clock", 14 * hour, false, false, "drop_after", vendors.Unclear},
		{"far east, orders seen", 14 * hour, false, true, "drop_after", vendors.Done},
		{"far west, no clock", -12 * hour, false, false, "drop_after", vendors.Unclear},
		{"Nepal, no clock", 5*hour + hour*3/4, false, false, "drop_after", vendors.Unclear},
		{"Nepal, not placed", 5*hour + hour*3/4, true, true, "drop_before", vendors.NotDone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, ticketingsandbox.Options{}, "")
			v := openIn(t, s, time.FixedZone("configured", tt.zone))
			if !tt.clock {
				s.tell(`{"fail":{"op":"GET /time","mode":"refuse","count":100}}`)
			}
			p := s.performance(ticketingsandbox.EventSunset)
			h := s.cart(p, wanted{ticketingsandbox.SectionLawn, 2})
			if tt.earlier {
				if _, err := v.PlaceOrder(t.Context(), s.request(p, h, "o_0")); err != nil {
					t.Fatal(err)
				}
				s.clock.Add(10 * time.Second)
			}
			i := s.intent(vendors.OpPlace, p, h, "o_1")
			s.fail(ticketingsandbox.OpPlace, tt.mode)
			_, err := v.PlaceOrder(t.Context(), s.request(p, h, "o_1"))
			wantKind(t, "PlaceOrder", err, vendors.ErrOutcomeUnknown)
			s.clock.Add(2 * time.Minute)
			if found, err := v.Settle(t.Context(), i); err != nil || found.Verdict != tt.want {
				t.Errorf("Settle = %q, %v, want %q", found.Verdict, err, tt.want)
			}
		})
	}
}

// TestOthersInRightZone: where the account's zone is known to be the vendor's,
// orders of hours ago make nothing unclear.
func TestOthersInRightZone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		zone *time.Location
		want vendors.Verdict
	}{{antigua, vendors.NotDone}, {time.UTC, vendors.Unclear}} {
		s := openShop(t, ticketingsandbox.Options{}, "")
		p := s.performance(ticketingsandbox.EventSunset)
		h := s.cart(p, wanted{ticketingsandbox.SectionLawn, 2})
		s.place(p, h, "o_other")
		s.clock.Add(3 * time.Hour)
		v := openIn(t, s, tt.zone)
		i := s.intent(vendors.OpPlace, p, h, "o_1")
		s.fail(ticketingsandbox.OpPlace, "drop_before")
		_, err := v.PlaceOrder(t.Context(), s.request(p, h, "o_1"))
		wantKind(t, "PlaceOrder", err, vendors.ErrOutcomeUnknown)
		s.clock.Add(2 * time.Minute)
		if found, err := v.Settle(t.Context(), i); err != nil || found.Verdict != tt.want {
			t.Errorf("in zone %s Settle = %q, %v, want %q", tt.zone, found.Verdict, err, tt.want)
		}
	}
}

func TestSettleOrder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		op     vendors.Op
		status string
		want   vendors.Verdict
	}{
		{vendors.OpConfirm, "Fulfilled", vendors.Done}, {vendors.OpConfirm, "Placed", vendors.NotDone},
		{vendors.OpConfirm, "Cancelled", vendors.NotDone}, {vendors.OpConfirm, "Pondered", vendors.Unclear},
		{vendors.OpCancel, "Cancelled", vendors.Done}, {vendors.OpCancel, "Timed Out", vendors.Done},
		{vendors.OpCancel, "Placed", vendors.NotDone}, {vendors.OpCancel, "Fulfilled", vendors.NotDone},
	}
	for _, tt := range tests {
		f := newFake(t, map[string]reply{"GET /orders/A1": {body: `{"self":"/orders/A1","status":"` + tt.status + `"}`}})
		found, err := f.open(t, "").Settle(t.Context(), vendors.Intent{Op: tt.op, Order: "A1"})
		if err != nil || found.Verdict != tt.want || found.Repeat != (tt.want == vendors.NotDone) {
			t.Errorf("Settle of a %s of what is %s = %+v, %v, want %q", tt.op, tt.status, found, err, tt.want)
		}
	}
	_, err := newFake(t, nil).open(t, "").Settle(t.Context(), vendors.Intent{Op: vendors.OpHold})
	wantKind(t, "Settle of a hold", err, vendors.ErrInvalid)
}

// TestLostCancel: an order whose cancellation was lost is read.
func TestLostCancel(t *testing.T) {
	t.Parallel()
	for mode, want := range map[string]vendors.Verdict{"drop_before": vendors.NotDone, "drop_after": vendors.Done} {
		s := openShop(t, ticketingsandbox.Options{}, "")
		p := s.performance(ticketingsandbox.EventRegatta)
		h := s.cart(p, wanted{ticketingsandbox.SectionQuay, 1})
		o := s.place(p, h, "o_1")
		s.fail(ticketingsandbox.OpCancel, mode)
		_, err := s.CancelOrder(t.Context(), refTo(o, p, h))
		var e *vendors.Error
		if !errors.As(err, &e) || e.Kind != vendors.ErrOutcomeUnknown {
			t.Errorf("CancelOrder = %v", err)
		}
		i := s.intent(vendors.OpCancel, p, h, "o_1")
		i.Order = o.ID
		if found, err := s.Settle(t.Context(), i); err != nil || found.Verdict != want {
			t.Errorf("%s: Settle = %q, %v, want %q", mode, found.Verdict, err, want)
		}
	}
}

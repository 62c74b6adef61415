package iabilet_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
)

// cutFirst answers every call but the first, which it cuts.
func cutFirst(text string) http.HandlerFunc {
	var calls atomic.Int32
	return func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) == 1 {
			cut(w, r)
			return
		}
		answerStatus(200, text)(w, r)
	}
}

// TestRetryTable loses one answer of every call: reads and logins are made again
// at once, everything else is sent once and its outcome is unknown.
func TestRetryTable(t *testing.T) {
	t.Parallel()
	tests := []struct {
		path, answer string
		again        bool
		do           func(context.Context, *iabilet.Vendor, vendors.Visit) error
	}{
		{"/login", `{"authToken":"t0ken-9"}`, true, func(ctx context.Context, v *iabilet.Vendor, _ vendors.Visit) error {
			_, err := v.Events(ctx)
			return err
		}},
		{"/events", fixture(t, "events.response.json"), true, func(ctx context.Context, v *iabilet.Vendor, _ vendors.Visit) error {
			_, err := action(t, v, "events", "list").Run(ctx, nil)
			return err
		}},
		{"/eventTariffs", fixture(t, "eventTariffs.response.json"), true, func(ctx context.Context, v *iabilet.Vendor, _ vendors.Visit) error {
			_, err := v.Plan(ctx, concert)
			return err
		}},
		{"/tickets", ticketsJSON(ticketJSON("1", "CODE1", "")), true, func(ctx context.Context, v *iabilet.Vendor, b vendors.Visit) error {
			_, err := v.Tickets(ctx, orderOf(b))
			return err
		}},
		{"/bookingInfo", bookingJSON("prepared"), true, func(ctx context.Context, v *iabilet.Vendor, b vendors.Visit) error {
			_, err := v.ReadOrder(ctx, orderOf(b))
			return err
		}},
		{"/lockSeats", fixture(t, "lockSeats.response.json"), false, func(ctx context.Context, v *iabilet.Vendor, b vendors.Visit) error {
			_, err := v.Hold(ctx, vendors.HoldRequest{Visit: b, Performance: concert, Places: []vendors.Place{standing("ticket-1")}})
			return err
		}},
		{"/prepareOrder", fixture(t, "prepareOrder.response.json"), false, func(ctx context.Context, v *iabilet.Vendor, b vendors.Visit) error {
			_, err := v.PlaceOrder(ctx, vendors.OrderRequest{Visit: b, Performance: concert, Holding: heldStanding()})
			return err
		}},
		{"/confirmOrder", fixture(t, "confirmOrder.response.json"), false, func(ctx context.Context, v *iabilet.Vendor, b vendors.Visit) error {
			_, err := v.ConfirmOrder(ctx, orderOf(b), "")
			return err
		}},
		{"/addVoucher", fixture(t, "addVoucher.response.json"), false, func(ctx context.Context, v *iabilet.Vendor, b vendors.Visit) error {
			_, err := v.AddCode(ctx, vendors.CodeRequest{Visit: b, Performance: concert, Before: heldStanding(), Code: "A"})
			return err
		}},
		{"/removeVoucher", fixture(t, "removeVoucher.response.json"), false, func(ctx context.Context, v *iabilet.Vendor, b vendors.Visit) error {
			_, err := v.RemoveCode(ctx, vendors.CodeRequest{Visit: b, Performance: concert, Before: heldStanding(), Code: "A"})
			return err
		}},
		{"/unlock", fixture(t, "unlock.response.json"), false, func(ctx context.Context, v *iabilet.Vendor, b vendors.Visit) error {
			_, err := v.Release(ctx, vendors.ReleaseRequest{Visit: b, Performance: concert})
			return err
		}},
		{"/validate", fixture(t, "validate.response.json"), false, func(ctx context.Context, v *iabilet.Vendor, _ vendors.Visit) error {
			_, err := action(t, v, "tickets", "validate").Run(ctx, vendors.Args{"event": {"1"}, "code": {"C"}})
			return err
		}},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/events", "[]")
			f.answer("/bookingInfo", bookingJSON("locked"))
			v := f.open(t, "")
			var visit vendors.Visit
			if tt.path != "/login" {
				visit = newVisit(t, v)
			}
			f.handle(tt.path, cutFirst(tt.answer))
			err := tt.do(t.Context(), v, visit)
			if want := 2; tt.again && (err != nil || len(f.sent(tt.path)) != want) {
				t.Errorf("%v after %d calls, want it to work after %d", err, len(f.sent(tt.path)), want)
			}
			if !tt.again {
				wantKind(t, "a lost answer", err, vendors.ErrOutcomeUnknown)
				if n := len(f.sent(tt.path)); n != 1 {
					t.Errorf("sent %d times", n)
				}
				// Whoever has found out may send it again, and it works.
				if err := tt.do(t.Context(), v, visit); err != nil || len(f.sent(tt.path)) != 2 {
					t.Errorf("again: %v after %d calls", err, len(f.sent(tt.path)))
				}
			}
		})
	}
}

// TestLockSentAgain: a lost lock is made anew with the same references, and what
// comes of it has a booking of its own.
func TestLockSentAgain(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.handle("/lockSeats", cutFirst(lockJSON(total300, lockedSeat("a", ""), lockedSeat("b", ""))))
	f.answer("/bookingInfo", bookingJSON("cancelled"))
	v := f.open(t, "")
	r := vendors.HoldRequest{Visit: newVisit(t, v), Performance: concert, Places: []vendors.Place{standing("a"), standing("b")}, Before: heldStanding()}
	_, err := v.Hold(t.Context(), r)
	wantKind(t, "Hold", err, vendors.ErrOutcomeUnknown)
	f.clock.Add(time.Minute)
	settled, err := v.Settle(t.Context(), vendors.Intent{
		Op: vendors.OpHold, SentAt: start, Deadline: start.Add(20 * time.Second), Visit: r.Visit, Performance: concert, Before: r.Before, Places: r.Places,
	})
	if err != nil || settled.Verdict != vendors.NotDone || len(settled.Holding.Places) != 0 {
		t.Errorf("Settle = %+v, %v, want it sent again, and the old booking forgotten", settled, err)
	}
	held, err := v.Hold(t.Context(), r)
	if err != nil || held.Booking != "B1" {
		t.Errorf("Hold again = %+v, %v, want a booking of its own", held, err)
	}
	sent := f.sent("/lockSeats")
	if len(sent) != 2 || !sameJSON(t, sent[0].Body, sent[1].Body) {
		t.Errorf("sent %+v, want the same twice", sent)
	}
}

// TestReplacedLockTold: what a visit holds after a lock that fell through is
// what the vendor says, whichever way that went.
func TestReplacedLockTold(t *testing.T) {
	t.Parallel()
	partial := lockJSON(total300, lockedSeat("a", ""))
	for _, tt := range []struct {
		name, lock, before string // before: what became of the earlier booking
		unlocks, held      int
	}{
		{"refused, the earlier one stays", `{"error":100}`, "locked", 0, 1},
		{"refused, the earlier one went", `{"error":100}`, "cancelled", 0, 0},
		{"partly locked", partial, "cancelled", 1, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/lockSeats", tt.lock)
			f.answer("/unlock", fixture(t, "unlock.response.json"))
			f.answer("/bookingInfo", bookingJSON(tt.before))
			f.answer("/eventTariffs", fixture(t, "eventTariffs.response.json"))
			v := f.open(t, "")
			visit := newVisit(t, v)
			_, err := v.Hold(t.Context(), vendors.HoldRequest{
				Visit: visit, Performance: concert, Before: heldStanding(), Places: []vendors.Place{standing("a"), standing("b")},
			})
			wantKind(t, "Hold", err, vendors.ErrSoldOut)
			held, err := v.Holding(t.Context(), visit, concert, heldStanding().Booking)
			if err != nil || len(held.Places) != tt.held || len(f.sent("/unlock")) != tt.unlocks {
				t.Errorf("Holding = %+v, %v after %d unlocks, want %d places after %d", held, err, len(f.sent("/unlock")), tt.held, tt.unlocks)
			}
		})
	}
}

// TestConfirmOnceMore: a confirmation is sent again only after reading said that
// the booking is still prepared and the first call was given up.
func TestConfirmOnceMore(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.handle("/confirmOrder", cutFirst(fixture(t, "confirmOrder.response.json")))
	f.answer("/bookingInfo", bookingJSON("prepared"))
	v := f.open(t, "")
	ref := orderOf(newVisit(t, v))
	_, err := v.ConfirmOrder(t.Context(), ref, "pay-1")
	wantKind(t, "ConfirmOrder", err, vendors.ErrOutcomeUnknown)
	intent := vendors.Intent{
		Op: vendors.OpConfirm, SentAt: start, Deadline: start.Add(20 * time.Second), Visit: ref.Visit, Performance: concert,
		Before: ref.Holding, Order: ref.ID, Buyer: ref.Buyer,
	}
	var verdicts []vendors.Verdict
	for range 2 {
		got, err := v.Settle(t.Context(), intent)
		if err != nil || got.Repeat {
			t.Fatalf("Settle = %+v, %v, want no blind repeat", got, err)
		}
		verdicts = append(verdicts, got.Verdict)
		f.clock.Add(time.Minute)
	}
	if want := []vendors.Verdict{vendors.Unclear, vendors.NotDone}; !cmp.Equal(verdicts, want) {
		t.Errorf("verdicts %v, want %v", verdicts, want)
	}
	if n := len(f.sent("/confirmOrder")); n != 1 {
		t.Errorf("confirmed %d times, want once", n)
	}
}

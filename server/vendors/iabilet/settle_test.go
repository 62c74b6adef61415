package iabilet_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

func TestSettle(t *testing.T) {
	t.Parallel()
	const (
		unknown = `{"error":100,"message":"no such booking"}`
		broken  = "<html>"
	)
	noBooking := vendors.Holding{}
	tests := []struct {
		name    string
		op      vendors.Op
		keys    []string
		before  vendors.Holding
		booking string
		later   time.Duration // after the call left; 0 means a minute past its deadline
		want    vendors.Verdict
		err     vendors.Kind
	}{
		{"first lock", vendors.OpHold, nil, noBooking, "", 0, vendors.NotDone, ""},
		{"earlier lock still there", vendors.OpHold, nil, heldStanding(), bookingJSON("locked"), 0, vendors.NotDone, ""},
		{"earlier lock replaced", vendors.OpHold, nil, heldStanding(), bookingJSON("cancelled"), 0, vendors.NotDone, ""},
		{"earlier lock forgotten", vendors.OpHold, nil, heldStanding(), unknown, 0, vendors.NotDone, ""},
		{"earlier booking sold", vendors.OpHold, nil, heldStanding(), bookingJSON("completed"), 0, vendors.Unclear, ""},
		{"earlier booking sold, lock over", vendors.OpHold, nil, heldStanding(), bookingJSON("completed"), 6 * time.Minute, vendors.NotDone, ""},
		{"lock unread", vendors.OpHold, nil, heldStanding(), broken, 0, "", vendors.ErrUnavailable},

		{"unlock done", vendors.OpRelease, nil, heldStanding(), bookingJSON("cancelled"), 0, vendors.Done, ""},
		{"unlock lapsed", vendors.OpRelease, nil, heldStanding(), bookingJSON("timeout"), 0, vendors.Done, ""},
		{"unlock not done", vendors.OpRelease, nil, heldStanding(), bookingJSON("locked"), 0, vendors.NotDone, ""},
		{"unlock of every key", vendors.OpRelease, []string{heldStanding().Places[0].Key}, heldStanding(), bookingJSON("cancelled"), 0, vendors.Done, ""},
		{"lock of the rest", vendors.OpRelease, []string{"other"}, heldStanding(), bookingJSON("cancelled"), 0, vendors.NotDone, ""},

		{"place done", vendors.OpPlace, nil, heldStanding(), bookingJSON("prepared"), 0, vendors.Done, ""},
		{"place not done", vendors.OpPlace, nil, heldStanding(), bookingJSON("locked"), 0, vendors.NotDone, ""},
		{"place in another currency", vendors.OpPlace, nil, heldStanding(), strings.Replace(bookingJSON("prepared"), "RON", "EUR", 1), 0, vendors.Unclear, ""},
		{"place at an unreadable total", vendors.OpPlace, nil, heldStanding(), strings.Replace(bookingJSON("prepared"), "215", "null", 1), 0, vendors.Done, ""},
		{"place too late", vendors.OpPlace, nil, heldStanding(), bookingJSON("timeout"), 0, vendors.NotDone, ""},
		{"place unclear", vendors.OpPlace, nil, heldStanding(), bookingJSON("new word"), 0, vendors.Unclear, ""},
		{"place unread", vendors.OpPlace, nil, heldStanding(), broken, 0, "", vendors.ErrUnavailable},

		{"confirm done", vendors.OpConfirm, nil, heldStanding(), bookingJSON("completed"), 0, vendors.Done, ""},
		{"confirm not done", vendors.OpConfirm, nil, heldStanding(), bookingJSON("prepared"), 0, vendors.NotDone, ""},
		{"confirm on its way", vendors.OpConfirm, nil, heldStanding(), bookingJSON("prepared"), time.Second, vendors.Unclear, ""},
		{"confirm too late", vendors.OpConfirm, nil, heldStanding(), bookingJSON("timeout"), 0, vendors.NotDone, ""},
		{"confirm unclear", vendors.OpConfirm, nil, heldStanding(), bookingJSON("new word"), 0, vendors.Unclear, ""},
		{"confirm unread", vendors.OpConfirm, nil, heldStanding(), unknown, 0, "", vendors.ErrNotFound},

		{"cancel done", vendors.OpCancel, nil, heldStanding(), bookingJSON("cancelled"), 0, vendors.Done, ""},
		{"cancel not done", vendors.OpCancel, nil, heldStanding(), bookingJSON("prepared"), 0, vendors.NotDone, ""},
		{"cancel of a sold one", vendors.OpCancel, nil, heldStanding(), bookingJSON("completed"), 0, vendors.NotDone, ""},
		{"cancel unclear", vendors.OpCancel, nil, heldStanding(), bookingJSON("new word"), 0, vendors.Unclear, ""},

		{"another call", "refund", nil, heldStanding(), "", 0, "", vendors.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/bookingInfo", tt.booking)
			f.answer("/tickets", ticketsJSON(ticketJSON("171013032220", "CODE1", "")))
			v := f.open(t, "")
			intent := vendors.Intent{
				Op: tt.op, SentAt: start, Deadline: start.Add(20 * time.Second), Visit: newVisit(t, v), Performance: concert,
				Before: tt.before, Keys: tt.keys, Buyer: vendors.Buyer{Email: email},
			}
			if tt.op == vendors.OpConfirm || tt.op == vendors.OpCancel {
				intent.Order = "347GXHB4EV"
			}
			if tt.later == 0 {
				tt.later = 80 * time.Second
			}
			f.clock.Add(tt.later)
			got, err := v.Settle(t.Context(), intent)
			if tt.err != "" {
				wantKind(t, "Settle", err, tt.err)
				return
			}
			if err != nil || got.Verdict != tt.want {
				t.Fatalf("Settle = %+v, %v, want %s", got, err, tt.want)
			}
			for _, path := range []string{"/lockSeats", "/unlock", "/prepareOrder", "/confirmOrder"} {
				if len(f.sent(path)) > 0 {
					t.Errorf("settling sent %s", path)
				}
			}
		})
	}
}

// TestSettleFinds looks at what a settled call brings along.
func TestSettleFinds(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/bookingInfo", bookingJSON("locked"))
	f.answer("/tickets", ticketsJSON(ticketJSON("171013032220", "CODE1", "")))
	v := f.open(t, "")
	intent := vendors.Intent{Op: vendors.OpHold, SentAt: start, Deadline: start, Visit: newVisit(t, v), Performance: concert, Before: heldStanding()}
	f.clock.Add(time.Minute)
	if got, err := v.Settle(t.Context(), intent); err != nil || len(got.Holding.Places) != 1 || !got.Holding.Deadline.Equal(heldStanding().Deadline) {
		t.Errorf("a lock that did not replace the earlier one: %+v, %v, want what was held", got, err)
	}
	f.answer("/bookingInfo", bookingJSON("completed"))
	intent.Op, intent.Order, intent.Buyer = vendors.OpConfirm, "347GXHB4EV", vendors.Buyer{Email: email}
	got, err := v.Settle(t.Context(), intent)
	if err != nil || got.Order.State != vendors.OrderConfirmed || got.Order.Reference != "171013032220" || len(got.Order.Tickets) != 1 {
		t.Errorf("a confirmation whose answer was lost: %+v, %v, want its number and ticket", got, err)
	}
	f.answer("/tickets", "<html>")
	got, err = v.Settle(t.Context(), intent)
	if err != nil || got.Verdict != vendors.Done || got.Order.Reference != "347GXHB4EV" || len(got.Order.Tickets) != 0 {
		t.Errorf("the same without a ticket list: %+v, %v, want done all the same", got, err)
	}
}

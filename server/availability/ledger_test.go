package availability_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/availability"
)

func TestLedgerIsReadBeforeTheFirstReading(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		began := time.Now()
		h.sold[seat(0)], h.sold[seat(1)] = true, true
		h.lines = []availability.Change{
			{Seat: seat(0), Claim: availability.ClaimHeld, At: began.Add(-time.Minute)},
			{Seat: seat(1), Claim: availability.ClaimSold, At: began.Add(-time.Hour)},
			{Area: "floor", Delta: -4, At: began.Add(-time.Minute)},
		}
		s := h.open(t)
		h.ledger = errors.New("disk full")
		if _, err := s.View(t.Context(), gala); err == nil || len(h.readTimes()) != 0 {
			t.Errorf("without its ledger: error %v, %d readings", err, len(h.readTimes()))
		}
		h.set(func() { h.ledger = nil })
		time.Sleep(10 * time.Second)
		v := view(t, s)
		if v.Seats[0] != seatplan.Held || v.Seats[1] != seatplan.Sold || v.Areas[0] != 100 {
			t.Errorf("seats %v, areas %v; want the lines over the reading, and the vendor's count", v.Seats, v.Areas)
		}
	})
}

func TestReload(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		first := view(t, s)
		release := s.Watch(gala)
		look := func(when string, want ...seatplan.Status) {
			t.Helper()
			synctest.Wait()
			if diff := cmp.Diff(want, view(t, s).Seats[:len(want)]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", when, diff)
			}
		}
		lines := func(l ...availability.Change) {
			time.Sleep(100 * time.Millisecond)
			h.set(func() { h.lines = l })
			s.Reload(gala)
		}
		line := func(i int, c availability.Claim, fly bool) availability.Change {
			return availability.Change{Seat: seat(i), Claim: c, InFlight: fly, At: time.Now()}
		}
		a, b := line(0, availability.ClaimHeld, false), line(1, availability.ClaimHeld, false)
		fly := line(2, availability.ClaimSame, true)
		floor := availability.Change{Area: "floor", Delta: -2, At: time.Now().Add(50 * time.Millisecond)}
		lines(a, b, fly, floor)
		look("held elsewhere", seatplan.Held, seatplan.Held, seatplan.Free)
		if got := view(t, s).Areas[0]; got != 98 {
			t.Errorf("%d places left, want 98", got)
		}
		lines(a, b, fly, floor)
		look("the same lines again", seatplan.Held, seatplan.Held, seatplan.Free)
		if got := view(t, s).Areas[0]; got != 98 {
			t.Errorf("%d places left after the same lines, want 98", got)
		}
		h.set(func() { h.sold[seat(0)], h.sold[seat(2)] = true, true })
		time.Sleep(5 * time.Second)
		look("a poll meanwhile", seatplan.Held, seatplan.Held, seatplan.Free)
		lines(line(1, availability.ClaimSold, false))
		look("let go, sold and answered elsewhere", seatplan.Free, seatplan.Sold, seatplan.Free)
		time.Sleep(5 * time.Second)
		look("the next poll", seatplan.Sold, seatplan.Sold, seatplan.Sold)

		// What this process has heard since the reading of the lines began stays.
		s.Apply(gala, availability.Change{Seat: seat(3), Claim: availability.ClaimHeld, At: time.Now().Add(time.Second)})
		lines()
		look("heard since", seatplan.Sold, seatplan.Free, seatplan.Sold, seatplan.Held)

		// Unwatched, the lines are read with the next asker and the vendor is not.
		release()
		h.set(func() { h.loads = 0 })
		reads := len(h.readTimes())
		lines(line(4, availability.ClaimHeld, false))
		s.Reload(gala)
		look("unwatched", seatplan.Sold, seatplan.Free, seatplan.Sold, seatplan.Held, seatplan.Held)
		if h.loads != 1 || len(h.readTimes()) != reads {
			t.Errorf("%d loads, %d readings for one asker; want 1 and none", h.loads, len(h.readTimes())-reads)
		}
		replayed := replay(t, first.Snapshot(), h.told())
		if diff := cmp.Diff(view(t, s).Snapshot(), replayed); diff != "" {
			t.Errorf("the deltas add up to (-want +got):\n%s", diff)
		}
	})
}

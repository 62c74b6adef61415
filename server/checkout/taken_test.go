package checkout_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/vendors"
)

// watched notes the seats that are to be shown as somebody else's, and how often the
// vendor is doubted.
type watched struct {
	checkout.Watchers
	taken  []seatplan.SeatID
	doubts int
}

func (w *watched) LinesChanged(_ seatplan.PerformancePath, changes []checkout.LineChange) {
	for _, c := range changes {
		if c.Taken {
			w.taken = append(w.taken, c.Seat)
		}
	}
}

func (w *watched) Doubt(seatplan.PerformancePath) { w.doubts++ }

// TestRefusedSeatIsShownAsTaken has the vendor refuse a hold. The only seat that was
// asked for is somebody else's; of several it is not known which, and of other
// refusals none.
func TestRefusedSeatIsShownAsTaken(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		kind  vendors.Kind
		asked []seatplan.SeatID
		taken []seatplan.SeatID
	}{
		{vendors.ErrTaken, []seatplan.SeatID{"a-1"}, []seatplan.SeatID{"a-1"}},
		{vendors.ErrRefused, []seatplan.SeatID{"a-1"}, []seatplan.SeatID{"a-1"}},
		{vendors.ErrTaken, []seatplan.SeatID{"a-1", "a-2"}, nil},
		{vendors.ErrLimit, []seatplan.SeatID{"a-1"}, nil},
	} {
		s := openStalls(t)
		w := &watched{Watchers: s.shop}
		s.config.Watchers = w
		s.restart()
		b := s.buyer()
		s.house.cuts["hold"], s.house.kinds["hold"] = []cut{refusedCut}, tc.kind
		v, err := b.Change(t.Context(), "opera", b.token, checkout.Change{Add: seats(tc.asked...)})
		if err == nil || v.Count() != 0 {
			t.Errorf("%v of %v: %d places, %v; want a refusal", tc.kind, tc.asked, v.Count(), err)
		}
		if diff := cmp.Diff(tc.taken, w.taken); diff != "" || w.doubts == 0 {
			t.Errorf("%v of %v: doubted %d times, shown as taken (-want +got):\n%s", tc.kind, tc.asked, w.doubts, diff)
		}
	}
}

package availability_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
)

// TestAttend asks for a performance every 5 s for a minute and then no more: it
// is polled as long as somebody asks, by one poller, and not for ever.
func TestAttend(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		s.Attend(gala) // nobody knows it: nothing is polled
		if n := s.Watching(); n != 0 {
			t.Fatalf("%d performances are polled before anybody read one", n)
		}
		for range 12 {
			for range 3 { // watchers
				view(t, s)
				s.Attend(gala)
			}
			time.Sleep(5 * time.Second)
		}
		if reads := len(h.readTimes()); reads < 11 || reads > 13 {
			t.Errorf("%d readings in a minute of asking, want one every 5 s", reads)
		}
		h.set(func() { h.sold[seat(0)] = true })
		time.Sleep(6 * time.Second)
		synctest.Wait()
		if got := view(t, s).Seats[0]; got != seatplan.Sold {
			t.Errorf("the poller saw %v, want sold", got)
		}
		before := len(h.readTimes())
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := s.Watching(); n != 0 {
			t.Errorf("%d performances are polled a minute after the last asked", n)
		}
		if reads := len(h.readTimes()) - before; reads > 3 {
			t.Errorf("%d readings after the last asked, want those of 15 s", reads)
		}
		view(t, s)
		s.Attend(gala)
		if n := s.Watching(); n != 1 {
			t.Errorf("asked for again, and %d performances are polled", n)
		}
	})
}

func TestAttendAfterClose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		view(t, s)
		s.Attend(gala)
		s.Close() // waits for whoever attends
		s.Attend(gala)
	})
}

func TestEncoded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		v := view(t, h.open(t))
		got, err := wire.DecodeSnapshot(v.Encoded())
		if err != nil || got.Position != v.Position || len(got.Seats) != seats {
			t.Errorf("Encoded = %+v, %v, want %+v", got, err, v.Snapshot())
		}
		if first, second := v.Encoded(), v.Encoded(); &first[0] != &second[0] {
			t.Error("a view is encoded twice")
		}
	})
}

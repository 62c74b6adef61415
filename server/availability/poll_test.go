package availability_test

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/availability"
	"github.com/parterre/parterre/server/vendors"
)

// since returns when readings were sent, in seconds from a time.
func since(began time.Time, reads []time.Time) []float64 {
	var out []float64
	for _, at := range reads {
		out = append(out, at.Sub(began).Seconds())
	}
	return out
}

// nearly forgives the millisecond that the sink takes.
var nearly = cmpopts.EquateApprox(0, 0.1)

// kinds returns what the sink heard, without the deltas.
func kinds(updates []availability.Update) []availability.Kind {
	var out []availability.Kind
	for _, u := range updates {
		if u.Kind != availability.Changed {
			out = append(out, u.Kind)
		}
	}
	return out
}

func TestManyWatchersOnePoller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		began := time.Now()
		var releases []func()
		var mu sync.Mutex
		var watching sync.WaitGroup
		for range 1000 {
			watching.Go(func() {
				release := s.Watch(gala)
				mu.Lock()
				releases = append(releases, release)
				mu.Unlock()
				if _, err := s.View(t.Context(), gala); err != nil {
					t.Error(err)
				}
			})
		}
		watching.Wait()
		time.Sleep(11 * time.Second)
		if diff := cmp.Diff([]float64{0, 5, 10}, since(began, h.readTimes()), nearly); diff != "" {
			t.Errorf("readings for 1,000 watchers (-want +got):\n%s", diff)
		}
		if h.strays != 0 {
			t.Errorf("%d readings do not have the poller's priority", h.strays)
		}
		for _, release := range releases[1:] {
			release()
			release()
		}
		time.Sleep(5 * time.Second)
		if n := len(h.readTimes()); n != 4 || s.Watching() != 1 {
			t.Errorf("%d readings, %d polled with one watcher left; want 4 and 1", n, s.Watching())
		}
		releases[0]()
		time.Sleep(time.Hour)
		if n := len(h.readTimes()); n != 4 || s.Watching() != 0 {
			t.Errorf("%d readings, %d polled after the last watcher left; want 4 and 0", n, s.Watching())
		}
		t.Cleanup(s.Watch(gala))
		time.Sleep(time.Second)
		if n := len(h.readTimes()); n != 5 {
			t.Errorf("%d readings when somebody comes back; want 5", n)
		}
	})
}

func TestFailuresBackOffAndRecover(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		began := time.Now()
		t.Cleanup(s.Watch(gala))
		view(t, s)
		time.Sleep(time.Second)
		h.set(func() { h.err = errDown })
		time.Sleep(5 * time.Second)
		if v := view(t, s); v.Stale || len(kinds(h.told())) != 1 {
			t.Error("one lost reading made it stale")
		}
		s.Poke(gala) // while failing, a poke does not count
		time.Sleep(3 * time.Minute)
		v := view(t, s)
		if !v.Stale || !v.ReadAt.Equal(began) {
			t.Errorf("while down: stale %v, read at %v", v.Stale, v.ReadAt)
		}
		h.set(func() { h.err = nil; h.sold[seat(1)] = true })
		time.Sleep(time.Minute)
		if v := view(t, s); v.Stale || v.Seats[1] != seatplan.Sold {
			t.Errorf("after recovery: stale %v, seat %v", v.Stale, v.Seats[1])
		}
		want := []float64{0, 5, 15, 35, 75, 135, 195}
		got := since(began, h.readTimes())
		if diff := cmp.Diff(want, got[:len(want)], nearly); diff != "" {
			t.Errorf("readings (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]availability.Kind{availability.Restarted, availability.WentStale, availability.WentLive}, kinds(h.told())); diff != "" {
			t.Errorf("the sink heard (-want +got):\n%s", diff)
		}
		for _, u := range h.told() {
			if u.Kind == availability.WentStale && !u.Since.Equal(began) {
				t.Errorf("stale since %v, want %v", u.Since, began)
			}
		}
	})
}

func TestVendorsWaitingTimeIsRespected(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.err = &vendors.Error{Kind: vendors.ErrUnavailable, RetryAfter: 2 * time.Minute}
		s := h.open(t)
		began := time.Now()
		t.Cleanup(s.Watch(gala))
		time.Sleep(3 * time.Minute)
		if diff := cmp.Diff([]float64{0, 120}, since(began, h.readTimes()), nearly); diff != "" {
			t.Errorf("readings (-want +got):\n%s", diff)
		}
		if _, err := s.View(t.Context(), gala); !errors.Is(err, vendors.ErrUnavailable) {
			t.Errorf("View of what was never read: error = %v", err)
		}
	})
}

func TestHangingVendorIsStale(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		t.Cleanup(s.Watch(gala))
		view(t, s)
		h.set(func() { h.latency = time.Hour })
		time.Sleep(16 * time.Second)
		if !view(t, s).Stale {
			t.Error("live while the vendor hangs")
		}
	})
}

func TestPoke(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		began := time.Now()
		t.Cleanup(s.Watch(gala))
		view(t, s)
		time.Sleep(3 * time.Second)
		s.Poke(gala)
		for range 150 { // each of the next seconds is one more reading
			time.Sleep(10 * time.Millisecond)
			s.Poke(gala)
		}
		time.Sleep(time.Second)
		if diff := cmp.Diff([]float64{0, 3, 4, 5}, since(began, h.readTimes()), nearly); diff != "" {
			t.Errorf("readings (-want +got):\n%s", diff)
		}
	})
}

func TestReadOnDemand(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.latency = time.Second
		s := h.open(t)
		began := time.Now()
		var asking sync.WaitGroup
		for range 100 {
			asking.Go(func() {
				if _, err := s.View(t.Context(), gala); err != nil {
					t.Error(err)
				}
			})
		}
		asking.Wait()
		time.Sleep(4 * time.Second)
		view(t, s)
		if n := len(h.readTimes()); n != 1 {
			t.Fatalf("%d readings within the interval, want 1", n)
		}
		time.Sleep(2 * time.Second)
		h.set(func() { h.sold[seat(2)] = true })
		if v := view(t, s); v.Seats[2] != seatplan.Sold {
			t.Errorf("after the interval: %v, want a new reading", v.Seats[2])
		}
		s.Poke(gala)
		view(t, s)
		time.Sleep(time.Second)
		view(t, s)
		if diff := cmp.Diff([]float64{0, 7, 9}, since(began, h.readTimes()), nearly); diff != "" {
			t.Errorf("readings (-want +got):\n%s", diff)
		}
		// The vendor hangs: what is known is shown after a moment.
		h.set(func() { h.latency = time.Hour })
		time.Sleep(10 * time.Second)
		asked := time.Now()
		view(t, s)
		if took := time.Since(asked); took != 2*time.Second {
			t.Errorf("an asker waited %v for a vendor that hangs, want 2s", took)
		}
		time.Sleep(20 * time.Second)
		if !view(t, s).Stale {
			t.Error("what could not be read again is shown as live")
		}
		if _, err := s.View(t.Context(), seatplan.PerformancePath{Event: "other"}); !errors.Is(err, vendors.ErrNotFound) {
			t.Errorf("View of an unknown performance: error = %v", err)
		}
	})
}

func TestView(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.sold[seat(1)] = true
		s := h.open(t)
		if _, ok := s.Last(gala); ok {
			t.Error("Last knows what was never read")
		}
		snapshot, plan, err := s.Snapshot(t.Context(), gala)
		if err != nil {
			t.Fatal(err)
		}
		v, ok := s.Last(gala)
		if !ok || plan != h.plan || cmp.Diff(v.Snapshot(), snapshot) != "" || snapshot.Plan != h.plan.Key {
			t.Errorf("Snapshot = %+v, Last = %+v", snapshot, v)
		}
		if v.Status(seat(1)) != seatplan.Sold || v.Status("nowhere") != seatplan.Blocked || v.Free(1) || !v.Free(0) || v.FreeIn(0) != seats-2 {
			t.Errorf("view = %+v", v)
		}
		if v.Category(0) != "stalls" || v.Category(1) != "cheap" || v.Category(seats-1) != "stalls" {
			t.Errorf("categories %q, %q, %q; want the vendor's over the plan's", v.Category(0), v.Category(1), v.Category(seats-1))
		}
		prices, err := s.Prices(t.Context(), gala)
		if from, ok := prices.From(); err != nil || !ok || from.Minor != 5000 {
			t.Errorf("Prices = %v, %v", prices, err)
		}
	})
}

func TestChangedPlanRestartsTheStream(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		t.Cleanup(s.Watch(gala))
		old := view(t, s)
		s.Apply(gala, availability.Change{Seat: seat(3), Claim: availability.ClaimHeld, At: time.Now()})
		h.set(func() { h.strange = true })
		time.Sleep(6 * time.Second)
		h.set(func() {
			if h.doubts == 0 {
				t.Error("a reading with a seat that the plan lacks raised no doubt")
			}
			h.strange, h.plan = false, hall(t, "rebuilt")
		})
		time.Sleep(5 * time.Second)
		fresh := view(t, s)
		if fresh.Position.Epoch == old.Position.Epoch || fresh.Plan.Hash == old.Plan.Hash || fresh.Seats[3] != seatplan.Held {
			t.Errorf("after the plan changed: %+v", fresh)
		}
		want := []availability.Kind{availability.Restarted, availability.PlanChanged, availability.Restarted}
		if diff := cmp.Diff(want, kinds(h.told())); diff != "" {
			t.Errorf("the sink heard (-want +got):\n%s", diff)
		}
	})
}

func TestUnwatchedAreForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := availability.New(availability.Config{Catalogue: h, Ledger: h, Unwatched: 2})
		t.Cleanup(s.Close)
		t.Cleanup(s.Watch(gala))
		for _, id := range []seatplan.PerformanceID{"2", "3", "4"} {
			path := gala
			path.Performance = id
			if _, err := s.View(t.Context(), path); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		var kept []seatplan.PerformanceID
		for _, id := range []seatplan.PerformanceID{"1", "2", "3", "4"} {
			path := gala
			path.Performance = id
			if _, ok := s.Last(path); ok {
				kept = append(kept, id)
			}
		}
		if diff := cmp.Diff([]seatplan.PerformanceID{"1", "3", "4"}, kept); diff != "" {
			t.Errorf("kept (-want +got):\n%s", diff)
		}
	})
}

func TestConcurrentChangesAreToldInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		t.Cleanup(s.Watch(gala))
		first := view(t, s)
		var changing sync.WaitGroup
		for i := range seats - 1 {
			changing.Go(func() {
				for n := range 50 {
					claim := availability.ClaimHeld
					if n%2 == 1 {
						claim = availability.ClaimReleased
					}
					s.Apply(gala, availability.Change{Seat: seat(i), Claim: claim, At: time.Now()})
					s.View(t.Context(), gala)
				}
			})
		}
		changing.Wait()
		time.Sleep(time.Second)
		synctest.Wait()
		want := view(t, s).Snapshot()
		if want.Seq != 50*(seats-1) {
			t.Errorf("%d deltas for %d changes", want.Seq, 50*(seats-1))
		}
		if diff := cmp.Diff(wire.Snapshot(want), replay(t, first.Snapshot(), h.told())); diff != "" {
			t.Errorf("the deltas add up to (-want +got):\n%s", diff)
		}
	})
}

func TestAfterClose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		release := s.Watch(gala)
		view(t, s)
		s.Close()
		s.Close()
		release()
		s.Watch(gala)()
		if _, err := s.View(t.Context(), gala); err != nil {
			t.Errorf("View of what was read before: %v", err)
		}
		other := gala
		other.Performance = "2"
		if _, err := s.View(t.Context(), other); err == nil {
			t.Error("a closed service reads")
		}
	})
}

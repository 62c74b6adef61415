package availability_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/parterre/parterre/server/availability"
	"github.com/parterre/parterre/server/vendors"
)

// floor is a line of ours on the floor, as the ledger has it.
func floor(claim availability.Claim, at time.Time) availability.Change {
	return availability.Change{Owner: "c_1", Area: "floor", Delta: -1, Claim: claim, At: at}
}

// TestOwnBooksHold has a vendor of stock 100 that knows nothing of our holds:
// they count however often it is read, and a sale counts until it was asked after.
func TestOwnBooksHold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.mode = vendors.HoldOurs
		s := h.open(t)
		free := func() int32 {
			t.Helper()
			v := view(t, s)
			if v.Stock[0] != int32(h.free) {
				t.Errorf("stock = %d, want the vendor's %d", v.Stock[0], h.free)
			}
			return v.Areas[0]
		}
		expect := func(when string, want int32) {
			t.Helper()
			synctest.Wait()
			if got := free(); got != want {
				t.Errorf("%s: %d free, want %d", when, got, want)
			}
		}
		lines := func(change availability.Change, lines ...availability.Change) {
			h.set(func() { h.lines = lines })
			s.Apply(gala, change)
			time.Sleep(10 * time.Millisecond)
		}
		t.Cleanup(s.Watch(gala))
		expect("nothing held", 100)

		held := time.Now()
		lines(floor(availability.ClaimHeld, held), floor(availability.ClaimHeld, held), floor(availability.ClaimHeld, held))
		expect("two held", 98)
		time.Sleep(20 * time.Second)
		expect("two held, read again and again", 98)

		sold := time.Now()
		lines(availability.Change{Owner: "c_1", Area: "floor", Claim: availability.ClaimSold, At: sold},
			floor(availability.ClaimSold, sold), floor(availability.ClaimHeld, held))
		expect("one of them sold, not read since", 98)
		h.set(func() { h.free = 99 })
		time.Sleep(6 * time.Second)
		expect("sold and read since", 98)

		lines(availability.Change{Owner: "c_1", Area: "floor", Delta: 1, Claim: availability.ClaimReleased, At: time.Now()},
			floor(availability.ClaimSold, sold))
		expect("the other let go", 99)
	})
}

// TestRenew has a performance that cannot be read for want of a code.
func TestRenew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.err = &vendors.Error{Vendor: "fake", Op: "seats", Kind: vendors.ErrAccessCode}
		s := h.open(t)
		t.Cleanup(s.Watch(gala))
		if _, err := s.View(t.Context(), gala); err == nil {
			t.Fatal("a locked performance was read")
		}
		time.Sleep(10 * time.Minute)
		h.set(func() { h.err = nil })
		s.Renew(gala)
		time.Sleep(time.Second)
		view(t, s)
	})
}

// TestRenewWhileReading has the code come while the performance is being read
// without it: neither the watcher nor who waits for that reading waits for long.
func TestRenewWhileReading(t *testing.T) {
	t.Parallel()
	for _, watched := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			h := newHouse(t)
			h.err, h.latency = &vendors.Error{Vendor: "fake", Op: "seats", Kind: vendors.ErrAccessCode}, time.Second
			s := h.open(t)
			if watched {
				t.Cleanup(s.Watch(gala))
			}
			time.AfterFunc(time.Second/2, func() {
				h.set(func() { h.err = nil })
				s.Renew(gala)
			})
			began := time.Now()
			view(t, s)
			if took := time.Since(began); took > 4*time.Second {
				t.Errorf("watched %v: read after %v", watched, took)
			}
		})
	}
}

package catalogue_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/vendors"
)

func TestUnlock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{events: []vendors.Event{event("e", 1, "1", "2")}}
		v.planErr = &vendors.Error{Vendor: "fake", Op: "plan", Kind: vendors.ErrAccessCode}
		c := open(t, accounts{"a": v}, nil)
		locked := path("a", "e", "1")
		if _, err := c.Plan(t.Context(), locked); !errors.Is(err, vendors.ErrAccessCode) {
			t.Fatalf("plan of a locked performance: error = %v", err)
		}
		v.set(func(f *fakeVendor) { f.planErr = nil })
		if !c.Unlock(locked, "1234") || c.Unlock(locked, "1234") {
			t.Error("a code is news the first time and not again")
		}
		if c.Unlock(locked, "5678") {
			t.Error("every buyer's own code has everything read again")
		}
		if _, err := c.Plan(t.Context(), locked); err != nil {
			t.Errorf("plan right after the code: %v", err)
		}
		for _, tc := range []struct {
			of   string
			want string
		}{{"1", "1234"}, {"2", ""}} {
			e, err := c.Performance(t.Context(), path("a", "e", tc.of))
			if err != nil || e.Performance.Code != tc.want {
				t.Errorf("code of performance %s = %q, %v; want %q", tc.of, e.Performance.Code, err, tc.want)
			}
		}
		time.Sleep(time.Minute)
		if !c.Unlock(locked, "5678") {
			t.Error("a code that is good no more is kept for ever")
		}
		if e, err := c.Event(t.Context(), catalogue.Key{Promoter: "opera", Account: "a"}, "e"); err != nil || e.Performances[0].Code != "" {
			t.Errorf("the listed event carries the code %q, %v", e.Performances[0].Code, err)
		}
	})
}

// TestUnlockWhileReading has a code accepted while the plan is being read without
// it: whoever waits for that reading gets the plan all the same.
func TestUnlockWhileReading(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{events: []vendors.Event{event("e", 1, "1")}, planCode: "1234", delay: time.Second}
		c := open(t, accounts{"a": v}, nil)
		locked := path("a", "e", "1")
		if _, err := c.Performance(t.Context(), locked); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		time.AfterFunc(time.Second/2, func() { c.Unlock(locked, "1234") })
		if _, err := c.Plan(t.Context(), locked); err != nil {
			t.Errorf("plan of which a code was accepted meanwhile: %v", err)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("the plan took %v, want two readings", took)
		}
	})
}

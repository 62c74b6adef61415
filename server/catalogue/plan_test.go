package catalogue_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/vendors"
)

func TestPlanIsReadOnceAndFoundByHash(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{delay: time.Second, events: []vendors.Event{event("e", 1, "1")}}
		c := open(t, accounts{"a": v}, nil)
		plans := make(chan *catalogue.PlanEntry)
		for range 20 {
			go func() {
				p, err := c.Plan(t.Context(), path("a", "e", "1"))
				if err != nil {
					t.Error(err)
				}
				plans <- p
			}()
		}
		first := <-plans
		for range 19 {
			if p := <-plans; p != first {
				t.Fatal("two askers got two plans")
			}
		}
		if _, n := v.reads(); n != 1 {
			t.Errorf("%d readings, want 1", n)
		}
		sum := sha256.Sum256(first.Wire)
		if first.Hash != hex.EncodeToString(sum[:]) || string(first.Key[:]) != string(sum[:len(first.Key)]) {
			t.Errorf("hash %s, key %x of a plan with hash %x", first.Hash, first.Key, sum)
		}
		if p, ok := c.PlanByHash(first.Hash); !ok || p != first {
			t.Error("PlanByHash does not find the plan")
		}
		if _, ok := c.PlanByHash("00"); ok {
			t.Error("PlanByHash finds a plan that was never read")
		}
	})
}

func TestPlansOnlyOfKnownPerformances(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{events: []vendors.Event{event("e", 1, "1")}}
		c := open(t, accounts{"a": v, "b": struct{ vendors.Vendor }{v}}, nil)
		if _, err := c.Plan(t.Context(), path("a", "e", "9")); !errors.Is(err, vendors.ErrNotFound) {
			t.Errorf("plan of an unknown performance: error = %v", err)
		}
		if _, err := c.Plan(t.Context(), path("b", "e", "1")); !errors.Is(err, vendors.ErrNotFound) {
			t.Errorf("plan of a vendor without plans: error = %v", err)
		}
		if _, n := v.reads(); n != 0 {
			t.Errorf("%d plans read, want none", n)
		}
	})
}

func TestPlansTwoAtATimeAndBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const performances, kept = 12, 4
		var names []string
		for i := range performances {
			names = append(names, strconv.Itoa(i))
		}
		v := &fakeVendor{delay: time.Second, events: []vendors.Event{event("e", 1, names...)}}
		c := open(t, accounts{"a": v}, func(c *catalogue.Config) { c.Plans = kept })
		hashes := make(chan string)
		for _, name := range names {
			go func() {
				p, err := c.Plan(t.Context(), path("a", "e", name))
				if err != nil {
					t.Error(err)
				}
				hashes <- p.Hash
			}()
		}
		found := 0
		var all []string
		for range names {
			all = append(all, <-hashes)
		}
		for _, h := range all {
			if _, ok := c.PlanByHash(h); ok {
				found++
			}
		}
		if v.mostPlans != 2 || found != kept {
			t.Errorf("%d plans at once, %d kept; want 2 and %d", v.mostPlans, found, kept)
		}
		// What fell out is read again.
		for _, name := range names {
			if _, err := c.Plan(t.Context(), path("a", "e", name)); err != nil {
				t.Error(err)
			}
		}
		if _, n := v.reads(); n < 2*performances-kept {
			t.Errorf("%d readings, want the dropped plans read again", n)
		}
	})
}

func TestPlanFailureIsRemembered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{events: []vendors.Event{event("e", 1, "1")}, planErr: errDown}
		c := open(t, accounts{"a": v}, nil)
		for range 3 {
			if _, err := c.Plan(t.Context(), path("a", "e", "1")); !errors.Is(err, vendors.ErrUnavailable) {
				t.Fatalf("Plan error = %v", err)
			}
		}
		if _, n := v.reads(); n != 1 {
			t.Errorf("%d readings, want 1", n)
		}
		v.set(func(f *fakeVendor) { f.planErr = nil })
		time.Sleep(15 * time.Second)
		if _, err := c.Plan(t.Context(), path("a", "e", "1")); err != nil {
			t.Errorf("Plan after recovery: %v", err)
		}
	})
}

func TestPlanIsReadAgain(t *testing.T) {
	t.Parallel()
	tests := map[string]func(c *catalogue.Catalogue, v *fakeVendor){
		"after an hour": func(*catalogue.Catalogue, *fakeVendor) { time.Sleep(time.Hour) },
		"when in doubt": func(c *catalogue.Catalogue, _ *fakeVendor) { c.DoubtPlan(path("a", "e", "1")) },
		"when the performance moves": func(c *catalogue.Catalogue, v *fakeVendor) {
			moved := event("e", 1, "1")
			moved.Performances[0].Venue.Name = "Garden"
			v.set(func(f *fakeVendor) { f.events = []vendors.Event{moved} })
			time.Sleep(time.Minute)
			c.Performance(context.Background(), path("a", "e", "1"))
			time.Sleep(2 * time.Second)
		},
	}
	for name, cause := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := &fakeVendor{delay: time.Second, hall: "old", events: []vendors.Event{event("e", 1, "1")}}
				c := open(t, accounts{"a": v}, nil)
				plan := func() *catalogue.PlanEntry {
					t.Helper()
					p, err := c.Plan(t.Context(), path("a", "e", "1"))
					if err != nil {
						t.Fatal(err)
					}
					return p
				}
				old := plan()
				v.set(func(f *fakeVendor) { f.hall = "new" })
				if plan() != old {
					t.Fatal("a fresh plan was read again")
				}
				cause(c, v)
				if plan() != old {
					t.Error("the old plan is not served while it is read again")
				}
				time.Sleep(2 * time.Second)
				if plan() == old {
					t.Error("the new plan is not served")
				}
				if _, ok := c.PlanByHash(old.Hash); !ok {
					t.Error("pages made with the old plan cannot have it any more")
				}
			})
		})
	}
}

func TestDoubtsAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{events: []vendors.Event{event("e", 1, "1")}}
		c := open(t, accounts{"a": v}, nil)
		for range 100 {
			if _, err := c.Plan(t.Context(), path("a", "e", "1")); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			c.DoubtPlan(path("a", "e", "1"))
		}
		if _, n := v.reads(); n != 2 {
			t.Errorf("%d readings after 100 doubts at once, want 2", n)
		}
	})
}

func TestCloseEndsReadings(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{delay: time.Hour}
		c := open(t, accounts{"a": v}, func(c *catalogue.Config) { c.Timeout = 2 * time.Hour })
		failed := make(chan error)
		go func() {
			_, err := c.Events(t.Context(), "opera")
			failed <- err
		}()
		synctest.Wait()
		began := time.Now()
		c.Close()
		c.Close()
		if err := <-failed; err == nil || time.Since(began) != 0 {
			t.Errorf("Events across Close = %v after %v, want an error at once", err, time.Since(began))
		}
	})
}

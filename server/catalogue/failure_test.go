package catalogue_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
)

// brokenVendor panics instead of answering.
type brokenVendor struct {
	*fakeVendor
	events, plan, parsing bool
}

func (b *brokenVendor) Events(ctx context.Context) ([]vendors.Event, error) {
	found, err := b.fakeVendor.Events(ctx)
	if b.events {
		panic("events")
	}
	return found, err
}

func (b *brokenVendor) Plan(ctx context.Context, p vendors.Performance) (*seatplan.Plan, error) {
	plan, err := b.fakeVendor.Plan(ctx, p)
	if b.plan {
		panic("plan")
	}
	return plan, errors.Join(err, vendors.Parse(ctx, func() error {
		if b.parsing {
			panic("parsing")
		}
		return nil
	}))
}

// counted counts panics.
type counted struct {
	mu sync.Mutex
	by map[panics.Unit]int
}

func (c *counted) guard() *panics.Guard {
	c.by = make(map[panics.Unit]int)
	return panics.New(panics.Options{Count: func(u panics.Unit, _ string, _ time.Time) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.by[u]++
	}})
}

func (c *counted) of(u panics.Unit) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.by[u]
}

// TestPanicsReleaseThoseWhoWait lets many ask for what panics: all of them learn
// of it, it is asked for once, and again when a while has passed.
func TestPanicsReleaseThoseWhoWait(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		broken brokenVendor
		unit   panics.Unit
	}{
		{"events", brokenVendor{events: true}, panics.Events},
		{"plan", brokenVendor{plan: true}, panics.Plan},
		{"parsing", brokenVendor{parsing: true}, panics.Plan},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tc.broken.fakeVendor = &fakeVendor{events: []vendors.Event{event("1", 0, "11")}, delay: time.Second}
				healthy := &fakeVendor{events: []vendors.Event{event("2", 0, "22")}}
				var count counted
				c := open(t, map[seatplan.AccountID]vendors.Vendor{"broken": &tc.broken, "healthy": healthy}, func(c *catalogue.Config) {
					c.Panics = count.guard()
				})
				var all sync.WaitGroup
				for range 20 {
					all.Go(func() {
						var e *panics.Error
						if _, err := c.Plan(t.Context(), path("broken", "1", "11")); !errors.As(err, &e) || e.Unit != tc.unit {
							t.Errorf("Plan = %v, want a panic of kind %s", err, tc.unit)
						}
					})
				}
				all.Wait()
				if n := count.of(tc.unit); n != 1 {
					t.Errorf("%d panics for 20 askers, want 1", n)
				}
				for range 3 { // more than are parsed at a time
					time.Sleep(10 * time.Minute)
					c.Plan(t.Context(), path("broken", "1", "11"))
				}
				if n := count.of(tc.unit); n != 4 {
					t.Errorf("%d panics after three more tries, want 4", n)
				}
				if _, err := c.Plan(t.Context(), path("healthy", "2", "22")); err != nil {
					t.Errorf("Plan of the other account = %v", err)
				}
			})
		})
	}
}

// TestFailuresAreTriedLessAndLess asks once a second for an hour for what fails.
func TestFailuresAreTriedLessAndLess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{err: errDown}
		c := open(t, map[seatplan.AccountID]vendors.Vendor{"b24": v}, func(c *catalogue.Config) {
			c.Random = func() float64 { return 0 }
		})
		var at []time.Duration
		began := time.Now()
		for range 3600 {
			before, _ := v.reads()
			c.Events(t.Context(), "opera")
			if after, _ := v.reads(); after > before {
				at = append(at, time.Since(began))
			}
			time.Sleep(time.Second)
		}
		for i, want := range []time.Duration{0, 15, 45, 105, 225, 345, 465} { // 15, 30, 60, 120, 120, … seconds apart
			if i >= len(at) || at[i] != want*time.Second {
				t.Fatalf("asked at %v, want the first at 0, 15, 45, 105, 225 s and then every 120 s", at)
			}
		}
		if len(at) > 34 {
			t.Errorf("asked %d times in an hour", len(at))
		}
		v.set(func(f *fakeVendor) { f.err, f.events = nil, []vendors.Event{event("1", 0, "11")} })
		time.Sleep(2 * time.Minute)
		if _, err := c.Events(t.Context(), "opera"); err != nil {
			t.Errorf("Events of a vendor that is back = %v", err)
		}
		v.set(func(f *fakeVendor) { f.err = errDown })
		time.Sleep(2 * time.Minute)
		c.Events(t.Context(), "opera")
		synctest.Wait()
		before, _ := v.reads()
		time.Sleep(15 * time.Second)
		c.Events(t.Context(), "opera")
		synctest.Wait()
		if after, _ := v.reads(); after != before+1 {
			t.Error("after a good reading the pause is not the first one again")
		}
	})
}

// TestFailuresSpread lets many performances fail at once: they are not tried
// again at once.
func TestFailuresSpread(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{events: []vendors.Event{event("1", 0, "11")}, planErr: errDown}
		for _, tc := range []struct {
			random float64
			asked  int // after 13 s
		}{{0, 1}, {0.99, 2}} {
			v.set(func(f *fakeVendor) { f.planReads = 0 })
			c := open(t, map[seatplan.AccountID]vendors.Vendor{"b24": v}, func(c *catalogue.Config) {
				c.Random = func() float64 { return tc.random }
			})
			for range 2 {
				c.Plan(t.Context(), path("b24", "1", "11"))
				time.Sleep(13 * time.Second)
			}
			if _, plans := v.reads(); plans != tc.asked {
				t.Errorf("random %v: asked %d times in 13 s, want %d", tc.random, plans, tc.asked)
			}
		}
	})
}

// TestVendorsSayWhen heeds how long a vendor wants to be left alone, for five
// minutes at most.
func TestVendorsSayWhen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{err: &vendors.Error{Vendor: "fake", Kind: vendors.ErrUnavailable, RetryAfter: time.Hour}}
		c := open(t, map[seatplan.AccountID]vendors.Vendor{"b24": v}, nil)
		for range 5*60 + 2 {
			c.Events(t.Context(), "opera")
			time.Sleep(time.Second)
		}
		if events, _ := v.reads(); events != 2 {
			t.Errorf("asked %d times in five minutes, want at their beginning and at their end", events)
		}
	})
}

// TestHungAccountKeepsNoOtherWaiting has an account whose plans never come, more
// than are read of one account at a time: another's come at once.
func TestHungAccountKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hung := &fakeVendor{events: []vendors.Event{event("1", 0, "11", "12", "13", "14")}}
		healthy := &fakeVendor{events: []vendors.Event{event("2", 0, "22")}}
		c := open(t, map[seatplan.AccountID]vendors.Vendor{"hung": hung, "healthy": healthy}, nil)
		if _, err := c.Event(t.Context(), catalogue.Key{Promoter: "opera", Account: "hung"}, "1"); err != nil {
			t.Fatal(err)
		}
		hung.set(func(f *fakeVendor) { f.delay = time.Hour })
		for _, id := range []string{"11", "12", "13", "14"} {
			go c.Plan(t.Context(), path("hung", "1", id))
		}
		synctest.Wait()
		if hung.mostPlans != 2 {
			t.Errorf("%d plans of one account at a time, want 2", hung.mostPlans)
		}
		began := time.Now()
		if _, err := c.Plan(t.Context(), path("healthy", "2", "22")); err != nil || time.Since(began) > 0 {
			t.Errorf("the other account's plan came after %s, %v", time.Since(began), err)
		}
		// Nor is its list of events.
		if listing, err := c.Events(t.Context(), "opera"); err != nil || len(listing.Events) != 2 || time.Since(began) > 0 {
			t.Errorf("Events = %v, %v after %s", listing.Events, err, time.Since(began))
		}
	})
}

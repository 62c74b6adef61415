package availability_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/availability"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
)

// trap is a house in which what is set panics.
type trap struct {
	*house
	vendor, ledger, plan bool // guarded by house.mu
}

func (t *trap) springs(set *bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if *set {
		panic("sprung")
	}
}

func (t *trap) Performance(ctx context.Context, path seatplan.PerformancePath) (catalogue.Entry, error) {
	entry, err := t.house.Performance(ctx, path)
	entry.Vendor = t
	return entry, err
}

func (t *trap) Availability(ctx context.Context, p vendors.Performance) (vendors.Availability, error) {
	a, err := t.house.Availability(ctx, p)
	t.springs(&t.vendor)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.plan { // a hall that accept cannot index: it panics with the performance locked
		broken := *t.house.plan
		broken.Plan = nil
		t.house.plan = &broken
	}
	return a, err
}

func (t *trap) Lines(ctx context.Context, p seatplan.PerformancePath) ([]availability.Change, error) {
	lines, err := t.house.Lines(ctx, p)
	t.springs(&t.ledger)
	return lines, err
}

// TestPanicsFailOneReading makes each part of a reading panic: who waits learns
// of it, the next readings come with growing pauses, and all is well when the
// panics end.
func TestPanicsFailOneReading(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*trap) *bool{
		"vendor": func(t *trap) *bool { return &t.vendor },
		"ledger": func(t *trap) *bool { return &t.ledger },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := &trap{house: newHouse(t)}
				*set(h) = true
				counted := 0
				s := availability.New(availability.Config{
					Catalogue: h, Ledger: h, Sink: h.tell(t), Random: func() float64 { return 0.5 },
					Panics: panics.New(panics.Options{Count: func(panics.Unit, string, time.Time) { h.set(func() { counted++ }) }}),
				})
				defer s.Close()
				defer s.Watch(gala)()
				var e *panics.Error
				if _, err := s.View(t.Context(), gala); !errors.As(err, &e) || e.Unit != panics.Poll {
					t.Fatalf("View = %v, want a panic of a poll", err)
				}
				time.Sleep(10 * time.Minute)
				h.set(func() {
					if counted < 8 || counted > 14 { // after 10, 20, 40, 60, 60, … s
						t.Errorf("%d panics in ten minutes, want one a minute or so", counted)
					}
					*set(h) = false
				})
				time.Sleep(time.Minute + time.Second)
				if v := view(t, s); v.Stale || !v.Free(0) {
					t.Error("the picture is not live when the panics have ended")
				}
			})
		})
	}
}

// TestPanicsLeaveNothingLocked panics while a reading is laid under the ledger.
func TestPanicsLeaveNothingLocked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &trap{house: newHouse(t)}
		s := availability.New(availability.Config{Catalogue: h, Ledger: h, Sink: h.tell(t), Random: func() float64 { return 0.5 }})
		defer s.Close()
		defer s.Watch(gala)()
		before := view(t, s)
		good := h.house.plan
		h.set(func() { h.plan = true })
		time.Sleep(40 * time.Second)
		if _, stale := s.Stale(gala); stale != true {
			t.Error("the picture is not stale after readings that panicked")
		}
		s.Apply(gala, availability.Change{Owner: "c_1", Seat: seat(2), Claim: availability.ClaimHeld, At: time.Now()})
		if v := view(t, s); v.Status(seat(2)) != seatplan.Held || v.Plan != before.Plan {
			t.Errorf("seat is %v after a change, want held", v.Status(seat(2)))
		}
		h.set(func() { h.plan, h.house.plan = false, good })
		time.Sleep(time.Minute)
		if _, stale := s.Stale(gala); stale {
			t.Error("the picture is still stale")
		}
	})
}

// TestPanicsOfTheSink are not those of who changes a seat, and watchers are told
// to take a snapshot.
func TestPanicsOfTheSink(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		broken := false
		var kinds []availability.Kind
		s := availability.New(availability.Config{
			Catalogue: h, Ledger: h, Random: func() float64 { return 0.5 },
			Sink: func(u availability.Update) {
				if broken && u.Kind == availability.Changed {
					panic("sink")
				}
				kinds = append(kinds, u.Kind)
			},
		})
		defer s.Close()
		defer s.Watch(gala)()
		view(t, s)
		change := func(i int) {
			s.Apply(gala, availability.Change{Owner: "c_1", Seat: seat(i), Claim: availability.ClaimHeld, At: time.Now()})
		}
		broken = true
		change(1)
		broken = false
		change(2)
		want := []availability.Kind{availability.Restarted, availability.Restarted, availability.Changed}
		if !slices.Equal(kinds, want) {
			t.Errorf("told (-want +got):\n%s", cmp.Diff(want, kinds))
		}
	})
}

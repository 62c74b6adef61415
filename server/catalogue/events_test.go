package catalogue_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/vendors"
)

type accounts = map[seatplan.AccountID]vendors.Vendor

func ids(l catalogue.Listing) []string {
	var out []string
	for _, e := range l.Events {
		out = append(out, string(e.Account)+"/"+string(e.ID))
	}
	return out
}

func TestEventsOfAllAccountsSoonestFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := open(t, accounts{
			"a": &fakeVendor{events: []vendors.Event{event("late", 9, "1"), event("none", 0)}},
			"b": &fakeVendor{events: []vendors.Event{event("soon", 2, "1"), event("later", 12, "1")}},
		}, nil)
		got, err := c.Events(t.Context(), "opera")
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"b/soon", "a/late", "b/later", "a/none"}
		if diff := cmp.Diff(want, ids(got)); diff != "" {
			t.Errorf("Events(opera) (-want +got):\n%s", diff)
		}
		if _, err := c.Events(t.Context(), "circus"); !errors.Is(err, vendors.ErrNotFound) {
			t.Errorf("Events(circus) error = %v, want kind %v", err, vendors.ErrNotFound)
		}
	})
}

func TestOnlyTheEventsOfTheAccount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		both := []vendors.Event{event("opera", 1, "1"), event("handball", 2, "1")}
		c := open(t, accounts{"a": &fakeVendor{events: both}, "b": &fakeVendor{events: both}}, func(c *catalogue.Config) {
			c.Only = map[catalogue.Key][]seatplan.EventID{{Promoter: "opera", Account: "a"}: {"opera", "ballet"}}
		})
		got, err := c.Events(t.Context(), "opera")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a/opera", "b/opera", "b/handball"}, ids(got)); diff != "" {
			t.Errorf("Events (-want +got):\n%s", diff)
		}
		if _, err := c.Performance(t.Context(), path("a", "handball", "1")); !errors.Is(err, vendors.ErrNotFound) {
			t.Errorf("Performance of another's event = %v, want kind %v", err, vendors.ErrNotFound)
		}
	})
}

func TestOneAccountDownHidesNoOther(t *testing.T) {
	t.Parallel()
	tests := map[string]*fakeVendor{
		"refuses": {err: errDown},
		"hangs":   {delay: time.Hour},
	}
	for name, down := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := open(t, accounts{"down": down, "up": &fakeVendor{events: []vendors.Event{event("e", 1, "1")}}}, nil)
				began := time.Now()
				got, err := c.Events(t.Context(), "opera")
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]string{"up/e"}, ids(got)); diff != "" {
					t.Errorf("Events (-want +got):\n%s", diff)
				}
				if !errors.Is(got.Accounts[0].Err, vendors.ErrUnavailable) || got.Accounts[1].Err != nil {
					t.Errorf("account states = %v", got.Accounts)
				}
				if took := time.Since(began); took > 2*time.Second {
					t.Errorf("Events took %v, want at most its patience", took)
				}
			})
		})
	}
}

func TestEventsFailWhenNoAccountAnswered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{err: errDown}
		c := open(t, accounts{"a": v}, nil)
		for range 3 {
			if _, err := c.Events(t.Context(), "opera"); !errors.Is(err, vendors.ErrUnavailable) {
				t.Fatalf("Events error = %v, want kind %v", err, vendors.ErrUnavailable)
			}
		}
		if n, _ := v.reads(); n != 1 {
			t.Errorf("%d readings, want the failure remembered after 1", n)
		}
		v.set(func(f *fakeVendor) { f.err, f.events = nil, []vendors.Event{event("e", 1, "1")} })
		time.Sleep(15 * time.Second)
		if got, err := c.Events(t.Context(), "opera"); err != nil || len(got.Events) != 1 {
			t.Errorf("Events after recovery = %v, %v", ids(got), err)
		}
	})
}

func TestEventsAreServedWhileReadAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{delay: time.Second, events: []vendors.Event{event("old", 1, "1")}}
		c := open(t, accounts{"a": v}, nil)
		first := time.Now()
		read := func() (catalogue.Listing, time.Duration) {
			t.Helper()
			began := time.Now()
			l, err := c.Events(t.Context(), "opera")
			if err != nil {
				t.Fatal(err)
			}
			return l, time.Since(began)
		}
		read()
		v.set(func(f *fakeVendor) { f.events = []vendors.Event{event("new", 1, "1")} })
		time.Sleep(58 * time.Second)
		read()
		if n, _ := v.reads(); n != 1 {
			t.Fatalf("%d readings within 60 s, want 1", n)
		}
		time.Sleep(2 * time.Second)
		if l, took := read(); ids(l)[0] != "a/old" || took != 0 {
			t.Errorf("a stale list = %v after %v, want the old one at once", ids(l), took)
		}
		time.Sleep(2 * time.Second)
		if l, _ := read(); ids(l)[0] != "a/new" {
			t.Errorf("after the refresh = %v, want the new one", ids(l))
		}
		// Down from here: the last list is served with its age.
		v.set(func(f *fakeVendor) { f.err = errDown })
		time.Sleep(time.Hour)
		read()
		time.Sleep(2 * time.Second)
		l, _ := read()
		state := l.Accounts[0]
		if ids(l)[0] != "a/new" || state.Err == nil || !state.ReadAt.Equal(l.Events[0].ReadAt) || state.ReadAt.Sub(first) > 2*time.Minute {
			t.Errorf("while down = %v, state %+v", ids(l), state)
		}
	})
}

func TestManyAskersOneReading(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &fakeVendor{delay: time.Second, events: []vendors.Event{event("e", 1, "1")}}
		c := open(t, accounts{"a": v}, nil)
		answers := make(chan error)
		for range 100 {
			go func() {
				_, err := c.Performance(t.Context(), path("a", "e", "1"))
				answers <- err
			}()
		}
		// One of them gives up; the reading goes on for the others.
		gone, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := c.Performance(gone, path("a", "e", "1")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("an impatient asker got %v", err)
		}
		for range 100 {
			if err := <-answers; err != nil {
				t.Error(err)
			}
		}
		if n, _ := v.reads(); n != 1 {
			t.Errorf("%d readings, want 1", n)
		}
	})
}

func TestFindingWhatThereIs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := open(t, accounts{"a": &fakeVendor{events: []vendors.Event{
			event("bad/id", 1, "1"), event("e", 1, "1", "1", "no id", "2"), event("e", 1, "3"),
		}}}, nil)
		e, err := c.Event(t.Context(), catalogue.Key{Promoter: "opera", Account: "a"}, "e")
		if err != nil || len(e.Performances) != 2 {
			t.Fatalf("Event(e) = %v, %v; want performances 1 and 2", e.Performances, err)
		}
		got, err := c.Performance(t.Context(), path("a", "e", "2"))
		if err != nil || got.Performance.ID != "2" || got.Performance.Event != "e" || got.Event.Title != "Title of e" || got.Vendor == nil {
			t.Errorf("Performance(2) = %+v, %v", got, err)
		}
		for _, p := range []seatplan.PerformancePath{
			path("a", "e", "3"), path("a", "f", "1"), path("b", "e", "1"), {Promoter: "circus", Account: "a", Event: "e", Performance: "1"},
		} {
			if _, err := c.Performance(t.Context(), p); !errors.Is(err, vendors.ErrNotFound) {
				t.Errorf("Performance(%v) error = %v, want kind %v", p, err, vendors.ErrNotFound)
			}
		}
	})
}

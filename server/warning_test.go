package server_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server"
	"github.com/parterre/parterre/server/checkout"
)

// TestWarnings has carts warned of 120 s and 60 s before their deadline, and not
// when they hold nothing any more, or until later.
func TestWarnings(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		hold   time.Duration
		change time.Duration // after which the deadline becomes another
		to     time.Duration // from the beginning; 0: nothing is held
		want   map[time.Duration]time.Duration
	}{
		"a long hold":           {hold: 10 * time.Minute, want: map[time.Duration]time.Duration{480 * time.Second: 120 * time.Second, 540 * time.Second: 60 * time.Second}},
		"a short hold":          {hold: 90 * time.Second, want: map[time.Duration]time.Duration{30 * time.Second: 60 * time.Second}},
		"a hold of two minutes": {hold: 120 * time.Second, want: map[time.Duration]time.Duration{60 * time.Second: 60 * time.Second}},
		"given back":            {hold: 10 * time.Minute, change: 500 * time.Second, want: map[time.Duration]time.Duration{480 * time.Second: 120 * time.Second}},
		"held for longer": {hold: 150 * time.Second, change: 20 * time.Second, to: 300 * time.Second,
			want: map[time.Duration]time.Duration{180 * time.Second: 120 * time.Second, 240 * time.Second: 60 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				var mu sync.Mutex // guards got
				got := make(map[time.Duration]time.Duration)
				warnings := server.NewWarnings(func(names []string, left time.Duration) {
					if diff := cmp.Diff([]string{"c_1", "o_1"}, names); diff != "" {
						t.Errorf("warned (-want +got):\n%s", diff)
					}
					mu.Lock()
					defer mu.Unlock()
					got[time.Since(began)] = left
				})
				defer warnings.Close()
				tell := func(deadline time.Time) {
					warnings.Held(checkout.View{ID: "c_1", Order: "o_1", Deadline: deadline, Now: time.Now()})
				}
				tell(began.Add(tc.hold))
				tell(began.Add(tc.hold)) // told twice
				if tc.change > 0 {
					time.Sleep(tc.change)
					deadline := began.Add(tc.to)
					if tc.to == 0 {
						deadline = time.Time{}
					}
					tell(deadline)
				}
				time.Sleep(20 * time.Minute)
				mu.Lock()
				defer mu.Unlock()
				if diff := cmp.Diff(tc.want, got); diff != "" {
					t.Errorf("warned after, of (-want +got):\n%s", diff)
				}
				if n := warnings.Len(); n != 0 {
					t.Errorf("%d carts are remembered when all is over", n)
				}
			})
		})
	}
}

package push_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/push"
)

func TestSnapshotThenEveryDelta(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 100)
		h := hub(t, houseOf(s), nil)
		sub := subscribe(t, h, s, push.Options{})
		w := &watcher{t: t}
		s.publish(h, 1) // between registration and snapshot
		w.takeAll(sub)
		w.check("at first", s)
		for i := range 10 {
			s.publish(h, i, i+1)
			w.takeAll(sub)
		}
		w.check("after ten deltas", s)
		if w.snapshots != 1 || w.deltas != 10 || w.merged != 0 {
			t.Errorf("%d snapshots, %d deltas with %d more in them; want 1, 10, 0", w.snapshots, w.deltas, w.merged)
		}
	})
}

func TestASnapshotAheadOfTheDeltas(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 10)
		h := hub(t, houseOf(s), nil)
		early, late := subscribe(t, h, s, push.Options{}), subscribe(t, h, s, push.Options{})
		a, b := &watcher{t: t}, &watcher{t: t}
		a.takeAll(early)
		s.publish(h, 1)
		a.takeAll(early)
		// The source has changed; the delta that says so is not published yet.
		s.set(func() { s.state.Seq++; s.state.Seats[3] = seatplan.Sold })
		b.takeAll(late)
		b.check("ahead", s)
		h.Publish(s.path, wire.Delta{Position: s.now().Position, Seats: []wire.SeatChange{{Seat: 3, Status: seatplan.Sold}}})
		s.publish(h, 4)
		a.takeAll(early)
		b.takeAll(late)
		a.check("behind", s)
		b.check("ahead and on", s)
		if a.merged != 1 || b.merged != 0 || b.snapshots != 1 {
			t.Errorf("merged %d and %d, %d snapshots", a.merged, b.merged, b.snapshots)
		}
	})
}

func TestBehind(t *testing.T) {
	t.Parallel()
	const seats = 4000
	tests := map[string]struct {
		publish         func(s *stream, h *push.Hub)
		snapshots, more int // besides the first; merged
	}{
		"a few deltas are one": {
			publish: func(s *stream, h *push.Hub) {
				for i := range 5 {
					s.publish(h, 7, i)
				}
			},
			more: 4,
		},
		"a merge larger than a snapshot is one": {
			publish: func(s *stream, h *push.Hub) {
				for i := range 3000 {
					s.publish(h, i)
				}
			},
			snapshots: 1,
		},
		"a delta larger than a snapshot is one": {
			publish: func(s *stream, h *push.Hub) {
				var all []int
				for i := range seats {
					all = append(all, i)
				}
				s.publish(h, all...)
			},
			snapshots: 1,
		},
		"more deltas than are remembered": {
			publish: func(s *stream, h *push.Hub) {
				for range 300 {
					s.publish(h, 1)
				}
			},
			snapshots: 1,
		},
		"the stream began anew": {
			publish: func(s *stream, h *push.Hub) {
				s.publish(h, 1)
				s.set(func() { s.state.Position = wire.Position{Epoch: 78} })
				h.Restart(s.path)
			},
			snapshots: 1,
		},
		"the stream began anew and went on": {
			publish: func(s *stream, h *push.Hub) {
				s.publish(h, 1)
				s.set(func() { s.state.Position = wire.Position{Epoch: 78} })
				h.Restart(s.path)
				s.publish(h, 2)
			},
			snapshots: 1,
		},
		"a delta was lost": {
			publish: func(s *stream, h *push.Hub) {
				s.set(func() { s.state.Seq++; s.state.Seats[9] = seatplan.Sold })
				s.publish(h, 2)
			},
			snapshots: 1,
		},
		"a delta came twice": {
			publish: func(s *stream, h *push.Hub) {
				s.publish(h, 2)
				h.Publish(s.path, wire.Delta{Position: s.now().Position})
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStream("1", seats)
				h := hub(t, houseOf(s), nil)
				sub := subscribe(t, h, s, push.Options{})
				w := &watcher{t: t}
				w.takeAll(sub)
				test.publish(s, h)
				w.takeAll(sub)
				w.check("after all", s)
				if w.snapshots != 1+test.snapshots || w.merged != test.more {
					t.Errorf("%d snapshots and %d merged, want %d and %d", w.snapshots, w.merged, 1+test.snapshots, test.more)
				}
				s.publish(h, 5)
				w.takeAll(sub)
				w.check("after one more", s)
				if w.snapshots != 1+test.snapshots {
					t.Errorf("a snapshot for one more delta")
				}
			})
		})
	}
}

func TestFramesAreShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 100)
		h := hub(t, houseOf(s), nil)
		var first [][]byte
		for i := range 20 {
			sub := subscribe(t, h, s, push.Options{})
			f, _ := sub.Take()
			s.publish(h, i%2)
			s.publish(h, 2)
			g, _ := sub.Take()
			first = append(first, f.Payload(), g.Payload())
		}
		late := []*push.Subscriber{subscribe(t, h, s, push.Options{}), subscribe(t, h, s, push.Options{})}
		for range 2 {
			a, _ := late[0].Take()
			b, _ := late[1].Take()
			if &a.Payload()[0] != &b.Payload()[0] {
				t.Error("two watchers at the same position got two copies")
			}
			s.publish(h, 1)
			s.publish(h, 3)
		}
		if len(first) != 40 || s.asked != 21 {
			t.Errorf("%d snapshots made for 21 positions", s.asked)
		}
	})
}

func TestResume(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		at        wire.Position
		snapshots int
		deltas    int
	}{
		"where everyone is":    {at: wire.Position{Epoch: 77, Seq: 5}},
		"a little behind":      {at: wire.Position{Epoch: 77, Seq: 3}, deltas: 1},
		"before what is known": {at: wire.Position{Epoch: 77, Seq: 1}, snapshots: 1},
		"another epoch":        {at: wire.Position{Epoch: 1, Seq: 5}, snapshots: 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStream("1", 10)
				s.state.Seq = 2
				h := hub(t, houseOf(s), nil)
				keep := &watcher{t: t}
				keep.takeAll(subscribe(t, h, s, push.Options{})) // keeps the deltas
				for range 3 {
					s.publish(h, 1)
				}
				w := &watcher{t: t, state: &wire.Snapshot{Position: test.at, Seats: make([]seatplan.Status, 10), Areas: make([]int32, 3)}}
				sub := subscribe(t, h, s, push.Options{Resume: test.at})
				w.takeAll(sub)
				if w.snapshots != test.snapshots || w.deltas != test.deltas || w.state.Seq != 5 {
					t.Errorf("%d snapshots, %d deltas to %d; want %d, %d to 5", w.snapshots, w.deltas, w.state.Seq, test.snapshots, test.deltas)
				}
			})
		})
	}
	t.Run("the first to come back", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := newStream("1", 10)
			s.state.Seq = 5
			h := hub(t, houseOf(s), nil)
			sub := subscribe(t, h, s, push.Options{Resume: wire.Position{Epoch: 77, Seq: 5}})
			if f, ok := sub.Take(); !ok || string(f.Payload()) != `{"type":"live"}` {
				t.Errorf("a watcher that has everything got %q, want to hear that somebody is there", f.Payload())
			}
			if f, ok := sub.Take(); ok {
				t.Errorf("and then %q", f.Payload())
			}
		})
	})
}

func TestNothingKnownYet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 10)
		s.known = false
		h := hub(t, houseOf(s), nil)
		sub := subscribe(t, h, s, push.Options{})
		got := make(chan push.Frame)
		go func() {
			f, err := sub.Next(t.Context())
			if err != nil {
				t.Error(err)
			}
			got <- f
		}()
		synctest.Wait()
		s.set(func() { s.known = true })
		h.Restart(s.path)
		w := &watcher{t: t}
		f := <-got
		w.take(f.Payload(), f.Text())
		w.check("after the first reading", s)
	})
}

func TestState(t *testing.T) {
	t.Parallel()
	since := time.Date(2030, 1, 2, 3, 4, 5, 6_000_000, time.FixedZone("", 7200))
	stale := `{"type":"stale","since":"2030-01-02T01:04:05.006Z"}`
	live, plan := `{"type":"live"}`, `{"type":"plan"}`
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 10)
		h := hub(t, houseOf(s), nil)
		sub := subscribe(t, h, s, push.Options{})
		w := &watcher{t: t}
		say := func(when string, want ...string) {
			t.Helper()
			w.texts = nil
			w.takeAll(sub)
			if diff := cmp.Diff(want, w.texts); diff != "" {
				t.Errorf("%s (-want +got):\n%s", when, diff)
			}
		}
		say("at first")
		h.Stale(s.path, since)
		say("gone stale", stale)
		h.Live(s.path)
		say("live again", live)
		h.PlanChanged(s.path)
		say("another plan", plan)
		h.Stale(s.path, since)
		sub, w = subscribe(t, h, s, push.Options{}), &watcher{t: t}
		f, _ := sub.Take()
		if f.Text() {
			t.Errorf("a newcomer is told %s before the snapshot", f.Payload())
		}
		w.take(f.Payload(), false)
		say("a newcomer", stale)
		h.Live(s.path)
		h.Stale(s.path, since)
		say("twice since", stale)
	})
	t.Run("of the first watcher", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := newStream("1", 10)
			s.known = false
			h := hub(t, houseOf(s), func(c *push.Config) {
				c.Stale = func(seatplan.PerformancePath) (time.Time, bool) { return since, true }
			})
			w := &watcher{t: t}
			w.takeAll(subscribe(t, h, s, push.Options{}))
			if diff := cmp.Diff([]string{stale}, w.texts); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	})
}

func TestNotify(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 10)
		h := hub(t, houseOf(s), nil)
		mine, other, late := subscribe(t, h, s, push.Options{Cart: "c_1"}), subscribe(t, h, s, push.Options{Cart: "c_2"}), subscribe(t, h, s, push.Options{})
		late.Follow("c_1")
		heard := func(sub *push.Subscriber) []string {
			t.Helper()
			w := &watcher{t: t}
			w.takeAll(sub)
			return w.texts
		}
		h.Notify("c_1", "hold", []byte("hold 1"))
		h.Notify("c_1", "cart", []byte("cart 1"))
		h.Notify("c_1", "hold", []byte("hold 2"))
		for _, sub := range []*push.Subscriber{mine, late} {
			if diff := cmp.Diff([]string{"cart 1", "hold 2"}, heard(sub)); diff != "" {
				t.Errorf("the newest of each kind (-want +got):\n%s", diff)
			}
		}
		if got := heard(other); got != nil {
			t.Errorf("another cart heard %v", got)
		}
		late.Follow("c_2")
		h.Notify("c_1", "hold", []byte("hold 3"))
		for i := range 20 {
			h.Notify("c_2", name(i), []byte(name(i)))
		}
		if got := heard(late); len(got) != 8 || got[7] != "19" {
			t.Errorf("of 20 kinds the watcher heard %v, want the newest 8", got)
		}
		mine.Close()
		h.Notify("c_1", "hold", []byte("nobody"))
		if got := heard(mine); got != nil {
			t.Errorf("a closed watcher heard %v", got)
		}
	})
}

func TestLimitAndCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, b := newStream("1", 10), newStream("2", 10)
		h := hub(t, houseOf(a, b), func(c *push.Config) { c.Limit = 3 })
		one := subscribe(t, h, a, push.Options{})
		subscribe(t, h, a, push.Options{})
		subscribe(t, h, b, push.Options{})
		if _, err := h.Subscribe(a.path, push.Options{}); !errors.Is(err, push.ErrFull) {
			t.Errorf("the fourth of three: %v", err)
		}
		if h.Len() != 3 || h.Watching(a.path) != 2 || h.Watching(b.path) != 1 {
			t.Errorf("%d watchers, %d and %d", h.Len(), h.Watching(a.path), h.Watching(b.path))
		}
		one.Close()
		one.Close()
		if h.Len() != 2 || h.Watching(a.path) != 1 {
			t.Errorf("after one left: %d watchers, %d", h.Len(), h.Watching(a.path))
		}
		if _, err := one.Next(t.Context()); !errors.Is(err, push.ErrClosed) {
			t.Errorf("Next of a closed watcher: %v", err)
		}
	})
}

func TestDrain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 10)
		h := hub(t, houseOf(s), nil)
		began := time.Now()
		var left []time.Duration
		var mu sync.Mutex
		var leaving sync.WaitGroup
		for range 100 {
			sub := subscribe(t, h, s, push.Options{})
			leaving.Go(func() {
				for {
					if _, err := sub.Next(t.Context()); err != nil {
						mu.Lock()
						defer mu.Unlock()
						left = append(left, time.Since(began))
						if !errors.Is(err, push.ErrGoingAway) {
							t.Error(err)
						}
						return
					}
				}
			})
		}
		h.Drain(t.Context(), 10*time.Second)
		leaving.Wait()
		early := 0
		for _, at := range left {
			if at < 5*time.Second {
				early++
			}
		}
		if early < 40 || early > 60 {
			t.Errorf("%d of 100 left in the first half of the time", early)
		}
		if _, err := h.Subscribe(s.path, push.Options{}); !errors.Is(err, push.ErrGoingAway) {
			t.Errorf("a newcomer afterwards: %v", err)
		}
		h.Close()
	})
	t.Run("cut short", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := newStream("1", 10)
			h := hub(t, houseOf(s), nil)
			sub := subscribe(t, h, s, push.Options{})
			subscribe(t, h, s, push.Options{})
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			began := time.Now()
			h.Drain(ctx, time.Hour)
			if took := time.Since(began); took != time.Second || sub.Err() == nil {
				t.Errorf("took %v, watcher ended with %v", took, sub.Err())
			}
		})
	})
}

// TestComeAndGo has watchers come, go, resume and be slow while publishers
// publish. Each sees consecutive versions once, or a snapshot after a gap, and
// in the end what the source has. The bubble fails if a goroutine is left.
func TestComeAndGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		streams := []*stream{newStream("1", 300), newStream("2", 20), newStream("3", 3)}
		h := hub(t, houseOf(streams...), nil)
		var publishing, watching sync.WaitGroup
		for n := range 9 {
			publishing.Go(func() {
				s, r := streams[n%len(streams)], rand.New(rand.NewPCG(uint64(n), 1))
				for range 200 {
					s.publish(h, r.IntN(len(s.state.Seats)))
					time.Sleep(time.Duration(r.IntN(30)) * time.Millisecond)
					if r.IntN(50) == 0 {
						h.Notify(name(r.IntN(20)), "cart", []byte("note"))
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { publishing.Wait(); close(done) }()
		for n := range 200 {
			watching.Go(func() {
				r := rand.New(rand.NewPCG(uint64(n), 2))
				time.Sleep(time.Duration(r.IntN(2000)) * time.Millisecond)
				s := streams[n%len(streams)]
				if n%4 == 0 {
					watchPipe(t, h, s, r, done)
					return
				}
				watchNext(t, h, s, r, done)
			})
		}
		watching.Wait()
		if h.Len() != 0 {
			t.Errorf("%d watchers left", h.Len())
		}
	})
}

// watchNext watches through Next, leaving and resuming now and then.
func watchNext(t *testing.T, h *push.Hub, s *stream, r *rand.Rand, done <-chan struct{}) {
	w := &watcher{t: t}
	for {
		o := push.Options{Cart: name(r.IntN(20))}
		if w.state != nil {
			o.Resume = w.state.Position
		}
		sub, err := h.Subscribe(s.path, o)
		if err != nil {
			t.Error(err)
			return
		}
		for range 5 + r.IntN(50) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			f, err := sub.Next(ctx)
			cancel()
			if err != nil {
				break
			}
			w.take(f.Payload(), f.Text())
			time.Sleep(time.Duration(r.IntN(200)) * time.Millisecond)
		}
		select {
		case <-done:
			w.takeAll(sub)
			sub.Close()
			w.check(fmt.Sprintf("in the end, after %d frames,", w.deltas), s)
			return
		default:
			sub.Close()
		}
	}
}

// watchPipe watches through a Writer that is full for a while.
func watchPipe(t *testing.T, h *push.Hub, s *stream, r *rand.Rand, done <-chan struct{}) {
	p := newPipe(r.IntN(2000))
	sub, err := h.Subscribe(s.path, push.Options{Writer: p})
	if err != nil {
		t.Error(err)
		return
	}
	time.Sleep(time.Duration(r.IntN(3000)) * time.Millisecond)
	p.endless()
	<-done
	time.Sleep(time.Second)
	w := &watcher{t: t}
	p.frames(w)
	sub.Close()
	w.check("in the end", s)
	if got := p.endings(); len(got) != 0 || strings.Join(w.texts, "") != "" {
		t.Errorf("ended with %v, heard %v", got, w.texts)
	}
}

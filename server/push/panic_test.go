package push_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/push"
)

// brokenPipe is a connection that panics.
type brokenPipe struct {
	*pipe
	try, finish bool
}

func (b *brokenPipe) TryWrite(p []byte) (int, error) {
	if b.try {
		panic("try")
	}
	return b.pipe.TryWrite(p)
}

func (b *brokenPipe) Finish(p []byte, deadline time.Time) error {
	if b.finish {
		panic("finish")
	}
	return b.pipe.Finish(p, deadline)
}

// TestPanicsEndOneWatcher has watchers whose connections panic among others who
// go on, and frees their places.
func TestPanicsEndOneWatcher(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 1000)
		counted := make(chan panics.Unit, 10)
		h := hub(t, houseOf(s), func(c *push.Config) {
			c.Workers = 1
			c.Panics = panics.New(panics.Options{Count: func(u panics.Unit, _ string, _ time.Time) { counted <- u }})
		})
		trying, finishing := &brokenPipe{newPipe(-1), true, false}, &brokenPipe{newPipe(10), false, true}
		first, last := newPipe(-1), newPipe(-1)
		w1, w2 := &watcher{t: t}, &watcher{t: t}
		subscribe(t, h, s, push.Options{Writer: first})
		subscribe(t, h, s, push.Options{Writer: trying})
		subscribe(t, h, s, push.Options{Writer: finishing})
		subscribe(t, h, s, push.Options{Writer: last})
		for i := range 5 {
			s.publish(h, i)
			time.Sleep(time.Second)
		}
		first.frames(w1)
		last.frames(w2)
		w1.check("who came before", s)
		w2.check("who came after", s)
		if h.Len() != 2 || len(counted) != 2 {
			t.Errorf("%d watchers and %d panics, want 2 of each", h.Len(), len(counted))
		}
		for _, b := range []*brokenPipe{trying, finishing} {
			var e *panics.Error
			if ends := b.endings(); len(ends) != 1 || !errors.As(ends[0], &e) || e.Unit != panics.Delivery {
				t.Errorf("ended with %v, want one panic of a delivery", ends)
			}
		}
	})
}

// TestPanicsOfTheSource panics where snapshots come from: nothing stays locked.
func TestPanicsOfTheSource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, other := newStream("1", 100), newStream("2", 100)
		h := houseOf(s, other)
		broken := true
		hub := push.New(push.Config{Workers: 1, Snapshot: func(p seatplan.PerformancePath) (wire.Snapshot, bool) {
			if broken && p == s.path {
				panic("source")
			}
			return h.snapshot(p)
		}})
		t.Cleanup(hub.Close)
		lost, p, w := newPipe(-1), newPipe(-1), &watcher{t: t}
		subscribe(t, hub, s, push.Options{Writer: lost})
		subscribe(t, hub, other, push.Options{Writer: p})
		synctest.Wait()
		p.frames(w)
		w.check("of the other performance", other)
		if len(lost.endings()) != 1 || hub.Len() != 1 {
			t.Errorf("%d watchers and endings %v, want the other one alone", hub.Len(), lost.endings())
		}
		broken = false
		again, w2 := newPipe(-1), &watcher{t: t}
		subscribe(t, hub, s, push.Options{Writer: again})
		synctest.Wait()
		again.frames(w2)
		w2.check("who comes back", s)
	})
}

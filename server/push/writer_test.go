package push_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/push"
)

func TestWriterGetsWhatIsNew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 70_000)
		h := hub(t, houseOf(s), nil)
		p, w := newPipe(-1), &watcher{t: t}
		subscribe(t, h, s, push.Options{Writer: p, Cart: "c_1"})
		synctest.Wait()
		p.frames(w)
		w.check("at first", s)
		s.publish(h, 1)
		synctest.Wait()
		p.frames(w)
		w.check("the first delta at once", s)
		// Within the pace everything is merged, but messages to carts are not kept.
		for i := range 20 {
			s.publish(h, i)
		}
		h.Notify("c_1", "hold", []byte("hold"))
		synctest.Wait()
		p.frames(w)
		if diff := cmp.Diff([]string{"hold"}, w.texts); diff != "" {
			t.Errorf("at once (-want +got):\n%s", diff)
		}
		time.Sleep(60 * time.Millisecond)
		p.frames(w)
		w.check("after the pace", s)
		if w.deltas != 2 || w.merged != 19 {
			t.Errorf("%d deltas with %d more in them; want 2 and 19", w.deltas, w.merged)
		}
	})
}

func TestFullConnectionIsMergedWhenWritable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 1000)
		h := hub(t, houseOf(s), nil)
		p, w := newPipe(100), &watcher{t: t}
		subscribe(t, h, s, push.Options{Writer: p})
		for i := range 50 {
			time.Sleep(100 * time.Millisecond)
			s.publish(h, i)
		}
		p.endless()
		time.Sleep(time.Second)
		p.frames(w)
		w.check("when writable again", s)
		if w.snapshots != 1 || w.deltas != 1 || w.merged != 49 || len(p.endings()) != 0 {
			t.Errorf("%d snapshots, %d deltas with %d more, ended %v; want 1, 1, 49 and no end", w.snapshots, w.deltas, w.merged, p.endings())
		}
	})
}

func TestTooSlow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 1000)
		h := hub(t, houseOf(s), nil)
		p := newPipe(100)
		began := time.Now()
		sub := subscribe(t, h, s, push.Options{Writer: p})
		idle := subscribe(t, h, s, push.Options{}) // is told and does not fetch
		var ended time.Duration
		for i := range 300 {
			time.Sleep(100 * time.Millisecond)
			s.publish(h, i)
			if ended == 0 && sub.Err() != nil {
				ended = time.Since(began)
			}
		}
		if diff := cmp.Diff([]error{push.ErrTooSlow}, p.endings(), cmp.Comparer(errors.Is)); diff != "" {
			t.Errorf("the writer heard (-want +got):\n%s", diff)
		}
		if ended < 10*time.Second || ended > 11*time.Second {
			t.Errorf("closed after %v, want 10s", ended)
		}
		if !errors.Is(idle.Err(), push.ErrTooSlow) || h.Len() != 0 {
			t.Errorf("who fetches nothing: %v; %d watchers left", idle.Err(), h.Len())
		}
	})
}

func TestBrokenConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 10)
		h := hub(t, houseOf(s), nil)
		p, broken := newPipe(-1), errors.New("broken pipe")
		sub := subscribe(t, h, s, push.Options{Writer: p, Cart: "c_1"})
		synctest.Wait()
		p.mu.Lock()
		p.err = broken
		p.mu.Unlock()
		s.publish(h, 1)
		synctest.Wait()
		if diff := cmp.Diff([]error{broken}, p.endings(), cmp.Comparer(errors.Is)); diff != "" || h.Len() != 0 || !errors.Is(sub.Err(), broken) {
			t.Errorf("%d watchers left; the writer heard (-want +got):\n%s", h.Len(), diff)
		}
		sub.Close()
		if len(p.endings()) != 1 {
			t.Error("Ended was called twice")
		}
	})
}

func TestHeartbeat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStream("1", 10)
		h := hub(t, houseOf(s), nil)
		p, w := newPipe(-1), &watcher{t: t}
		subscribe(t, h, s, push.Options{Writer: p})
		pings := 0
		for range 10 {
			time.Sleep(20 * time.Second)
			n := p.frames(w)
			if n == 0 {
				t.Error("20 s without a ping")
			}
			pings += n
		}
		if pings != len(w.texts) || pings > 12 || w.texts[0] != `{"type":"live"}` {
			t.Errorf("%d pings, texts %v in 200 s", pings, w.texts)
		}
		h.Stale(s.path, time.Now())
		time.Sleep(time.Minute)
		w.texts = nil
		p.frames(w)
		for _, text := range w.texts {
			if text == `{"type":"live"}` {
				t.Error("a heartbeat says live while stale")
			}
		}
		if len(w.texts) < 3 {
			t.Errorf("in a stale minute: %v", w.texts)
		}
	})
}

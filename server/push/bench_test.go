package push_test

import (
	"math"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parterre/parterre/server/push"
)

// counter is a connection that costs nothing.
type counter struct{ n *atomic.Int64 }

func (c counter) TryWrite(b []byte) (int, error) { c.n.Add(1); return len(b), nil }
func (counter) Finish([]byte, time.Time) error   { return nil }
func (counter) Ended(error)                      {}
func (c counter) reach(b *testing.B, total int64) {
	for c.n.Load() < total {
		time.Sleep(10 * time.Microsecond)
	}
}

// BenchmarkPublish is what one publish costs until all of 10,000 watchers have
// it, without their connections.
func BenchmarkPublish(b *testing.B) {
	const watchers = 10_000
	s := newStream("1", 60_000)
	h := hub(b, houseOf(s), func(c *push.Config) { c.Pace = time.Nanosecond })
	c := counter{new(atomic.Int64)}
	for range watchers {
		subscribe(b, h, s, push.Options{Writer: c})
	}
	c.reach(b, watchers)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		s.publish(h, i%60_000, (i+7)%60_000)
		c.reach(b, int64(watchers*(i+2)))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/watchers, "ns/delivery")
}

// BenchmarkComeBack is what a snapshot costs each of many who come at once.
func BenchmarkComeBack(b *testing.B) {
	s := newStream("1", 60_000)
	h := hub(b, houseOf(s), func(c *push.Config) { c.Limit = math.MaxInt }) // none of them leaves
	c := counter{new(atomic.Int64)}
	subscribe(b, h, s, push.Options{Writer: c}) // somebody is there already
	b.ReportAllocs()
	for b.Loop() {
		sub, err := h.Subscribe(s.path, push.Options{Writer: c})
		if err != nil {
			b.Fatal(err)
		}
		defer sub.Close()
	}
	c.reach(b, int64(b.N+1))
}

package web

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// writesPerSecond and writeBurst bound the changes from one address (a /64
	// of IPv6): a household that clicks fast passes, a script does not.
	writesPerSecond = 20
	writeBurst      = 100
	// wrongPerHour bounds the wrong codes from one address.
	wrongPerHour = 20
	// maxAddresses bounds how many addresses are remembered.
	maxAddresses = 20_000
)

// limiter bounds what comes from one address.
type limiter struct {
	limit rate.Limit
	burst int

	mu sync.Mutex // guards by
	by map[netip.Prefix]*rate.Limiter
}

func newLimiter(limit rate.Limit, burst int) *limiter {
	return &limiter{limit: limit, burst: burst, by: make(map[netip.Prefix]*rate.Limiter)}
}

func (l *limiter) of(a netip.Prefix) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.by[a]
	if one == nil {
		if len(l.by) >= maxAddresses {
			clear(l.by) // forgetting is kinder than refusing strangers
		}
		one = rate.NewLimiter(l.limit, l.burst)
		l.by[a] = one
	}
	return one
}

func (l *limiter) allow(a netip.Prefix, now time.Time) bool { return l.of(a).AllowN(now, 1) }

// try counts one more, unless that is too many; giveBack says that it should not
// have been counted.
func (l *limiter) try(a netip.Prefix, now time.Time) (giveBack func(), ok bool) {
	r := l.of(a).ReserveN(now, 1)
	if r.DelayFrom(now) > 0 {
		r.CancelAt(now)
		return nil, false
	}
	return func() { r.CancelAt(now) }, true
}

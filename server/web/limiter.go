package web

import (
	"container/list"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
)

// Limits bound what one address (a /64 of IPv6) may do besides what the checkout
// counts. Zero fields mean the defaults.
type Limits struct {
	// Sockets bounds the sockets of an address that are open; 0 means 200.
	Sockets int
	// Trusted are networks without limits.
	Trusted []netip.Prefix
}

const (
	// writesPerSecond and writeBurst bound the changes from one address: thirty
	// buyers who press at once pass, a script does not.
	writesPerSecond = 40
	writeBurst      = 300
	// readsPerSecond and readBurst bound the pages, answers and sockets that one
	// address asks for, but static files, which cost nothing, and polls for
	// availability. An order that is waited for is asked after every 1.5 s.
	readsPerSecond = 60
	readBurst      = 600
	// maxAddresses bounds how many addresses are remembered.
	maxAddresses = 20_000
)

// boundRequests is the limit on how often an address may ask; see checkout.Bound.
const boundRequests checkout.Bound = "requests"

// origin is where a request comes from.
type origin struct {
	network netip.Prefix
	trusted bool // without limits
}

// originOf is where a request comes from, found out once for each.
func (s *Server) originOf(r *http.Request) origin {
	o := origin{network: s.address(r)}
	for _, p := range s.Limits.Trusted {
		o.trusted = o.trusted || p.Contains(o.network.Addr())
	}
	return o
}

// counted is what the checkout counts an origin under: a keyed hash, so that the
// database has no addresses in it. Nothing where there are no limits.
func (s *Server) counted(o origin) store.Address {
	if o.trusted {
		return ""
	}
	mac := hmac.New(sha256.New, s.addressKey)
	text, _ := o.network.MarshalText() // never fails
	mac.Write(text)
	return store.Address(hex.EncodeToString(mac.Sum(nil)[:16]))
}

// allowed is nil where a request's origin may still ask, or else the refusal.
func (s *Server) allowed(l *limiter, o origin) error {
	now := s.Now()
	if o.trusted || l.allow(o.network, now) {
		return nil
	}
	return &checkout.Refusal{
		Kind: checkout.ErrRateLimited, Bound: boundRequests, Limit: int(l.limit), Until: now.Add(2 * time.Second),
	}
}

// budget is what a request counts against; nil for nothing.
func (s *Server) budget(r *http.Request) *limiter {
	switch path := r.URL.Path; {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return s.limiter
	case strings.HasPrefix(path, "/static/"), strings.HasPrefix(path, "/embed/"), strings.HasPrefix(path, "/v1/plans/"),
		strings.HasPrefix(path, "/v1/availability/"), path == "/favicon.ico":
		return nil // immutable, or counted apart
	}
	return s.reads
}

// limiter bounds what comes from one address. When it remembers as many as it
// may, the one that was quiet for longest is forgotten: with so many addresses of
// their own nobody gains anything by it.
type limiter struct {
	limit rate.Limit
	burst int
	most  int // addresses

	mu     sync.Mutex // guards the fields below
	by     map[netip.Prefix]*list.Element
	recent *list.List // of *allowance, the latest first
}

type allowance struct {
	network netip.Prefix
	rate    *rate.Limiter
}

func newLimiter(limit rate.Limit, burst int) *limiter {
	return &limiter{limit: limit, burst: burst, most: maxAddresses, by: make(map[netip.Prefix]*list.Element), recent: list.New()}
}

// allow reports whether an address may ask once more.
func (l *limiter) allow(a netip.Prefix, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.by[a]
	if e == nil {
		if oldest := l.recent.Back(); len(l.by) >= l.most {
			delete(l.by, oldest.Value.(*allowance).network)
			l.recent.Remove(oldest)
		}
		e = l.recent.PushFront(&allowance{network: a, rate: rate.NewLimiter(l.limit, l.burst)})
		l.by[a] = e
	}
	l.recent.MoveToFront(e)
	return e.Value.(*allowance).rate.AllowN(now, 1)
}

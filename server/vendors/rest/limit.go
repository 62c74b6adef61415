package rest

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// maxLimit bounds how long an answer can silence us.
const maxLimit = 5 * time.Minute

// defaultLimit is how long we are silent after a 429 that does not say.
const defaultLimit = time.Second

// limit remembers until when the vendor wants no calls.
type limit struct {
	mu    sync.Mutex
	until time.Time // guarded by mu
}

// wait returns how long calls must not be made.
func (l *limit) wait(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, l.until.Sub(now))
}

func (l *limit) extend(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until.After(l.until) {
		l.until = until
	}
}

// limited notes a rate limit in an answer and returns how long it lasts, 0
// where there is none.
func (c *Client) limited(a Answer) time.Duration {
	now := c.now()
	wait := retryAfter(a.Header, now)
	switch {
	case a.Status == http.StatusTooManyRequests && wait == 0:
		wait = defaultLimit
	case a.Status != http.StatusTooManyRequests && a.Status != http.StatusServiceUnavailable:
		return 0
	}
	if wait > 0 {
		c.limit.extend(now.Add(wait))
	}
	return wait
}

// retryAfter reads Retry-After in both its forms, 0 when absent or past.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil {
		seconds = min(max(seconds, 0), int(maxLimit/time.Second))
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(0, at.Sub(now)), maxLimit)
}

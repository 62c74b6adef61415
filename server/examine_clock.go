package server

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

// clock looks at the clock of whoever answers through it.
type clock struct {
	next http.RoundTripper

	mu    sync.Mutex // guards what follows
	ahead time.Duration
	known bool
}

// RoundTrip implements http.RoundTripper. Of several answers the one that says
// the least counts: any may have been on its way for long.
func (c *clock) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	date, unreadable := http.ParseTime(answer.Header.Get("Date"))
	if unreadable != nil {
		return answer, nil
	}
	// A date has whole seconds, the fraction being cut off.
	ahead := time.Until(date.Add(time.Second / 2))
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known || ahead.Abs() < c.ahead.Abs() {
		c.ahead, c.known = ahead, true
	}
	return answer, nil
}

// maxSkew is how far two clocks may be apart without anybody minding.
const maxSkew = 5 * time.Second

// clock says whether the vendor's clock is ours, unless the vendor's package,
// which knows what hangs on it, has said so.
func (e *examination) clock(c *clock) {
	c.mu.Lock()
	ahead, known := c.ahead, c.known
	c.mu.Unlock()
	for _, found := range e.found {
		if strings.Contains(found.Says, "clock") {
			return
		}
	}
	side := "ahead of"
	if ahead < 0 {
		side = "behind"
	}
	switch {
	case !known:
	case ahead.Abs() <= maxSkew:
		e.say(vendors.Good, "its clock and ours agree")
	default:
		e.say(vendors.Note, "its clock is %s %s ours: one of the two is wrong", ahead.Abs().Round(time.Second), side)
	}
}

package catalogue

import (
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
)

// unlocked keeps the access codes that protected performances are read with.
type unlocked struct {
	mu    sync.Mutex // guards codes
	codes map[seatplan.PerformancePath]accepted
}

// accepted is a code that a vendor has accepted, and when we heard of it.
type accepted struct {
	code string
	at   time.Time
}

// codeLasts is how long a code is kept before another takes its place: many
// buyers may come with a code of their own each, and all show the same picture.
const codeLasts = time.Minute

// Unlock remembers an access code that the vendor has accepted, to read a
// protected performance's plan and availability with: from now on
// [Catalogue.Performance] has it in Performance.Code. What is
// unlocked is what the pictures are read with, not who may hold: that is asked
// of every cart. It reports whether that is news; then what failed without the
// code is tried again at once.
func (c *Catalogue) Unlock(path seatplan.PerformancePath, code string) (news bool) {
	c.unlocked.mu.Lock()
	known, had := c.unlocked.codes[path]
	now := c.config.Now()
	news = !had && len(c.unlocked.codes) < maxPerformances || had && known.code != code && now.Sub(known.at) >= codeLasts
	if news {
		c.unlocked.codes[path] = accepted{code, now}
	}
	c.unlocked.mu.Unlock()
	if slot := c.plans.known(path); news && slot != nil {
		slot.renew()
	}
	return news
}

// code is the access code to read a performance with; empty for none.
func (c *Catalogue) code(path seatplan.PerformancePath) string {
	c.unlocked.mu.Lock()
	defer c.unlocked.mu.Unlock()
	return c.unlocked.codes[path].code
}

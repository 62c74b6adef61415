package catalogue

import (
	"sync"

	"github.com/parterre/parterre/seatplan"
)

// unlocked keeps the access codes that protected performances are read with.
type unlocked struct {
	mu    sync.Mutex // guards codes
	codes map[seatplan.PerformancePath]string
}

// Unlock remembers an access code that the vendor has accepted, to read a
// protected performance's plan and availability with: from now on
// [Catalogue.Performance] has it in Performance.Code. The latest counts. What is
// unlocked is what the pictures are read with, not who may hold: that is asked
// of every cart. It reports whether that is news; then what failed without the
// code is tried again at once.
func (c *Catalogue) Unlock(path seatplan.PerformancePath, code string) (news bool) {
	c.unlocked.mu.Lock()
	known, had := c.unlocked.codes[path]
	news = known != code && (had || len(c.unlocked.codes) < maxPerformances)
	if news {
		c.unlocked.codes[path] = code
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
	return c.unlocked.codes[path]
}

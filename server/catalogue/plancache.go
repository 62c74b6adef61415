package catalogue

import (
	"container/list"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// planCache keeps the plans used last, by content, and for each performance
// which of them is its own. A plan that no performance has any more stays until
// it is the least recently used: pages made with it still ask for it.
type planCache struct {
	limit int

	mu    sync.Mutex // guards everything below; never held while reading
	slots map[seatplan.PerformancePath]*planSlot
	plans map[string]*list.Element // of *kept, by hash
	order *list.List               // most recently used first
}

// kept is a plan with the performances it was given to.
type kept struct {
	entry *PlanEntry
	paths map[seatplan.PerformancePath]*planSlot
}

// planSlot is one performance's plan.
type planSlot struct {
	cell[*PlanEntry]

	venueMu sync.Mutex // guards everything below
	venue   vendors.Venue
	doubted time.Time
}

func newPlanCache(limit int) planCache {
	return planCache{
		limit: limit, slots: make(map[seatplan.PerformancePath]*planSlot),
		plans: make(map[string]*list.Element), order: list.New(),
	}
}

// slot returns the performance's slot, made if there is none. Slots are bounded
// by the plans kept and the failures remembered.
func (pc *planCache) slot(path seatplan.PerformancePath, r *reader) *planSlot {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	if s := pc.slots[path]; s != nil {
		return s
	}
	if len(pc.slots) >= 4*pc.limit {
		for path, s := range pc.slots {
			if s.idle(r) {
				delete(pc.slots, path)
			}
		}
	}
	s := &planSlot{}
	pc.slots[path] = s
	return s
}

func (pc *planCache) known(path seatplan.PerformancePath) *planSlot {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	return pc.slots[path]
}

// intern keeps a plan just read, or returns the equal one that is kept.
func (pc *planCache) intern(e *PlanEntry) *PlanEntry {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	return pc.keep(e).entry
}

// use notes that path's slot served e and that e was used.
func (pc *planCache) use(path seatplan.PerformancePath, s *planSlot, e *PlanEntry) *PlanEntry {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	k := pc.keep(e)
	k.paths[path] = s
	pc.slots[path] = s // it may have been dropped since
	return k.entry
}

// keep puts e in front and drops the last plans, with the slots that serve
// them, beyond the limit; pc.mu is held.
func (pc *planCache) keep(e *PlanEntry) *kept {
	if at := pc.plans[e.Hash]; at != nil {
		pc.order.MoveToFront(at)
		return at.Value.(*kept)
	}
	k := &kept{entry: e, paths: make(map[seatplan.PerformancePath]*planSlot)}
	pc.plans[e.Hash] = pc.order.PushFront(k)
	for pc.order.Len() > pc.limit {
		last := pc.order.Remove(pc.order.Back()).(*kept)
		delete(pc.plans, last.entry.Hash)
		for path, s := range last.paths {
			// The performance may have moved on to another plan meanwhile.
			if pc.slots[path] == s && s.serves(last.entry) {
				delete(pc.slots, path)
			}
		}
	}
	return k
}

func (pc *planCache) byHash(hash string) (*PlanEntry, bool) {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	at := pc.plans[hash]
	if at == nil {
		return nil, false
	}
	pc.order.MoveToFront(at)
	return at.Value.(*kept).entry, true
}

func (s *planSlot) serves(e *PlanEntry) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.value == nil || s.value.Hash == e.Hash
}

// at expires the plan when the performance has moved to another venue.
func (s *planSlot) at(venue vendors.Venue) {
	s.venueMu.Lock()
	moved := s.venue != venue && s.venue != vendors.Venue{}
	s.venue = venue
	s.venueMu.Unlock()
	if moved {
		s.expire()
	}
}

// doubt expires the plan unless that was done within the last pause.
func (s *planSlot) doubt(now time.Time, pause time.Duration) {
	s.venueMu.Lock()
	heed := s.doubted.IsZero() || now.Sub(s.doubted) >= pause
	if heed {
		s.doubted = now
	}
	s.venueMu.Unlock()
	if heed {
		s.expire()
	}
}

package sandbox

import (
	"maps"
	"sync"
)

// maxMetered bounds the names that callers can make us remember.
const maxMetered = 100_000

// meter counts calls, and how many of one caller's are under way at once.
type meter struct {
	mu    sync.Mutex // guards what follows
	calls map[string]int
	now   map[string]int
	max   map[string]int
}

// enter counts a call of op by caller, who may be empty; leave must be called
// when it has been answered.
func (m *meter) enter(op, caller string) (leave func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.calls == nil {
		m.calls, m.now, m.max = map[string]int{}, map[string]int{}, map[string]int{}
	}
	if len(m.calls) < maxMetered {
		m.calls[op]++
	}
	if caller == "" || len(m.max) >= maxMetered {
		return func() {}
	}
	m.now[caller]++
	m.max[caller] = max(m.max[caller], m.now[caller])
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.now[caller]--; m.now[caller] == 0 {
			delete(m.now, caller)
		}
	}
}

// reset forgets the counts, but not what is under way.
func (m *meter) reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls, m.max = map[string]int{}, map[string]int{}
	if m.now == nil {
		m.now = map[string]int{}
	}
}

// Counted returns how many calls there were by operation, and the most that one
// caller had under way at once.
func (m *meter) Counted() (calls, inFlightMax map[string]int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	calls, inFlightMax = make(map[string]int), make(map[string]int)
	maps.Copy(calls, m.calls)
	maps.Copy(inFlightMax, m.max)
	return calls, inFlightMax
}

package vendortest

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

// tally counts the cases that ran.
type tally struct {
	mu          sync.Mutex // guards what follows
	ran, failed int
	skipped     int
	names       []string
}

func (n *tally) count(t *testing.T, name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case t.Skipped():
		n.skipped++
		return
	case t.Failed():
		n.failed++
	}
	n.ran++
	if !slices.Contains(n.names, name) {
		n.names = append(n.names, name)
	}
}

// log says how many cases ran, and which.
func (n *tally) log(t *testing.T) {
	n.mu.Lock()
	defer n.mu.Unlock()
	slices.Sort(n.names)
	t.Logf("%d cases of %d kinds ran, %d failed, %d did not apply: %s",
		n.ran, len(n.names), n.failed, n.skipped, strings.Join(n.names, ", "))
}

package ticketsonic

import (
	"sync"

	"github.com/parterre/parterre/seatplan"
)

// memory is what the latest lists told that an order's tickets are read with:
// order/new answers with neither names nor the key of the sealed blocks.
type memory struct {
	mu    sync.Mutex // guards what follows
	key   publicKey
	names map[string]string // of ticket types, by sku
	// factor: a sealed price was a hundred times the list's, or the reverse.
	factor bool
}

// maxNames bounds how many names are remembered.
const maxNames = 10_000

// learn takes over what a list told. A key that cannot be read leaves the one
// that could.
func (m *memory) learn(key string, types []ticketType) {
	parsed, err := parsePublicKey(key)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err == nil {
		m.key = parsed
	}
	if m.names == nil || len(m.names)+len(types) > maxNames {
		m.names = make(map[string]string, len(types))
	}
	for _, t := range types[:min(len(types), maxNames)] {
		m.names[string(t.sku)] = t.name
	}
}

// publicKey returns the key, of no use where there has been none yet.
func (m *memory) publicKey() publicKey {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.key
}

// nameOf is what people call a ticket type; its sku where that is not known.
func (m *memory) nameOf(sku seatplan.AreaID) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := m.names[string(sku)]; n != "" {
		return n
	}
	return string(sku)
}

func (m *memory) noteFactor() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.factor = true
}

func (m *memory) hasFactor() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.factor
}

package server

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/parterre/parterre/server/checkout"
)

// NewQuiet is a log handler that cannot be flooded.
func NewQuiet(h slog.Handler) *quiet { return newQuiet(h) }

// Warnings opens the warnings to their test.
type Warnings struct{ *warnings }

// NewWarnings returns warnings that call a function.
func NewWarnings(warn func(names []string, left time.Duration)) Warnings {
	return Warnings{&warnings{warn: warn}}
}

// Held takes a cart.
func (w Warnings) Held(v checkout.View) { w.held(v) }

// Close stops them.
func (w Warnings) Close() { w.close() }

// Len is how many carts are to be warned.
func (w Warnings) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.carts)
}

// PerAddress is how many of so many connections one address may have.
func PerAddress(most int) int { return perAddress(most) }

// Connections bounds connections, as http.Server.ConnState.
func Connections(most, mostOfOne int, free netip.Prefix) func(net.Conn, http.ConnState) {
	c := newConnections([]netip.Prefix{free})
	c.most, c.mostOfOne = most, mostOfOne
	return c.state
}

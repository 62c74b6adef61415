package server

import (
	"net"
	"net/http"
	"net/netip"
	"sync"

	"github.com/parterre/parterre/server/web"
)

// connectionsPerAddress bounds the connections of one peer that are not sockets:
// what the browsers of a hundred buyers keep open.
const connectionsPerAddress = 600

// perAddress is how many of so many connections one peer may have: never so many
// that a few keep everybody else out of a process with few descriptors.
func perAddress(most int) int { return max(1, min(connectionsPerAddress, most/4)) }

// connections closes connections that are too many before anything is read from
// them: of one address, or for the descriptors that there are. Who connects and
// never reads keeps no more than these. Sockets are counted by themselves.
type connections struct {
	most, mostOfOne int
	free            []netip.Prefix // peers without a bound of their own: proxies, trusted networks

	mu   sync.Mutex // guards the fields below
	open map[net.Conn]netip.Addr
	by   map[netip.Addr]int
}

func newConnections(free []netip.Prefix) *connections {
	most := web.Descriptors() / 5
	return &connections{
		most: most, mostOfOne: perAddress(most), free: free,
		open: make(map[net.Conn]netip.Addr), by: make(map[netip.Addr]int),
	}
}

// state is http.Server.ConnState.
func (c *connections) state(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		if !c.enter(conn) {
			conn.Close()
		}
	case http.StateHijacked, http.StateClosed:
		c.leave(conn)
	}
}

// enter counts one more connection, unless there are too many.
func (c *connections) enter(conn net.Conn) bool {
	from, free := c.peer(conn)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) >= c.most || !free && c.by[from] >= c.mostOfOne {
		return false
	}
	c.open[conn] = from
	c.by[from]++
	return true
}

func (c *connections) leave(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	from, counted := c.open[conn]
	if !counted {
		return
	}
	delete(c.open, conn)
	if c.by[from]--; c.by[from] == 0 {
		delete(c.by, from)
	}
}

// peer is what a connection is counted under, of IPv6 the first address of the
// /64, and whether it has no bound.
func (c *connections) peer(conn net.Conn) (from netip.Addr, free bool) {
	a, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil {
		return from, true // no address, as in tests in memory
	}
	from = a.Addr().Unmap().WithZone("")
	for _, p := range c.free {
		free = free || p.Contains(from)
	}
	if from.Is6() {
		p, _ := from.Prefix(64) // there is one
		from = p.Addr()
	}
	return from, free
}

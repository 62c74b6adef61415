package ticketing

import (
	"slices"
	"sync"
)

// maxClaims bounds what is remembered; then everything is forgotten, which
// costs no more than a restart does.
const maxClaims = 50_000

// claims remembers which of the vendor's orders and tickets are whose. All
// buyers share one account at the vendor, and neither names the other: an order
// has no key of ours, a ticket has no order.
type claims struct {
	mu      sync.Mutex
	orders  map[string]string   // whose an order is: our key; guarded by mu, like the rest
	tickets map[string]string   // whose a ticket is: the vendor's order
	given   map[string][]string // serials by order
}

// order claims an order for one of our own and reports whether it is its.
func (c *claims) order(id, key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if owner, ok := c.orders[id]; ok {
		return owner == key
	}
	if c.orders == nil || len(c.orders) >= maxClaims {
		c.orders = map[string]string{}
	}
	c.orders[id] = key
	return true
}

// free reports whether an order may be claimed.
func (c *claims) free(id, key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	owner, ok := c.orders[id]
	return !ok || owner == key
}

// take gives an order n of the serials, which are in the order they were
// issued: those it was given before, else the first after skip that are nobody
// else's. Serials of the peers, orders whose turn is earlier, are left for
// those that were not given theirs. It returns false where there are too few.
func (c *claims) take(order string, serials []string, n int, earlier map[string]int) ([]string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var mine, free []string
	for _, s := range serials {
		switch owner, taken := c.tickets[s]; {
		case !taken:
			free = append(free, s)
		case owner == order:
			mine = append(mine, s)
		}
	}
	if len(mine) >= n {
		return mine[:n], true
	}
	skip := 0
	for peer, wants := range earlier {
		had := 0
		for _, s := range c.given[peer] {
			if slices.Contains(serials, s) {
				had++
			}
		}
		skip += max(0, wants-had)
	}
	missing := n - len(mine)
	if len(free) < skip+missing {
		return nil, false
	}
	if c.tickets == nil || len(c.tickets) >= maxClaims {
		c.tickets, c.given = map[string]string{}, map[string][]string{}
	}
	for _, s := range free[skip : skip+missing] {
		c.tickets[s] = order
		c.given[order] = append(c.given[order], s)
	}
	return append(mine, free[skip:skip+missing]...), true
}

package app

import (
	"github.com/parterre/parterre/seatplan/wire"
)

// Control is a text frame of the server, its members by their JSON names.
type Control struct {
	Type  string // hold, cart, order, warning, expired, stale, live, plan
	Rev   int64  // cart
	Since string // stale
}

// Connect begins to want the stream.
func (a *App) Connect(now float64) {
	a.now = now
	a.live.Start(a.options.Performance, a.options.Plan, now, a.options.Random)
	a.tickLive(now)
}

// Opened takes that the socket is open; the cart's token may be empty.
func (a *App) Opened(token string, now float64) {
	a.do(EffectFrame, a.live.Opened(token, now))
}

// SetOrder takes the order that the page shows, with its secret, to be told of
// what becomes of it, until the page shows a cart again.
func (a *App) SetOrder(id, secret string) { a.follow(id, secret) }

// follow says whose messages are wanted: those of an order, or, without one, of
// the cart that the token opens.
func (a *App) follow(order, token string) {
	if order == a.live.order && token == a.live.token {
		return
	}
	a.live.order, a.live.token = order, token
	if a.live.open {
		a.do(EffectFrame, a.live.Hello(token))
	}
}

// Closed takes that the socket was closed by the server or broke.
func (a *App) Closed(code int, now float64) {
	a.live.Closed(code, now)
	a.tickLive(now)
}

// Wake takes that the network is back or that the page is looked at again: the
// stream is wanted at once.
func (a *App) Wake(now float64) {
	if a.live.Wake(now) {
		a.do(EffectHangUp, "")
	}
	a.Tick(now)
}

// Control takes a text frame. An unknown type counts as a sign of life.
func (a *App) Control(c Control, now float64) {
	a.now = now
	a.live.Heard(now)
	switch c.Type {
	case "cart":
		if c.Rev > a.cart.Rev {
			a.newer, a.newerAt = c.Rev, now+ownAnswer
		}
	case "order":
		a.do(EffectRefresh, "")
	case "hold", "warning": // the page counts by itself, and says it once
	case "expired": // what the page is answered says why
		a.do(EffectRefresh, "")
	case "stale":
		a.live.Behind(true)
		a.since = c.Since
	case "live":
		a.live.Behind(false)
		a.since = ""
	case "plan":
		a.do(EffectReload, "")
	}
	a.judge(now)
}

// Binary takes a frame of statuses: a snapshot, or a delta that must follow on
// what is known. Anything else makes the stream start anew with a snapshot.
func (a *App) Binary(frame []byte, now float64) {
	a.now = now
	a.live.Heard(now)
	if !a.apply(frame) {
		a.do(EffectHangUp, "")
		a.live.Restart(now)
	}
	a.dirty |= DirtySeats | DirtyFree | DirtyTip
	a.judge(now)
}

// apply takes a frame over and reports whether it could.
func (a *App) apply(frame []byte) bool {
	if wire.Kind(frame) == wire.KindSnapshot {
		s, err := wire.DecodeSnapshot(frame)
		return err == nil && a.take(s)
	}
	d, err := wire.DecodeDelta(frame)
	if err != nil || !a.live.Fits(d) {
		return false
	}
	for _, c := range d.Seats {
		a.seats.SetSeat(int(c.Seat), c.Status)
	}
	for _, c := range d.Areas {
		a.seats.SetArea(int(c.Area), c.Free)
	}
	return true
}

// take takes a whole picture over, if it is one of our plan.
func (a *App) take(s *wire.Snapshot) bool {
	if len(s.Seats) != a.plan.Len() || !isKey(s.Plan, a.options.Plan) {
		return false
	}
	a.live.Snapshot(s.Position)
	a.seats.SetStream(s.Seats, s.Areas)
	a.pictured = true
	return true
}

// Pictured reports whether the server has said how the seats are. Before that
// nothing is known of them but what the page came with.
func (a *App) Pictured() bool { return a.pictured }

// isKey reports whether a plan's key begins its hash. A hash that is not
// written in hexadecimal cannot be compared and is taken for right.
func isKey(key wire.PlanKey, hash string) bool {
	if len(hash) < 2*len(key) {
		return true
	}
	same := true
	for i, b := range key {
		high, ok1 := hexDigit(hash[2*i])
		low, ok2 := hexDigit(hash[2*i+1])
		if !ok1 || !ok2 {
			return true
		}
		same = same && high<<4|low == b
	}
	return same
}

func hexDigit(c byte) (value byte, ok bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}

// Redraw has everything drawn anew.
func (a *App) Redraw() { a.dirty |= DirtyCamera | DirtyMarks | DirtyFocus | DirtyTip }

package app

import (
	"math"
	"strconv"

	"github.com/parterre/parterre/seatplan/wire"
)

// Freshness says how far the picture of the seats can be trusted.
type Freshness uint8

const (
	// Fresh is what the server sent within the last half minute.
	Fresh Freshness = iota
	// Stale may be out of date: nothing came for 30 s, or the server says that
	// the box office does not answer. Seats can still be chosen; the answer to
	// the hold is the truth.
	Stale
	// Offline is nothing for a minute.
	Offline
)

// String returns the word for data-connection.
func (f Freshness) String() string { return [...]string{"live", "stale", "offline"}[f] }

const (
	staleAfter   = 30_000 // milliseconds without a frame
	offlineAfter = 60_000
	backOffFirst = 500
	backOffMost  = 30_000

	closeRefused = 1008 // the server did not like our hello
)

// Live is the socket's side of the protocol: when to connect, what to say
// first, which frames fit on those before. The zero value is not started.
type Live struct {
	performance, plan string
	random            func() float64 // in [0,1)

	token string // as last said
	at    wire.Position
	known bool // at is where the picture stands

	open      bool
	started   bool
	connectAt float64 // while not open
	dialling  bool
	attempt   int
	last      float64 // when the last frame came
	behind    bool    // the server said stale
}

// Start begins to want a connection.
func (l *Live) Start(performance, plan string, now float64, random func() float64) {
	*l = Live{performance: performance, plan: plan, random: random, started: true, connectAt: now, last: now}
}

// Due reports, once, that it is time to open a socket.
func (l *Live) Due(now float64) bool {
	if !l.started || l.open || l.dialling || now < l.connectAt {
		return false
	}
	l.dialling = true
	return true
}

// Opened takes that the socket is open and returns what to send first.
func (l *Live) Opened(token string) string {
	l.open, l.dialling = true, false
	return l.Hello(token)
}

// Hello returns what says who we are. It is sent again when a cart is begun, to
// be told of what happens to it.
func (l *Live) Hello(token string) string {
	l.token = token
	epoch, seq := "", uint64(0)
	if l.known {
		epoch, seq = strconv.FormatUint(l.at.Epoch, 10), l.at.Seq
	}
	return `{"type":"hello","token":` + quote(token) + `,"performance":` + quote(l.performance) +
		`,"plan":` + quote(l.plan) + `,"epoch":"` + epoch + `","seq":` + strconv.FormatUint(seq, 10) + `}`
}

// Closed takes that the socket is gone, whoever closed it, and works out when
// to open another: after 0.5 s doubling to 30 s, times a random share.
func (l *Live) Closed(code int, now float64) {
	l.open, l.dialling = false, false
	wait := math.Min(backOffMost, backOffFirst*math.Pow(2, float64(l.attempt)))
	if code == closeRefused {
		wait = backOffMost
	}
	l.attempt = min(l.attempt+1, 10)
	l.connectAt = now + wait*l.random()
}

// Restart takes that we hang up because what came did not fit, and asks for a
// whole picture next.
func (l *Live) Restart(now float64) {
	l.known = false
	l.Closed(0, now)
}

// Wake is called when the network is back or the page is looked at again: a
// missing connection is wanted at once, and one that was silent too long is
// given up. It reports whether the socket is to be closed.
func (l *Live) Wake(now float64) (hangUp bool) {
	hangUp = l.open && now-l.last >= staleAfter
	if hangUp {
		l.open = false
	}
	l.connectAt, l.attempt = now, 0
	return hangUp
}

// Heard takes that a frame of any kind came.
func (l *Live) Heard(now float64) { l.last = now }

// Silent reports, once a connection, that the server sent nothing for so long
// that the socket is to be closed and another opened.
func (l *Live) Silent(now float64) bool {
	if !l.open || now-l.last < staleAfter {
		return false
	}
	l.open, l.connectAt = false, now
	return true
}

// Snapshot takes the position of a whole picture.
func (l *Live) Snapshot(at wire.Position) { l.at, l.known, l.attempt = at, true, 0 }

// Fits reports whether a delta follows the picture as it stands; if so its
// position is taken over. If not the picture is to be fetched anew: hang up
// and connect, which asks for a snapshot.
func (l *Live) Fits(d *wire.Delta) bool {
	if !l.known || !d.Follows(l.at) {
		l.known = false
		return false
	}
	l.at, l.attempt = d.Position, 0
	return true
}

// Behind takes whether the server says that its own picture is old.
func (l *Live) Behind(behind bool) { l.behind = behind }

// Freshness returns how far the picture can be trusted now.
func (l *Live) Freshness(now float64) Freshness {
	switch silence := now - l.last; {
	case silence >= offlineAfter:
		return Offline
	case silence >= staleAfter || l.behind:
		return Stale
	}
	return Fresh
}

// quote returns s as a JSON string.
func quote(s string) string {
	const digits = "0123456789abcdef"
	b := []byte{'"'}
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}

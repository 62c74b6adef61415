package app

import (
	"math"
	"strconv"

	"github.com/parterre/parterre/seatplan/wire"
)

const (
	staleAfter = 30_000 // milliseconds without news
	quietAfter = 22_000 // the same until HTTP is asked: a beat of the server's is overdue

	backOffLeast = 100
	backOffFirst = 500
	backOffMost  = 30_000
	// spread is over what time they come back who lost a socket that worked: a
	// server that restarts sends everybody away at once.
	spread = 3000
	// steady is how long a socket must have worked for the back-off to begin anew:
	// a proxy may let the first frames through and cut it then, every time.
	steady = 10_000

	dialPatience  = 10_000 // how long a socket may take to open
	framePatience = 6000   // and then to the first frame

	closeRefused = 1008 // the server did not like our hello
)

// Live is the socket's side of the protocol: when to connect, what to say
// first, which frames fit on those before. Where the socket does not work it says
// when to ask for the seats over HTTP instead, see poll.go. The zero value is not
// started.
type Live struct {
	performance, plan string
	random            func() float64 // in [0,1)

	token, order string // as last said
	at           wire.Position
	known        bool // at is where the picture stands

	started   bool
	open      bool
	dialling  bool
	spoke     bool    // a frame came on this socket
	began     float64 // when it was dialled
	openedAt  float64
	spokeAt   float64 // when its first frame came
	frameAt   float64 // when its last frame came
	connectAt float64 // while not open
	attempt   int

	polls  polls
	last   float64 // when the picture was last known to be right
	behind bool    // the server said stale
}

// Start begins to want a connection.
func (l *Live) Start(performance, plan string, now float64, random func() float64) {
	*l = Live{performance: performance, plan: plan, random: random, started: true, connectAt: now, last: now}
	l.polls.at = now + firstPoll
}

// Due reports, once, that it is time to open a socket.
func (l *Live) Due(now float64) bool {
	if !l.started || l.open || l.dialling || now < l.connectAt {
		return false
	}
	l.dialling, l.began = true, now
	return true
}

// Opened takes that the socket is open and returns what to send first.
func (l *Live) Opened(token string, now float64) string {
	l.open, l.dialling, l.openedAt, l.frameAt = true, false, now, now
	return l.Hello(token)
}

// Hello returns what says who we are. It is sent again when a cart is begun, or
// an order made of it, to be told of what happens to it.
func (l *Live) Hello(token string) string {
	l.token = token
	epoch, seq, order := "", uint64(0), ""
	if l.known {
		epoch, seq = strconv.FormatUint(l.at.Epoch, 10), l.at.Seq
	}
	if l.order != "" {
		order = `,"order":` + quote(l.order)
	}
	return `{"type":"hello","token":` + quote(token) + order + `,"performance":` + quote(l.performance) +
		`,"plan":` + quote(l.plan) + `,"epoch":"` + epoch + `","seq":` + strconv.FormatUint(seq, 10) + `}`
}

// Works reports whether the socket brings what happens.
func (l *Live) Works() bool { return l.open && l.spoke }

// Closed takes that the socket is gone, whoever closed it, and works out when
// to open another. One that had worked for a while is followed by another after a
// random share of spread, any other after 0.5 s doubling to 30 s, times a random
// share. In the meantime HTTP is asked.
func (l *Live) Closed(code int, now float64) {
	worked := l.spoke && now-l.spokeAt >= steady
	if worked {
		l.attempt = 0
	}
	wait := math.Min(backOffMost, backOffFirst*math.Pow(2, float64(l.attempt)))
	switch {
	case code == closeRefused:
		wait = backOffMost
	case worked:
		wait = spread
	}
	l.attempt = min(l.attempt+1, 10)
	l.connectAt = now + math.Max(backOffLeast, wait*l.random())
	l.polls.socketGone(now, l.spoke, l.known, l.random())
	l.open, l.dialling, l.spoke = false, false, false
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
	hangUp = l.open && now-l.frameAt >= staleAfter
	if hangUp {
		l.open, l.spoke = false, false
	}
	if !l.Works() {
		l.polls.at = now
	}
	l.polls.unplugged = false
	l.connectAt, l.attempt = now, 0
	return hangUp
}

// Heard takes that a frame of any kind came.
func (l *Live) Heard(now float64) {
	if !l.spoke {
		l.spoke, l.spokeAt = true, now
	}
	l.last, l.frameAt = now, now
	l.polls.reached()
}

// Silent reports, once a connection, that the socket is to be closed because
// nothing comes through it: it does not open, brings no first frame, or has gone
// silent. When to open another is worked out as in [Live.Closed].
func (l *Live) Silent(now float64) bool {
	silent := l.dialling && now-l.began >= dialPatience ||
		l.open && !l.spoke && now-l.openedAt >= framePatience ||
		l.open && now-l.frameAt >= staleAfter
	if silent {
		l.Closed(0, now)
	}
	return silent
}

// Snapshot takes the position of a whole picture.
func (l *Live) Snapshot(at wire.Position) { l.at, l.known = at, true }

// Fits reports whether a delta follows the picture as it stands; if so its
// position is taken over. If not the picture is to be fetched anew: hang up
// and connect, which asks for a snapshot.
func (l *Live) Fits(d *wire.Delta) bool {
	if !l.known || !d.Follows(l.at) {
		l.known = false
		return false
	}
	l.at = d.Position
	return true
}

// Behind takes whether the server says that its own picture is old.
func (l *Live) Behind(behind bool) { l.behind = behind }

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

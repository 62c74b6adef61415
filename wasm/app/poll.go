package app

import (
	"math"
	"strconv"

	"github.com/parterre/parterre/seatplan/wire"
)

const (
	// firstPoll is how long the socket may take to bring the first picture before
	// it is asked for over HTTP, in milliseconds.
	firstPoll = 1500
	// pollEvery is the pause between two polls that are answered, pollRetry the
	// first after one that is not; it doubles up to pollEvery. Each is taken a
	// fifth shorter or longer, by chance.
	pollEvery = 5000
	pollRetry = 1500
	// pollPatience is how long a poll may take.
	pollPatience = 8000
	// pollGrace is how long after the loss of a socket that worked HTTP is first
	// asked, at least: the next socket is mostly there by then.
	pollGrace = 1000
	// pollBusy is the pause that a server that refuses is given.
	pollBusy = 15_000

	// offlinePolls is how many polls in a row must go unanswered for the buyer to
	// be told of being offline; one is enough where the browser says so too.
	offlinePolls = 2
)

// polls is when to ask for the seats over HTTP.
type polls struct {
	at        float64 // when to ask next
	asking    bool
	again     bool    // ask once more as soon as the one under way is answered
	sent      float64 // when the one under way was sent
	failed    int     // how many went unanswered since the server was last reached
	unplugged bool    // the browser says that there is no network
}

// socketGone takes that a socket is gone, and whether it had worked.
func (p *polls) socketGone(now float64, worked, known bool, random float64) {
	next := now + pollEvery*random
	switch {
	case worked:
		next = now + pollGrace + (spread-pollGrace)*random
	case !known: // there is nothing to be seen yet
		next = now + pollGrace*random/2
	}
	p.at = math.Min(math.Max(p.at, now), next)
	if worked {
		p.at = next
	}
}

// reached takes that the server was heard.
func (p *polls) reached() { p.failed, p.unplugged = 0, false }

// offline reports whether the server cannot be reached over HTTP.
func (p *polls) offline() bool { return p.failed >= offlinePolls || p.failed > 0 && p.unplugged }

// next works out when to ask again, after about so long.
func (p *polls) next(now, pause, random float64) { p.at = now + pause*(0.8+0.4*random) }

// fail notes a poll that nobody answered.
func (p *polls) fail(now, random float64) {
	p.asking = false
	p.next(now, math.Min(pollEvery, pollRetry*math.Pow(2, float64(p.failed))), random)
	p.failed = min(p.failed+1, 10)
}

// PollDue reports, once for each, that the seats are to be asked for over HTTP:
// the socket does not work, or is suspiciously silent.
func (l *Live) PollDue(now float64) bool {
	p := &l.polls
	if p.asking && now-p.sent >= pollPatience {
		p.fail(now, l.random())
	}
	sufficient := l.Works() && now-l.frameAt < quietAfter && !p.unplugged
	if !l.started || p.asking || sufficient || now < p.at {
		return false
	}
	p.asking, p.again, p.sent = true, false, now
	return true
}

// Unplugged takes that the browser says that there is no network: HTTP is asked
// at once, to know.
func (l *Live) Unplugged(now float64) { l.polls.unplugged, l.polls.at = true, now }

// PollSoon has the seats asked for at once where the socket does not bring them.
func (l *Live) PollSoon(now float64) {
	l.polls.at = math.Min(l.polls.at, now)
	l.polls.again = l.polls.asking
}

// Tag returns the ETag of the picture, "" where there is none.
func (l *Live) Tag() string {
	if !l.known {
		return ""
	}
	return `"` + strconv.FormatUint(l.at.Epoch, 10) + "-" + strconv.FormatUint(l.at.Seq, 10) + `"`
}

// Answer is what a poll came to.
type Answer struct {
	Status int    // of HTTP; 0 when nobody answered
	Body   []byte // of 200: a snapshot frame
	Stale  string // since when the server's own picture is old, empty where it is not
}

// PollSent returns when the poll under way was sent, which names it.
func (a *App) PollSent() float64 { return a.live.polls.sent }

// Polled takes the answer to the poll that was sent at a time. One that comes too
// late, or that the socket has overtaken, changes nothing.
func (a *App) Polled(sent float64, answer Answer, now float64) {
	a.now = now
	p := &a.live.polls
	if !p.asking || p.sent != sent {
		return
	}
	snapshot, err := wire.DecodeSnapshot(answer.Body)
	switch {
	case answer.Status == 0, answer.Status == 200 && err != nil: // nobody, or somebody else
		p.fail(now, a.live.random())
		a.judge(now)
		return
	case answer.Status == 200 || answer.Status == 304:
		p.next(now, pollEvery, a.live.random())
	default:
		p.next(now, pollBusy, a.live.random())
	}
	if p.again {
		p.at = now
	}
	p.asking = false
	p.reached()
	if a.live.Works() && a.live.frameAt >= sent {
		return
	}
	switch answer.Status {
	case 200:
		if !a.take(snapshot) {
			a.do(EffectReload, "") // the page is of another plan
			p.next(now, backOffMost, a.live.random())
			return
		}
		a.dirty |= DirtySeats | DirtyFree | DirtyTip
		fallthrough
	case 304:
		a.live.last = now
		a.live.Behind(answer.Stale != "")
		a.since = answer.Stale
	}
	a.judge(now)
}

// tickPoll asks over HTTP where that is due.
func (a *App) tickPoll(now float64) {
	if a.Loaded() && a.live.PollDue(now) {
		a.do(EffectPoll, a.live.Tag())
	}
}

// Unplugged takes that the browser says that there is no network.
func (a *App) Unplugged(now float64) {
	a.now = now
	a.live.Unplugged(now)
	a.tickLive(now)
}

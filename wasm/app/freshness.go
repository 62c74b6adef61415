package app

import "strconv"

// Freshness says how far the picture of the seats can be trusted.
type Freshness uint8

const (
	// Fresh is what the server said within the last half minute, through the socket
	// or over HTTP.
	Fresh Freshness = iota
	// Stale may be out of date: nothing came for 30 s, or the server says that
	// the box office does not answer. Seats can still be chosen; the answer to
	// the hold is the truth.
	Stale
	// Offline is when HTTP does not reach the server either.
	Offline
)

// String returns the word for data-connection.
func (f Freshness) String() string { return [...]string{"live", "stale", "offline"}[f] }

// Freshness returns how far the picture can be trusted now.
func (l *Live) Freshness(now float64) Freshness {
	switch {
	case l.polls.offline():
		return Offline
	case now-l.last >= staleAfter || l.behind:
		return Stale
	}
	return Fresh
}

// judge says when the picture has become more or less to be trusted.
func (a *App) judge(now float64) {
	if works := a.live.Works(); works != a.socketWorks {
		a.socketWorks = works
		a.dirty |= DirtyFreshness
	}
	f := a.live.Freshness(now)
	if f == a.freshness {
		return
	}
	a.freshness = f
	a.dirty |= DirtyFreshness
	text := a.FreshnessText()
	if f == Fresh {
		text = a.options.Texts.Live
	}
	a.announce("live", text)
}

// FreshnessText says why the picture cannot be trusted, "" where it can.
func (a *App) FreshnessText() string {
	switch at, ok := ParseTime(a.since); {
	case a.freshness == Fresh:
		return ""
	case a.freshness == Offline:
		return a.options.Texts.Offline
	case ok:
		minutes := int(at/60_000) + a.options.OffsetMinutes
		return Fill(a.options.Texts.StaleSince, "time", twoDigits(minutes/60%24)+":"+twoDigits(minutes%60))
	}
	return a.options.Texts.Stale
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// Freshness returns how far the picture can be trusted, as of the last tick or
// frame.
func (a *App) Freshness() Freshness { return a.freshness }

// Transport names what brings the picture, for data-transport: ws or poll.
func (a *App) Transport() string {
	if a.socketWorks {
		return "ws"
	}
	return "poll"
}

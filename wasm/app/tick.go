package app

import "strconv"

// Tick lets time pass: it counts the clock, watches the socket and lets what
// waits be said. It wants to be called about four times a second, and may be
// called less often while nobody looks.
func (a *App) Tick(now float64) {
	a.now = now
	a.tickClock(now)
	a.tickCart(now)
	a.tickLive(now)
	if said := a.announcer.Next(now); said != "" {
		a.do(EffectAnnounce, said)
	}
}

func (a *App) tickClock(now float64) {
	if !a.clock.Running() {
		return
	}
	a.dirty |= DirtyClock
	if m := a.clock.Warning(now); m > 0 {
		a.warn(m)
	}
	switch {
	case !a.clock.Over(now):
	case a.overFor != a.clock.expires:
		a.over()
	case now >= a.askAt: // the server's clock was a little behind ours
		a.ask()
	}
}

func (a *App) warn(minutes int) {
	a.announcer.Say("clock", Fill(a.options.Texts.Warning, "minutes", strconv.Itoa(minutes)))
}

// over says, once for each hold, that its time ran out, and has the page ask
// what the server made of it.
func (a *App) over() {
	a.overFor = a.clock.expires
	a.announcer.Say("clock", a.options.Texts.Expired)
	a.ask()
}

// ownAnswer is how long the answer to a change of ours may take after others
// were told of it, in milliseconds.
const ownAnswer = 500

// tickCart asks for the cart if it was changed elsewhere.
func (a *App) tickCart(now float64) {
	if a.newer == 0 || now < a.newerAt {
		return
	}
	if a.newer > a.cart.Rev {
		a.do(EffectRefresh, "")
	}
	a.newer = 0
}

// askEvery is how often a page asks, in milliseconds, whose hold is over and
// whose cart still is not.
const askEvery = 2000

func (a *App) ask() {
	a.askAt = a.now + askEvery
	a.do(EffectRefresh, "")
}

func (a *App) tickLive(now float64) {
	if a.live.Silent(now) {
		a.do(EffectHangUp, "")
	}
	if a.live.Due(now) {
		a.do(EffectConnect, "")
	}
	a.tickPoll(now)
	a.judge(now)
}

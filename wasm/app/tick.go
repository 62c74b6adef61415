package app

// Tick lets time pass: it watches the socket and asks for what was told of. It
// wants to be called about four times a second, and may be called less often
// while nobody looks.
func (a *App) Tick(now float64) {
	a.now = now
	a.tickCart(now)
	a.tickLive(now)
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

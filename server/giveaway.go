package server

import (
	"log/slog"
	"net/url"

	"github.com/parterre/parterre/server/vendors"
)

// checkGiveAway refuses a configuration that gives a real vendor's tickets away
// unless it says so.
func (a Account) checkGiveAway(found *flaws) {
	switch {
	case a.Payment.GiveAway && a.Payment.Provider != payDemo:
		found.bad("payment.give_away: goes with provider demo only")
	case a.Payment.Provider == payDemo && !a.Payment.GiveAway && !a.onLoopback():
		found.bad("payment.provider: demo takes no money, so that tickets of the vendor at base_url, which is not on this machine, " +
			"would be given away: take another provider, or add give_away: true if that is meant")
	}
}

// givesAway reports whether a real vendor's tickets are given away.
func (a Account) givesAway() bool { return a.Payment.Provider == payDemo && !a.onLoopback() }

// onLoopback reports whether the vendor is a program on this machine, as a
// sandbox is. Names are not resolved, but for the one that stands for it.
func (a Account) onLoopback() bool {
	u, err := url.Parse(a.BaseURL)
	return err == nil && isLoopbackHost(u.Hostname())
}

// examineGiveAway says that tickets are given away.
func (e *examination) examineGiveAway() {
	if e.account.givesAway() {
		e.say(vendors.Note, "payment: provider demo takes no money and give_away is true: every ticket of %s is given away", e.maker.name)
	}
}

// warnOf logs what a configuration allows and is seldom meant.
func warnOf(c Config, log *slog.Logger) {
	for _, check := range examineProxies(c) {
		if check.Level != vendors.Good {
			log.Warn("buyers cannot be told apart", "setting", check.Subject, "finding", check.Says)
		}
	}
	for _, p := range c.Promoters {
		for _, a := range p.Accounts {
			if a.givesAway() {
				log.Warn("tickets are given away", "promoter", p.ID, "account", a.ID)
			}
		}
	}
}

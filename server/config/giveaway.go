package config

import "net/url"

// checkGiveAway refuses a configuration that gives a real vendor's tickets away
// unless it says so.
func (a Account) checkGiveAway(found *Problems) {
	switch {
	case a.Payment.GiveAway && a.Payment.Provider != PayDemo:
		found.Add("payment.give_away: goes with provider demo only")
	case a.Payment.Provider == PayDemo && !a.Payment.GiveAway && !a.onLoopback():
		found.Add("payment.provider: demo takes no money, so that tickets of the vendor at base_url, which is not on this machine, " +
			"would be given away: take another provider, or add give_away: true if that is meant")
	}
}

// GivesAway reports whether a real vendor's tickets are given away.
func (a Account) GivesAway() bool { return a.Payment.Provider == PayDemo && !a.onLoopback() }

// onLoopback reports whether the vendor is a program on this machine, as a
// sandbox is.
func (a Account) onLoopback() bool {
	u, err := url.Parse(a.BaseURL)
	return err == nil && IsLoopback(u.Hostname())
}

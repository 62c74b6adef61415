package doctor

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// ExamineProxies says whether buyers behind a proxy can be told apart.
func ExamineProxies(c config.Config) []Check {
	const subject = "trusted_proxies"
	say := func(level vendors.Level, format string, args ...any) []Check {
		return []Check{{subject, vendors.Finding{Level: level, Says: fmt.Sprintf(format, args...)}}}
	}
	for _, p := range c.Proxies() {
		if p.Bits() == 0 {
			return say(vendors.Bad, "%s is every address there is: anybody can say that they are anybody else, and no limit holds", p)
		}
	}
	host, _, _ := net.SplitHostPort(c.Listen)
	public, err := url.Parse(c.PublicURL)
	switch {
	case len(c.TrustedProxies) > 0:
		return say(vendors.Good, "X-Forwarded-For counts when it comes from %s", strings.Join(c.TrustedProxies, ", "))
	case c.PublicURL == "" || err != nil:
	case config.IsLoopback(host) && !config.IsLoopback(public.Hostname()):
		return say(vendors.Bad, "public_url is %s and we listen at %s, so that a proxy stands in between, and it is not named: "+
			"all buyers count as one address and share its limits. Name its network, such as 127.0.0.1/32", c.PublicURL, c.Listen)
	case public.Scheme == "https":
		return say(vendors.Note, "public_url is https and we listen at %s without TLS: if that is done by a proxy, name its network, "+
			"or all buyers count as one address and share its limits", c.Listen)
	}
	return nil
}

// examineForwarder says that a peer forwarded and was not believed, if it would
// not be now.
func examineForwarder(c config.Config, notices []store.Notice) []Check {
	var found []Check
	for _, n := range notices {
		peer, err := netip.ParseAddr(n.Detail)
		if n.Name != store.NoticeForwarder || err != nil {
			continue
		}
		if slices.ContainsFunc(c.Proxies(), func(p netip.Prefix) bool { return p.Contains(peer) }) {
			continue
		}
		found = append(found, note("trusted_proxies", fmt.Sprintf("%s sent X-Forwarded-For on %s and was not believed: if it is a proxy of ours, "+
			"all buyers behind it count as one address; name it", peer, n.At.UTC().Format("2 January 2006, 15:04 UTC"))))
	}
	return found
}

package server

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"github.com/parterre/parterre/server/vendors"
)

// proxies are the networks of the proxies that are trusted.
func proxies(c Config) []netip.Prefix {
	var out []netip.Prefix
	for _, p := range c.TrustedProxies {
		if prefix, err := parseProxy(p); err == nil { // checked with the configuration
			out = append(out, prefix)
		}
	}
	return out
}

// parseProxy reads a network. One of IPv4 in IPv6 is the IPv4 network, because
// that is how addresses are compared.
func parseProxy(text string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(text)
	if err == nil && p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p, err
}

// examineProxies says whether buyers behind a proxy can be told apart.
func examineProxies(c Config) []Check {
	const subject = "trusted_proxies"
	say := func(level vendors.Level, format string, args ...any) []Check {
		return []Check{{subject, vendors.Finding{Level: level, Says: fmt.Sprintf(format, args...)}}}
	}
	for _, p := range proxies(c) {
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
	case isLoopbackHost(host) && !isLoopbackHost(public.Hostname()):
		return say(vendors.Bad, "public_url is %s and we listen at %s, so that a proxy stands in between, and it is not named: "+
			"all buyers count as one address and share its limits. Name its network, such as 127.0.0.1/32", c.PublicURL, c.Listen)
	case public.Scheme == "https":
		return say(vendors.Note, "public_url is https and we listen at %s without TLS: if that is done by a proxy, name its network, "+
			"or all buyers count as one address and share its limits", c.Listen)
	}
	return nil
}

// isLoopbackHost reports whether a host name or address is this machine's own.
func isLoopbackHost(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.Unmap().IsLoopback()
}

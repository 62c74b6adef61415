package config

import "net/netip"

// Proxies returns the networks of the trusted proxies.
func (c Config) Proxies() []netip.Prefix { return networks(c.TrustedProxies) }

// TrustedNetworks returns the networks without limits.
func (l Limits) TrustedNetworks() []netip.Prefix { return networks(l.Trusted) }

func networks(texts []string) []netip.Prefix {
	var out []netip.Prefix
	for _, text := range texts {
		if p, err := parseNetwork(text); err == nil { // checked with the configuration
			out = append(out, p)
		}
	}
	return out
}

// parseNetwork parses a network. One of IPv4 in IPv6 becomes the IPv4 network,
// because that is how addresses are compared.
func parseNetwork(text string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(text)
	if err == nil && p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p, err
}

// IsLoopback reports whether a host name or address is this machine's own.
// Names other than localhost are not resolved.
func IsLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.Unmap().IsLoopback()
}

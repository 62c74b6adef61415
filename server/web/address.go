package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
)

// maxHops bounds how many entries of X-Forwarded-For are read, from the nearest.
const maxHops = 32

// address is the network that a request comes from: the peer's, or, where that
// is a proxy that we trust, what the nearest entry of X-Forwarded-For says that
// is not one itself. Entries further left are the client's own words. Of IPv6 it
// is the /64, which one line of one household has whole.
func (s *Server) address(r *http.Request) netip.Prefix {
	addr := parseAddress(r.RemoteAddr)
	if lines := r.Header.Values("X-Forwarded-For"); len(lines) > 0 {
		if s.trusted(addr) {
			addr = s.forwarded(addr, lines)
		} else {
			s.forwarders.notice(addr)
		}
	}
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	prefix, _ := addr.Prefix(bits) // invalid for a peer without an address
	return prefix
}

// forwarded walks from a trusted proxy to the first address that is none. All
// header lines are one list. An entry that is no address ends the walk: whoever
// wrote it is the last that is known.
func (s *Server) forwarded(addr netip.Addr, lines []string) netip.Addr {
	hops := 0
	for n := len(lines) - 1; n >= 0; n-- {
		for rest, more := lines[n], true; more && hops < maxHops; hops++ {
			var entry string
			if i := strings.LastIndexByte(rest, ','); i >= 0 {
				rest, entry = rest[:i], rest[i+1:]
			} else {
				entry, more = rest, false
			}
			next := parseAddress(strings.TrimSpace(entry))
			if !next.IsValid() {
				return addr
			}
			if addr = next; !s.trusted(addr) {
				return addr
			}
		}
	}
	return addr
}

// trusted reports whether an address is that of a proxy we trust.
func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// parseAddress reads an address as peers and proxies write it: with a port, in
// brackets, as IPv4 in IPv6. The zero Addr is returned for anything else.
func parseAddress(text string) netip.Addr {
	text = strings.Trim(text, `"`)
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	if err != nil {
		host, _, splitErr := net.SplitHostPort(text)
		if splitErr != nil {
			return netip.Addr{}
		}
		if addr, err = netip.ParseAddr(host); err != nil {
			return netip.Addr{}
		}
	}
	return addr.Unmap().WithZone("")
}

// forwarders notices peers that send X-Forwarded-For and are not trusted: proxies
// that trusted_proxies lacks, or strangers who make one up. The first is told
// of, once.
type forwarders struct {
	once   sync.Once
	report func(peer netip.Addr) // may be nil
}

func (f *forwarders) notice(peer netip.Addr) {
	f.once.Do(func() {
		if f.report != nil {
			f.report(peer)
		}
	})
}

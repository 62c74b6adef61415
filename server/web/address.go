package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// address is whom a request comes from, as far as proxies that we trust say.
func (s *Server) address(r *http.Request) netip.Prefix {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, _ := netip.ParseAddr(host)
	forwarded := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
	for n := len(forwarded) - 1; n >= 0 && s.trusted(addr); n-- {
		next, err := netip.ParseAddr(strings.TrimSpace(forwarded[n]))
		if err != nil {
			break
		}
		addr = next
	}
	bits := 32
	if addr = addr.Unmap(); addr.Is6() {
		bits = 64
	}
	prefix, _ := addr.Prefix(bits)
	return prefix
}

func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.TrustedProxies {
		if p.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}

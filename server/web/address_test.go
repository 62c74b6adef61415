package web_test

import (
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/web"
)

func TestAddressOfRequest(t *testing.T) {
	t.Parallel()
	s := &web.Server{Config: web.Config{TrustedProxies: []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8"),
	}}}
	for _, tc := range []struct {
		name, peer string
		forwarded  []string // header lines
		want       string
	}{
		{"nobody in between", "203.0.113.7:4711", nil, "203.0.113.7/32"},
		{"a stranger who makes one up", "203.0.113.7:4711", []string{"198.51.100.1"}, "203.0.113.7/32"},
		{"a proxy that says nothing", "10.0.0.1:4711", nil, "10.0.0.1/32"},
		{"a proxy", "10.0.0.1:4711", []string{"203.0.113.7"}, "203.0.113.7/32"},
		{"a proxy that adds to the client's own line", "10.0.0.1:4711", []string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7/32"},
		{"a proxy that adds a line after the client's own", "10.0.0.1:4711", []string{"198.51.100.1", "203.0.113.7"}, "203.0.113.7/32"},
		{"a client that sends many lines", "10.0.0.1:4711", []string{"1.1.1.1", "2.2.2.2,3.3.3.3", "203.0.113.7"}, "203.0.113.7/32"},
		{"two proxies", "10.0.0.1:4711", []string{"198.51.100.1, 203.0.113.7, 10.0.0.2"}, "203.0.113.7/32"},
		{"two proxies, each with a line", "10.0.0.1:4711", []string{"198.51.100.1", "203.0.113.7", "10.0.0.2"}, "203.0.113.7/32"},
		{"only proxies", "10.0.0.1:4711", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3/32"},
		{"a client that says it is a proxy", "10.0.0.1:4711", []string{"10.9.9.9, 203.0.113.7"}, "203.0.113.7/32"},
		{"an empty line", "10.0.0.1:4711", []string{""}, "10.0.0.1/32"},
		{"a word", "10.0.0.1:4711", []string{"unknown"}, "10.0.0.1/32"},
		{"a word before the client", "10.0.0.1:4711", []string{"unknown", "203.0.113.7"}, "203.0.113.7/32"},
		{"a word after the client", "10.0.0.1:4711", []string{"203.0.113.7, _hidden"}, "10.0.0.1/32"},
		{"a word between proxies", "10.0.0.1:4711", []string{"203.0.113.7, ?, 10.0.0.2"}, "10.0.0.2/32"},
		{"spaces", "10.0.0.1:4711", []string{" 203.0.113.7 , 10.0.0.2 "}, "203.0.113.7/32"},
		{"a port", "10.0.0.1:4711", []string{"203.0.113.7:443"}, "203.0.113.7/32"},
		{"IPv4 in IPv6", "10.0.0.1:4711", []string{"::ffff:203.0.113.7"}, "203.0.113.7/32"},
		{"a proxy as IPv4 in IPv6", "[::ffff:10.0.0.1]:4711", []string{"203.0.113.7, ::ffff:10.0.0.2"}, "203.0.113.7/32"},
		{"IPv6", "10.0.0.1:4711", []string{"2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"},
		{"IPv6 with brackets", "10.0.0.1:4711", []string{"[2001:db8:1:2::6]"}, "2001:db8:1:2::/64"},
		{"IPv6 with a port", "10.0.0.1:4711", []string{`"[2001:db8:1:2::6]:443"`}, "2001:db8:1:2::/64"},
		{"IPv6 with a zone", "[fe80::1%eth0]:4711", nil, "fe80::/64"},
		{"a proxy by IPv6", "[fd00::1]:4711", []string{"203.0.113.7"}, "203.0.113.7/32"},
		{"more proxies than are read", "10.0.0.1:4711", []string{"203.0.113.7" + strings.Repeat(", 10.0.0.2", 40)}, "10.0.0.2/32"},
		{"a peer without an address", "@", []string{"203.0.113.7"}, "invalid Prefix"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("POST", "/", nil)
			r.RemoteAddr = tc.peer
			for _, line := range tc.forwarded {
				r.Header.Add("X-Forwarded-For", line)
			}
			if got := web.AddressOf(s, r).String(); got != tc.want {
				t.Errorf("address of %s with %q = %s, want %s", tc.peer, tc.forwarded, got, tc.want)
			}
		})
	}
}

// TestForwarderIsTold makes sure that a proxy which is not trusted is noticed,
// once, and that one which is trusted is not.
func TestForwarderIsTold(t *testing.T) {
	t.Parallel()
	var told []string
	b := open(t, &house{}, "vendor", func(c *web.Config) {
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
		c.Forwarder = func(peer netip.Addr) { told = append(told, peer.String()) }
	})
	post := func(peer, forwarded string) {
		r := httptest.NewRequest("POST", "http://tickets.example"+perf+"/lines", nil)
		r.RemoteAddr = peer
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		b.handler.ServeHTTP(httptest.NewRecorder(), r)
	}
	post("203.0.113.7:1", "")
	post("10.0.0.1:1", "203.0.113.7")
	if len(told) > 0 {
		t.Errorf("told of %q, want nobody", told)
	}
	for range 3 {
		post("192.168.1.1:1", "203.0.113.7")
	}
	if got := strings.Join(told, " "); got != "192.168.1.1" {
		t.Errorf("told of %q, want once of the proxy that is not trusted", got)
	}
}

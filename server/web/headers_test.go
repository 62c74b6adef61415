package web_test

import (
	"net/http"
	"testing"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/web"
)

// TestHeadersOfEveryAnswer checks what tells browsers to be careful. Other sites
// learn the shop's origin from a link on a page, and of an order's page not even
// that one led to them; the link with an order's secret is told to nobody.
func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	const origin, same, none = "strict-origin-when-cross-origin", "same-origin", "no-referrer"
	b := open(t, &house{}, checkout.PayVendor, func(c *web.Config) { c.PublicURL = "https://tickets.example" })
	order, _ := ordered(b)
	for _, tc := range []struct {
		method, path, policy string
		status               int
	}{
		{http.MethodGet, "/", origin, 302},
		{http.MethodGet, "/e/opera", origin, 200},
		{http.MethodGet, "/e/opera/a/e", origin, 200},
		{http.MethodGet, perf, origin, 200},
		{http.MethodPost, perf + "/lines", origin, 400},
		{http.MethodGet, "/nothing/here", origin, 404},
		{http.MethodGet, "/embed/v1.js", origin, 200},
		{http.MethodGet, "/v1/carts/c_1", origin, 404},
		{http.MethodGet, order, same, 200},
		{http.MethodGet, "/o/o_1", same, 404},
		{http.MethodGet, order + "?s=" + b.token, none, 303},
		{http.MethodGet, order + "?s=wrong", none, 303},
		{http.MethodGet, "/o/o_1?s=wrong", none, 404},
	} {
		p := b.raw(tc.method, tc.path, "")
		if p.status != tc.status {
			t.Errorf("%s %s answers %d, want %d", tc.method, tc.path, p.status, tc.status)
		}
		for name, want := range map[string]string{
			"Referrer-Policy": tc.policy, "X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=31536000",
		} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s %s has %s %q, want %q", tc.method, tc.path, name, got, want)
			}
		}
		if p.header.Get("X-Request-Id") == "" {
			t.Errorf("%s %s has no id", tc.method, tc.path)
		}
	}
	plain := open(t, &house{}, checkout.PayVendor)
	if got := plain.raw(http.MethodGet, perf, "").header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("a shop without https asks for it: %q", got)
	}
}

package web_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/vendors"
)

// TestAFormOfABrowserThatKeepsNoCookies is answered with the page itself, whose
// forms know the cart: led to its address, the browser would have lost it.
func TestAFormOfABrowserThatKeepsNoCookies(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	b.jar = noCookies{}
	navigates := []string{"Sec-Fetch-Mode", "navigate"}
	p := b.send(http.MethodPost, perf+"/lines?lang=en", url.Values{"add": {"a-1"}}, navigates...)
	if p.status != http.StatusOK || p.attr("cart", "data-token") == "" || !strings.Contains(p.body, `data-testid="cart-line"`) {
		t.Fatalf("the form is answered %d with the token %q, want the cart", p.status, p.attr("cart", "data-token"))
	}
	p = b.send(http.MethodPost, perf+"/lines?lang=en", url.Values{"add": {"a-2"}}, navigates...)
	if n := strings.Count(p.body, `data-testid="cart-line"`); n != 2 {
		t.Errorf("after a second form there are %d lines, want 2", n)
	}
	b.jar, _ = cookiejar.New(nil)
	b.token = ""
	b.send(http.MethodGet, perf, nil, navigates...)
	for _, seat := range []string{"a-3", "a-4"} { // the first form, too: back must not send it again
		b.send(http.MethodPost, perf+"/lines", url.Values{"add": {seat}}, navigates...)
		if b.at != perf {
			t.Errorf("a browser that keeps cookies is at %s after %s, want to be led to %s", b.at, seat, perf)
		}
	}
}

// TestCartOfALostCookie: where only the form knows the cart, the page that it leads
// to shows it, too.
func TestCartOfALostCookie(t *testing.T) {
	t.Parallel()
	for _, cookie := range []string{"parterre-probe", "parterre-orders"} {
		b := open(t, &house{}, checkout.PayVendor)
		b.send(http.MethodPost, perf+"/lines", url.Values{"add": {"a-1"}})
		b.jar, _ = cookiejar.New(nil)
		b.jar.SetCookies(b.url(), []*http.Cookie{{Name: cookie, Value: "1"}})
		p := b.send(http.MethodPost, perf+"/lines", url.Values{"add": {"a-2"}}, "Sec-Fetch-Mode", "navigate")
		if n := strings.Count(p.body, `data-testid="cart-line"`); n != 2 || b.at != perf {
			t.Errorf("with only %s there are %d lines at %s, want 2 at %s", cookie, n, b.at, perf)
		}
	}
}

// TestUnreadableFormOfAStranger: who has no access code is asked for it, whatever
// the form.
func TestUnreadableFormOfAStranger(t *testing.T) {
	t.Parallel()
	for _, form := range []url.Values{{"nonsense": {"1"}}, {"best": {"1"}, "quantity": {"x"}}} {
		b := open(t, &house{performance: vendors.Performance{AccessCode: true}}, checkout.PayVendor)
		b.send(http.MethodPost, perf+"/lines", form).shows(http.StatusForbidden, "access-code")
	}
}

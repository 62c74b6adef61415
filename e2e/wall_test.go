package e2e_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// TestNothingOfTheVendorsReachesTheBrowser buys at both vendors and looks for
// what only we and they may know in everything the browser sent and received.
func TestNothingOfTheVendorsReachesTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	l := newLine(t)
	b := newBrowser(t, append(l.options(), still)...)

	promoter := b.buyer()
	promoter.open(d.Promoter + "/opera")
	p := promoter.frame()
	p.plan()
	p.click(hook("best-available") + " button")
	p.has(2, hook("cart-line"))
	p.click(hook("continue"))
	p.details()
	p.payInNewTab(2)

	q := b.buyer()
	q.open(d.URL() + "/e/" + concert + "?lang=en")
	q.click(hook("area-more"))
	q.has(1, hook("cart-line"))
	q.click(hook("continue"))
	q.details()
	q.click(hook("pay"))
	q.click(hook("demo-pay"))
	q.is(attr(hook("order"), "data-status"), "issued")

	heard := l.all()
	for _, expected := range []string{
		p.value(attr(hook("ticket"), "data-code")), q.value(attr(hook("ticket"), "data-code")),
		"GET /v1/live", `{"type":"cart"`, "ana%40exemplu.ro",
	} {
		if !bytes.Contains(heard, []byte(expected)) {
			t.Errorf("the line carried no %q: it did not hear everything", expected)
		}
	}
	for _, secret := range d.secrets() {
		if at := bytes.Index(heard, []byte(secret)); at >= 0 {
			t.Errorf("the browser came to see %q in %q", secret, heard[max(0, at-80):min(len(heard), at+80)])
		}
	}
}

// secrets are what no browser may see: credentials, addresses, and the vendors'
// own words for their sessions with the values that their books know.
func (h house) secrets() []string {
	secrets := []string{
		bil24sandbox.DefaultToken, iabiletsandbox.DefaultKey, iabiletsandbox.DefaultSecret, "sessionId", "authToken", `"fid"`, "userId",
	}
	for vendor, address := range h.Sandboxes {
		secrets = append(secrets, strings.TrimPrefix(address, "http://"))
		for visit := range h.shop.books(vendor).InFlightMax {
			if len(visit) > 5 {
				secrets = append(secrets, visit)
			}
		}
	}
	return secrets
}

// TestTwoCheckoutsOnOnePage embeds two performances in one page and chooses in
// each.
func TestTwoCheckoutsOnOnePage(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src "+d.URL()+"; frame-src "+d.URL())
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Two evenings</title>
<script type="module" src="%s/embed/v1.js" async crossorigin></script>
<parterre-checkout id="one" event=%q></parterre-checkout><parterre-checkout id="two" event=%q></parterre-checkout></html>`, d.URL(), opera, club)
	}))
	t.Cleanup(site.Close)
	origin := strings.Replace(site.URL, "127.0.0.1", "localhost", 1)
	for i := range d.Config.Promoters {
		d.Config.Promoters[i].Origins = append(d.Config.Promoters[i].Origins, origin)
	}
	if err := d.Restart(t.Context(), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}

	page := newBrowser(t, still).buyer("favicon.ico")
	page.record()
	page.open(origin)
	one, two := page.frameOf("#one", opera), page.frameOf("#two", club)
	one.plan()
	one.click(hook("best-available") + " button")
	one.has(2, hook("cart-line"))
	two.click(hook("area-more"))
	two.has(1, hook("cart-line"))
	one.has(2, hook("cart-line"))
	page.is("one.cart.items.length", "2")
	page.is("two.cart.items.length", "1")
	if a, b := page.value("one.cart.id"), page.value("two.cart.id"); a == b {
		t.Errorf("both checkouts have the cart %s", a)
	}
	page.is("heard.filter((h) => h.name === 'ready').length", "2")
	page.is("heard.some((h) => h.name === 'error')", "false")
	one.click(hook("line-remove"))
	one.has(1, hook("cart-line"))
	two.has(1, hook("cart-line"))
}

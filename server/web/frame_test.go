package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/web"
)

// TestCookiesInAFrame are partitioned by the page around it, and sent from there,
// which a browser allows over https only; elsewhere they are sent from our own pages.
func TestCookiesInAFrame(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]http.SameSite{"": http.SameSiteLaxMode, "?embed=1": http.SameSiteNoneMode} {
		b := open(t, &house{}, checkout.PayVendor)
		b.postTo(perf+"/lines"+query, "add", "a-1")
		if len(b.set) == 0 {
			t.Errorf("%q: no cookies", query)
		}
		for _, c := range b.set {
			if framed := query != ""; c.SameSite != want || c.Partitioned != framed || c.Secure != framed || !c.HttpOnly {
				t.Errorf("%q: %s", query, c)
			}
		}
	}
}

// TestBackToAllEvents leads from an event's dates to the promoter's other events, but
// not in a frame, which is about that event.
func TestBackToAllEvents(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	back := `href="/e/opera`
	if p := b.get("/e/opera/a/e").shows(200, "performance"); !strings.Contains(p.body, back+`"`) {
		t.Error("no link leads to all events")
	}
	if p := b.get("/e/opera/a/e?embed=1").shows(200, "performance"); strings.Contains(p.body, back+`?`) || strings.Contains(p.body, back+`"`) {
		t.Error("a link in a frame leads to all events")
	}
}

// TestLoaderIsKeptForMinutes has the one address that never changes looked up again
// soon; what has its content in its name is kept for ever.
func TestLoaderIsKeptForMinutes(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	if p := b.raw(http.MethodGet, "/embed/v1.js", ""); p.status != 200 || p.header.Get("Cache-Control") != "public, max-age=300" ||
		p.header.Get("Access-Control-Allow-Origin") != "*" || p.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("the loader answers %d with %v", p.status, p.header)
	}
	style := "/static/style." + between(b.get(perf).body, `/static/style.`, `"`)
	if p := b.raw(http.MethodGet, style, ""); p.status != 200 || !strings.Contains(p.header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s answers %d, to be kept: %q", style, p.status, p.header.Get("Cache-Control"))
	}
}

// TestFinalAnswers are kept with an Idempotency-Key; what is worth asking again is not.
func TestFinalAnswers(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]bool{
		200: true, 201: true, 204: true, 400: true, 403: true, 404: true, 409: true, 422: true,
		202: false, 429: false, 500: false, 503: false,
	} {
		if got := web.Final(status); got != want {
			t.Errorf("an answer with %d is kept: %v, want %v", status, got, want)
		}
	}
}

// TestMailedTicketsAreSaid tells the buyer that tickets come by mail where the vendor
// sends them, and lets the address be changed that a code was mailed to.
func TestMailedTicketsAreSaid(t *testing.T) {
	t.Parallel()
	l := locale.For("en")
	b := open(t, &house{}, checkout.PayVendor)
	b.post("add", "a-1")
	b.get(perf+"?step=details").shows(200, "details").says(l.T(locale.FieldEmailMails)).silent(l.T(locale.FieldEmailHint))

	b = open(t, &house{verify: true}, checkout.PayVendor)
	b.post("add", "a-1")
	b.post("email_bind", "ana@exemplu.ro").shows(200, "email-code").says(l.T(locale.EmailOther), "step=address")
}

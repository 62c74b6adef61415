package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/parterre/parterre/server/checkout"
)

// sender is how a request that may change something arrives: the headers that
// its browser adds.
type sender struct {
	name   string
	header []string
}

// strangers are other sites' pages, in browsers of any age.
var strangers = []sender{
	{"form", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Origin", "https://evil.example"}},
	{"form in a hidden frame", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe", "Origin", "https://evil.example"}},
	{"form on a sibling of our site", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "navigate", "Origin", "http://www.tickets.example"}},
	{"form on another port of our host", []string{"Sec-Fetch-Site", "same-site", "Origin", "http://tickets.example:8081"}},
	{"form in a sandboxed frame", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Origin", "null"}},
	{"fetch without CORS", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Origin", "https://evil.example"}},
	{"fetch with CORS", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors", "Origin", "https://evil.example"}},
	{"beacon", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "empty", "Origin", "https://evil.example"}},
	{"promoter's page", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://promoter.example"}},
	{"method override", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example", "X-HTTP-Method-Override", "GET"}},
	{"page that says it comes from us", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example", "Referer", "http://tickets.example" + perf}},
	{"old browser's form", []string{"Origin", "https://evil.example"}},
	{"old browser's form on another port", []string{"Origin", "http://tickets.example:8081"}},
	{"old browser's form on a name that begins like ours", []string{"Origin", "http://tickets.example.evil.example"}},
	{"old browser's form without an origin", []string{"Origin", "null"}},
	{"very old browser's form", []string{"Referer", "https://evil.example/page"}},
	{"very old browser's form on a name that begins like ours", []string{"Referer", "http://tickets.example.evil.example/"}},
}

// changes are all addresses that change something, and one that is none.
var changes = []string{
	"POST " + perf + "/lines", "POST " + perf + "/order", "POST /o/o_1/pay", "POST /o/o_1/cancel", "POST /o/o_1/print",
	"POST /o/o_1/send", "POST /pay/demo/dp_1", "POST /v1/carts", "POST /v1/carts/c_1/lines", "DELETE /v1/carts/c_1/lines",
	"POST /v1/carts/c_1/codes", "DELETE /v1/carts/c_1/codes", "POST /v1/carts/c_1/email", "POST /v1/carts/c_1/order",
	"POST /v1/orders/o_1/send", "PUT " + perf + "/lines", "PATCH /v1/carts/c_1/lines", "OPTIONS /v1/carts", "POST /nowhere",
}

// bodies are what forms and scripts can send without asking first, and what they
// cannot.
var bodies = []struct{ kind, body string }{
	{"application/x-www-form-urlencoded", "add=a-1&best=1&quantity=2"},
	{"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"add\"\r\n\r\na-1\r\n--x--\r\n"},
	{"text/plain", `{"performance":"opera/a/e/p","seats":["a-1"],"x":"="}`},
	{"application/json", `{"performance":"opera/a/e/p"}`},
	{"", ""},
}

// TestCrossOriginIsRefused sends everything that changes something as other
// sites' pages can.
func TestCrossOriginIsRefused(t *testing.T) {
	t.Parallel()
	h := &house{}
	b := open(t, h, checkout.PayVendor)
	tried := 0
	for _, from := range strangers {
		for _, change := range changes {
			for _, sent := range bodies {
				tried++
				method, path, _ := strings.Cut(change, " ")
				w := b.serve(method, path, sent.kind, sent.body, from.header...)
				if got := answered(w); w.Code != http.StatusForbidden || got != "invalid" {
					t.Errorf("%s of a %s, %s, is answered %d %q, want 403 invalid", change, from.name, sent.kind, w.Code, got)
				}
				if w.Header().Get("Set-Cookie") != "" || w.Header().Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s of a %s is answered with %v", change, from.name, w.Header())
				}
			}
		}
	}
	if h.next > 0 || len(h.held) > 0 {
		t.Errorf("%d places are held", len(h.held))
	}
	t.Logf("%d kinds of senders, %d addresses, %d kinds of bodies: %d tried, all refused", len(strangers), len(changes), len(bodies), tried)

	// They did not use up what the visitor may change.
	b.post("add", "a-1").shows(200, "cart-line")
}

// TestCrossOriginIsExplained asks what a visitor reads who was sent by another
// site, in a page, as fragments and over the API.
func TestCrossOriginIsExplained(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	for path, link := range map[string]string{perf + "/lines": perf, "/o/o_1/pay": "/o/o_1"} {
		p := b.send("POST", path+"?lang=ro", url.Values{"add": {"a-1"}}, strangers[0].header...)
		p.refused(403, "invalid").says("de pe alt site", `href="`+link+`?lang=ro"`)
	}
	b.send("POST", perf+"/lines", url.Values{"add": {"a-1"}}, append([]string{"Accept", "text/vnd.parterre.fragments+html"}, strangers[0].header...)...).
		refused(403, "invalid").says("only from our own pages")
	w := b.serve("POST", "/v1/carts", "application/json", bodies[3].body, strangers[0].header...)
	if !strings.Contains(w.Body.String(), "only from our own pages") {
		t.Errorf("the API answers %s", w.Body)
	}
}

// TestOwnPagesAndProgramsMayChange sends what must not be mistaken for another
// site's.
func TestOwnPagesAndProgramsMayChange(t *testing.T) {
	t.Parallel()
	for _, from := range []sender{
		{"form of ours, also in a promoter's frame", []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://tickets.example"}},
		{"form of ours that hides its origin", []string{"Sec-Fetch-Site", "same-origin", "Origin", "null"}},
		{"visitor, from outside of any page", []string{"Sec-Fetch-Site", "none"}},
		{"old browser's form", []string{"Origin", "http://tickets.example"}},
		{"very old browser's form", []string{"Referer", "http://tickets.example" + perf}},
		{"browser behind a proxy that rewrites Host", []string{"Host", "10.0.0.5:8080", "Sec-Fetch-Site", "same-origin", "Origin", "http://tickets.example"}},
		{"old browser behind a proxy that rewrites Host", []string{"Host", "10.0.0.5:8080", "Origin", "http://tickets.example"}},
		{"very old browser behind a proxy that rewrites Host", []string{"Host", "10.0.0.5:8080", "Referer", "http://tickets.example/"}},
		{"program", nil},
	} {
		t.Run(from.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, &house{}, checkout.PayVendor)
			if w := b.serve("POST", perf+"/lines", bodies[0].kind, "add=a-1", from.header...); w.Code != http.StatusSeeOther {
				t.Errorf("a form is answered %d: %.500s", w.Code, w.Body)
			}
			w := b.serve("POST", "/v1/carts", "application/json", bodies[3].body, from.header...)
			var opened struct {
				Cart  struct{ ID string }
				Token string
			}
			if err := json.Unmarshal(w.Body.Bytes(), &opened); w.Code != http.StatusCreated || err != nil {
				t.Fatalf("a new cart is answered %d: %s", w.Code, w.Body)
			}
			header := append([]string{"Authorization", "Bearer " + opened.Token}, from.header...)
			w = b.serve("POST", "/v1/carts/"+opened.Cart.ID+"/lines", "application/json", `{"seats":["a-2"]}`, header...)
			if w.Code != http.StatusOK {
				t.Errorf("a seat is answered %d: %s", w.Code, w.Body)
			}
		})
	}
}

// TestReadingChangesNothing reads every address with what would be a change in a
// form: as a visitor who has a cart and an order, and as a stranger.
func TestReadingChangesNothing(t *testing.T) {
	t.Parallel()
	h := &house{}
	b := open(t, h, checkout.PayVendor)
	order, _ := ordered(b)
	b.post("add", "a-3")
	before := b.records(h)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stranger := *b
	stranger.jar, stranger.token = jar, ""
	paths := []string{
		"/", "/e/opera", "/e/opera/a/e", perf, perf + "/lines", perf + "/order", order, order + "/calendar", order + "/print",
		order + "/pay", order + "/cancel", order + "/send", "/o/o_none", "/o/o_none/returned", "/pay/demo/dp_1", "/v1/live", "/v1/carts",
		"/v1/carts/c_1", "/v1/carts/c_1/lines", "/v1/carts/c_1/order", "/v1" + strings.Replace(order, "/o/", "/orders/", 1), "/v1/openapi.json",
	}
	for reader, paths := range map[*buyer][]string{
		b: paths,
		// A buyer's own browser that comes back has the order read.
		&stranger: append(slices.Clone(paths), order+"/returned"),
	} {
		asked := "add=a-2&best=1&quantity=2&area=f&clear=1&again=1&email=a@b.ro&decision=pay&promo=" + promoCode + "&access_code=" +
			accessCode + "&email_bind=a@b.ro&drop=l_1&_method=POST&token=" + reader.token
		for _, path := range paths {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				for _, embed := range []string{"", "&embed=1", "&host=webview&step=details"} {
					w := reader.serve(method, path+"?"+asked+embed, bodies[0].kind, asked, "X-HTTP-Method-Override", "POST", "X-Method-Override", "DELETE")
					cookie := w.Header().Get("Set-Cookie")
					if renewed := reader == b && path == order && strings.HasPrefix(cookie, "parterre-orders="); cookie != "" && !renewed && !strings.HasPrefix(cookie, "parterre-probe=1;") {
						t.Errorf("%s %s sets a cookie: %s", method, path, cookie)
					}
				}
			}
			if after := b.records(h); after != before {
				t.Errorf("reading %s changes\n%s\nto\n%s", path, before, after)
				before = after
			}
		}
	}
}

// records is what is kept and held.
func (b *buyer) records(h *house) string {
	b.t.Helper()
	orders, err := b.db.Orders(b.t.Context(), false, 100)
	if err != nil {
		b.t.Fatal(err)
	}
	var out strings.Builder
	for _, o := range orders {
		fmt.Fprintln(&out, o.ID, o.Rev, o.State)
		c, err := b.db.Cart(b.t.Context(), o.Cart)
		if err != nil {
			b.t.Fatal(err)
		}
		fmt.Fprintln(&out, c.ID, c.Rev, len(c.Lines))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	fmt.Fprintln(&out, h.next, len(h.held), h.codes, h.mails)
	return out.String()
}

// serve makes one request with the buyer's cookies and these headers, and follows
// nothing.
func (b *buyer) serve(method, path, kind, body string, header ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(method, "http://tickets.example"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	for _, c := range b.jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w
}

// answered is the code in an answer, of a page or of the API.
func answered(w *httptest.ResponseRecorder) string {
	var refusal struct{ Code string }
	if json.Unmarshal(w.Body.Bytes(), &refusal) == nil {
		return refusal.Code
	}
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		return ""
	}
	return (&page{doc: doc}).attr("error", "data-code")
}

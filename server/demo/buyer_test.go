package demo_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// buyer is a browser without scripts: it opens pages and posts their forms.
type buyer struct {
	testing.TB
	client *http.Client
	at     *url.URL
	status int
	page   *html.Node
	// payments are the last segments of the demo payments' pages seen.
	payments []string
}

func newBuyer(t testing.TB) *buyer {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &buyer{TB: t, client: &http.Client{Jar: jar, Timeout: time.Minute}}
}

// open goes to an address.
func (b *buyer) open(address string) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, b.resolve(address), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.show(r)
}

// post sends a form and follows where that leads.
func (b *buyer) post(address string, form url.Values) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.resolve(address), strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	b.show(r)
}

func (b *buyer) resolve(address string) string {
	b.Helper()
	to, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	if b.at != nil {
		to = b.at.ResolveReference(to)
	}
	return to.String()
}

func (b *buyer) show(r *http.Request) {
	b.Helper()
	answer, err := b.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	if b.page, err = html.Parse(answer.Body); err != nil {
		b.Fatal(err)
	}
	b.at, b.status = answer.Request.URL, answer.StatusCode
}

// form is the first form of the page whose address ends so, with what is in its
// fields; where there is none the test ends.
func (b *buyer) form(ending string) (action string, fields url.Values) {
	b.Helper()
	for n := range b.page.Descendants() {
		if n.Data == "form" && strings.HasSuffix(strings.Split(attribute(n, "action"), "?")[0], ending) {
			return attribute(n, "action"), fieldsOf(n)
		}
	}
	b.Fatalf("%s (%d) has no form to …%s: %s", b.at, b.status, ending, b.text())
	return "", nil
}

func fieldsOf(form *html.Node) url.Values {
	fields := url.Values{}
	for n := range form.Descendants() {
		if n.Data == "input" && attribute(n, "name") != "" {
			fields.Set(attribute(n, "name"), attribute(n, "value"))
		}
	}
	return fields
}

// lines posts one action of the cart's.
func (b *buyer) lines(name, value string, more ...string) {
	b.Helper()
	action, fields := b.form("/lines")
	form := url.Values{"token": fields["token"], "section": fields["section"], name: {value}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	b.post(action, form)
}

// find is the value of an attribute wherever the page has a test hook.
func (b *buyer) find(hook, name string) (values []string) {
	for n := range b.page.Descendants() {
		if attribute(n, "data-testid") == hook {
			values = append(values, attribute(n, name))
		}
	}
	return values
}

// text is what the page says, in short.
func (b *buyer) text() string {
	var text strings.Builder
	for n := range b.page.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
			text.WriteString(strings.TrimSpace(n.Data) + " ")
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// becomes opens the page again until its order stands so.
func (b *buyer) becomes(status string) {
	b.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(20 * time.Second)
	for {
		if now := b.find("order", "data-status"); len(now) == 1 && now[0] == status {
			return
		}
		select {
		case <-tick.C:
			b.open("")
		case <-deadline:
			b.Fatalf("%s: the order is %v and not %s: %s", b.at, b.find("order", "data-status"), status, b.text())
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

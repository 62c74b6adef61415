package web_test

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/sessions"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/web"
)

// at has browsers reach the server at an origin.
func at(origin string) func(*web.Config) { return func(c *web.Config) { c.PublicURL = origin } }

// cookie is what the jar has under a name; empty for nothing.
func (b *buyer) cookie(name string) string {
	for _, c := range b.jar.Cookies(b.url()) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (b *buyer) url() *url.URL {
	u, err := url.Parse(b.origin)
	if err != nil {
		b.t.Fatal(err)
	}
	return u
}

// forget is the buyer on another device.
func (b *buyer) forget() {
	b.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.t.Fatal(err)
	}
	b.jar, b.token = jar, ""
}

// TestOrderLink opens paid tickets on another device with the link that their page
// shows, which leaves the secret in no address.
func TestOrderLink(t *testing.T) {
	t.Parallel()
	h := &house{}
	b := open(t, h, checkout.PayVendor)
	order, _ := ordered(b)
	h.pay()
	p := b.get(order+"/returned").shows(200, "ticket", "order-link")
	link := p.attr("order-link", "href")
	if want := b.origin + order + "?s=os_"; !strings.HasPrefix(link, want) {
		t.Fatalf("the link is %q, want %q and the secret", link, want)
	}
	if calendar := b.postTo(order + "/calendar").shows(200).body; !strings.Contains(strings.ReplaceAll(calendar, "\r\n ", ""), link) {
		t.Errorf("the calendar entry has no link to the tickets:\n%s", calendar)
	}

	b.forget()
	b.get(order).shows(200, "order", "!ticket", "!order-link")
	path := strings.TrimPrefix(link, b.origin)
	if p := b.get(path).shows(200, "ticket"); strings.Contains(b.at, "s=") || p.header.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("the link leads to %s, with referrers for %q", b.at, p.header.Get("Referrer-Policy"))
	}
	b.get(order).shows(200, "ticket")
	if p := b.raw(http.MethodGet, path, ""); p.status != 303 || p.header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the link answers %d, with referrers for %q", p.status, p.header.Get("Referrer-Policy"))
	}
}

// TestJunkLinks follows links with wrong secrets, which must not cost the buyer an
// order.
func TestJunkLinks(t *testing.T) {
	t.Parallel()
	h := &house{}
	b := open(t, h, checkout.PayVendor)
	stranger := *b
	stranger.forget()
	stranger.post("add", "a-2")
	token := stranger.token
	theirs, _ := ordered(&stranger)

	order, _ := ordered(b)
	h.pay()
	b.get(order+"/returned").shows(200, "ticket")
	kept := b.cookie("parterre-orders")
	if kept == "" {
		t.Fatal("the order is not kept")
	}
	for n := range 30 {
		b.get(fmt.Sprintf("/o/o_%d?s=os_%d", n, n)).shows(404)
		b.get(fmt.Sprintf("%s?s=os_%d", theirs, n)).shows(200, "order", "!review")
	}
	if b.cookie("parterre-orders") != kept {
		t.Error("links with wrong secrets change what is kept")
	}
	for _, wrong := range []string{"y", "os_" + strings.Repeat("0", 32), strings.Repeat("y", 4000)} {
		b.get(order+"?s="+wrong).shows(200, "ticket")
	}
	b.get(order).shows(200, "ticket")

	// The token of a cart is not for addresses.
	b.get(theirs+"?s="+token).shows(200, "order", "!review")
	b.forget()
	b.get(order).shows(200, "order", "!ticket")
}

// TestManyOrders makes more orders than are kept: those with tickets stay.
func TestManyOrders(t *testing.T) {
	t.Parallel()
	now := time.Now()
	keep := func(n int, sold bool, until time.Duration) web.KeptOrder {
		return web.KeptOrder{Order: store.OrderID(fmt.Sprint(n)), Until: now.Add(until).Unix(), Sold: sold}
	}
	names := func(orders []web.KeptOrder) (s string) {
		for _, o := range orders {
			s += " " + string(o.Order)
		}
		return strings.TrimSpace(s)
	}
	var orders []web.KeptOrder
	for n := range 21 {
		orders = web.WithOrder(orders, keep(n, n < 2, time.Hour), now)
	}
	if got, want := names(orders), "0 1 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"; got != want {
		t.Errorf("kept %s, want %s", got, want)
	}
	orders = web.WithOrder(orders, keep(0, true, time.Hour), now)
	for n := range 19 {
		orders = web.WithOrder(orders, keep(100+n, true, time.Hour), now)
	}
	if got, want := names(orders)[:5], "0 100"; got != want {
		t.Errorf("kept %s first, want %s: the oldest goes first, and looking renews", got, want)
	}
	orders = web.WithOrder(orders, keep(200, false, time.Hour), now.Add(2*time.Hour))
	if got, want := names(orders), "200"; got != want {
		t.Errorf("kept %s after their time, want %s", got, want)
	}
}

// TestOrderCookie says how long an order is kept, and that as many fit as should.
func TestOrderCookie(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 20, 0, 0, 0, time.UTC)
	evening := now.Add(72 * time.Hour)
	for _, tc := range []struct {
		name string
		vendors.Performance
		want time.Time
	}{
		{"with a time", vendors.Performance{Starts: evening, HasTime: true}, evening.Add(24 * time.Hour)},
		{"of a day", vendors.Performance{Starts: evening}, evening.Add(48 * time.Hour)},
		{"over", vendors.Performance{Starts: now.Add(-72 * time.Hour), HasTime: true}, now.Add(2 * time.Hour)},
	} {
		if got := web.KeptUntil(checkout.OrderView{Performance: tc.Performance}, now); !got.Equal(tc.want) {
			t.Errorf("a performance %s is kept until %v, want %v", tc.name, got, tc.want)
		}
	}

	b := open(t, &house{}, checkout.PayVendor)
	var first string
	for n := range 20 {
		b.token = ""
		b.post("area", "floor", "tariff", "vip", "quantity", "1").shows(200, "cart-line")
		b.postTo(perf+"/order", "email", "ana@exemplu.ro").shows(200, "review")
		if n == 0 {
			first, _, _ = strings.Cut(b.at, "?")
		}
	}
	b.get(first).shows(200, "review")
	if n := len(b.cookie("parterre-orders")); n > 4000 {
		t.Errorf("the cookie has %d bytes", n)
	}
}

// TestOldCookies reads orders in cookies from before they had one of their own,
// and moves them there.
func TestOldCookies(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{"http://tickets.example", "https://tickets.example"} {
		b := open(t, &house{}, checkout.PayVendor, at(origin))
		order, _ := ordered(b)
		secret := checkout.Secret(b.token)
		b.forget()
		w := httptest.NewRecorder()
		id := store.OrderID(strings.TrimPrefix(order, "/o/"))
		if err := b.server.OldCookie(w, httptest.NewRequest(http.MethodGet, origin+"/", nil), id, secret); err != nil {
			t.Fatal(err)
		}
		b.jar.SetCookies(b.url(), w.Result().Cookies())
		b.get(order).shows(200, "review")
		name := "parterre-orders"
		if origin[:5] == "https" {
			name = "__Host-" + name
		}
		if b.cookie(name) == "" {
			t.Errorf("%s: the order has not moved to %s", origin, name)
		}
	}
}

// TestCookiesOverHTTPS sees cookies that no other host can write.
func TestCookiesOverHTTPS(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor, at("https://tickets.example"))
	ordered(b)
	for _, name := range []string{"__Host-parterre", "__Host-parterre-orders"} {
		found := false
		for _, c := range b.set {
			if c.Name != name {
				continue
			}
			if found = true; !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
				t.Errorf("%s", c)
			}
		}
		if !found {
			t.Errorf("no cookie %s", name)
		}
	}
	for _, c := range b.set {
		if !strings.HasPrefix(c.Name, "__Host-") {
			t.Errorf("cookie %s is set", c.Name)
		}
	}
}

// TestCookiesLast has a cart's cookie read for a day, and an order's for as long as
// browsers keep any: what ends the orders in it is their own time.
func TestCookiesLast(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	b := open(t, &house{}, checkout.PayVendor)
	ordered(b)
	for _, c := range b.set {
		if c.Name == "parterre" && c.MaxAge != 24*60*60 {
			t.Errorf("a browser keeps a cart for %d seconds", c.MaxAge)
		}
	}
	carts, orders := web.Cookies(b.server)
	for name, tc := range map[string]struct {
		cookies sessions.Store
		age     time.Duration
	}{"parterre": {carts, day}, "parterre-orders": {orders, 400 * day}} {
		synctest.Test(t, func(t *testing.T) {
			r, w := httptest.NewRequest(http.MethodGet, b.origin, nil), httptest.NewRecorder()
			kept, err := tc.cookies.New(r, name)
			if err != nil {
				t.Fatal(err)
			}
			kept.Values["of"] = "the buyer"
			if err := kept.Save(r, w); err != nil {
				t.Fatal(err)
			}
			for _, c := range w.Result().Cookies() {
				r.AddCookie(c)
			}
			time.Sleep(tc.age)
			if again, err := tc.cookies.New(r, name); err != nil || again.Values["of"] != "the buyer" {
				t.Errorf("%s after %v: %v, %v", name, tc.age, again.Values, err)
			}
			time.Sleep(2 * time.Second)
			if again, err := tc.cookies.New(r, name); err == nil || len(again.Values) != 0 {
				t.Errorf("%s after more than %v: %v, %v", name, tc.age, again.Values, err)
			}
		})
	}
}

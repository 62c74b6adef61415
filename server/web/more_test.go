package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/checkout"
)

// TestMoreAfterAnOrder leads from tickets to another cart for the same performance,
// and to the order wherever that is not asked for or not paid.
func TestMoreAfterAnOrder(t *testing.T) {
	t.Parallel()
	h := &house{}
	b := open(t, h, checkout.PayVendor)
	order, p := ordered(b)
	after := perf + "?after=" + strings.TrimPrefix(order, "/o/")
	if strings.Contains(p.body, "after=") {
		t.Error("an order that is not paid offers more")
	}
	b.get(after).shows(200, "review")
	h.pay()
	if p = b.get(order+"/returned").shows(200, "ticket"); !strings.Contains(p.body, `href="`+after+`"`) {
		t.Errorf("the tickets do not lead to %s", after)
	}
	b.get(perf).shows(200, "ticket")
	b.get(perf+"?after=o_another").shows(200, "ticket")
	b.token = ""
	p = b.get(after).shows(200, "cart", "seat-list", "!cart-line", "!ticket")
	if !strings.Contains(p.body, "data-over") || b.token != "" {
		t.Errorf("the page does not say that the cart is over, or has the token %q", b.token)
	}
	if !strings.Contains(p.body, perf+"/lines?after=") {
		t.Error("the page forgets what it comes after")
	}
	b.postTo(strings.Replace(after, perf, perf+"/lines", 1), "add", "a-2").shows(200, "cart-line")
	if p = b.get(after).shows(200, "cart-line"); strings.Contains(p.body, "data-over") {
		t.Error("the second cart is over")
	}
	b.postTo(perf+"/order", "email", "ana@exemplu.ro").shows(200, "order")
	for _, path := range []string{perf, after} {
		if b.get(path).shows(200, "order"); strings.HasPrefix(b.at, order) {
			t.Errorf("%s leads to the first order", path)
		}
	}
	b.get(order).shows(200, "ticket")
}

// TestTwoOrderCookies reads the orders of both cookies that a browser may send:
// of its own pages and, partitioned, of a frame's payment.
func TestTwoOrderCookies(t *testing.T) {
	t.Parallel()
	h := &house{}
	b := open(t, h, checkout.PayVendor)
	first, _ := ordered(b)
	own := b.cookie("parterre-orders")
	b.forget()
	b.post("add", "a-2").shows(200, "cart-line")
	b.postTo(perf+"/order", "email", "ana@exemplu.ro").shows(200, "review")
	second, _, _ := strings.Cut(b.at, "?")
	framed := b.cookie("parterre-orders")
	b.forget()
	for _, cookies := range []string{own + "; parterre-orders=" + framed, framed + "; parterre-orders=" + own} {
		for _, path := range []string{first, second} {
			b.send(http.MethodGet, path, nil, "Cookie", "parterre-orders="+cookies).shows(200, "review")
		}
	}
}

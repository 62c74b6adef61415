package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parterre/parterre/server/demo"
)

// buyMore is the link of an issued order to its performance.
const buyMore = "#order a[href*='after=']"

// TestBuyMore buys twice for one evening: the tickets' page leads to a new cart, the
// page of the evening to the tickets, and one that is not paid is led to.
func TestBuyMore(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	b := newBrowser(t, still)
	for _, tc := range []struct {
		name                       string
		scripts, cookies, embedded bool
	}{
		{"scripts", true, true, false}, {"without scripts", false, true, false}, {"without cookies", true, false, false},
		{"embedded", true, true, true}, {"embedded without cookies", true, false, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			top := b.in(t).buyer("/static/parterre.", "Storage")
			if !tc.scripts {
				top.noScripts()
			}
			p := top
			if tc.embedded {
				top.open(d.Promoter + "/opera")
				p = top.frame()
			} else {
				top.open(d.URL() + "/e/" + opera + "?lang=ro")
			}
			buy := func() (seat, order string) {
				p.openList()
				seat = p.value(attr(free, "data-seat"))
				p.click(free)
				p.is(attr(hook("cart-line"), "data-seat"), seat)
				p.has(1, hook("cart-line"))
				p.click(hook("continue"))
				p.details()
				return seat, p.value(attr("#order", "data-order"))
			}
			forget := func() {
				if !tc.cookies {
					p.loseCookies()
				}
			}
			pay := func() {
				if tc.embedded {
					p.payInNewTab(1)
					return
				}
				p.click(hook("pay"))
				p.click(hook("demo-pay"))
				p.is(attr(hook("order"), "data-status"), "issued")
			}
			first, before := buy()
			pay()
			forget()
			p.is("document.querySelector("+quote(buyMore)+").textContent", "Mai cumpără bilete")
			top.shot("more")
			p.click(buyMore)
			p.is("!!document.querySelector('#cart')?.hidden", "false")
			p.has(0, hook("cart-line"))
			if tc.embedded {
				p.inSight(".checkout h1", 0, 0) // the link was at the foot of the tickets
			}
			p.is("location.search.includes('after="+before+"')", "true")
			forget()
			second, after := buy()
			if first == second || before == after {
				t.Errorf("the seats %s and %s were bought as the orders %s and %s", first, second, before, after)
			}
			if tc.embedded {
				top.do(chromedp.Reload())
				p = top.frame()
				p.is(attr("#order", "data-order"), after)
			} else {
				p.back(1)
				p.is(attr("#order", "data-order"), after)
			}
			pay()
			if tc.cookies && !tc.embedded {
				p.open(d.URL() + "/e/" + opera + "?after=" + before)
				p.is(attr("#order", "data-order"), after)
			}
		})
	}
}

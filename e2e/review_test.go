package e2e_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/parterre/parterre/server/demo"
)

// noScripts has nothing of ours run in the browser.
func (p *page) noScripts() {
	p.t.Helper()
	p.send(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
}

// back is the browser's own way back, n pages.
func (p *page) back(n int64) {
	p.t.Helper()
	p.send(func(ctx context.Context) error {
		h, err := chromedp.Call(ctx, protocol.GetNavigationHistory, cdp.Empty{})
		if err != nil {
			return err
		}
		to := h.Entries[h.CurrentIndex-n]
		_, err = chromedp.Call(ctx, protocol.NavigateToHistoryEntry, protocol.NavigateToHistoryEntryParams{EntryID: to.ID})
		return err
	})
}

// TestBackFromTheReview goes back from an open order, which must lead to the order
// and not to a plan on which one's own seat is somebody else's.
func TestBackFromTheReview(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	b := newBrowser(t, still)
	for _, tc := range []struct {
		name             string
		scripts, cookies bool
	}{{"scripts", true, true}, {"without scripts", false, true}, {"without cookies", true, false}} {
		t.Run(tc.name, func(t *testing.T) {
			p := b.in(t).buyer("/static/parterre.", "Storage")
			if !tc.scripts {
				p.noScripts()
			}
			p.open(d.URL() + "/e/" + opera + "?lang=en")
			p.openList()
			p.click(free)
			p.has(1, hook("cart-line"))
			p.click(hook("continue"))
			p.details()
			order := p.value("document.querySelector('#order').dataset.order")
			for range 2 {
				if !tc.cookies {
					p.loseCookies()
				}
				p.back(1)
				p.is("document.querySelector('#order')?.dataset.order", order)
				p.has(1, hook("review"))
				p.is("location.pathname", "/o/"+order)
			}
			p.click(hook("pay"))
			p.click(hook("demo-pay"))
			p.is(attr(hook("order"), "data-status"), "issued")
		})
	}
}

// loseCookies has the browser forget its cookies, as one that blocks them does.
func (p *page) loseCookies() {
	p.t.Helper()
	p.send(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{})
		return err
	})
}

// TestReloadOfThePageAround reloads a promoter's page while the frame asks who buys,
// and while it shows the order: it goes on there, and back leads to the order.
func TestReloadOfThePageAround(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	promoter := newBrowser(t, still).buyer()
	promoter.open(d.Promoter + "/opera")
	p := promoter.frame()
	p.openList()
	p.click(free)
	p.has(1, hook("cart-line"))
	seat := p.value(attr(hook("cart-line"), "data-seat"))
	p.click(hook("continue"))
	p.has(1, hook("details"))

	promoter.do(chromedp.Reload())
	p = promoter.frame()
	p.has(1, hook("details"))
	p.is(attr(hook("cart-line"), "data-seat"), seat)
	p.is("document.body.dataset.step", "details")
	p.details()
	order := p.value("document.querySelector('#order').dataset.order")

	promoter.back(1)
	p.is("document.querySelector('#order')?.dataset.order", order)
	promoter.do(chromedp.Reload())
	p = promoter.frame()
	p.is("document.querySelector('#order')?.dataset.order", order)
	p.has(1, hook("review"))

	// While the bank's page is open the button leads back to it.
	p.click(hook("pay"))
	bank := promoter.other("page", "/pay/demo/")
	promoter.front()
	p.is("document.querySelector('#order h2').textContent", "Așteptăm plata ta")
	p.is("document.querySelector('[data-testid=pay]').textContent", "Înapoi la pagina băncii")
	promoter.shot("waiting")
	bank.front()
	bank.click(".bank a")
	bank.has(1, hook("review"))
	bank.click(hook("pay"))
	bank.click(hook("demo-decline"))
	bank.is(attr(hook("order"), "data-status"), "declined")
	promoter.front()
	p.is(attr(hook("order"), "data-status"), "declined")
	p.is("document.querySelector('.waiting').hidden", "true") // nor is the bank's page said to be open
	bank.front()
	bank.click(hook("pay"))
	bank.click(hook("demo-pay"))
	bank.is(attr(hook("order"), "data-status"), "issued")
	promoter.front()
	p.is(attr(hook("order"), "data-status"), "issued")
}

// TestLinkToTheTickets opens tickets that were bought in a frame on another device,
// with the link that their page shows.
func TestLinkToTheTickets(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	b := newBrowser(t, still)
	promoter := b.buyer()
	promoter.open(d.Promoter + "/opera")
	p := promoter.frame()
	p.openList()
	p.click(free)
	p.has(1, hook("cart-line"))
	p.click(hook("continue"))
	p.details()
	p.payInNewTab(1)
	code := p.value(attr(hook("ticket"), "data-code"))
	link := p.value("document.querySelector('[data-testid=order-link]').href")
	if !strings.HasPrefix(link, d.URL()+"/o/o_") || !strings.Contains(link, "?s=os_") {
		t.Fatalf("the link is %q", link)
	}
	p.is("document.querySelector('[data-testid=order-link]').textContent", link)
	p.click("[data-copy]")
	p.is("document.querySelector('[data-copy]').textContent", "Copiat")
	p.place(hook("order-link"), true)
	promoter.shot("link")

	phone := b.buyer()
	phone.phone()
	phone.open(link)
	phone.is(attr(hook("ticket"), "data-code"), code)
	phone.is("location.search", "")
	phone.do(chromedp.Reload())
	phone.is(attr(hook("ticket"), "data-code"), code)
	phone.shot("opened")
}

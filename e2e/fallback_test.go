package e2e_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/parterre/parterre/server/demo"
)

// TestPurchaseWithoutScripts buys a chosen seat where nothing of ours runs in
// the browser.
func TestPurchaseWithoutScripts(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := newBrowser(t).buyer()
	p.send(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
	p.open(d.URL() + "/e/" + opera + "?lang=en")
	p.is(attr(hook("plan"), "data-state"), "loading")
	p.shot("choose")
	p.openList()
	seat := p.value(attr(free, "data-seat"))
	p.click(free)
	p.is(attr(hook("cart-line"), "data-seat"), seat)
	p.is(attr(seatOf(seat), "data-status"), "mine")
	p.shot("chosen")
	p.click(hook("continue"))
	p.details()
	p.click(hook("pay"))
	p.click(hook("demo-pay"))
	p.is(attr(hook("order"), "data-status"), "issued")
	p.has(1, hook("ticket"))
	p.shot("tickets")
	d.bought("bil24", p, seat)
}

// TestPurchaseWithoutTheModule buys from the list where the browser does not
// run the module.
func TestPurchaseWithoutTheModule(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := newBrowser(t).buyer("/static/parterre.")
	p.blockModule()
	p.open(d.URL() + "/e/" + opera + "?lang=en")
	p.is(attr(hook("plan"), "data-state"), "fallback")
	p.is(attr("#seat-list", "open")+"!== null", "true")
	p.openList()
	p.shot("list")
	seat := p.value(attr(free, "data-seat"))
	p.click(free)
	p.is(attr(seatOf(seat), "data-status"), "mine")
	p.is(attr(hook("cart-line"), "data-seat"), seat)
	p.click(seatOf(seat))
	p.is(attr(seatOf(seat), "data-status"), "free")
	p.has(0, hook("cart-line"))
	p.click(seatOf(seat))
	p.is(attr(hook("cart-line"), "data-seat"), seat)
	p.click(hook("continue"))
	p.details()
	p.click(hook("pay"))
	p.click(hook("demo-pay"))
	p.is(attr(hook("order"), "data-status"), "issued")
	d.bought("bil24", p, seat)
}

// blockModule keeps the module from the browser. That is a complaint about
// /static/parterre.
func (p *page) blockModule() {
	p.t.Helper()
	p.send(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{
			URLPatterns: []*network.BlockPattern{{URLPattern: "*://*:*/static/parterre.*.wasm", Block: true}},
		})
		return err
	})
}

// free selects the free seats of the open section.
const free = "[data-testid=seat][data-status=free]"

// seatOf selects a seat's button.
func seatOf(id string) string { return "[data-testid=seat][data-seat='" + id + "']" }

// openList opens the list of seats and its first section.
func (p *page) openList() {
	p.t.Helper()
	if p.value(attr("#seat-list", "open")) == "null" {
		p.click(hook("seat-list-open"))
	}
	p.click(hook("seat-section"))
	p.is("document.querySelectorAll("+quote(free)+").length > 9", "true")
	p.is(attr("#seat-list", "open")+"!== null", "true")
}

package e2e_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
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
	p.open(d.URL() + traviata + "?lang=en")
	p.is(attr(hook("plan"), "data-state"), "loading")
	p.shot("choose")
	p.click(hook("seat-list-open"))
	p.click(hook("seat-section"))
	const free = "[data-testid=seat][data-status=free]"
	p.is(attr("#seat-list", "open")+"!== null", "true")
	seat := p.value(attr(free, "data-seat"))
	p.click(free)
	p.is(attr(hook("cart-line"), "data-seat"), seat)
	p.is(attr("[data-seat='"+seat+"']"+hook("seat"), "data-status"), "mine")
	p.shot("chosen")
	p.click(hook("continue"))
	p.details()
	p.click(hook("pay"))
	p.click(hook("demo-pay"))
	p.is(attr(hook("order"), "data-status"), "issued")
	p.has(1, hook("ticket"))
	p.shot("tickets")
	bought(t, d, "bil24", p, []string{seat})
}

package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parterre/parterre/server/demo"
)

// screen keeps a picture of what the tab's screen shows, as it is, in the
// folder named by PARTERRE_PHONE.
func (p *page) screen(name string) {
	p.t.Helper()
	dir := os.Getenv("PARTERRE_PHONE")
	if dir == "" {
		return
	}
	top := p.top()
	top.value("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
	picture, err := chromedp.Run(top.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// TestPurchaseOnAPhoneInAFrame buys a seat of the plan with a finger in a
// promoter's page, pressing only what the screen shows. With PARTERRE_PHONE=dir
// it leaves a picture of each step.
func TestPurchaseOnAPhoneInAFrame(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	promoter := newBrowser(t, still).buyer()
	promoter.phone()
	promoter.open(d.Promoter + "/opera")
	p := promoter.frame()
	p.plan()
	x, y := p.middleOfFreeSeats()
	p.value("document.querySelector('#seat-list').open = false")
	promoter.value("document.querySelector('#bilete').scrollIntoView()")
	p.screen("01-tap")
	p.inSight("#stage", 0, 0)
	p.tapOn(x, y, "liber")
	p.inSight("#seat-sheet", 0, 0)
	p.screen("02-sheet")
	p.pressInSight("#seat-sheet [data-slot=action]", 0, 0)
	p.has(1, hook("cart-line"))
	p.inSight("#bar", 0, 0)
	p.inSight("#stage", 0, 0)
	p.screen("03-held")
	seat := p.value(attr(hook("cart-line"), "data-seat"))
	promoter.value(promoter.scrolls()[1])
	p.inSight("#bar .clock", 0, 0)
	p.screen("04-bar")
	if found := p.value(fixed); found != "" {
		t.Errorf("in a frame as high as its content, %q are fixed", found)
	}
	p.pressInSight("#bar "+hook("continue"), 0, 0)
	p.inSight(".details h2", 0, 0)
	p.screen("05-details")
	p.fillDetails()
	p.click(hook("details-submit"))
	p.inSight("#order h2", 0, 0)
	p.screen("06-review")
	p.click(hook("pay"))
	bank := p.other("page", "/pay/demo/")
	bank.do(phone)
	bank.screen("07-bank")
	promoter.value(promoter.scrolls()[2]) // where the button was
	bank.click(hook("demo-pay"))
	bank.is(attr(hook("order"), "data-status"), "issued")
	promoter.front()
	p.is(attr(hook("order"), "data-status"), "issued")
	p.inSight("#order h2", 0, 0)
	p.screen("08-tickets")
	p.place(hook("ticket"), true)
	p.screen("09-ticket")
	d.bought("bil24", p, seat)

	send := hook("order-send")
	p.place(send, false)
	pressed := p.inSight(send, 0, 0)
	p.pressInSight(send, 0, 0)
	p.notedBeside(pressed, 0, "")
	p.screen("10-sent")
}

// fixed names what of a page has a fixed position.
const fixed = "[...document.querySelectorAll('body *')].filter((e) => getComputedStyle(e).position === 'fixed').map((e) => e.id || e.className).join(' ')"

// tapOn taps a place of the frame until the sheet of a seat with such a status
// is open.
func (p *page) tapOn(x, y float64, status string) {
	p.t.Helper()
	until(p.t, fmt.Sprintf("the sheet of a seat that is %s", status), func() (string, bool) {
		seen := p.value("(({hidden, innerText}) => hidden ? '' : innerText)(document.querySelector('#seat-sheet'))")
		if p.value(fmt.Sprintf("%s.includes(%s)", quote(seen), quote(status))) == "true" {
			return seen, true
		}
		p.clickAtFrame(x, y)
		return seen, false
	})
}

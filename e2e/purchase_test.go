package e2e_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// TestPurchaseOnThePlan buys two seats at Bil24 by pressing them on the drawn
// plan, in the frame on a promoter's page of another origin.
func TestPurchaseOnThePlan(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	promoter := newBrowser(t, still).buyer()
	promoter.record()
	promoter.open(d.Promoter + "/opera")
	p := promoter.frame()
	p.plan()
	promoter.shot("page")

	var seats []string
	for len(seats) < 2 {
		name := p.ringOnFree()
		p.top().clickAt(p.place(hook("plan-focus"), true))
		p.has(len(seats)+1, hook("cart-line"))
		line := hook("cart-line") + ":last-child"
		p.is("document.querySelector('"+line+" .name').firstChild.textContent.trim()", name)
		seats = append(seats, p.value(attr(line, "data-seat")))
	}
	p.is(attr(hook("cart"), "data-count"), "2")
	p.shot("chosen")
	p.click(hook("continue"))
	p.details()
	p.payInNewTab(2)
	p.shot("tickets")
	d.bought("bil24", p, seats...)

	heard := promoter.value("heard.map((h) => h.name).join(' ')")
	for _, name := range []string{"ready", "cart", "hold", "complete"} {
		if n := strings.Count(" "+heard+" ", " "+name+" "); n == 0 || name != "cart" && name != "hold" && n > 1 {
			t.Errorf("the promoter's page heard %s %d times, in %q", name, n, heard)
		}
	}
	promoter.is("heard.find((h) => h.name === 'complete').detail.order.id", p.value(attr(hook("order"), "data-order")))
	promoter.is("Math.max(...heard.filter((h) => h.name === 'cart').map((h) => h.detail.cart.items.length))", "2")
	promoter.is("document.querySelector('parterre-checkout').state", "complete")
}

// TestPurchaseOfPlaces buys two places in an area at iaBilet, in the frame.
func TestPurchaseOfPlaces(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	promoter := newBrowser(t, still).buyer()
	promoter.open(d.Promoter + "/club")
	p := promoter.frame()
	area := "[data-area=" + iabiletsandbox.AreaStanding + "]"
	for n := range 2 {
		p.click(area + " " + hook("area-more"))
		p.is(attr(hook("cart"), "data-count"), string(rune('1'+n)))
	}
	promoter.shot("chosen")
	p.click(hook("continue"))
	p.details()
	p.payInNewTab(2)
	p.shot("tickets")
	d.bought("iabilet", p)
	if got := d.shop.books("iabilet").Orders[0].AreaPlaces[iabiletsandbox.AreaStanding]; got != 2 {
		t.Errorf("iaBilet sold %d places of %s, want 2", got, iabiletsandbox.AreaStanding)
	}
}

// record has a page remember the events of the checkout inside it.
func (p *page) record() {
	p.t.Helper()
	const source = `window.heard = []; for (const name of ['ready', 'cart', 'hold', 'expired', 'complete', 'error'])
		addEventListener('parterre-' + name, (e) => heard.push({name, detail: e.detail}));`
	p.send(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, protocol.AddScriptToEvaluateOnNewDocument, protocol.AddScriptToEvaluateOnNewDocumentParams{Source: source})
		return err
	})
}

// ringOnFree brings the focus ring to a free seat of the plan and returns the
// seat's name.
func (p *page) ringOnFree() string {
	p.t.Helper()
	if p.value("document.activeElement.id") != "stage" {
		p.click("[data-plan-action=fit]") // brings the keyboard into the frame
		p.do(chromedp.Focus(chromedp.CSS("#stage")))
	}
	const tip = `(() => {
		const tip = document.querySelector('#seat-tip'), ring = document.querySelector('[data-testid=plan-focus]');
		const of = (slot) => tip.querySelector('[data-slot=' + slot + ']').textContent;
		return !tip.hidden && !ring.hidden && of('status').endsWith(document.querySelector('#texts').dataset.statusFree) ? of('name') : '';
	})()`
	name := ""
	until(p.t, "a free seat under the ring", func() (string, bool) {
		before := p.value("document.querySelector('#announce').textContent")
		p.keys(kb.ArrowRight)
		p.is("document.querySelector('#announce').textContent !== "+quote(before), "true")
		name = p.value(tip)
		return name, name != ""
	})
	return name
}

// details fills the form and sends it. What is asked besides comes in pairs of
// an input's name and what is typed.
func (p *page) details(more ...string) {
	p.t.Helper()
	p.fillDetails(more...)
	p.click(hook("details-submit"))
	p.has(1, hook("review"))
	p.shot("review")
}

// fillDetails is details before it is sent.
func (p *page) fillDetails(more ...string) {
	p.t.Helper()
	p.fill("email", "ana@exemplu.ro")
	p.fillIfAsked("full_name", "Ana Pop")
	p.fillIfAsked("phone", "+40721234567")
	for i := 0; i+1 < len(more); i += 2 {
		p.fill(more[i], more[i+1])
	}
	p.shot("details")
}

// fillIfAsked is fill for what not every vendor wants to know.
func (p *page) fillIfAsked(name, text string) {
	p.t.Helper()
	if p.value("document.querySelectorAll('input[name="+name+"]').length") != "0" {
		p.fill(name, text)
	}
}

// payInNewTab pays in the tab that opens beside the frame, and waits for so
// many tickets in both.
func (p *page) payInNewTab(tickets int) {
	p.t.Helper()
	p.payAt("/pay/demo/", hook("demo-pay"), tickets)
}

// payAt is payInNewTab at a bank's page with such an address and button.
func (p *page) payAt(address, button string, tickets int) {
	p.t.Helper()
	p.click(hook("pay"))
	bank := p.other("page", address)
	bank.shot("bank")
	bank.click(button)
	bank.is(attr(hook("order"), "data-status"), "issued")
	bank.has(tickets, hook("ticket"))
	p.front()
	p.is(attr(hook("order"), "data-status"), "issued")
	p.has(tickets, hook("ticket"))
}

// bought sees that the vendor sold exactly what the page shows tickets for, and
// these seats.
func (h house) bought(vendor string, p *page, seats ...string) {
	p.t.Helper()
	orders := h.shop.books(vendor).in("PAID", "completed", "Fulfilled", "issued")
	if len(orders) != 1 {
		p.t.Fatalf("the vendor has the paid orders %+v, want one", orders)
	}
	order := orders[0]
	slices.Sort(seats)
	slices.Sort(order.Seats)
	if diff := cmp.Diff(strings.Join(seats, " "), strings.Join(order.Seats, " ")); diff != "" {
		p.t.Errorf("seats of the vendor's order (-want +got)\n%s", diff)
	}
	var codes []string
	for _, ticket := range order.Tickets {
		codes = append(codes, ticket.Code)
	}
	slices.Sort(codes)
	shown := strings.Fields(p.value("[...document.querySelectorAll('[data-testid=ticket]')].map((t) => t.dataset.code).sort().join(' ')"))
	if diff := cmp.Diff(codes, shown); diff != "" {
		p.t.Errorf("codes of the tickets (-vendor's +shown)\n%s", diff)
	}
	sold := h.shop.books(vendor).of(order.Performance).SoldSeats
	for _, seat := range seats {
		if !slices.Contains(sold, seat) {
			p.t.Errorf("seat %s is not sold at the vendor", seat)
		}
	}
}

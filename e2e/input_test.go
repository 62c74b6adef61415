package e2e_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/demo"
)

// TestPurchaseByKeyboard buys a seat of the plan with keys alone.
func TestPurchaseByKeyboard(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := newBrowser(t).buyer()
	p.open(d.URL() + "/e/" + opera + "?lang=en")
	p.plan()
	p.tabTo("#stage")
	name := strings.ReplaceAll(p.ringOnFree(), "\u00a0", " ")
	p.shot("ring")
	p.keys(kb.Enter)
	p.has(1, hook("cart-line"))
	p.is("document.querySelector('#announce').textContent.startsWith("+quote(name+" held, 1 of ")+")", "true")
	p.is("document.activeElement.id", "stage")
	seat := p.value(attr(hook("cart-line"), "data-seat"))

	p.tabTo(hook("continue"))
	p.keys(kb.Enter)
	p.is("document.activeElement.matches('.details h2')", "true")
	for input, text := range map[string]string{"email": "ana@exemplu.ro", "full_name": "Ana Pop", "phone": "+40721234567"} {
		p.value("document.querySelector('.details h2').focus()")
		p.tabTo("input[name=" + input + "]")
		p.keys(text)
	}
	p.keys(kb.Enter)
	p.is("document.activeElement.matches('#order h2')", "true")
	p.tabTo(hook("pay"))
	p.keys(kb.Enter)
	p.has(1, hook("demo-pay"))
	p.tabTo(hook("demo-pay"))
	p.keys(kb.Enter)
	p.is(attr(hook("order"), "data-status"), "issued")
	d.bought("bil24", p, seat)
}

// TestPurchaseOnAPhone buys a seat of the plan with a finger on a narrow screen.
func TestPurchaseOnAPhone(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := newBrowser(t).buyer()
	p.phone()
	p.open(d.URL() + "/e/" + opera + "?lang=en")
	p.plan()
	p.shot("plan")
	if width := p.value("document.documentElement.scrollWidth"); width != "390" {
		t.Errorf("the page is %s wide on a screen of 390", width)
	}
	x, y := p.middleOfFreeSeats()
	const sheet = "#seat-sheet"
	until(t, "the sheet of a free seat", func() (string, bool) {
		seen := p.value("(({hidden, innerText}) => hidden ? 'none' : innerText)(document.querySelector('#seat-sheet'))")
		if strings.Contains(seen, "free") {
			return seen, true
		}
		p.clickAt(x, y) // goes closer at first
		return seen, false
	})
	name := p.value("document.querySelector('#seat-sheet [data-slot=name]').textContent")
	p.shot("sheet")
	p.click(sheet + " [data-slot=action]")
	p.is("document.querySelector('#cart .name').firstChild.textContent.trim()", name)
	p.is("document.querySelector('#seat-sheet').hidden", "true")
	seat := p.value(attr(hook("cart-line"), "data-seat"))
	p.shot("chosen")

	p.click(hook("continue"))
	p.details()
	p.click(hook("pay"))
	p.click(hook("demo-pay"))
	p.is(attr(hook("order"), "data-status"), "issued")
	p.shot("tickets")
	d.bought("bil24", p, seat)
}

// tabTo presses Tab until the focus is on an element.
func (p *page) tabTo(selector string) {
	p.t.Helper()
	for range 60 {
		if p.value("document.activeElement.matches("+quote(selector)+")") == "true" {
			return
		}
		p.keys(kb.Tab)
	}
	p.t.Fatalf("sixty presses of Tab do not lead to %s", selector)
}

// middleOfFreeSeats returns where on the tab the middle of three free seats of
// a row is drawn, as long as the whole plan is seen.
func (p *page) middleOfFreeSeats() (x, y float64) {
	p.t.Helper()
	p.openList()
	three := "[role=gridcell]:has(" + free + ") + [role=gridcell]:has(" + free + ") + [role=gridcell]:has(" + free + ")"
	p.is("!!document.querySelector("+quote(three)+")", "true")
	seat := p.value("document.querySelector(" + quote(three) + ").previousElementSibling.firstElementChild.dataset.seat")
	p.place("#stage", true)
	plan := p.seatingPlan()
	i, ok := plan.Find(seatplan.SeatID(seat))
	if !ok {
		p.t.Fatalf("seat %s of the list is not in the plan", seat)
	}
	var scale, left, top float64
	corner := p.value("(({a, e, f}) => [a, e, f].join(' '))(document.querySelector('svg.preview').getScreenCTM())")
	if _, err := fmt.Sscan(corner, &scale, &left, &top); err != nil {
		p.t.Fatal(err)
	}
	scale *= 1000. / seatplan.GridSide // the preview has its own units
	return scale*float64(plan.At(i).X) + left, scale*float64(plan.At(i).Y) + top
}

// seatingPlan fetches the plan of the page.
func (p *page) seatingPlan() *seatplan.Plan {
	p.t.Helper()
	response, err := http.Get(p.value("new URL(stage.dataset.plan, location).href"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	plan, err := wire.DecodePlan(body)
	if err != nil {
		p.t.Fatal(err)
	}
	return plan
}

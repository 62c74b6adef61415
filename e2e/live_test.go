package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

// sellElsewhere is what another channel does at the sandbox's control door.
const sellElsewhere = `{"sell":{"performance":"` + bil24sandbox.PerformanceTraviata + `","seats":[%q]}}`

// watch opens a performance and its list, and marks the page, so that staying
// can be told from loading again.
func (p *page) watch(url string) {
	p.t.Helper()
	p.open(url)
	p.plan()
	p.openList()
	p.value("window.stayed = 'yes'")
}

// TestSeatsChangeWhileOneLooks sees one buyer's hold come and go in another
// buyer's browser, and a sale elsewhere in both.
func TestSeatsChangeWhileOneLooks(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{Hold: 10 * time.Second, Poll: time.Second})
	b := newBrowser(t)
	ana, ion := b.buyer(), b.buyer()
	for _, p := range []*page{ana, ion} {
		p.watch(d.URL() + "/e/" + opera + "?lang=en")
	}
	seat := ana.value(attr(free, "data-seat"))
	ana.click(seatOf(seat))
	pressed := time.Now()
	ion.is(attr(seatOf(seat), "data-status"), "held")
	t.Logf("a hold was seen in the other browser after %v", time.Since(pressed).Round(time.Millisecond))
	ana.is(attr(seatOf(seat), "data-status"), "mine")
	ana.has(2, hook("hold-clock")) // in the cart and in the bar
	ion.shot("held")

	ana.is(attr(hook("error"), "data-code"), "hold_expired")
	ion.is(attr(seatOf(seat), "data-status"), "free")
	ana.is(attr(seatOf(seat), "data-status"), "free")
	ana.has(0, hook("cart-line"))
	ana.shot("expired")

	sold := ion.value("[...document.querySelectorAll(" + quote(free) + ")].at(-1).dataset.seat")
	d.shop.door("bil24", fmt.Sprintf(sellElsewhere, sold))
	for _, p := range []*page{ana, ion} {
		p.is(attr(seatOf(sold), "data-status"), "sold")
		p.is("window.stayed", "yes")
	}
}

// TestSomebodyElseWasFaster presses seats that are gone but look free, on the
// plan and in the list.
func TestSomebodyElseWasFaster(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{Poll: time.Hour})
	p := newBrowser(t).buyer("409")
	p.watch(d.URL() + "/e/" + opera + "?lang=en")
	taken := func() {
		t.Helper()
		p.is(attr(hook("error"), "data-code"), "seat_taken")
		p.has(0, hook("cart-line"))
	}

	name := p.ringOnFree()
	d.shop.door("bil24", fmt.Sprintf(sellElsewhere, p.seatNamed(name)))
	p.clickAt(p.place(hook("plan-focus"), true))
	taken()
	p.is("document.querySelector('#message').innerText.includes("+quote(name+" was taken")+")", "true")
	p.is("document.querySelector('#seat-tip [data-slot=status]').textContent.endsWith('sold')", "true")
	p.shot("plan")

	seat := p.value(attr(free, "data-seat"))
	d.shop.door("bil24", fmt.Sprintf(sellElsewhere, seat))
	p.value("document.querySelector('#message').replaceChildren()")
	p.click(seatOf(seat))
	taken()
	p.is(attr(seatOf(seat), "data-status"), "sold")
	p.is(attr(seatOf(seat), "aria-disabled"), "true")
	p.is(attr(seatOf(seat), "aria-pressed"), "false")
	p.shot("list")
	p.is("window.stayed", "yes")
}

// TestConnectionLost cuts the line to a browser and mends it.
func TestConnectionLost(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{Poll: time.Second})
	l := newLine(t)
	p := newBrowser(t, l.options()...).buyer("ERR_", "WebSocket")
	p.watch(d.URL() + "/e/" + opera + "?lang=en")
	seats := strings.Fields(p.value("[...document.querySelectorAll(" + quote(free) + ")].slice(0, 3).map((s) => s.dataset.seat).join(' ')"))
	p.click(seatOf(seats[0]))
	p.is(attr(seatOf(seats[0]), "data-status"), "mine")

	l.setCut(true)
	d.shop.door("bil24", fmt.Sprintf(sellElsewhere, seats[1]))
	p.click(seatOf(seats[2]))
	p.has(1, "#message [role=alert]")
	p.is(attr(seatOf(seats[2]), "data-status"), "free")
	p.is(attr(seatOf(seats[0]), "data-status"), "mine")
	p.shot("lost")

	l.setCut(false)
	p.is(attr(seatOf(seats[1]), "data-status"), "sold")
	p.is(attr(seatOf(seats[0]), "data-status"), "mine")
	p.click(seatOf(seats[2]))
	p.has(2, hook("cart-line"))
	p.has(0, "#message [role=alert]")
	p.is("window.stayed", "yes")
}

// seatNamed finds a seat of the plan by what people call it.
func (p *page) seatNamed(name string) string {
	p.t.Helper()
	plan := p.seatingPlan()
	for i := range plan.Len() {
		seat := plan.Seat(i)
		row := plan.Rows()[seat.Row]
		if fmt.Sprintf("%s, row\u00a0%s, seat\u00a0%s", plan.Sections()[row.Section].Name, row.Label, seat.Number) == name {
			return string(plan.SeatID(i))
		}
	}
	p.t.Fatalf("there is no seat %q in the plan", name)
	return ""
}

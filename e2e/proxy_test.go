package e2e_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/parterre/parterre/server/demo"
)

// shown are the seats of the open section and what the list says of each, with
// what is free in every section.
const shown = `[...document.querySelectorAll('[data-testid=seat]')].map((s) => s.dataset.seat + ' ' + s.dataset.status + ' ' + (s.ariaDisabled === 'true')).join(', ') +
	[...document.querySelectorAll('[data-testid=seat-section]')].map((s) => ' ' + s.dataset.free + s.querySelector('[data-slot=free]').textContent).join('')`

// TestSocketsThatDoNotWork watches through a proxy that refuses sockets, swallows
// them, or drops them after a while: what the page said of the seats stands, what
// is sold meanwhile is seen in the list and on the plan, nobody is told of being
// offline, and the socket is used as soon as there is one.
func TestSocketsThatDoNotWork(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{Poll: time.Second})
	for _, fate := range []string{"refused", "swallowed", "dropped"} {
		t.Run(fate, func(t *testing.T) {
			l := newLine(t)
			if fate != "dropped" {
				l.setSockets(fate)
			}
			p := newBrowser(t, l.options()...).buyer("ERR_", "WebSocket", "409")
			h := d
			h.shop = d.shop.in(t)
			p.open(d.URL() + "/e/" + opera + "?lang=en&section=" + h.section(t))
			before := p.value(shown)
			p.plan()
			if fate == "dropped" {
				p.is(attr("#stage", "data-transport"), "ws")
				l.setSockets("refused")
			}
			p.is(attr("#stage", "data-transport"), "poll")
			p.value("new Promise((done) => setTimeout(done, 3500))") // the time after which all looked free
			p.is(shown, before)

			name := p.ringOnFree()
			h.shop.door("bil24", fmt.Sprintf(sellElsewhere, p.seatNamed(name)))
			p.is("document.querySelector('#seat-tip [data-slot=status]').textContent.endsWith('sold')", "true")
			seat := p.value(attr(free, "data-seat"))
			h.shop.door("bil24", fmt.Sprintf(sellElsewhere, seat))
			p.is(attr(seatOf(seat), "data-status"), "sold")
			p.is(attr(seatOf(seat), "aria-disabled"), "true")

			taken := p.value(attr(free, "data-seat"))
			h.shop.door("bil24", fmt.Sprintf(sellElsewhere, taken))
			p.click(seatOf(taken)) // maybe before that is known
			p.is(attr(seatOf(taken), "data-status"), "sold")

			p.is(attr("#stage", "data-connection"), "live")
			p.is("document.querySelector('#freshness').hidden", "true")
			l.setSockets("")
			p.value("dispatchEvent(new Event('online'))") // else that takes up to 30 s
			p.is(attr("#stage", "data-transport"), "ws")
		})
	}
}

// section is the id of the first section of the opera's plan.
func (h house) section(t *testing.T) string {
	t.Helper()
	p := h.shop.poller(opera)
	return string(p.plan.Sections()[0].ID)
}

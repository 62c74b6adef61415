package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// listed opens a performance's page in a browser without the module: nothing but
// what a test does has the page asked for again.
func (b *browser) listed(d house, expected ...string) *page {
	b.t.Helper()
	p := b.buyer(append(expected, "/static/parterre.")...)
	p.withoutModule()
	p.open(d.URL() + "/e/" + opera + "?lang=en")
	p.is(attr(hook("plan"), "data-state"), "fallback")
	p.openList()
	return p
}

// refreshed has the page asked for again and returns once that is in it.
const refreshed = `new Promise((done) => {
	document.addEventListener('parterre:swapped', () => setTimeout(done), {once: true});
	document.dispatchEvent(new CustomEvent('parterre:refresh'));
})`

// TestRefreshIsScheduledOnce asks again for a page that waits for something: there
// is one next question after it, also where nobody answered.
func TestRefreshIsScheduledOnce(t *testing.T) {
	t.Parallel()
	p := newBrowser(t, still).listed(open(t, demo.Options{Poll: time.Hour}))
	got := p.value(`(async () => {
		const wait = 70_000, later = setTimeout, ask = fetch, counts = [];
		let scheduled;
		setTimeout = (call, ms, ...rest) => {
			scheduled += ms > wait / 2;
			return later(call, ms, ...rest);
		};
		const waits = document.createElement('i');
		waits.dataset.poll = wait;
		document.body.append(waits);
		scheduled = 0;
		await ` + refreshed + `;
		counts.push(scheduled);
		scheduled = 0;
		await new Promise((done) => {
			fetch = () => {
				later(done);
				fetch = ask;
				return Promise.reject(new TypeError('Failed to fetch'));
			};
			document.dispatchEvent(new CustomEvent('parterre:refresh'));
		});
		counts.push(scheduled);
		return counts;
	})()`)
	if got != "1,1" {
		t.Errorf("scheduled %s times after an answer and after none, want 1,1", got)
	}
}

// TestMessagesOverRefreshes asks for a page again that shows messages: what a press
// was answered with stays until the next press, what the server says of its own
// goes when it is not so any more.
func TestMessagesOverRefreshes(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{Poll: time.Hour, Hold: 12 * time.Second})
	p := newBrowser(t, still).listed(d, "409")
	seats := strings.Fields(p.value("[...document.querySelectorAll(" + quote(free) + ")].slice(-3).map((seat) => seat.dataset.seat).join(' ')"))
	d.shop.door("bil24", fmt.Sprintf(sellElsewhere, seats[0]))
	p.click(seatOf(seats[0]))
	p.has(1, note)
	taken := p.value("document.querySelector(" + quote(note) + ").textContent")
	for range 2 {
		p.value(refreshed)
		p.is("document.querySelector("+quote(note)+")?.textContent", taken)
	}
	p.click(seatOf(seats[1]))
	p.has(0, note)

	b := d.shop.visitor(opera)
	b.cart, b.token = p.value("document.querySelector('#cart').dataset.cart"), p.value("document.querySelector('#cart').dataset.token")
	p.is(attr("#message "+hook("error"), "data-code"), "hold_expired")
	p.value(refreshed)
	p.is(attr("#message "+hook("error"), "data-code"), "hold_expired")
	b.take(takeSeats(seats[2]))
	p.value(refreshed)
	p.is("document.querySelector("+quote(note)+")?.textContent", "undefined")
}

// TestLateAnswersChangeNothing has the answer to a quiet question come after the
// buyer has gone back: the step that was left does not come back.
func TestLateAnswersChangeNothing(t *testing.T) {
	t.Parallel()
	p := newBrowser(t, still).listed(open(t, demo.Options{Poll: time.Hour}))
	p.click(free)
	p.has(1, hook("cart-line"))
	p.click(hook("continue"))
	p.has(1, hook("details"))
	p.is("location.search.includes('step=details')", "true")
	p.value(`(() => {
		const through = fetch;
		fetch = async (...of) => {
			fetch = through;
			const late = await through(...of);
			await new Promise((done) => { window.release = done; });
			return late;
		};
		document.dispatchEvent(new CustomEvent('parterre:refresh'));
	})()`)
	p.is("typeof release", "function")
	p.back(1)
	p.is("document.body.dataset.step", "choose")
	p.value(`new Promise((done) => {
		document.addEventListener('parterre:swapped', () => setTimeout(done), {once: true});
		release();
	})`)
	if got := p.value("document.body.dataset.step + ' ' + document.querySelectorAll('" + hook("details") + "').length"); got != "choose 0" {
		t.Errorf("after a late answer the page shows %q, want the step gone back to", got)
	}
}

// TestPressesBeforeQuestions asks for the page again while a slow box office is
// asked for the order, which it refuses: the page is asked for once that is known,
// and keeps the reason and its own address.
func TestPressesBeforeQuestions(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{Poll: time.Hour})
	p := d.onPage(t, "/scurt/gradina", "422")
	p.more(iabiletsandbox.AreaGarden, 2)
	p.fill("promo", "NIMIC")
	p.click(hook("promo-apply"))
	p.click(hook("continue"))
	p.fillGuests()
	d.shop.door("iabilet", `{"fail":{"op":"/addVoucher","mode":"slow","count":1,"delay_ms":2000}}`)
	p.click(hook("details-submit"))
	p.is(attr(hook("details-submit"), "aria-busy"), "true")
	p.value("document.dispatchEvent(new CustomEvent('parterre:refresh'))")
	const reason = "document.querySelector('[data-testid=error]')?.dataset.code + ' ' + location.pathname.split('/')[1]"
	p.is(reason, "voucher_refused e")
	p.value(refreshed)
	if got := p.value(reason); got != "voucher_refused e" {
		t.Errorf("asked for again the page shows %q, want the reason to stay", got)
	}
}

// TestLostOrderIsSentAgain loses the request that makes the order while the page
// asks for itself: that this gets through does not keep the order from being sent
// again. Back does not wait for what hangs.
func TestLostOrderIsSentAgain(t *testing.T) {
	t.Parallel()
	ordering := func() *page {
		p := newBrowser(t, still).listed(open(t, demo.Options{Poll: time.Hour}))
		p.click(free)
		p.has(1, hook("cart-line"))
		p.click(hook("continue"))
		p.has(1, hook("details"))
		p.value(`(() => {
			const through = fetch;
			fetch = (url, options) => {
				if (options?.method !== 'POST') return through(url, options);
				fetch = through;
				return new Promise((_, lose) => { window.lose = () => lose(new TypeError('Failed to fetch')); });
			};
		})()`)
		p.fillDetails()
		p.click(hook("details-submit"))
		p.is("typeof lose", "function")
		return p
	}
	p := ordering()
	p.value("document.dispatchEvent(new CustomEvent('parterre:refresh')), lose()")
	p.has(1, hook("review"))

	p = ordering()
	p.back(1)
	p.is("document.body.dataset.step", "choose")
}

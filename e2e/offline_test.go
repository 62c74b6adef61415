package e2e_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/parterre/parterre/server/demo"
)

// offlineText is what a page says that cannot reach the server.
const offlineText = "document.querySelector('#texts').dataset.offline"

// TestOfflineInTheFrame cuts the line while somebody buys in a promoter's page: it
// is said within seconds, the page and what was typed stay, what was pressed goes
// on by itself, and one order is made.
func TestOfflineInTheFrame(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	l := newLine(t)
	promoter := newBrowser(t, append(l.options(), still)...).buyer("ERR_", "WebSocket")
	promoter.open(d.Promoter + "/opera")
	p := promoter.frame()
	p.plan()
	p.ringOnFree()
	p.top().clickAt(p.place(hook("plan-focus"), true))
	p.has(1, hook("cart-line"))
	seat := p.value(attr(hook("cart-line"), "data-seat"))
	p.value("window.stayed = 'yes'")

	l.setCut(true)
	p.is("document.querySelector('#freshness').textContent === "+offlineText, "true")
	p.is(attr("#stage", "data-connection"), "offline")
	promoter.shot("offline")
	p.click(hook("continue"))
	p.is("document.querySelector('#message [role=alert]')?.textContent === "+offlineText, "true")
	p.is("[...document.querySelectorAll('#message, #freshness')].filter((e) => e.checkVisibility() && e.textContent === "+offlineText+").length", "1")
	p.is("document.body.dataset.step", "choose")
	l.setCut(false)
	p.is("document.body.dataset.step", "details") // by itself
	p.is("document.querySelector('#message [role=alert]')", "null")

	p.fillDetails()
	l.setCut(true)
	p.click(hook("details-submit"))
	p.is("document.querySelector('#message [role=alert]')?.textContent === "+offlineText, "true")
	p.is("document.querySelector('input[name=email]').value !== ''", "true")
	l.setCut(false)
	p.has(1, hook("review"))
	p.is("window.stayed", "yes")
	p.is("document.querySelector('#message [role=alert]')", "null")
	if n := len(d.shop.books("bil24").Orders); n != 1 {
		t.Errorf("%d orders were made, want 1", n)
	}
	p.payInNewTab(1)
	d.bought("bil24", p, seat)
}

// TestOfflineWithoutTheModule says so on a page that only lists seats, and on an
// order's.
func TestOfflineWithoutTheModule(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	l := newLine(t)
	p := newBrowser(t, l.options()...).buyer("ERR_", "WebSocket", "/static/parterre.")
	p.blockModule()
	p.open(d.URL() + "/e/" + opera + "?lang=en")
	p.is(attr(hook("plan"), "data-state"), "fallback")
	p.openList()
	l.setCut(true)
	p.value("dispatchEvent(new Event('offline'))")
	p.is("document.querySelector('#message [role=alert]')?.textContent === "+offlineText, "true")
	seat := p.value(attr(free, "data-seat"))
	p.click(seatOf(seat))
	p.is(attr(seatOf(seat), "data-status"), "free")
	l.setCut(false)
	p.has(0, "#message [role=alert]")
	p.click(seatOf(seat))
	p.is(attr(seatOf(seat), "data-status"), "mine")
}

// TestOfflineWhereQuestionsAreSwallowed says so also where the network takes
// requests and brings no answer, and goes on when it does.
func TestOfflineWhereQuestionsAreSwallowed(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := newBrowser(t).buyer("/static/parterre.")
	p.withoutModule()
	p.open(d.URL() + "/e/" + opera + "?lang=en")
	p.is(attr(hook("plan"), "data-state"), "fallback")
	p.value(`(() => {
		const through = fetch;
		window.swallows = true;
		fetch = (url, options) => !swallows ? through(url, options) : new Promise((_, no) => {
			options?.signal?.addEventListener('abort', () => no(options.signal.reason));
		});
		dispatchEvent(new Event('offline'));
	})()`)
	p.is("document.querySelector('#message [role=alert]')?.textContent === "+offlineText, "true")
	p.value("swallows = false")
	p.has(0, "#message [role=alert]")
}

// TestOrderPageListens has an order's page, opened from a link, show what becomes
// of the order: through a socket, with hardly a request, and by asking where
// sockets are refused.
func TestOrderPageListens(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	for _, fate := range []string{"", "refused", "swallowed"} {
		t.Run("sockets "+fate, func(t *testing.T) {
			shop := d.shop.in(t)
			l := newLine(t)
			l.setSockets(fate)
			b := shop.buyer(opera)
			b.take(takeSeats(string(shop.poller(opera).freeSeats(1)[0])))
			o := b.placed()
			p := newBrowser(t, l.options()...).buyer("ERR_", "WebSocket")
			p.open(d.URL() + "/o/" + o.ID + "?s=" + o.Secret)
			p.has(1, hook("review"))
			asked := func() int { return bytes.Count(l.all(), []byte("/o/"+o.ID+" HTTP/")) }
			before := asked()
			p.value("new Promise((done) => setTimeout(done, 8000))")
			if n := asked() - before; fate == "" && n > 2 || fate != "" && (n < 2 || n > 6) {
				t.Errorf("the page asked %d times in 8 s", n)
			}
			b.pay(o)
			p.is(attr(hook("order"), "data-status"), "issued")
			p.has(1, hook("ticket"))
		})
	}
}

// TestTheFrameFellSilent: where the frame shows the browser's own page, the loader
// says so and loads it again.
func TestTheFrameFellSilent(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	l := newLine(t)
	promoter := newBrowser(t, append(l.options(), still)...).buyer("ERR_", "WebSocket")
	promoter.record()
	promoter.open(d.Promoter + "/opera")
	p := promoter.frame()
	p.plan()
	p.ringOnFree()
	p.top().clickAt(p.place(hook("plan-focus"), true))
	p.has(1, hook("cart-line"))
	seat := p.value(attr(hook("cart-line"), "data-seat"))
	l.setCut(true)
	p.see("location.reload()")
	promoter.is("document.querySelector('parterre-checkout').state", "error")
	const again = "document.querySelector('parterre-checkout').shadowRoot.querySelector('button')"
	promoter.is(again+".hidden", "false")
	promoter.is("getComputedStyle(document.querySelector('parterre-checkout').shadowRoot.querySelector('iframe')).visibility", "hidden")
	promoter.is("heard.findLast((h) => h.name === 'error').detail.code", "timeout")
	l.setCut(false)
	promoter.value(again + ".click()")
	promoter.is("document.querySelector('parterre-checkout').state", "holding")
	p = promoter.frame()
	p.is(attr(hook("cart-line"), "data-seat"), seat)
}

// TestFaultsOfOursAreNotOffline has our own code fail on an answer: that is no word of
// being offline, and for whoever looks after the page it is on the console.
func TestFaultsOfOursAreNotOffline(t *testing.T) {
	t.Parallel()
	const fault = "a fault of ours"
	p := newBrowser(t, still).listed(open(t, demo.Options{Poll: time.Hour}), fault)
	p.value(`(() => {
		window.faults = [];
		addEventListener('unhandledrejection', ({reason}) => faults.push(reason.message));
		const parse = DOMParser.prototype.parseFromString;
		DOMParser.prototype.parseFromString = function (...of) {
			DOMParser.prototype.parseFromString = parse;
			throw new TypeError(` + quote(fault) + `);
		};
	})()`)
	p.click(free)
	p.is("document.querySelector('#message [role=alert]')?.textContent === document.querySelector('#texts').dataset.failed", "true")
	p.is("faults.join()", fault)
	p.value(refreshed)
	p.has(1, hook("cart-line"))
}

// TestRequestsEnd has a network swallow a press: after longer than the server may take
// it is given up, and the page goes on.
func TestRequestsEnd(t *testing.T) {
	t.Parallel()
	p := newBrowser(t, still).listed(open(t, demo.Options{Poll: time.Hour}))
	p.value(`(() => {
		const through = fetch;
		window.limits = [];
		AbortSignal.timeout = (ms) => {
			const limit = new AbortController();
			limits.push({ms, end: () => limit.abort(new DOMException('too long', 'TimeoutError'))});
			return limit.signal;
		};
		fetch = (url, options) => {
			fetch = through;
			return new Promise((_, no) => options.signal?.addEventListener('abort', () => no(options.signal.reason)));
		};
	})()`)
	seat := p.value(attr(free, "data-seat"))
	p.click(seatOf(seat))
	p.is(attr(seatOf(seat), "data-status"), "pending")
	p.is("limits.length === 1 && limits[0].ms >= 45_000", "true")
	p.value("limits[0].end()")
	p.is(attr(seatOf(seat), "data-status"), "free")
	p.is("document.querySelectorAll('#message [role=alert]').length", "0") // by itself
	p.click(seatOf(seat))
	p.is(attr(seatOf(seat), "data-status"), "mine")
}

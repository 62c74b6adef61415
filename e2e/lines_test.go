package e2e_test

import (
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parterre/parterre/server/demo"
)

// apart lists the widths of a cart line's name at which the seat's number stands
// on another line than the word before it.
const apart = `(() => {
	const el = document.querySelector('[data-testid=cart-line] .name'), node = el.firstChild, text = node.textContent.trimEnd();
	const top = (from, to) => {
		const range = document.createRange();
		range.setStart(node, from);
		range.setEnd(node, to);
		return range.getBoundingClientRect().top;
	};
	const number = text.search(/\d+$/), wrong = [];
	for (let width = 60; width < 320; width += 2) {
		el.style.width = width + 'px';
		if (number < 2 || Math.abs(top(number, text.length) - top(number - 2, number - 1)) > 2) wrong.push(width);
	}
	el.style.width = '';
	return wrong.join(' ');
})()`

// TestTenLinesWithTariffs takes ten seats at once, each with its choice of
// tariffs: they fit on little more than a screen, and no seat's number stands
// alone on a line, however narrow the window is.
func TestTenLinesWithTariffs(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := newBrowser(t, still).buyer()
	for _, lang := range []string{"en", "ro"} {
		p.open(d.URL() + "/e/" + opera + "?lang=" + lang)
		p.plan()
		if lang == "en" {
			p.value("document.querySelector('[name=price_category]').selectedIndex = 2") // with reduced tariffs
			p.value("document.querySelector('.best [name=quantity]').value = 10")
			p.click(".best button")
		}
		p.has(10, hook("line-tariff"))
		if got := p.value(apart); got != "" {
			t.Errorf("%s: the number stands alone where the name is so wide: %s", lang, got)
		}
		for width, most := range map[int]float64{1280: 1000, 390: 1000, 320: 1200} {
			p.do(chromedp.EmulateViewport(int64(width), 844))
			p.is("innerWidth", strconv.Itoa(width))
			height, err := strconv.ParseFloat(p.value("document.querySelector('#cart .lines').getBoundingClientRect().height"), 64)
			if err != nil || height > most {
				t.Errorf("%s: ten lines take %v px at %d, want no more than %v", lang, height, width, most)
			}
			if got := p.value("document.documentElement.scrollWidth <= innerWidth"); got != "true" {
				t.Errorf("%s: the page is wider than %d", lang, width)
			}
			const targets = `[...document.querySelectorAll('.lines button, .lines select')].filter((el) => el.checkVisibility())
				.every((el) => el.getBoundingClientRect().height >= 44)`
			if got := p.value(targets); got != "true" {
				t.Errorf("%s: a control of a line is lower than a finger at %d", lang, width)
			}
			t.Logf("%s: ten lines take %v px at %d", lang, height, width)
		}
	}
}

// TestOneBoxSaysThatTheBoxOfficeIsSilent presses a seat while the vendor answers
// nothing, and counts who says so.
func TestOneBoxSaysThatTheBoxOfficeIsSilent(t *testing.T) {
	t.Parallel()
	for mode, ready := range moduleStates {
		t.Run(mode, func(t *testing.T) {
			timing := quick
			d := open(t, demo.Options{Poll: 1e9, Timing: timing})
			p := newBrowser(t, still).buyer("/static/parterre.", "503", "502")
			if mode == "plain" {
				p.withoutModule()
			}
			e := p.listen()
			e.open(d.URL() + "/e/" + opera + "?lang=en")
			ready(e)
			e.openList()
			const silent = `[...document.querySelectorAll('#checkout *')].filter((el) =>
				el.checkVisibility() && [...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.includes('does not answer'))).length`
			for _, op := range []string{"GET_SEAT_LIST", "RESERVATION", "CREATE_USER"} {
				d.shop.door("bil24", `{"fail":{"op":"`+op+`","mode":"limit","count":1000}}`)
			}
			e.is("!!document.querySelector('#freshness') && !!document.querySelector('#stage') && "+silent+" <= 1", "true")
			seat := e.value(attr(free, "data-seat"))
			e.does("a seat", func() { e.click(seatOf(seat)) }, "alert The box office does not answer right now.")
			e.is(attr(hook("error"), "data-code"), "vendor_down")
			if mode == "module" {
				e.is(attr("#stage", "data-connection"), "stale")
			}
			e.is(silent, "1")
			e.once("")
		})
	}
}

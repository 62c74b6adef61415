package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

// recorder notes every text that a screen reader would read by itself, and what
// gets the focus.
const recorder = `(() => {
	window.spoken = [];
	const clean = (text) => text.replace(/\s+/g, ' ').trim();
	const LIVE = '[role=alert],[role=status],[aria-live=polite],[aria-live=assertive]';
	const note = (kind, text) => { if ((text = clean(text))) spoken.push({kind, text}); };
	new MutationObserver((records) => {
		const regions = new Set();
		for (const {target, addedNodes} of records) {
			for (const el of [target, ...addedNodes].map((n) => (n.nodeType === 1 ? n : n.parentElement)).filter(Boolean)) {
				const region = el.closest(LIVE);
				if (region) regions.add(region);
				if (el !== target) el.querySelectorAll(LIVE).forEach((inner) => regions.add(inner));
			}
		}
		for (const el of regions) {
			if (el.isConnected && el.checkVisibility()) note(el.matches('[role=alert],[aria-live=assertive]') ? 'alert' : 'polite', el.innerText);
		}
	}).observe(document, {subtree: true, childList: true, characterData: true, attributeFilter: ['hidden']});
	const nameOf = (el) => el.ariaLabel || [...(el.labels ?? [])].map((l) => l.innerText).join(' ') || el.innerText || el.id;
	document.addEventListener('focusin', ({target: el}) => note('focus', (el.getAttribute('role') ?? el.localName) + ' ' + nameOf(el)));
	window.stayed = 'yes';
})();` + stopwatch

// stopwatch lets a page's stopwatch be set forward by skip.
const stopwatch = `(() => {
	const now = performance.now.bind(performance);
	let skipped = 0;
	performance.now = () => now() + skipped;
	window.skip = (ms) => { skipped += ms; };
})()`

// skipTo sets the stopwatch forward until a hold has so many seconds left.
func (p *page) skipTo(seconds int) {
	p.t.Helper()
	p.value(fmt.Sprintf(`(() => { const [m, s] = document.querySelector('#hold [data-slot=clock]').textContent.split(':');
		skip((+m * 60 + +s - %d) * 1000); })()`, seconds))
}

// utterance is what was said, or what got the focus.
type utterance struct{ Kind, Text string }

// ear is a page with everything that was heard on it.
type ear struct {
	*page
	heard []utterance
	step  int // what was heard before is of earlier steps
}

// listen has a page record what it says, from its next load on.
func (p *page) listen() *ear {
	p.t.Helper()
	p.send(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, protocol.AddScriptToEvaluateOnNewDocument, protocol.AddScriptToEvaluateOnNewDocumentParams{Source: recorder})
		return err
	})
	return &ear{page: p}
}

// withoutModule keeps a browser from the module.
func (p *page) withoutModule() {
	p.t.Helper()
	p.send(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{
			URLPatterns: []*network.BlockPattern{{URLPattern: "*://*:*/static/parterre.*.wasm", Block: true}},
		})
		return err
	})
}

// collect takes over what was heard since.
func (e *ear) collect() {
	e.t.Helper()
	text, err := e.see("JSON.stringify(window.spoken?.splice(0) ?? [])")
	if err != nil {
		return // the page is on its way to another
	}
	var more []utterance
	if err := json.Unmarshal([]byte(text), &more); err != nil {
		e.t.Fatal(err)
	}
	e.heard = append(e.heard, more...)
}

// does takes a step of the buyer's and waits until the page has said what it led
// to: one announcement that contains all of each text. The focus is then
// somewhere.
func (e *ear) does(step string, action func(), want ...string) {
	e.t.Helper()
	e.collect()
	e.step = len(e.heard)
	e.heard = append(e.heard, utterance{"step", step})
	action()
	for _, text := range want {
		until(e.t, step+": "+text, func() (string, bool) {
			e.collect()
			return e.since(), slices.ContainsFunc(e.heard[e.step:], func(u utterance) bool {
				return u.Kind != "step" && strings.Contains(u.Kind+" "+u.Text, text)
			})
		})
	}
	e.is("document.activeElement !== document.body", "true")
}

func (e *ear) since() string {
	var lines []string
	for _, u := range e.heard[e.step:] {
		lines = append(lines, u.Kind+": "+u.Text)
	}
	return strings.Join(lines, "\n")
}

// focused waits until what has the focus fits a selector.
func (e *ear) focused(selector string) {
	e.t.Helper()
	e.is("document.activeElement.matches("+quote(selector)+") || document.activeElement.outerHTML.slice(0, 200)", "true")
}

// once checks that nothing was said twice, and writes the transcript where
// PARTERRE_TRANSCRIPTS names a folder.
func (e *ear) once(name string) {
	e.t.Helper()
	e.collect()
	last := ""
	var transcript strings.Builder
	for _, u := range e.heard {
		fmt.Fprintf(&transcript, "%-7s %s\n", u.Kind, u.Text)
		switch {
		case u.Kind == "step":
			last = ""
		case u.Kind == "focus":
		case u.Text == last || last != "" && strings.Contains(last, u.Text):
			e.t.Errorf("said twice: %q", u.Text)
		default:
			last = u.Text
		}
	}
	if dir := os.Getenv("PARTERRE_TRANSCRIPTS"); dir != "" && name != "" {
		if err := os.WriteFile(filepath.Join(dir, "transcript-"+name+".txt"), []byte(transcript.String()), 0o600); err != nil {
			e.t.Fatal(err)
		}
	}
	e.t.Logf("transcript\n%s", &transcript)
}

// said returns what was last announced in this step and contains a text.
func (e *ear) said(text string) string {
	for _, u := range slices.Backward(e.heard[e.step:]) {
		if strings.Contains(u.Text, text) {
			return u.Text
		}
	}
	return ""
}

// moduleStates are the module's two states.
var moduleStates = map[string]func(e *ear){
	"module": func(e *ear) { e.plan() },
	"plain":  func(e *ear) { e.is(attr(hook("plan"), "data-state"), "fallback") },
}

// withAndWithout runs a test of a performance with the module and without.
func withAndWithout(t *testing.T, o demo.Options, performance string, test func(t *testing.T, d house, e *ear, mode string), expected ...string) {
	t.Helper()
	for mode, ready := range moduleStates {
		t.Run(mode, func(t *testing.T) {
			d := open(t, o)
			p := newBrowser(t, still).buyer(append(expected, "/static/parterre.")...)
			if mode == "plain" {
				p.withoutModule()
			}
			e := p.listen()
			e.open(d.URL() + "/e/" + performance + "?lang=en")
			ready(e)
			test(t, d, e, mode)
		})
	}
}

// press is a press of a key on what a selector selects.
func (e *ear) press(selector, key string) func() {
	return func() {
		e.t.Helper()
		e.place(selector, true)
		e.value("document.querySelector(" + quote(selector) + ").focus()")
		e.focused(selector)
		e.keys(key)
	}
}

// TestWholePurchaseIsAnnounced buys two seats with keys alone and listens.
func TestWholePurchaseIsAnnounced(t *testing.T) {
	t.Parallel()
	withAndWithout(t, demo.Options{}, opera, func(t *testing.T, d house, e *ear, mode string) {
		const line, last = "[data-testid=cart-line]:first-child ", "[data-testid=cart-line]:last-child "
		e.value("document.querySelector('[name=price_category]').selectedIndex = 2") // with reduced tariffs
		e.does("best available", e.press(".best button", kb.Enter), "polite", " held, ", "2 of ", " minutes left")
		e.focused(".best button")
		seats := strings.Fields(e.value("[...document.querySelectorAll('[data-testid=cart-line]')].map((l) => l.dataset.seat).join(' ')"))
		names := strings.Split(e.value("[...document.querySelectorAll('[data-testid=cart-line] .name')].map((l) => l.firstChild.textContent.replace(/\\s+/g, ' ').trim()).join('|')"), "|")
		for _, name := range names {
			if said := e.said(name + " held"); said == "" {
				t.Errorf("%q is not said to be held:\n%s", name, e.since())
			}
		}

		e.does("tariff", e.press(line+hook("line-tariff"), kb.ArrowDown), "polite "+names[0]+": ", "2 of ", " minutes left")
		e.focused(line + hook("line-tariff"))
		e.is("[...document.querySelectorAll('[data-testid=cart-line]')].map((l) => l.dataset.seat).join(' ')", strings.Join(seats, " "))

		e.does("one back", e.press(last+hook("line-remove"), kb.Enter), "polite "+names[1]+" removed, 1 of ")
		e.focused(line + hook("line-remove"))
		e.does("the last back", e.press(line+hook("line-remove"), kb.Enter), "polite "+names[0]+" removed, nothing chosen")
		e.focused("#cart h2")

		e.does("open the list", func() {
			if mode == "module" {
				e.press(hook("seat-list-open"), kb.Enter)()
				e.is(attr("#seat-list", "open")+"!== null", "true")
			}
			e.press(hook("seat-section"), kb.Enter)()
			e.is("document.querySelectorAll("+quote(free)+").length > 2", "true")
		})
		e.focused(hook("seat-section"))
		seat := e.value(attr(free, "data-seat"))
		e.does("a seat of the list", e.press(seatOf(seat), kb.Enter), "polite", " held, 1 of ")
		e.focused(seatOf(seat))
		sold := e.value(attr("[data-testid=seat][data-status=sold]", "data-seat"))
		e.does("a sold seat of the list", e.press(seatOf(sold), kb.Enter), "polite Row ", ", sold")
		e.does("a sold seat again", e.press(seatOf(sold), kb.Enter), "polite", ", sold")

		other := e.value("document.querySelectorAll(" + quote(free) + ")[1].dataset.seat")
		e.does("a code that is none", e.press("#promo summary", kb.Enter))
		e.fill("promo", bil24sandbox.PromoOver)
		e.does("it is refused", e.press(hook("promo-apply"), kb.Enter), "alert")
		e.focused("#promo *")
		e.fill("promo", bil24sandbox.PromoTenth)
		e.does("a good one", e.press(hook("promo-apply"), kb.Enter), "polite Code "+bil24sandbox.PromoTenth, "1 of ")
		e.does("a second seat", e.press(seatOf(other), kb.Enter), " held, 2 of ")

		e.does("continue", e.press(hook("continue"), kb.Enter), "focus h2 Who are the tickets for?")
		e.does("nothing filled in", e.press(hook("details-submit"), kb.Enter), "alert Please look at this again", "focus a Enter your e-mail address")
		e.does("to what is wrong", func() { e.keys(kb.Enter) }, "focus input E-mail")
		e.has(1, ".details [role=alert]")
		e.is("location.hash", "")
		e.fillDetails()
		e.does("send", e.press(hook("details-submit"), kb.Enter), "focus h2 Your order")
		e.value("document.querySelector('" + hook("pay") + "').focus()")
		e.does("paid in another tab", e.payElsewhere("decline"), "The bank said no")
		e.does("paid with another card", e.payElsewhere("pay"), "Your 2 tickets", "polite", "Show each code at the entrance")
		e.focused("#order h2")
		e.once(mode)
		d.bought("bil24", e.page, seat, other)
	}, "422", "400")
}

// payElsewhere decides on the bank's page in the background, as in a tab of its
// own.
func (e *ear) payElsewhere(decision string) func() {
	return func() {
		e.t.Helper()
		e.is("!!document.querySelector('form.pay')", "true")
		e.value(`(async () => {
			const form = document.querySelector('form.pay');
			const bank = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))});
			await fetch(bank.url, {method: 'POST', body: new URLSearchParams({decision: ` + quote(decision) + `})});
		})()`)
	}
}

// TestTimeIsSpoken lets a hold's time pass.
func TestTimeIsSpoken(t *testing.T) {
	t.Parallel()
	withAndWithout(t, demo.Options{}, opera, func(t *testing.T, _ house, e *ear, _ string) {
		e.does("two seats", e.press(".best button", kb.Enter), " held, ", " minutes left")
		e.value(`new MutationObserver(() => (window.clocks ??= []).push(
			document.querySelector('#hold [data-slot=clock]').textContent + ' = ' + document.querySelector('#hold [data-slot=words]').textContent))
			.observe(document.querySelector('#hold [data-slot=words]'), {childList: true})`)
		left := func(seconds int) func() { return func() { e.skipTo(seconds) } }
		const low, shown = "#hold [data-slot=low]", "document.querySelector('#hold .clock').hasAttribute('data-low')"
		e.does("five minutes", left(302), "polite 5 minutes left")
		e.is("document.querySelector("+quote(low)+").textContent", "")
		e.is(shown, "false")
		e.does("two minutes", left(122), "polite 2 minutes left")
		e.is("document.querySelector("+quote(low)+").textContent", "less than 2 minutes left")
		e.is(shown, "true")
		e.does("one minute", left(63), "polite 1 minute left")
		e.is("document.querySelector("+quote(low)+").textContent", "less than 1 minute left")
		e.does("seconds", left(3))
		e.is("document.querySelector('#hold [data-slot=clock]').textContent", "0:00")

		en := locale.For("en")
		clocks := strings.Split(e.value("clocks.join('|')"), "|")
		if len(clocks) < 4 {
			t.Errorf("the clock was read out %d times only: %q", len(clocks), clocks)
		}
		for _, c := range clocks {
			var minutes, seconds int
			figures, words, _ := strings.Cut(c, " = ")
			if _, err := fmt.Sscanf(figures, "%d:%d", &minutes, &seconds); err != nil {
				t.Fatalf("clock %q: %v", c, err)
			}
			if want := en.CountdownWords(time.Duration(minutes*60+seconds) * time.Second); words != want {
				t.Errorf("%s is read as %q, want %q", figures, words, want)
			}
		}
		e.once("")
	})
}

// TestHostHearsOfTheTime: the page around a checkout is told when two minutes and
// one are left of a hold, once each, and nothing in between.
func TestHostHearsOfTheTime(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	promoter := newBrowser(t, still).buyer()
	promoter.record()
	promoter.open(d.Promoter + "/opera")
	p := promoter.frame()
	p.plan()
	p.value(stopwatch)
	p.ringOnFree()
	p.top().clickAt(p.place(hook("plan-focus"), true))
	p.has(1, hook("cart-line"))
	const warned = "heard.filter((h) => h.name === 'hold' && 'seconds_left' in h.detail).map((h) => h.detail.seconds_left).join()"
	p.skipTo(301)
	p.is("document.querySelector('#hold [data-slot=clock]').textContent <= '5:00'", "true") // it has ticked
	p.skipTo(118)
	promoter.is(warned, "120")
	p.skipTo(58)
	promoter.is(warned, "120,60")
}

// TestExpiryInTheDetails lets a hold run out while the buyer types.
func TestExpiryInTheDetails(t *testing.T) {
	t.Parallel()
	unhurried(t)
	withAndWithout(t, demo.Options{Hold: 25 * time.Second}, opera, func(t *testing.T, _ house, e *ear, _ string) {
		e.does("two seats", e.press(".best button", kb.Enter), " held, ")
		e.does("continue", e.press(hook("continue"), kb.Enter), "focus h2 Who are the tickets for?")
		e.fill("email", "ana@exemplu.ro")
		e.does("the time is over", func() {}, "alert Your time ran out and the seats went back. What you typed is kept.")
		e.is("document.body.dataset.step", "choose")
		e.focused("h1")
		e.does("again", e.press("#message button", kb.Enter), " held, ", "2 of ")
		e.focused("#cart h2")
		e.does("continue again", e.press(hook("continue"), kb.Enter), "focus h2 Who are the tickets for?")
		e.is("document.querySelector('input[name=email]').value", "ana@exemplu.ro")
		e.once("")
	})
}

// TestExpiryWithNothingTyped does not speak of what was typed.
func TestExpiryWithNothingTyped(t *testing.T) {
	t.Parallel()
	unhurried(t)
	withAndWithout(t, demo.Options{Hold: 9 * time.Second}, opera, func(t *testing.T, _ house, e *ear, _ string) {
		e.does("two seats", e.press(".best button", kb.Enter), " held, ")
		e.value("document.querySelector('[data-testid=line-remove]').focus()")
		e.does("the time is over", func() {}, "alert Your time ran out and the seats went back.")
		if said := e.said("Your time ran out"); strings.Contains(said, "typed") {
			t.Errorf("said %q: nothing was typed", said)
		}
		e.focused("#cart h2")
		e.once("")
	})
}

// TestGivingUpIsNoExpiry gives an order up.
func TestGivingUpIsNoExpiry(t *testing.T) {
	t.Parallel()
	withAndWithout(t, demo.Options{}, opera, func(t *testing.T, _ house, e *ear, mode string) {
		e.does("two seats", e.press(".best button", kb.Enter), " held, ")
		e.does("continue", e.press(hook("continue"), kb.Enter), "focus h2 Who are the tickets for?")
		e.fillDetails()
		e.does("send", e.press(hook("details-submit"), kb.Enter), "focus h2 Your order")
		e.does("give up", e.press(hook("order-cancel"), kb.Enter), "You gave these seats up")
		e.is(attr(hook("order"), "data-status"), "cancelled")
		e.does("choose again", func() {
			e.press("#order .actions a", kb.Enter)()
			e.is("document.body.dataset.step", "choose")
			moduleStates[mode](e)
			e.is("!!document.querySelector('#message button')", "true")
			e.is("document.querySelector('#message p').textContent.trim().startsWith('You gave these seats up.')", "true")
			e.value("document.querySelector('#message button').focus()")
		})
		for _, u := range e.heard {
			if strings.Contains(u.Text, "ran out") {
				t.Errorf("said %q of an order that was given up", u.Text)
			}
		}
		e.once("")
	})
}

// TestRefusedSeatIsAnnounced presses a seat that is gone, on the plan too.
func TestRefusedSeatIsAnnounced(t *testing.T) {
	t.Parallel()
	withAndWithout(t, demo.Options{Poll: time.Hour}, opera, func(t *testing.T, d house, e *ear, mode string) {
		e.openList()
		seat := e.value(attr(free, "data-seat"))
		d.shop.door("bil24", fmt.Sprintf(sellElsewhere, seat))
		e.does("a seat that is gone", e.press(seatOf(seat), kb.Enter), "alert", " was taken a moment ago")
		if mode == "module" {
			name := ""
			e.does("a seat of the plan", func() { name = strings.ReplaceAll(e.ringOnFree(), "\u00a0", " "); e.keys(kb.Enter) }, " held, 1 of ")
			if !strings.Contains(e.since(), name+" held") {
				t.Errorf("%q is not said to be held:\n%s", name, e.since())
			}
			e.focused("#stage")
			e.does("the same once more", func() { e.keys(kb.Enter) }, "polite "+name+" removed, nothing chosen")
			e.focused("#stage")
			e.does("a sold seat of the plan", func() {
				until(t, "a sold seat under the ring", func() (string, bool) {
					e.keys(kb.ArrowRight)
					status, _ := e.see("document.querySelector('#seat-tip [data-slot=status]').textContent")
					return status, strings.HasSuffix(status, ", sold")
				})
				e.collect()
				e.keys(kb.Enter)
			}, ", sold")
		}
		e.once("")
	}, "409")
}

// TestPlacesAreAnnounced changes the number of places of an area.
func TestPlacesAreAnnounced(t *testing.T) {
	t.Parallel()
	for mode := range moduleStates {
		t.Run(mode, func(t *testing.T) {
			d := open(t, demo.Options{})
			p := newBrowser(t, still).buyer("/static/parterre.")
			if mode == "plain" {
				p.withoutModule()
			}
			e := p.listen()
			e.open(d.URL() + "/e/" + club + "?lang=en")
			e.has(1, "#areas")
			area := "[data-testid=area]:first-child "
			e.does("one more", e.press(area+hook("area-more"), kb.Enter), "polite 1 × ", " held, 1 of ", " left")
			e.focused(area + hook("area-more"))
			e.does("another", e.press(area+hook("area-more"), kb.Enter), "polite 2 × ", " held, 2 of ")
			e.focused(area + hook("area-more"))
			e.does("one fewer", e.press(area+hook("area-less"), kb.Enter), "polite 1 × ", " held, 1 of ")
			e.focused(area + hook("area-less"))
			e.does("none", e.press(area+hook("area-less"), kb.Enter), "removed, nothing chosen")
			e.focused(area + "input[name=quantity]") // there is no fewer
			e.once("")
		})
	}
}

// TestLinksToWhatIsWrong follows the links of each error summary there is: at the
// access code, in the details, and in a frame of a promoter's page.
func TestLinksToWhatIsWrong(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	b := newBrowser(t, still)
	t.Run("access code", func(t *testing.T) {
		for mode := range moduleStates {
			p := b.in(t).buyer("403", "/static/parterre.")
			if mode == "plain" {
				p.withoutModule()
			}
			e := p.listen()
			e.open(d.URL() + "/e/uzina/b24/" + bil24sandbox.EventFinal + "/" + bil24sandbox.PerformanceFinal + "?lang=en")
			e.fill("access_code", "1111")
			e.does("a wrong code", func() { e.keys(kb.Enter) }, "alert Wrong access code")
			e.focused(".details [role=alert] a")
			e.does("to the field", func() { e.keys(kb.Enter) }, "focus input Access code")
			e.has(1, ".details [role=alert]")
			e.is("window.stayed", "yes")
			e.once("")
		}
	})
	t.Run("frame", func(t *testing.T) {
		promoter := b.in(t).buyer("400")
		promoter.open(d.Promoter + "/opera")
		p := promoter.frame()
		p.plan()
		p.click(".best button")
		p.has(2, hook("cart-line"))
		p.click(hook("continue"))
		p.click(hook("details-submit"))
		p.is("document.activeElement.matches('.details [role=alert] a')", "true")
		p.keys(kb.Enter)
		p.is("document.activeElement.name", "email")
		p.has(1, ".details [role=alert]")
		p.is("document.body.dataset.step", "details")
		until(t, "the field on the promoter's screen", func() (string, bool) {
			top, err := promoter.see("document.querySelector('parterre-checkout').shadowRoot.querySelector('iframe').getBoundingClientRect().top + ' ' + innerHeight")
			at, err2 := p.see("document.activeElement.getBoundingClientRect().top")
			var frame, window, field float64
			fmt.Sscan(top, &frame, &window)
			fmt.Sscan(at, &field)
			return fmt.Sprint(top, at, err, err2), frame+field > 0 && frame+field < window-40
		})
	})
}

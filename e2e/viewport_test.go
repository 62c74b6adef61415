package e2e_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/demo"
)

// hostPage is a promoter's page: a header that stays, something to read above
// the checkout, and something below it.
const hostPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A promoter</title><link rel="icon" href="/favicon.svg"><style>
body { margin: 0; font: 16px/1.5 Georgia, serif; background: #fffdf8; color: #222; }
header { position: sticky; top: 0; z-index: 9; height: 56px; padding: 0 16px; line-height: 56px; background: #222; color: #fff; }
.intro { height: 300px; padding: 16px; box-sizing: border-box; overflow: hidden; }
main { max-width: 1240px; margin: 0 auto; padding: 0 %[3]s; }
footer { height: 1600px; padding: 16px; background: #eee; }
.inner { height: 560px; overflow: auto; border: 1px solid #999; }
</style>
%[4]s
<header>The Opera</header><main><div class="intro"><h1>La traviata</h1><p>An evening with Violetta, in three acts.</p></div>
<div class="%[5]s"><parterre-checkout event="%[2]s" lang="en" %[6]s><a href="%[1]s/e/%[2]s">Buy tickets</a></parterre-checkout></div>
</main><footer>How to find us</footer></html>`

// outerPage shows the host page in a frame as high as its content, as the
// preview of a site builder does.
const outerPage = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A site builder</title>
<link rel="icon" href="/favicon.svg"><style>body { margin: 0; } iframe { display: block; width: 100%; height: 4000px; border: 0; }</style>
<iframe src="/host" title="Preview"></iframe></html>`

// host is a promoter's page as a test wants it.
type host struct {
	event      string
	padding    string // of the page around the checkout
	box        string // class of the box that the checkout is in
	attributes string
	loader     string // where the loader comes from; empty means the server
	script     string // what runs before the loader
}

// openOn starts a demo whose promoter has the page, at /host.
func (h host) openOn(t *testing.T, o demo.Options) house {
	t.Helper()
	var url string
	o.Site = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/host":
			loader := h.loader
			if loader == "" {
				loader = url + "/embed/v1.js"
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			scripts := `<script>` + h.script + `</script><script type="module" src="` + loader + `"></script>`
			fmt.Fprintf(w, hostPage, url, h.event, h.padding, scripts, h.box, h.attributes)
		case "/outer":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, outerPage)
		case "/old.js": // a loader that says nothing of what can be seen
			text := fetch(t, url+"/embed/v1.js")
			text = strings.Replace(text, "new URL(import.meta.url).origin", quote(url), 1)
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, strings.ReplaceAll(text, "pt.viewport", "pt.unheard"))
		default:
			http.NotFound(w, r)
		}
	})
	d := open(t, o)
	url = d.URL()
	return d
}

// fetch reads a text of the server's.
func fetch(t *testing.T, url string) string {
	t.Helper()
	b := &apiBuyer{apiShop: &apiShop{TB: t}, client: http.DefaultClient}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(b.do(r).body)
}

// seenInFrame is where an element is on its page's screen, and whether a press
// on its middle reaches it there. Nothing is scrolled for it.
const seenInFrame = `(() => {
	const e = document.querySelector(%q);
	if (!e?.getClientRects().length) return 'nothing';
	const r = e.getBoundingClientRect(), at = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
	return [r.left, r.top, r.width, r.height, e.contains(at) ? 1 : 0].join(' ');
})()`

// sight is where an element is on the tab's screen.
type sight struct{ left, top, width, height float64 }

// inSight waits until an element rests wholly on the screen, below a host's
// header and above whatever is given from the bottom, where it can be pressed and
// where more may hold.
func (p *page) inSight(selector string, above, below float64, also ...func(sight) bool) sight {
	p.t.Helper()
	var s sight
	before, rests := sight{}, 0
	until(p.t, selector+" in sight", func() (string, bool) {
		inside, err := p.glance(fmt.Sprintf(seenInFrame, selector))
		if err != nil {
			return err.Error(), false
		}
		var hit int
		if _, err := fmt.Sscan(inside, &s.left, &s.top, &s.width, &s.height, &hit); err != nil {
			return inside, false
		}
		over, window := hit == 1, 0.
		if p.around == nil {
			window, err = strconv.ParseFloat(p.value("innerHeight"), 64)
		} else {
			var left, top, high float64
			_, err = fmt.Sscan(p.around.value(fmt.Sprintf(whereIsFrame, p.element)), &left, &top, &high, &window)
			s.left, s.top = s.left+left, s.top+top
			const reached = "document.elementFromPoint(%g, %g)?.closest(%q) != null"
			over = over && p.around.value(fmt.Sprintf(reached, s.left+s.width/2, s.top+s.height/2, p.element)) == "true"
		}
		if err != nil {
			return err.Error(), false
		}
		if rests++; s != before {
			before, rests = s, 0
		}
		ok := over && s.top >= above && s.top+s.height <= window-below && rests > 1
		for _, holds := range also {
			ok = ok && holds(s)
		}
		return fmt.Sprintf("%+v of a screen of %g below %g, to be pressed: %v", s, window, above, over), ok
	})
	return s
}

// pressInSight presses the middle of what is in sight.
func (p *page) pressInSight(selector string, above, below float64) {
	p.t.Helper()
	s := p.inSight(selector, above, below)
	p.top().clickAt(s.left+s.width/2, s.top+s.height/2)
}

// scrolls are the three places a host page is scrolled to: the checkout begins
// in the middle of the screen, fills it, ends on it.
func (p *page) scrolls() []string {
	const at = "(() => { const r = document.querySelector('parterre-checkout').getBoundingClientRect(); scrollTo({top: scrollY + %s, behavior: 'instant'}); return scrollY; })()"
	var out []string
	for _, to := range []string{"r.top - innerHeight / 2", "r.top + r.height / 2 - innerHeight / 2", "r.bottom - innerHeight + 150"} {
		out = append(out, fmt.Sprintf(at, to))
	}
	return out
}

const header = 56

// tapSeat taps the plan until the sheet of a free seat is open, and returns the
// seat's name.
func (p *page) tapSeat() string {
	p.t.Helper()
	x, y := p.middleOfFreeSeats()
	p.tapOn(x, y, "free")
	return p.value("document.querySelector('#seat-sheet [data-slot=name]').textContent")
}

// clickAtFrame presses a place of the frame, wherever that is on the tab.
func (p *page) clickAtFrame(x, y float64) {
	p.t.Helper()
	if p.around == nil {
		p.clickAt(x, y)
		return
	}
	var left, top, high, window float64
	if _, err := fmt.Sscan(p.around.value(fmt.Sprintf(whereIsFrame, p.element)), &left, &top, &high, &window); err != nil {
		p.t.Fatal(err)
	}
	p.top().clickAt(x+left, y+top)
}

// TestNothingIsOutOfSightOnAPhone taps a seat in a promoter's page on a phone
// and sees sheet, bar and clock on the screen wherever the page is scrolled to.
func TestNothingIsOutOfSightOnAPhone(t *testing.T) {
	t.Parallel()
	d := host{event: opera, padding: "4px"}.openOn(t, demo.Options{})
	b := newBrowser(t, still)
	for _, list := range []string{"closed", "open"} {
		t.Run(list, func(t *testing.T) {
			promoter := b.in(t).buyer()
			promoter.phone()
			promoter.open(d.Promoter + "/host")
			p := promoter.frame()
			p.plan()
			name := p.tapSeat()
			if list == "closed" {
				p.value("document.querySelector('#seat-list').open = false")
			}
			for _, scroll := range promoter.scrolls() {
				promoter.value(scroll)
				p.inSight("#seat-sheet", header, 0)
			}
			p.pressInSight("#seat-sheet [data-slot=action]", header, 0)
			p.is("document.querySelector('#cart .name')?.firstChild.textContent.trim()", name)
			for _, scroll := range promoter.scrolls() {
				promoter.value(scroll)
				p.inSight("#bar", header, 0)
				p.inSight("#bar .clock", header, 0)
			}
			const high = "document.querySelector('#bar').offsetHeight"
			const low = "(document.querySelector('#bar [data-slot=low]').textContent = 'less than 1 minute left', " + high + ")"
			if before, after := p.value(high), p.value(low); before != after {
				t.Errorf("the bar is %s high, and %s when time runs low", before, after)
			}
			p.pressInSight("#bar "+hook("continue"), header, 0)
			p.inSight(".details h2", header, 0)
		})
	}
}

// TestNothingIsOutOfSightOnADesk chooses a seat in a promoter's page on a wide
// screen and sees clock and button on it wherever the page is scrolled to.
func TestNothingIsOutOfSightOnADesk(t *testing.T) {
	t.Parallel()
	d := host{event: opera, padding: "16px"}.openOn(t, demo.Options{})
	promoter := newBrowser(t, still).buyer()
	promoter.open(d.Promoter + "/host")
	p := promoter.frame()
	p.plan()
	p.click(hook("best-available") + " button")
	p.is(attr(hook("cart"), "data-count"), "2")
	for _, list := range []string{"closed", "open"} {
		if list == "open" {
			p.openList()
		}
		for _, scroll := range promoter.scrolls() {
			promoter.value(scroll)
			p.inSight("#bar .clock", header, 0)
			p.inSight("#bar "+hook("continue"), header, 0)
			promoter.screen("desk-" + list)
		}
	}
	p.pressInSight("#bar "+hook("continue"), header, 0)
	p.inSight(".details h2", header, 0)
}

// TestHostPageInAFrame sees the bar on the screen where the promoter's page is
// in a tall frame itself, so that it does not know what can be seen.
func TestHostPageInAFrame(t *testing.T) {
	t.Parallel()
	d := host{event: opera, padding: "4px"}.openOn(t, demo.Options{})
	outer := newBrowser(t, still).buyer()
	outer.phone()
	outer.open(d.Promoter + "/outer")
	outer.is("!!document.querySelector('iframe').contentDocument?.querySelector('parterre-checkout')?.shadowRoot?.querySelector('iframe')", "true")
	p := outer.frame()
	p.is(attr(hook("best-available"), "data-testid"), "best-available")
	p.value("document.querySelector('[data-testid=best-available]').requestSubmit()")
	p.is(attr(hook("cart"), "data-count"), "2")
	const place = "(() => document.querySelector('iframe').getBoundingClientRect().top + document.querySelector('iframe').contentDocument" +
		".querySelector('parterre-checkout').shadowRoot.querySelector('iframe').getBoundingClientRect().top)()"
	for _, scroll := range []int{0, 250, 500} {
		outer.value(fmt.Sprintf("scrollTo(0, %d)", scroll))
		until(t, "the bar in sight", func() (string, bool) {
			var top, bottom, frame float64
			bar := p.value("(({top, bottom}) => top + ' ' + bottom)(document.querySelector('#bar').getBoundingClientRect())")
			_, err := fmt.Sscan(bar+" "+outer.value(place), &top, &bottom, &frame)
			return fmt.Sprint(bar, " in ", frame, err), err == nil && top+frame >= 0 && bottom+frame <= 844.5
		})
	}
}

// keyboard lets a test say how much of the window a keyboard leaves.
const keyboard = `(() => {
	const view = Object.assign(new EventTarget(), {offsetTop: 0, height: innerHeight, scale: 1});
	Object.defineProperty(window, 'visualViewport', {value: view});
	addEventListener('resize', () => { view.height = innerHeight - (window.keyboard || 0); });
	window.showKeyboard = (high) => { window.keyboard = high; view.height = innerHeight - high; view.dispatchEvent(new Event('resize')); };
})();`

// TestFieldAboveTheKeyboard fills the details in a promoter's page on a phone
// whose keyboard takes a third of the screen.
func TestFieldAboveTheKeyboard(t *testing.T) {
	t.Parallel()
	d := host{event: opera, padding: "4px", script: keyboard}.openOn(t, demo.Options{})
	promoter := newBrowser(t, still).buyer()
	promoter.phone()
	promoter.open(d.Promoter + "/host")
	p := promoter.frame()
	p.plan()
	p.click(hook("best-available") + " button")
	p.is(attr(hook("cart"), "data-count"), "2")
	p.pressInSight("#bar "+hook("continue"), header, 0)
	p.inSight(".details h2", header, 0)
	const high = 340
	for _, field := range []string{"input[name=email]", "input[name=phone]"} {
		promoter.value("showKeyboard(0)")
		promoter.value(promoter.scrolls()[0])
		p.click(field)
		p.is("document.activeElement.matches("+quote(field)+")", "true")
		low := p.inSight(field, header, 0).top - 760 // where the keyboard will be
		promoter.value(fmt.Sprintf("scrollBy({top: %g, behavior: 'instant'})", low))
		p.inSight(field, high, 0)
		promoter.value(fmt.Sprintf("showKeyboard(%d)", high))
		p.inSight(field, header, high)
	}
	promoter.screen("keyboard")
}

// TestOtherFrames sees the bar on the screen where the checkout scrolls in a
// box of the page, has a height of its own, or has a loader that says nothing
// of what can be seen.
func TestOtherFrames(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, still)
	for name, h := range map[string]host{
		"in a box":      {box: "inner"},
		"fixed height":  {attributes: `height="620px"`},
		"silent loader": {loader: "/old.js"},
		"inset given":   {attributes: `inset-top="120"`},
	} {
		h.event, h.padding = opera, "4px"
		t.Run(name, func(t *testing.T) {
			d := h.openOn(t, demo.Options{})
			promoter := b.in(t).buyer()
			promoter.phone()
			promoter.open(d.Promoter + "/host")
			p := promoter.frame()
			p.inner = strings.HasPrefix(h.attributes, "height")
			p.plan()
			p.click(hook("best-available") + " button")
			p.is(attr(hook("cart"), "data-count"), "2")
			for _, scroll := range promoter.scrolls() {
				promoter.value(scroll)
				s := p.inSight("#bar", header, 0)
				p.inSight("#bar .clock", header, 0)
				if h.box == "" {
					continue
				}
				var top, bottom float64
				box := promoter.value("(({top, bottom}) => top + ' ' + bottom)(document.querySelector('.inner').getBoundingClientRect())")
				if _, err := fmt.Sscan(box, &top, &bottom); err != nil || s.top < top || s.top+s.height > bottom+1 {
					t.Errorf("the bar stands at %+v, outside the box from %g to %g", s, top, bottom)
				}
			}
			p.pressInSight("#bar "+hook("continue"), header, 0)
			above := 0. // the frame begins below the header, or beneath it where nobody says that there is one
			if h.attributes == `inset-top="120"` {
				above = 120
			}
			p.inSight(".details h2", above, 0)
		})
	}
}

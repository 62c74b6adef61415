package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/static"
)

// patience is how long anything a buyer waits for may take on a slow machine.
const patience = 40 * time.Second

// house is a demo and what its vendors' books and its API say.
type house struct {
	*demo.Demo
	shop *apiShop
}

// open starts a demo that ends with the test.
func open(t *testing.T, o demo.Options) house {
	t.Helper()
	d, err := demo.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return house{d, shopAt(t, d.URL(), d.Dir, d.Sandboxes)}
}

// until waits for a condition, asking often. What was seen last is told when
// it does not come true in time.
func until(t *testing.T, what string, condition func() (seen string, ok bool)) {
	t.Helper()
	often := time.NewTicker(40 * time.Millisecond)
	defer often.Stop()
	for deadline := time.Now().Add(patience); ; <-often.C {
		seen, ok := condition()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited for %s, saw %s", what, seen)
		}
	}
}

// browser is one Chromium with a profile of its own.
type browser struct {
	t   *testing.T
	ctx context.Context
}

// newBrowser starts a browser that ends with the test. The test is skipped
// where there is none, and refuses to run without the module.
func newBrowser(t *testing.T, options ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("there is no chromium")
	}
	if files, err := static.Open(); err != nil || files.URL(static.Module) == "" {
		t.Fatal("the module is not built: make wasm")
	}
	options = append(append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.ExecPath("chromium"),
		chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en"),
	), options...)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return &browser{t, ctx}
}

// in is the browser as used by a subtest.
func (b *browser) in(t *testing.T) *browser { return &browser{t, b.ctx} }

// still is for pages with a frame: what scrolls softly cannot be pressed yet.
var still = chromedp.Flag("force-prefers-reduced-motion", true)

// page is what one buyer looks at: a tab, or the frame inside one.
type page struct {
	t       *testing.T
	ctx     context.Context
	around  *page  // of a frame: the page it is in
	element string // of a frame: the element of that page it is in
	touch   bool   // there are fingers instead of a mouse
	inner   bool   // of a frame: it is lower than its content and scrolls
	faults  *faults
}

// buyer returns a window that shares nothing with other buyers' windows. The
// test fails if one of its pages complains, but for complaints that contain
// one of the expected words.
func (b *browser) buyer(expected ...string) *page {
	b.t.Helper()
	f := &faults{expected: expected}
	p := attach(b.t, b.ctx, f, chromedp.WithNewBrowserContext())
	p.do(desktop)
	b.t.Cleanup(func() {
		if b.t.Failed() {
			p.shot("failed")
		}
		for _, fault := range f.all() {
			b.t.Errorf("a page complains: %s", fault)
		}
	})
	return p
}

func attach(t *testing.T, parent context.Context, f *faults, o ...chromedp.ContextOption) *page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, append(o, chromedp.WithListener(f.hear))...)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return &page{t: t, ctx: ctx, faults: f}
}

// other waits for another target of the same buyer, such as a frame ("iframe")
// or a new tab ("page"), whose address contains a text, and attaches to it.
func (p *page) other(kind, address string) *page {
	p.t.Helper()
	var id target.ID
	until(p.t, kind+" with "+address, func() (string, bool) {
		all, err := chromedp.Targets(p.ctx)
		var seen []string
		for _, one := range all {
			seen = append(seen, one.Type+" "+one.URL)
			if one.Type == kind && strings.Contains(one.URL, address) && one.BrowserContextID == chromedp.FromContext(p.top().ctx).BrowserContextID {
				id = one.TargetID
			}
		}
		return fmt.Sprint(seen, err), id != ""
	})
	return attach(p.t, p.top().ctx, p.faults, chromedp.WithTargetID(id), chromedp.WithDetachOnCancel())
}

// frame returns the checkout inside this page.
func (p *page) frame() *page {
	p.t.Helper()
	return p.frameOf("parterre-checkout", "embed=1")
}

// frameOf returns the checkout in an element, with a text in its address.
func (p *page) frameOf(element, address string) *page {
	p.t.Helper()
	f := p.other("iframe", address)
	f.around, f.element = p, element
	return f
}

// plan waits until the plan is drawn. A frame that is out of sight draws
// nothing.
func (p *page) plan() {
	p.t.Helper()
	p.place("#stage", true)
	p.is(attr(hook("plan"), "data-state"), "ready")
}

// do carries out actions that cannot wait for anything in vain.
func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// send carries out a command of the protocol on the tab.
func (p *page) send(command func(ctx context.Context) error) {
	p.t.Helper()
	p.top().do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error { return command(ctx) }))
}

func (p *page) open(url string) {
	p.t.Helper()
	p.do(chromedp.Navigate(url))
}

// see returns what an expression is now, as text.
func (p *page) see(expression string) (string, error) { return p.seeWithin(patience, expression) }

// glance is see for what is asked again and again: a browser that leaves a page
// may never answer what was asked of it, which must not use up all patience.
func (p *page) glance(expression string) (string, error) {
	return p.seeWithin(patience/5, expression)
}

func (p *page) seeWithin(d time.Duration, expression string) (string, error) {
	ctx, cancel := context.WithTimeout(p.ctx, d)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[string]("(async () => String(await ("+expression+")))()", chromedp.EvalAwaitPromise))
}

// value is see where nothing can go wrong.
func (p *page) value(expression string) string {
	p.t.Helper()
	got, err := p.see(expression)
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// is waits until an expression has a value. What goes wrong on the way, such as
// a navigation, is waited out.
func (p *page) is(expression, want string) {
	p.t.Helper()
	until(p.t, fmt.Sprintf("%s = %q", expression, want), func() (string, bool) {
		got, err := p.glance(expression)
		if err != nil {
			return err.Error(), false
		}
		return strconv.Quote(got), got == want
	})
}

// has waits until there are so many elements.
func (p *page) has(n int, selector string) {
	p.t.Helper()
	p.is(fmt.Sprintf("document.querySelectorAll(%q).length", selector), strconv.Itoa(n))
}

// attr is an expression for an attribute of the first such element.
func attr(selector, name string) string {
	return fmt.Sprintf("document.querySelector(%q)?.getAttribute(%q)", selector, name)
}

// hook selects by an automation hook.
func hook(name string) string { return "[data-testid=" + name + "]" }

// quote is a text as an expression.
func quote(text string) string {
	literal, _ := json.Marshal(text) // a string always can be
	return string(literal)
}

// top is the tab a frame is in, or the page itself.
func (p *page) top() *page {
	if p.around != nil {
		return p.around
	}
	return p
}

const whereIs = `(() => {
	const e = document.querySelector(%[1]q);
	if (!e) return 'nothing';
	const to = %[2]t ? 'center' : 'nearest';
	e.scrollIntoView({block: to, inline: to, behavior: 'instant'});
	const r = e.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2;
	const at = document.elementFromPoint(x, y);
	if (!r.width || !at) return 'something hidden';
	if (%[2]t && !e.contains(at)) return 'something beneath ' + at.outerHTML.slice(0, 80);
	return [x, y, document.documentElement.getBoundingClientRect().height].join(' ');
})()`

// The press goes where the screen shows the frame, which is a picture or two
// behind the page.
const whereIsFrame = `(async () => {
	for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);
	const r = document.querySelector(%q).shadowRoot.querySelector('iframe').getBoundingClientRect();
	return [r.left, r.top, r.height, innerHeight].join(' ');
})()`

// place brings an element into view and waits until it stands still there. It
// returns its middle on the tab, in CSS pixels. Unless said otherwise nothing
// may cover it.
func (p *page) place(selector string, coverable bool) (x, y float64) {
	p.t.Helper()
	before, still := "", 0
	until(p.t, "a place for "+selector, func() (string, bool) {
		now, err := p.glance(fmt.Sprintf(whereIs, selector, !coverable))
		if err != nil {
			return err.Error(), false
		}
		var height float64
		if _, err := fmt.Sscan(now, &x, &y, &height); err != nil {
			return now, false
		}
		if p.around != nil {
			frame, err := p.around.see(fmt.Sprintf(whereIsFrame, p.element))
			var left, above, frameHeight, window float64
			if _, scanned := fmt.Sscan(frame, &left, &above, &frameHeight, &window); err != nil || scanned != nil {
				return fmt.Sprint(frame, err), false
			}
			x, y, now = x+left, y+above, now+" in "+frame
			if y < 0 || y > window || math.Abs(height-frameHeight) > 2 && !p.inner {
				return now, false // the page around it has not followed yet
			}
		}
		if still++; now != before {
			before, still = now, 0
		}
		return now, still == 2
	})
	return x, y
}

// click presses the middle of an element.
func (p *page) click(selector string) {
	p.t.Helper()
	x, y := p.place(selector, false)
	p.top().clickAt(x, y)
}

// clickAt presses a place of the tab.
func (p *page) clickAt(x, y float64) {
	p.t.Helper()
	if p.touch {
		p.do(chromedp.TapXY(x, y))
		return
	}
	p.do(chromedp.MouseEvent(chromedp.MouseMoved, x, y), chromedp.MouseClickXY(x, y))
}

// keys types on the keyboard.
func (p *page) keys(keys string) {
	p.t.Helper()
	p.top().do(chromedp.KeyEvent(keys))
}

// fill goes to an input and types. What is typed on a glass keyboard comes as
// text, not as keys.
func (p *page) fill(name, text string) {
	p.t.Helper()
	selector := `input[name="` + name + `"]`
	p.click(selector)
	p.is("document.activeElement.matches("+quote(selector)+")", "true")
	p.value("document.activeElement.select()") // what is there is typed over
	if p.touch {
		p.send(func(ctx context.Context) error {
			_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
			return err
		})
	} else {
		p.keys(text)
	}
	p.is("document.querySelector("+quote(selector)+").value", text)
}

var (
	desktop = chromedp.EmulateViewport(1280, 800)
	phone   = chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait, chromedp.EmulateScale(2))
)

// phone makes the window a phone's: narrow, touched, without a mouse.
func (p *page) phone() {
	p.t.Helper()
	p.do(phone)
	p.touch = true
}

// front is what a buyer does who goes back to this tab.
func (p *page) front() {
	p.t.Helper()
	p.send(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, protocol.BringToFront, cdp.Empty{})
		return err
	})
}

// shot keeps pictures of the page for people to look at, in the folder named by
// PARTERRE_SHOTS: on a desk and on a phone, light and dark.
func (p *page) shot(name string) {
	dir := os.Getenv("PARTERRE_SHOTS")
	if dir == "" {
		return
	}
	p.t.Helper()
	p.front()
	for size, viewport := range map[string]chromedp.Action[chromedp.Void]{"desktop": desktop, "phone": phone} {
		for _, scheme := range []string{"light", "dark"} {
			picture, err := p.picture(viewport, scheme)
			if err != nil {
				p.t.Logf("no picture of %s: %v", name, err)
				continue
			}
			file := filepath.Join(dir, strings.Join([]string{strings.ReplaceAll(p.t.Name(), "/", "."), name, size, scheme, "png"}, "."))
			if err := os.WriteFile(file, picture, 0o600); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	if p.top().do(desktop); p.touch {
		p.top().do(phone)
	}
}

// picture shows a whole page, or what a window shows of a page with a frame.
func (p *page) picture(viewport chromedp.Action[chromedp.Void], scheme string) ([]byte, error) {
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	shoot := chromedp.FullScreenshot(100)
	if p.around != nil {
		shoot = chromedp.CaptureScreenshot()
	}
	ctx, cancel := context.WithTimeout(p.top().ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		if _, err := viewport(ctx, t); err != nil {
			return nil, err
		}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
			return nil, err
		}
		const top = "document.querySelector('parterre-checkout')?.scrollIntoView()"
		if _, err := chromedp.Evaluate[chromedp.Void](top)(ctx, t); err != nil {
			return nil, err
		}
		if _, err := shoot(ctx, t); err != nil { // by the time of the second one everything is drawn
			return nil, err
		}
		return shoot(ctx, t)
	})
}

// faults are what a buyer's pages complain of on the console.
type faults struct {
	expected []string

	mu   sync.Mutex // guards seen
	seen []string
}

// hear takes a page's events.
func (f *faults) hear(event any) {
	fault := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = e.ExceptionDetails.Text
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			fault += " " + thrown.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			fault = string(e.Type)
			for _, arg := range e.Args {
				fault += " " + string(arg.Value) + arg.Description
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			fault = strings.Join([]string{string(e.Entry.Source), e.Entry.Text, e.Entry.URL}, " ")
		}
	}
	if fault == "" || slices.ContainsFunc(f.expected, func(word string) bool { return strings.Contains(fault, word) }) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen = append(f.seen, fault)
}

func (f *faults) all() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen
}

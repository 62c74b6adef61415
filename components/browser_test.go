package components_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/static"
)

// browser opens a headless browser; the test is skipped where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("there is no chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.WindowSize(390, 844))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func run(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

func script(source string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void]("{" + source + "}")
}

// eval waits until an expression's value is what it should be. What goes wrong
// on the way, such as a navigation, is waited out too.
func eval(t *testing.T, ctx context.Context, expression, want string) {
	t.Helper()
	got := ""
	for ctx.Err() == nil {
		if value, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+expression+")")); err == nil {
			got = value
		}
		if got == want {
			return
		}
		_, _ = chromedp.Run(ctx, chromedp.Poll[chromedp.Void]("true"))
	}
	t.Fatalf("%s = %q, want %q", expression, got, want)
}

// shop is a server with just enough behind the pages to press their buttons.
type shop struct {
	sampler
	files *static.Files

	mu     sync.Mutex // guards what follows
	cart   components.Cart
	posted []string // the bodies of the changes
}

func newShop(t *testing.T) (*shop, *httptest.Server) {
	t.Helper()
	files, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{sampler: newSampler(t, "en", chamber(t)), files: files}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /static/{name}", func(w http.ResponseWriter, r *http.Request) { s.asset(w, r.PathValue("name")) })
	mux.HandleFunc("GET /embed/v1.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		s.asset(w, static.Loader)
	})
	mux.HandleFunc("GET /e/opera/b24/193/7001", s.page)
	mux.HandleFunc("POST /e/opera/b24/193/7001/lines", s.change)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return s, server
}

func (s *shop) asset(w http.ResponseWriter, name string) {
	a, ok := s.files.Asset(name)
	if !ok {
		http.NotFound(w, nil)
		return
	}
	w.Header().Set("Content-Type", a.ContentType)
	_, _ = w.Write(a.Bytes)
}

const fragments = "text/vnd.parterre.fragments+html"

func (s *shop) page(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	frame := s.sampler.page("La Traviata")
	if r.FormValue("embed") == "1" {
		frame.Host, frame.Origin, frame.Theme = components.HostEmbed, r.FormValue("host"), r.FormValue("theme")
	}
	choose := s.choose("l")
	if r.Header.Get("Authorization") == "Bearer ct_1" {
		choose.Cart = s.cart
	}
	details := components.Details{
		OrderURL: "/order", BackURL: "/e/opera/b24/193/7001", Submit: "Go", Cart: s.cart, Words: s.words,
		Fields: []components.Field{{Name: "email", Label: "E-mail"}},
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-n0nce'; connect-src 'self'; form-action 'self'")
	var answer templ.Component
	switch part, later := strings.HasPrefix(r.Header.Get("Accept"), fragments), r.FormValue("step") == "details"; {
	case part && later:
		answer = components.DetailsStep(details)
	case part:
		answer = components.ChooseStep(choose)
	default:
		stage := s.stage()
		stage.ModuleURL, stage.ExecURL = "/static/none.wasm", "/static/none.js"
		answer = components.Performance(components.PerformancePage{Page: frame, Head: s.head(), Stage: stage, Choose: choose})
	}
	s.answer(w, r, answer)
}

func (s *shop) answer(w http.ResponseWriter, r *http.Request, c templ.Component) {
	if strings.HasPrefix(r.Header.Get("Accept"), fragments) {
		w.Header().Set("Content-Type", fragments+"; charset=utf-8")
	}
	_ = c.Render(r.Context(), w)
}

// change puts whatever is posted into the cart as one more line. A quantity of
// nine answers with a cart from the past.
func (s *shop) change(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = r.ParseForm()
	s.posted = append(s.posted, r.PostForm.Encode())
	s.cart.Rev++
	s.cart.ID, s.cart.Token = "c_1", "ct_1"
	s.cart.Count = int(s.cart.Rev)
	s.cart.CountText, s.cart.Total = fmt.Sprintf("%d seats", s.cart.Count), s.amount(15900*s.cart.Rev)
	s.cart.Say, s.cart.ContinueURL, s.cart.Continue = s.cart.CountText, "/e/opera/b24/193/7001?step=details", "Continue"
	s.cart.Lines = append(s.cart.Lines, components.CartLine{
		Key: fmt.Sprint(s.cart.Rev), Seat: "p-6-1", Place: "Row 6", Quantity: 1, Price: s.amount(15900), Remove: "Give back",
	})
	m := s.choose("l")
	m.Cart = s.cart
	m.Hold = s.hold()
	if r.PostForm.Get("quantity") == "9" {
		m.Cart.Rev, m.Cart.CountText = 0, "an old cart"
	}
	s.answer(w, r, components.CartFragments(m))
}

func (s *shop) changes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posted
}

const path = "/e/opera/b24/193/7001"

func TestPageScript(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	s, server := newShop(t)
	run(t, ctx, chromedp.Navigate(server.URL+path))
	eval(t, ctx, `document.querySelector('#stage').dataset.state`, "fallback")
	eval(t, ctx, `document.querySelector('#seat-list').open`, "true")

	run(t, ctx, chromedp.Click(chromedp.CSS(".best button")))
	eval(t, ctx, `document.querySelector('#cart').dataset.rev`, "1")
	eval(t, ctx, `document.querySelector('.best [name=token]').value`, "ct_1")
	eval(t, ctx, `document.querySelector('#announce').textContent`, "1 seats, 4 minutes left")
	eval(t, ctx, `location.pathname`, path)

	// A seat of the list says that it is on its way, and that it was answered.
	run(t, ctx, script(`window.heard = []; window.labels = []; const seat = document.querySelector('[data-seat=l-1-1]');
		for (const n of ['submitting', 'settled', 'swapped']) document.addEventListener('parterre:' + n, (e) => heard.push(n + ' ' + e.detail));
		new MutationObserver(() => labels.push(seat.ariaLabel.split(', ').at(-1))).observe(seat, {attributeFilter: ['aria-label']})`))
	run(t, ctx, chromedp.Click(chromedp.CSS("[data-seat=l-1-1]")))
	eval(t, ctx, `heard.join()`, "submitting add l-1-1,swapped ,settled add l-1-1")
	eval(t, ctx, `labels.join()`, "one moment,free")

	// The module's own request is the same.
	run(t, ctx, script(`document.dispatchEvent(new CustomEvent('parterre:toggle', {detail: 'remove p-7-14'}))`))
	eval(t, ctx, `document.querySelector('#cart').dataset.rev`, "3")
	if got, want := s.changes()[2], "list=1&remove=p-7-14&section=l&token=ct_1"; got != want {
		t.Errorf("the module's change was posted as %q, want %q", got, want)
	}

	// An answer that was overtaken is not shown.
	run(t, ctx, script(`heard.length = 0; document.querySelector('.best [name=quantity]').value = 9`),
		chromedp.Click(chromedp.CSS(".best button")))
	eval(t, ctx, `heard.join()`, "swapped ")
	eval(t, ctx, `document.querySelector('#bar').textContent.includes('an old cart')`, "false")

	// What was typed is there again after a look back.
	run(t, ctx, chromedp.Click(chromedp.CSS("[data-testid=continue]")))
	eval(t, ctx, `document.body.dataset.step + location.search`, "details?step=details")
	run(t, ctx, chromedp.SendKeys(chromedp.CSS("#field-email"), "ana@exemplu.ro"), chromedp.Click(chromedp.CSS("a.back[data-swap]")))
	eval(t, ctx, `document.body.dataset.step + location.search`, "choose")
	run(t, ctx, chromedp.Click(chromedp.CSS("[data-testid=continue]")))
	eval(t, ctx, `document.querySelector('#field-email')?.value`, "ana@exemplu.ro")

	// Without cookies the cart is found again by the kept token.
	run(t, ctx, chromedp.Navigate(server.URL+path))
	eval(t, ctx, `document.querySelector('#cart').dataset.token`, "ct_1")

	// Arrows move within the grid, which is one tab stop.
	run(t, ctx, chromedp.Focus(chromedp.CSS("[data-seat=l-1-2]")), chromedp.KeyEvent(kb.ArrowRight))
	eval(t, ctx, `document.activeElement.dataset.seat`, "l-1-3")
	eval(t, ctx, `document.querySelectorAll('.grid .seat[tabindex="0"]').length`, "1")
}

// promoter serves a page that embeds the shop, with the given policy.
func promoter(t *testing.T, shop, policy string) *httptest.Server {
	t.Helper()
	const page = `<!DOCTYPE html><html lang="en"><script>window.heard = [];
for (const n of ['ready', 'cart', 'hold', 'complete', 'error']) addEventListener('parterre-' + n, (e) => heard.push([n, e.detail]))</script>
<script type="module" src="SHOP/embed/v1.js" async crossorigin></script>
<TAG event="opera/b24/193/7001"><a href="SHOP/e/opera">Tickets</a></TAG></html>`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tag := "parterre-checkout"
		if r.URL.Path == "/div" {
			tag = "div data-parterre-checkout"
		}
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		_, _ = w.Write([]byte(strings.NewReplacer("SHOP", shop, "</TAG", "</"+strings.Fields(tag)[0], "TAG", tag).Replace(page)))
	}))
	t.Cleanup(server.Close)
	return server
}

func TestLoader(t *testing.T) {
	t.Parallel()
	_, server := newShop(t)
	for _, tt := range []struct{ name, path, element string }{
		{"element", "/", "parterre-checkout"}, {"div", "/div", "div[data-parterre-checkout]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx := browser(t)
			run(t, ctx, chromedp.Navigate(promoter(t, server.URL, "").URL+tt.path))
			eval(t, ctx, `heard.map((h) => h[0]).includes('ready')`, "true")
			eval(t, ctx, `Object.isFrozen(heard.find((h) => h[0] === 'cart')[1])`, "true")
			frame := fmt.Sprintf(`document.querySelector('%s').shadowRoot.querySelector('iframe')`, tt.element)
			eval(t, ctx, frame+`.title`, "La Traviata")
			eval(t, ctx, frame+`.clientHeight > 720`, "true")
			eval(t, ctx, fmt.Sprintf(`document.querySelector('%s').shadowRoot.querySelector('slot').hidden`, tt.element), "true")

			// A message that only looks like the frame's changes nothing.
			run(t, ctx, script(`postMessage({jsonrpc: '2.0', id: 'x', method: 'pt.ready', params: {title: 'forged'}}, '*')`))
			eval(t, ctx, frame+`.title`, "La Traviata")

			run(t, ctx, script(fmt.Sprintf(`window.gone = document.querySelector('%s'); gone.remove()`, tt.element)))
			eval(t, ctx, `gone.shadowRoot.querySelector('iframe')`, "null")
		})
	}
}

func TestLoaderWhereFramesAreForbidden(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, server := newShop(t)
	run(t, ctx, chromedp.Navigate(promoter(t, server.URL, "frame-src 'none'").URL))
	eval(t, ctx, `heard.find((h) => h[0] === 'error')?.[1].code`, "frame_blocked")
	eval(t, ctx, `document.querySelector('parterre-checkout a').checkVisibility()`, "true")
	eval(t, ctx, `document.querySelector('parterre-checkout').state`, "error")
}

package e2e_test

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/parterre/parterre/server/demo"
)

// storageBlocked makes a browser forbid pages all storage, as buyers may: cookies
// are neither taken nor sent, and sessionStorage throws.
func storageBlocked(t *testing.T) []chromedp.ExecAllocatorOption {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "Default"), 0o700); err != nil {
		t.Fatal(err)
	}
	const preferences = `{"profile":{"default_content_setting_values":{"cookies":2}}}`
	if err := os.WriteFile(filepath.Join(dir, "Default", "Preferences"), []byte(preferences), 0o600); err != nil {
		t.Fatal(err)
	}
	return []chromedp.ExecAllocatorOption{still, chromedp.UserDataDir(dir)}
}

// inAHurry presses what the address's fragment names, as soon as there is
// something to press: before the page's script runs, or once it does. The fragment
// goes with the page, so that the next page is left alone.
const inAHurry = `(() => {
	const free = '[data-testid=seat][data-status=free]', section = '[data-testid=seat-section]:not([aria-expanded])';
	const press = (selector) => document.querySelector(selector).click();
	const later = {
		list: () => press(free),
		crossing: () => { press(free); press(section); },
		crossed: () => { press(section); press(free); },
		twice: () => { press(free); press(free); },
		best: () => press('[data-testid=best-available] button'),
	}[location.hash.slice(1)];
	if (location.hash === '#early') {
		document.addEventListener('readystatechange', () => press(free), {once: true});
	} else if (later) {
		addEventListener('load', later);
	} else if (location.hash === '#plan') {
		const seek = () => {
			const stage = document.querySelector('[data-testid=plan][data-state=ready]');
			if (!stage) return void setTimeout(seek, 5);
			stage.focus();
			const key = (key) => stage.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
			const step = (n) => { // what a press does is seen in the next picture
				if (n > 99 || document.querySelector('[data-status=pending], [data-status=mine], [data-testid=cart-line]')) return;
				key(n % 4 === 3 ? 'ArrowDown' : 'ArrowRight'); // what earlier runs hold is passed by
				key('Enter');
				setTimeout(step, 60, n + 1);
			};
			step(0);
		};
		addEventListener('load', seek);
	}
})()`

const holds = `(async () => {
	for (let n = 0; n < 160; n++) {
		if (document.querySelector('[data-testid=cart-line]') && document.querySelector('#cart').dataset.token) return 'held';
		await new Promise((done) => setTimeout(done, 50));
	}
	return 'nothing';
})()`

// TestStorageBlocked chooses a place at once after the page came, where the
// browser forbids all storage and the network is not even. What is held must be
// shown, and still be there after the answers that were under way have come.
// PARTERRE_STORAGE_RUNS says how often each is done, PARTERRE_STORAGE_HURRY which.
func TestStorageBlocked(t *testing.T) {
	t.Parallel()
	runs := 2
	if n, err := strconv.Atoi(os.Getenv("PARTERRE_STORAGE_RUNS")); err == nil {
		runs = n
	}
	d := open(t, demo.Options{Hold: 20 * time.Second, Trusted: []string{"127.0.0.0/8"}})
	section := d.section(t)
	l := newLine(t)
	l.jitter = 120 * time.Millisecond
	p := newBrowser(t, append(storageBlocked(t), l.options()...)...).only()
	p.send(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, protocol.AddScriptToEvaluateOnNewDocument, protocol.AddScriptToEvaluateOnNewDocumentParams{Source: inAHurry})
		return err
	})
	for _, hurry := range strings.Fields(cmp.Or(os.Getenv("PARTERRE_STORAGE_HURRY"), "early list crossing crossed twice plan best")) {
		began, lost := time.Now(), 0
		for range runs {
			p.open(d.URL() + "/e/" + opera + "?lang=en&section=" + section + "#" + hurry)
			if got := p.value("(() => { try { return sessionStorage.length } catch { return 'forbidden' } })()"); got != "forbidden" {
				t.Fatalf("sessionStorage.length = %s, want it forbidden", got)
			}
			got, err := p.see(holds)
			for deadline := time.Now().Add(patience); err != nil && time.Now().Before(deadline); { // it went to another page meanwhile
				got, err = p.see(holds)
			}
			if got == "held" && hurry == "crossing" {
				p.value("new Promise((done) => setTimeout(done, 400))")
				got, _ = p.see(holds)
			}
			if got != "held" {
				lost++
				t.Logf("%s: %s %v at %s", hurry, got, err, p.value("location.href + ' ' + document.querySelector('#message')?.textContent"))
			}
			p.open("about:blank")
		}
		t.Logf("%s: %d of %d carts showed no hold after 8 s (%v a run)", hurry, lost, runs, (time.Since(began) / time.Duration(runs)).Round(time.Millisecond))
		if lost > 0 {
			t.Errorf("%s: %d of %d carts showed no hold after 8 s", hurry, lost, runs)
		}
	}
}

// only is the browser's own window, which keeps to its preferences.
func (b *browser) only() *page {
	b.t.Helper()
	p := attach(b.t, b.ctx, &faults{expected: []string{""}})
	p.do(desktop)
	return p
}

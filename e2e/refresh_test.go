package e2e_test

import (
	"testing"
	"time"

	"github.com/parterre/parterre/server/demo"
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

package e2e_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/demo"
)

// attack is a page of somebody else that tries to change what its visitor has at
// the checkout, in every way that a page has. tried says which ways are over.
const attack = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Free wallpapers</title><body>
<p id="tried"></p>
<script>
const lines = 'CHECKOUT/e/PERF/lines', seat = 'SEAT', form = 'add=' + seat, cart = '{"performance":"PERF"}', tried = []
const add = (html) => { const t = document.createElement('template'); t.innerHTML = html; const e = t.content.firstElementChild; document.body.append(e); return e }
const over = (way) => { tried.push(way); document.querySelector('#tried').textContent = tried.join(', ') }
const loaded = (e) => new Promise((done) => { e.onload = e.onerror = done })
const settled = (p) => p.then(() => {}, () => {})
const framed = async (way, enctype, action, name, value) => {
  const frame = add('<iframe name="f" width="1" height="1" hidden></iframe>')
  const f = add('<form method="post" target="f"><input><input name="quantity" value="2"></form>')
  Object.assign(f, {action, enctype}); Object.assign(f.firstElementChild, {name, value})
  const answered = loaded(frame); f.submit(); await answered
  frame.remove(); f.remove(); over(way)
}
const ways = async () => {
  await framed('form in a hidden frame', 'application/x-www-form-urlencoded', lines, 'add', seat)
  await framed('form for the best places', 'application/x-www-form-urlencoded', lines, 'best', '1')
  await framed('form with parts', 'multipart/form-data', lines, 'add', seat)
  await framed('form as text for the API', 'text/plain', 'CHECKOUT/v1/carts', '{"performance":"PERF","x":"', '"}')
  const box = add('<iframe sandbox="allow-forms allow-scripts" hidden></iframe>'), boxed = new Promise((done) => addEventListener('message', done, {once: true}))
  box.srcdoc = '<iframe name="g"></iframe><form method="post" target="g" action="' + lines + '"><input name="add" value="' + seat + '"></form>' +
    '<script>const g = document.querySelector("iframe"); g.onload = () => parent.postMessage("over", "*"); document.forms[0].submit()<\/script>'
  await boxed; over('form in a sandboxed frame')
  for (const credentials of ['include', 'omit']) {
    const f = (url, how) => settled(fetch(url, {credentials, ...how}))
    await f(lines, {method: 'POST', mode: 'no-cors', body: new URLSearchParams(form)}); over('fetch without CORS, ' + credentials)
    await f('CHECKOUT/v1/carts', {method: 'POST', mode: 'no-cors', body: cart}); over('fetch of the API without CORS, ' + credentials)
    await f('CHECKOUT/v1/carts', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: cart}); over('fetch of the API with CORS, ' + credentials)
    await f(lines, {method: 'POST', mode: 'cors', body: new URLSearchParams(form)}); over('fetch with CORS, ' + credentials)
    await f(lines + '?' + form, {method: 'GET', mode: 'no-cors'}); over('fetch that reads, ' + credentials)
    await f(lines, {method: 'POST', mode: 'no-cors', referrerPolicy: 'no-referrer', body: new URLSearchParams(form)}); over('fetch without a referrer, ' + credentials)
    await f(lines, {method: 'POST', mode: 'no-cors', keepalive: true, body: new URLSearchParams(form)}); over('fetch that outlives the page, ' + credentials)
  }
  navigator.sendBeacon(lines, new URLSearchParams(form)); over('beacon')
  const x = new XMLHttpRequest(), answered = new Promise((done) => { x.onloadend = done })
  x.open('POST', lines); x.withCredentials = true; x.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded'); x.send(form); await answered; over('XMLHttpRequest')
  await loaded(add('<img hidden src="' + lines + '?' + form + '">')); over('picture')
  await loaded(document.head.appendChild(Object.assign(document.createElement('script'), {src: lines + '?' + form}))); over('script')
  await loaded(add('<link rel="stylesheet" href="' + lines + '?' + form + '">')); over('style sheet')
  await loaded(add('<iframe hidden src="CHECKOUT/e/PERF?embed=1&' + form + '&best=1&quantity=2"></iframe>')); over('hidden frame')
  const socket = new WebSocket('CHECKOUT/v1/live'.replace('http', 'ws'))
  await new Promise((done) => { socket.onclose = done; socket.onopen = () => { over('socket that opens'); done() } }); over('socket')
  over('end')
}
ways()
</script>
<form id="last" method="post" action="CHECKOUT/e/PERF/lines"><input name="add" value="SEAT"><button>Win</button></form>`

// TestOtherSitesChangeNothing has a buyer with a seat in the cart visit pages of
// others: on another site, and on another port of our host. Nothing that they try
// holds a seat, opens a cart or changes the buyer's.
func TestOtherSitesChangeNothing(t *testing.T) {
	t.Parallel()
	page := ""
	d := open(t, demo.Options{Site: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(page))
	})})
	b := newBrowser(t)
	p := b.buyer("") // browsers complain of nearly all of it
	p.open(d.URL() + "/e/" + opera + "?lang=en")
	p.openList()
	seat := p.value(attr(free, "data-seat"))
	p.click(seatOf(seat))
	p.is(attr(hook("cart-line"), "data-seat"), seat)
	p.is(attr(hook("cart-line"), "data-pending")+"?.length || 0", "0")
	wanted := p.value(attr(free, "data-seat"))
	page = strings.NewReplacer("CHECKOUT", d.URL(), "PERF", opera, "SEAT", wanted).Replace(attack)
	before := d.shop.strings(`SELECT id || ' ' || rev || ' ' || order_id FROM carts ORDER BY id`)

	for _, site := range []string{d.Promoter, strings.Replace(d.Promoter, "localhost", "127.0.0.1", 1)} {
		p.open(site + "/wallpapers")
		p.is(`((tried) => tried.endsWith("end") || tried)(document.querySelector("#tried").textContent)`, "true")
		tried := p.value(`document.querySelector("#tried").textContent`)
		if strings.Contains(tried, "opens") {
			t.Errorf("a socket opens for %s", site)
		}
		t.Logf("%s tried: %s, form in the window", site, strings.TrimSuffix(tried, ", end"))
		p.click("#last button")
		p.is(attr(hook("error"), "data-code"), "invalid")
		p.is(`document.querySelector("h1").textContent`, "This came from another website")
	}

	if got := d.shop.books("bil24").of(opera).HeldSeats; len(got) != 1 || got[0] != seat {
		t.Errorf("the vendor holds %q, want the buyer's own %q", got, seat)
	}
	if after := d.shop.strings(`SELECT id || ' ' || rev || ' ' || order_id FROM carts ORDER BY id`); strings.Join(after, ", ") != strings.Join(before, ", ") {
		t.Errorf("carts are %q, were %q", after, before)
	}
	// The way back leads to the buyer's own cart.
	p.click("main a[href*='/e/']")
	p.is(attr(hook("cart-line"), "data-seat"), seat)
	p.has(1, hook("cart-line"))
}

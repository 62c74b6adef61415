package view_test

import (
	"strings"
	"syscall/js"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/seatplantest"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/wasm/view"
)

// checkout is what the server writes around the stage, as far as the module
// looks at it.
const checkout = `
<div id="stage" data-testid="plan" data-state="loading" data-plan="/v1/plans/0011" data-live="/v1/live" data-limit="2"
 data-availability="/v1/availability/p/a/e/perf" data-performance="p/a/e/perf" style="position:relative;width:600px;height:400px;background:#fff">
<svg class="preview" style="padding:12px"></svg>
<canvas data-layer="seats" style="position:absolute;inset:0;width:100%;height:100%"></canvas>
<canvas data-layer="labels" style="position:absolute;inset:0;width:100%;height:100%"></canvas>
<div data-testid="plan-focus" hidden></div>
<div class="tools"><button type="button" data-plan-action="in">+</button></div>
<div id="seat-tip" hidden><b data-slot="name"></b><span data-slot="price"></span><span data-slot="status"></span></div>
<div id="seat-sheet" hidden><b data-slot="name"></b><span data-slot="price"></span><span data-slot="status"></span>
<button data-slot="action"></button><button data-slot="close"></button></div></div>
<div id="texts" data-seat-name="{section}, {row}-{number}" data-status-free="free" data-status-mine="yours" data-status-sold="sold"
 data-status-pending="one moment" data-limit="at most {limit}" data-action-add="Choose"></div>
<div id="checkout" data-step="choose"><button data-category="0" data-name="Front" data-price="90 lei" data-letter="A" aria-pressed="false"></button>
<section id="cart" data-rev="1" data-token="ct_1"></section>
<a data-testid="seat-section" data-from="from 90 lei"><i data-slot="free"></i></a>
<div data-testid="area" data-area=""><i data-slot="free"></i></div>
<button data-testid="seat" name="add" aria-pressed="false"></button><button data-testid="seat" name="add" aria-pressed="false"></button></div>`

// fakes stand in for the server: fetch answers with the plan, sockets are
// driven by the test.
const fakes = `
window.sent = [];
window.toggled = [];
window.said = '';
document.addEventListener('parterre:say', (e) => { said = e.detail; });
document.addEventListener('parterre:toggle', (e) => toggled.push(e.detail));
window.WebSocket = class extends EventTarget {
  constructor(url) { super(); window.sockets = (window.sockets || 0) + 1; window.socket = this; setTimeout(() => this.dispatchEvent(new Event('open'))); }
  send(text) { sent.push(text); }
  close() {}
  say(data) { this.dispatchEvent(new MessageEvent('message', { data })); }
};
window.fetch = async () => new Response(window.planBytes);
window.press = (key) => stage.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
window.pointer = (type, x, y, kind = 'mouse') => { const r = stage.getBoundingClientRect();
  stage.dispatchEvent(new PointerEvent(type, { clientX: r.x + x, clientY: r.y + y, pointerId: 1, pointerType: kind, bubbles: true })); };`

func eval(code string) js.Value { return js.Global().Call("eval", code) }

func bytesOf(b []byte) js.Value {
	a := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(a, b)
	return a
}

// until waits for a JavaScript expression to become true.
func until(t *testing.T, expression string) {
	t.Helper()
	for deadline := time.Now().Add(8 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if eval(expression).Truthy() {
			return
		}
	}
	t.Fatalf("never: %s\n%s", expression, eval("JSON.stringify(sent)+(window.sockets||0)+document.getElementById('checkout').outerHTML+stage.outerHTML").String())
}

// mount shows the checkout page of a theatre and starts the module on it.
func mount(t *testing.T) *seatplan.Plan {
	t.Helper()
	p := seatplantest.MustNew(seatplantest.Theatre())
	document := js.Global().Get("document")
	box := document.Call("createElement", "div")
	box.Set("innerHTML", checkout)
	document.Get("body").Call("append", box)
	t.Cleanup(func() { box.Call("remove") })
	js.Global().Set("planBytes", bytesOf(wire.EncodePlan(p)))
	js.Global().Set("ids", []any{string(p.SeatID(0)), string(p.SeatID(1)), string(p.Sections()[0].ID), string(p.Areas()[0].ID)})
	eval(fakes)
	eval(`{ const [a, b] = document.querySelectorAll('[data-testid=seat]'); a.dataset.seat = a.value = ids[0]; b.dataset.seat = b.value = ids[1];
document.querySelector('[data-testid=seat-section]').dataset.id = ids[2]; document.querySelector('[data-testid=area]').dataset.area = ids[3]; }`)
	stop, stopped := make(chan struct{}), make(chan error)
	go func() { stopped <- view.MountUntil(stop) }()
	t.Cleanup(func() {
		close(stop)
		if err := <-stopped; err != nil {
			t.Errorf("Mount = %v", err)
		}
	})
	until(t, "window.socket && sent.length === 1")
	eval("socket").Call("say", bytesOf(wire.AppendSnapshot(nil, wire.Snapshot{
		Position: wire.Position{Epoch: 5, Seq: 1}, Seats: theatreStatus(p), Areas: []int32{120},
	})).Get("buffer"))
	until(t, "stage.dataset.state === 'ready'")
	return p
}

func TestMountGivesUp(t *testing.T) {
	if err := view.Mount(); err == nil {
		t.Error("Mount drives a page without a stage")
	}
	document := js.Global().Get("document")
	box := document.Call("createElement", "div")
	defer box.Call("remove")
	box.Set("innerHTML", `<div id="stage"></div>`)
	document.Get("body").Call("append", box)
	if err := view.Mount(); err == nil {
		t.Error("Mount drives a stage without a plan")
	}
	real := js.Global().Get("fetch")
	defer js.Global().Set("fetch", real)
	eval("window.fetch = async () => new Response('no plan'); stage.dataset.plan = '/v1/plans/00'")
	if err := view.Mount(); err == nil {
		t.Error("Mount draws what is no plan")
	}
}

// TestWidget is one buyer's way, step by step: the module is started once in a
// page and stays.
func TestWidget(t *testing.T) {
	p := mount(t)
	for _, step := range []struct {
		name string
		run  func(t *testing.T, p *seatplan.Plan)
	}{
		{"says hello", saysHello}, {"takes over from the preview", takesOver}, {"keeps the list up to date", keepsListUpToDate},
		{"walks by keys", walksByKeys}, {"chooses", chooses}, {"refuses beyond the limit", refusesBeyondLimit},
		{"shows a tip", showsTip}, {"filters", filters}, {"tries again after a gap", triesAgain},
	} {
		if !t.Run(step.name, func(t *testing.T) { step.run(t, p) }) {
			return
		}
	}
}

func saysHello(t *testing.T, _ *seatplan.Plan) {
	hello := eval("sent[0]").String()
	for _, want := range []string{`"token":"ct_1"`, `"performance":"p/a/e/perf"`, `"plan":"0011"`, `"epoch":""`} {
		if !strings.Contains(hello, want) {
			t.Errorf("hello %s has no %s", hello, want)
		}
	}
}

func takesOver(t *testing.T, _ *seatplan.Plan) {
	until(t, "document.querySelector('.preview').style.visibility === 'hidden'")
	until(t, "stage.dataset.engine === 'raster' && stage.dataset.seats === '1362' && stage.tabIndex === 0")
	// The theatre has a stage and an area, so there is a layer beneath the seats.
	until(t, "stage.querySelectorAll('canvas')[0].dataset.layer === 'ground'")
	until(t, `{ const c = stage.querySelector('[data-layer=seats]'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 200; n > 1000 }`)
}

func keepsListUpToDate(t *testing.T, p *seatplan.Plan) {
	until(t, "document.querySelectorAll('[data-testid=seat]')[0].dataset.status === 'sold'")
	until(t, "document.querySelectorAll('[data-testid=seat]')[0].ariaDisabled === 'true'")
	until(t, "document.querySelectorAll('[data-testid=seat]')[1].dataset.status === 'free'")
	until(t, "document.querySelector('[data-testid=area]').dataset.free === '120'")
	until(t, "+document.querySelector('[data-testid=seat-section] [data-slot=free]').textContent === "+
		js.Global().Call("String", p.Sections()[0].Seats-1).String())
	eval("socket").Call("say", bytesOf(wire.AppendDelta(nil, wire.Delta{
		Position: wire.Position{Epoch: 5, Seq: 2}, Seats: []wire.SeatChange{{Seat: 0, Status: seatplan.Free}},
	})).Get("buffer"))
	until(t, "document.querySelectorAll('[data-testid=seat]')[0].dataset.status === 'free'")
}

func walksByKeys(t *testing.T, _ *seatplan.Plan) {
	// A window in the background gets no focus of its own.
	eval("stage.focus(); stage.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))")
	eval("press('ArrowRight')")
	until(t, "!document.querySelector('[data-testid=plan-focus]').hidden && !document.getElementById('seat-tip').hidden")
	eval("press('Home')")
	until(t, "said.startsWith('focus ') && said.endsWith(', free')")
	eval("press('Escape')")
	until(t, "document.querySelector('[data-testid=plan-focus]').hidden")
}

func chooses(t *testing.T, p *seatplan.Plan) {
	// The page says that the seat was pressed in the list, and later the answer.
	eval("document.dispatchEvent(new CustomEvent('parterre:submitting', { detail: 'add ' + ids[1] }))")
	until(t, "document.querySelectorAll('[data-testid=seat]')[1].dataset.status === 'pending'")
	eval(`{ const c = document.getElementById('cart'); c.dataset.rev = 2;
c.innerHTML = '<li data-testid="cart-line" data-quantity="1"></li>'; c.firstChild.dataset.seat = ids[1];
document.dispatchEvent(new CustomEvent('parterre:swapped', { detail: '' }));
document.dispatchEvent(new CustomEvent('parterre:settled', { detail: 'add ' + ids[1] })); }`)
	until(t, "document.querySelectorAll('[data-testid=seat]')[1].dataset.status === 'mine'")
	until(t, "document.querySelectorAll('[data-testid=seat]')[1].ariaPressed === 'true' && document.querySelectorAll('[data-testid=seat]')[1].name === 'remove'")
}

func refusesBeyondLimit(t *testing.T, _ *seatplan.Plan) {
	eval("press('Enter')") // shows the ring, on the seat it was on last
	eval("press('End')")
	eval("press('Enter')")
	until(t, "toggled.length === 1 && toggled[0].startsWith('add ')")
	eval("press('ArrowLeft')")
	eval("press(' ')")
	until(t, "document.querySelector('#seat-tip [data-slot=status]').textContent === 'at most 2'")
	if got := eval("toggled.length").Int(); got != 1 {
		t.Errorf("%d presses were sent, want 1", got)
	}
	eval("document.dispatchEvent(new CustomEvent('parterre:settled', { detail: toggled[0] }))")
}

func showsTip(t *testing.T, _ *seatplan.Plan) {
	eval("press('Home')")
	eval("press('Escape')")
	eval("pointer('pointermove', 300, 200)")
	eval("pointer('pointermove', 301, 200)")
	eval("pointer('pointerleave', 300, 200)")
	until(t, "document.getElementById('seat-tip').hidden")
	eval("press('Enter')")
	until(t, "document.querySelector('#seat-tip [data-slot=price]').textContent === '90 lei'")
	until(t, "document.querySelector('#seat-tip [data-slot=name]').textContent.includes('-')")
	until(t, "document.getElementById('seat-tip').style.left !== ''")
}

func filters(t *testing.T, _ *seatplan.Plan) {
	eval("document.querySelector('[data-category]').click()")
	until(t, "document.querySelector('[data-category]').ariaPressed === 'true'")
	eval("document.querySelector('[data-plan-action]').click()")
	eval("document.querySelector('[data-category]').click()")
	until(t, "document.querySelector('[data-category]').ariaPressed === 'false'")
}

func triesAgain(t *testing.T, _ *seatplan.Plan) {
	eval("socket").Call("say", bytesOf(wire.AppendDelta(nil, wire.Delta{Position: wire.Position{Epoch: 5, Seq: 9}})).Get("buffer"))
	until(t, `sent.length === 2 && sent[1].includes('"epoch":""')`)
	eval("socket").Call("say", `{"type":"stale","since":"2026-05-01T20:08:30Z"}`)
	until(t, "stage.dataset.connection === 'stale'")
	eval("socket").Call("say", `{"type":"live"}`)
	until(t, "stage.dataset.connection === 'live'")
}

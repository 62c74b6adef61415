package dom_test

import (
	"syscall/js"
	"testing"
	"time"

	"github.com/parterre/parterre/wasm/dom"
)

// show puts HTML at the end of the page for one test. The rest of the page is
// the runner's.
func show(t *testing.T, html string) {
	t.Helper()
	document := js.Global().Get("document")
	box := document.Call("createElement", "div")
	box.Set("innerHTML", html)
	document.Get("body").Call("append", box)
	t.Cleanup(func() { box.Call("remove") })
}

// wait waits for what a callback sends.
func wait[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(5 * time.Second):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

func TestElements(t *testing.T) {
	show(t, `<section id="s" data-x="1"><p class="a">one</p><p class="b" hidden>two</p></section>`)
	s := dom.ByID("s")
	if !s.OK() || dom.ByID("missing").OK() || s.Query(".c").OK() {
		t.Fatal("elements are found where they are not, or not where they are")
	}
	if got := s.Attr("data-x"); got != "1" {
		t.Errorf("Attr = %q, want 1", got)
	}
	if s.Attr("data-y") != "" || s.HasAttr("data-y") || !s.HasAttr("data-x") {
		t.Error("a missing attribute is there")
	}
	s.SetAttr("data-y", "2")
	s.RemoveAttr("data-x")
	if s.Attr("data-y") != "2" || s.HasAttr("data-x") {
		t.Error("attributes were not set and removed")
	}
	if got := len(s.QueryAll("p")); got != 2 || len(dom.QueryAll("#s p")) != 2 {
		t.Errorf("QueryAll found %d, want 2", got)
	}
	a := s.Query(".a")
	if a.Text() != "one" || !a.Closest("section").Is(s) || !s.Contains(a) || a.Contains(s) {
		t.Error("an element is not where it is")
	}
	a.SetText("<b>")
	if got := js.Global().Get("document").Call("querySelector", ".a").Get("innerHTML").String(); got != "&lt;b&gt;" {
		t.Errorf("text became %q: it must stay text", got)
	}
	s.Query(".b").SetHidden(false)
	a.SetStyle("width", "40px")
	a.SetStyle("display", "block")
	if got := a.Rect().Width; got != 40 || a.Style("width") != "40px" {
		t.Errorf("Rect().Width = %v, want 40", got)
	}
	copied := s.Copy()
	s.InsertBefore(copied)
	if len(dom.QueryAll("section")) != 2 || copied.Query("p").OK() {
		t.Error("Copy and InsertBefore do not put an empty copy before")
	}
	s.ReplaceWith(dom.Create("i"))
	if dom.Query("#s p").OK() || !dom.Query("i").OK() {
		t.Error("ReplaceWith leaves the old element")
	}
}

func TestNoElement(t *testing.T) {
	var none dom.Element
	none.SetAttr("a", "b")
	none.RemoveAttr("a")
	none.SetText("x")
	none.SetHidden(true)
	none.SetStyle("left", "0")
	none.Focus()
	if none.Attr("a") != "" || none.Text() != "" || none.HasFocus() || none.Query("x").OK() || none.Closest("x").OK() ||
		none.QueryAll("x") != nil || none.Rect() != (dom.Rect{}) || none.Style("left") != "" {
		t.Error("no element has something")
	}
	none.On("click", dom.Options{}, func(dom.Event) {})()
}

func TestEventsUntilRemoved(t *testing.T) {
	show(t, `<button id="b">x</button>`)
	count, detail := 0, ""
	remove := dom.ByID("b").On("click", dom.Options{}, func(e dom.Event) {
		e.PreventDefault()
		if e.Target().Is(dom.ByID("b")) && e.Button() == 0 && !e.Control() && e.Touches() == 0 {
			count++
		}
	})
	stop := dom.OnDocument("test:word", func(e dom.Event) { detail = e.Detail() })
	click := func() { js.Global().Get("document").Call("getElementById", "b").Call("click") }
	click()
	dom.Send("test:word", "add s1")
	remove()
	remove()
	stop()
	click()
	dom.Send("test:word", "later")
	if count != 1 || detail != "add s1" {
		t.Errorf("heard %d clicks and %q, want 1 and %q", count, detail, "add s1")
	}
}

func TestWheelAndKeys(t *testing.T) {
	show(t, `<div id="d" tabindex="0"></div>`)
	var turned float64
	var key string
	defer dom.ByID("d").On("wheel", dom.Options{}, func(e dom.Event) { turned += e.Wheel() })()
	defer dom.ByID("d").On("keydown", dom.Options{Passive: true}, func(e dom.Event) { key = e.Key() })()
	d := js.Global().Get("document").Call("getElementById", "d")
	for mode := range 3 {
		d.Call("dispatchEvent", js.Global().Get("WheelEvent").New("wheel", map[string]any{"deltaY": 1, "deltaMode": mode}))
	}
	if turned != 1+16+400 {
		t.Errorf("wheel turned by %v, want 417", turned)
	}
	d.Call("dispatchEvent", js.Global().Get("KeyboardEvent").New("keydown", map[string]any{"key": "ArrowLeft"}))
	if key != "ArrowLeft" {
		t.Errorf("key %q, want ArrowLeft", key)
	}
	dom.ByID("d").Focus()
	if !dom.ByID("d").HasFocus() {
		t.Error("the element has no focus")
	}
}

func TestFramesAskOnce(t *testing.T) {
	times := make(chan float64, 4)
	frames := dom.NewFrames(func(now float64) { times <- now })
	frames.Ask()
	frames.Ask()
	first := wait(t, times)
	frames.Ask()
	if second := wait(t, times); second < first || len(times) != 0 {
		t.Errorf("frames at %v and %v, %d more", first, second, len(times))
	}
	frames.Ask()
	frames.Stop()
	frames.Ask()
	after := dom.NewFrames(func(float64) { times <- -1 })
	after.Ask()
	if got := wait(t, times); got != -1 {
		t.Errorf("a frame came at %v after Stop", got)
	}
}

func TestTimers(t *testing.T) {
	ran := make(chan string, 8)
	stopped := dom.After(1, func() { ran <- "stopped" })
	stopped()
	dom.After(5, func() { ran <- "after" })
	stop := dom.Every(10, func() { ran <- "every" })
	for _, want := range []string{"after", "every", "every"} {
		if got := wait(t, ran); got != want {
			t.Errorf("ran %q, want %q", got, want)
		}
	}
	stop()
	if before := dom.Now(); dom.Now() < before {
		t.Error("the clock goes back")
	}
	if r := dom.Random(); r < 0 || r >= 1 {
		t.Errorf("Random = %v", r)
	}
}

func TestFetch(t *testing.T) {
	type answer struct {
		body string
		err  error
	}
	for _, tc := range []struct{ name, url, body, err string }{
		{"body", "data:application/octet-stream;base64,AP8=", "\x00\xff", ""},
		{"empty", "data:,", "", ""},
		{"not possible", "data:nonsense", "", "fetch: Failed to fetch"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			done := make(chan answer, 1)
			dom.Fetch(tc.url, func(b []byte, err error) { done <- answer{string(b), err} })
			got := wait(t, done)
			if tc.err != "" {
				if got.err == nil || got.err.Error() != tc.err {
					t.Errorf("error = %v, want %q", got.err, tc.err)
				}
				return
			}
			if got.err != nil || got.body != tc.body {
				t.Errorf("body = %q, %v, want %q", got.body, got.err, tc.body)
			}
		})
	}
}

func TestFetchRefusesAnAnswerThatIsNone(t *testing.T) {
	window := js.Global()
	real := window.Get("fetch")
	busy := js.FuncOf(func(js.Value, []js.Value) any {
		return window.Get("Promise").Call("resolve", window.Get("Response").New("busy", map[string]any{"status": 503}))
	})
	defer busy.Release()
	window.Set("fetch", busy)
	defer window.Set("fetch", real)
	done := make(chan error, 1)
	dom.Fetch("/plan", func(_ []byte, err error) { done <- err })
	if err := wait(t, done); err == nil || err.Error() != "fetch: status 503" {
		t.Errorf("error = %v, want status 503", err)
	}
}

func TestASocketThatCannotOpenCloses(t *testing.T) {
	closed := make(chan int, 1)
	s, err := dom.Dial("/no/socket/here", dom.SocketHandlers{
		Opened: func() { t.Error("opened") },
		Closed: func(code int) { closed <- code },
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := wait(t, closed); got != 1006 {
		t.Errorf("code = %d, want 1006", got)
	}
	s.Send("too late")
	s.Close()
}

func TestParseObject(t *testing.T) {
	o, err := dom.ParseObject(`{"type":"cart","rev":7,"none":null}`)
	if err != nil || o.Text("type") != "cart" || o.Number("rev") != 7 {
		t.Errorf("ParseObject = %v, %v, %v", o.Text("type"), o.Number("rev"), err)
	}
	if o.Text("rev") != "" || o.Number("type") != 0 || o.Text("none") != "" || o.Text("missing") != "" {
		t.Error("members of another kind are not nothing")
	}
	for _, s := range []string{"", "{", "7", "[1]", "null", `"text"`} {
		if _, err := dom.ParseObject(s); err == nil {
			t.Errorf("ParseObject(%q) was accepted", s)
		}
	}
}

func TestMedia(t *testing.T) {
	if !dom.Matches("(min-width: 1px)") || dom.Matches("(max-width: 1px)") {
		t.Error("media queries are not answered")
	}
	if dom.PixelRatio() <= 0 || !dom.Visible() || dom.Origin() == "" || !dom.Root().OK() {
		t.Error("the window says nothing of itself")
	}
	dom.OnMedia("(min-width: 1px)", func() {})()
	show(t, `<div id="d" style="width:10px;height:10px"></div>`)
	sizes := make(chan float64, 4)
	stop := dom.ByID("d").OnResize(func() { sizes <- dom.ByID("d").Rect().Width })
	defer stop()
	if got := wait(t, sizes); got != 10 {
		t.Errorf("first width = %v, want 10", got)
	}
	dom.ByID("d").SetStyle("width", "30px")
	if got := wait(t, sizes); got != 30 {
		t.Errorf("next width = %v, want 30", got)
	}
}

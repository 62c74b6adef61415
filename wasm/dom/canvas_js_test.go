package dom_test

import (
	"math"
	"testing"

	"github.com/parterre/parterre/wasm/dom"
)

func canvas(t *testing.T) *dom.Context2D {
	t.Helper()
	e := dom.Create("canvas")
	c, err := e.Context2D(dom.Context2DOptions{Read: true})
	if err != nil {
		t.Fatal(err)
	}
	c.Resize(20, 20)
	return c
}

func pixel(c *dom.Context2D, x, y int) [4]byte { return [4]byte(c.Pixels(x, y, 1, 1)) }

func TestCanvasDraws(t *testing.T) {
	c := canvas(t)
	c.SetFill(0x112233)
	c.Begin()
	c.Arc(10, 10, 5, 0, 2*math.Pi)
	c.Fill()
	if got, want := pixel(c, 10, 10), [4]byte{0x11, 0x22, 0x33, 255}; got != want {
		t.Errorf("disc = %v, want %v", got, want)
	}
	c.SetStroke(0xff0000, 4)
	c.Begin()
	c.MoveTo(0, 2)
	c.LineTo(20, 2)
	c.Stroke()
	if got, want := pixel(c, 5, 2), [4]byte{255, 0, 0, 255}; got != want {
		t.Errorf("line = %v, want %v", got, want)
	}
	c.Clear(0, 0, 20, 20)
	p := dom.NewPath()
	p.Line([]float64{1, 1, 3, 1, 3, 3, 1, 3}, true)
	c.Transform(5, 0, 0)
	c.SetAlpha(0.5)
	c.FillPath(p)
	if got := pixel(c, 10, 10); got[3] < 120 || got[3] > 135 {
		t.Errorf("a path at half alpha = %v", got)
	}
	if got := pixel(c, 2, 2); got[3] != 0 {
		t.Errorf("outside the path = %v, want nothing", got)
	}
}

func TestCanvasWrites(t *testing.T) {
	c := canvas(t)
	c.Centre()
	c.SetFont("600 14px sans-serif")
	c.SetFill(0)
	c.SetStroke(0xffffff, 2)
	c.OutlineText("8", 10, 10)
	c.Text("8", 10, 10)
	inked := 0
	for i, b := 0, c.Pixels(0, 0, 20, 20); i < len(b); i += 4 {
		if b[i+3] > 128 {
			inked++
		}
	}
	if inked < 20 || c.TextWidth("88") <= c.TextWidth("8") {
		t.Errorf("the text inks %d pixels, %v wide", inked, c.TextWidth("8"))
	}
}

func TestPutShowsPixels(t *testing.T) {
	c := canvas(t)
	for _, size := range []int{20, 10} {
		pixels := make([]byte, 4*size*size)
		copy(pixels[4*(3*size+2):], []byte{9, 8, 7, 255})
		c.Put(pixels, size, size)
		if got, want := pixel(c, 2, 3), [4]byte{9, 8, 7, 255}; got != want {
			t.Errorf("size %d: pixel = %v, want %v", size, got, want)
		}
	}
}

func TestColors(t *testing.T) {
	show(t, `<div id="d" style="--accent:#0b6154;--mixed:color-mix(in srgb,#000 50%,#fff);--thin:rgb(0 0 0/.1)"></div>`)
	colors := dom.NewColors(dom.ByID("d"))
	for value, want := range map[string]uint32{
		"var(--accent)": 0x0b6154, "var(--mixed)": 0x808080, "var(--missing,#010203)": 0x010203, "rebeccapurple": 0x663399,
	} {
		if got, ok := colors.Value(value); !ok || got != want {
			t.Errorf("Value(%q) = %06x, %v, want %06x", value, got, ok, want)
		}
	}
	if _, ok := colors.Value("var(--thin)"); ok {
		t.Error("a colour that is nearly transparent was accepted")
	}
}

func TestACanvasHasOneContext(t *testing.T) {
	e := dom.Create("canvas")
	if _, err := e.Context2D(dom.Context2DOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.WebGL2(false); err == nil {
		t.Error("a canvas with a 2D context gave a WebGL2 one")
	}
}

func TestWebGLCompiles(t *testing.T) {
	e := dom.Create("canvas")
	e.SetCanvasSize(4, 4)
	g, err := e.WebGL2(true)
	if err != nil {
		t.Skip("this browser has no WebGL2")
	}
	const vertex = "#version 300 es\nin uint a;\nvoid main(){gl_Position=vec4(float(a));gl_PointSize=1.0;}"
	const fragment = "#version 300 es\nprecision highp float;\nuniform vec4 u;\nout vec4 o;\nvoid main(){o=u;}"
	p, err := g.Program(vertex, fragment, "a")
	if err != nil {
		t.Fatal(err)
	}
	g.Use(p)
	g.Color(g.Uniform(p, "u"), 0x102030)
	if _, err := g.Program(vertex, "#version 300 es\nnonsense", "a"); err == nil {
		t.Error("nonsense was compiled")
	}
	if g.Renderer() == "" || g.MaxPointSize() < 1 {
		t.Errorf("renderer %q, points up to %v", g.Renderer(), g.MaxPointSize())
	}
	g.ClearColor(0xff0000, true)
	g.Clear()
	g.Finish()
	g.Lose()
}

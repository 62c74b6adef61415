package view_test

import (
	"syscall/js"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/seatplantest"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
	"github.com/parterre/parterre/wasm/view"
)

const side = 240

// snap returns what is on a canvas that is the page's last, as RGBA.
func snap() []byte {
	document := js.Global().Get("document")
	canvases := document.Call("querySelectorAll", "canvas")
	from := canvases.Index(canvases.Length() - 1)
	c := document.Call("createElement", "canvas")
	c.Set("width", side)
	c.Set("height", side)
	context := c.Call("getContext", "2d", map[string]any{"willReadFrequently": true})
	context.Call("drawImage", from, 0, 0)
	b := make([]byte, 4*side*side)
	js.CopyBytesToGo(b, context.Call("getImageData", 0, 0, side, side).Get("data"))
	from.Call("remove")
	return b
}

func TestBothEnginesDrawTheSame(t *testing.T) {
	p := seatplantest.MustNew(seatplantest.Theatre())
	palette := view.NewPalette(theme, p.Categories(), nil)
	status := make([]byte, p.Len())
	for i := range status {
		status[i] = byte(i / 3 % 6)
	}
	at := p.At(p.Len() / 4)
	for name, tc := range map[string]struct {
		radius float64
		level  app.Level
	}{
		"far": {1.5, app.LevelSections}, "rows": {5, app.LevelRows}, "letters": {9, app.LevelLetters},
		"numbers": {14, app.LevelNumbers}, "all": {26, app.LevelAll},
	} {
		t.Run(name, func(t *testing.T) {
			v := view.View{Scale: tc.radius / float64(p.Radius(0))}
			v.DX, v.DY = side/2-float64(at.X)*v.Scale, side/2-float64(at.Y)*v.Scale
			pictures := map[string][]byte{}
			for _, engine := range []string{"raster", "webgl"} {
				canvas := dom.Create("canvas")
				canvas.AppendToBody()
				if err := view.DrawWith(engine, canvas, p, &palette, v, side, side, status, tc.level); err != nil {
					snap()
					t.Skip(err)
				}
				pictures[engine] = snap()
			}
			compare(t, pictures["raster"], pictures["webgl"])
		})
	}
}

// compare holds two pictures to be the same but for the smoothing of edges,
// and not empty.
func compare(t *testing.T, a, b []byte) {
	t.Helper()
	off, inked := 0, 0
	for i := range a {
		d := int(a[i]) - int(b[i])
		off += max(d, -d)
		inked += 255 - int(a[i])
	}
	if inked < 100_000 {
		t.Errorf("the picture is empty: %d inked", inked)
	}
	if share := float64(off) / float64(inked); share > 0.08 {
		t.Errorf("the pictures differ by %.1f %%", 100*share)
	}
}

func TestIsSoftware(t *testing.T) {
	t.Parallel()
	for renderer, want := range map[string]bool{
		"ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)": true,
		"llvmpipe (LLVM 15.0.6, 256 bits)":                                                 true,
		"ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)": true,
		"Apple Software Renderer":                                                          true,
		"Adreno (TM) 640":                                                                  false,
		"ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified)":                       false,
		"": false,
	} {
		if got := view.IsSoftware(renderer); got != want {
			t.Errorf("IsSoftware(%q) = %v, want %v", renderer, got, want)
		}
	}
}

// theatreStatus is all seats free but the first, which is sold.
func theatreStatus(p *seatplan.Plan) []seatplan.Status {
	s := make([]seatplan.Status, p.Len())
	s[0] = seatplan.Sold
	return s
}

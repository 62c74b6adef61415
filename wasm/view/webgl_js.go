package view

import (
	"unsafe"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

// webgl is the engine that leaves the work to a graphics card: seats are
// uploaded once, the camera is four uniforms, a change of statuses is one
// update of a byte a seat.
type webgl struct {
	canvas   dom.Element
	plan     *seatplan.Plan
	runs     []run
	gl       *dom.GL
	uniforms [uniforms]dom.GLUniform
	vertices dom.GLVertexArray
	statuses dom.GLBuffer
	fixed    dom.GLBuffer
	colors   dom.GLTexture
	written  dom.GLTexture

	palette               *Palette
	opaque                bool
	atlas                 *Atlas
	status                []byte
	lo, hi                int // of status to be uploaded
	width, height, margin int
	ratio, most           float64
	lost                  bool
}

// The shaders' uniforms; their names there begin with u_.
const (
	uScale = iota
	uOffset
	uRadius
	uRatio
	uDot
	uWall
	uMine
	uOnMine
	uPlain
	uWrite
	uPalette
	uRows
	uAtlas
	uniforms
)

var uniformNames = [uniforms]string{
	"u_scale", "u_offset", "u_radius", "u_ratio", "u_dot", "u_wall", "u_mine", "u_onMine", "u_plain",
	"u_write", "u_palette", "u_rows", "u_atlas",
}

const (
	unitPalette = 0
	unitAtlas   = 1
)

// newWebGL returns the WebGL2 engine for a canvas that has no context yet.
func newWebGL(canvas dom.Element, p *seatplan.Plan, opaque bool) (*webgl, error) {
	gl, err := canvas.WebGL2(opaque)
	if err != nil {
		return nil, err
	}
	w := &webgl{canvas: canvas, plan: p, runs: runsOf(p), gl: gl, opaque: opaque, ratio: 1}
	return w, w.build()
}

// build makes everything the context holds; again after the context was lost.
func (w *webgl) build() error {
	program, err := w.gl.Program(vertexShader, fragmentShader, "a_at", "a_category", "a_mark", "a_number", "a_status")
	if err != nil {
		return err
	}
	w.gl.Use(program)
	for i, name := range uniformNames {
		w.uniforms[i] = w.gl.Uniform(program, name)
	}
	w.gl.Int(w.uniforms[uPalette], unitPalette)
	w.gl.Int(w.uniforms[uAtlas], unitAtlas)
	w.gl.Blend()
	w.most = w.gl.MaxPointSize()
	w.colors, w.written = dom.GLTexture{}, dom.GLTexture{}
	at := w.gl.Buffer(bytesOf(w.plan.Coordinates()))
	w.fixed = w.gl.Buffer(w.details())
	w.statuses = w.gl.Buffer(make([]byte, max(1, w.plan.Len())))
	w.vertices = w.gl.VertexArray(
		dom.GLAttribute{Buffer: at, Size: 2, Count: 2, Stride: 4},
		dom.GLAttribute{Buffer: w.fixed, Size: 1, Count: 1, Stride: 4},
		dom.GLAttribute{Buffer: w.fixed, Size: 1, Count: 1, Stride: 4, Offset: 1},
		dom.GLAttribute{Buffer: w.fixed, Size: 2, Count: 1, Stride: 4, Offset: 2},
		dom.GLAttribute{Buffer: w.statuses, Size: 1, Count: 1, Stride: 1},
	)
	w.lo, w.hi = 0, len(w.status)
	return nil
}

// restore builds anew after the context was lost and given back.
func (w *webgl) restore() error {
	if err := w.build(); err != nil {
		return err
	}
	w.lost = false
	if w.palette != nil {
		w.setPalette(w.palette, w.opaque)
	}
	if w.atlas != nil {
		w.setAtlas(w.atlas)
	}
	w.resize(w.width, w.height, w.ratio)
	return nil
}

// details returns category, mark and number's cell of every seat, 4 bytes each.
func (w *webgl) details() []byte {
	b := make([]byte, 4*w.plan.Len())
	category := w.plan.CategoryIndexes()
	for i := range category {
		b[4*i], b[4*i+1] = category[i], byte(w.plan.Seat(i).Mark)
		if w.atlas != nil {
			b[4*i+2], b[4*i+3] = byte(w.atlas.Numbers[i]), byte(w.atlas.Numbers[i]>>8)
		}
	}
	return b
}

// bytesOf returns the memory of coordinates as a vertex buffer wants it.
func bytesOf(xy []uint16) []byte {
	if len(xy) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&xy[0])), 2*len(xy))
}

func (w *webgl) name() string { return "webgl" }

func (w *webgl) resize(width, height int, ratio float64) {
	w.canvas.SetCanvasSize(width, height)
	w.width, w.height, w.ratio = width, height, ratio
	w.gl.Float(w.uniforms[uRatio], ratio)
}

func (w *webgl) setPalette(p *Palette, opaque bool) {
	w.palette, w.opaque = p, opaque
	w.gl.ClearColor(uint32(p.Ground), opaque)
	w.gl.Color(w.uniforms[uDot], uint32(p.Dot))
	w.gl.Color(w.uniforms[uWall], uint32(p.Wall))
	w.gl.Color(w.uniforms[uMine], uint32(p.Accent))
	w.gl.Color(w.uniforms[uOnMine], uint32(p.OnAccent))
	plain := 0
	if p.Plain {
		plain = 1
	}
	w.gl.Int(w.uniforms[uPlain], plain)
	w.uploadPalette()
}

// uploadPalette fills the three rows the vertex shader looks categories up in:
// disc, ink, and the cell of the letter.
func (w *webgl) uploadPalette() {
	const row = 256 * 4
	b := make([]byte, 3*row)
	for c := range 256 {
		disc, ink := w.palette.Category(byte(c))
		copy(b[4*c:], []byte{byte(disc >> 16), byte(disc >> 8), byte(disc), 255})
		copy(b[row+4*c:], []byte{byte(ink >> 16), byte(ink >> 8), byte(ink), 255})
		if w.atlas != nil {
			letter := w.atlas.Letter(byte(c))
			copy(b[2*row+4*c:], []byte{byte(letter), byte(letter >> 8), 0, 255})
		}
	}
	w.colors = w.gl.TextureRGBA(w.colors, unitPalette, b, 256, 3)
}

func (w *webgl) setAtlas(a *Atlas) {
	w.atlas = a
	w.gl.Update(w.fixed, 0, w.details())
	w.written = w.gl.TextureMask(w.written, unitAtlas, a.Mask, atlasWidth, a.Height())
	w.gl.Float(w.uniforms[uRows], float64(a.Height()/cellSide))
	if w.palette != nil {
		w.uploadPalette()
	}
}

func (w *webgl) setStatus(status []byte, lo, hi int) {
	if w.lo >= w.hi || w.status == nil {
		w.lo, w.hi = lo, hi
	}
	w.status, w.lo, w.hi = status, min(w.lo, lo), max(w.hi, hi)
}

func (w *webgl) draw(v View, level app.Level) {
	if w.lost {
		return
	}
	if w.lo < w.hi {
		w.gl.Update(w.statuses, w.lo, w.status[w.lo:w.hi])
		w.lo, w.hi = 0, 0
	}
	w.gl.Int(w.uniforms[uWrite], w.writes(level))
	w.gl.Viewport(0, 0, w.width, w.height)
	w.gl.Clear()
	radius := -1.0
	for i := 0; i < len(w.runs); i++ {
		first := w.runs[i]
		if !v.touches(first.box, w.width, w.height) {
			continue
		}
		count := first.count
		for i+1 < len(w.runs) && w.runs[i+1].radius == first.radius && v.touches(w.runs[i+1].box, w.width, w.height) {
			i++
			count += w.runs[i].count
		}
		if radius != first.radius {
			radius = first.radius
			w.aim(v, w.drawnRadius(radius*v.Scale))
		}
		w.gl.Points(w.vertices, first.first, count)
	}
}

func (w *webgl) drawnRadius(r float64) float64 {
	if w.palette.Plain {
		return r
	}
	return drawnRadius(r, w.ratio)
}

func (w *webgl) writes(level app.Level) int {
	if w.atlas == nil || level < app.LevelLetters {
		return 0
	}
	return int(level-app.LevelLetters) + 1
}

// aim sets the camera for seats of a radius in pixels. Points whose centre is
// outside the viewport are not drawn at all, so the viewport sticks out of the
// canvas by a seat.
func (w *webgl) aim(v View, radius float64) {
	w.margin = int(radius) + 2
	width, height := float64(w.width+2*w.margin), float64(w.height+2*w.margin)
	w.gl.Viewport(-w.margin, -w.margin, w.width+2*w.margin, w.height+2*w.margin)
	w.gl.Float2(w.uniforms[uScale], 2*v.Scale/width, -2*v.Scale/height)
	w.gl.Float2(w.uniforms[uOffset], 2*(v.DX+float64(w.margin))/width-1, 1-2*(v.DY+float64(w.margin))/height)
	w.gl.Float(w.uniforms[uRadius], radius)
}

func (w *webgl) finish() {
	if !w.lost {
		w.gl.Finish()
	}
}

func (w *webgl) maxRadius() float64 { return w.most/2 - 2 }

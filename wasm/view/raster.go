package view

import (
	"math"
	"unsafe"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/app"
)

// Raster paints seats into a buffer of pixels: the software engine. It draws
// whole seats from stamps worked out beforehand, for every size and place
// within a pixel once.
type Raster struct {
	width, height int
	pixels        []uint32 // 0xAABBGGRR, not premultiplied
	ground        uint32   // what is beneath; 0 is nothing
	plain         bool     // see Palette.Plain

	plan  *seatplan.Plan
	runs  []run
	looks [6 * 256]look // by status and category

	sets  []*stampSet // few
	ratio float64     // device pixels a CSS pixel
	atlas *Atlas
	texts [2]glyphs // numbers, letters
}

// run is consecutive seats of one radius.
type run struct {
	first, count int
	radius       float64
	box          seatplan.Rect
}

// runsOf returns a plan's sections as runs.
func runsOf(p *seatplan.Plan) []run {
	runs := make([]run, 0, len(p.Sections()))
	for _, s := range p.Sections() {
		runs = append(runs, run{s.FirstSeat, s.Seats, float64(s.Radius), s.Box})
	}
	return runs
}

// look is how a seat of some status and category is painted.
type look struct {
	kind       kind
	color, ink uint32 // 0xFFBBGGRR
}

// kind is one of the few shapes seats have.
type kind uint8

const (
	kindDisc kind = iota // free, or the buyer's own
	kindRing             // held by others
	kindDot              // sold, blocked
	kindSoft             // pending
	kinds
)

// kindOf returns the shape for a status.
func kindOf(s seatplan.Status) kind {
	switch s {
	case seatplan.Free, seatplan.Mine:
		return kindDisc
	case seatplan.Held:
		return kindRing
	case seatplan.Pending:
		return kindSoft
	}
	return kindDot
}

// shapeOf returns how a kind looks at a radius, in device pixels of which a CSS
// pixel has ratio.
func shapeOf(k kind, r, ratio float64) shape {
	switch {
	case k == kindRing && r < 3*ratio:
		return shape{outer: r, weaken: 0.5}
	case k == kindRing:
		line := math.Max(1.25*ratio, 0.16*r)
		return shape{outer: r, inner: r - line, hatch: r > 9*ratio, fill: 0.45}
	case k == kindDot && r < 3*ratio:
		return shape{outer: 0.72 * r}
	case k == kindDot:
		return shape{outer: math.Max(2.1*ratio, 0.38*r)}
	case k == kindSoft:
		return shape{outer: r, weaken: 0.35}
	}
	return shape{outer: r}
}

// stampSet is the stamps for one radius.
type stampSet struct {
	key    int // the radius in sixteenths of a pixel
	phases int
	stamps [kinds][phases * phases]stamp
	shapes [kinds]shape
}

// NewRaster returns a rasteriser for the seats of a plan.
func NewRaster(p *seatplan.Plan) *Raster {
	return &Raster{plan: p, runs: runsOf(p), ratio: 1}
}

// SetAtlas gives it what is written on seats.
func (r *Raster) SetAtlas(a *Atlas) {
	r.atlas = a
	r.texts = [2]glyphs{}
}

// Resize sets the buffer's size, in device pixels.
func (r *Raster) Resize(width, height int, ratio float64) {
	r.width, r.height = width, height
	if n := width * height; n <= cap(r.pixels) {
		r.pixels = r.pixels[:n]
	} else {
		r.pixels = make([]uint32, n)
	}
	if r.ratio != ratio {
		r.ratio, r.sets = ratio, nil
	}
}

// SetPalette takes the colours. Where opaque is set the ground is painted too,
// else what has no seat is transparent.
func (r *Raster) SetPalette(p *Palette, opaque bool) {
	r.ground, r.plain = 0, p.Plain
	if opaque {
		r.ground = abgr(p.Ground)
	}
	for status := seatplan.Free; status <= seatplan.Mine; status++ {
		for c := range 256 {
			disc, ink := p.Category(byte(c))
			l := look{kind: kindOf(status), color: abgr(disc), ink: abgr(ink)}
			switch status {
			case seatplan.Sold:
				l.color = abgr(p.Dot)
				if p.Plain {
					l.kind = kindDisc
				}
			case seatplan.Blocked:
				l.color = abgr(p.Wall)
			case seatplan.Mine:
				l.color, l.ink = abgr(p.Accent), abgr(p.OnAccent)
			}
			r.looks[int(status)<<8|c] = l
		}
	}
}

// abgr turns 0xRRGGBB into an opaque pixel.
func abgr(c seatplan.Color) uint32 {
	r, g, b := c.Channels()
	return 0xff000000 | uint32(b)<<16 | uint32(g)<<8 | uint32(r)
}

// Pixels returns the buffer as bytes RGBA in rows; it is the Raster's own.
func (r *Raster) Pixels() []byte {
	if len(r.pixels) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&r.pixels[0])), 4*len(r.pixels))
}

// drawnRadius returns how large a seat is drawn whose disc has a radius in
// device pixels. From afar discs grow until they nearly touch, so that
// sections show as soft shapes and not as a haze.
func drawnRadius(r, ratio float64) float64 {
	const far, near, grow = 1.2, 2.8, 0.3 // CSS pixels
	return r * (1 + grow*clamp01((near-r/ratio)/(near-far)))
}

// View is a camera in device pixels: plan (x, y) is drawn at
// (x*Scale+DX, y*Scale+DY).
type View struct{ Scale, DX, DY float64 }

// ViewOf returns the view of a camera on a screen of some pixel ratio.
func ViewOf(f app.Frame, c app.Camera, ratio float64) View {
	s := c.Scale * ratio
	return View{Scale: s, DX: f.Width/2*ratio - c.X*s, DY: f.Height/2*ratio - c.Y*s}
}

// touches reports whether a box of the plan is in a view of the given size.
func (v View) touches(b seatplan.Rect, width, height int) bool {
	return float64(b.Max.X)*v.Scale+v.DX >= 0 && float64(b.Min.X)*v.Scale+v.DX <= float64(width) &&
		float64(b.Max.Y)*v.Scale+v.DY >= 0 && float64(b.Min.Y)*v.Scale+v.DY <= float64(height)
}

// Draw paints all seats in view, whose statuses are given by seat, with what
// is written on them at a level.
func (r *Raster) Draw(v View, status []byte, level app.Level) {
	r.clear()
	for _, run := range r.runs {
		if v.touches(run.box, r.width, r.height) {
			r.drawRun(run, v, status)
		}
	}
	if level >= app.LevelLetters && r.atlas != nil {
		r.write(v, status, level)
	}
}

func (r *Raster) clear() {
	if r.ground == 0 {
		clear(r.pixels)
		return
	}
	const block = 1 << 12
	first := r.pixels[:min(block, len(r.pixels))]
	for i := range first {
		first[i] = r.ground
	}
	for at := len(first); at < len(r.pixels); at += block {
		copy(r.pixels[at:], first)
	}
}

func (r *Raster) drawRun(run run, v View, status []byte) {
	radius := run.radius * v.Scale
	if !r.plain {
		radius = drawnRadius(radius, r.ratio)
	}
	set := r.set(radius)
	xy, category := r.plan.Coordinates(), r.plan.CategoryIndexes()
	reach := radius + 1
	right, bottom := float64(r.width)+reach, float64(r.height)+reach
	n := float64(set.phases)
	xy, category = xy[2*run.first:2*(run.first+run.count)], category[run.first:run.first+run.count]
	status = status[run.first : run.first+run.count]
	for i := range status {
		x, y := float64(xy[2*i])*v.Scale+v.DX, float64(xy[2*i+1])*v.Scale+v.DY
		if x < -reach || y < -reach || x > right || y > bottom {
			continue
		}
		// The offset makes the conversions round down for what lies outside.
		px, py := int(x+4096)-4096, int(y+4096)-4096
		phase := int((y-float64(py))*n)*set.phases + int((x-float64(px))*n)
		l := &r.looks[int(status[i])<<8|int(category[i])]
		st := &set.stamps[l.kind][phase]
		if st.side == 0 {
			*st = set.draw(l.kind, phase)
		}
		r.stamp(st, px-st.reach, py-st.reach, l.color)
	}
}

// set returns the stamps for a radius in pixels.
func (r *Raster) set(radius float64) *stampSet {
	key := int(math.Round(radius * 16))
	for _, s := range r.sets {
		if s.key == key {
			return s
		}
	}
	if len(r.sets) >= 16 {
		r.sets = r.sets[:0]
	}
	s := &stampSet{key: key, phases: phases}
	if radius > 8 {
		s.phases = 2
	}
	for k := range kinds {
		s.shapes[k] = shapeOf(k, float64(key)/16, r.ratio)
	}
	r.sets = append(r.sets, s)
	return s
}

func (s *stampSet) draw(k kind, phase int) stamp {
	n := float64(s.phases)
	return s.shapes[k].draw((float64(phase%s.phases)+0.5)/n, (float64(phase/s.phases)+0.5)/n)
}

// stamp paints a stamp with its upper left corner at (x, y).
func (r *Raster) stamp(st *stamp, x, y int, color uint32) {
	left, right := max(0, -x), min(st.side, r.width-x)
	bottom := min(st.bottom, r.height-y)
	for row := max(st.top, -y); row < bottom; row++ {
		sp := &st.rows[row]
		from, to := max(int(sp.from), left), min(int(sp.to), right)
		if from >= to {
			continue
		}
		cover := st.cover[row*st.side+from : row*st.side+to]
		line := r.pixels[(y+row)*r.width+x+from:][:len(cover)]
		solid, solidTo := int(sp.solid)-from, int(sp.solidTo)-from
		if solid >= solidTo || solid < 0 || solidTo > len(cover) {
			blend(line, cover, color)
			continue
		}
		blend(line[:solid], cover[:solid], color)
		fill := line[solid:solidTo]
		for i := range fill {
			fill[i] = color
		}
		blend(line[solidTo:], cover[solidTo:], color)
	}
}

// blend lays a colour over a line of pixels, each with its own coverage.
func blend(line []uint32, cover []byte, color uint32) {
	cover = cover[:len(line)]
	for i, c := range cover {
		below := line[i]
		switch {
		case c == 0:
		case c == 255:
			line[i] = color
		case below == 0:
			line[i] = color&0xffffff | uint32(c)<<24
		case below>>24 == 255:
			// Two channels at once, with 8 bits of room between them.
			share := uint32(c) + uint32(c)>>7
			rb, g := below&0xff00ff, below&0xff00
			rb += (color&0xff00ff - rb) * share >> 8
			g += (color&0xff00 - g) * share >> 8
			line[i] = 0xff000000 | rb&0xff00ff | g&0xff00
		default:
			line[i] = overClear(below, color, uint32(c))
		}
	}
}

// overClear lays a colour with the given coverage over a pixel that is itself
// partly transparent.
func overClear(below, color, cover uint32) uint32 {
	rest := below >> 24 * (255 - cover) / 255
	alpha := cover + rest
	out := alpha << 24
	for shift := 0; shift <= 16; shift += 8 {
		a, b := color>>shift&255, below>>shift&255
		out |= (a*cover + b*rest) / alpha << shift
	}
	return out
}

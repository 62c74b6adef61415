package view

import (
	"encoding/binary"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

// BenchObject is the name of the page's object that asks for a view without a
// checkout around it. [Bench] adds these methods to it:
//
//	load(plan)            takes a Uint8Array in wire form, draws the fitted plan
//	view(x, y, s)         plan place (x, y) at the middle, s pixels a step; draws
//	hit(px, py)           the seat's index at a pixel, or -1
//	setStatus(seats, st)  a Uint8Array of uint32 indexes; draws
//	finish()              waits for the graphics card
const BenchObject = "parterreBench"

// bench is a view alone, filling the page.
type bench struct {
	app    *app.App
	canvas dom.Element
	engine engine
	status []byte
}

// Bench drives a view for measurements until the page goes.
func Bench() {
	b := &bench{app: app.New(app.Options{Still: true})}
	dom.Expose(BenchObject, "load", b.load)
	dom.Expose(BenchObject, "view", b.view)
	dom.Expose(BenchObject, "hit", b.hit)
	dom.Expose(BenchObject, "setStatus", b.setStatus)
	dom.Expose(BenchObject, "finish", func(dom.Args) float64 {
		b.engine.finish()
		return 0
	})
	dom.Send("parterre:bench", "")
	select {}
}

const (
	benchSold = 0xc9cdd2
	benchPad  = 20 // pixels around the fitted plan
)

// load returns how many seats the plan has, -1 when it cannot be shown.
func (b *bench) load(a dom.Args) float64 {
	p, err := wire.DecodePlan(a.Bytes(0))
	if err != nil {
		return -1
	}
	b.canvas = dom.Create("canvas")
	b.canvas.SetStyle("display", "block")
	b.canvas.SetStyle("width", "100vw")
	b.canvas.SetStyle("height", "100vh")
	b.canvas.AppendToBody()
	if b.engine, err = newSoftware(b.canvas, p, true); err != nil {
		return -1
	}
	r := b.canvas.Rect()
	b.app.Resize(r.Width, r.Height)
	b.app.Load(p, benchPad)
	b.status = make([]byte, p.Len())
	b.engine.resize(int(r.Width), int(r.Height), 1)
	b.engine.setPalette(benchPalette(p), true)
	b.engine.setStatus(b.status, 0, len(b.status))
	b.draw()
	return float64(p.Len())
}

// benchPalette shows categories in exactly their own colours.
func benchPalette(p *seatplan.Plan) *Palette {
	t := Theme{Ground: 0xffffff, OnAccent: 0xffffff}
	palette := NewPalette(t, p.Categories(), nil)
	for i, c := range p.Categories() {
		palette.Free[i] = c.Color
	}
	palette.Dot, palette.Plain = benchSold, true
	return &palette
}

func (b *bench) draw() { b.engine.draw(ViewOf(b.app.Frame(), b.app.Camera(), 1), app.LevelSections) }

func (b *bench) view(a dom.Args) float64 {
	b.app.Look(app.Camera{X: a.Number(0), Y: a.Number(1), Scale: a.Number(2)})
	b.draw()
	return 0
}

func (b *bench) hit(a dom.Args) float64 {
	if seat, ok := b.app.Hit(a.Number(0), a.Number(1)); ok {
		return float64(seat)
	}
	return -1
}

func (b *bench) setStatus(a dom.Args) float64 {
	seats, status := a.Bytes(0), byte(a.Number(1))
	for ; len(seats) >= 4; seats = seats[4:] {
		if i := binary.LittleEndian.Uint32(seats); int(i) < len(b.status) {
			b.status[i] = status
		}
	}
	b.engine.setStatus(b.status, 0, len(b.status))
	b.draw()
	return 0
}

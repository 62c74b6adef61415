package view

import (
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

// engine draws the seats on one canvas. Sizes are device pixels.
type engine interface {
	// name is the word for data-engine.
	name() string
	resize(width, height int, ratio float64)
	setPalette(p *Palette, opaque bool)
	setAtlas(a *Atlas)
	// setStatus takes all seats' statuses of which those in [lo,hi) changed.
	setStatus(status []byte, lo, hi int)
	draw(v View, level app.Level)
	// finish waits until what was drawn is there.
	finish()
	// maxRadius is the largest disc it can draw, in device pixels.
	maxRadius() float64
}

// software is the engine that needs nothing but a 2D canvas.
type software struct {
	context *dom.Context2D
	raster  *Raster
	status  []byte
}

// newSoftware returns the software engine for a canvas that has no context or
// a 2D one.
func newSoftware(canvas dom.Element, p *seatplan.Plan, opaque bool) (*software, error) {
	context, err := canvas.Context2D(dom.Context2DOptions{Opaque: opaque})
	if err != nil {
		return nil, err
	}
	return &software{context: context, raster: NewRaster(p)}, nil
}

func (s *software) name() string { return "raster" }

func (s *software) resize(width, height int, ratio float64) {
	s.context.Resize(width, height)
	s.raster.Resize(width, height, ratio)
}

func (s *software) setPalette(p *Palette, opaque bool)  { s.raster.SetPalette(p, opaque) }
func (s *software) setAtlas(a *Atlas)                   { s.raster.SetAtlas(a) }
func (s *software) setStatus(status []byte, lo, hi int) { s.status = status }
func (s *software) finish()                             {}
func (s *software) maxRadius() float64                  { return 1e6 }
func (s *software) draw(v View, level app.Level) {
	s.raster.Draw(v, s.status, level)
	if s.raster.width > 0 && s.raster.height > 0 {
		s.context.Put(s.raster.Pixels(), s.raster.width, s.raster.height)
	}
}

package view

import (
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

// DrawWith draws a plan on a canvas with the named engine.
func DrawWith(name string, canvas dom.Element, p *seatplan.Plan, palette *Palette, v View, width, height int, status []byte, level app.Level) error {
	e, err := engineNamed(name, canvas, p)
	if err != nil {
		return err
	}
	e.resize(width, height, 1)
	e.setPalette(palette, true)
	atlas := NewAtlas(p, func(i int) app.Legend { return app.Legend{Letter: string(rune('A' + i))} })
	drawAtlas(atlas, "sans-serif")
	e.setAtlas(atlas)
	e.setStatus(status, 0, len(status))
	e.draw(v, level)
	e.finish()
	return nil
}

func engineNamed(name string, canvas dom.Element, p *seatplan.Plan) (engine, error) {
	if name == "webgl" {
		return newWebGL(canvas, p, true)
	}
	return newSoftware(canvas, p, true)
}

// IsSoftware reports whether a renderer's name is that of one without a card.
var IsSoftware = isSoftware

// MountUntil is Mount until a channel is closed.
var MountUntil = mount

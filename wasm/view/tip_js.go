package view

import (
	"math"
	"strconv"

	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

func px(x float64) string { return strconv.Itoa(int(math.Round(x))) + "px" }

// showRing puts the focus ring around its seat.
func (w *widget) showRing() {
	seat := w.app.Ring()
	w.parts.ring.SetHidden(seat == app.None)
	if seat == app.None {
		return
	}
	const off, line = 2, 3
	x, y := w.placeOf(seat)
	r := w.radiusOf(seat)*1.16 + off + line
	w.parts.ring.SetStyle("left", px(x-r))
	w.parts.ring.SetStyle("top", px(y-r))
	w.parts.ring.SetStyle("width", px(2*r))
	w.parts.ring.SetStyle("height", px(2*r))
}

// fill puts what is known of a seat into the slots of a tip or a sheet.
func (w *widget) fill(e dom.Element, seat int) {
	e.Query(`[data-slot="name"]`).SetText(w.app.SeatName(seat))
	e.Query(`[data-slot="price"]`).SetText(w.app.TipPrice(seat))
	e.Query(`[data-slot="status"]`).SetText(w.app.TipStatus(seat))
}

// showTip puts the tip above the seat it is for, or below where there is no
// room, and never outside the stage.
func (w *widget) showTip() {
	tip, seat := w.parts.tip, w.app.Tip()
	tip.SetHidden(seat == app.None)
	if seat == app.None || !tip.OK() {
		return
	}
	w.fill(tip, seat)
	f, size := w.app.Frame(), tip.Rect()
	x, y := w.placeOf(seat)
	gap := w.radiusOf(seat)*1.16 + 10
	left := math.Max(8, math.Min(x-size.Width/2, f.Width-size.Width-8))
	top := y - gap - size.Height
	if top < 8 {
		top = y + gap
	}
	tip.SetStyle("left", px(left))
	tip.SetStyle("top", px(top))
}

// showSheet fills the sheet a finger opened, with its one button.
func (w *widget) showSheet() {
	sheet, seat := w.parts.sheet, w.app.Sheet()
	if seat == app.None {
		if sheet.OK() && sheet.HasFocus() {
			w.stage.Focus() // what it opened from, whatever closed it
		}
		sheet.SetHidden(true)
		return
	}
	sheet.SetHidden(false)
	w.fill(sheet, seat)
	button, text := sheet.Query(`[data-slot="action"]`), w.app.Texts().Add
	if w.app.Action(seat) == app.ActionRemove {
		text = w.app.Texts().Remove
	}
	button.SetText(text)
	button.SetHidden(!w.app.CanPress(seat))
}

package app

import (
	"math"

	"github.com/parterre/parterre/seatplan"
)

const (
	tapZoom    = 6   // times, the most one tap zooms in
	doubleTime = 300 // milliseconds between the taps of a double tap
	doubleSlip = 30  // pixels between them
)

// tapped remembers the last tap on nothing.
type tapped struct{ at, x, y float64 }

// PointerDown takes a pressed pointer.
func (a *App) PointerDown(p Pointer) {
	a.gestures.Down(p)
	if a.flight.Start != 0 {
		a.flight = Flight{} // a hand on the plan holds it
	}
}

// PointerMove takes a moved pointer.
func (a *App) PointerMove(p Pointer) { a.move(a.gestures.Move(p)) }

// PointerUp takes a released pointer.
func (a *App) PointerUp(p Pointer) { a.move(a.gestures.Up(p)) }

// PointerCancel takes a pointer that the browser took for itself.
func (a *App) PointerCancel(id int) { a.gestures.Cancel(id) }

// PointerLeave takes that no mouse is over the stage any more.
func (a *App) PointerLeave() { a.hoverOver(None) }

// Active reports whether one finger moves the plan: it does from the first tap
// on the stage until the keyboard focus goes elsewhere. Before, it scrolls the
// page.
func (a *App) Active() bool { return a.active }

func (a *App) move(m Motion) {
	if !a.Loaded() {
		return
	}
	switch m.Kind {
	case MotionHover:
		a.hoverOver(a.pressable(m.X, m.Y, false))
	case MotionPan:
		if !m.Touch || a.active {
			a.hoverOver(None)
			a.Look(a.frame.Pan(a.camera, m.DX, m.DY))
		}
	case MotionPinch:
		a.showSheet(None)
		a.Look(a.frame.Pan(a.frame.Zoom(a.camera, m.Factor, m.X, m.Y), m.DX, m.DY))
	case MotionTap:
		a.tap(m)
	}
}

// tap presses the seat or the area there; where seats are too small to be told
// apart it goes closer.
func (a *App) tap(m Motion) {
	a.active = true
	a.showRing(false)
	if seat := a.pressable(m.X, m.Y, m.Touch); seat != None {
		a.focus = seat
		if m.Touch {
			a.showSheet(seat)
			return
		}
		a.Press(seat)
		a.dirty |= DirtyTip
		return
	}
	a.showSheet(None)
	x, y := a.frame.Plan(a.camera, m.X, m.Y)
	if _, near := a.grid.Hit(x, y, 0); !near {
		if area, ok := a.plan.HitArea(x, y); ok {
			a.do(EffectArea, string(a.plan.Areas()[area].ID))
			return
		}
	}
	if closer := a.tooSmall(); closer > 1 {
		a.fly(a.frame.Zoom(a.aim(), math.Min(closer*1.1, tapZoom), m.X, m.Y))
		return
	}
	double := a.now-a.tapped.at < doubleTime && math.Hypot(m.X-a.tapped.x, m.Y-a.tapped.y) < doubleSlip
	a.tapped = tapped{a.now, m.X, m.Y}
	if double {
		a.fly(a.frame.Zoom(a.aim(), 2, m.X, m.Y))
	}
}

// tooSmall returns how many times larger the smallest seats must become to be
// pressed, 1 or less when they are large enough.
func (a *App) tooSmall() float64 {
	if a.radius == 0 {
		return 0
	}
	return tappable / (2 * a.radius * a.camera.Scale) * 0.999
}

// pressable returns the seat at a place on the stage, if seats are large
// enough to be pressed there and it can be sold at all. A finger gets the
// nearest seat within its own width.
func (a *App) pressable(px, py float64, touch bool) int {
	x, y := a.frame.Plan(a.camera, px, py)
	slack := 2.0
	if touch {
		slack = math.Max(slack, touchable/2-a.radius*a.camera.Scale)
	}
	seat, ok := a.grid.Hit(x, y, slack/a.camera.Scale)
	if !ok || a.plan.SeatID(seat) == "" {
		return None
	}
	if 2*float64(a.plan.Radius(seat))*a.camera.Scale < tappable*0.999 {
		return None
	}
	return seat
}

// Hit returns the seat drawn at a place on the stage, whatever its size.
func (a *App) Hit(px, py float64) (seat int, ok bool) {
	x, y := a.frame.Plan(a.camera, px, py)
	return a.grid.Hit(x, y, 0)
}

func (a *App) hoverOver(seat int) {
	if a.hover != seat {
		a.hover, a.refused = seat, ""
		a.dirty |= DirtyMarks | DirtyTip
	}
}

// Hover returns the seat the mouse is over, or None.
func (a *App) Hover() int { return a.hover }

func (a *App) showSheet(seat int) {
	if a.sheet != seat {
		a.sheet, a.refused = seat, ""
		a.dirty |= DirtyTip | DirtyMarks
	}
}

// Sheet returns the seat a finger chose to look at, or None.
func (a *App) Sheet() int { return a.sheet }

// SheetPress presses the seat of the sheet, which is then closed unless the
// press was refused.
func (a *App) SheetPress() {
	if a.sheet == None {
		return
	}
	a.Press(a.sheet)
	if a.refused == "" {
		a.showSheet(None)
	}
}

// SheetClose closes the sheet.
func (a *App) SheetClose() { a.showSheet(None) }

// Tip returns the seat a tip is wanted for, under the mouse or under the ring
// of the keyboard, or None.
func (a *App) Tip() int {
	switch {
	case a.sheet != None:
		return None
	case a.hover != None:
		return a.hover
	}
	return a.Ring()
}

// TipPrice is what a seat costs, as the page says.
func (a *App) TipPrice(seat int) string { return a.Legend(a.plan.Category(seat)).Price }

// TipStatus is the last line of the tip or the sheet of a seat: its category
// and status, or why a press was refused.
func (a *App) TipStatus(seat int) string {
	if a.refused != "" {
		return a.refused
	}
	if name := a.Legend(a.plan.Category(seat)).Name; name != "" {
		return name + ", " + a.StatusText(seat)
	}
	return a.StatusText(seat)
}

// CanPress reports whether a press on the seat would do something.
func (a *App) CanPress(seat int) bool {
	return seat != None && a.seats.Status(seat) != seatplan.Pending && a.Action(seat) != ActionNone
}

package app

import "math"

// Focus takes whether the keyboard focus is on the stage.
func (a *App) Focus(focused bool) {
	a.focused = focused
	if !focused {
		a.active = false
		a.showRing(false)
	}
}

// Ring returns the seat with the focus ring, or None. It is shown once the
// keyboard is used, not for a press of the mouse.
func (a *App) Ring() int {
	if !a.ring || !a.focused {
		return None
	}
	return a.focus
}

func (a *App) showRing(show bool) {
	if a.ring != show {
		a.ring = show
		a.dirty |= DirtyFocus | DirtyTip
	}
}

// Wheel takes a turn of the wheel over the stage, in pixels downwards. It
// zooms about the pointer while the keyboard focus is on the stage, or the
// control key is held, as a pinch on a touchpad does too. Otherwise, and where
// the plan cannot get smaller or larger, the page scrolls: handled is false.
func (a *App) Wheel(px, py, down float64, control bool) (handled bool) {
	if !a.Loaded() || !a.focused && !control {
		return false
	}
	rate := 0.0015
	if control {
		rate = 0.008
	}
	factor := math.Exp(-math.Max(-240, math.Min(240, down)) * rate)
	to := a.frame.Zoom(a.aim(), factor, px, py)
	if to == a.aim() {
		return control
	}
	a.showSheet(None)
	a.Look(to)
	a.hoverOver(a.pressable(px, py, false))
	return true
}

// Move does what a button of the stage says: in, out, fit, left, right, up,
// down. Another word does nothing.
func (a *App) Move(action string) {
	if !a.Loaded() {
		return
	}
	a.showSheet(None)
	w, h := a.frame.Width, a.frame.Height
	c := a.aim()
	switch action {
	case "in":
		a.fly(a.frame.Zoom(c, 1.8, w/2, h/2))
	case "out":
		a.fly(a.frame.Zoom(c, 1/1.8, w/2, h/2))
	case "fit":
		a.fly(a.frame.Fit())
	case "left":
		a.fly(a.frame.Pan(c, w/3, 0))
	case "right":
		a.fly(a.frame.Pan(c, -w/3, 0))
	case "up":
		a.fly(a.frame.Pan(c, 0, h/3))
	case "down":
		a.fly(a.frame.Pan(c, 0, -h/3))
	}
}

// Key does what a key pressed on the stage means: arrows walk from seat to
// seat (with control they move the plan), Enter and Space press the seat, Home
// and End go to the ends of the row (with control, of the plan), Page Up and
// Page Down ten rows, + - 0 zoom, Escape puts the tip or the sheet away. It
// reports whether the key meant something.
func (a *App) Key(key string, control bool) (handled bool) {
	if !a.Loaded() {
		return false
	}
	switch key {
	case "+", "=":
		a.Move("in")
	case "-", "_":
		a.Move("out")
	case "0":
		a.Move("fit")
	case "Escape":
		return a.escape()
	case "Enter", " ":
		return a.pressFocus()
	default:
		return a.walk(key, control)
	}
	return !control // the page's own zoom keys stay the page's
}

func (a *App) escape() bool {
	had := a.sheet != None || a.hover != None || a.ring
	a.showSheet(None)
	a.hoverOver(None)
	a.showRing(false)
	return had
}

func (a *App) pressFocus() bool {
	if a.plan.Len() == 0 {
		return false
	}
	if a.Ring() == None {
		a.FocusSeat(a.startSeat())
		return true
	}
	a.Press(a.focus)
	return true
}

// arrow returns the way an arrow key points and the word for moving there, ""
// for another key.
func arrow(key string) (dx, dy int, action string) {
	switch key {
	case "ArrowLeft":
		return -1, 0, "left"
	case "ArrowRight":
		return 1, 0, "right"
	case "ArrowUp":
		return 0, -1, "up"
	case "ArrowDown":
		return 0, 1, "down"
	}
	return 0, 0, ""
}

// walk moves the ring.
func (a *App) walk(key string, control bool) bool {
	dx, dy, action := arrow(key)
	isArrow := action != ""
	switch {
	case isArrow && control:
		a.Move(action)
		return true
	case a.plan.Len() == 0:
		return false
	case !isArrow && key != "Home" && key != "End" && key != "PageUp" && key != "PageDown":
		return false
	case a.Ring() == None:
		a.FocusSeat(a.startSeat())
		return true
	}
	seat := a.focus
	switch {
	case isArrow:
		seat = a.step(seat, dx, dy, 1)
	case key == "PageUp":
		seat = a.step(seat, 0, -1, 10)
	case key == "PageDown":
		seat = a.step(seat, 0, 1, 10)
	case control && key == "Home":
		seat = 0
	case control:
		seat = a.plan.Len() - 1
	default:
		seat = a.plan.RowEnd(seat, key == "End")
	}
	a.FocusSeat(seat)
	return true
}

// step walks n seats that way, or as far as there are any. Seats that are
// drawn but cannot be sold are walked over.
func (a *App) step(seat, dx, dy, n int) int {
	at := seat
	for walked := 0; n > 0 && walked < 1000; walked++ {
		next, ok := a.grid.Neighbour(at, dx, dy)
		if !ok {
			break
		}
		at = next
		if a.plan.SeatID(at) != "" {
			seat = at
			n--
		}
	}
	return seat
}

// startSeat is where walking starts: where it was last, else the seat nearest
// to the middle of the view.
func (a *App) startSeat() int {
	if a.focus != None {
		return a.focus
	}
	for slack := 20.0; slack < 4*(a.frame.Width+a.frame.Height); slack *= 2 {
		x, y := a.frame.Plan(a.aim(), a.frame.Width/2, a.frame.Height/2)
		if seat, ok := a.grid.Hit(x, y, slack/a.aim().Scale); ok {
			return seat
		}
	}
	return 0
}

// FocusSeat puts the ring on a seat, brings it into view at a size it can be
// seen at, and has it read out.
func (a *App) FocusSeat(seat int) {
	a.focus, a.ring, a.refused = seat, true, ""
	a.hover, a.sheet = None, None
	a.dirty |= DirtyFocus | DirtyTip | DirtyMarks
	said := a.SeatName(seat)
	if price := a.TipPrice(seat); price != "" {
		said += ", " + price
	}
	a.announce("focus", said+", "+a.TipStatus(seat))
	if to := a.inView(seat); to != a.aim() {
		a.fly(to)
	}
}

// inView returns the camera moved as little as brings a seat well into view.
func (a *App) inView(seat int) Camera {
	c := a.aim()
	at := a.plan.At(seat)
	x, y := float64(at.X), float64(at.Y)
	if least := tappable / (2 * float64(a.plan.Radius(seat))); c.Scale < least {
		return a.frame.Clamp(Camera{X: x, Y: y, Scale: least * 1.1})
	}
	const margin = 56 // pixels, for the ring and the tip
	px, py := a.frame.Stage(c, x, y)
	dx := math.Max(0, margin-px) - math.Max(0, px-(a.frame.Width-margin))
	dy := math.Max(0, margin-py) - math.Max(0, py-(a.frame.Height-margin))
	if dx == 0 && dy == 0 {
		return c
	}
	return a.frame.Pan(c, dx, dy)
}

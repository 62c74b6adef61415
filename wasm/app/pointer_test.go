package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/wasm/app"
)

func TestClickPressesTheSeatOnlyWhereItIsLargeEnough(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	at := a.Plan().At(3)
	for diameter, pressed := range map[float64]bool{23: false, 24: true, 40: true} {
		a.Look(app.Camera{X: float64(at.X), Y: float64(at.Y), Scale: diameter / 2 / float64(a.Plan().Radius(3))})
		before := a.Camera().Scale
		click(a, 400, 300)
		if got := len(a.Effects()) == 1; got != pressed {
			t.Errorf("at %v px a click presses: %v, want %v", diameter, got, pressed)
		}
		if got := a.Camera().Scale > before; got == pressed {
			t.Errorf("at %v px a click zooms in: %v, want %v", diameter, got, !pressed)
		}
		a.Settled("add s3")
	}
}

func TestATapFromAfarBringsSeatsToASizeTheyCanBePressedAt(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	at := a.Plan().At(17)
	for range 4 {
		x, y := a.Frame().Stage(a.Camera(), float64(at.X), float64(at.Y))
		tap(a, x, y)
	}
	if got := a.Sheet(); got != 17 {
		t.Errorf("Sheet = %d, want the seat that was tapped again and again", got)
	}
}

func TestAFingerLooksFirst(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	x, y := closeTo(a, 3)
	tap(a, x+14, y+14) // beside the disc, within a finger's width
	if got := a.Sheet(); got != 3 {
		t.Fatalf("Sheet = %d, want 3", got)
	}
	if got := a.Effects(); len(got) != 0 {
		t.Errorf("effects of the first tap = %v", got)
	}
	if got, want := a.TipStatus(3), "Front, free"; got != want {
		t.Errorf("TipStatus = %q, want %q", got, want)
	}
	if got := a.Tip(); got != app.None {
		t.Errorf("Tip = %d beside the sheet", got)
	}
	a.SheetPress()
	if diff := cmp.Diff(toggle("add s3"), a.Effects()); diff != "" {
		t.Errorf("effects (-want +got):\n%s", diff)
	}
	if got := a.Sheet(); got != app.None {
		t.Errorf("Sheet = %d after the press, want none", got)
	}
}

func TestTheSheetStaysToSayWhyNot(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{Limit: 1})
	a.SetCart(app.Cart{Rev: 1, Lines: seats("s1")})
	x, y := closeTo(a, 3)
	tap(a, x, y)
	a.SheetPress()
	if got, want := a.TipStatus(3), "at most 1"; a.Sheet() != 3 || got != want {
		t.Errorf("Sheet = %d with %q, want 3 with %q", a.Sheet(), got, want)
	}
	a.SheetClose()
	if got := a.Sheet(); got != app.None {
		t.Errorf("Sheet = %d after closing", got)
	}
}

// TestTheSheetGoesWithTheView closes the sheet of a sold seat by all that shows
// something else than what it was opened on.
func TestTheSheetGoesWithTheView(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(a *app.App){
		"zoom in":       func(a *app.App) { a.Move("in") },
		"zoom out":      func(a *app.App) { a.Move("out") },
		"whole plan":    func(a *app.App) { a.Move("fit") },
		"to the left":   func(a *app.App) { a.Move("left") },
		"zoom by key":   func(a *app.App) { a.Key("-", false) },
		"zoom by wheel": func(a *app.App) { a.Wheel(400, 300, 100, true) },
		"pinch": func(a *app.App) {
			a.PointerDown(app.Pointer{ID: 1, Kind: app.Touch, X: 300, Y: 300})
			a.PointerDown(app.Pointer{ID: 2, Kind: app.Touch, X: 500, Y: 300})
			a.PointerMove(app.Pointer{ID: 2, Kind: app.Touch, X: 450, Y: 300})
		},
		"filter":    func(a *app.App) { a.Filter([]int{1}) },
		"no filter": func(a *app.App) { a.Filter(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, app.Options{})
			a.Binary(delta(2, 0, wire.SeatChange{Seat: 3, Status: seatplan.Sold}), 1)
			var filter []int
			if name == "no filter" {
				filter = []int{0}
			}
			a.Filter(filter)
			x, y := closeTo(a, 3)
			tap(a, x, y)
			a.Filter(filter) // as after every swap
			if a.Sheet() != 3 || a.CanPress(3) {
				t.Fatalf("Sheet = %d, want that of the sold seat", a.Sheet())
			}
			a.Dirty()
			act(a)
			if got := a.Sheet(); got != app.None {
				t.Errorf("Sheet = %d, want none", got)
			}
			if a.Dirty()&app.DirtyTip == 0 {
				t.Error("the sheet is not said to be out of date")
			}
		})
	}
}

func TestHoverShowsATip(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	x, y := closeTo(a, 3)
	a.PointerMove(app.Pointer{ID: 1, X: x, Y: y})
	if a.Hover() != 3 || a.Tip() != 3 || a.TipPrice(3) != "90 lei" {
		t.Errorf("hover %d, tip %d, price %q", a.Hover(), a.Tip(), a.TipPrice(3))
	}
	if !a.Key("Escape", false) || a.Tip() != app.None {
		t.Error("Escape does not put the tip away")
	}
	a.PointerMove(app.Pointer{ID: 1, X: x, Y: y})
	a.PointerLeave()
	if a.Tip() != app.None {
		t.Error("the tip stays when the mouse leaves")
	}
	closeTo(a, 9)
	a.PointerMove(app.Pointer{ID: 1, X: x, Y: y})
	if a.Hover() != app.None {
		t.Error("a seat that cannot be sold has a tip")
	}
}

func TestOneFingerScrollsThePageUntilTheFirstTap(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	closeTo(a, 13)
	drag := func() bool {
		before := a.Camera()
		a.PointerDown(app.Pointer{ID: 1, Kind: app.Touch, X: 400, Y: 300})
		a.PointerMove(app.Pointer{ID: 1, Kind: app.Touch, X: 430, Y: 300})
		a.PointerUp(app.Pointer{ID: 1, Kind: app.Touch, X: 430, Y: 300})
		return a.Camera() != before
	}
	if drag() {
		t.Error("a finger moved the plan before any tap")
	}
	a.Focus(true)
	tap(a, 400, 300)
	if !a.Active() || !drag() {
		t.Error("a finger does not move the plan after a tap")
	}
	a.Focus(false)
	if a.Active() || drag() {
		t.Error("a finger moves the plan after the focus went elsewhere")
	}
}

func TestPinchZooms(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	before := a.Camera().Scale
	a.PointerDown(app.Pointer{ID: 1, Kind: app.Touch, X: 300, Y: 300})
	a.PointerDown(app.Pointer{ID: 2, Kind: app.Touch, X: 400, Y: 300})
	a.PointerMove(app.Pointer{ID: 2, Kind: app.Touch, X: 500, Y: 300})
	if got, want := a.Camera().Scale, 2*before; !near(got, want) {
		t.Errorf("scale = %v, want %v", got, want)
	}
	a.PointerCancel(1)
	a.PointerCancel(2)
}

func TestTapOnAnAreaAsksForIt(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	label := a.Plan().Areas()[0].Label
	x, y := a.Frame().Stage(a.Camera(), float64(label.X), float64(label.Y))
	click(a, x, y)
	if diff := cmp.Diff([]app.Effect{{Kind: app.EffectArea, Text: "floor"}}, a.Effects()); diff != "" {
		t.Errorf("effects (-want +got):\n%s", diff)
	}
}

func TestDoubleTapOnNothingZooms(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	closeTo(a, 3)
	at := a.Plan().At(3)
	a.Look(app.Camera{X: float64(at.X), Y: float64(at.Y), Scale: 12.5 / float64(a.Plan().Radius(3))})
	before := a.Camera().Scale
	a.Advance(1000)
	click(a, 427, 280) // between seats
	a.Advance(1200)
	click(a, 427, 280)
	if got := a.Camera().Scale; got <= before {
		t.Errorf("scale = %v, want more than %v", got, before)
	}
}

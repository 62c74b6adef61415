package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parterre/parterre/wasm/app"
)

// TestWalk names the seats of the hall by index: Left A 0-4, B 5-9 (9 cannot be
// sold), Right A 10-14, B 15-19.
func TestWalk(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		from int
		key  string
		ctrl bool
		want int
	}{
		{"right", 0, "ArrowRight", false, 1},
		{"left", 1, "ArrowLeft", false, 0},
		{"at the end of all", 0, "ArrowLeft", false, 0},
		{"into the next section", 4, "ArrowRight", false, 10},
		{"down", 1, "ArrowDown", false, 6},
		{"up", 6, "ArrowUp", false, 1},
		{"over a seat that cannot be sold", 8, "ArrowRight", false, 15},
		{"end of the row", 1, "End", false, 4},
		{"start of the row", 4, "Home", false, 0},
		{"last of all", 1, "End", true, 19},
		{"first of all", 14, "Home", true, 0},
		{"ten rows down are as many as there are", 2, "PageDown", false, 7},
		{"ten rows up", 17, "PageUp", false, 12},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, app.Options{})
			a.Focus(true)
			a.FocusSeat(tc.from)
			if !a.Key(tc.key, tc.ctrl) {
				t.Fatal("the key was not taken")
			}
			if got := a.Ring(); got != tc.want {
				t.Errorf("Ring = %d, want %d", got, tc.want)
			}
		})
	}
}

func TestFocusIsShownReadAndInView(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	a.Focus(true)
	if got := a.Ring(); got != app.None {
		t.Errorf("Ring = %d before any key", got)
	}
	a.Key("ArrowDown", false)
	if a.Ring() == app.None {
		t.Fatal("the first arrow shows no ring")
	}
	a.Effects()
	a.FocusSeat(0)
	if got, want := said(a, 5000), "focus Left, row A, seat 1, 90 lei, Front, free"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	at := a.Plan().At(0)
	x, y := a.Frame().Stage(a.Camera(), float64(at.X), float64(at.Y))
	if x < 0 || y < 0 || x > 800 || y > 600 || 2*float64(a.Plan().Radius(0))*a.Camera().Scale < 24 {
		t.Errorf("the seat is at (%v,%v) at scale %v", x, y, a.Camera().Scale)
	}
	a.Key(" ", false)
	if diff := cmp.Diff(toggle("add s0"), a.Effects()); diff != "" {
		t.Errorf("effects of Space (-want +got):\n%s", diff)
	}
	a.Focus(false)
	if got := a.Ring(); got != app.None {
		t.Errorf("Ring = %d without focus", got)
	}
}

func TestEnterGoesToASeatFirst(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	a.Focus(true)
	if !a.Key("Enter", false) || a.Ring() == app.None {
		t.Error("Enter shows no ring")
	}
	if got, _ := sort(a.Effects()); len(got) != 0 {
		t.Errorf("effects = %v: nothing may be pressed unseen", got)
	}
}

func TestKeysThatMeanNothing(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	a.Focus(true)
	for _, key := range []string{"a", "Tab", "Shift", "Escape", ""} {
		if a.Key(key, false) {
			t.Errorf("%q was taken", key)
		}
	}
	if a.Key("+", true) {
		t.Error("the page's own zoom was taken")
	}
}

func TestMove(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	fit := a.Camera()
	a.Move("in")
	in := a.Camera()
	if !near(in.Scale, 1.8*fit.Scale) {
		t.Errorf("in: scale %v, want %v", in.Scale, 1.8*fit.Scale)
	}
	a.Move("in")
	before := a.Camera()
	for action, moved := range map[string]func(c app.Camera) bool{
		"left":  func(c app.Camera) bool { return c.X < before.X },
		"right": func(c app.Camera) bool { return c.X > before.X },
		"up":    func(c app.Camera) bool { return c.Y < before.Y },
		"down":  func(c app.Camera) bool { return c.Y > before.Y },
		"what":  func(c app.Camera) bool { return c == before },
	} {
		a.Look(before)
		if a.Move(action); !moved(a.Camera()) {
			t.Errorf("%s: from %+v to %+v", action, before, a.Camera())
		}
	}
	if a.Move("fit"); a.Camera() != fit {
		t.Errorf("fit = %+v, want %+v", a.Camera(), fit)
	}
	if a.Move("out"); a.Camera() != fit {
		t.Errorf("out of the fitted view = %+v, want %+v", a.Camera(), fit)
	}
}

func TestWheel(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		focused bool
		control bool
		down    float64
		handled bool
		zooms   bool
	}{
		{"the page scrolls past", false, false, -100, false, false},
		{"pinch on a touchpad", false, true, -10, true, true},
		{"on the focused stage", true, false, -100, true, true},
		{"out of the fitted view scrolls on", true, false, 100, false, false},
		{"but does not zoom the page", true, true, 100, true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, app.Options{})
			a.Focus(tc.focused)
			before := a.Camera()
			if got := a.Wheel(100, 100, tc.down, tc.control); got != tc.handled {
				t.Errorf("handled = %v, want %v", got, tc.handled)
			}
			if got := a.Camera().Scale > before.Scale; got != tc.zooms {
				t.Errorf("zoomed = %v, want %v", got, tc.zooms)
			}
		})
	}
}

func TestResizeKeepsTheView(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	a.Resize(400, 900)
	if a.Camera() != a.Frame().Fit() {
		t.Error("a fitted view is not fitted after a change of size")
	}
	closeTo(a, 13)
	a.Move("in")
	before := a.Camera()
	a.Resize(600, 500)
	if got := a.Camera(); got.Scale != before.Scale {
		t.Errorf("scale = %v after a change of size, want %v", got.Scale, before.Scale)
	}
	a.Resize(0, 0)
	if got := a.Frame().Width; got != 600 {
		t.Errorf("a hidden stage has width %v, want the last, 600", got)
	}
	a.LimitCloseness(20)
	if got := a.Radius(); got > 20.001 {
		t.Errorf("Radius = %v, want at most 20", got)
	}
}

func TestFlightArrives(t *testing.T) {
	t.Parallel()
	a := app.New(app.Options{Texts: texts})
	a.Resize(800, 600)
	a.Load(hall(t), 0)
	a.Advance(1000)
	a.Move("in")
	if !a.Advance(1050) {
		t.Error("the camera does not move")
	}
	midway := a.Camera().Scale
	if a.Advance(1300) {
		t.Error("the camera does not arrive")
	}
	if got := a.Camera().Scale; got <= midway {
		t.Errorf("scale %v at the end, %v midway", got, midway)
	}
	a.Move("out")
	a.PointerDown(app.Pointer{ID: 1, X: 5, Y: 5})
	if a.Advance(1310) {
		t.Error("a hand on the plan does not hold it")
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	for radius, want := range map[float64]app.Level{
		1: app.LevelSections, 5: app.LevelRows, 9: app.LevelLetters, 12: app.LevelNumbers, 30: app.LevelAll,
	} {
		if got := app.LevelAt(radius); got != want {
			t.Errorf("LevelAt(%v) = %v, want %v", radius, got, want)
		}
	}
}

func TestFilterDimsTheOthers(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	a.Filter([]int{1, 99, -1})
	if diff := cmp.Diff([]bool{true, false}, a.Dimmed()); diff != "" {
		t.Errorf("dimmed (-want +got):\n%s", diff)
	}
	a.Filter(nil)
	if diff := cmp.Diff([]bool{false, false}, a.Dimmed()); diff != "" {
		t.Errorf("dimmed with no filter (-want +got):\n%s", diff)
	}
}

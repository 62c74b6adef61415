package app_test

import (
	"math"
	"testing"

	"github.com/parterre/parterre/wasm/app"
)

var theatreFrame = app.Frame{Width: 800, Height: 600, Box: app.Box{X1: 65535, Y1: 32000}, MaxScale: 0.2}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-6*math.Max(1, math.Abs(a)) }

func TestFit(t *testing.T) {
	t.Parallel()
	padded := theatreFrame
	padded.Pad = 20
	for _, tc := range []struct {
		name  string
		frame app.Frame
		scale float64
	}{
		{"wide plan", theatreFrame, 800.0 / 65535},
		{"padded", padded, 760.0 / 65535},
		{"tall stage", app.Frame{Width: 300, Height: 900, Box: app.Box{X1: 1000, Y1: 1000}}, 0.3},
		{"no stage yet", app.Frame{Box: app.Box{X1: 1000, Y1: 1000}}, 1},
		{"padding beyond the stage", app.Frame{Width: 30, Height: 30, Pad: 20, Box: app.Box{X1: 1000, Y1: 1000}}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := tc.frame.Fit().Scale; !near(got, tc.scale) {
				t.Errorf("Fit().Scale = %v, want %v", got, tc.scale)
			}
		})
	}
}

func TestZoomKeepsThePlaceUnderThePointer(t *testing.T) {
	t.Parallel()
	f := theatreFrame
	c := f.Zoom(f.Fit(), 4, 400, 300)
	x, y := f.Plan(c, 320, 280)
	closer := f.Zoom(c, 2, 320, 280)
	px, py := f.Stage(closer, x, y)
	if math.Abs(px-320) > 0.01 || math.Abs(py-280) > 0.01 {
		t.Errorf("the place at (320,280) went to (%v,%v)", px, py)
	}
	if !near(closer.Scale, 2*c.Scale) {
		t.Errorf("scale = %v, want %v", closer.Scale, 2*c.Scale)
	}
}

func TestCameraKeepsItsLimits(t *testing.T) {
	t.Parallel()
	f := theatreFrame
	fit := f.Fit()
	if got := f.Zoom(fit, 1/3.0, 10, 10); got != fit {
		t.Errorf("zooming out of the fitted view = %+v, want %+v", got, fit)
	}
	if got := f.Zoom(fit, 1e9, 10, 10).Scale; !near(got, f.MaxScale) {
		t.Errorf("zooming in for ever = %v, want %v", got, f.MaxScale)
	}
	if got := f.Pan(fit, 500, -500); got != fit {
		t.Errorf("dragging the fitted view = %+v, want it to stay %+v", got, fit)
	}
	far := f.Pan(f.Zoom(fit, 8, 400, 300), -1e9, -1e9)
	px, py := f.Stage(far, f.Box.X1, f.Box.Y1)
	if px < f.Width/2 || py < f.Height/2 || px > f.Width || py > f.Height {
		t.Errorf("dragged as far as it goes, the plan's corner is at (%v,%v), want it right of and below the middle", px, py)
	}
}

func TestFlight(t *testing.T) {
	t.Parallel()
	from, to := app.Camera{X: 100, Y: 100, Scale: 0.01}, app.Camera{X: 300, Y: 200, Scale: 0.08}
	f := app.Flight{From: from, To: to, Start: 1000}
	if c, going := f.At(1000); !going || !near(c.X, from.X) || !near(c.Scale, from.Scale) {
		t.Errorf("At(start) = %+v, %v, want the start", c, going)
	}
	scale := from.Scale
	for now := 1010.0; now < 1160; now += 10 {
		c, going := f.At(now)
		if !going || c.Scale <= scale || c.Scale > to.Scale {
			t.Fatalf("At(%v) = %+v, %v, want a scale that grows towards the end", now, c, going)
		}
		scale = c.Scale
	}
	if c, going := f.At(1200); going || c != to {
		t.Errorf("At(after) = %+v, %v, want the end", c, going)
	}
	still := app.Flight{From: from, To: app.Camera{X: 500, Y: 100, Scale: 0.01}, Start: 1000}
	if c, _ := still.At(1040); c.X <= 100 || c.X >= 500 || !near(c.Scale, 0.01) {
		t.Errorf("At(midway) without a change of scale = %+v", c)
	}
}

func FuzzCameraStaysOverThePlan(f *testing.F) {
	f.Add(2.0, 100.0, 100.0, 40.0, -30.0)
	f.Add(0.1, -5.0, 900.0, 1e6, 1e6)
	f.Fuzz(func(t *testing.T, factor, px, py, dx, dy float64) {
		for _, v := range []float64{factor, px, py, dx, dy} {
			if math.IsNaN(v) || math.Abs(v) > 1e9 {
				t.Skip()
			}
		}
		fr := theatreFrame
		c := fr.Pan(fr.Zoom(fr.Fit(), math.Abs(factor), px, py), dx, dy)
		x, y := fr.Stage(c, 0, 0)
		right, bottom := fr.Stage(c, fr.Box.X1, fr.Box.Y1)
		if x > fr.Width/2+1e-3 || y > fr.Height/2+1e-3 || right < fr.Width/2-1e-3 || bottom < fr.Height/2-1e-3 {
			t.Errorf("the plan is at (%v,%v)-(%v,%v), beside the middle of the stage", x, y, right, bottom)
		}
	})
}

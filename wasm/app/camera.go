package app

import "math"

// Camera maps plan space to the stage. It is a value; [Frame] moves it.
type Camera struct {
	X, Y  float64 // what is at the middle of the stage, in steps
	Scale float64 // CSS pixels a step
}

// Box is a part of plan space, in steps.
type Box struct{ X0, Y0, X1, Y1 float64 }

// Frame says what a camera looks at and within which limits it moves.
type Frame struct {
	Width, Height float64 // of the stage, in CSS pixels
	Pad           float64 // left free around the fitted view, in CSS pixels
	Box           Box     // what the fitted view shows
	MaxScale      float64 // the closest view
}

// Fit returns the camera that shows the whole box, as large as it goes.
func (f Frame) Fit() Camera {
	w, h := f.Box.X1-f.Box.X0, f.Box.Y1-f.Box.Y0
	roomX, roomY := f.Width-2*f.Pad, f.Height-2*f.Pad
	if w <= 0 || h <= 0 || roomX <= 0 || roomY <= 0 {
		return Camera{Scale: 1}
	}
	return Camera{
		X: (f.Box.X0 + f.Box.X1) / 2, Y: (f.Box.Y0 + f.Box.Y1) / 2,
		Scale: math.Min(roomX/w, roomY/h),
	}
}

// Clamp returns the camera within its limits: no farther than the fitted view,
// no closer than MaxScale, and never so far beside the plan that nothing of it
// could be seen. Close in, a quarter of the stage may lie beside the plan, so
// that seats at the edge can be brought into the middle.
func (f Frame) Clamp(c Camera) Camera {
	fit := f.Fit()
	c.Scale = math.Max(fit.Scale, math.Min(c.Scale, math.Max(f.MaxScale, fit.Scale)))
	beside := 0.25 * (1 - fit.Scale/c.Scale)
	c.X = clampAxis(c.X, f.Box.X0, f.Box.X1, f.Width/c.Scale, beside)
	c.Y = clampAxis(c.Y, f.Box.Y0, f.Box.Y1, f.Height/c.Scale, beside)
	return c
}

// clampAxis keeps the middle of a view of the given length over [lo,hi].
func clampAxis(middle, lo, hi, length, beside float64) float64 {
	room := length * (0.5 - beside)
	if hi-lo <= 2*room {
		return (lo + hi) / 2
	}
	return math.Max(lo+room, math.Min(middle, hi-room))
}

// Plan returns the place in the plan that is at a place on the stage.
func (f Frame) Plan(c Camera, px, py float64) (x, y float64) {
	return c.X + (px-f.Width/2)/c.Scale, c.Y + (py-f.Height/2)/c.Scale
}

// Stage returns where on the stage a place of the plan is.
func (f Frame) Stage(c Camera, x, y float64) (px, py float64) {
	return f.Width/2 + (x-c.X)*c.Scale, f.Height/2 + (y-c.Y)*c.Scale
}

// Pan returns the camera after the plan was dragged by so many pixels.
func (f Frame) Pan(c Camera, dx, dy float64) Camera {
	c.X -= dx / c.Scale
	c.Y -= dy / c.Scale
	return f.Clamp(c)
}

// Zoom returns the camera scaled by a factor about a place on the stage, which
// keeps showing the same place of the plan unless a limit is met.
func (f Frame) Zoom(c Camera, factor, px, py float64) Camera {
	x, y := f.Plan(c, px, py)
	scale := math.Max(f.Fit().Scale, math.Min(c.Scale*factor, math.Max(f.MaxScale, f.Fit().Scale)))
	c.Scale = scale
	c.X, c.Y = x-(px-f.Width/2)/scale, y-(py-f.Height/2)/scale
	return f.Clamp(c)
}

// Flight is a camera on its way, about 160 milliseconds of it.
type Flight struct {
	From, To Camera
	Start    float64 // milliseconds; 0 for no flight
}

const flightTime = 160

// At returns the camera at a moment and whether it is still on its way. Scale
// changes by equal ratios in equal steps and the middle with it, so that what
// both views show moves on a straight line.
func (f Flight) At(now float64) (Camera, bool) {
	t := (now - f.Start) / flightTime
	if t >= 1 || t < 0 {
		return f.To, false
	}
	t = 1 - (1-t)*(1-t)*(1-t) // ease out
	ratio := f.To.Scale / f.From.Scale
	scale := f.From.Scale * math.Pow(ratio, t)
	along := t
	if math.Abs(ratio-1) > 1e-6 {
		along = (1 - f.From.Scale/scale) / (1 - 1/ratio)
	}
	return Camera{
		X:     f.From.X + (f.To.X-f.From.X)*along,
		Y:     f.From.Y + (f.To.Y-f.From.Y)*along,
		Scale: scale,
	}, true
}

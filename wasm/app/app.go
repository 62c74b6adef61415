package app

import (
	"math"
	"slices"
	"strconv"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
)

// Options are what the page says about a widget.
type Options struct {
	Performance string // promoter/account/event/performance
	Plan        string // the plan's content hash
	Limit       int    // most places one cart may hold; 0: the server alone decides
	Texts       Texts
	Still       bool // the buyer asked for no motion
	// Elsewhere are the price categories that are sold on another site only.
	Elsewhere []int
	// OffsetMinutes is how far the performance's clocks are ahead of UTC.
	OffsetMinutes int
	Random        func() float64
}

// Legend is what the page says about a price category.
type Legend struct{ Name, Price, Letter string }

// App is the state of one widget. Make it with [New]; it belongs to one thread.
type App struct {
	options Options
	plan    *seatplan.Plan
	grid    *seatplan.Grid
	seats   *Seats
	legend  []Legend
	dimmed  []bool // by category
	radius  float64

	frame    Frame
	camera   Camera
	flight   Flight
	gestures Gestures
	tapped   tapped

	hover, focus, sheet int // seats, -1 for none
	ring                bool
	focused             bool // the keyboard is on the stage
	active              bool // fingers move the plan, not the page
	refused             string

	cart      Cart
	shut      bool
	newer     int64   // the cart's state that the server told of, 0 if none
	newerAt   float64 // when to ask for it
	live      Live
	freshness Freshness
	// socketWorks is whether the socket did when that was last looked at.
	socketWorks bool
	pictured    bool   // the server has said how the seats are
	since       string // as the server said, empty while it knows no better
	now         float64

	effects []Effect
	dirty   Dirty
}

// Cart is what the page says the buyer's cart holds. Lines need no prices.
type Cart struct {
	Token string
	Rev   int64
	Lines []cart.Line
}

// None is the seat that is no seat.
const None = -1

// New returns a widget that has no plan yet.
func New(o Options) *App {
	if o.Random == nil {
		o.Random = func() float64 { return 0.5 }
	}
	return &App{options: o, hover: None, focus: None, sheet: None, cart: Cart{Rev: -1}}
}

// Load takes the plan. The fitted view shows all of it with so many pixels left
// free around it.
func (a *App) Load(p *seatplan.Plan, pad float64) {
	a.plan, a.grid, a.seats = p, seatplan.NewGrid(p), NewSeats(p, a.options.Elsewhere...)
	a.legend = make([]Legend, len(p.Categories()))
	for i, c := range p.Categories() {
		a.legend[i].Name = c.Name
	}
	a.dimmed = make([]bool, len(p.Categories()))
	w, h := p.Size()
	a.frame.Box, a.frame.Pad = Box{0, 0, float64(w), float64(h)}, pad
	a.radius = smallestRadius(p)
	a.camera = a.frame.Fit()
	a.setMaxScale()
	a.seats.SetCart(a.cart.Lines)
	a.dirty |= DirtyCamera | DirtySeats | DirtyMarks | DirtyFree
}

// smallestRadius returns the radius of the smallest seats, 0 without seats.
func smallestRadius(p *seatplan.Plan) float64 {
	smallest := 0.0
	for _, s := range p.Sections() {
		if r := float64(s.Radius); smallest == 0 || r < smallest {
			smallest = r
		}
	}
	return smallest
}

const (
	closestRadius = 30 // pixels, of the smallest seats in the closest view
	tappable      = 24 // pixels, the diameter from which a seat can be pressed
	touchable     = 44 // pixels, the same for a finger, by the nearest seat
)

func (a *App) setMaxScale() {
	fit := a.frame.Fit().Scale
	a.frame.MaxScale = 4 * fit
	if a.radius > 0 {
		a.frame.MaxScale = math.Max(2*fit, closestRadius/a.radius)
	}
}

// Loaded reports whether there is a plan.
func (a *App) Loaded() bool { return a.plan != nil }

// Plan returns the plan, nil before Load.
func (a *App) Plan() *seatplan.Plan { return a.plan }

// Seats returns what every seat shows, nil before Load.
func (a *App) Seats() *Seats { return a.seats }

// Grid returns the seats by place, nil before Load.
func (a *App) Grid() *seatplan.Grid { return a.grid }

// Frame returns what the camera looks at.
func (a *App) Frame() Frame { return a.frame }

// Camera returns the camera as last advanced by Frame or an input.
func (a *App) Camera() Camera { return a.camera }

// SetLegend takes what the page says of category i; others are ignored.
func (a *App) SetLegend(i int, l Legend) {
	if i >= 0 && i < len(a.legend) {
		a.legend[i] = l
	}
}

// Legend returns what is known of a category; the zero value for NoCategory.
func (a *App) Legend(category int) Legend {
	if category < 0 || category >= len(a.legend) {
		return Legend{}
	}
	return a.legend[category]
}

// Filter has the other categories dimmed while any is picked out. A sheet is
// about what was looked at before.
func (a *App) Filter(picked []int) {
	dimmed := make([]bool, len(a.dimmed))
	for i := range dimmed {
		dimmed[i] = len(picked) > 0 && !slices.Contains(picked, i)
	}
	if slices.Equal(dimmed, a.dimmed) {
		return
	}
	copy(a.dimmed, dimmed)
	a.showSheet(None)
	a.dirty |= DirtyFilter
}

// Dimmed says for every category whether it is dimmed. The slice is the App's.
func (a *App) Dimmed() []bool { return a.dimmed }

// Changed returns the seats whose status changed since it was last asked: a
// range that holds them all and, unless many, each of them.
func (a *App) Changed() (lo, hi int, seats []int, many bool) {
	c := a.seats.changed
	a.seats.changed.clear()
	return c.lo, c.hi, c.seats, c.many
}

// Resize takes the stage's size and keeps the view: a fitted one stays fitted.
func (a *App) Resize(width, height float64) {
	if width == a.frame.Width && height == a.frame.Height || width <= 0 || height <= 0 {
		return // the same, or not shown at all
	}
	fitted := !a.Loaded() || a.frame.Width == 0 || a.camera == a.frame.Fit()
	a.frame.Width, a.frame.Height = width, height
	if !a.Loaded() {
		return
	}
	a.setMaxScale()
	a.flight = Flight{}
	if fitted {
		a.camera = a.frame.Fit()
	}
	a.look(a.frame.Clamp(a.camera))
}

// LimitCloseness keeps seats from being drawn larger than an engine can.
func (a *App) LimitCloseness(radius float64) {
	if a.radius > 0 && radius < closestRadius {
		a.frame.MaxScale = math.Max(a.frame.Fit().Scale, radius/a.radius)
		a.look(a.frame.Clamp(a.camera))
	}
}

// Look sets the camera at once, without limits.
func (a *App) Look(c Camera) {
	a.flight = Flight{}
	a.look(c)
}

func (a *App) look(c Camera) {
	if a.camera != c {
		a.camera = c
		a.dirty |= DirtyCamera | DirtyFocus | DirtyTip
	}
}

// fly moves the camera there softly, or at once where motion is not wanted.
func (a *App) fly(to Camera) {
	if a.options.Still || a.frame.Width == 0 {
		a.Look(to)
		return
	}
	a.flight = Flight{From: a.camera, To: to, Start: a.now}
	a.dirty |= DirtyCamera
}

// aim is where the camera will be when it has arrived.
func (a *App) aim() Camera {
	if a.flight.Start != 0 {
		return a.flight.To
	}
	return a.camera
}

// Advance moves what moves by itself up to now and reports whether another
// frame is wanted soon: the camera is on its way, or a pending ring turns.
func (a *App) Advance(now float64) bool {
	a.now = now
	if a.flight.Start != 0 {
		c, going := a.flight.At(now)
		if !going {
			a.flight = Flight{}
		}
		a.look(c)
	}
	turning := a.seats != nil && a.seats.Pending() && !a.options.Still
	if turning {
		a.dirty |= DirtyMarks
	}
	return turning || a.flight.Start != 0
}

// SeatName returns a seat's name for people.
func (a *App) SeatName(seat int) string {
	s := a.plan.Seat(seat)
	row := a.plan.Rows()[s.Row]
	return Fill(a.options.Texts.SeatName,
		"section", a.plan.Sections()[row.Section].Name, "row", row.Label, "number", s.Number, "seat", s.Number)
}

// StatusText returns a seat's status for people.
func (a *App) StatusText(seat int) string {
	status := a.seats.Status(seat)
	if status == seatplan.Blocked && a.Elsewhere(a.plan.Category(seat)) {
		return a.options.Texts.Elsewhere
	}
	return a.options.Texts.Status[status]
}

// Elsewhere reports whether a price category is sold on another site only.
func (a *App) Elsewhere(category int) bool { return slices.Contains(a.options.Elsewhere, category) }

// AreaText says what an area has left, "" where that is not known.
func (a *App) AreaText(area int) string {
	switch free := a.seats.AreaFree(area); {
	case a.Elsewhere(a.plan.Areas()[area].Category):
		return a.options.Texts.Elsewhere
	case free == 0:
		return a.options.Texts.SoldOut
	case free > 0:
		return strconv.Itoa(free)
	}
	return ""
}

// Texts returns the page's sentences.
func (a *App) Texts() *Texts { return &a.options.Texts }

// SpinnerAngle returns how far a pending ring has turned, in radians.
func (a *App) SpinnerAngle() float64 {
	if a.options.Still {
		return 0
	}
	return math.Mod(a.now, 900) / 900 * 2 * math.Pi
}

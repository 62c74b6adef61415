package seatplan

import (
	"math"
	"slices"
	"unicode/utf8"
)

// Draft is a plan as a reader of some format found it, in that format's own
// coordinates (x rightwards, y downwards). [New] turns it into a Plan.
type Draft struct {
	Name       string
	Categories []PriceCategory
	Sections   []DraftSection
	Areas      []DraftArea
	Shapes     []DraftShape
	// Box is the drawing's own frame. It is widened to whatever sticks out of
	// it; an empty box means just what the contents need.
	Box DraftBox
}

// DraftSection is a section of a draft, its rows in order.
type DraftSection struct {
	ID   SectionID
	Name string
	Rows []DraftRow
}

// DraftRow is a row of a draft, its seats in the order they stand in.
type DraftRow struct {
	Label string
	Seats []DraftSeat
}

// DraftSeat is a seat of a draft. An empty ID draws a seat that cannot be sold.
type DraftSeat struct {
	ID       SeatID
	Number   string
	X, Y, R  float64
	Category int // index into the draft's categories, or NoCategory
	Mark     Mark
}

// DraftArea is an area of a draft.
type DraftArea struct {
	ID       AreaID
	Name     string
	Category int
	Capacity int
	Outline  []DraftPoint
}

// DraftShape is one piece of decoration of a draft.
type DraftShape struct {
	Kind   ShapeKind
	Points []DraftPoint
	Text   string
	Size   float64
}

// DraftPoint is a place in a draft's own coordinates.
type DraftPoint struct{ X, Y float64 }

// DraftBox is a box in a draft's own coordinates.
type DraftBox struct{ Min, Max DraftPoint }

// Bounds on what a stranger's plan may hold.
const (
	MaxSeats      = 200_000
	MaxSections   = 2_000
	MaxRows       = 20_000
	MaxAreas      = 500
	MaxCategories = 250
	MaxShapes     = 20_000
	MaxPoints     = 400_000 // of all outlines and shapes together
	MaxLabel      = 200     // bytes of any name, label or text
)

// Reasons why New refuses a draft.
const (
	ErrTooLarge    = Error("the plan has more parts than a plan may have")
	ErrEmpty       = Error("the plan has neither seats nor areas")
	ErrID          = Error("the plan has an id that is not an id")
	ErrTwice       = Error("the plan has the same id twice")
	ErrLabel       = Error("the plan has a name or label that is too long or not text")
	ErrCategory    = Error("the plan names a price category that it does not have")
	ErrCoordinates = Error("the plan has a coordinate that is not a number or out of range")
)

// New checks a draft and fits it into plan space. On error the plan is nil.
// Empty rows and sections are left out.
func New(d Draft) (*Plan, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	fit := d.fit()
	p := &Plan{
		name: d.Name, width: fit.x(fit.box.Max.X), height: fit.y(fit.box.Max.Y),
		categories: slices.Clone(d.Categories),
	}
	var ids, numbers textBuilder
	for _, ds := range d.Sections {
		p.addSection(ds, fit, &ids, &numbers)
	}
	p.ids, p.numbers = ids.texts(), numbers.texts()
	for _, da := range d.Areas {
		outline := fit.points(da.Outline)
		p.areas = append(p.areas, Area{
			ID: da.ID, Name: da.Name, Category: da.Category, Capacity: da.Capacity,
			Outline: outline, Label: middle(outline),
		})
	}
	for _, s := range d.Shapes {
		p.shapes = append(p.shapes, Shape{
			Kind: s.Kind, Points: fit.points(s.Points), Text: s.Text, Size: fit.length(s.Size),
		})
	}
	if err := p.index(); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Plan) addSection(ds DraftSection, fit fit, ids, numbers *textBuilder) {
	s := Section{ID: ds.ID, Name: ds.Name, FirstRow: len(p.rows), FirstSeat: p.Len()}
	var radii []float64
	for _, dr := range ds.Rows {
		if len(dr.Seats) == 0 {
			continue
		}
		row := Row{Label: dr.Label, Section: len(p.sections), FirstSeat: p.Len(), Seats: len(dr.Seats)}
		for _, seat := range dr.Seats {
			category := uint8(noCategory)
			if seat.Category != NoCategory {
				category = uint8(seat.Category)
			}
			p.xy = append(p.xy, fit.x(seat.X), fit.y(seat.Y))
			p.rowOf = append(p.rowOf, uint32(len(p.rows)))
			p.category = append(p.category, category)
			p.marks = append(p.marks, seat.Mark)
			ids.add(string(seat.ID))
			numbers.add(seat.Number)
			radii = append(radii, seat.R)
		}
		p.rows = append(p.rows, row)
	}
	if len(radii) == 0 {
		return
	}
	slices.Sort(radii)
	s.Radius = max(1, fit.length(radii[len(radii)/2]))
	s.Rows, s.Seats = len(p.rows)-s.FirstRow, p.Len()-s.FirstSeat
	s.Box = p.seatBox(s)
	p.sections = append(p.sections, s)
}

// seatBox returns the box around the discs of a section's seats.
func (p *Plan) seatBox(s Section) Rect {
	box := Rect{Min: Point{GridSide, GridSide}}
	r := s.Radius
	for i := s.FirstSeat; i < s.FirstSeat+s.Seats; i++ {
		at := p.At(i)
		box.Min.X, box.Min.Y = min(box.Min.X, at.X-min(at.X, r)), min(box.Min.Y, at.Y-min(at.Y, r))
		box.Max.X, box.Max.Y = max(box.Max.X, at.X+min(GridSide-at.X, r)), max(box.Max.Y, at.Y+min(GridSide-at.Y, r))
	}
	return box
}

// index orders the seats by id and refuses duplicates.
func (p *Plan) index() error {
	p.byID = make([]uint32, 0, p.Len())
	for i := range p.Len() {
		if p.ids.at(i) != "" {
			p.byID = append(p.byID, uint32(i))
		}
	}
	slices.SortFunc(p.byID, func(a, b uint32) int {
		x, y := p.ids.at(int(a)), p.ids.at(int(b))
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	for i := 1; i < len(p.byID); i++ {
		if p.ids.at(int(p.byID[i-1])) == p.ids.at(int(p.byID[i])) {
			return ErrTwice
		}
	}
	return nil
}

func (d *Draft) check() error {
	rows, seats, points := 0, 0, 0
	for _, s := range d.Sections {
		rows += len(s.Rows)
		for _, r := range s.Rows {
			seats += len(r.Seats)
		}
	}
	for _, a := range d.Areas {
		points += len(a.Outline)
	}
	for _, s := range d.Shapes {
		points += len(s.Points)
	}
	switch {
	case seats == 0 && len(d.Areas) == 0:
		return ErrEmpty
	case seats > MaxSeats || rows > MaxRows || points > MaxPoints || len(d.Sections) > MaxSections ||
		len(d.Areas) > MaxAreas || len(d.Categories) > MaxCategories || len(d.Shapes) > MaxShapes:
		return ErrTooLarge
	case !validLabel(d.Name):
		return ErrLabel
	}
	for _, check := range []func() error{d.checkCategories, d.checkSections, d.checkAreas, d.checkShapes} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (d *Draft) checkCategories() error {
	seen := make(map[CategoryID]bool, len(d.Categories))
	for _, c := range d.Categories {
		switch {
		case !ValidID(string(c.ID)):
			return ErrID
		case seen[c.ID]:
			return ErrTwice
		case !validLabel(c.Name):
			return ErrLabel
		}
		seen[c.ID] = true
	}
	return nil
}

func (d *Draft) checkSections() error {
	seen := make(map[SectionID]bool, len(d.Sections))
	for _, s := range d.Sections {
		switch {
		case !ValidID(string(s.ID)):
			return ErrID
		case seen[s.ID]:
			return ErrTwice
		case !validLabel(s.Name):
			return ErrLabel
		}
		seen[s.ID] = true
		for _, r := range s.Rows {
			if !validLabel(r.Label) {
				return ErrLabel
			}
			for _, seat := range r.Seats {
				if err := d.checkSeat(seat); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (d *Draft) checkSeat(s DraftSeat) error {
	switch {
	case s.ID != "" && !ValidID(string(s.ID)):
		return ErrID
	case !validLabel(s.Number):
		return ErrLabel
	case s.Category != NoCategory && (s.Category < 0 || s.Category >= len(d.Categories)):
		return ErrCategory
	case !finite(s.X) || !finite(s.Y) || !finite(s.R) || s.R < 0:
		return ErrCoordinates
	}
	return nil
}

func (d *Draft) checkAreas() error {
	seen := make(map[AreaID]bool, len(d.Areas))
	for _, a := range d.Areas {
		switch {
		case !ValidID(string(a.ID)):
			return ErrID
		case seen[a.ID]:
			return ErrTwice
		case !validLabel(a.Name):
			return ErrLabel
		case a.Category != NoCategory && (a.Category < 0 || a.Category >= len(d.Categories)):
			return ErrCategory
		case a.Capacity < 0 || a.Capacity > 10_000_000:
			return ErrTooLarge
		case !finitePoints(a.Outline):
			return ErrCoordinates
		}
		seen[a.ID] = true
	}
	return nil
}

func (d *Draft) checkShapes() error {
	for _, s := range d.Shapes {
		switch {
		case s.Kind > ShapeText || len(s.Points) == 0 || !finitePoints(s.Points) || !finite(s.Size) || s.Size < 0:
			return ErrCoordinates
		case !validLabel(s.Text):
			return ErrLabel
		}
	}
	return nil
}

// fit maps a draft's coordinates to plan space.
type fit struct {
	box   DraftBox
	scale float64
}

func (d *Draft) fit() fit {
	box := d.Box
	if box.Min == box.Max {
		box = DraftBox{DraftPoint{math.Inf(1), math.Inf(1)}, DraftPoint{math.Inf(-1), math.Inf(-1)}}
	}
	include := func(x, y, r float64) {
		box.Min.X, box.Min.Y = math.Min(box.Min.X, x-r), math.Min(box.Min.Y, y-r)
		box.Max.X, box.Max.Y = math.Max(box.Max.X, x+r), math.Max(box.Max.Y, y+r)
	}
	for _, s := range d.Sections {
		for _, r := range s.Rows {
			for _, seat := range r.Seats {
				include(seat.X, seat.Y, seat.R)
			}
		}
	}
	for _, a := range d.Areas {
		for _, p := range a.Outline {
			include(p.X, p.Y, 0)
		}
	}
	for _, s := range d.Shapes {
		for _, p := range s.Points {
			include(p.X, p.Y, 0)
		}
	}
	if math.IsInf(box.Min.X, 0) { // areas without outlines only
		box = DraftBox{Max: DraftPoint{4, 3}}
	}
	side := math.Max(box.Max.X-box.Min.X, box.Max.Y-box.Min.Y)
	if side == 0 { // one seat without a radius
		box.Max.X, box.Max.Y, side = box.Min.X+1, box.Min.Y+1, 1
	}
	return fit{box: box, scale: GridSide / side}
}

func (f fit) x(v float64) uint16      { return steps((v - f.box.Min.X) * f.scale) }
func (f fit) y(v float64) uint16      { return steps((v - f.box.Min.Y) * f.scale) }
func (f fit) length(v float64) uint16 { return steps(v * f.scale) }

func (f fit) points(ps []DraftPoint) []Point {
	if len(ps) == 0 {
		return nil
	}
	out := make([]Point, len(ps))
	for i, p := range ps {
		out[i] = Point{f.x(p.X), f.y(p.Y)}
	}
	return out
}

func steps(v float64) uint16 {
	return uint16(math.Max(0, math.Min(GridSide, math.Round(v))))
}

// middle returns the middle of the box around an outline.
func middle(ps []Point) Point {
	if len(ps) == 0 {
		return Point{}
	}
	lo, hi := ps[0], ps[0]
	for _, p := range ps {
		lo = Point{min(lo.X, p.X), min(lo.Y, p.Y)}
		hi = Point{max(hi.X, p.X), max(hi.Y, p.Y)}
	}
	return Point{lo.X + (hi.X-lo.X)/2, lo.Y + (hi.Y-lo.Y)/2}
}

// maxCoordinate keeps differences and scales of coordinates finite.
const maxCoordinate = 1e9

func finite(v float64) bool { return v >= -maxCoordinate && v <= maxCoordinate }

func finitePoints(ps []DraftPoint) bool {
	for _, p := range ps {
		if !finite(p.X) || !finite(p.Y) {
			return false
		}
	}
	return true
}

func validLabel(s string) bool { return len(s) <= MaxLabel && utf8.ValidString(s) }

type textBuilder struct {
	all []byte
	end []uint32
}

func (b *textBuilder) add(s string) {
	b.all = append(b.all, s...)
	b.end = append(b.end, uint32(len(b.all)))
}

func (b *textBuilder) texts() texts { return texts{all: string(b.all), end: b.end} }

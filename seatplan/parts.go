package seatplan

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Parts is a plan taken to pieces that lie on the grid already: what a decoder
// hands to [Assemble] and what an encoder finds in a plan. Seats are in the
// order of their rows, rows in the order of their sections.
type Parts struct {
	Name          string
	Width, Height uint16
	Categories    []PriceCategory
	Sections      []Section // ID, Name, Rows and Radius; the rest is found out
	Rows          []Row     // Label and Seats; the rest is found out
	XY            []uint16  // x, y of each seat, interleaved
	Category      []uint8   // of each seat: an index into Categories, or 255 for none
	Marks         []Mark    // of each seat
	IDs, Numbers  TextList  // of each seat
	Areas         []Area    // Label is found out
	Shapes        []Shape
}

// TextList collects many short texts. The zero value is empty and ready.
type TextList struct {
	all []byte
	end []uint32
}

// Add appends a copy of text.
func (l *TextList) Add(text []byte) {
	l.all = append(l.all, text...)
	l.end = append(l.end, uint32(len(l.all)))
}

// Grow makes room for n more texts of the given bytes in all.
func (l *TextList) Grow(n, bytes int) {
	l.all, l.end = slices.Grow(l.all, bytes), slices.Grow(l.end, n)
}

// At returns text i.
func (l *TextList) At(i int) string {
	start := uint32(0)
	if i > 0 {
		start = l.end[i-1]
	}
	return string(l.all[start:l.end[i]])
}

func (l *TextList) texts() texts { return texts{all: string(l.all), end: l.end} }

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
	MaxCapacity   = 10_000_000
)

// Reasons why [New] and [Assemble] refuse a plan.
const (
	ErrTooLarge    = Error("the plan has more parts than a plan may have")
	ErrEmpty       = Error("the plan has neither seats nor areas")
	ErrID          = Error("the plan has an id that is not an id")
	ErrTwice       = Error("the plan has the same id twice")
	ErrLabel       = Error("the plan has a name or label that is too long or not text")
	ErrCategory    = Error("the plan names a price category that it does not have")
	ErrCoordinates = Error("the plan has a coordinate that is not a number or out of range")
	ErrParts       = Error("the plan has parts that do not fit together")
)

// Assemble checks parts and makes a plan of them, whose slices are then the
// plan's own. On error the plan is nil. Rows and sections may not be empty.
func Assemble(parts Parts) (*Plan, error) {
	p := &Plan{
		name: parts.Name, width: parts.Width, height: parts.Height, categories: parts.Categories,
		sections: parts.Sections, rows: parts.Rows, areas: parts.Areas, shapes: parts.Shapes,
		xy: parts.XY, category: parts.Category, marks: parts.Marks,
		ids: parts.IDs.texts(), numbers: parts.Numbers.texts(),
	}
	for _, step := range []func() error{
		p.checkCounts, p.checkCategories, p.checkSeats, p.place, p.checkSections, p.checkAreas, p.checkShapes, p.index,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *Plan) checkCounts() error {
	points := 0
	for _, a := range p.areas {
		points += len(a.Outline)
	}
	for _, s := range p.shapes {
		points += len(s.Points)
	}
	n := p.Len()
	switch {
	case n == 0 && len(p.areas) == 0:
		return ErrEmpty
	case n > MaxSeats || points > MaxPoints || len(p.rows) > MaxRows || len(p.sections) > MaxSections ||
		len(p.areas) > MaxAreas || len(p.categories) > MaxCategories || len(p.shapes) > MaxShapes:
		return ErrTooLarge
	case len(p.xy) != 2*n || len(p.marks) != n || len(p.ids.end) != n || len(p.numbers.end) != n:
		return ErrParts
	case max(p.width, p.height) != GridSide || min(p.width, p.height) == 0:
		return ErrCoordinates
	case !validLabel(p.name):
		return ErrLabel
	}
	return nil
}

func (p *Plan) checkCategories() error {
	seen := make(map[CategoryID]bool, len(p.categories))
	for _, c := range p.categories {
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

func (p *Plan) checkSeats() error {
	for i, c := range p.category {
		id := p.ids.at(i)
		switch {
		case id != "" && !ValidID(id):
			return ErrID
		case !validLabel(p.numbers.at(i)):
			return ErrLabel
		case c != noCategory && int(c) >= len(p.categories):
			return ErrCategory
		case p.xy[2*i] > p.width || p.xy[2*i+1] > p.height:
			return ErrCoordinates
		}
	}
	return nil
}

// place counts out which seats are in which row and which rows in which
// section.
func (p *Plan) place() error {
	seats := 0
	for i := range p.rows {
		r := &p.rows[i]
		if r.Seats < 1 || r.Seats > p.Len()-seats {
			return ErrParts
		}
		r.FirstSeat = seats
		seats += r.Seats
	}
	rows := 0
	for i := range p.sections {
		s := &p.sections[i]
		if s.Rows < 1 || s.Rows > len(p.rows)-rows {
			return ErrParts
		}
		s.FirstRow, s.FirstSeat, s.Seats = rows, p.rows[rows].FirstSeat, 0
		for ; rows < s.FirstRow+s.Rows; rows++ {
			p.rows[rows].Section = i
			s.Seats += p.rows[rows].Seats
		}
	}
	if seats != p.Len() || rows != len(p.rows) {
		return ErrParts
	}
	p.rowOf = make([]uint32, 0, seats)
	for i, r := range p.rows {
		for range r.Seats {
			p.rowOf = append(p.rowOf, uint32(i))
		}
	}
	return nil
}

func (p *Plan) checkSections() error {
	seen := make(map[SectionID]bool, len(p.sections))
	for i := range p.sections {
		s := &p.sections[i]
		switch {
		case !ValidID(string(s.ID)):
			return ErrID
		case seen[s.ID]:
			return ErrTwice
		case !validLabel(s.Name):
			return ErrLabel
		case s.Radius == 0:
			return ErrCoordinates
		}
		seen[s.ID] = true
		s.Box = p.seatBox(s)
	}
	for _, r := range p.rows {
		if !validLabel(r.Label) {
			return ErrLabel
		}
	}
	return nil
}

func (p *Plan) checkAreas() error {
	seen := make(map[AreaID]bool, len(p.areas))
	for i := range p.areas {
		a := &p.areas[i]
		switch {
		case !ValidID(string(a.ID)):
			return ErrID
		case seen[a.ID]:
			return ErrTwice
		case !validLabel(a.Name):
			return ErrLabel
		case !validCategory(a.Category, len(p.categories)):
			return ErrCategory
		case a.Capacity < 0 || a.Capacity > MaxCapacity:
			return ErrTooLarge
		case !p.inside(a.Outline):
			return ErrCoordinates
		}
		seen[a.ID] = true
		a.Label = middle(a.Outline)
	}
	return nil
}

func (p *Plan) checkShapes() error {
	for _, s := range p.shapes {
		switch {
		case s.Kind > ShapeText || len(s.Points) == 0 || !p.inside(s.Points):
			return ErrCoordinates
		case !validLabel(s.Text):
			return ErrLabel
		}
	}
	return nil
}

// index orders the seats by id and refuses duplicates.
func (p *Plan) index() error {
	p.byID = make([]uint32, 0, p.Len())
	for i := range p.Len() {
		if p.ids.at(i) != "" {
			p.byID = append(p.byID, uint32(i))
		}
	}
	slices.SortFunc(p.byID, func(a, b uint32) int { return compareIDs(p.ids.at(int(a)), p.ids.at(int(b))) })
	for i := 1; i < len(p.byID); i++ {
		if p.ids.at(int(p.byID[i-1])) == p.ids.at(int(p.byID[i])) {
			return ErrTwice
		}
	}
	return nil
}

// compareIDs orders shorter ids first, so that numbers that count up, which is
// what most ids are, are in order before they are sorted.
func compareIDs(a, b string) int {
	if c := cmp.Compare(len(a), len(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// seatBox returns the box around the discs of a section's seats.
func (p *Plan) seatBox(s *Section) Rect {
	box := Rect{Min: Point{GridSide, GridSide}}
	r := s.Radius
	for i := s.FirstSeat; i < s.FirstSeat+s.Seats; i++ {
		at := p.At(i)
		box.Min.X, box.Min.Y = min(box.Min.X, at.X-min(at.X, r)), min(box.Min.Y, at.Y-min(at.Y, r))
		box.Max.X, box.Max.Y = max(box.Max.X, at.X+min(GridSide-at.X, r)), max(box.Max.Y, at.Y+min(GridSide-at.Y, r))
	}
	return box
}

// inside reports whether all points are on the plan.
func (p *Plan) inside(points []Point) bool {
	for _, at := range points {
		if at.X > p.width || at.Y > p.height {
			return false
		}
	}
	return true
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

// validCategory reports whether c is NoCategory or one of n categories.
func validCategory(c, n int) bool { return c >= NoCategory && c < n }

// categoryByte returns a valid category index as it is kept per seat.
func categoryByte(c int) uint8 {
	if c == NoCategory {
		return noCategory
	}
	return uint8(c)
}

func validLabel(s string) bool { return len(s) <= MaxLabel && utf8.ValidString(s) }

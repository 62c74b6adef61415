package seatplan

import "slices"

// Draft is a plan as a reader of some format found it, in that format's own
// coordinates (x rightwards, y downwards). [New] turns it into a Plan.
type Draft struct {
	Name       string
	Categories []PriceCategory
	Sections   []DraftSection
	Areas      []DraftArea
	Shapes     []DraftShape
	// Box is the drawing's own frame. It is widened to whatever sticks out of
	// it; an empty or inverted box means just what the contents need.
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

// New checks a draft and fits it into plan space. On error the plan is nil.
// Empty rows and sections are left out.
func New(d Draft) (*Plan, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	fit := d.fit()
	parts := Parts{
		Name: d.Name, Width: max(1, fit.x(fit.box.Max.X)), Height: max(1, fit.y(fit.box.Max.Y)),
		Categories: slices.Clone(d.Categories),
	}
	for _, s := range d.Sections {
		parts.addSection(s, fit)
	}
	for _, a := range d.Areas {
		parts.Areas = append(parts.Areas, Area{
			ID: a.ID, Name: a.Name, Category: a.Category, Capacity: a.Capacity, Outline: fit.points(a.Outline),
		})
	}
	for _, s := range d.Shapes {
		parts.Shapes = append(parts.Shapes, Shape{
			Kind: s.Kind, Points: fit.points(s.Points), Text: s.Text, Size: fit.length(s.Size),
		})
	}
	return Assemble(parts)
}

// addSection adds a draft's section with its rows, unless it has no seats.
func (p *Parts) addSection(s DraftSection, fit fit) {
	rows := len(p.Rows)
	var radii []float64
	for _, r := range s.Rows {
		for _, seat := range r.Seats {
			p.XY = append(p.XY, fit.x(seat.X), fit.y(seat.Y))
			p.Category = append(p.Category, categoryByte(seat.Category))
			p.Marks = append(p.Marks, seat.Mark)
			p.IDs.Add([]byte(seat.ID))
			p.Numbers.Add([]byte(seat.Number))
			radii = append(radii, seat.R)
		}
		if len(r.Seats) > 0 {
			p.Rows = append(p.Rows, Row{Label: r.Label, Seats: len(r.Seats)})
		}
	}
	if len(radii) == 0 {
		return
	}
	slices.Sort(radii)
	p.Sections = append(p.Sections, Section{
		ID: s.ID, Name: s.Name, Rows: len(p.Rows) - rows, Radius: max(1, fit.length(radii[len(radii)/2])),
	})
}

// check refuses what cannot be put on the grid; [Assemble] looks at the rest.
func (d *Draft) check() error {
	if err := d.checkCounts(); err != nil {
		return err
	}
	if !finite(d.Box.Min.X) || !finite(d.Box.Min.Y) || !finite(d.Box.Max.X) || !finite(d.Box.Max.Y) {
		return ErrCoordinates
	}
	for _, s := range d.Sections {
		for _, r := range s.Rows {
			for _, seat := range r.Seats {
				if err := d.checkSeat(seat); err != nil {
					return err
				}
			}
		}
	}
	for _, a := range d.Areas {
		if !finitePoints(a.Outline) {
			return ErrCoordinates
		}
	}
	for _, s := range d.Shapes {
		if !finitePoints(s.Points) || !finite(s.Size) || s.Size < 0 {
			return ErrCoordinates
		}
	}
	return nil
}

// checkCounts refuses too large a draft before anything is made of it.
func (d *Draft) checkCounts() error {
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
	if seats > MaxSeats || rows > MaxRows || points > MaxPoints || len(d.Sections) > MaxSections ||
		len(d.Areas) > MaxAreas || len(d.Categories) > MaxCategories || len(d.Shapes) > MaxShapes {
		return ErrTooLarge
	}
	return nil
}

func (d *Draft) checkSeat(s DraftSeat) error {
	if !validCategory(s.Category, len(d.Categories)) {
		return ErrCategory
	}
	if !finite(s.X) || !finite(s.Y) || !finite(s.R) || s.R < 0 {
		return ErrCoordinates
	}
	return nil
}

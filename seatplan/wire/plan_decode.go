package wire

import "github.com/parterre/parterre/seatplan"

// DecodePlan reads the wire form of a plan. An error is one of this package or
// of [seatplan.Assemble]; the plan is nil then. Its memory is at most a fixed
// multiple of the input's, because every seat takes some bytes of it.
func DecodePlan(b []byte) (*seatplan.Plan, error) {
	r, err := open(b, KindPlan)
	if err != nil {
		return nil, err
	}
	parts := seatplan.Parts{
		Width: uint16(r.number(seatplan.GridSide)), Height: uint16(r.number(seatplan.GridSide)),
		Name:       r.text(seatplan.MaxLabel),
		Categories: r.categories(),
		Sections:   r.sections(),
		Rows:       r.rows(),
	}
	r.seats(&parts)
	parts.Areas, parts.Shapes = r.areas(), r.shapes()
	if err := r.close(); err != nil {
		return nil, err
	}
	return seatplan.Assemble(parts)
}

func (r *reader) categories() []seatplan.PriceCategory {
	list := make([]seatplan.PriceCategory, r.count(seatplan.MaxCategories, 5))
	for i := range list {
		c := &list[i]
		c.ID, c.Name = seatplan.CategoryID(r.text(seatplan.MaxIDLength)), r.text(seatplan.MaxLabel)
		if rgb := r.bytes(3); rgb != nil {
			c.Color = seatplan.Color(rgb[0])<<16 | seatplan.Color(rgb[1])<<8 | seatplan.Color(rgb[2])
		}
	}
	return list
}

func (r *reader) sections() []seatplan.Section {
	list := make([]seatplan.Section, r.count(seatplan.MaxSections, 4))
	for i := range list {
		s := &list[i]
		s.ID, s.Name = seatplan.SectionID(r.text(seatplan.MaxIDLength)), r.text(seatplan.MaxLabel)
		s.Rows, s.Radius = int(r.number(seatplan.MaxRows)), uint16(r.number(seatplan.GridSide))
	}
	return list
}

func (r *reader) rows() []seatplan.Row {
	list := make([]seatplan.Row, r.count(seatplan.MaxRows, 1))
	for i := range list {
		list[i].Seats = int(r.number(seatplan.MaxSeats))
	}
	labels := r.texts(len(list), seatplan.MaxLabel)
	if r.bad {
		return nil
	}
	for i := range list {
		list[i].Label = labels.At(i)
	}
	return list
}

// seats reads the columns of the seats that the rows have room for.
func (r *reader) seats(p *seatplan.Parts) {
	n := 0
	for _, row := range p.Rows {
		n += row.Seats
	}
	const least = 2 // bytes of a seat: its coordinates
	if n > seatplan.MaxSeats || n > len(r.b)/least {
		r.spoil()
		return
	}
	p.XY = make([]uint16, 2*n)
	r.coordinates(p.XY, 0, p.Rows)
	r.coordinates(p.XY, 1, p.Rows)
	p.IDs = r.texts(n, seatplan.MaxIDLength)
	p.Numbers = r.texts(n, seatplan.MaxLabel)
	p.Category = r.runs(n)
	p.Marks = make([]seatplan.Mark, n)
	for i, m := range r.runs(n) {
		p.Marks[i] = seatplan.Mark(m)
	}
}

// runs reads a column of n bytes that repeat.
func (r *reader) runs(n int) []byte {
	list := make([]byte, 0, n)
	for len(list) < n {
		value := r.bytes(1)
		times := int(r.number(uint64(n - len(list))))
		if r.bad || times == 0 {
			r.spoil()
			return nil
		}
		for range times {
			list = append(list, value[0])
		}
	}
	return list
}

func (r *reader) areas() []seatplan.Area {
	list := make([]seatplan.Area, r.count(seatplan.MaxAreas, 5))
	for i := range list {
		a := &list[i]
		a.ID, a.Name = seatplan.AreaID(r.text(seatplan.MaxIDLength)), r.text(seatplan.MaxLabel)
		a.Category = int(r.number(seatplan.MaxCategories)) - 1
		a.Capacity = int(r.number(seatplan.MaxCapacity))
		a.Outline = r.points()
	}
	return list
}

func (r *reader) shapes() []seatplan.Shape {
	list := make([]seatplan.Shape, r.count(seatplan.MaxShapes, 4))
	for i := range list {
		s := &list[i]
		if kind := r.bytes(1); kind != nil {
			s.Kind = seatplan.ShapeKind(kind[0])
		}
		s.Text = r.text(seatplan.MaxLabel)
		s.Size = uint16(r.number(seatplan.GridSide))
		s.Points = r.points()
	}
	return list
}

func (r *reader) points() []seatplan.Point {
	n := r.count(seatplan.MaxPoints, 2)
	if n == 0 {
		return nil
	}
	list := make([]seatplan.Point, n)
	var x, y int64
	for i := range list {
		x, y = x+r.signed(), y+r.signed()
		if r.bad || x < 0 || x > seatplan.GridSide || y < 0 || y > seatplan.GridSide {
			r.spoil()
			return nil
		}
		list[i] = seatplan.Point{X: uint16(x), Y: uint16(y)}
	}
	return list
}

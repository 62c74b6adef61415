package iabilet

import (
	"maps"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// overlay fits a drawing to what the vendor sells: every area that a tariff
// names is in the result, with a price category of its own. Unless single seats
// can be asked for, the drawing's seats become the outline of their area.
func overlay(drawing *seatplan.Plan, areas []area, seats bool) (*seatplan.Plan, error) {
	width, height := drawing.Size()
	parts := seatplan.Parts{
		Name: drawing.Name(), Width: uint16(width), Height: uint16(height),
		Categories: slices.Clone(drawing.Categories()),
		Areas:      slices.Clone(drawing.Areas()),
		Shapes:     slices.Clone(drawing.Shapes()),
	}
	blocks := blocksOf(drawing)
	if seats {
		copySeats(&parts, drawing)
		blocks = nil
	}
	for _, a := range areas {
		drawn := slices.IndexFunc(parts.Areas, func(d seatplan.Area) bool { return d.ID == a.id })
		if drawn >= 0 {
			paint(&parts, &parts.Areas[drawn], a)
			continue
		}
		category := categoryOf(&parts, a, svg.Palette(len(parts.Categories)))
		if seats && slices.Contains(drawing.CategoryIndexes(), uint8(category)) {
			continue // sold seat by seat
		}
		sold := seatplan.Area{ID: a.id, Name: parts.Categories[category].Name, Category: category}
		if mine := blocks[category]; len(mine) > 0 {
			sold.Outline, blocks[category] = mine[0], mine[1:]
		}
		parts.Areas = append(parts.Areas, sold)
	}
	// What is left of the seats is not an area's, or a further part of it.
	for _, category := range slices.Sorted(maps.Keys(blocks)) {
		for _, outline := range blocks[category] {
			parts.Shapes = append(parts.Shapes, seatplan.Shape{Kind: seatplan.ShapeFill, Points: outline})
		}
	}
	return seatplan.Assemble(parts)
}

// paint gives a drawn area the price category that it is sold by, in the colour
// it was drawn in, and a name where the drawing has only its code.
func paint(parts *seatplan.Parts, drawn *seatplan.Area, a area) {
	color := svg.Palette(len(parts.Categories))
	if drawn.Category != seatplan.NoCategory {
		color = parts.Categories[drawn.Category].Color
	}
	drawn.Category = categoryOf(parts, a, color)
	if drawn.Name == "" || drawn.Name == string(a.id) {
		drawn.Name = a.name()
	}
}

// categoryOf returns the index of an area's price category, adding it in the
// given colour where the drawing has none.
func categoryOf(parts *seatplan.Parts, a area, color seatplan.Color) int {
	i := slices.IndexFunc(parts.Categories, func(c seatplan.PriceCategory) bool { return c.ID == a.category() })
	if i < 0 {
		i = len(parts.Categories)
		parts.Categories = append(parts.Categories, seatplan.PriceCategory{ID: a.category(), Name: a.name(), Color: color})
	}
	return i
}

// copySeats takes the drawing's seats over as they are.
func copySeats(parts *seatplan.Parts, drawing *seatplan.Plan) {
	parts.Sections = slices.Clone(drawing.Sections())
	parts.Rows = slices.Clone(drawing.Rows())
	parts.XY = slices.Clone(drawing.Coordinates())
	parts.Category = slices.Clone(drawing.CategoryIndexes())
	for i := range drawing.Len() {
		seat := drawing.Seat(i)
		parts.Marks = append(parts.Marks, seat.Mark)
		parts.IDs.Add([]byte(seat.ID))
		parts.Numbers.Add([]byte(seat.Number))
	}
}

// blocksOf returns, by price category, the outlines around a drawing's seats:
// one for each section, largest first.
func blocksOf(drawing *seatplan.Plan) map[int][][]seatplan.Point {
	blocks := map[int][][]seatplan.Point{}
	counts := map[int][]int{}
	for _, s := range drawing.Sections() {
		corners := map[int][]seatplan.Point{}
		for i := s.FirstSeat; i < s.FirstSeat+s.Seats; i++ {
			category := drawing.Category(i)
			corners[category] = appendCorners(corners[category], drawing.At(i), s.Radius)
		}
		for category, points := range corners {
			at, _ := slices.BinarySearchFunc(counts[category], len(points), func(have, want int) int { return want - have })
			counts[category] = slices.Insert(counts[category], at, len(points))
			blocks[category] = slices.Insert(blocks[category], at, hull(points))
		}
	}
	return blocks
}

// appendCorners adds the corners of the square around a seat's disc.
func appendCorners(points []seatplan.Point, at seatplan.Point, r uint16) []seatplan.Point {
	left, top := at.X-min(at.X, r), at.Y-min(at.Y, r)
	right, bottom := at.X+min(seatplan.GridSide-at.X, r), at.Y+min(seatplan.GridSide-at.Y, r)
	return append(points, seatplan.Point{X: left, Y: top}, seatplan.Point{X: right, Y: top},
		seatplan.Point{X: left, Y: bottom}, seatplan.Point{X: right, Y: bottom})
}

// hull returns the convex hull of at least three points that are not all on
// one line (Andrew's monotone chain). It reorders the points.
func hull(points []seatplan.Point) []seatplan.Point {
	slices.SortFunc(points, func(a, b seatplan.Point) int {
		if a.X != b.X {
			return int(a.X) - int(b.X)
		}
		return int(a.Y) - int(b.Y)
	})
	points = slices.Compact(points)
	half := func(points []seatplan.Point) []seatplan.Point {
		var chain []seatplan.Point
		for _, p := range points {
			for len(chain) > 1 && turn(chain[len(chain)-2], chain[len(chain)-1], p) <= 0 {
				chain = chain[:len(chain)-1]
			}
			chain = append(chain, p)
		}
		return chain[:len(chain)-1]
	}
	lower := half(points)
	slices.Reverse(points)
	return append(lower, half(points)...)
}

// turn is positive where a→b→c turns one way, negative where the other.
func turn(a, b, c seatplan.Point) int64 {
	return (int64(b.X)-int64(a.X))*(int64(c.Y)-int64(a.Y)) - (int64(b.Y)-int64(a.Y))*(int64(c.X)-int64(a.X))
}

package wire

import (
	"encoding/binary"

	"github.com/parterre/parterre/seatplan"
)

// EncodePlan returns the wire form of a plan. The same plan has the same form.
func EncodePlan(p *seatplan.Plan) []byte {
	width, height := p.Size()
	b := make([]byte, 0, 1024+8*p.Len())
	b = append(b, KindPlan, version)
	b = appendNumbers(b, width, height)
	b = appendText(b, p.Name())
	b = appendCategories(b, p.Categories())
	b = appendSections(b, p.Sections())
	b = appendRows(b, p.Rows())
	b = appendSeats(b, p)
	b = appendAreas(b, p.Areas())
	return appendShapes(b, p.Shapes())
}

func appendNumbers(b []byte, numbers ...int) []byte {
	for _, n := range numbers {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b
}

func appendCategories(b []byte, categories []seatplan.PriceCategory) []byte {
	b = appendNumbers(b, len(categories))
	for _, c := range categories {
		b = appendText(appendText(b, string(c.ID)), c.Name)
		b = append(b, byte(c.Color>>16), byte(c.Color>>8), byte(c.Color))
	}
	return b
}

func appendSections(b []byte, sections []seatplan.Section) []byte {
	b = appendNumbers(b, len(sections))
	for _, s := range sections {
		b = appendText(appendText(b, string(s.ID)), s.Name)
		b = appendNumbers(b, s.Rows, int(s.Radius))
	}
	return b
}

func appendRows(b []byte, rows []seatplan.Row) []byte {
	b = appendNumbers(b, len(rows))
	for _, r := range rows {
		b = appendNumbers(b, r.Seats)
	}
	return appendTexts(b, len(rows), func(i int) string { return rows[i].Label })
}

func appendSeats(b []byte, p *seatplan.Plan) []byte {
	b = appendCoordinates(b, p, 0)
	b = appendCoordinates(b, p, 1)
	b = appendTexts(b, p.Len(), func(i int) string { return string(p.SeatID(i)) })
	b = appendTexts(b, p.Len(), func(i int) string { return p.Seat(i).Number })
	b = appendRuns(b, p.Len(), func(i int) byte { return p.CategoryIndexes()[i] })
	return appendRuns(b, p.Len(), func(i int) byte { return byte(p.Seat(i).Mark) })
}

// appendRuns appends a column of n bytes as values and how often each is
// repeated.
func appendRuns(b []byte, n int, value func(int) byte) []byte {
	for i := 0; i < n; {
		run := i
		for i++; i < n && value(i) == value(run); i++ {
		}
		b = appendNumbers(append(b, value(run)), i-run)
	}
	return b
}

func appendAreas(b []byte, areas []seatplan.Area) []byte {
	b = appendNumbers(b, len(areas))
	for _, a := range areas {
		b = appendText(appendText(b, string(a.ID)), a.Name)
		b = appendNumbers(b, a.Category+1, a.Capacity)
		b = appendPoints(b, a.Outline)
	}
	return b
}

func appendShapes(b []byte, shapes []seatplan.Shape) []byte {
	b = appendNumbers(b, len(shapes))
	for _, s := range shapes {
		b = appendText(append(b, byte(s.Kind)), s.Text)
		b = appendNumbers(b, int(s.Size))
		b = appendPoints(b, s.Points)
	}
	return b
}

// appendPoints appends points as differences to the point before.
func appendPoints(b []byte, points []seatplan.Point) []byte {
	b = appendNumbers(b, len(points))
	var before seatplan.Point
	for _, p := range points {
		b = appendSigned(b, int64(p.X)-int64(before.X))
		b = appendSigned(b, int64(p.Y)-int64(before.Y))
		before = p
	}
	return b
}

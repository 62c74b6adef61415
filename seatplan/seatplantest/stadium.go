// Package seatplantest makes plans for tests and benchmarks that look like real
// ones: a theatre of curved rows and stadiums of any size, with the ids, labels
// and irregularities that plans have. It is not for production code.
package seatplantest

import (
	"fmt"
	"math"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// Measures of a hall, in units of 5 cm.
const (
	pitch  = 10.5 // from seat to seat
	depth  = 16.5 // from row to row
	radius = 4    // of a seat
)

// FirstID is the number that the ids of a made plan count up from.
const FirstID = 2_500_000_000

// Stadium returns a bowl with exactly the given number of seats, which may be
// up to 150,000: rows set off outwards from a rounded rectangle round the
// pitch, cut into sections by aisles and into tiers by concourses, a stair
// mouth in every second section.
func Stadium(seats int) seatplan.Draft {
	b := &bowl{halfLength: 1380, halfWidth: 980, corner: 360, long: 10, short: 7, curve: 5}
	b.tier(32, 13, 18, 0)
	b.tier(24, 8, 12, 1)
	b.tier(26, 8, 13, 2)
	for t := 3; b.count() < seats; t++ {
		b.tier(24, 7, 12, 3)
	}
	d := seatplan.Draft{
		Name: "Stadium", Categories: categories(4),
		Sections: b.sections,
		Shapes:   []seatplan.DraftShape{rectangle(seatplan.ShapeStage, -1050, -680, 1050, 680)},
	}
	trim(&d, seats)
	number(&d)
	return d
}

// Theatre returns curved stalls and a balcony of about a thousand seats before
// a stage, and a standing area.
func Theatre() seatplan.Draft {
	d := seatplan.Draft{Name: "Theatre", Categories: categories(3)}
	for i, name := range []string{"Left", "Centre", "Right"} {
		from := radians(-38 + 25*i)
		d.Sections = append(d.Sections, fan("Stalls "+name, 14, 280, from, from+radians(24), 0))
	}
	for i, name := range []string{"far left", "left", "right", "far right"} {
		from := radians(-46 + 23*i)
		d.Sections = append(d.Sections, fan("Balcony "+name, 7, 680, from, from+radians(22), 1))
	}
	d.Shapes = []seatplan.DraftShape{rectangle(seatplan.ShapeStage, -180, 120, 180, 220)}
	standing := rectangle(seatplan.ShapeFill, -180, 830, 180, 900)
	d.Areas = []seatplan.DraftArea{{ID: "standing", Name: "Standing", Category: 2, Capacity: 120, Outline: standing.Points}}
	number(&d)
	return d
}

// MustNew returns the plan of a draft that is known to be right.
func MustNew(d seatplan.Draft) *seatplan.Plan {
	p, err := seatplan.New(d)
	if err != nil {
		panic(err)
	}
	return p
}

func radians(degrees int) float64 { return float64(degrees) * math.Pi / 180 }

func categories(n int) []seatplan.PriceCategory {
	colors := []seatplan.Color{0xb0413e, 0xe0a458, 0x548687, 0x4f6d9e}
	out := make([]seatplan.PriceCategory, n)
	for i := range out {
		out[i] = seatplan.PriceCategory{
			ID: seatplan.CategoryID(fmt.Sprintf("c%d", i+1)), Name: fmt.Sprintf("Category %d", i+1), Color: colors[i],
		}
	}
	return out
}

func rectangle(kind seatplan.ShapeKind, x0, y0, x1, y1 float64) seatplan.DraftShape {
	return seatplan.DraftShape{Kind: kind, Points: []seatplan.DraftPoint{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}}
}

// fan returns a section of concentric rows between two angles.
func fan(name string, rows int, inner, from, to float64, category int) seatplan.DraftSection {
	s := seatplan.DraftSection{ID: seatplan.SectionID(strings.ReplaceAll(name, " ", "-")), Name: name}
	for r := range rows {
		at := inner + float64(r)*depth
		n := int((to - from) * at / pitch)
		row := seatplan.DraftRow{Label: rowLabel(r)}
		for k := range n {
			a := (from+to)/2 + (float64(k)-float64(n-1)/2)*pitch/at
			row.Seats = append(row.Seats, seat(math.Sin(a)*at, math.Cos(a)*at, k, category))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func seat(x, y float64, k, category int) seatplan.DraftSeat {
	return seatplan.DraftSeat{Number: fmt.Sprint(k + 1), X: x, Y: y, R: radius, Category: category}
}

func rowLabel(r int) string {
	if r < 26 {
		return string(rune('A' + r))
	}
	return rowLabel(r/26-1) + rowLabel(r%26)
}

// trim takes seats from the last rows of the sections in turn until the number
// is right.
func trim(d *seatplan.Draft, seats int) {
	extra := -seats
	for _, s := range d.Sections {
		for _, r := range s.Rows {
			extra += len(r.Seats)
		}
	}
	for i := len(d.Sections) - 1; extra > 0; i = (i + len(d.Sections) - 1) % len(d.Sections) {
		s := &d.Sections[i]
		if len(s.Rows) == 0 {
			continue
		}
		last := &s.Rows[len(s.Rows)-1]
		cut := min(extra, len(last.Seats))
		last.Seats = last.Seats[:len(last.Seats)-cut]
		if extra -= cut; len(last.Seats) == 0 {
			s.Rows = s.Rows[:len(s.Rows)-1]
		}
	}
}

// number gives ids that count up, with the small jumps that years of editing
// leave, and marks some places as accessible.
func number(d *seatplan.Draft) {
	id := FirstID
	for si, s := range d.Sections {
		for ri, r := range s.Rows {
			for k := range r.Seats {
				r.Seats[k].ID = seatplan.SeatID(fmt.Sprint(id))
				id++
				if ri == 0 && k < 2 {
					r.Seats[k].Mark = seatplan.MarkAccessible
				}
			}
			id += (si + ri) % 5 / 4
		}
	}
}

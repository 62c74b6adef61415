package sbt

import (
	"fmt"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// plan makes a plan of what was gathered.
func (v *visitor) plan(drawing *svg.Drawing) (*Plan, error) {
	seats := v.drawn(drawing)
	j := join(v.categories, seats)
	j.paint(v.categories, seats, drawing)
	for _, s := range seats {
		if i, ok := j.of(s); ok {
			j.list[i].Seats++
		}
	}
	p := &Plan{
		PriceCategories: j.list, Version: v.version, StatusVersion: v.statusVersion,
		draft: seatplan.Draft{Box: drawing.Box},
	}
	place := make([]int, len(j.list)) // of a listed price category in the plan
	for i, c := range j.list {
		if place[i] = len(p.draft.Categories); c.Seats > 0 {
			p.draft.Categories = append(p.draft.Categories, c.PriceCategory)
		}
	}
	p.seat(seats, func(s seat) int {
		if i, ok := j.of(s); ok {
			return place[i]
		}
		return seatplan.NoCategory
	})
	shapes := svg.WithoutSeatTexts(v.decoration.Shapes(drawing), p.draft.Sections)
	p.draft.Shapes = affordable(shapes)
	var err error
	if p.Plan, err = seatplan.New(p.draft); err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	return p, nil
}

// drawn returns the seats that are not hidden, each id once, and where they are.
func (v *visitor) drawn(drawing *svg.Drawing) []seat {
	drawn := v.seats[:0]
	seen := make(map[string]bool, len(v.seats))
	var radii []float64
	for _, s := range v.seats {
		s.disc = drawing.Settle(s.disc)
		if !drawing.Shows(s.presentation, s.disc) || s.id != "" && seen[s.id] {
			continue
		}
		seen[s.id] = true
		if s.disc.R > 0 {
			radii = append(radii, s.disc.R)
		}
		drawn = append(drawn, s)
	}
	usual := defaultRadius
	if len(radii) > 0 {
		slices.Sort(radii)
		usual = radii[len(radii)/2]
	}
	for i := range drawn {
		if drawn[i].disc.R == 0 {
			drawn[i].disc.R = usual
		}
	}
	return drawn
}

// defaultRadius is that of seats in a plan where none has one, as large as they
// are in the vendor's own plans.
const defaultRadius = 5.0

// seat fills in the draft's sections and the states in their order.
func (p *Plan) seat(seats []seat, categoryOf func(seat) int) {
	var seating svg.Seating
	for _, s := range seats {
		seating.Add(s.section, s.row, seatplan.DraftSeat{
			ID: seatplan.SeatID(s.id), Number: s.number,
			X: s.disc.X, Y: s.disc.Y, R: s.disc.R, Category: categoryOf(s),
		})
	}
	var order []int
	p.draft.Sections, order = seating.Sections()
	p.States = make([]SeatState, len(order))
	for i, from := range order {
		p.States[i] = seats[from].state
	}
}

// affordable returns as many shapes, from the first on, as a plan may hold.
func affordable(shapes []seatplan.DraftShape) []seatplan.DraftShape {
	points := 0
	for i, s := range shapes {
		if points += len(s.Points); i == seatplan.MaxShapes || points > seatplan.MaxPoints {
			return shapes[:i]
		}
	}
	return shapes
}

package bil24

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
	"github.com/parterre/parterre/server/vendors/rest"
)

// schemaAnswer is GET_SCHEMA. Coordinates are texts.
type schemaAnswer struct {
	result
	SeatList []schemaSeat `json:"seatList"`
}

type schemaSeat struct {
	location
	SeatID rest.ID   `json:"seatId"`
	X      rest.Text `json:"x"`
	Y      rest.Text `json:"y"`
}

// schema draws a plan from coordinates alone (GET_SCHEMA). The document does
// not list the command among those that need no user, but has no fields for
// one.
func (v *client) schema(ctx context.Context, p seatplan.PerformanceID, title string, h *seatMap) (*seatplan.Plan, error) {
	const op = "GET_SCHEMA"
	id, err := number(op, p)
	if err != nil {
		return nil, err
	}
	var a schemaAnswer
	if _, err := v.call(ctx, request{Command: op, ActionEventID: id, maxBody: maxSeatList}, &a); err != nil {
		return nil, err
	}
	d := h.draft(title)
	d.Sections = h.sections(a.SeatList)
	return v.draw(d)
}

// sections gathers seats into sections and rows. Seats without coordinates or
// an id are left out, like a second seat with the same id.
func (h *seatMap) sections(seats []schemaSeat) []seatplan.DraftSection {
	index := make(map[seatplan.CategoryID]int)
	for i, c := range h.categories {
		index[c.id] = i
	}
	category := make(map[seatplan.SeatID]int, len(h.seats))
	for _, s := range h.seats {
		if i, ok := index[s.Category]; ok {
			category[s.Seat] = i
		}
	}
	var seating svg.Seating
	seen := make(map[rest.ID]bool, len(seats))
	for _, s := range seats {
		x, xOK := coordinate(s.X)
		y, yOK := coordinate(s.Y)
		if !xOK || !yOK || seen[s.SeatID] || !seatplan.ValidID(string(s.SeatID)) {
			continue
		}
		seen[s.SeatID] = true
		label := s.label()
		seat := seatplan.DraftSeat{ID: seatplan.SeatID(s.SeatID), Number: label.Number, X: x, Y: y, Category: seatplan.NoCategory}
		if c, ok := category[seat.ID]; ok {
			seat.Category = c
		}
		seating.Add(label.Section, label.Row, seat)
	}
	sections, _ := seating.Sections()
	setRadii(sections)
	return sections
}

// coordinate reads a coordinate; the decimal separator may be a comma.
func coordinate(text rest.Text) (float64, bool) {
	v, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(string(text)), ",", ".", 1), 64)
	return v, err == nil && math.Abs(v) <= 1e6
}

// setRadii gives all seats one radius, by how far neighbours in a row are
// apart: the schema does not tell.
func setRadii(sections []seatplan.DraftSection) {
	var gaps []float64
	for _, section := range sections {
		for _, row := range section.Rows {
			for i := 1; i < len(row.Seats); i++ {
				a, b := row.Seats[i-1], row.Seats[i]
				gaps = append(gaps, math.Hypot(a.X-b.X, a.Y-b.Y))
			}
		}
	}
	radius := 1.0
	if len(gaps) > 0 {
		slices.Sort(gaps)
		radius = 0.4 * gaps[len(gaps)/2]
	}
	for _, section := range sections {
		for _, row := range section.Rows {
			for i := range row.Seats {
				row.Seats[i].R = radius
			}
		}
	}
}

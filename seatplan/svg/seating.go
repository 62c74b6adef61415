package svg

import (
	"slices"

	"github.com/parterre/parterre/seatplan"
)

// DefaultSection is the name of the section of seats that name none.
const DefaultSection = "Hall"

// Seating gathers seats found in any order into sections and rows. The zero
// value is empty.
type Seating struct {
	sections []*gatheredSection
	byName   map[string]*gatheredSection
	ids      idMaker
	added    int
}

type gatheredSection struct {
	id    string
	name  string
	rows  []*gatheredRow
	byRow map[string]*gatheredRow
}

type gatheredRow struct {
	label string
	seats []gatheredSeat
}

type gatheredSeat struct {
	seatplan.DraftSeat
	added int
}

// Add takes a seat of a row of a section. Rows of the same section and label
// are one row, wherever in a drawing their parts are.
func (s *Seating) Add(section, row string, seat seatplan.DraftSeat) {
	if section == "" {
		section = DefaultSection
	}
	in := s.byName[section]
	if in == nil {
		in = &gatheredSection{id: s.ids.id(section), name: section, byRow: map[string]*gatheredRow{}}
		if s.byName == nil {
			s.byName = map[string]*gatheredSection{}
		}
		s.byName[section] = in
		s.sections = append(s.sections, in)
	}
	at := in.byRow[row]
	if at == nil {
		at = &gatheredRow{label: row}
		in.byRow[row] = at
		in.rows = append(in.rows, at)
	}
	at.seats = append(at.seats, gatheredSeat{seat, s.added})
	s.added++
}

// Sections returns the sections in the order they were first named, their rows
// by label and the seats of each row in the order they stand in. The i-th of
// all seats was the order[i]-th to be added; i is also its index in the plan
// made of these sections.
func (s *Seating) Sections() (sections []seatplan.DraftSection, order []int) {
	order = make([]int, 0, s.added)
	for _, in := range s.sections {
		slices.SortStableFunc(in.rows, func(a, b *gatheredRow) int { return CompareLabels(a.label, b.label) })
		section := seatplan.DraftSection{ID: seatplan.SectionID(in.id), Name: in.name}
		for _, row := range in.rows {
			draft := seatplan.DraftRow{Label: row.label}
			for _, seat := range alongRow(row.seats) {
				draft.Seats = append(draft.Seats, seat.DraftSeat)
				order = append(order, seat.added)
			}
			section.Rows = append(section.Rows, draft)
		}
		sections = append(sections, section)
	}
	return sections, order
}

package sbt

import (
	"fmt"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// Plan is everything one of the vendor's files says.
type Plan struct {
	// Plan is the seating plan; it has at least one seat.
	Plan *seatplan.Plan
	// States is by seat index.
	States []SeatState
	// PriceCategories are all that the file lists, in its order, those without
	// a seat too; they may be the categories of areas.
	PriceCategories []PriceCategory
	// Version is the format's, such as "1.1"; empty where the file has none.
	Version string
	// StatusVersion changes whenever a state does, where a server sends it.
	StatusVersion string

	draft seatplan.Draft
}

// PriceCategory is a price category as the file has it.
type PriceCategory struct {
	seatplan.PriceCategory
	Index   string // what seats name it by
	Price   string // at the standard tariff: a plain decimal literal, or empty
	Tariffs []TariffPrice
	Seats   int // how many seats of the plan are in it
}

// TariffPrice is what one place of a price category costs at one tariff.
type TariffPrice struct {
	seatplan.Tariff
	Price string // a plain decimal literal, or empty
}

// Area is an area that the vendor sells but does not draw: general admission.
type Area struct {
	ID       seatplan.AreaID
	Name     string
	Category seatplan.CategoryID
	Capacity int // 0: not known
}

// Statuses returns each seat's status as the file has it, by seat index. A seat
// that cannot be sold is never free, and one's own are held like anybody's.
func (p *Plan) Statuses() []seatplan.Status {
	statuses := make([]seatplan.Status, len(p.States))
	for i, s := range p.States {
		statuses[i] = s.State.Status()
		if statuses[i] == seatplan.Free && (p.Plan.SeatID(i) == "" || p.Plan.Category(i) == seatplan.NoCategory) {
			statuses[i] = seatplan.Blocked
		}
	}
	return statuses
}

// WithAreas returns the plan with areas besides its seats, which keep their
// indexes. An area's price category is looked up in the file's list; one that
// the file does not know gets the area's name and a colour of ours.
func (p *Plan) WithAreas(areas []Area) (*seatplan.Plan, error) {
	d := p.draft
	d.Categories = slices.Clone(d.Categories)
	d.Areas = nil
	for _, a := range areas {
		d.Areas = append(d.Areas, seatplan.DraftArea{
			ID: a.ID, Name: svg.Label(a.Name), Capacity: a.Capacity, Category: p.categoryOf(&d, a),
		})
	}
	plan, err := seatplan.New(d)
	if err != nil {
		return nil, fmt.Errorf("add areas to plan: %w", err)
	}
	return plan, nil
}

// categoryOf returns the index of an area's price category in the draft, where
// it is added if need be.
func (p *Plan) categoryOf(d *seatplan.Draft, a Area) int {
	if a.Category == "" {
		return seatplan.NoCategory
	}
	for i, c := range d.Categories {
		if c.ID == a.Category {
			return i
		}
	}
	added := seatplan.PriceCategory{ID: a.Category, Name: svg.Label(a.Name), Color: svg.Palette(len(d.Categories))}
	for _, c := range p.PriceCategories {
		if c.ID == a.Category {
			added = c.PriceCategory
		}
	}
	d.Categories = append(d.Categories, added)
	return len(d.Categories) - 1
}

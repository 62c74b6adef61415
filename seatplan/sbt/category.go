package sbt

import (
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// Bounds on the lists of a file; a plan of the vendor's has about fifteen price
// categories.
const (
	maxCategories = 2_000
	maxTariffs    = 200 // of one price category
)

// category is a price category as it stands in the metadata.
type category struct {
	id, index, class, color, name, price string
	tariffs                              []TariffPrice
}

func newCategory(e *svg.Element) category {
	c := category{
		id: parseID(value(e, "id")), index: canonical(value(e, "index")), class: value(e, "class"),
		color: value(e, "color"), name: svg.Label(value(e, "name")), price: decimal(value(e, "price")),
	}
	if c.class == "" {
		c.class = "cat" + c.index
	}
	return c
}

// addTariff takes a tariff; one without an id cannot be asked for and is left
// out.
func (c *category) addTariff(e *svg.Element) error {
	id := parseID(value(e, "id"))
	if id == "" {
		return nil
	}
	if len(c.tariffs) == maxTariffs {
		return svg.ErrTooLarge
	}
	c.tariffs = append(c.tariffs, TariffPrice{
		Tariff: seatplan.Tariff{ID: seatplan.TariffID(id), Name: svg.Label(value(e, "name"))},
		Price:  decimal(value(e, "price")),
	})
	return nil
}

// decimal returns a plain decimal literal; empty for anything else.
func decimal(text string) string {
	if _, err := seatplan.ParseMoney(text, "CLF"); err != nil { // four decimals, as many as any currency
		return ""
	}
	return text
}

// joiner finds the price category that a seat names.
type joiner struct {
	list []PriceCategory
	by   map[string]int // what seats name a price category by, to its place in the list
}

// join lists the price categories that have an id, each once, and decides what
// seats name them by: the index if that fits any seat, the id if it fits all.
func join(categories []category, seats []seat) joiner {
	j := joiner{}
	byIndex, byID := map[string]int{}, map[string]int{}
	for _, c := range categories {
		if c.id == "" {
			continue
		}
		i, known := byID[c.id]
		if !known {
			i = len(j.list)
			byID[c.id] = i
			j.list = append(j.list, c.listed())
		}
		if _, taken := byIndex[c.index]; !taken && c.index != "" {
			byIndex[c.index] = i
		}
	}
	anyIndex, everyID := false, true
	for _, s := range seats {
		_, isIndex := byIndex[s.category]
		_, isID := byID[s.category]
		anyIndex = anyIndex || isIndex
		everyID = everyID && (isID || s.category == "")
	}
	switch {
	case anyIndex:
		j.by = byIndex
	case everyID:
		j.by = byID
	}
	return j
}

func (c category) listed() PriceCategory {
	name := c.name
	if name == "" {
		name = c.id
	}
	return PriceCategory{
		PriceCategory: seatplan.PriceCategory{ID: seatplan.CategoryID(c.id), Name: name},
		Index:         c.index, Price: c.price, Tariffs: c.tariffs,
	}
}

// of returns the place in the list of the category a seat names.
func (j *joiner) of(s seat) (int, bool) {
	i, ok := j.by[s.category]
	return i, ok
}

// paint gives every price category its colour: its own, else its class's, else
// that of a seat in it, a free one first, else one of ours.
func (j *joiner) paint(categories []category, seats []seat, drawing *svg.Drawing) {
	bySeat := map[int]seatplan.Color{}
	free := map[int]bool{}
	for _, s := range seats {
		i, ok := j.of(s)
		if !ok || free[i] {
			continue
		}
		if color, ok := s.presentation.OwnFill(); ok {
			if _, have := bySeat[i]; !have || s.state.State == Available {
				bySeat[i], free[i] = color, s.state.State == Available
			}
		}
	}
	source := map[seatplan.CategoryID]category{}
	for _, c := range categories {
		if _, have := source[seatplan.CategoryID(c.id)]; !have {
			source[seatplan.CategoryID(c.id)] = c
		}
	}
	for i := range j.list {
		c := source[j.list[i].ID]
		color, ok := svg.ParseColor(c.color)
		if !ok {
			color, ok = drawing.ClassFill(c.class)
		}
		if !ok {
			color, ok = bySeat[i]
		}
		if !ok {
			color = svg.Palette(i)
		}
		j.list[i].Color = color
	}
}

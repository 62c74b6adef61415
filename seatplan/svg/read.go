package svg

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// Read reads a drawing that follows the convention of this package. What is
// wrong with it is an [*Error] with the line, or a reason of [seatplan.New].
// On error the plan is nil.
func Read(r io.Reader) (*seatplan.Plan, error) {
	draft, err := ReadDraft(r)
	if err != nil {
		return nil, err
	}
	plan, err := seatplan.New(*draft)
	if err != nil {
		return nil, fmt.Errorf("read drawing: %w", err)
	}
	return plan, nil
}

// ReadDraft is like Read for callers who complete the plan before it is made,
// say with price categories that the drawing does not name.
func ReadDraft(r io.Reader) (*seatplan.Draft, error) {
	data, err := ReadBytes(r)
	if err != nil {
		return nil, err
	}
	v := visitor{categories: map[string]int{}, byArea: map[string]int{}}
	drawing, err := Walk(data, &v)
	if err != nil {
		return nil, err
	}
	return v.draft(drawing), nil
}

// visitor gathers a drawing of our convention.
type visitor struct {
	seats      []seat
	areas      []area
	byArea     map[string]int
	points     int // of all outlines
	decoration Decoration
	list       []category
	categories map[string]int
	within     *Element // the open seat or area
}

type seat struct {
	draft        seatplan.DraftSeat
	disc         Disc
	section, row string
	presentation *Presentation
}

type area struct {
	draft seatplan.DraftArea
	parts []item
}

type category struct {
	seatplan.PriceCategory
	colored      bool
	presentation *Presentation // of the first element in it
}

// Open notes the beginning of a seat or an area, whose shapes are no
// decoration.
func (v *visitor) Open(e *Element) error {
	_, isSeat := e.Attr("data-seat")
	switch {
	case !e.Rendered:
		return nil
	case v.within != nil && isSeat:
		return e.At(ErrNested)
	case v.within != nil:
		return nil
	case isSeat:
		e.Measure()
		v.within = e
		return nil
	}
	if id, ok := e.Attr("data-area"); ok {
		v.within = e
		return e.At(v.openArea(e, id))
	}
	return nil
}

// Close takes what the element is.
func (v *visitor) Close(e *Element) error {
	if v.within == nil {
		if _, ok := e.Nearest("data-stage"); ok {
			return v.decoration.AddStage(e)
		}
		return v.decoration.Add(e)
	}
	_, isSeat := v.within.Attr("data-seat")
	if v.within == e {
		v.within = nil
	}
	switch {
	case isSeat && v.within == nil:
		return v.addSeat(e)
	case isSeat:
		return nil
	case IsShape(e):
		return v.outline(e)
	}
	return v.decoration.Add(e)
}

func (v *visitor) addSeat(e *Element) error {
	if len(v.seats) == seatplan.MaxSeats {
		return e.At(seatplan.ErrTooLarge)
	}
	disc, err := e.Disc()
	if err != nil {
		return err
	}
	s := seat{disc: disc, presentation: e.Presentation, section: nearestLabel(e, "data-section"), row: nearestLabel(e, "data-row")}
	number, _ := e.Attr("data-seat")
	code, _ := e.Attr("data-code")
	s.draft = seatplan.DraftSeat{ID: seatplan.SeatID(code), Number: Label(number)}
	if code != "" && !seatplan.ValidID(code) {
		return e.At(seatplan.ErrID)
	}
	if _, ok := e.Attr("data-accessible"); ok {
		s.draft.Mark |= seatplan.MarkAccessible
	}
	if s.draft.Category, err = v.category(e); err != nil {
		return e.At(err)
	}
	v.seats = append(v.seats, s)
	return nil
}

func nearestLabel(e *Element, name string) string {
	value, _ := e.Nearest(name)
	return Label(value)
}

func (v *visitor) openArea(e *Element, id string) error {
	i, known := v.byArea[id]
	if !known {
		if !seatplan.ValidID(id) {
			return seatplan.ErrID
		}
		if len(v.areas) == seatplan.MaxAreas {
			return seatplan.ErrTooLarge
		}
		i = len(v.areas)
		v.byArea[id] = i
		v.areas = append(v.areas, area{draft: seatplan.DraftArea{
			ID: seatplan.AreaID(id), Name: id, Category: seatplan.NoCategory,
		}})
	}
	draft := &v.areas[i].draft
	if name, ok := e.Attr("data-name"); ok && Label(name) != "" {
		draft.Name = Label(name)
	}
	if text, ok := e.Attr("data-capacity"); ok {
		n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 31)
		if err != nil {
			return ErrCapacity
		}
		draft.Capacity = int(n)
	}
	c, err := v.category(e)
	if c != seatplan.NoCategory {
		draft.Category = c
	}
	return err
}

// outline adds a shape to the open area.
func (v *visitor) outline(e *Element) error {
	id, _ := e.Nearest("data-area")
	i, ok := v.byArea[id]
	if !ok || !e.Rendered {
		return nil
	}
	subs, err := e.flatten(seatplan.MaxPoints/4 - v.points)
	if err != nil {
		return err
	}
	for _, s := range subs {
		v.points += len(s.points)
	}
	v.areas[i].parts = append(v.areas[i].parts, item{presentation: e.Presentation, subs: subs})
	return nil
}

// category returns the index of the price category an element is in.
func (v *visitor) category(e *Element) (int, error) {
	from := e
	for from != nil {
		if _, ok := from.Attr("data-category"); ok {
			break
		}
		from = from.Parent
	}
	if from == nil {
		return seatplan.NoCategory, nil
	}
	id, _ := from.Attr("data-category")
	i, known := v.categories[id]
	if !known {
		if !seatplan.ValidID(id) {
			return seatplan.NoCategory, seatplan.ErrID
		}
		if len(v.list) == seatplan.MaxCategories {
			return seatplan.NoCategory, seatplan.ErrTooLarge
		}
		i = len(v.list)
		v.categories[id] = i
		v.list = append(v.list, category{presentation: e.Presentation, PriceCategory: seatplan.PriceCategory{
			ID: seatplan.CategoryID(id), Name: id,
		}})
	}
	return i, v.list[i].describe(from)
}

// describe takes the name and colour that stand beside the category's id.
func (c *category) describe(from *Element) error {
	if name, ok := from.Attr("data-category-name"); ok && Label(name) != "" {
		c.Name = Label(name)
	}
	text, ok := from.Attr("data-category-color")
	if !ok {
		return nil
	}
	c.Color, c.colored = ParseColor(text)
	if !c.colored {
		return ErrColor
	}
	return nil
}

func (v *visitor) draft(drawing *Drawing) *seatplan.Draft {
	d := seatplan.Draft{Name: drawing.Title, Box: drawing.Box}
	for i, c := range v.list {
		if fill := drawing.Style(c.presentation).Fill; !c.colored && fill.seen() && fill.Known && fill.Color != 0 {
			c.Color = fill.Color
		} else if !c.colored {
			c.Color = Palette(i)
		}
		d.Categories = append(d.Categories, c.PriceCategory)
	}
	var seating Seating
	for _, s := range v.seats {
		disc := drawing.Settle(s.disc)
		if !drawing.Shows(s.presentation, disc) {
			continue
		}
		s.draft.X, s.draft.Y, s.draft.R = disc.X, disc.Y, disc.R
		seating.Add(s.section, s.row, s.draft)
	}
	d.Sections, _ = seating.Sections()
	for _, a := range v.areas {
		d.Areas = append(d.Areas, a.outlined(drawing))
	}
	d.Shapes = WithoutSeatTexts(v.decoration.Shapes(drawing), d.Sections)
	return &d
}

// outlined returns the area with the outline of its parts that are not hidden.
func (a area) outlined(drawing *Drawing) seatplan.DraftArea {
	var subs []subpath
	for _, part := range a.parts {
		if !drawing.Style(part.presentation).Hidden {
			subs = append(subs, part.subs...)
		}
	}
	a.draft.Outline = bridged(subs)
	return a.draft
}

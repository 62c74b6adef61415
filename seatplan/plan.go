package seatplan

// Plan is the geometry and labels of one venue layout. It is immutable, knows
// nothing of availability and is made by [New] or [Assemble].
//
// Plan space is a grid of whole steps with x rightwards and y downwards, from
// (0,0) to (Width,Height), the longer side being [GridSide] steps. Seats are
// kept as parallel arrays without pointers: a plan of 100,000 seats costs the
// garbage collector nothing.
type Plan struct {
	name          string
	width, height uint16
	categories    []PriceCategory
	sections      []Section
	rows          []Row
	areas         []Area
	shapes        []Shape

	xy       []uint16 // x, y of each seat, interleaved
	rowOf    []uint32
	category []uint8
	marks    []Mark
	ids      texts
	numbers  texts
	byID     []uint32 // seat indexes with an id, ordered by compareIDs
}

// GridSide is the length of a plan's longer side in steps.
const GridSide = 65535

// NoCategory is the category index of a seat that has none and cannot be sold.
const NoCategory = -1

// Point is a place in plan space.
type Point struct{ X, Y uint16 }

// Rect is a box in plan space; Max is inside.
type Rect struct{ Min, Max Point }

// Contains reports whether p lies in r.
func (r Rect) Contains(p Point) bool {
	return p.X >= r.Min.X && p.X <= r.Max.X && p.Y >= r.Min.Y && p.Y <= r.Max.Y
}

// Color is an RGB colour, 0xRRGGBB.
type Color uint32

// PriceCategory is the painted level of a seat or an area.
type PriceCategory struct {
	ID    CategoryID
	Name  string
	Color Color
}

// Section is a named part of the plan: consecutive rows, hence consecutive
// seats.
type Section struct {
	ID               SectionID
	Name             string
	FirstRow, Rows   int
	FirstSeat, Seats int
	Radius           uint16 // of its seats' discs, in steps
	Box              Rect   // around its seats' discs
}

// Row is a labelled run of consecutive seats, in the order they stand in.
type Row struct {
	Label            string
	Section          int
	FirstSeat, Seats int
}

// Mark says what is particular about a seat; marks may be combined.
type Mark uint8

// MarkAccessible is a place for a wheelchair user or beside one.
const MarkAccessible Mark = 1

// Seat is one numbered place, copied out of its plan.
type Seat struct {
	ID       SeatID // empty: drawn, but cannot be sold
	Number   string
	Row      int
	Category int // index into Categories, or NoCategory
	Mark     Mark
	At       Point
}

// Area is a part of the plan with capacity but no numbered seats.
type Area struct {
	ID       AreaID
	Name     string
	Category int     // index into Categories, or NoCategory
	Capacity int     // 0: not known
	Outline  []Point // empty: not drawn, sold from the list only
	Label    Point   // where its name is written
}

// ShapeKind says how a decoration is drawn.
type ShapeKind uint8

const (
	// ShapeFill is a filled polygon: a wall, a bar, a table.
	ShapeFill ShapeKind = iota
	// ShapeLine is an open polyline.
	ShapeLine
	// ShapeStage is the filled polygon of the stage or the pitch.
	ShapeStage
	// ShapeText is a text centred on its only point.
	ShapeText
)

// Shape is one piece of decoration, flattened to straight lines.
type Shape struct {
	Kind   ShapeKind
	Points []Point
	Text   string
	Size   uint16 // text height, in steps
}

// Name returns the plan's name, for people.
func (p *Plan) Name() string { return p.name }

// Size returns the plan's width and height in steps.
func (p *Plan) Size() (width, height int) { return int(p.width), int(p.height) }

// Len returns the number of seats.
func (p *Plan) Len() int { return len(p.category) }

// Categories, Sections, Rows, Areas and Shapes return the plan's parts. The
// slices are the plan's own and must not be changed.
func (p *Plan) Categories() []PriceCategory { return p.categories }

// Sections returns the sections; see [Plan.Categories].
func (p *Plan) Sections() []Section { return p.sections }

// Rows returns the rows; see [Plan.Categories].
func (p *Plan) Rows() []Row { return p.rows }

// Areas returns the areas; see [Plan.Categories].
func (p *Plan) Areas() []Area { return p.areas }

// Shapes returns the decoration in drawing order; see [Plan.Categories].
func (p *Plan) Shapes() []Shape { return p.shapes }

// Coordinates returns x, y of every seat, interleaved: the layout a vertex
// buffer takes. The slice is the plan's own and must not be changed.
func (p *Plan) Coordinates() []uint16 { return p.xy }

// CategoryIndexes returns each seat's category index, 255 for none. The slice
// is the plan's own and must not be changed.
func (p *Plan) CategoryIndexes() []uint8 { return p.category }

// At returns where seat i is.
func (p *Plan) At(i int) Point { return Point{p.xy[2*i], p.xy[2*i+1]} }

// Category returns the category index of seat i, or NoCategory.
func (p *Plan) Category(i int) int {
	if c := p.category[i]; c != noCategory {
		return int(c)
	}
	return NoCategory
}

// SeatID returns the id of seat i.
func (p *Plan) SeatID(i int) SeatID { return SeatID(p.ids.at(i)) }

// RowOf returns the row index of seat i.
func (p *Plan) RowOf(i int) int { return int(p.rowOf[i]) }

// SectionOf returns the section index of seat i.
func (p *Plan) SectionOf(i int) int { return p.rows[p.rowOf[i]].Section }

// Seat returns seat i, which must be in [0, Len).
func (p *Plan) Seat(i int) Seat {
	return Seat{
		ID: p.SeatID(i), Number: p.numbers.at(i), Row: p.RowOf(i),
		Category: p.Category(i), Mark: p.marks[i], At: p.At(i),
	}
}

// Find returns the index of the seat with the given id.
func (p *Plan) Find(id SeatID) (int, bool) {
	lo, hi := 0, len(p.byID)
	for lo < hi {
		if mid := (lo + hi) / 2; compareIDs(p.ids.at(int(p.byID[mid])), string(id)) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(p.byID) && p.ids.at(int(p.byID[lo])) == string(id) {
		return int(p.byID[lo]), true
	}
	return 0, false
}

// FindArea returns the index of the area with the given id.
func (p *Plan) FindArea(id AreaID) (int, bool) {
	for i := range p.areas {
		if p.areas[i].ID == id {
			return i, true
		}
	}
	return 0, false
}

// FindSection returns the index of the section with the given id.
func (p *Plan) FindSection(id SectionID) (int, bool) {
	for i := range p.sections {
		if p.sections[i].ID == id {
			return i, true
		}
	}
	return 0, false
}

// FindCategory returns the index of the price category with the given id.
func (p *Plan) FindCategory(id CategoryID) (int, bool) {
	for i := range p.categories {
		if p.categories[i].ID == id {
			return i, true
		}
	}
	return 0, false
}

const noCategory = 255

// texts is many short strings in one, so that the garbage collector sees two
// pointers however many there are.
type texts struct {
	all string
	end []uint32
}

func (t *texts) at(i int) string {
	start := uint32(0)
	if i > 0 {
		start = t.end[i-1]
	}
	return t.all[start:t.end[i]]
}

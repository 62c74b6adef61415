package seatplan_test

import (
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/seatplantest"
)

// small returns a draft of two sections, one area and two shapes.
func small() seatplan.Draft {
	seat := func(id, number string, x, y float64) seatplan.DraftSeat {
		return seatplan.DraftSeat{ID: seatplan.SeatID(id), Number: number, X: x, Y: y, R: 5}
	}
	return seatplan.Draft{
		Name:       "Small hall",
		Categories: []seatplan.PriceCategory{{ID: "c1", Name: "First"}, {ID: "c2", Name: "Second"}},
		Sections: []seatplan.DraftSection{
			{ID: "stalls", Name: "Stalls", Rows: []seatplan.DraftRow{
				{Label: "A", Seats: []seatplan.DraftSeat{seat("11", "1", 10, 10), seat("12", "2", 30, 10)}},
				{Label: "empty"},
				{Label: "B", Seats: []seatplan.DraftSeat{seat("9", "1", 10, 30), seat("", "2", 30, 30), seat("101", "3", 50, 30)}},
			}},
			{ID: "nobody", Name: "No seats"},
			{ID: "box", Name: "Box", Rows: []seatplan.DraftRow{{Seats: []seatplan.DraftSeat{seat("b-1", "1", 95, 45)}}}},
		},
		Areas: []seatplan.DraftArea{
			{ID: "floor", Name: "Floor", Category: 1, Capacity: 300, Outline: []seatplan.DraftPoint{{X: 60, Y: 5}, {X: 80, Y: 5}, {X: 80, Y: 25}, {X: 60, Y: 25}}},
			{ID: "terrace", Name: "Terrace", Category: seatplan.NoCategory},
		},
		Shapes: []seatplan.DraftShape{
			{Kind: seatplan.ShapeStage, Points: []seatplan.DraftPoint{{}, {X: 40}, {X: 40, Y: 3}}},
			{Kind: seatplan.ShapeText, Points: []seatplan.DraftPoint{{X: 20, Y: 1}}, Text: "Stage", Size: 2},
		},
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	p, err := seatplan.New(small())
	if err != nil {
		t.Fatal(err)
	}
	// 100 by 50 units: 655.35 steps a unit.
	if w, h := p.Size(); w != seatplan.GridSide || h != 32768 {
		t.Errorf("Size() = %d, %d, want 65535, 32768", w, h)
	}
	wantSections := []seatplan.Section{
		{ID: "stalls", Name: "Stalls", Rows: 2, Seats: 5, Radius: 3277, Box: seatplan.Rect{
			Min: seatplan.Point{X: 3277, Y: 3277}, Max: seatplan.Point{X: 36045, Y: 22938}}},
		{ID: "box", Name: "Box", FirstRow: 2, Rows: 1, FirstSeat: 5, Seats: 1, Radius: 3277, Box: seatplan.Rect{
			Min: seatplan.Point{X: 58981, Y: 26214}, Max: seatplan.Point{X: 65535, Y: 32768}}},
	}
	if diff := cmp.Diff(wantSections, p.Sections()); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	wantRows := []seatplan.Row{
		{Label: "A", Seats: 2}, {Label: "B", FirstSeat: 2, Seats: 3}, {Section: 1, FirstSeat: 5, Seats: 1},
	}
	if diff := cmp.Diff(wantRows, p.Rows()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	want := seatplan.Seat{ID: "101", Number: "3", Row: 1, At: seatplan.Point{X: 32768, Y: 19661}}
	if diff := cmp.Diff(want, p.Seat(4)); diff != "" {
		t.Errorf("seat 4 (-want +got):\n%s", diff)
	}
	if got := p.Areas()[0].Label; got != (seatplan.Point{X: 45874, Y: 9830}) {
		t.Errorf("the floor's label is at %v", got)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	p := seatplantest.MustNew(small())
	for id, want := range map[seatplan.SeatID]int{"11": 0, "12": 1, "9": 2, "101": 4, "b-1": 5} {
		if got, ok := p.Find(id); !ok || got != want {
			t.Errorf("Find(%s) = %d, %v, want %d", id, got, ok, want)
		}
	}
	for _, id := range []seatplan.SeatID{"", "1", "10", "102", "b-2", "zzzzzz"} {
		if got, ok := p.Find(id); ok {
			t.Errorf("Find(%q) = %d, want none", id, got)
		}
	}
	if i, ok := p.FindArea("terrace"); !ok || i != 1 {
		t.Errorf("FindArea(terrace) = %d, %v", i, ok)
	}
	if i, ok := p.FindSection("box"); !ok || i != 1 || p.SectionOf(5) != i {
		t.Errorf("FindSection(box) = %d, %v; seat 5 is in %d", i, ok, p.SectionOf(5))
	}
	if i, ok := p.FindCategory("c2"); !ok || i != 1 {
		t.Errorf("FindCategory(c2) = %d, %v", i, ok)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", seatplan.MaxLabel+1)
	for _, c := range []struct {
		name   string
		change func(d *seatplan.Draft)
		want   error
	}{
		{"nothing", func(d *seatplan.Draft) { *d = seatplan.Draft{Name: "n"} }, seatplan.ErrEmpty},
		{"only empty rows", func(d *seatplan.Draft) { d.Areas, d.Sections = nil, d.Sections[1:2] }, seatplan.ErrEmpty},
		{"too many rows", func(d *seatplan.Draft) { d.Sections[0].Rows = make([]seatplan.DraftRow, seatplan.MaxRows+1) }, seatplan.ErrTooLarge},
		{"too many seats", func(d *seatplan.Draft) {
			d.Sections[0].Rows[0].Seats = make([]seatplan.DraftSeat, seatplan.MaxSeats+1)
		}, seatplan.ErrTooLarge},
		{"too many points", func(d *seatplan.Draft) { d.Areas[0].Outline = make([]seatplan.DraftPoint, seatplan.MaxPoints+1) }, seatplan.ErrTooLarge},
		{"capacity", func(d *seatplan.Draft) { d.Areas[0].Capacity = -1 }, seatplan.ErrTooLarge},
		{"name", func(d *seatplan.Draft) { d.Name = long }, seatplan.ErrLabel},
		{"name not text", func(d *seatplan.Draft) { d.Name = "\xff" }, seatplan.ErrLabel},
		{"row label", func(d *seatplan.Draft) { d.Sections[0].Rows[0].Label = long }, seatplan.ErrLabel},
		{"section name", func(d *seatplan.Draft) { d.Sections[0].Name = long }, seatplan.ErrLabel},
		{"seat number", func(d *seatplan.Draft) { d.Sections[0].Rows[0].Seats[0].Number = long }, seatplan.ErrLabel},
		{"area name", func(d *seatplan.Draft) { d.Areas[0].Name = long }, seatplan.ErrLabel},
		{"category name", func(d *seatplan.Draft) { d.Categories[0].Name = long }, seatplan.ErrLabel},
		{"text", func(d *seatplan.Draft) { d.Shapes[1].Text = long }, seatplan.ErrLabel},
		{"seat id", func(d *seatplan.Draft) { d.Sections[0].Rows[0].Seats[0].ID = "a b" }, seatplan.ErrID},
		{"section id", func(d *seatplan.Draft) { d.Sections[0].ID = "" }, seatplan.ErrID},
		{"area id", func(d *seatplan.Draft) { d.Areas[0].ID = "" }, seatplan.ErrID},
		{"category id", func(d *seatplan.Draft) { d.Categories[0].ID = "" }, seatplan.ErrID},
		{"seat twice", func(d *seatplan.Draft) { d.Sections[0].Rows[2].Seats[0].ID = "b-1" }, seatplan.ErrTwice},
		{"section twice", func(d *seatplan.Draft) { d.Sections[2].ID = "stalls" }, seatplan.ErrTwice},
		{"area twice", func(d *seatplan.Draft) { d.Areas[1].ID = "floor" }, seatplan.ErrTwice},
		{"category twice", func(d *seatplan.Draft) { d.Categories[1].ID = "c1" }, seatplan.ErrTwice},
		{"seat category", func(d *seatplan.Draft) { d.Sections[0].Rows[0].Seats[0].Category = 2 }, seatplan.ErrCategory},
		{"seat category below none", func(d *seatplan.Draft) { d.Sections[0].Rows[0].Seats[0].Category = -2 }, seatplan.ErrCategory},
		{"seat category of 256", func(d *seatplan.Draft) { d.Sections[0].Rows[0].Seats[0].Category = 256 }, seatplan.ErrCategory},
		{"area category", func(d *seatplan.Draft) { d.Areas[0].Category = 2 }, seatplan.ErrCategory},
		{"seat nowhere", func(d *seatplan.Draft) { d.Sections[0].Rows[0].Seats[0].X = math.NaN() }, seatplan.ErrCoordinates},
		{"seat far out", func(d *seatplan.Draft) { d.Sections[0].Rows[0].Seats[0].Y = 1e10 }, seatplan.ErrCoordinates},
		{"negative radius", func(d *seatplan.Draft) { d.Sections[0].Rows[0].Seats[0].R = -1 }, seatplan.ErrCoordinates},
		{"outline", func(d *seatplan.Draft) { d.Areas[0].Outline[1].Y = math.Inf(1) }, seatplan.ErrCoordinates},
		{"shape without points", func(d *seatplan.Draft) { d.Shapes[0].Points = nil }, seatplan.ErrCoordinates},
		{"shape kind", func(d *seatplan.Draft) { d.Shapes[0].Kind = 9 }, seatplan.ErrCoordinates},
		{"text size", func(d *seatplan.Draft) { d.Shapes[1].Size = math.NaN() }, seatplan.ErrCoordinates},
		{"box", func(d *seatplan.Draft) { d.Box.Max.X = math.NaN() }, seatplan.ErrCoordinates},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := small()
			c.change(&d)
			if p, err := seatplan.New(d); p != nil || !errors.Is(err, c.want) {
				t.Errorf("New = %v, %v, want nil, %v", p, err, c.want)
			}
		})
	}
}

func TestNewFits(t *testing.T) {
	t.Parallel()
	one := func(x, y, r float64) []seatplan.DraftSection {
		return []seatplan.DraftSection{{ID: "s", Rows: []seatplan.DraftRow{{Seats: []seatplan.DraftSeat{
			{ID: "1", X: x, Y: y, R: r, Category: seatplan.NoCategory},
		}}}}}
	}
	box := func(x0, y0, x1, y1 float64) seatplan.DraftBox {
		return seatplan.DraftBox{Min: seatplan.DraftPoint{X: x0, Y: y0}, Max: seatplan.DraftPoint{X: x1, Y: y1}}
	}
	for _, c := range []struct {
		name          string
		draft         seatplan.Draft
		width, height int
		at            seatplan.Point
	}{
		{"a seat alone", seatplan.Draft{Sections: one(7, 7, 1)}, 65535, 65535, seatplan.Point{X: 32768, Y: 32768}},
		{"a point", seatplan.Draft{Sections: one(1e9, -1e9, 0)}, 65535, 65535, seatplan.Point{}},
		{"a speck", seatplan.Draft{Sections: one(0, 0, 1e-320)}, 65535, 65535, seatplan.Point{}},
		{"in a box", seatplan.Draft{Sections: one(1, 1, 0), Box: box(0, 0, 1, 2)}, 32768, 65535, seatplan.Point{X: 32768, Y: 32768}},
		{"out of its box", seatplan.Draft{Sections: one(4, 1, 0), Box: box(0, 0, 2, 2)}, 65535, 32768, seatplan.Point{X: 65535, Y: 16384}},
		{"in an inverted box", seatplan.Draft{Sections: one(1, 1, 1), Box: box(9, 9, 1, 1)}, 65535, 65535, seatplan.Point{X: 32768, Y: 32768}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := seatplan.New(c.draft)
			if err != nil {
				t.Fatal(err)
			}
			if w, h := p.Size(); w != c.width || h != c.height || p.At(0) != c.at {
				t.Errorf("size %d×%d, seat at %v, want %d×%d, %v", w, h, p.At(0), c.width, c.height, c.at)
			}
		})
	}
	areas := seatplan.Draft{Areas: []seatplan.DraftArea{{ID: "a", Category: seatplan.NoCategory}}}
	if p, err := seatplan.New(areas); err != nil || p.Len() != 0 {
		t.Errorf("New of areas only = %v, %v", p, err)
	}
}

func TestAssembleRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(p *seatplan.Parts)
		want   error
	}{
		{"a coordinate too few", func(p *seatplan.Parts) { p.XY = p.XY[1:] }, seatplan.ErrParts},
		{"a mark too few", func(p *seatplan.Parts) { p.Marks = nil }, seatplan.ErrParts},
		{"an id too many", func(p *seatplan.Parts) { p.IDs.Add([]byte("7")) }, seatplan.ErrParts},
		{"a number too few", func(p *seatplan.Parts) { p.Numbers = seatplan.TextList{} }, seatplan.ErrParts},
		{"an empty row", func(p *seatplan.Parts) { p.Rows[0].Seats = 0 }, seatplan.ErrParts},
		{"a row too long", func(p *seatplan.Parts) { p.Rows[1].Seats = math.MaxInt }, seatplan.ErrParts},
		{"a row too short", func(p *seatplan.Parts) { p.Rows[1].Seats = 1 }, seatplan.ErrParts},
		{"an empty section", func(p *seatplan.Parts) { p.Sections[0].Rows = 0 }, seatplan.ErrParts},
		{"a section too long", func(p *seatplan.Parts) { p.Sections[0].Rows = math.MaxInt }, seatplan.ErrParts},
		{"a row without section", func(p *seatplan.Parts) { p.Sections[0].Rows = 1 }, seatplan.ErrParts},
		{"no radius", func(p *seatplan.Parts) { p.Sections[0].Radius = 0 }, seatplan.ErrCoordinates},
		{"not the whole grid", func(p *seatplan.Parts) { p.Width = 65534 }, seatplan.ErrCoordinates},
		{"no height", func(p *seatplan.Parts) { p.Height = 0 }, seatplan.ErrCoordinates},
		{"off the plan", func(p *seatplan.Parts) { p.XY[1] = 1001 }, seatplan.ErrCoordinates},
		{"outline off the plan", func(p *seatplan.Parts) { p.Areas[0].Outline[0].Y = 1001 }, seatplan.ErrCoordinates},
		{"unknown category", func(p *seatplan.Parts) { p.Category[0] = 1 }, seatplan.ErrCategory},
		{"area's category", func(p *seatplan.Parts) { p.Areas[0].Category = -2 }, seatplan.ErrCategory},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			parts := threeSeats()
			c.change(&parts)
			if p, err := seatplan.Assemble(parts); p != nil || !errors.Is(err, c.want) {
				t.Errorf("Assemble = %v, %v, want nil, %v", p, err, c.want)
			}
		})
	}
	if _, err := seatplan.Assemble(threeSeats()); err != nil {
		t.Errorf("Assemble of good parts: %v", err)
	}
}

func threeSeats() seatplan.Parts {
	p := seatplan.Parts{
		Width: seatplan.GridSide, Height: 1000, Categories: []seatplan.PriceCategory{{ID: "c"}},
		Sections: []seatplan.Section{{ID: "s", Rows: 2, Radius: 5}},
		Rows:     []seatplan.Row{{Seats: 1}, {Seats: 2}},
		XY:       []uint16{10, 10, 10, 1000, 65535, 20}, Category: []uint8{0, 255, 0}, Marks: make([]seatplan.Mark, 3),
		Areas: []seatplan.Area{{ID: "a", Outline: []seatplan.Point{{X: 1, Y: 1}}}},
	}
	for _, id := range []string{"1", "2", ""} {
		p.IDs.Add([]byte(id))
		p.Numbers.Add(nil)
	}
	return p
}

// FuzzNew holds the laws of plans against drafts made of arbitrary bytes.
func FuzzNew(f *testing.F) {
	f.Add([]byte("one two three four five six seven eight nine ten eleven"))
	f.Add(make([]byte, 200))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := seatplan.New(scribble(data))
		if (p == nil) != (err != nil) {
			t.Fatalf("New = %v, %v", p, err)
		}
		if p != nil {
			checkPlan(t, p)
		}
	})
}

// checkPlan holds what is true of every plan.
func checkPlan(t *testing.T, p *seatplan.Plan) {
	t.Helper()
	g := seatplan.NewGrid(p)
	for i := range p.Len() {
		if id := p.SeatID(i); id != "" {
			if got, ok := p.Find(id); !ok || got != i {
				t.Fatalf("Find(%s) = %d, %v, want %d", id, got, ok, i)
			}
		}
		at := p.At(i)
		if hit, ok := g.Hit(float64(at.X), float64(at.Y), 0); !ok || p.At(hit) != at {
			t.Fatalf("Hit at seat %d = %d, %v", i, hit, ok)
		}
		if box := p.Sections()[p.SectionOf(i)].Box; !box.Contains(at) {
			t.Fatalf("seat %d at %v is outside its section's box %v", i, at, box)
		}
		for _, way := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			if next, ok := g.Neighbour(i, way[0], way[1]); ok && (next == i || next < 0 || next >= p.Len()) {
				t.Fatalf("Neighbour(%d, %v) = %d", i, way, next)
			}
		}
	}
}

// scribble makes a draft of bytes: some good, most with a flaw or two.
func scribble(data []byte) seatplan.Draft {
	next := func() float64 {
		if len(data) == 0 {
			return 0
		}
		b := data[0]
		data = data[1:]
		if b == 255 && len(data) >= 8 {
			v := math.Float64frombits(binary.LittleEndian.Uint64(data))
			data = data[8:]
			return v
		}
		return float64(b)
	}
	text := func() string {
		n := min(len(data), int(next())%4)
		s := string(data[:min(n, len(data))])
		data = data[len(s):]
		return s
	}
	d := seatplan.Draft{Name: text(), Categories: []seatplan.PriceCategory{{ID: "c", Name: text()}}}
	for len(data) > 0 {
		switch int(next()) % 8 {
		case 0:
			d.Sections = append(d.Sections, seatplan.DraftSection{ID: seatplan.SectionID(text())})
		case 1:
			d.Areas = append(d.Areas, seatplan.DraftArea{ID: seatplan.AreaID(text()), Outline: []seatplan.DraftPoint{{X: next(), Y: next()}}})
		case 2:
			d.Shapes = append(d.Shapes, seatplan.DraftShape{Kind: seatplan.ShapeKind(next()), Points: []seatplan.DraftPoint{{X: next()}}, Size: next()})
		case 3:
			d.Box.Max = seatplan.DraftPoint{X: next(), Y: next()}
		default:
			if len(d.Sections) == 0 {
				d.Sections = []seatplan.DraftSection{{ID: "s"}}
			}
			s := &d.Sections[len(d.Sections)-1]
			s.Rows = append(s.Rows, seatplan.DraftRow{Seats: []seatplan.DraftSeat{
				{ID: seatplan.SeatID(text()), X: next(), Y: next(), R: next(), Category: int(next())%3 - 1},
				{X: next(), Y: next()},
			}})
		}
	}
	return d
}

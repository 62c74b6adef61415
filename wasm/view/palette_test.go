package view_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/view"
)

func TestPaletteStandsOutFromTheGround(t *testing.T) {
	t.Parallel()
	dark := view.Theme{Ground: 0x1e1c1a, Text: 0xf3f0ec, Quiet: 0xaaa49c, Accent: 0x66c9b7, OnAccent: 0x06231e}
	categories := []seatplan.PriceCategory{{ID: "pale", Color: 0xfff2cc}, {ID: "deep", Color: 0x10131f}, {ID: "mid", Color: 0xb0413e}}
	for name, th := range map[string]view.Theme{"light": theme, "dark": dark} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := view.NewPalette(th, categories, nil)
			for i, c := range p.Free[:len(categories)] {
				if got := c.Contrast(th.Ground); got < 3 {
					t.Errorf("category %d: contrast to the ground = %.2f, want 3", i, got)
				}
				if got := p.Ink[i].Contrast(c); got < 3.5 {
					t.Errorf("category %d: contrast of its ink = %.2f", i, got)
				}
			}
			if got, _ := p.Category(255); got != p.Dot {
				t.Errorf("no category = %06x, want the colour of dots %06x", got, p.Dot)
			}
		})
	}
	if p := view.NewPalette(theme, categories, nil); p.Free[2] != categories[2].Color {
		t.Errorf("a colour that stands out was changed to %06x", p.Free[2])
	}
}

func TestDimmedCategoriesSink(t *testing.T) {
	t.Parallel()
	categories := []seatplan.PriceCategory{{ID: "a", Color: 0xb0413e}, {ID: "b", Color: 0x4f6d9e}}
	p := view.NewPalette(theme, categories, []bool{true, false})
	if p.Free[0].Contrast(theme.Ground) > 1.8 || p.Free[0] == theme.Ground {
		t.Errorf("dimmed = %06x", p.Free[0])
	}
	if p.Ink[0] != p.Free[0] {
		t.Error("something is written on dimmed seats")
	}
	if p.Free[1] != 0x4f6d9e {
		t.Errorf("not dimmed = %06x, want 4f6d9e", p.Free[1])
	}
}

func TestForcedColors(t *testing.T) {
	t.Parallel()
	forced := theme
	forced.Forced = true
	p := view.NewPalette(forced, []seatplan.PriceCategory{{ID: "a", Color: 0xb0413e}}, nil)
	if p.Free[0] != theme.Text {
		t.Errorf("Free = %06x, want the system's text %06x", p.Free[0], theme.Text)
	}
}

func TestLegible(t *testing.T) {
	t.Parallel()
	for on, want := range map[seatplan.Color]seatplan.Color{0: 0xffffff, 0xb0413e: 0xffffff, 0xffffff: 0x1a1a1a, 0xe0a458: 0x1a1a1a} {
		if got := view.Legibly(on); got != want {
			t.Errorf("Legible(%06x) = %06x, want %06x", on, got, want)
		}
	}
}

func draft(names []string, texts ...seatplan.DraftShape) seatplan.Draft {
	var d seatplan.Draft
	for i, name := range names {
		s := seatplan.DraftSection{ID: seatplan.SectionID(rune('a' + i)), Name: name}
		for r, label := range []string{"A", ""} {
			row := seatplan.DraftRow{Label: label}
			for k := range 3 {
				row.Seats = append(row.Seats, seatplan.DraftSeat{
					X: float64(100*i + 10*k), Y: float64(10 * r), R: 4, Category: seatplan.NoCategory,
				})
			}
			s.Rows = append(s.Rows, row)
		}
		d.Sections = append(d.Sections, s)
	}
	d.Shapes = texts
	return d
}

func plan(t *testing.T, d seatplan.Draft) *seatplan.Plan {
	t.Helper()
	p, err := seatplan.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCommonWords(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		names []string
		want  int
	}{
		{"a word", []string{"Sector 101", "Sector 102"}, 7},
		{"two words", []string{"Block West 1", "Block West 12"}, 11},
		{"only letters in common", []string{"Stalls", "Stage left"}, 0},
		{"one section", []string{"Sector 101"}, 0},
		{"nothing", []string{"Left", "Right"}, 0},
		{"one is the other's beginning", []string{"Block", "Block 2"}, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := view.CommonWords(plan(t, draft(tc.names))); got != tc.want {
				t.Errorf("CommonWords(%q) = %d, want %d", tc.names, got, tc.want)
			}
		})
	}
}

func TestRowsAreNamedOnce(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]string{"A", "A", "A", "A"}, view.RowLabels(plan(t, draft([]string{"L", "R"})))); diff != "" {
		t.Errorf("labels at both ends of both rows (-want +got):\n%s", diff)
	}
	named := draft([]string{"L", "R"}, seatplan.DraftShape{Kind: seatplan.ShapeText, Text: "A", Points: []seatplan.DraftPoint{{X: -10, Y: 0}}, Size: 5})
	if diff := cmp.Diff([]string{"A", "A", "A"}, view.RowLabels(plan(t, named))); diff != "" {
		t.Errorf("labels beside one that is drawn (-want +got):\n%s", diff)
	}
	ways := view.RowEndWays(plan(t, draft([]string{"L"})))
	if diff := cmp.Diff([][2]float64{{-1, 0}, {1, 0}}, ways); diff != "" {
		t.Errorf("ways out of the row (-want +got):\n%s", diff)
	}
}

func TestAnchorsAreSeats(t *testing.T) {
	t.Parallel()
	p := plan(t, draft([]string{"L", "R"}))
	for i, at := range view.Anchors(p) {
		if !p.Sections()[i].Box.Contains(at) {
			t.Errorf("the name of section %d is at %v, outside it", i, at)
		}
	}
}

func TestBoard(t *testing.T) {
	t.Parallel()
	got := view.Board([4]float64{50, 50, 20, 10}, [4]float64{60, 50, 20, 10}, [4]float64{70, 50, 20, 10}, [4]float64{50, 59, 20, 10})
	if diff := cmp.Diff([]bool{true, false, true, false}, got); diff != "" {
		t.Errorf("boxes with room (-want +got):\n%s", diff)
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"": 0, "12px": 12, "x1": 0, "007": 7, "-3": 0, "3.9": 3} {
		if got := view.Number(s); got != want {
			t.Errorf("Number(%q) = %d, want %d", s, got, want)
		}
	}
	if got := view.Number("99999999999999999999999999"); got <= 0 || got > 1<<50 {
		t.Errorf("Number of far too many digits = %d", got)
	}
}

func TestExtent(t *testing.T) {
	t.Parallel()
	if w, h := view.Extent([]seatplan.Point{{X: 3, Y: 9}, {X: 10, Y: 4}}); w != 7 || h != 5 {
		t.Errorf("Extent = %v, %v, want 7, 5", w, h)
	}
	if w, h := view.Extent(nil); w != 0 || h != 0 {
		t.Errorf("Extent of nothing = %v, %v", w, h)
	}
}

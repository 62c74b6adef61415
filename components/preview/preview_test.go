package preview_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/components/preview"
	"github.com/parterre/parterre/seatplan"
)

func newPlan(t *testing.T, d seatplan.Draft) *seatplan.Plan {
	t.Helper()
	p, err := seatplan.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func draw(t *testing.T, p *seatplan.Plan) string {
	t.Helper()
	var out bytes.Buffer
	if err := preview.Of(p).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// row is n seats ten apart from x on, in category 0.
func row(id string, n int, x, y float64) seatplan.DraftRow {
	r := seatplan.DraftRow{Label: id}
	for i := range n {
		r.Seats = append(r.Seats, seatplan.DraftSeat{
			ID: seatplan.SeatID(fmt.Sprintf("%s-%d", id, i)), Number: fmt.Sprint(i + 1), X: x + float64(i)*10, Y: y, R: 4,
		})
	}
	return r
}

var oneCategory = []seatplan.PriceCategory{{ID: "1", Name: "One", Color: 0x336699}}

func TestOf(t *testing.T) {
	t.Parallel()
	gap := row("a", 10, 0, 0)
	for i := 5; i < 10; i++ {
		gap.Seats[i].X += 40
	}
	mixed := row("b", 6, 0, 0)
	for i := 3; i < 6; i++ {
		mixed.Seats[i].Category = seatplan.NoCategory
	}
	box := seatplan.DraftBox{Max: seatplan.DraftPoint{X: 1000, Y: 500}}
	section := func(r seatplan.DraftRow) []seatplan.DraftSection {
		return []seatplan.DraftSection{{ID: "s", Name: "S", Rows: []seatplan.DraftRow{r}}}
	}
	for _, tt := range []struct {
		name  string
		draft seatplan.Draft
		want  string
	}{
		{"straight row", seatplan.Draft{Categories: oneCategory, Box: box, Sections: section(row("a", 10, 50, 50))},
			`<svg class="preview" aria-hidden="true" focusable="false" viewBox="0 0 1000 500">` +
				`<path class="strips cat c0" stroke-width="8" d="M50 50l90 0"/></svg>`},
		{"aisle", seatplan.Draft{Categories: oneCategory, Box: seatplan.DraftBox{Min: seatplan.DraftPoint{X: -10, Y: -10}, Max: seatplan.DraftPoint{X: 990, Y: 490}}, Sections: section(gap)},
			`<svg class="preview" aria-hidden="true" focusable="false" viewBox="0 0 1000 500">` +
				`<path class="strips cat c0" stroke-width="8" d="M10 10l40 0M100 10l40 0"/></svg>`},
		{"two categories", seatplan.Draft{Categories: oneCategory, Box: seatplan.DraftBox{Min: seatplan.DraftPoint{X: -10, Y: -10}, Max: seatplan.DraftPoint{X: 990, Y: 490}}, Sections: section(mixed)},
			`<svg class="preview" aria-hidden="true" focusable="false" viewBox="0 0 1000 500">` +
				`<path class="strips cat c0" stroke-width="8" d="M10 10l20 0"/><path class="strips" stroke-width="8" d="M40 10l20 0"/></svg>`},
		{"area and stage", seatplan.Draft{
			Categories: oneCategory, Box: box,
			Areas: []seatplan.DraftArea{{ID: "f", Name: "Floor <1>", Outline: []seatplan.DraftPoint{{X: 100, Y: 100}, {X: 300, Y: 100}, {X: 300, Y: 200}}}},
			Shapes: []seatplan.DraftShape{
				{Kind: seatplan.ShapeStage, Points: []seatplan.DraftPoint{{X: 0, Y: 0}, {X: 100, Y: 0}, {X: 100, Y: 40}}},
				{Kind: seatplan.ShapeText, Points: []seatplan.DraftPoint{{X: 50, Y: 20}}, Text: "Stage", Size: 12},
			},
		}, `<svg class="preview" aria-hidden="true" focusable="false" viewBox="0 0 1000 500">` +
			`<path class="stage" d="M0 0l100 0 0 40z"/><path class="area cat c0" d="M100 100l200 0 0 100z"/>` +
			`<text font-size="28" x="200" y="150">Floor &lt;1&gt;</text><text font-size="12" x="50" y="20">Stage</text></svg>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, draw(t, newPlan(t, tt.draft))); diff != "" {
				t.Errorf("Of (-want +got)\n%s", diff)
			}
		})
	}
}

// hall is a plan of bent rows.
func hall(rows, seats int) seatplan.Draft {
	d := seatplan.Draft{Categories: oneCategory}
	s := seatplan.DraftSection{ID: "s", Name: "Hall"}
	for r := range rows {
		out := seatplan.DraftRow{Label: fmt.Sprint(r + 1)}
		for i := range seats {
			angle := (float64(i)/float64(seats-1) - 0.5) * 1.8
			radius := 100 + float64(r)*12
			out.Seats = append(out.Seats, seatplan.DraftSeat{
				ID: seatplan.SeatID(fmt.Sprintf("%d-%d", r, i)), X: radius * math.Sin(angle), Y: radius * math.Cos(angle), R: 4,
			})
		}
		s.Rows = append(s.Rows, out)
	}
	d.Sections = []seatplan.DraftSection{s}
	return d
}

func TestSize(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		rows, seats int
		limit       int
	}{
		{"theatre of 1,000", 25, 40, 4 << 10},
		{"stadium of 60,000", 600, 100, 20 << 10},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			svg := draw(t, newPlan(t, hall(tt.rows, tt.seats)))
			var out bytes.Buffer
			w := brotli.NewWriterLevel(&out, 5)
			if _, err := io.WriteString(w, svg); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if out.Len() > tt.limit {
				t.Errorf("the picture takes %d bytes compressed, want at most %d", out.Len(), tt.limit)
			}
			wellFormed(t, svg)
		})
	}
}

func wellFormed(t *testing.T, svg string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestInks(t *testing.T) {
	t.Parallel()
	d := seatplan.Draft{Sections: hall(1, 2).Sections}
	for i, c := range []seatplan.Color{0x336699, 0xffffff, 0x000000, 0xffff00} {
		d.Categories = append(d.Categories, seatplan.PriceCategory{ID: seatplan.CategoryID(fmt.Sprint(i)), Color: c})
	}
	want := []components.Ink{
		{Light: "#336699", Dark: "#3d6e9e", OnLight: "#ffffff", OnDark: "#ffffff"},
		{Light: "#8c8c8c", Dark: "#ffffff", OnLight: "#000000", OnDark: "#000000"},
		{Light: "#000000", Dark: "#737373", OnLight: "#ffffff", OnDark: "#ffffff"},
		{Light: "#999900", Dark: "#ffff00", OnLight: "#000000", OnDark: "#000000"},
	}
	if diff := cmp.Diff(want, preview.Inks(newPlan(t, d))); diff != "" {
		t.Errorf("Inks (-want +got)\n%s", diff)
	}
}

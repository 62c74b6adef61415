package sbt_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/sbt"
	"github.com/parterre/parterre/seatplan/svg"
)

const head = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:sbt="http://www.w3.org/2015/sbt/1.0" viewBox="0 0 1000 1000">`

// part returns one part of a vector of testdata.
func part(t testing.TB, vector, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", vector+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	return parseArchive(string(text)).parts[name]
}

func TestReadUnpacks(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := io.WriteString(w, part(t, "whole", "plan")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	plan, err := sbt.Read(&packed)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(part(t, "whole", "want"), dump(plan)); diff != "" {
		t.Errorf("packed (-want +got):\n%s", diff)
	}
}

func TestReadVendorError(t *testing.T) {
	t.Parallel()
	_, err := sbt.Read(strings.NewReader("\ufeff" + part(t, "error-json", "plan")))
	var e *sbt.VendorError
	if !errors.As(err, &e) {
		t.Fatalf("Read = %v, want a VendorError", err)
	}
	if diff := cmp.Diff(&sbt.VendorError{ResultCode: 101, Description: "Мероприятие не найдено"}, e); diff != "" {
		t.Errorf("VendorError (-want +got):\n%s", diff)
	}
}

func TestReadRefusesWhatIsTooMuch(t *testing.T) {
	t.Parallel()
	laughs := `<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "` + strings.Repeat("&a;", 1000) + `"><!ENTITY c "` +
		strings.Repeat("&b;", 1000) + `">]>` + head + `<text>` + strings.Repeat("&c;", 1000) + `</text></svg>`
	for _, tc := range []struct {
		name, file string
		want       error
	}{
		{"billion laughs", laughs, svg.ErrDoctype},
		{"16 MB of garbage", strings.Repeat("garbage\x00", svg.MaxBytes/8), nil},
		{"more than 16 MB", head + strings.Repeat(" ", svg.MaxBytes), svg.ErrTooLarge},
		{"16 MB of JSON", `{"description":"` + strings.Repeat("a", svg.MaxBytes-100) + `"}`, svg.ErrNotDrawing},
		{"deep nesting", head + strings.Repeat("<g>", 100_000), svg.ErrTooDeep},
		{"many price categories", head + `<metadata>` + strings.Repeat(`<sbt:category sbt:id="1"/>`, 5_000) + `</metadata></svg>`, svg.ErrTooLarge},
		{"many tariffs", head + `<metadata><sbt:category sbt:id="1">` + strings.Repeat(`<sbt:tariff sbt:id="1"/>`, 500) + `</sbt:category></metadata></svg>`, svg.ErrTooLarge},
		{"many seats", head + strings.Repeat(`<circle sbt:seat=""/>`, seatplan.MaxSeats+1) + `</svg>`, seatplan.ErrTooLarge},
		{"a seat of many points", head + `<path sbt:seat="1" d="M0 0` + strings.Repeat("h1", 200_000) + `"/></svg>`, svg.ErrTooLarge},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			plan, err := sbt.Read(strings.NewReader(tc.file))
			if plan != nil || err == nil || tc.want != nil && !errors.Is(err, tc.want) {
				t.Errorf("Read = %v, %v, want %v", plan, err, tc.want)
			}
		})
	}
}

func TestReadReturnsTheReadersError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	if plan, err := sbt.Read(iotest.ErrReader(broken)); plan != nil || !errors.Is(err, broken) {
		t.Errorf("Read = %v, %v, want %v", plan, err, broken)
	}
}

func TestReadLeavesOutTooMuchDecoration(t *testing.T) {
	t.Parallel()
	seat := `<circle sbt:id="1" sbt:seat="1" sbt:state="1" cx="500" cy="500" r="5"/>`
	for name, decoration := range map[string]string{
		"shapes": strings.Repeat(`<path d="M0 0h9v9z"/>`, seatplan.MaxShapes+100),
		"lines":  strings.Repeat(`<path fill="none" stroke="red" d="M0 0h9M0 5h9"/>`, seatplan.MaxShapes-1),
		"points": strings.Repeat(`<path d="M0 0`+strings.Repeat("h9v9", 500)+`"/>`, seatplan.MaxPoints/1000+10),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan, err := sbt.Read(strings.NewReader(head + decoration + seat + `</svg>`))
			if err != nil {
				t.Fatal(err)
			}
			if plan.Plan.Len() != 1 || len(plan.Plan.Shapes()) == 0 {
				t.Errorf("%d seats, %d shapes, want 1 seat and some shapes", plan.Plan.Len(), len(plan.Plan.Shapes()))
			}
		})
	}
}

func TestWithAreas(t *testing.T) {
	t.Parallel()
	plan, err := sbt.Read(strings.NewReader(part(t, "whole", "plan")))
	if err != nil {
		t.Fatal(err)
	}
	with, err := plan.WithAreas([]sbt.Area{
		{ID: "26793", Name: "Standing", Category: "26793", Capacity: 10},
		{ID: "26794", Name: "Boxes", Category: "26794"},
		{ID: "99", Name: " Terrace ", Category: "99"},
		{ID: "none", Name: "Free"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []seatplan.Area{
		{ID: "26793", Name: "Standing", Category: 0, Capacity: 10},
		{ID: "26794", Name: "Boxes", Category: 1},
		{ID: "99", Name: "Terrace", Category: 2},
		{ID: "none", Name: "Free", Category: seatplan.NoCategory},
	}
	if diff := cmp.Diff(want, with.Areas()); diff != "" {
		t.Errorf("areas (-want +got):\n%s", diff)
	}
	categories := []seatplan.PriceCategory{
		{ID: "26793", Name: "Stalls", Color: 0xaa0000}, {ID: "26794", Name: "Box", Color: 0x00aa00},
		{ID: "99", Name: "Terrace", Color: svg.Palette(2)},
	}
	if diff := cmp.Diff(categories, with.Categories()); diff != "" {
		t.Errorf("price categories (-want +got):\n%s", diff)
	}
	for i := range plan.Plan.Len() {
		if diff := cmp.Diff(plan.Plan.Seat(i), with.Seat(i)); diff != "" {
			t.Errorf("seat %d (-without +with):\n%s", i, diff)
		}
	}
	if len(plan.Plan.Categories()) != 1 || len(plan.Plan.Areas()) != 0 {
		t.Error("WithAreas changed the plan it was called on")
	}
	if twice, err := plan.WithAreas([]sbt.Area{{ID: "1"}, {ID: "1"}}); twice != nil || !errors.Is(err, seatplan.ErrTwice) {
		t.Errorf("WithAreas of one id twice = %v, %v, want %v", twice, err, seatplan.ErrTwice)
	}
}

func TestStateStatus(t *testing.T) {
	t.Parallel()
	want := map[sbt.State]seatplan.Status{
		sbt.Inaccessible: seatplan.Blocked, sbt.Available: seatplan.Free, sbt.PreReserved: seatplan.Held,
		sbt.Reserved: seatplan.Held, sbt.Occupied: seatplan.Sold, sbt.Refund: seatplan.Blocked, sbt.Unknown: seatplan.Blocked,
	}
	for state, status := range want {
		if got := state.Status(); got != status {
			t.Errorf("State(%d).Status() = %v, want %v", state, got, status)
		}
	}
}

// FuzzRead states: nothing panics, a refused file gives no plan, every seat has
// a state and one status, and a seat that was read is hit at its centre.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		f.Add(part(f, strings.TrimSuffix(filepath.Base(file), ".txtar"), "plan"))
	}
	f.Fuzz(func(t *testing.T, file string) {
		plan, err := sbt.Read(strings.NewReader(file))
		if err != nil {
			if plan != nil {
				t.Fatal("a plan and an error")
			}
			return
		}
		if n := plan.Plan.Len(); n == 0 || len(plan.States) != n || len(plan.Statuses()) != n {
			t.Fatalf("%d seats, %d states, %d statuses", n, len(plan.States), len(plan.Statuses()))
		}
		grid := seatplan.NewGrid(plan.Plan)
		for i := range plan.Plan.Len() {
			at := plan.Plan.At(i)
			if hit, ok := grid.Hit(float64(at.X), float64(at.Y), 0); !ok || plan.Plan.At(hit) != at {
				t.Fatalf("seat %d at %v is not hit there", i, at)
			}
		}
	})
}

// stadium returns a plan of so many seats as the vendor writes it.
func stadium(seats int) string {
	const perRow, rows = 50, 20
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:sbt="http://www.w3.org/2015/sbt/1.0" width="3000px" height="3000px"><metadata><sbt:categories>`)
	for i := 1; i <= 8; i++ {
		fmt.Fprintf(&b, `<sbt:category sbt:id="%d" sbt:index="%d" sbt:class="cat%d" sbt:color="#%06x" sbt:name="Level %d" sbt:price="%d"/>`, 9000+i, i, i, i*0x1f1f1f, i, i*500)
	}
	b.WriteString(`</sbt:categories></metadata><defs><style>.cat1{fill:#aa0000}.unused{visibility:hidden !important}</style></defs>`)
	blocks := (seats + perRow*rows - 1) / (perRow * rows)
	for i := range seats {
		block, row, place := i/(perRow*rows), i/perRow%rows, i%perRow
		if place == 0 {
			fmt.Fprintf(&b, `<g transform="rotate(%g 1500 1500)"><g sbt:sect="Сектор %d" sbt:row="Ряд %d">`, 360*float64(block)/float64(blocks), block+1, row+1)
		}
		fmt.Fprintf(&b, `<circle class="cat%d" sbt:id="%d" sbt:cat="%d" sbt:seat="%d" sbt:state="%d" cx="%g" cy="%d" r="3"/>`,
			block%8+1, 2_500_000_000+i, block%8+1, place+1, 1+3*(i%2), 1300+float64(place)*8, 100+row*8)
		if place == perRow-1 || i == seats-1 {
			b.WriteString("</g></g>\n")
		}
	}
	return b.String() + "</svg>"
}

func TestReadStadium(t *testing.T) {
	t.Parallel()
	const seats = 3_000
	plan, err := sbt.Read(strings.NewReader(stadium(seats)))
	if err != nil {
		t.Fatal(err)
	}
	if plan.Plan.Len() != seats || len(plan.Plan.Sections()) != 3 || len(plan.Plan.Rows()) != 60 {
		t.Fatalf("%d seats, %d sections, %d rows, want %d, 3, 60", plan.Plan.Len(), len(plan.Plan.Sections()), len(plan.Plan.Rows()), seats)
	}
	for i := range plan.Plan.Len() {
		row := plan.Plan.Rows()[plan.Plan.RowOf(i)]
		if got, want := plan.Plan.Seat(i).Number, fmt.Sprint(i-row.FirstSeat+1); got != want {
			t.Fatalf("seat %d of row %q has number %s, want %s", i-row.FirstSeat, row.Label, got, want)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	file := stadium(60_000)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		plan, err := sbt.Read(strings.NewReader(file))
		if err != nil || plan.Plan.Len() != 60_000 {
			b.Fatal(plan, err)
		}
	}
}

package seatplan_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/seatplantest"
)

// picture is a plan drawn in letters, one line a row: "." is a free seat, "x" a
// taken one, "2" a free one of the second category, "*" a chosen one, a space
// is an aisle. "section" begins a section, "stage" stands in its place.
type picture struct {
	plan  *seatplan.Plan
	free  []bool
	place [][2]int // line and column of each seat
	lines []string
}

func draw(t *testing.T, text string) picture {
	t.Helper()
	p := picture{lines: strings.Split(strings.TrimRight(text, "\n"), "\n")}
	d := seatplan.Draft{
		Categories: []seatplan.PriceCategory{{ID: "c1"}, {ID: "c2"}},
		Sections:   []seatplan.DraftSection{{ID: "s"}},
	}
	for y, line := range p.lines {
		switch strings.TrimSpace(line) {
		case "section":
			d.Sections = append(d.Sections, seatplan.DraftSection{ID: seatplan.SectionID(fmt.Sprint("s", y))})
			continue
		case "stage":
			x := float64(strings.Index(line, "stage") + 2)
			d.Shapes = []seatplan.DraftShape{{Kind: seatplan.ShapeStage, Points: []seatplan.DraftPoint{{X: x, Y: float64(y)}}}}
			continue
		}
		var row seatplan.DraftRow
		for x, c := range line {
			if c == ' ' {
				continue
			}
			seat := seatplan.DraftSeat{ID: seatplan.SeatID(fmt.Sprint(y, "-", x)), X: float64(x), Y: float64(y), R: 0.4}
			if c == '2' {
				seat.Category = 1
			}
			row.Seats = append(row.Seats, seat)
			p.free = append(p.free, c != 'x')
			p.place = append(p.place, [2]int{y, x})
		}
		s := &d.Sections[len(d.Sections)-1]
		s.Rows = append(s.Rows, row)
	}
	p.plan = seatplantest.MustNew(d)
	return p
}

func (p picture) with(chosen []int) string {
	lines := make([][]byte, len(p.lines))
	for i := range p.lines {
		lines[i] = []byte(p.lines[i])
	}
	for _, i := range chosen {
		lines[p.place[i][0]][p.place[i][1]] = '*'
	}
	var b strings.Builder
	for _, line := range lines {
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.String()
}

func TestTogether(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/together/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(a.Files); i += 2 {
			in, out := a.Files[i], a.Files[i+1]
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+in.Name, func(t *testing.T) {
				t.Parallel()
				p := draw(t, string(in.Data))
				n, category := 0, seatplan.NoCategory
				words := strings.Fields(out.Name) // such as "3 together" or "3 of category 2"
				if n, err = strconv.Atoi(words[0]); err != nil {
					t.Fatal(err)
				}
				if len(words) == 4 {
					category = int(words[3][0] - '1')
				}
				seats := seatplan.Together(p.plan, func(i int) bool { return p.free[i] }, category, n)
				want := strings.TrimRight(string(out.Data), "\n")
				got := strings.TrimRight(p.with(seats), "\n")
				if seats == nil {
					got = "none"
				}
				if got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

func TestTogetherBounds(t *testing.T) {
	t.Parallel()
	p := seatplantest.MustNew(seatplantest.Theatre())
	free := func(int) bool { return true }
	for _, n := range []int{-1, 0, seatplan.MaxTogether + 1, 1_000_000_000} {
		if got := seatplan.Together(p, free, seatplan.NoCategory, n); got != nil {
			t.Errorf("Together(%d) = %v, want none", n, got)
		}
	}
	if got := seatplan.Together(p, free, 7, 1); got != nil {
		t.Errorf("Together of a category that is not there = %v", got)
	}
	if got := seatplan.Together(p, free, seatplan.NoCategory, seatplan.MaxTogether); len(got) != seatplan.MaxTogether {
		t.Errorf("Together(%d) = %d seats", seatplan.MaxTogether, len(got))
	}
}

// FuzzTogether holds that what is found is free, of the category and as many
// as asked for, and that nothing is found only where there is not enough.
func FuzzTogether(f *testing.F) {
	p := seatplantest.MustNew(seatplantest.Theatre())
	f.Add(uint64(1), uint8(4), uint8(3))
	f.Add(uint64(99), uint8(40), uint8(0))
	f.Fuzz(func(t *testing.T, seed uint64, size, which uint8) {
		n, category := int(size)%seatplan.MaxTogether+1, int(which)%4-1
		free := func(i int) bool { // a repeatable scatter, denser for greater seeds
			h := (uint64(i)*0x9e3779b97f4a7c15 ^ seed) * 0xbf58476d1ce4e5b9
			return h>>40%1024 < seed%1024
		}
		total := 0
		for i := range p.Len() {
			if free(i) && (category < 0 || p.Category(i) == category) {
				total++
			}
		}
		got := seatplan.Together(p, free, category, n)
		if (got == nil) != (total < n) || got != nil && len(got) != n {
			t.Fatalf("Together(%d) = %v of %d free", n, got, total)
		}
		for k, i := range got {
			if !free(i) || category >= 0 && p.Category(i) != category || k > 0 && got[k-1] >= i {
				t.Fatalf("Together(%d) = %v: seat %d is wrong", n, got, i)
			}
		}
	})
}

package svg_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// FuzzRead states: nothing panics, a refused drawing gives no plan, the same
// drawing gives the same plan, and a seat that was read is hit at its centre.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(parseArchive(string(text)).parts["plan.svg"])
	}
	f.Fuzz(func(t *testing.T, drawing string) {
		plan, err := svg.Read(strings.NewReader(drawing))
		if err != nil {
			if plan != nil {
				t.Fatal("a plan and an error")
			}
			return
		}
		again, err := svg.Read(strings.NewReader(drawing))
		if err != nil || dump(again) != dump(plan) {
			t.Fatalf("read twice: %v", err)
		}
		hitAll(t, plan)
	})
}

// hitAll fails unless every seat, or another at the same place, is hit at its
// centre.
func hitAll(t *testing.T, plan *seatplan.Plan) {
	t.Helper()
	grid := seatplan.NewGrid(plan)
	for i := range plan.Len() {
		at := plan.At(i)
		if hit, ok := grid.Hit(float64(at.X), float64(at.Y), 0); !ok || plan.At(hit) != at {
			t.Fatalf("seat %d at %v is not hit there", i, at)
		}
	}
}

// FuzzParseTransform states: what is read keeps points of a drawing finite, and
// written as a matrix it is the same transform.
func FuzzParseTransform(f *testing.F) {
	for _, seed := range []string{"", "none", "rotate(45 1 2)", "translate(1,2)scale(3)", "matrix(1 0 0 1 5-5)", "skewX(89.9)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := svg.ParseTransform(text)
		if err != nil {
			return
		}
		if p := m.Apply(1e9, -1e9); math.IsNaN(p.X+p.Y) || math.IsInf(p.X+p.Y, 0) {
			t.Fatalf("%+v moves a point to %v", m, p)
		}
		again, err := svg.ParseTransform(fmt.Sprintf("matrix(%v %v %v %v %v %v)", m.A, m.B, m.C, m.D, m.E, m.F))
		if err != nil || again != m {
			t.Fatalf("%+v written and read = %+v, %v", m, again, err)
		}
	})
}

// FuzzFlattenPath states: no path has more points than it may have pieces, and
// all are numbers.
func FuzzFlattenPath(f *testing.F) {
	for _, seed := range []string{"M0 0h1v1z", "m1 1c0 5 5 5 9 9s5 5 9 0q1 1 5 5t1 1", "M0 0a5 9 30 0115 5A1 1 0 1 0 0 0z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, d string) {
		subs, _ := svg.FlattenPath(d, 0.5, 10_000)
		total := 0
		for _, s := range subs {
			total += len(s)
			for _, p := range s {
				if math.IsNaN(p[0]+p[1]) || math.IsInf(p[0]+p[1], 0) {
					t.Fatalf("point %v", p)
				}
			}
		}
		if bound := (len(d) + 1) * svg.MaxPieces * 4; total > 10_000 || total > bound {
			t.Fatalf("%d points of %d bytes", total, len(d))
		}
	})
}

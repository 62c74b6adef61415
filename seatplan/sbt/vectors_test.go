package sbt_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/sbt"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata/*.txtar")

// archive is a text vector: a comment and named parts, each behind a line
// "-- name --".
type archive struct {
	comment string
	names   []string
	parts   map[string]string
}

func parseArchive(text string) archive {
	a := archive{parts: map[string]string{}}
	name := ""
	for line := range strings.Lines(text) {
		if inner, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(inner, " --\n") {
			name = strings.TrimSuffix(inner, " --\n")
			a.names = append(a.names, name)
			continue
		}
		if name == "" {
			a.comment += line
			continue
		}
		a.parts[name] += line
	}
	return a
}

func (a archive) String() string {
	text := a.comment
	for _, name := range a.names {
		text += "-- " + name + " --\n" + a.parts[name]
	}
	return text
}

func TestVectors(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			a := parseArchive(string(text))
			got := outcome(t, a.parts["plan"])
			if *update {
				a.parts["want"] = got
				if err := os.WriteFile(file, []byte(a.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(a.parts["want"], got); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

// outcome returns what Read makes of a file, as text.
func outcome(t *testing.T, file string) string {
	t.Helper()
	plan, err := sbt.Read(strings.NewReader(file))
	if err != nil {
		if plan != nil {
			t.Error("Read returned a plan and an error")
		}
		return "error: " + err.Error() + "\n"
	}
	return dump(plan)
}

// dump writes a plan in hundredths of its longer side.
func dump(p *sbt.Plan) string {
	var b strings.Builder
	w, h := p.Plan.Size()
	fmt.Fprintf(&b, "plan %s×%s version %q status version %q\n", hundredths(w), hundredths(h), p.Version, p.StatusVersion)
	for _, c := range p.PriceCategories {
		fmt.Fprintf(&b, "category %s index %q %q #%06x price %q seats %d\n", c.ID, c.Index, c.Name, c.Color, c.Price, c.Seats)
		for _, t := range c.Tariffs {
			fmt.Fprintf(&b, "  tariff %s %q price %q\n", t.ID, t.Name, t.Price)
		}
	}
	statuses := p.Statuses()
	for _, s := range p.Plan.Sections() {
		fmt.Fprintf(&b, "section %s %q radius %s\n", s.ID, s.Name, hundredths(int(s.Radius)))
		for r := s.FirstRow; r < s.FirstRow+s.Rows; r++ {
			row := p.Plan.Rows()[r]
			fmt.Fprintf(&b, "  row %q\n", row.Label)
			for i := row.FirstSeat; i < row.FirstSeat+row.Seats; i++ {
				fmt.Fprintf(&b, "    %s %s\n", dumpSeat(p, i), statuses[i])
			}
		}
	}
	for _, s := range p.Plan.Shapes() {
		kind := [...]string{"fill", "line", "stage", "text"}[s.Kind]
		fmt.Fprintf(&b, "%s %q%s\n", kind, s.Text, dumpPoints(s.Points))
	}
	return b.String()
}

func dumpSeat(p *sbt.Plan, i int) string {
	s, category := p.Plan.Seat(i), "none"
	if s.Category != seatplan.NoCategory {
		category = string(p.Plan.Categories()[s.Category].ID)
	}
	owner := ""
	if p.States[i].Owner {
		owner = " owner"
	}
	return fmt.Sprintf("%q id %q category %s at %s,%s state %d%s", s.Number, s.ID, category,
		hundredths(int(s.At.X)), hundredths(int(s.At.Y)), p.States[i].State, owner)
}

func dumpPoints(points []seatplan.Point) string {
	if len(points) > 12 {
		return fmt.Sprintf(" %d points", len(points))
	}
	text := ""
	for _, p := range points {
		text += " " + hundredths(int(p.X)) + "," + hundredths(int(p.Y))
	}
	return text
}

func hundredths(steps int) string {
	v := math.Round(float64(steps)*1000/seatplan.GridSide) / 10
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
}

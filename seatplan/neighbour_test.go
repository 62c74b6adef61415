package seatplan_test

import (
	"math"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/seatplantest"
)

var arrows = map[string][2]int{"right": {1, 0}, "left": {-1, 0}, "down": {0, 1}, "up": {0, -1}}

// rowsAt returns a plan of sections with one row each, given as x, y pairs.
func rowsAt(rows ...[]float64) *seatplan.Plan {
	var d seatplan.Draft
	for i, row := range rows {
		var seats []seatplan.DraftSeat
		for k := 0; k < len(row); k += 2 {
			seats = append(seats, seatplan.DraftSeat{X: row[k], Y: row[k+1], R: 4, Category: seatplan.NoCategory})
		}
		d.Sections = append(d.Sections, seatplan.DraftSection{
			ID: seatplan.SectionID(rune('a' + i)), Rows: []seatplan.DraftRow{{Seats: seats}},
		})
	}
	return seatplantest.MustNew(d)
}

func TestNeighbour(t *testing.T) {
	t.Parallel()
	lying := rowsAt([]float64{0, 0, 10, 0, 20, 0}, []float64{40, 2, 50, 2}, []float64{5, 16, 15, 16, 25, 16})
	backwards := rowsAt([]float64{20, 0, 10, 0, 0, 0})
	upright := rowsAt([]float64{0, 0, 0, 10, 0, 20}, []float64{16, 20, 16, 10, 16, 0})
	slanting := rowsAt([]float64{0, 0, 7, 7, 14, 14}, []float64{11, -11, 18, -4, 25, 3})
	single := rowsAt([]float64{0, 0}, []float64{0, 30}, []float64{30, 5})
	for _, c := range []struct {
		name  string
		plan  *seatplan.Plan
		from  int
		arrow string
		want  int // or -1
	}{
		{"next in the row", lying, 0, "right", 1},
		{"before in the row", lying, 1, "left", 0},
		{"into the next section", lying, 2, "right", 3},
		{"back into the section before", lying, 3, "left", 2},
		{"end of the plan", lying, 4, "right", -1},
		{"beginning of the plan", lying, 0, "left", -1},
		{"the row below", lying, 0, "down", 5},
		{"the row above", lying, 7, "up", 2},
		{"nothing above", lying, 1, "up", -1},
		{"right in a row from right to left", backwards, 1, "right", 0},
		{"left in a row from right to left", backwards, 1, "left", 2},
		{"down in an upright row", upright, 0, "down", 1},
		{"across upright rows", upright, 0, "right", 5},
		{"up in an upright row from the bottom up", upright, 3, "up", 4},
		{"along a slanting row", slanting, 0, "right", 1},
		{"across slanting rows", slanting, 1, "up", 4},
		{"down from a seat alone", single, 0, "down", 1},
		{"right from a seat alone", single, 0, "right", 2},
		{"no such seat", single, 3, "right", -1},
		{"no seat before the first", single, -1, "right", -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			way := arrows[c.arrow]
			got, ok := seatplan.NewGrid(c.plan).Neighbour(c.from, way[0], way[1])
			if !ok {
				got = -1
			}
			if got != c.want {
				t.Errorf("Neighbour(%d, %s) = %d, want %d", c.from, c.arrow, got, c.want)
			}
		})
	}
	if got, ok := seatplan.NewGrid(lying).Neighbour(0, 0, 0); ok {
		t.Errorf("Neighbour without a direction = %d", got)
	}
}

func TestRowEnd(t *testing.T) {
	t.Parallel()
	p := rowsAt([]float64{0, 0, 10, 0, 20, 0}, []float64{20, 9, 10, 9, 0, 9}, []float64{40, 20, 40, 10, 40, 0})
	for _, c := range []struct {
		name  string
		seat  int
		right bool
		want  int
	}{
		{"left end", 1, false, 0}, {"right end", 1, true, 2},
		{"left end from right to left", 4, false, 5}, {"right end from right to left", 4, true, 3},
		{"top end", 7, false, 8}, {"bottom end", 7, true, 6},
	} {
		if got := p.RowEnd(c.seat, c.right); got != c.want {
			t.Errorf("%s: RowEnd(%d, %v) = %d, want %d", c.name, c.seat, c.right, got, c.want)
		}
	}
}

// TestArrowsReachEverySeat walks a whole plan by arrow keys only.
func TestArrowsReachEverySeat(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]seatplan.Draft{
		"theatre": seatplantest.Theatre(), "stadium": seatplantest.Stadium(10_000),
	} {
		p := seatplantest.MustNew(d)
		g := seatplan.NewGrid(p)
		reached := make([]bool, p.Len())
		reached[0] = true
		queue, far := []int{0}, 0
		for len(queue) > 0 {
			seat := queue[0]
			queue = queue[1:]
			for _, way := range arrows {
				next, ok := g.Neighbour(seat, way[0], way[1])
				if !ok {
					continue
				}
				a, b := p.At(seat), p.At(next)
				v := [2]float64{float64(b.X) - float64(a.X), float64(b.Y) - float64(a.Y)}
				if v[0]*float64(way[0])+v[1]*float64(way[1]) <= -1 {
					t.Fatalf("%s: %v from seat %d at %v leads back to %v", name, way, seat, a, b)
				}
				if math.Hypot(v[0], v[1]) > 20000 {
					far++
				}
				if !reached[next] {
					reached[next] = true
					queue = append(queue, next)
				}
			}
		}
		missed := 0
		for _, ok := range reached {
			if !ok {
				missed++
			}
		}
		if missed > 0 || far > p.Len()/20 {
			t.Errorf("%s: %d of %d seats cannot be reached by arrows, %d steps are far", name, missed, p.Len(), far)
		}
	}
}

package seatplan_test

import (
	"math"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/seatplantest"
)

func TestGridHit(t *testing.T) {
	t.Parallel()
	p := seatplantest.MustNew(small()) // 655.35 steps a unit; discs of 5 units
	g := seatplan.NewGrid(p)
	const unit = 655.35
	for _, c := range []struct {
		name        string
		x, y, slack float64
		want        int // or -1
	}{
		{"centre", 30, 10, 0, 1},
		{"inside the disc", 33, 13, 0, 1},
		{"beside the disc", 36, 10, 0, -1},
		{"within the slack", 36, 10, 2, 1},
		{"nearer of two", 19, 10, 20, 0},
		{"the other of two", 21, 10, 20, 1},
		{"negative slack", 33, 10, -3, -1},
		{"slack below nothing", 30, 10, -1000, -1},
		{"off the plan within the slack", 101, 45, 2, 5},
		{"far off the plan", -1e9, 45, 2, -1},
		{"slack without end", 0, 0, math.Inf(1), 0},
		{"no number", math.NaN(), 10, 0, -1},
		{"no slack", 30, 10, math.NaN(), -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, ok := g.Hit(c.x*unit, c.y*unit, c.slack*unit)
			if !ok {
				got = -1
			}
			if got != c.want {
				t.Errorf("Hit(%v, %v, %v) = %d, want %d", c.x, c.y, c.slack, got, c.want)
			}
		})
	}
}

func TestGridHitsTheNearestSeat(t *testing.T) {
	t.Parallel()
	p := seatplantest.MustNew(seatplantest.Theatre())
	g := seatplan.NewGrid(p)
	w, h := p.Size()
	for x := 0; x <= w; x += 701 {
		for y := 0; y <= h; y += 701 {
			want, best := -1, math.Inf(1)
			for i := range p.Len() {
				at, r := p.At(i), float64(p.Radius(i))+50
				if d := math.Hypot(float64(at.X)-float64(x), float64(at.Y)-float64(y)); d <= r && d < best {
					want, best = i, d
				}
			}
			got, ok := g.Hit(float64(x), float64(y), 50)
			if ok != (want >= 0) || ok && got != want {
				t.Fatalf("Hit(%d, %d) = %d, %v, want %d", x, y, got, ok, want)
			}
		}
	}
}

func TestGridVisit(t *testing.T) {
	t.Parallel()
	p := seatplantest.MustNew(seatplantest.Stadium(5000))
	g := seatplan.NewGrid(p)
	w, h := p.Size()
	for _, r := range []seatplan.Rect{
		{Max: seatplan.Point{X: uint16(w), Y: uint16(h)}},
		{Min: seatplan.Point{X: 20000, Y: 5000}, Max: seatplan.Point{X: 30000, Y: 9000}},
		{Min: seatplan.Point{X: 65535, Y: 65535}, Max: seatplan.Point{X: 65535, Y: 65535}},
		{Min: seatplan.Point{X: 9, Y: 9}},
	} {
		seen := make([]int, p.Len())
		g.Visit(r, func(seat int) { seen[seat]++ })
		for i, n := range seen {
			at := p.At(i)
			if n > 1 || n == 0 && r.Contains(at) {
				t.Fatalf("Visit(%v) came %d times to seat %d at %v", r, n, i, at)
			}
			reach := seatplan.Rect{
				Min: seatplan.Point{X: r.Min.X - min(r.Min.X, 1000), Y: r.Min.Y - min(r.Min.Y, 1000)},
				Max: seatplan.Point{X: r.Max.X + min(65535-r.Max.X, 1000), Y: r.Max.Y + min(65535-r.Max.Y, 1000)},
			}
			if n == 1 && !reach.Contains(at) {
				t.Fatalf("Visit(%v) came to seat %d at %v", r, i, at)
			}
		}
	}
}

func TestGridAllocatesNothing(t *testing.T) { // not parallel: it counts
	g := seatplan.NewGrid(seatplantest.MustNew(seatplantest.Stadium(5000)))
	seats := 0
	rect := seatplan.Rect{Max: seatplan.Point{X: 40000, Y: 40000}}
	if n := testing.AllocsPerRun(10, func() { g.Visit(rect, func(int) { seats++ }) }); n != 0 || seats == 0 {
		t.Errorf("Visit allocated %v times for %d seats", n, seats)
	}
	if n := testing.AllocsPerRun(10, func() { g.Hit(30000, 5000, 100) }); n != 0 {
		t.Errorf("Hit allocated %v times", n)
	}
}

func TestGridOfAreas(t *testing.T) {
	t.Parallel()
	p := seatplantest.MustNew(seatplan.Draft{Areas: []seatplan.DraftArea{{ID: "a", Category: seatplan.NoCategory}}})
	g := seatplan.NewGrid(p)
	if i, ok := g.Hit(10, 10, 1e6); ok {
		t.Errorf("Hit = %d on a plan without seats", i)
	}
	if i, ok := p.HitArea(10, 10); ok {
		t.Errorf("HitArea = %d on a plan without outlines", i)
	}
	if i, ok := g.Neighbour(0, 1, 0); ok {
		t.Errorf("Neighbour = %d on a plan without seats", i)
	}
}

func TestHitArea(t *testing.T) {
	t.Parallel()
	point := func(x, y float64) seatplan.DraftPoint { return seatplan.DraftPoint{X: x, Y: y} }
	none := seatplan.NoCategory
	p := seatplantest.MustNew(seatplan.Draft{Areas: []seatplan.DraftArea{
		{ID: "u", Category: none, Outline: []seatplan.DraftPoint{ // open at the top
			point(0, 0), point(3, 0), point(3, 7), point(7, 7), point(7, 0), point(10, 0), point(10, 10), point(0, 10)}},
		{ID: "over", Category: none, Outline: []seatplan.DraftPoint{point(0, 8), point(2, 8), point(2, 10), point(0, 10)}},
		{ID: "line", Category: none, Outline: []seatplan.DraftPoint{point(4, 1), point(6, 1)}},
	}})
	for _, c := range []struct {
		name string
		x, y float64
		want int
	}{
		{"left arm", 1, 1, 0},
		{"right arm", 9, 1, 0},
		{"between the arms", 5, 3, -1},
		{"bottom", 5, 9, 0},
		{"the area above", 1, 9, 1},
		{"on a line", 5, 1, -1},
		{"outside", 11, 5, -1},
		{"no number", math.NaN(), 5, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, ok := p.HitArea(c.x*6553.5, c.y*6553.5)
			if !ok {
				got = -1
			}
			if got != c.want {
				t.Errorf("HitArea(%v, %v) = %d, want %d", c.x, c.y, got, c.want)
			}
		})
	}
}

func BenchmarkNewGrid(b *testing.B) {
	p := seatplantest.MustNew(seatplantest.Stadium(100_000))
	b.ResetTimer()
	for b.Loop() {
		seatplan.NewGrid(p)
	}
}

func BenchmarkGridHit(b *testing.B) {
	p := seatplantest.MustNew(seatplantest.Stadium(100_000))
	g := seatplan.NewGrid(p)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i = (i + 7919) % p.Len()
		at := p.At(i)
		if _, ok := g.Hit(float64(at.X)+10, float64(at.Y), 20); !ok {
			b.Fatal("no seat there")
		}
	}
}

func BenchmarkNew(b *testing.B) {
	d := seatplantest.Stadium(100_000)
	b.ResetTimer()
	for b.Loop() {
		if _, err := seatplan.New(d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTogether(b *testing.B) {
	p := seatplantest.MustNew(seatplantest.Stadium(100_000))
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			seatplan.Together(p, func(int) bool { return true }, seatplan.NoCategory, 10)
		}
	})
	b.Run("scattered", func(b *testing.B) { // every other seat is taken
		for b.Loop() {
			seatplan.Together(p, func(i int) bool { return i%2 == 0 }, seatplan.NoCategory, 10)
		}
	})
}

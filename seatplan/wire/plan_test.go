package wire_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/seatplantest"
	"github.com/parterre/parterre/seatplan/wire"
)

// contents is everything a plan can be asked, but for its seats.
type contents struct {
	Name          string
	Width, Height int
	Categories    []seatplan.PriceCategory
	Sections      []seatplan.Section
	Rows          []seatplan.Row
	Areas         []seatplan.Area
	Shapes        []seatplan.Shape
}

func contentsOf(p *seatplan.Plan) contents {
	c := contents{
		Name: p.Name(), Categories: p.Categories(), Sections: p.Sections(), Rows: p.Rows(),
		Areas: p.Areas(), Shapes: p.Shapes(),
	}
	c.Width, c.Height = p.Size()
	return c
}

func checkRoundTrip(t *testing.T, p *seatplan.Plan) {
	t.Helper()
	b := wire.EncodePlan(p)
	q, err := wire.DecodePlan(b)
	if err != nil {
		t.Fatalf("DecodePlan: %v", err)
	}
	if diff := cmp.Diff(contentsOf(p), contentsOf(q), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("plan (-want +got):\n%s", diff)
	}
	if q.Len() != p.Len() {
		t.Fatalf("%d seats, want %d", q.Len(), p.Len())
	}
	for i := range p.Len() {
		if p.Seat(i) != q.Seat(i) {
			t.Fatalf("seat %d = %+v, want %+v", i, q.Seat(i), p.Seat(i))
		}
	}
	if again := wire.EncodePlan(q); !bytes.Equal(b, again) {
		t.Fatal("encoded again the plan is different")
	}
}

// odd returns a plan whose ids, labels and places have nothing regular.
func odd() seatplan.Draft {
	var d seatplan.Draft
	d.Name = "Сцена Ω"
	d.Categories = []seatplan.PriceCategory{{ID: "c", Name: "", Color: 0xfedcba}, {ID: "d"}}
	for s := range 3 {
		section := seatplan.DraftSection{ID: seatplan.SectionID(fmt.Sprint("s", s)), Name: strings.Repeat("ä", 100)}
		for r := range 4 {
			row := seatplan.DraftRow{Label: []string{"", "A", "007", "Ряд 5"}[r]}
			for k := range 1 + 3*r {
				i := float64(s*100 + r*10 + k)
				row.Seats = append(row.Seats, seatplan.DraftSeat{
					ID:     seatplan.SeatID([]string{"", fmt.Sprintf("x%d%d%d-", s, r, k), fmt.Sprintf("%d%d%017d", s+1, r, k), fmt.Sprintf("%d-%03d-%d", s, r, k)}[k%4]),
					Number: []string{"", "00", "0", "999999999999999999999", "1a", "-5", "12"}[(k+r)%7],
					X:      math.Mod(i*i*7919, 997), Y: math.Mod(i*i*104729, 991), R: float64(k % 3),
					Category: k%3 - 1, Mark: seatplan.Mark(k % 5 * 50),
				})
			}
			section.Rows = append(section.Rows, row)
		}
		d.Sections = append(d.Sections, section)
	}
	return d
}

func TestPlanRoundTrip(t *testing.T) {
	t.Parallel()
	areas := seatplan.Draft{Name: "Club", Areas: []seatplan.DraftArea{
		{ID: "floor", Name: "Floor", Category: seatplan.NoCategory, Capacity: seatplan.MaxCapacity},
		{ID: "bar", Category: seatplan.NoCategory, Outline: []seatplan.DraftPoint{{X: 5, Y: 5}, {X: 1, Y: 9}, {X: 0, Y: 0}}},
	}}
	one := seatplan.Draft{Sections: []seatplan.DraftSection{{ID: "s", Rows: []seatplan.DraftRow{{
		Seats: []seatplan.DraftSeat{{ID: "0", Category: seatplan.NoCategory}}}}}}}
	for name, d := range map[string]seatplan.Draft{
		"theatre": seatplantest.Theatre(), "stadium": seatplantest.Stadium(20_000), "odd": odd(), "areas": areas, "one seat": one,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkRoundTrip(t, seatplantest.MustNew(d))
		})
	}
}

func TestDecodePlanRefuses(t *testing.T) {
	t.Parallel()
	good := wire.EncodePlan(seatplantest.MustNew(odd()))
	for n := range good {
		if p, err := wire.DecodePlan(good[:n:n]); p != nil || err == nil {
			t.Fatalf("DecodePlan of the first %d of %d bytes = %v, %v", n, len(good), p, err)
		}
	}
	newer := bytes.Clone(good)
	newer[1]++
	for _, c := range []struct {
		name string
		b    []byte
		want error
	}{
		{"nothing", nil, wire.ErrKind},
		{"a snapshot", wire.AppendSnapshot(nil, wire.Snapshot{}), wire.ErrKind},
		{"a page", []byte("<!doctype html>"), wire.ErrKind},
		{"another version", newer, wire.ErrVersion},
		{"more than a plan", append(bytes.Clone(good), 0), wire.ErrDamaged},
		{"more seats than bytes", []byte("P\x01\x01\x01\x00\x00\x00\x01\xff\xff\x07"), wire.ErrDamaged},
		{"more sections than bytes", []byte("P\x01\x01\x01\x00\x00\xd0\x0f"), wire.ErrDamaged},
		{"an endless number", []byte("P\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), wire.ErrDamaged},
		{"an empty plan", []byte("P\x01\xff\xff\x03\x01\x00\x00\x00\x00\x00\x00\x00\x00"), seatplan.ErrEmpty},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if p, err := wire.DecodePlan(c.b); p != nil || !errors.Is(err, c.want) {
				t.Errorf("DecodePlan = %v, %v, want nil, %v", p, err, c.want)
			}
		})
	}
}

// FuzzDecodePlan holds that whatever decodes is a plan that survives encoding.
func FuzzDecodePlan(f *testing.F) {
	for _, d := range []seatplan.Draft{seatplantest.Stadium(50), odd()} {
		f.Add(wire.EncodePlan(seatplantest.MustNew(d)))
	}
	f.Add([]byte("P\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := wire.DecodePlan(b)
		if (p == nil) != (err != nil) {
			t.Fatalf("DecodePlan = %v, %v", p, err)
		}
		if p != nil {
			checkRoundTrip(t, p)
		}
	})
}

// FuzzTexts holds that any ids and numbers survive.
func FuzzTexts(f *testing.F) {
	f.Add("2500000000 2500000001 07 008 x-1 x-2", "1 2 2a 00 0 10")
	f.Add("999999999999999999 9999999999999999999 99999999999999999999", "  ")
	f.Fuzz(func(t *testing.T, ids, numbers string) {
		d := seatplan.Draft{Sections: []seatplan.DraftSection{{ID: "s", Rows: make([]seatplan.DraftRow, 1)}}}
		labels := strings.Split(numbers, " ")
		for i, id := range strings.Split(ids, " ") {
			d.Sections[0].Rows[0].Seats = append(d.Sections[0].Rows[0].Seats, seatplan.DraftSeat{
				ID: seatplan.SeatID(id), Number: labels[i%len(labels)], X: float64(i * i), Category: seatplan.NoCategory,
			})
		}
		if p, err := seatplan.New(d); err == nil {
			checkRoundTrip(t, p)
		}
	})
}

func BenchmarkEncodePlan(b *testing.B) {
	p := seatplantest.MustNew(seatplantest.Stadium(100_000))
	for b.Loop() {
		wire.EncodePlan(p)
	}
}

func BenchmarkDecodePlan(b *testing.B) {
	data := wire.EncodePlan(seatplantest.MustNew(seatplantest.Stadium(100_000)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wire.DecodePlan(data); err != nil {
			b.Fatal(err)
		}
	}
}

package wire_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/seatplantest"
	"github.com/parterre/parterre/seatplan/wire"
)

// TestPlanSize holds the budgets of a plan on the wire, compressed once when
// the plan is stored.
func TestPlanSize(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("compressing takes seconds")
	}
	for _, c := range []struct {
		name   string
		seats  int
		spread float64 // standard deviation of each seat's place, in units of 5 cm
		most   int
	}{
		{"60,000 computed", 60_000, 0, 25_000},
		{"60,000 placed freely", 60_000, 0.1, 75_000},
		{"100,000 placed freely", 100_000, 0.1, 90_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := seatplantest.Stadium(c.seats)
			unsettle(d, c.spread)
			b := wire.EncodePlan(seatplantest.MustNew(d))
			n := compressed(t, b)
			t.Logf("%d bytes, %d compressed", len(b), n)
			if n > c.most {
				t.Errorf("%d bytes compressed, want at most %d", n, c.most)
			}
		})
	}
}

// unsettle turns a stadium out of its symmetry and moves every seat at random.
func unsettle(d seatplan.Draft, spread float64) {
	rnd := rand.New(rand.NewPCG(1, 2))
	sin, cos := math.Sincos(0.13)
	for _, s := range d.Sections {
		for _, r := range s.Rows {
			for i := range r.Seats {
				x, y := r.Seats[i].X, r.Seats[i].Y
				r.Seats[i].X = x*cos - y*sin + rnd.NormFloat64()*spread
				r.Seats[i].Y = x*sin + y*cos + rnd.NormFloat64()*spread
			}
		}
	}
}

// compressed returns the size at brotli's last level but one: less work, and a
// budget that holds there holds at the last.
func compressed(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, brotli.BestCompression-1)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func TestSnapshotSize(t *testing.T) {
	t.Parallel()
	s := wire.Snapshot{
		Position: wire.Position{Epoch: math.MaxUint64, Seq: math.MaxUint64},
		Seats:    make([]seatplan.Status, 60_000), Areas: []int32{1000, 2000, 3000},
	}
	if n := len(wire.AppendSnapshot(nil, s)); n > 16_000 {
		t.Errorf("a snapshot of 60,000 seats has %d bytes, want at most 16,000", n)
	}
}

func TestDeltaSize(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	const changes = 1000
	d := wire.Delta{Position: wire.Position{Epoch: math.MaxUint64, Seq: 1 << 20}}
	header := len(wire.AppendDelta(nil, d))
	if header > 20 {
		t.Errorf("a delta without changes has %d bytes, want at most 20", header)
	}
	for range changes { // in no order, over the largest plan
		d.Seats = append(d.Seats, wire.SeatChange{Seat: uint32(rnd.IntN(seatplan.MaxSeats)), Status: seatplan.Sold})
	}
	if n := len(wire.AppendDelta(nil, d)) - header; n > 4*changes {
		t.Errorf("%d changes have %d bytes, want at most 4 of each", changes, n)
	}
}

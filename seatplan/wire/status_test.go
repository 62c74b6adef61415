package wire_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
)

func TestSnapshotRoundTrip(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]wire.Snapshot{
		"empty": {},
		"one":   {Position: wire.Position{Epoch: math.MaxUint64, Seq: math.MaxUint64}, Seats: []seatplan.Status{seatplan.Blocked}},
		"areas": {Plan: wire.PlanKey{1, 2, 3, 4, 5, 6, 7, 8}, Areas: []int32{wire.Unknown, 0, 1, math.MaxInt32}},
		"seven": {Seats: []seatplan.Status{0, 1, 2, 3, 3, 2, 1}, Areas: []int32{5}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := wire.DecodeSnapshot(wire.AppendSnapshot(nil, s))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&s, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("snapshot (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDeltaRoundTrip(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]wire.Delta{
		"empty": {Position: wire.Position{Epoch: 7, Seq: 1}},
		"seats": {Position: wire.Position{Seq: math.MaxUint64}, Merged: math.MaxUint64, Seats: []wire.SeatChange{
			{Seat: seatplan.MaxSeats - 1, Status: seatplan.Sold}, {Seat: 0, Status: seatplan.Blocked}, {Seat: 0, Status: seatplan.Held}, {Seat: 5}}},
		"areas": {Merged: 3, Areas: []wire.AreaChange{{Area: seatplan.MaxAreas - 1, Free: math.MaxInt32}, {Area: 0, Free: wire.Unknown}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := wire.DecodeDelta(wire.AppendDelta(nil, d))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&d, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("delta (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStatusesThatAreNotPublished(t *testing.T) {
	t.Parallel()
	own := []seatplan.Status{seatplan.Pending, seatplan.Mine, 200}
	s, err := wire.DecodeSnapshot(wire.AppendSnapshot(nil, wire.Snapshot{Seats: own, Areas: []int32{-7}}))
	if err != nil {
		t.Fatal(err)
	}
	for i, status := range s.Seats {
		if status != seatplan.Blocked {
			t.Errorf("%v comes out as %v, want blocked", own[i], status)
		}
	}
	if s.Areas[0] != wire.Unknown {
		t.Errorf("-7 free places come out as %d, want unknown", s.Areas[0])
	}
	d, err := wire.DecodeDelta(wire.AppendDelta(nil, wire.Delta{Seats: []wire.SeatChange{{Status: seatplan.Mine}}}))
	if err != nil || d.Seats[0].Status != seatplan.Blocked {
		t.Errorf("mine in a delta comes out as %v, %v, want blocked", d, err)
	}
}

func TestFollows(t *testing.T) {
	t.Parallel()
	at := func(epoch, seq uint64) wire.Position { return wire.Position{Epoch: epoch, Seq: seq} }
	for _, c := range []struct {
		name   string
		known  wire.Position
		after  wire.Position
		merged uint64
		want   bool
	}{
		{"the next", at(1, 5), at(1, 6), 0, true},
		{"the same again", at(1, 5), at(1, 5), 0, false},
		{"an older one", at(1, 5), at(1, 4), 9, false},
		{"one is missing", at(1, 5), at(1, 7), 0, false},
		{"two in one", at(1, 5), at(1, 7), 1, true},
		{"more in one than is needed", at(1, 5), at(1, 7), 6, true},
		{"too few in one", at(1, 5), at(1, 9), 2, false},
		{"another stream", at(1, 5), at(2, 6), 0, false},
		{"from the beginning", at(1, 0), at(1, math.MaxUint64), math.MaxUint64, true},
	} {
		d := wire.Delta{Position: c.after, Merged: c.merged}
		if got := d.Follows(c.known); got != c.want {
			t.Errorf("%s: Follows = %v, want %v", c.name, got, c.want)
		}
	}
}

func TestStatusDecodersRefuse(t *testing.T) {
	t.Parallel()
	snapshot := wire.AppendSnapshot(nil, wire.Snapshot{Seats: make([]seatplan.Status, 9), Areas: []int32{300, 2}})
	delta := wire.AppendDelta(nil, wire.Delta{Seats: []wire.SeatChange{{Seat: 9}, {Seat: 100}}, Areas: []wire.AreaChange{{Area: 1, Free: 500}}})
	for n := range snapshot {
		if s, err := wire.DecodeSnapshot(snapshot[:n:n]); s != nil || err == nil {
			t.Errorf("DecodeSnapshot of the first %d bytes = %v, %v", n, s, err)
		}
	}
	for n := range delta {
		if d, err := wire.DecodeDelta(delta[:n:n]); d != nil || err == nil {
			t.Errorf("DecodeDelta of the first %d bytes = %v, %v", n, d, err)
		}
	}
	if _, err := wire.DecodeSnapshot(delta); !errors.Is(err, wire.ErrKind) {
		t.Errorf("DecodeSnapshot of a delta: %v", err)
	}
	if _, err := wire.DecodeDelta(append(delta, 0)); !errors.Is(err, wire.ErrDamaged) {
		t.Errorf("DecodeDelta of more than a delta: %v", err)
	}
	outside := wire.AppendDelta(nil, wire.Delta{Seats: []wire.SeatChange{{Seat: seatplan.MaxSeats}}})
	if _, err := wire.DecodeDelta(outside); !errors.Is(err, wire.ErrDamaged) {
		t.Errorf("DecodeDelta of a seat no plan has: %v", err)
	}
	outside = wire.AppendDelta(nil, wire.Delta{Areas: []wire.AreaChange{{Area: seatplan.MaxAreas}}})
	if _, err := wire.DecodeDelta(outside); !errors.Is(err, wire.ErrDamaged) {
		t.Errorf("DecodeDelta of an area no plan has: %v", err)
	}
}

// FuzzStatus holds that whatever decodes survives encoding, and that nothing
// else panics.
func FuzzStatus(f *testing.F) {
	f.Add(wire.AppendSnapshot(nil, wire.Snapshot{Seats: make([]seatplan.Status, 9), Areas: []int32{300, 2}}))
	f.Add(wire.AppendDelta(nil, wire.Delta{Seats: []wire.SeatChange{{Seat: 9}, {Seat: 100}}, Areas: []wire.AreaChange{{Area: 1, Free: 5}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, err := wire.DecodeSnapshot(b); err == nil {
			again, err := wire.DecodeSnapshot(wire.AppendSnapshot(nil, *s))
			if diff := cmp.Diff(s, again, cmpopts.EquateEmpty()); err != nil || diff != "" {
				t.Errorf("snapshot: %v (-want +got):\n%s", err, diff)
			}
		} else if s != nil {
			t.Errorf("DecodeSnapshot = %v with %v", s, err)
		}
		if d, err := wire.DecodeDelta(b); err == nil {
			again, err := wire.DecodeDelta(wire.AppendDelta(nil, *d))
			if diff := cmp.Diff(d, again, cmpopts.EquateEmpty()); err != nil || diff != "" {
				t.Errorf("delta: %v (-want +got):\n%s", err, diff)
			}
		} else if d != nil {
			t.Errorf("DecodeDelta = %v with %v", d, err)
		}
	})
}

func BenchmarkSnapshot(b *testing.B) {
	s := wire.Snapshot{Seats: make([]seatplan.Status, 60_000)}
	dst := wire.AppendSnapshot(nil, s)
	b.Run("append", func(b *testing.B) {
		for b.Loop() {
			dst = wire.AppendSnapshot(dst[:0], s)
		}
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := wire.DecodeSnapshot(dst); err != nil {
				b.Fatal(err)
			}
		}
	})
}

package wire

import (
	"encoding/binary"

	"github.com/parterre/parterre/seatplan"
)

// Position is a place in one process's stream of updates of a performance.
// Epoch is drawn at random when the stream begins; Seq counts its updates.
type Position struct{ Epoch, Seq uint64 }

// PlanKey is the first bytes of the content hash of the plan whose indexes a
// message uses. The hash is computed on the server.
type PlanKey [8]byte

// Snapshot is the status of every seat and area of a plan at a position.
type Snapshot struct {
	Position
	Plan  PlanKey
	Seats []seatplan.Status // by seat index; Free, Held, Sold or Blocked
	Areas []int32           // free places by area index; Unknown for some, but not how many
}

// Unknown is the number of free places of an area whose vendor does not say.
const Unknown = -1

// Delta is what changed on the way to a position. A place may be named twice;
// the later status counts.
type Delta struct {
	Position        // after the delta is applied
	Merged   uint64 // how many updates besides the last it contains
	Seats    []SeatChange
	Areas    []AreaChange
}

// SeatChange is the new status of the seat with an index.
type SeatChange struct {
	Seat   uint32
	Status seatplan.Status
}

// AreaChange is the new number of free places of the area with an index.
type AreaChange struct {
	Area uint32
	Free int32
}

// Follows reports whether d may be applied to what is known at p: it is of the
// same stream, leads on, and leaves no gap.
func (d *Delta) Follows(p Position) bool {
	return d.Epoch == p.Epoch && p.Seq < d.Seq && d.Seq-p.Seq-1 <= d.Merged
}

// AppendSnapshot appends the wire form of s. A status that is not published is
// written as Blocked, because what is not understood must not be sold.
func AppendSnapshot(dst []byte, s Snapshot) []byte {
	dst = appendPosition(append(dst, KindSnapshot, version), s.Position)
	dst = append(dst, s.Plan[:]...)
	dst = appendNumbers(dst, len(s.Seats))
	for i := 0; i < len(s.Seats); i += 4 {
		var b byte
		for k, status := range s.Seats[i:min(i+4, len(s.Seats))] {
			b |= published(status) << (2 * k)
		}
		dst = append(dst, b)
	}
	dst = appendNumbers(dst, len(s.Areas))
	for _, free := range s.Areas {
		dst = appendFree(dst, free)
	}
	return dst
}

// AppendDelta appends the wire form of d, which is smallest when the seats are
// in ascending order. See [AppendSnapshot] about statuses.
func AppendDelta(dst []byte, d Delta) []byte {
	dst = appendPosition(append(dst, KindDelta, version), d.Position)
	dst = binary.AppendUvarint(dst, d.Merged)
	dst = appendNumbers(dst, len(d.Seats))
	before := int64(0)
	for _, c := range d.Seats {
		dst = binary.AppendUvarint(dst, zigzag(int64(c.Seat)-before)<<2|uint64(published(c.Status)))
		before = int64(c.Seat)
	}
	dst = appendNumbers(dst, len(d.Areas))
	before = 0
	for _, c := range d.Areas {
		dst = appendFree(appendSigned(dst, int64(c.Area)-before), c.Free)
		before = int64(c.Area)
	}
	return dst
}

func appendPosition(dst []byte, p Position) []byte {
	return binary.AppendUvarint(binary.LittleEndian.AppendUint64(dst, p.Epoch), p.Seq)
}

func appendFree(dst []byte, free int32) []byte {
	return binary.AppendUvarint(dst, uint64(int64(max(free, Unknown))+1))
}

func published(s seatplan.Status) byte {
	if s > seatplan.Blocked {
		return byte(seatplan.Blocked)
	}
	return byte(s)
}

// DecodeSnapshot reads the wire form of a snapshot; it is nil with an error.
func DecodeSnapshot(b []byte) (*Snapshot, error) {
	r, err := open(b, KindSnapshot)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{Position: r.position()}
	copy(s.Plan[:], r.bytes(len(s.Plan)))
	n := int(r.number(seatplan.MaxSeats))
	packed := r.bytes((n + 3) / 4)
	if packed != nil {
		s.Seats = unpack(packed, n)
	}
	s.Areas = make([]int32, r.count(seatplan.MaxAreas, 1))
	for i := range s.Areas {
		s.Areas[i] = r.free()
	}
	if err := r.close(); err != nil {
		return nil, err
	}
	return s, nil
}

// unpack returns n statuses of 2 bits.
func unpack(packed []byte, n int) []seatplan.Status {
	seats := make([]seatplan.Status, n)
	for i := range seats {
		seats[i] = seatplan.Status(packed[i/4] >> (i % 4 * 2) & 3)
	}
	return seats
}

// DecodeDelta reads the wire form of a delta; it is nil with an error. Seats
// and areas are below the most a plan may have, not below what one plan has.
func DecodeDelta(b []byte) (*Delta, error) {
	r, err := open(b, KindDelta)
	if err != nil {
		return nil, err
	}
	d := &Delta{Position: r.position(), Merged: r.number(1<<64 - 1)}
	d.Seats = make([]SeatChange, r.count(maxChanges, 1))
	before := int64(0)
	for i := range d.Seats {
		v := r.number(1<<32 - 1)
		before += unzigzag(v >> 2)
		d.Seats[i] = SeatChange{Seat: r.index(before, seatplan.MaxSeats), Status: seatplan.Status(v & 3)}
	}
	d.Areas = make([]AreaChange, r.count(maxChanges, 2))
	before = 0
	for i := range d.Areas {
		before += unzigzag(r.number(1<<32 - 1))
		d.Areas[i] = AreaChange{Area: r.index(before, seatplan.MaxAreas), Free: r.free()}
	}
	if err := r.close(); err != nil {
		return nil, err
	}
	return d, nil
}

// maxChanges bounds the changes of one delta.
const maxChanges = 1 << 20

func (r *reader) position() Position {
	return Position{Epoch: r.fixed(), Seq: r.number(1<<64 - 1)}
}

// free reads a number of free places.
func (r *reader) free() int32 { return int32(int64(r.number(1<<31)) - 1) }

// index returns v, which must be below most.
func (r *reader) index(v int64, most int) uint32 {
	if v < 0 || v >= int64(most) {
		r.spoil()
		return 0
	}
	return uint32(v)
}

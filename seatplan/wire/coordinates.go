package wire

import (
	"encoding/binary"
	"math/bits"

	"github.com/parterre/parterre/seatplan"
)

// A column of coordinates begins with a byte that names its gain. Then it
// holds, row after row, how far each seat is from where it was expected. The
// first seat of a row is expected as far from that of the row before as this
// was from the one before it, the second where the row before had its second,
// every other where the seats so far lead.

// gain says in 64ths how much of each surprise is believed: of where the row
// is, and of how far it is from seat to seat.
type gain struct{ level, step int64 }

// gains are the gains by name: all of it, which is best for plans that were
// computed, and less, which is best for those drawn by hand.
var gains = [...]gain{{64, 64}, {48, 24}}

// track expects the coordinates of a column. Its fractions have 16 bits.
type track struct {
	gain
	at, by           int64 // where the row is and how far from seat to seat, in fractions
	first, firstMove int64 // of the last row, and from that of the row before
	firstBy          int64 // as at the second seat of the last row, in fractions
	seats            int   // of the row so far
}

// expected returns where the next seat of the row is expected.
func (t *track) expected() int64 {
	if t.seats == 0 {
		return t.first + t.firstMove
	}
	return (t.at + t.by + 1<<15) >> 16
}

// put says where the next seat really is.
func (t *track) put(v int64) {
	surprise := v<<16 - t.at - t.by
	switch t.seats {
	case 0:
		t.first, t.firstMove = v, v-t.first
		t.at, t.by = v<<16, t.firstBy
	case 1:
		t.at, t.by = v<<16, t.by+surprise/2
		t.firstBy = t.by
	default:
		t.at += t.by + surprise*t.level/64
		t.by += surprise * t.step / 64
	}
	t.seats++
}

// appendCoordinates appends the column of one axis: 0 is x, 1 is y.
func appendCoordinates(dst []byte, p *seatplan.Plan, axis int) []byte {
	best, least := 0, coordinates(p, axis, 0, func(uint64) {})
	for name := 1; name < len(gains); name++ {
		if size := coordinates(p, axis, name, func(uint64) {}); size < least {
			best, least = name, size
		}
	}
	dst = append(dst, byte(best))
	coordinates(p, axis, best, func(v uint64) { dst = binary.AppendUvarint(dst, v) })
	return dst
}

// coordinates calls put with the column of one axis at one gain and returns how
// many bits a good compressor would need, roughly.
func coordinates(p *seatplan.Plan, axis, name int, put func(uint64)) (size int) {
	xy := p.Coordinates()
	t := track{gain: gains[name]}
	for _, row := range p.Rows() {
		t.seats = 0
		for i := row.FirstSeat; i < row.FirstSeat+row.Seats; i++ {
			v := int64(xy[2*i+axis])
			z := zigzag(v - t.expected())
			size += bits.Len64(z)
			put(z)
			t.put(v)
		}
	}
	return size
}

// coordinates reads the column of one axis into xy, where axis 0 is x.
func (r *reader) coordinates(xy []uint16, axis int, rows []seatplan.Row) {
	t := track{gain: gains[r.number(uint64(len(gains)-1))]}
	seat := axis
	for _, row := range rows {
		t.seats = 0
		for range row.Seats {
			v := t.expected() + r.signed()
			if r.bad || v < 0 || v > seatplan.GridSide {
				r.spoil()
				return
			}
			xy[seat] = uint16(v)
			seat += 2
			t.put(v)
		}
	}
}

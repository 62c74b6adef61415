package wire

import (
	"encoding/binary"

	"github.com/parterre/parterre/seatplan"
)

// Reasons why a decoder refuses its input, besides those of [seatplan.Assemble].
const (
	ErrKind    = seatplan.Error("the message is not of the expected kind")
	ErrVersion = seatplan.Error("the message is of another version")
	ErrDamaged = seatplan.Error("the message is cut off or damaged")
)

// The first byte of every message.
const (
	KindPlan     = 'P'
	KindSnapshot = 'S'
	KindDelta    = 'D'
)

// Kind returns the first byte of a message, 0 of an empty one.
func Kind(b []byte) byte {
	if len(b) == 0 {
		return 0
	}
	return b[0]
}

// version is that of all forms.
const version = 1

// reader reads a message from its beginning. Once something is wrong it stays
// bad and everything more that is read is zero.
type reader struct {
	b   []byte
	bad bool
}

// open returns a reader behind the head of a message.
func open(b []byte, kind byte) (*reader, error) {
	switch {
	case Kind(b) != kind:
		return nil, ErrKind
	case len(b) < 2:
		return nil, ErrDamaged
	case b[1] != version:
		return nil, ErrVersion
	}
	return &reader{b: b[2:]}, nil
}

// close reports whether all was well and nothing is left.
func (r *reader) close() error {
	if r.bad || len(r.b) > 0 {
		return ErrDamaged
	}
	return nil
}

// spoil makes everything more that is read zero.
func (r *reader) spoil() { r.bad, r.b = true, nil }

// number reads a number of at most max.
func (r *reader) number(max uint64) uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > max {
		r.spoil()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// signed reads a zigzagged number.
func (r *reader) signed() int64 { return unzigzag(r.number(1<<64 - 1)) }

// count reads how many things follow, at most max, each of which takes at least
// the given number of bytes of what is left.
func (r *reader) count(max, bytes int) int {
	n := r.number(uint64(max))
	if n > uint64(len(r.b)/bytes) {
		r.spoil()
		return 0
	}
	return int(n)
}

// bytes reads n bytes, nil where there are fewer. They are the input's own.
func (r *reader) bytes(n int) []byte {
	if n > len(r.b) {
		r.spoil()
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

// fixed reads 8 bytes as a number.
func (r *reader) fixed() uint64 {
	b := r.bytes(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

// text reads a text of at most max bytes.
func (r *reader) text(max int) string { return string(r.bytes(r.count(max, 1))) }

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func appendSigned(dst []byte, v int64) []byte { return binary.AppendUvarint(dst, zigzag(v)) }

func zigzag(v int64) uint64   { return uint64(v<<1) ^ uint64(v>>63) }
func unzigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

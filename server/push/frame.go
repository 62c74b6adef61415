package push

import (
	"encoding/binary"
	"time"

	"github.com/parterre/parterre/seatplan/wire"
)

// Frame is one message to a watcher. It is immutable and shared: its bytes must
// not be changed.
type Frame struct {
	raw  []byte
	head int // where the payload begins
	text bool
}

// maxHead is the longest header of a websocket frame from a server, RFC 6455
// section 5.2.
const maxHead = 10

// Opcodes with the bit for a message in one frame.
const (
	opText   = 0x81
	opBinary = 0x82
	opPing   = 0x89
)

// NewText returns a text frame.
func NewText(payload []byte) Frame {
	return newFrame(append(make([]byte, maxHead, maxHead+len(payload)), payload...), opText)
}

// newFrame makes a frame of a buffer with room for the header in front.
func newFrame(buf []byte, op byte) Frame {
	n := len(buf) - maxHead
	start := maxHead
	switch {
	case n < 126:
		start -= 2
		buf[start+1] = byte(n)
	case n <= 0xffff:
		start -= 4
		buf[start+1] = 126
		binary.BigEndian.PutUint16(buf[start+2:], uint16(n))
	default:
		start -= 10
		buf[start+1] = 127
		binary.BigEndian.PutUint64(buf[start+2:], uint64(n))
	}
	buf[start] = op
	return Frame{raw: buf[start:], head: maxHead - start, text: op == opText}
}

func deltaFrame(d wire.Delta) Frame {
	room := make([]byte, maxHead, maxHead+32+4*len(d.Seats)+8*len(d.Areas))
	return newFrame(wire.AppendDelta(room, d), opBinary)
}

func snapshotFrame(s wire.Snapshot) Frame {
	room := make([]byte, maxHead, maxHead+64+len(s.Seats)/4+4*len(s.Areas))
	return newFrame(wire.AppendSnapshot(room, s), opBinary)
}

// Text reports whether the message is text rather than binary.
func (f Frame) Text() bool { return f.text }

// Payload returns the message.
func (f Frame) Payload() []byte { return f.raw[f.head:] }

// Raw returns the message as a websocket frame, unmasked as a server sends it.
// A heartbeat has a ping frame in front.
func (f Frame) Raw() []byte { return f.raw }

func (f Frame) empty() bool { return f.raw == nil }

// withPing returns the frame with a ping in front, in one write.
func (f Frame) withPing() Frame {
	return Frame{raw: append([]byte{opPing, 0}, f.raw...), head: f.head + 2, text: f.text}
}

var (
	liveFrame = NewText([]byte(`{"type":"live"}`))
	planFrame = NewText([]byte(`{"type":"plan"}`))
	liveBeat  = liveFrame.withPing()
)

func staleFrame(since time.Time) Frame {
	text := append([]byte(`{"type":"stale","since":"`), since.UTC().Format("2006-01-02T15:04:05.000Z07:00")...)
	return NewText(append(text, `"}`...))
}

package svg

import (
	"math"

	"github.com/parterre/parterre/seatplan"
)

// everywhere is all that a plan may reach to.
var everywhere = around(0, 0, maxNumber, maxNumber)

// box is a bounding box that may be empty.
type box struct {
	seatplan.DraftBox
	some bool
}

func (b *box) add(p seatplan.DraftPoint) {
	if !b.some {
		b.Min, b.Max, b.some = p, p, true
		return
	}
	b.Min.X, b.Min.Y = math.Min(b.Min.X, p.X), math.Min(b.Min.Y, p.Y)
	b.Max.X, b.Max.Y = math.Max(b.Max.X, p.X), math.Max(b.Max.Y, p.Y)
}

// addBox adds another box as it lies after a transform.
func (b *box) addBox(o box, m Matrix) {
	if !o.some {
		return
	}
	b.add(m.Apply(o.Min.X, o.Min.Y))
	b.add(m.Apply(o.Max.X, o.Min.Y))
	b.add(m.Apply(o.Min.X, o.Max.Y))
	b.add(m.Apply(o.Max.X, o.Max.Y))
}

func around(x, y, rx, ry float64) box {
	return box{seatplan.DraftBox{
		Min: seatplan.DraftPoint{X: x - rx, Y: y - ry},
		Max: seatplan.DraftPoint{X: x + rx, Y: y + ry},
	}, true}
}

func (b box) width() float64  { return b.Max.X - b.Min.X }
func (b box) height() float64 { return b.Max.Y - b.Min.Y }

func (b box) middle() (x, y float64) { return b.Min.X + b.width()/2, b.Min.Y + b.height()/2 }

func (b box) contains(p seatplan.DraftPoint) bool {
	return p.X >= b.Min.X && p.X <= b.Max.X && p.Y >= b.Min.Y && p.Y <= b.Max.Y
}

package svg

import "github.com/parterre/parterre/seatplan"

// arguments is how many numbers each path command takes.
var arguments = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// pathReader reads path data into a pen.
type pathReader struct {
	scanner
	pen     *pen
	command byte                // in capitals
	last    byte                // the command drawn before, in capitals
	control seatplan.DraftPoint // the last control point, for S and T
	args    [7]float64
}

// tracePath draws path data. On error the pen has drawn what comes before.
func tracePath(d string, p *pen) error {
	r := pathReader{scanner: scanner{s: d}, pen: p}
	r.blanks()
	for n := 0; !r.done(); n++ {
		if n == maxSegments {
			return ErrTooLarge
		}
		if err := r.segment(); err != nil {
			return err
		}
		if p.err != nil {
			return p.err
		}
	}
	return nil
}

// segment reads and draws one command, or one repetition of the last.
func (r *pathReader) segment() error {
	if c := r.s[r.i]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
		r.command = c
		r.i++
		r.blanks()
	} else if r.command == 0 || r.last == 'Z' {
		return ErrPath
	}
	upper := r.command &^ 0x20
	n, known := arguments[upper]
	if !known || r.last == 0 && upper != 'M' {
		return ErrPath
	}
	for i := range n {
		read := r.number
		if upper == 'A' && (i == 3 || i == 4) {
			read = r.flag
		}
		v, err := read()
		if err != nil {
			return err
		}
		r.args[i] = v
	}
	r.gap()
	if upper != r.command {
		r.absolute(upper, n)
	}
	r.draw(upper)
	r.last = upper
	if upper == 'M' { // further pairs are lines
		r.command-- // M to L, m to l
	}
	return nil
}

// absolute turns relative arguments into absolute ones.
func (r *pathReader) absolute(upper byte, n int) {
	at := r.pen.at
	switch upper {
	case 'H':
		r.args[0] += at.X
	case 'V':
		r.args[0] += at.Y
	case 'A':
		r.args[5] += at.X
		r.args[6] += at.Y
	default:
		for i := 0; i+1 < n; i += 2 {
			r.args[i] += at.X
			r.args[i+1] += at.Y
		}
	}
}

func (r *pathReader) draw(upper byte) {
	a, p := &r.args, r.pen
	switch upper {
	case 'M':
		p.moveTo(a[0], a[1])
	case 'L':
		p.lineTo(a[0], a[1])
	case 'H':
		p.lineTo(a[0], p.at.Y)
	case 'V':
		p.lineTo(p.at.X, a[0])
	case 'C':
		r.cubic(a[0], a[1], a[2], a[3], a[4], a[5])
	case 'S':
		c := r.mirrored('C', 'S')
		r.cubic(c.X, c.Y, a[0], a[1], a[2], a[3])
	case 'Q':
		r.quad(a[0], a[1], a[2], a[3])
	case 'T':
		c := r.mirrored('Q', 'T')
		r.quad(c.X, c.Y, a[0], a[1])
	case 'A':
		p.arcTo(a[0], a[1], a[2], a[3] == 1, a[4] == 1, a[5], a[6])
	case 'Z':
		p.close()
	}
}

func (r *pathReader) cubic(x1, y1, x2, y2, x, y float64) {
	r.control = seatplan.DraftPoint{X: x2, Y: y2}
	r.pen.cubicTo(x1, y1, x2, y2, x, y)
}

func (r *pathReader) quad(x1, y1, x, y float64) {
	r.control = seatplan.DraftPoint{X: x1, Y: y1}
	r.pen.quadTo(x1, y1, x, y)
}

// mirrored returns the last control point mirrored at the pen, if the command
// before was one of the two; else the pen's own place.
func (r *pathReader) mirrored(a, b byte) seatplan.DraftPoint {
	at := r.pen.at
	if r.last != a && r.last != b {
		return at
	}
	return seatplan.DraftPoint{X: 2*at.X - r.control.X, Y: 2*at.Y - r.control.Y}
}

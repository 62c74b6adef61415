package svg

import (
	"math"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// Matrix is an affine transform: x' = A·x + C·y + E, y' = B·x + D·y + F.
type Matrix struct{ A, B, C, D, E, F float64 }

// Identity leaves everything where it is.
var Identity = Matrix{A: 1, D: 1}

// maxTransforms bounds the transforms of one attribute.
const maxTransforms = 100

// Apply returns where the point (x, y) goes.
func (m Matrix) Apply(x, y float64) seatplan.DraftPoint {
	return seatplan.DraftPoint{X: m.A*x + m.C*y + m.E, Y: m.B*x + m.D*y + m.F}
}

// Mul returns the transform that does n first, then m.
func (m Matrix) Mul(n Matrix) Matrix {
	return Matrix{
		A: m.A*n.A + m.C*n.B, B: m.B*n.A + m.D*n.B,
		C: m.A*n.C + m.C*n.D, D: m.B*n.C + m.D*n.D,
		E: m.A*n.E + m.C*n.F + m.E, F: m.B*n.E + m.D*n.F + m.F,
	}
}

// Scale returns √|det|: how much longer lengths become, on the average of all
// directions.
func (m Matrix) Scale() float64 { return math.Sqrt(math.Abs(m.A*m.D - m.B*m.C)) }

// inverse returns the transform that undoes m; false if there is none.
func (m Matrix) inverse() (Matrix, bool) {
	det := m.A*m.D - m.B*m.C
	n := Matrix{
		A: m.D / det, B: -m.B / det, C: -m.C / det, D: m.A / det,
		E: (m.C*m.F - m.D*m.E) / det, F: (m.B*m.E - m.A*m.F) / det,
	}
	return n, det != 0 && n.bounded()
}

// bounded reports whether the matrix keeps bounded points bounded.
func (m Matrix) bounded() bool {
	for _, v := range [...]float64{m.A, m.B, m.C, m.D, m.E, m.F} {
		if !(math.Abs(v) <= maxNumber) {
			return false
		}
	}
	return true
}

// ParseTransform reads a transform attribute: a list of translate, scale,
// rotate, skewX, skewY and matrix, the first being the outermost. Empty text
// and "none" are the identity.
func ParseTransform(text string) (Matrix, error) {
	m, rest := Identity, strings.TrimSpace(text)
	if rest == "none" {
		return m, nil
	}
	for n := 0; rest != ""; n++ {
		name, tail, ok := strings.Cut(rest, "(")
		inside, tail, closed := strings.Cut(tail, ")")
		if !ok || !closed || n == maxTransforms {
			return Matrix{}, ErrTransform
		}
		args, err := numbers(inside, 6)
		if err != nil {
			return Matrix{}, ErrTransform
		}
		one, ok := transform(strings.TrimSpace(name), args)
		if !ok {
			return Matrix{}, ErrTransform
		}
		if m = m.Mul(one); !m.bounded() {
			return Matrix{}, ErrNumber
		}
		rest = strings.TrimLeft(tail, ", \t\r\n\f")
	}
	return m, nil
}

// transform returns one named transform; false if there is none of this name
// with so many arguments.
func transform(name string, a []float64) (Matrix, bool) {
	switch {
	case name == "matrix" && len(a) == 6:
		return Matrix{a[0], a[1], a[2], a[3], a[4], a[5]}, true
	case name == "translate" && len(a) == 1:
		return Matrix{A: 1, D: 1, E: a[0]}, true
	case name == "translate" && len(a) == 2:
		return Matrix{A: 1, D: 1, E: a[0], F: a[1]}, true
	case name == "scale" && len(a) == 1:
		return Matrix{A: a[0], D: a[0]}, true
	case name == "scale" && len(a) == 2:
		return Matrix{A: a[0], D: a[1]}, true
	case name == "rotate" && len(a) == 1:
		return rotation(a[0]), true
	case name == "rotate" && len(a) == 3:
		there, back := Matrix{A: 1, D: 1, E: a[1], F: a[2]}, Matrix{A: 1, D: 1, E: -a[1], F: -a[2]}
		return there.Mul(rotation(a[0])).Mul(back), true
	case name == "skewX" && len(a) == 1:
		return Matrix{A: 1, C: math.Tan(radians(a[0])), D: 1}, true
	case name == "skewY" && len(a) == 1:
		return Matrix{A: 1, B: math.Tan(radians(a[0])), D: 1}, true
	}
	return Matrix{}, false
}

func rotation(degrees float64) Matrix {
	sin, cos := math.Sincos(radians(degrees))
	return Matrix{A: cos, B: sin, C: -sin, D: cos}
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

package svg

// FlattenPath flattens path data of at most budget points, each subpath on its
// own.
func FlattenPath(d string, tolerance float64, budget int) ([][][2]float64, error) {
	p := pen{m: Identity, tolerance: tolerance, budget: budget}
	err := tracePath(d, &p)
	var all [][][2]float64
	for _, s := range p.subs {
		var points [][2]float64
		for _, p := range s.points {
			points = append(points, [2]float64{p.X, p.Y})
		}
		all = append(all, points)
	}
	return all, err
}

// Bounds of one path, and of one curve.
const (
	MaxSegments = maxSegments
	MaxPieces   = maxPieces
)

// ParseLength is parseLength.
var ParseLength = parseLength

package view

import "github.com/parterre/parterre/seatplan"

// What the tests look at behind the doors.
var (
	Number      = number
	Signed      = signed
	Numbers     = numbers
	CommonWords = commonWords
	Anchors     = anchors
	Legibly     = Legible
)

// RowLabels returns the labels that are written at the rows' ends, in order.
func RowLabels(p *seatplan.Plan) []string {
	var labels []string
	for _, e := range rowEnds(p) {
		labels = append(labels, p.Rows()[e.row].Label)
	}
	return labels
}

// RowEndWays returns the way each row's label lies off its row.
func RowEndWays(p *seatplan.Plan) [][2]float64 {
	var ways [][2]float64
	for _, e := range rowEnds(p) {
		ways = append(ways, [2]float64{e.dx, e.dy})
	}
	return ways
}

// Extent returns the size of a polygon's box.
func Extent(points []seatplan.Point) (width, height float64) { return extent(points) }

// Board takes boxes given as x, y, width, height and reports which had room.
func Board(boxes ...[4]float64) []bool {
	var b board
	b.take(box{1, 1, 1, 1})
	b.clear()
	var took []bool
	for _, x := range boxes {
		took = append(took, b.take(box{x[0], x[1], x[2], x[3]}))
	}
	return took
}

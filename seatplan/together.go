package seatplan

import (
	"math"
	"slices"
)

// MaxTogether bounds how many seats [Together] looks for.
const MaxTogether = 100

// Together returns the indexes of the best n free seats of a category, or of
// any with NoCategory, in ascending order. Best are n seats side by side, in
// the row nearest to the stage (without a stage, nearest to the front of its
// section), as near to the middle of that row as can be. Where no row has
// them, they are split over few groups in neighbouring rows; where that cannot
// be either, over the largest groups there are. Nil means that fewer than n
// are free, or n is not in 1…MaxTogether.
func Together(p *Plan, free func(seat int) bool, category, n int) []int {
	if n < 1 || n > MaxTogether {
		return nil
	}
	f := finder{plan: p, n: n}
	total := 0
	for _, row := range p.rowsByRank() {
		runs := p.runs(row, func(i int) bool {
			return p.ids.at(i) != "" && (category == NoCategory || p.Category(i) == category) && free(i)
		})
		for _, r := range runs {
			total += r.seats
		}
		f.runs = append(f.runs, runs...)
	}
	if total < n {
		return nil
	}
	if whole := f.oneRow(); whole != nil {
		return whole
	}
	if split := f.neighbouringRows(); split != nil {
		return split
	}
	group, _ := f.gather(f.runs)
	return group
}

// run is free seats side by side in one row.
type run struct {
	row, first, seats int
	pitch             float64 // of its row
}

// runs returns the free runs of a row. Seats further apart than 1.7 times the
// row's pitch are not side by side.
func (p *Plan) runs(row int, free func(int) bool) []run {
	const apart = 1.7
	r := p.rows[row]
	pitch := p.pitch(r)
	var runs []run
	for i := r.FirstSeat; i < r.FirstSeat+r.Seats; i++ {
		if !free(i) {
			continue
		}
		if last := len(runs) - 1; last >= 0 && runs[last].first+runs[last].seats == i &&
			p.between(i-1, i).length() <= apart*pitch {
			runs[last].seats++
			continue
		}
		runs = append(runs, run{row: row, first: i, seats: 1, pitch: pitch})
	}
	return runs
}

// pitch returns the median distance of neighbours in a row.
func (p *Plan) pitch(r Row) float64 {
	if r.Seats < 2 {
		return float64(2 * p.sections[r.Section].Radius)
	}
	distances := make([]float64, 0, r.Seats-1)
	for i := r.FirstSeat + 1; i < r.FirstSeat+r.Seats; i++ {
		distances = append(distances, p.between(i-1, i).length())
	}
	slices.Sort(distances)
	return distances[(len(distances)-1)/2]
}

// rowsByRank returns the rows, the best first.
func (p *Plan) rowsByRank() []int {
	rank := make([]float64, len(p.rows))
	order := make([]int, len(p.rows))
	stage, staged := p.stage()
	for i, r := range p.rows {
		order[i] = i
		rank[i] = float64(i - p.sections[r.Section].FirstRow)
		if staged {
			rank[i] = p.from(stage, r.FirstSeat+r.Seats/2)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case rank[a] < rank[b]:
			return -1
		case rank[a] > rank[b]:
			return 1
		}
		return 0
	})
	return order
}

// stage returns the middle of the first stage.
func (p *Plan) stage() (Point, bool) {
	for _, s := range p.shapes {
		if s.Kind == ShapeStage {
			return middle(s.Points), true
		}
	}
	return Point{}, false
}

// from returns how far a seat is from a point.
func (p *Plan) from(at Point, seat int) float64 {
	s := p.At(seat)
	return vector{float64(s.X) - float64(at.X), float64(s.Y) - float64(at.Y)}.length()
}

// finder looks for n seats among runs, the best first.
type finder struct {
	plan *Plan
	n    int
	runs []run
}

// oneRow returns n seats side by side in the best row that has them.
func (f *finder) oneRow() []int {
	best, off := -1, math.Inf(1)
	for i, r := range f.runs {
		if best >= 0 && r.row != f.runs[i-1].row {
			break
		}
		if r.seats < f.n {
			continue
		}
		row := f.plan.rows[r.row]
		first := r.nearestTo(row.FirstSeat+row.Seats/2, f.n)
		if o := math.Abs(float64(2*first+f.n) - float64(2*row.FirstSeat+row.Seats)); o < off {
			best, off = first, o
		}
	}
	if best < 0 {
		return nil
	}
	return seatsFrom(nil, best, f.n)
}

// nearestTo returns the first of the n seats of a run whose middle is nearest
// to a seat of its row.
func (r run) nearestTo(seat, n int) int {
	return min(max(r.first, seat-n/2), r.first+r.seats-n)
}

// neighbouringRows returns n seats in two or three rows behind each other, in
// as few groups and as close as can be found. Of equals the better row wins.
func (f *finder) neighbouringRows() []int {
	rows := map[int][]run{}
	var order []int
	for _, r := range f.runs {
		if rows[r.row] == nil {
			order = append(order, r.row)
		}
		rows[r.row] = append(rows[r.row], r)
	}
	var best []int
	cost := math.Inf(1)
	for span := 2; span <= 3 && best == nil; span++ {
		for _, row := range order {
			var near []run
			for other := row; other < min(row+span, len(f.plan.rows)); other++ {
				if f.plan.rows[other].Section == f.plan.rows[row].Section {
					near = append(near, rows[other]...)
				}
			}
			if group, c := f.gather(near); group != nil && c < cost {
				best, cost = group, c
			}
		}
	}
	return best
}

// gather takes n seats from runs, beginning with one of the longest and going
// on with what is nearest to it. It returns nil where the runs have fewer than
// n. The cost counts the groups, those of one seat twice, and how far they are
// from the first, in seats.
func (f *finder) gather(runs []run) (seats []int, cost float64) {
	const beginnings = 8 // tried at most
	longest := 0
	for _, r := range runs {
		longest = max(longest, min(f.n, r.seats))
	}
	tried := 0
	for i, r := range runs {
		if min(f.n, r.seats) < longest || tried == beginnings {
			continue
		}
		tried++
		if group, c := f.gatherFrom(runs, i); group != nil && (seats == nil || c < cost) {
			seats, cost = group, c
		}
	}
	return seats, cost
}

// gatherFrom takes what it can from one run, then again and again from the run
// that gives most of what is missing, the nearest of equals.
func (f *finder) gatherFrom(runs []run, beginning int) (seats []int, cost float64) {
	const groupCost = 3
	left := slices.Clone(runs)
	first := left[beginning]
	row := f.plan.rows[first.row]
	take := min(f.n, first.seats)
	start := first.nearestTo(row.FirstSeat+row.Seats/2, take)
	centre := start + take/2
	for pick := beginning; ; {
		cost += groupCost
		if take == 1 {
			cost += groupCost
		}
		seats = seatsFrom(seats, start, take)
		left = slices.Delete(left, pick, pick+1)
		if len(seats) == f.n {
			slices.Sort(seats)
			return seats, cost
		}
		var distance float64
		if pick, start, take, distance = f.next(left, centre, f.n-len(seats)); take == 0 {
			return nil, 0
		}
		cost += math.Round(distance / math.Max(1, first.pitch))
	}
}

// next returns which run gives most of the missing seats, the nearest to a seat
// of equals, from where on and how many. It takes none where there are none.
func (f *finder) next(runs []run, centre, missing int) (pick, start, take int, distance float64) {
	for i, r := range runs {
		n := min(missing, r.seats)
		if n < take {
			continue
		}
		from := f.closest(r, centre, n)
		if d := f.plan.from(f.plan.At(centre), from+n/2); n > take || d < distance {
			pick, start, take, distance = i, from, n, d
		}
	}
	return pick, start, take, distance
}

// closest returns the first of the take seats of a run whose middle is closest
// to a seat of any row.
func (f *finder) closest(r run, seat, take int) int {
	at := f.plan.At(seat)
	best, distance := r.first, math.Inf(1)
	for first := r.first; first+take <= r.first+r.seats; first++ {
		if d := f.plan.from(at, first+take/2); d < distance {
			best, distance = first, d
		}
	}
	return best
}

func seatsFrom(seats []int, first, n int) []int {
	for i := range n {
		seats = append(seats, first+i)
	}
	return seats
}

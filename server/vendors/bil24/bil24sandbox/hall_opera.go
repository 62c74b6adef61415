package bil24sandbox

import (
	"math"
	"strconv"
	"strings"
)

// The horseshoe theatre: stalls in gently curved rows, two tiers of boxes along
// the horseshoe and a balcony around its back. The horseshoe's axis is
// x = operaX; its round part is centred at (operaX, operaY).
const (
	operaX, operaY   = 550, 430
	operaTop         = 236 // where the boxes begin
	stallsRadius     = 237 // the stalls stay this far within the horseshoe
	operaPitch       = 22
	stallsRowPitch   = 27
	stallsRows       = 14
	stallsRowsFront  = 7
	stallsCurve      = 540 // radius of the first row
	stallsFirstRow   = 292
	stallsCrossAisle = 12
)

func operaHall() *hall {
	h := &hall{
		id: 31, name: "Sala mare", width: 1100, height: 1080, radius: 8.5,
		legend: placing{x: 70, y: 1010},
	}
	h.under = operaWalls()
	h.blocks = append(h.blocks, stalls()...)
	h.boxes("Loje parter", 22, 293, 3)
	h.boxes("Loje rang I", 24, 353, 4)
	h.balcony()
	return h
}

// stalls are two blocks, left and right of the middle aisle. Their rows hang on
// circles whose centres lie far above the stage.
func stalls() []block {
	left := block{sector: "Stal stânga"}
	right := block{sector: "Stal dreapta"}
	for k := range stallsRows {
		category, y := 1, float64(stallsFirstRow+k*stallsRowPitch)
		if k >= stallsRowsFront {
			category, y = 2, y+stallsCrossAisle
		}
		r := float64(stallsCurve) + y - stallsFirstRow
		at := placing{x: operaX, y: y - r}
		half := stallsHalf(at.y, r, category)
		n := len(half)
		name := strconv.Itoa(k + 1)
		l := row{label: name, at: at, seats: make([]spot, n)}
		for i, s := range half {
			half[i].number = strconv.Itoa(n + i + 1)
			l.seats[n-1-i] = spot{strconv.Itoa(n - i), -s.x, s.y, category}
		}
		left.rows = append(left.rows, l)
		right.rows = append(right.rows, row{label: name, at: at, seats: half})
	}
	return []block{left, right}
}

// stallsHalf places the seats of a row's right half from the aisle outwards, as
// many as stay within the horseshoe.
func stallsHalf(centre, r float64, category int) []spot {
	var seats []spot
	const aisle = 27
	for along := float64(aisle); ; along += operaPitch {
		x, y := polar(r, along/r*180/math.Pi)
		if !withinHorseshoe(x, centre+y, stallsRadius) {
			return seats
		}
		seats = append(seats, spot{x: x, y: y, category: category})
	}
}

// withinHorseshoe reports whether a point, x counted from the axis, lies inside
// the horseshoe of radius r.
func withinHorseshoe(x, y, r float64) bool {
	if y <= operaY {
		return math.Abs(x) <= r
	}
	return math.Hypot(x, y-operaY) <= r
}

// boxes adds n boxes of four seats along the horseshoe of radius r, numbered
// from the stage's left around to its right.
func (h *hall) boxes(sector string, n int, r float64, category int) {
	const straight = operaY - operaTop
	pitch := (2*straight + math.Pi*r) / float64(n)
	b := block{sector: sector, at: placing{x: operaX, y: operaY}}
	var walls strings.Builder
	for i := range n {
		at := alongHorseshoe((float64(i)+0.5)*pitch, r, straight)
		b.rows = append(b.rows, row{label: strconv.Itoa(i + 1), at: at, seats: []spot{
			{"1", -12, -10.5, category}, {"2", 12, -10.5, category},
			{"3", -12, 12.5, category}, {"4", 12, 12.5, category},
		}})
		walls.WriteString(`<path class="box"` + at.attribute() + ` d="` +
			rect(-pitch/2+4, -24, pitch/2-4, 26) + `"/>`)
	}
	h.under += `<g` + b.at.attribute() + `>` + walls.String() + `</g>`
	h.blocks = append(h.blocks, b)
}

// alongHorseshoe returns the placing at a distance along the horseshoe, seen
// from the centre of its round part; the placed group's y axis points outwards.
func alongHorseshoe(s, r, straight float64) placing {
	round := math.Pi * r
	switch {
	case s < straight:
		return placing{-r, s - straight, 90}
	case s < straight+round:
		turned := (s - straight) / r * 180 / math.Pi // from the left side
		x, y := polar(r, turned-90)
		return placing{x, y, 90 - turned}
	}
	return placing{r, straight + round - s, -90}
}

// balcony adds four rows around the back in three sectors.
func (h *hall) balcony() {
	const spread, first, rows = 64.0, 424.0, 4
	sectors := []struct {
		name  string
		angle float64
	}{{"Balcon stânga", 2 * spread / 3}, {"Balcon centru", 0}, {"Balcon dreapta", -2 * spread / 3}}
	for _, s := range sectors {
		b := block{sector: s.name, at: placing{operaX, operaY, s.angle}}
		for k := range rows {
			r := first + 27*float64(k)
			n := fits(2*spread/3*math.Pi/180*r-40, operaPitch)
			b.rows = append(b.rows, row{label: strconv.Itoa(k + 1), seats: arc(n, r, operaPitch, 1, 5)})
		}
		h.blocks = append(h.blocks, b)
		h.under += outline(b.at, wedge(first-17, first+27*(rows-1)+17, spread/3, 5))
		// The name stays level: on a slope it needs half its width more room.
		slope := math.Abs(math.Sin(s.angle * math.Pi / 180))
		x, y := b.at.apply(0, first+27*(rows-1)+32+72*slope)
		h.over += label("name", x, y+5, strings.ToUpper(s.name))
	}
}

// operaWalls draws the stage, the pit, the parquet and the names of the parts.
func operaWalls() string {
	return `<path class="wall" d="M96 40H1004V190H937V430A387 387 0 0 1 163 430V190H96Z"/>` +
		`<path id="stage" class="stage" d="M250 56H850L800 158Q550 196 300 158Z"/>` +
		label("title", 550, 122, "SCENA") +
		`<path class="pit" d="M318 182Q550 216 782 182L770 206Q550 242 330 206Z"/>` +
		label("small", 550, 217, "Fosa orchestrei") +
		`<path class="floor" d="M296 226V430A254 254 0 0 0 804 430V226Q550 292 296 226Z"/>`
}

package bil24sandbox

import (
	"math"
	"strconv"
)

// The arena: a floor in six blocks before an end stage, and two rings of
// sectors around a long oval made of two half circles, centred at
// (arenaX, arenaTop) and (arenaX, arenaBottom), and the straights between.
const (
	arenaX                  = 1080
	arenaTop, arenaBottom   = 1085, 1725
	arenaPitch, arenaRow    = 15.2, 20
	lowerInner, lowerRows   = 446, 11
	upperInner, upperRows   = 712, 15
	floorColumns, floorRows = 15, 22
)

func arenaHall() *hall {
	h := &hall{
		id: 47, name: "Concert, scenă frontală", width: 2160, height: 2960, radius: 5.6,
		legend: placing{x: 90, y: 2850},
	}
	h.under = `<path class="wall" d="M` + oval(1054) + `"/><path class="ground" d="M` + oval(690) +
		`"/><path class="hall" d="M` + oval(424) + `"/>` +
		`<path class="pit" d="M900 800V630H1260V800Z"/>` +
		`<path id="stage" class="stage" d="M785 800H1375V916H1270L1240 942H920L890 916H785Z"/>` +
		`<path class="pit" d="M980 1908H1180V1960H980Z"/>`
	h.over = label("title", arenaX, 882, "SCENA") + label("name", arenaX, 1939, "REGIE")
	h.floor()
	h.ring(lowerInner, lowerRows, 100, 6, 3, 4)
	h.ring(upperInner, upperRows, 200, 8, 5, 6)
	return h
}

// oval is the path, without its first letter, around the arena at distance r
// from the half circles' centres.
func oval(r float64) string {
	left, right, arcs := num(arenaX-r), num(arenaX+r), "A"+num(r)+" "+num(r)+" 0 0 1 "
	return left + " " + num(arenaTop) + arcs + right + " " + num(arenaTop) +
		"V" + num(arenaBottom) + arcs + left + " " + num(arenaBottom) + "Z"
}

// floor adds three blocks near the stage and three behind them.
func (h *hall) floor() {
	const width, depth = 253, arenaRow*floorRows + 24
	for i, part := range []string{"A", "B"} {
		for column := range 3 {
			at := placing{x: arenaX + float64(column-1)*width, y: 990 + float64(i)*depth}
			b := block{sector: "Parter " + part + strconv.Itoa(column+1), at: at}
			for k := range floorRows {
				b.rows = append(b.rows, row{
					label: strconv.Itoa(k + 1), at: placing{y: float64(k * arenaRow)},
					seats: bench(floorColumns, arenaPitch, 1, i+1),
				})
			}
			h.blocks = append(h.blocks, b)
			half := arenaPitch*(floorColumns-1)/2.0 + 9
			h.under += outline(at, rect(-half, -11, half, arenaRow*(floorRows-1)+11))
		}
	}
}

// ring adds one ring: three sectors along each straight, wedges around both
// ends; sectors are numbered clockwise from the right of the stage. The two
// wedges behind the stage do not exist, their neighbours are not on sale.
func (h *hall) ring(inner float64, rows, number, wedges, side, end int) {
	next := func() string { number++; return strconv.Itoa(number) }
	spread := 90 / float64(wedges)
	around := func(centre, from float64, i, to, category int) {
		for ; i < to; i++ {
			at := placing{arenaX, centre, from + float64(2*i+1)*spread}
			h.wedge(next(), at, inner, rows, spread, category)
			behind := i == wedges/2-2 || i == wedges/2+1
			h.blocks[len(h.blocks)-1].blocked = centre == arenaTop && behind
		}
	}
	around(arenaTop, 90, wedges/2+1, wedges, side)
	h.straight(next, 1, inner, rows, side)
	around(arenaBottom, -90, 0, wedges, end)
	h.straight(next, -1, inner, rows, side)
	around(arenaTop, 90, 0, wedges/2-1, side)
}

// straight adds the three sectors of one straight: right of the floor with
// sign 1, where they are counted downwards, or left with sign -1.
func (h *hall) straight(next func() string, sign, inner float64, rows, category int) {
	const length = (arenaBottom - arenaTop) / 3.0
	middle := (arenaTop + arenaBottom) / 2.0
	for i := -1; i <= 1; i++ {
		name := next()
		at := placing{arenaX + sign*inner, middle + sign*float64(i)*length, -90 * sign}
		b := block{sector: "Sector " + name, at: at}
		for k := range rows {
			b.rows = append(b.rows, row{
				label: strconv.Itoa(k + 1), at: placing{y: float64(k * arenaRow)},
				seats: bench(fits(length-36, arenaPitch), arenaPitch, 1, category),
			})
		}
		h.blocks = append(h.blocks, b)
		h.under += outline(at, rect(-length/2+7, -12, length/2-7, float64(arenaRow*(rows-1)+12)))
		x, y := at.apply(0, float64(arenaRow*rows)+12)
		h.over += label("sector", x, y+6, name)
	}
}

// wedge adds one sector of a half circle.
func (h *hall) wedge(name string, at placing, inner float64, rows int, spread float64, category int) {
	b := block{sector: "Sector " + name, at: at}
	for k := range rows {
		r := inner + float64(k*arenaRow)
		n := fits(2*spread*math.Pi/180*r-36, arenaPitch)
		b.rows = append(b.rows, row{label: strconv.Itoa(k + 1), seats: arc(n, r, arenaPitch, 1, category)})
	}
	h.blocks = append(h.blocks, b)
	last := inner + float64(arenaRow*(rows-1))
	h.under += outline(at, wedge(inner-12, last+12, spread, 7))
	x, y := at.apply(0, last+arenaRow+12)
	h.over += label("sector", x, y+6, name)
}

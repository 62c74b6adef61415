package bil24sandbox

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// hall is the drawing of one venue layout. Angles are in degrees, clockwise.
type hall struct {
	id            int64 // seatingPlanId
	name          string
	width, height int
	radius        float64 // of a seat's disc
	under, over   string  // decoration before and after the seats
	blocks        []block
	legend        placing // where the legend's first line begins
}

// block is a group of rows that share a sector and a placing.
type block struct {
	sector string
	at     placing
	rows   []row
	// blocked: none of its seats is on sale.
	blocked bool
}

// row is a group of seats that share a label and a placing within their block.
type row struct {
	label string
	at    placing
	seats []spot
}

// spot is one seat within its row: where, and in which category.
type spot struct {
	number   string
	x, y     float64
	category int // index of the category, from 1
}

// placing moves a group: first turned about its origin, then shifted.
type placing struct{ x, y, angle float64 }

// apply returns where a point of the group comes to lie.
func (p placing) apply(x, y float64) (float64, float64) {
	sin, cos := math.Sincos(p.angle * math.Pi / 180)
	return p.x + x*cos - y*sin, p.y + x*sin + y*cos
}

// attribute writes the placing as a transform attribute, empty for none.
func (p placing) attribute() string {
	var parts []string
	if p.x != 0 || p.y != 0 {
		parts = append(parts, "translate("+num(p.x)+" "+num(p.y)+")")
	}
	if p.angle != 0 {
		parts = append(parts, "rotate("+num(p.angle)+")")
	}
	if len(parts) == 0 {
		return ""
	}
	return ` transform="` + strings.Join(parts, " ") + `"`
}

// num writes a coordinate with at most two decimals.
func num(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

// polar returns the point at distance r and angle degrees from straight down,
// positive towards the right.
func polar(r, degrees float64) (x, y float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return r * sin, r * cos
}

// arc places n seats evenly on a circle of radius r about the origin, centred
// at straight down, left to right, numbered from first.
func arc(n int, r, pitch float64, first, category int) []spot {
	seats := make([]spot, n)
	step := pitch / r * 180 / math.Pi
	for i := range seats {
		x, y := polar(r, (float64(i)-float64(n-1)/2)*step)
		seats[i] = spot{strconv.Itoa(first + i), x, y, category}
	}
	return seats
}

// bench places n seats evenly on the x axis, centred at the origin, left to
// right, numbered from first.
func bench(n int, pitch float64, first, category int) []spot {
	seats := make([]spot, n)
	for i := range seats {
		x := (float64(i) - float64(n-1)/2) * pitch
		seats[i] = spot{number: strconv.Itoa(first + i), x: x, category: category}
	}
	return seats
}

// fits returns how many seats of the pitch stand on a length.
func fits(length, pitch float64) int { return int(length/pitch) + 1 }

// wedge is the outline of a ring's sector about (0,0): from radius r0 to r1,
// spread degrees to both sides of straight down, the edges parallel to it at a
// distance of gap so that aisles have even width.
func wedge(r0, r1, spread, gap float64) string {
	inner, outer := edge(r0, spread, gap), edge(r1, spread, gap)
	ix, iy := polar(r0, inner)
	ox, oy := polar(r1, outer)
	return fmt.Sprintf("M%s %sA%s %s 0 0 0 %s %sL%s %sA%s %s 0 0 1 %s %sZ",
		num(-ix), num(iy), num(r0), num(r0), num(ix), num(iy),
		num(ox), num(oy), num(r1), num(r1), num(-ox), num(oy))
}

// edge is the angle at which a ring of radius r stays gap away from the ray at
// spread degrees.
func edge(r, spread, gap float64) float64 {
	return spread - math.Asin(gap/r)*180/math.Pi
}

// outline draws a block's floor.
func outline(at placing, path string) string {
	return `<path class="floor"` + at.attribute() + ` d="` + path + `"/>`
}

// rect is a path around the origin's x axis.
func rect(x0, y0, x1, y1 float64) string {
	return fmt.Sprintf("M%s %sH%sV%sH%sZ", num(x0), num(y0), num(x1), num(y1), num(x0))
}

// label writes a text centred at a point.
func label(class string, x, y float64, content string) string {
	return `<text class="` + class + `" text-anchor="middle" x="` + num(x) + `" y="` + num(y) + `">` + content + `</text>`
}

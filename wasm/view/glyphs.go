package view

import (
	"math"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/app"
)

// glyphs are cells of the atlas scaled down to a size on the screen, each made
// when it is first seen.
type glyphs struct {
	side  int      // of the scaled cells, in pixels
	cells [][]byte // by cell of the atlas; nil until seen
}

// reset forgets the cells and takes another size.
func (g *glyphs) reset(a *Atlas, side int) {
	g.side = side
	if g.cells == nil {
		g.cells = make([][]byte, len(a.Texts))
	}
	clear(g.cells)
}

// of returns a cell of the atlas at the size of g.
func (g *glyphs) of(a *Atlas, cell uint16) []byte {
	if scaled := g.cells[cell]; scaled != nil {
		return scaled
	}
	scaled := make([]byte, g.side*g.side)
	x0, y0 := a.Origin(int(cell))
	step := float64(cellSide) / float64(g.side)
	for y := range g.side {
		for x := range g.side {
			scaled[y*g.side+x] = a.average(x0, y0, float64(x)*step, float64(y)*step, step)
		}
	}
	g.cells[cell] = scaled
	return scaled
}

// average returns the mean coverage of a square within the cell at (x0, y0).
func (a *Atlas) average(x0, y0 int, x, y, side float64) byte {
	sum, area := 0.0, 0.0
	for py := int(y); float64(py) < y+side && py < cellSide; py++ {
		h := math.Min(y+side, float64(py+1)) - math.Max(y, float64(py))
		row := a.Mask[(y0+py)*atlasWidth+x0:]
		for px := int(x); float64(px) < x+side && px < cellSide; px++ {
			w := math.Min(x+side, float64(px+1)) - math.Max(x, float64(px))
			sum += float64(row[px]) * w * h
			area += w * h
		}
	}
	if area == 0 {
		return 0
	}
	return byte(sum/area + 0.5)
}

// write writes numbers and letters on the seats in view that can be chosen.
func (r *Raster) write(v View, status []byte, level app.Level) {
	if r.atlas.Mask == nil {
		return
	}
	w := wordingOf(level)
	for _, run := range r.runs {
		if !v.touches(run.box, r.width, r.height) {
			continue
		}
		radius := run.radius * v.Scale
		if w.number {
			r.writeRun(&r.texts[0], run, v, status, radius, -w.numberUp*radius, r.number)
		}
		if w.letter {
			r.writeRun(&r.texts[1], run, v, status, radius*w.letterSize, w.letterDown*radius, r.badge)
		}
	}
}

func (r *Raster) number(i int) uint16 { return r.atlas.Numbers[i] }

// badge returns the cell of a seat's mark or else of its category's letter.
func (r *Raster) badge(i int) uint16 {
	if r.plan.Seat(i).Mark&seatplan.MarkAccessible != 0 {
		return cellAccessible
	}
	return r.atlas.Letter(r.plan.CategoryIndexes()[i])
}

func (r *Raster) writeRun(g *glyphs, run run, v View, status []byte, radius, down float64, cell func(i int) uint16) {
	side := int(math.Round(2 * radius))
	if side < 4 {
		return
	}
	if g.side != side {
		g.reset(r.atlas, side)
	}
	xy := r.plan.Coordinates()
	for i := run.first; i < run.first+run.count; i++ {
		if status[i] != byte(seatplan.Free) {
			continue
		}
		x := int(math.Floor(float64(xy[2*i])*v.Scale + v.DX - radius + 0.5))
		y := int(math.Floor(float64(xy[2*i+1])*v.Scale + v.DY + down - radius + 0.5))
		if x <= -side || y <= -side || x >= r.width || y >= r.height {
			continue
		}
		if c := cell(i); c != cellBlank {
			r.cell(g.of(r.atlas, c), side, x, y, r.looks[int(r.plan.CategoryIndexes()[i])].ink)
		}
	}
}

// cell paints a scaled cell with its upper left corner at (x, y).
func (r *Raster) cell(cover []byte, side, x, y int, color uint32) {
	left, right := max(0, -x), min(side, r.width-x)
	for row := max(0, -y); row < side && y+row < r.height; row++ {
		blend(r.pixels[(y+row)*r.width+x+left:(y+row)*r.width+x+right], cover[row*side+left:row*side+right], color)
	}
}

package view

import (
	"math"
	"strconv"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

// marks is the layer above the seats: names of sections, areas and rows, the
// buyer's own seats, and what the mouse is over.
type marks struct {
	context *dom.Context2D
	app     *app.App
	palette *Palette
	family  string

	prefix  int // bytes that all sections' names begin with
	anchors []seatplan.Point
	ends    []rowEnd
	labels  []label // of sections, then of areas
	froms   []string
	board   board
	grid    *seatplan.Grid
	ratio   float64
	view    View
}

// label is a section's or an area's name with what is left, measured.
type label struct {
	name, short, info                string
	nameWidth, shortWidth, infoWidth float64
	known                            bool
}

// back says what keeps a label legible on what is beneath it.
type back uint8

const (
	backNone  back = iota
	backSeam       // around the letters, over fine dots
	backPlate      // beneath the whole label, over discs
)

const (
	nameSize = 13
	infoSize = 12
	rowSize  = 11
	maxRows  = 240 // labels of rows in one frame

	coverable = 0.35 // share of a section that a plate may cover
)

func fontOf(weight int, size float64, family string) string {
	return strconv.Itoa(weight) + " " + strconv.Itoa(int(size)) + "px " + family
}

func newMarks(canvas dom.Element, a *app.App, family string) (*marks, error) {
	context, err := canvas.Context2D(dom.Context2DOptions{})
	if err != nil {
		return nil, err
	}
	p := a.Plan()
	return &marks{
		context: context, app: a, family: family, grid: a.Grid(),
		prefix: commonWords(p), anchors: anchors(p), ends: rowEnds(p), ratio: 1,
		labels: make([]label, len(p.Sections())+len(p.Areas())), froms: make([]string, len(p.Sections())),
	}, nil
}

// forget has all labels made anew.
func (m *marks) forget() {
	for i := range m.labels {
		m.labels[i].known = false
	}
}

func (m *marks) resize(width, height int, ratio float64) {
	m.context.Resize(width, height)
	m.ratio = ratio
}

func (m *marks) draw(v View) {
	f, c := m.app.Frame(), m.context
	m.view = View{Scale: v.Scale / m.ratio, DX: v.DX / m.ratio, DY: v.DY / m.ratio}
	c.Transform(m.ratio, 0, 0)
	c.Clear(0, 0, f.Width, f.Height)
	m.board.clear()
	m.own()
	m.hover()
	c.Centre()
	m.areas()
	if m.app.Level() == app.LevelSections {
		m.sections()
	} else {
		m.rows()
	}
}

func (m *marks) at(p seatplan.Point) (x, y float64) {
	return float64(p.X)*m.view.Scale + m.view.DX, float64(p.Y)*m.view.Scale + m.view.DY
}

// outside reports whether a place is further off the stage than a margin.
func (m *marks) outside(x, y, margin float64) bool {
	f := m.app.Frame()
	return x < -margin || y < -margin || x > f.Width+margin || y > f.Height+margin
}

// own draws the buyer's seats with a tick, and those that await an answer with
// a turning ring. They stay visible from afar.
func (m *marks) own() {
	p := m.app.Plan()
	m.app.Seats().Own(func(seat int, status seatplan.Status) {
		x, y := m.at(p.At(seat))
		r := math.Max(float64(p.Radius(seat))*m.view.Scale*1.16, 4.5)
		if m.outside(x, y, r+4) {
			return
		}
		if status == seatplan.Pending {
			m.spinner(x, y, r)
			return
		}
		m.mine(x, y, r)
	})
}

func (m *marks) mine(x, y, r float64) {
	c := m.context
	c.Begin()
	c.Arc(x, y, r+1.5, 0, 2*math.Pi)
	c.SetFill(uint32(m.palette.Ground))
	c.Fill()
	c.Begin()
	c.Arc(x, y, r, 0, 2*math.Pi)
	c.SetFill(uint32(m.palette.Accent))
	c.Fill()
	if r < 5 {
		return
	}
	c.Begin()
	c.MoveTo(x-0.42*r, y+0.02*r)
	c.LineTo(x-0.1*r, y+0.34*r)
	c.LineTo(x+0.44*r, y-0.3*r)
	c.SetStroke(uint32(m.palette.OnAccent), math.Max(1.5, 0.2*r))
	c.Stroke()
}

func (m *marks) spinner(x, y, r float64) {
	c := m.context
	r = math.Max(r, 6)
	c.Begin()
	c.Arc(x, y, r, 0, 2*math.Pi)
	c.SetStroke(uint32(m.palette.Ground.Mix(m.palette.Accent, 0.25)), math.Max(2, 0.16*r))
	c.Stroke()
	from := m.app.SpinnerAngle()
	c.Begin()
	c.Arc(x, y, r, from, from+0.6*math.Pi)
	c.SetStroke(uint32(m.palette.Accent), math.Max(2, 0.16*r))
	c.Stroke()
}

func (m *marks) hover() {
	for _, seat := range [2]int{m.app.Hover(), m.app.Sheet()} {
		if seat == app.None {
			continue
		}
		p := m.app.Plan()
		x, y := m.at(p.At(seat))
		c := m.context
		c.Begin()
		c.Arc(x, y, float64(p.Radius(seat))*m.view.Scale+2.5, 0, 2*math.Pi)
		c.SetStroke(uint32(m.palette.Text), 2)
		c.Stroke()
	}
}

// areas names every area that is drawn large enough for its name.
func (m *marks) areas() {
	p := m.app.Plan()
	for i, a := range p.Areas() {
		width, height := extent(a.Outline)
		x, y := m.at(a.Label)
		if len(a.Outline) < 3 || m.outside(x, y, 80) {
			continue
		}
		l := &m.labels[len(p.Sections())+i]
		if !l.known {
			m.measure(l, a.Name, a.Name, m.app.AreaText(i))
		}
		m.write(l, x, y, width*m.view.Scale, height*m.view.Scale, backNone)
	}
}

// sections names the sections, the largest first where they crowd.
func (m *marks) sections() {
	p := m.app.Plan()
	back := backSeam
	if m.app.Radius() > 2 {
		back = backPlate
	}
	for i, s := range p.Sections() {
		x, y := m.at(m.anchors[i])
		if m.outside(x, y, 80) {
			continue
		}
		l := &m.labels[i]
		if !l.known {
			m.measure(l, s.Name, s.Name[m.prefix:], m.left(i))
		}
		width, height := float64(s.Box.Max.X-s.Box.Min.X), float64(s.Box.Max.Y-s.Box.Min.Y)
		m.write(l, x, y, width*m.view.Scale, height*m.view.Scale, back)
	}
}

// left says what a section costs and has left.
func (m *marks) left(section int) string {
	left := strconv.Itoa(m.app.Seats().Free(section))
	if m.froms[section] == "" {
		return left
	}
	return m.froms[section] + " · " + left
}

func (m *marks) measure(l *label, name, short, info string) {
	*l = label{name: name, short: short, info: info, known: true}
	m.context.SetFont(fontOf(600, nameSize, m.family))
	l.nameWidth, l.shortWidth = m.context.TextWidth(name), m.context.TextWidth(short)
	m.context.SetFont(fontOf(400, infoSize, m.family))
	l.infoWidth = m.context.TextWidth(info)
}

// write writes a label in a part of the stage as far as it fits: the name
// alone, or its short form, where there is no room for more, and nothing where
// the name is wider than the part.
func (m *marks) write(l *label, x, y, width, height float64, back back) {
	const line, bleed = 16, 1.1
	name, nameWidth := l.name, l.nameWidth
	if nameWidth > width*bleed {
		name, nameWidth = l.short, l.shortWidth
	}
	if name == "" || nameWidth > width*bleed || height < 0.8*line {
		return
	}
	info := l.info != "" && l.infoWidth <= width*bleed && height >= 2.5*line
	want := box{x, y, nameWidth + 4, line}
	if info {
		want.width, want.height = math.Max(nameWidth, l.infoWidth)+4, 2*line
	}
	if back == backPlate && want.width*want.height > coverable*width*height || !m.board.take(want) {
		return
	}
	if back == backPlate {
		m.plate(want)
	}
	if info {
		m.text(l.info, x, y+line/2, 400, infoSize, back == backSeam)
		y -= line / 2
	}
	m.text(name, x, y, 600, nameSize, back == backSeam)
}

// plate lays a rounded piece of ground beneath a label, so that it can be read
// among seats.
func (m *marks) plate(b box) {
	const round = 5
	c, w, h := m.context, b.width/2, b.height/2-round/2
	c.SetAlpha(0.86)
	c.SetFill(uint32(m.palette.Ground))
	c.SetStroke(uint32(m.palette.Ground), 2*round)
	c.Begin()
	c.MoveTo(b.x-w, b.y-h)
	c.LineTo(b.x+w, b.y-h)
	c.LineTo(b.x+w, b.y+h)
	c.LineTo(b.x-w, b.y+h)
	c.ClosePath()
	c.Fill()
	c.Stroke()
	c.SetAlpha(1)
}

// text writes a text, if wanted with a seam of the ground's colour around it.
func (m *marks) text(s string, x, y float64, weight int, size float64, seam bool) {
	c := m.context
	c.SetFont(fontOf(weight, size, m.family))
	if seam {
		c.SetStroke(uint32(m.palette.Ground), 3)
		c.OutlineText(s, x, y)
	}
	c.SetFill(uint32(m.palette.Text))
	c.Text(s, x, y)
}

// rows writes the labels of the rows in view at both their ends, unless seats
// of another row stand there.
func (m *marks) rows() {
	p, c := m.app.Plan(), m.context
	c.SetFont(fontOf(600, rowSize, m.family))
	c.SetFill(uint32(m.palette.Quiet))
	written := 0
	for i := range m.ends {
		e := &m.ends[i]
		x, y := m.at(e.at)
		if m.outside(x, y, 30) {
			continue
		}
		name := p.Rows()[e.row].Label
		away := e.radius*m.view.Scale + 7 + 3.5*float64(len(name))
		x, y = x+e.dx*away, y+e.dy*away
		planX, planY := (x-m.view.DX)/m.view.Scale, (y-m.view.DY)/m.view.Scale
		if _, taken := m.grid.Hit(planX, planY, 4/m.view.Scale); taken || !m.board.take(box{x, y, 4 + 7*float64(len(name)), 10}) {
			continue
		}
		if written++; written > maxRows {
			return
		}
		c.Text(name, x, y)
	}
}

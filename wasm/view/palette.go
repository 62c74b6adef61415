package view

import "github.com/parterre/parterre/seatplan"

// Theme is the page's colours as they stand now.
type Theme struct {
	Ground, Text, Quiet, Accent, OnAccent seatplan.Color
	Forced                                bool // the system's own few colours are to be used
}

// Palette is every colour the plan is drawn in.
type Palette struct {
	Theme
	Free []seatplan.Color // a free seat's disc by category; the last is for no category
	Ink  []seatplan.Color // what is written on it
	Dot  seatplan.Color   // sold
	Wall seatplan.Color   // blocked, and seats that cannot be sold
	Deco seatplan.Color   // decoration
	Edge seatplan.Color   // lines of the decoration
	Hall seatplan.Color   // the stage

	Plain bool // discs of their exact size whatever the status, as the bench asks for
}

// leastContrast is what a seat must have against its ground (WCAG 1.4.11).
const leastContrast = 3

// NewPalette makes the colours for categories, of which the dimmed ones almost
// sink into the ground.
func NewPalette(t Theme, categories []seatplan.PriceCategory, dimmed []bool) Palette {
	p := Palette{
		Theme: t,
		Dot:   t.Ground.Mix(t.Text, 0.30), Wall: t.Ground.Mix(t.Text, 0.16),
		Deco: t.Ground.Mix(t.Text, 0.09), Edge: t.Ground.Mix(t.Text, 0.22), Hall: t.Ground.Mix(t.Text, 0.13),
	}
	end := seatplan.Color(0x000000) // where colours are moved that stand out too little
	if t.Ground.Contrast(0) < t.Ground.Contrast(0xffffff) {
		end = 0xffffff
	}
	for i, c := range categories {
		color := t.Text
		if !t.Forced {
			color = c.Color.Against(t.Ground, end, leastContrast)
		}
		ink := Legible(color)
		if i < len(dimmed) && dimmed[i] {
			color = t.Ground.Mix(color, 0.22)
			ink = color
		}
		p.Free, p.Ink = append(p.Free, color), append(p.Ink, ink)
	}
	p.Free, p.Ink = append(p.Free, p.Dot), append(p.Ink, p.Dot)
	return p
}

// Category returns the colours of a category index, 255 for none.
func (p *Palette) Category(c byte) (disc, ink seatplan.Color) {
	i := min(int(c), len(p.Free)-1)
	return p.Free[i], p.Ink[i]
}

// Legible returns black or white, whichever can be read on a colour. White is
// kept a little longer than the figures say, as people find it easier on
// saturated colours.
func Legible(on seatplan.Color) seatplan.Color {
	const white, black = seatplan.Color(0xffffff), seatplan.Color(0x1a1a1a)
	if on.Contrast(white) >= 3.6 || on.Contrast(white) >= on.Contrast(black) {
		return white
	}
	return black
}

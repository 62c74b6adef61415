package view

import (
	"math"

	"github.com/parterre/parterre/seatplan"
)

// RGB is a colour, 0xRRGGBB.
type RGB = uint32

// Theme is the page's colours as they stand now.
type Theme struct {
	Ground, Surface, Text, Quiet, Accent, OnAccent RGB
	Forced                                         bool // the system's own few colours are to be used
}

// Palette is every colour the plan is drawn in.
type Palette struct {
	Theme
	Free []RGB // a free seat's disc by category; the last is for no category
	Ink  []RGB // what is written on it
	Dot  RGB   // sold
	Wall RGB   // blocked, and seats that cannot be sold
	Deco RGB   // decoration
	Edge RGB   // lines of the decoration
	Hall RGB   // the stage

	Plain bool // discs of their exact size whatever the status, as the bench asks for
}

// leastContrast is what a seat must have against its ground (WCAG 1.4.11).
const leastContrast = 3

// NewPalette makes the colours for categories, of which the dimmed ones almost
// sink into the ground.
func NewPalette(t Theme, categories []seatplan.PriceCategory, dimmed []bool) Palette {
	p := Palette{
		Theme: t,
		Dot:   Mix(t.Ground, t.Text, 0.30), Wall: Mix(t.Ground, t.Text, 0.16),
		Deco: Mix(t.Ground, t.Text, 0.09), Edge: Mix(t.Ground, t.Text, 0.22), Hall: Mix(t.Ground, t.Text, 0.13),
	}
	for i, c := range categories {
		color := t.Text
		if !t.Forced {
			color = Against(RGB(c.Color), t.Ground, leastContrast)
		}
		ink := Legible(color)
		if i < len(dimmed) && dimmed[i] {
			color = Mix(t.Ground, color, 0.22)
			ink = color
		}
		p.Free, p.Ink = append(p.Free, color), append(p.Ink, ink)
	}
	p.Free, p.Ink = append(p.Free, p.Dot), append(p.Ink, p.Dot)
	return p
}

// Category returns the colours of a category index, 255 for none.
func (p *Palette) Category(c byte) (disc, ink RGB) {
	i := min(int(c), len(p.Free)-1)
	return p.Free[i], p.Ink[i]
}

// Mix returns the colour that is the given share of the way from a to b.
func Mix(a, b RGB, share float64) RGB {
	mixed := RGB(0)
	for shift := 0; shift <= 16; shift += 8 {
		x, y := float64(a>>shift&255), float64(b>>shift&255)
		mixed |= RGB(math.Round(x+(y-x)*share)) << shift
	}
	return mixed
}

// Luminance returns the relative luminance of a colour as WCAG 2 defines it.
func Luminance(c RGB) float64 {
	linear := func(v RGB) float64 {
		s := float64(v&255) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c>>16) + 0.7152*linear(c>>8) + 0.0722*linear(c)
}

// Contrast returns the contrast ratio of two colours as WCAG 2 defines it.
func Contrast(a, b RGB) float64 {
	x, y := Luminance(a)+0.05, Luminance(b)+0.05
	return math.Max(x, y) / math.Min(x, y)
}

// Against returns the colour moved in steps of 5 % towards black or white until
// it stands out enough: the same steps the page's own colours are made in.
func Against(c, ground RGB, least float64) RGB {
	end := RGB(0x000000)
	if Contrast(0xffffff, ground) > Contrast(0, ground) {
		end = 0xffffff
	}
	for percent := RGB(0); percent <= 100; percent += 5 {
		mixed := RGB(0)
		for shift := 0; shift <= 16; shift += 8 {
			mixed |= ((c>>shift&255)*(100-percent) + (end>>shift&255)*percent) / 100 << shift
		}
		if Contrast(mixed, ground) >= least {
			return mixed
		}
	}
	return end
}

// Legible returns black or white, whichever can be read on a colour. White is
// kept a little longer than the figures say, as people find it easier on
// saturated colours.
func Legible(on RGB) RGB {
	if Contrast(0xffffff, on) >= 3.6 || Contrast(0xffffff, on) >= Contrast(0, on) {
		return 0xffffff
	}
	return 0x1a1a1a
}

package seatplan

import "math"

// Channels returns the colour's red, green and blue.
func (c Color) Channels() (r, g, b uint8) { return uint8(c >> 16), uint8(c >> 8), uint8(c) }

// RGB is the inverse of Channels.
func RGB(r, g, b uint8) Color { return Color(r)<<16 | Color(g)<<8 | Color(b) }

// Mix returns c with the given share of another colour in it, from 0 to 1.
func (c Color) Mix(with Color, share float64) Color {
	mix := func(shift int) Color {
		a, b := float64(c>>shift&0xff), float64(with>>shift&0xff)
		return Color(math.Round(a+(b-a)*share)) << shift
	}
	return mix(16) | mix(8) | mix(0)
}

// Luminance is the relative luminance of WCAG 2.2, from 0 to 1.
func (c Color) Luminance() float64 {
	channel := func(shift int) float64 {
		v := float64(c>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

// Contrast is the contrast ratio of WCAG 2.2 between two colours, 1 to 21.
func (c Color) Contrast(with Color) float64 {
	x, y := c.Luminance(), with.Luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Against moves c towards another colour as little as needed to stand out from
// the ground by the given contrast.
func (c Color) Against(ground, towards Color, least float64) Color {
	for percent := 0; percent <= 100; percent += 5 {
		if mixed := c.Mix(towards, float64(percent)/100); mixed.Contrast(ground) >= least {
			return mixed
		}
	}
	return towards
}

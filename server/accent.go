package server

import (
	"fmt"
	"math"
	"strconv"

	"github.com/parterre/parterre/components"
)

// parseColor reads #rrggbb.
func parseColor(s string) (rgb [3]uint8, ok bool) {
	if len(s) != 7 || s[0] != '#' {
		return rgb, false
	}
	v, err := strconv.ParseUint(s[1:], 16, 24)
	return [3]uint8{uint8(v >> 16), uint8(v >> 8), uint8(v)}, err == nil
}

// luminance is WCAG's relative luminance.
func luminance(rgb [3]uint8) float64 {
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(rgb[i]) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// contrast is WCAG's contrast ratio, from 1 to 21.
func contrast(a, b [3]uint8) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

var (
	white      = [3]uint8{255, 255, 255}
	black      = [3]uint8{17, 17, 17}
	darkGround = [3]uint8{20, 20, 22}
)

// accent is a promoter's colour with the text on it: the colour itself on the
// light ground, lightened until it stands out on the dark one. Without a colour
// that carries readable text our own is kept.
func accent(s string) components.Accent {
	rgb, ok := parseColor(s)
	if !ok {
		return components.Accent{}
	}
	on := white
	if contrast(rgb, white) < 4.5 {
		on = black
	}
	if contrast(rgb, on) < 4.5 {
		return components.Accent{}
	}
	dark := rgb
	for range 20 {
		if contrast(dark, darkGround) >= 4.5 {
			break
		}
		for i := range dark {
			dark[i] += (255 - dark[i]) / 8
		}
	}
	onDark := black
	if contrast(dark, black) < 4.5 {
		onDark = white
	}
	return components.Accent{Color: hex(rgb), OnColor: hex(on), DarkColor: hex(dark), OnDarkColor: hex(onDark)}
}

func hex(rgb [3]uint8) string { return fmt.Sprintf("#%02x%02x%02x", rgb[0], rgb[1], rgb[2]) }

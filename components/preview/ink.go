package preview

import (
	"fmt"
	"math"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
)

// The grounds seats are drawn on: --surface of the style sheet.
const (
	lightGround = seatplan.Color(0xffffff)
	darkGround  = seatplan.Color(0x1e1c1a)
)

// enough is the contrast a seat needs against its ground (WCAG 1.4.11).
const enough = 3

// Inks returns the colour of every price category of the plan, moved towards
// black or white until it can be told from either ground.
func Inks(p *seatplan.Plan) []components.Ink {
	inks := make([]components.Ink, len(p.Categories()))
	for i, c := range p.Categories() {
		inks[i] = components.Ink{
			Light: Hex(against(c.Color, lightGround, 0x000000)),
			Dark:  Hex(against(c.Color, darkGround, 0xffffff)),
		}
	}
	return inks
}

// Hex writes a colour as #rrggbb.
func Hex(c seatplan.Color) string { return fmt.Sprintf("#%06x", uint32(c)&0xffffff) }

// against mixes c with towards in steps of 5 % until it stands out enough.
func against(c, ground, towards seatplan.Color) seatplan.Color {
	for percent := uint32(0); percent <= 100; percent += 5 {
		if mixed := mix(c, towards, percent); contrast(mixed, ground) >= enough {
			return mixed
		}
	}
	return towards
}

func mix(a, b seatplan.Color, percent uint32) seatplan.Color {
	var out seatplan.Color
	for shift := 0; shift < 24; shift += 8 {
		x, y := uint32(a>>shift)&0xff, uint32(b>>shift)&0xff
		out |= seatplan.Color((x*(100-percent)+y*percent)/100) << shift
	}
	return out
}

// contrast is the ratio of WCAG 2.2, 1 to 21.
func contrast(a, b seatplan.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c seatplan.Color) float64 {
	channel := func(shift int) float64 {
		v := float64(uint32(c>>shift)&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

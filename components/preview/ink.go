package preview

import (
	"fmt"

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
		light, dark := c.Color.Against(lightGround, 0x000000, enough), c.Color.Against(darkGround, 0xffffff, enough)
		inks[i] = components.Ink{Light: Hex(light), Dark: Hex(dark), OnLight: Hex(legible(light)), OnDark: Hex(legible(dark))}
	}
	return inks
}

// Unsold is the colour of what cannot be had here, on either ground.
var Unsold = components.Ink{Light: "#8a857e", Dark: "#8a857e", OnLight: "#000000", OnDark: "#000000"}

// legible is black or white, whichever stands out more.
func legible(on seatplan.Color) seatplan.Color {
	if on.Contrast(0xffffff) > on.Contrast(0) {
		return 0xffffff
	}
	return 0
}

// Hex writes a colour as #rrggbb.
func Hex(c seatplan.Color) string { return fmt.Sprintf("#%06x", uint32(c)&0xffffff) }

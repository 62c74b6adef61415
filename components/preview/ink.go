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
		inks[i] = components.Ink{
			Light: Hex(c.Color.Against(lightGround, 0x000000, enough)),
			Dark:  Hex(c.Color.Against(darkGround, 0xffffff, enough)),
		}
	}
	return inks
}

// Hex writes a colour as #rrggbb.
func Hex(c seatplan.Color) string { return fmt.Sprintf("#%06x", uint32(c)&0xffffff) }

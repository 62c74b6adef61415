package server

import (
	"fmt"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/config"
)

// The grounds an accent is seen on, and the texts it carries.
const (
	white      = seatplan.Color(0xffffff)
	ink        = seatplan.Color(0x111111)
	darkGround = seatplan.Color(0x151412)
)

// readable is the contrast a text needs (WCAG 1.4.3).
const readable = 4.5

// accent is a promoter's colour with the text on it: the colour itself on the
// light ground, lightened until it stands out on the dark one. A colour that
// carries no readable text is refused and our own kept.
func accent(t config.Theme) components.Accent {
	color, ok := t.Color()
	on, reads := textOn(color)
	if !ok || !reads {
		return components.Accent{}
	}
	dark := color.Against(darkGround, white, readable)
	onDark, _ := textOn(dark)
	return components.Accent{Color: hex(color), OnColor: hex(on), DarkColor: hex(dark), OnDarkColor: hex(onDark)}
}

// textOn is the text colour that reads better on a ground, and whether it reads
// well enough.
func textOn(ground seatplan.Color) (seatplan.Color, bool) {
	text := white
	if ground.Contrast(ink) > ground.Contrast(white) {
		text = ink
	}
	return text, ground.Contrast(text) >= readable
}

func hex(c seatplan.Color) string { return fmt.Sprintf("#%06x", uint32(c)) }

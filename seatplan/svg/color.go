package svg

import (
	"strconv"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// named are the colours of HTML 4 and the few others that drawing programs
// write by name.
var named = map[string]seatplan.Color{
	"black": 0x000000, "silver": 0xc0c0c0, "gray": 0x808080, "grey": 0x808080, "white": 0xffffff,
	"maroon": 0x800000, "red": 0xff0000, "purple": 0x800080, "fuchsia": 0xff00ff, "magenta": 0xff00ff,
	"green": 0x008000, "lime": 0x00ff00, "olive": 0x808000, "yellow": 0xffff00, "navy": 0x000080,
	"blue": 0x0000ff, "teal": 0x008080, "aqua": 0x00ffff, "cyan": 0x00ffff, "orange": 0xffa500,
	"pink": 0xffc0cb, "brown": 0xa52a2a, "gold": 0xffd700, "lightgray": 0xd3d3d3, "lightgrey": 0xd3d3d3,
	"darkgray": 0xa9a9a9, "darkgrey": 0xa9a9a9, "darkred": 0x8b0000, "darkgreen": 0x006400,
	"darkblue": 0x00008b, "lightblue": 0xadd8e6, "lightgreen": 0x90ee90, "indigo": 0x4b0082,
	"violet": 0xee82ee, "coral": 0xff7f50, "tomato": 0xff6347, "crimson": 0xdc143c, "skyblue": 0x87ceeb,
	"steelblue": 0x4682b4, "whitesmoke": 0xf5f5f5, "gainsboro": 0xdcdcdc,
}

// ParseColor reads #rgb, #rrggbb, #rrggbbaa, rgb(…) and the common names.
func ParseColor(text string) (seatplan.Color, bool) {
	s := strings.ToLower(strings.TrimSpace(text))
	if c, ok := named[s]; ok {
		return c, true
	}
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		return parseHex(hex)
	}
	inside, ok := strings.CutSuffix(s, ")")
	if !ok {
		return 0, false
	}
	for _, prefix := range []string{"rgb(", "rgba("} {
		if parts, ok := strings.CutPrefix(inside, prefix); ok {
			return parseRGB(parts)
		}
	}
	return 0, false
}

func parseHex(hex string) (seatplan.Color, bool) {
	switch len(hex) {
	case 3, 4:
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	case 6, 8:
		hex = hex[:6]
	default:
		return 0, false
	}
	v, err := strconv.ParseUint(hex, 16, 32)
	return seatplan.Color(v), err == nil
}

func parseRGB(parts string) (seatplan.Color, bool) {
	fields := strings.FieldsFunc(parts, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if len(fields) < 3 || len(fields) > 4 {
		return 0, false
	}
	var c seatplan.Color
	for _, field := range fields[:3] {
		digits, percent := strings.CutSuffix(field, "%")
		s := scanner{s: digits}
		v, err := s.number()
		if err != nil || !s.done() {
			return 0, false
		}
		if percent {
			v *= 2.55
		}
		c = c<<8 | seatplan.Color(max(0, min(255, v+0.5)))
	}
	return c, true
}

// palette has colours that are told apart side by side, also by most people
// who do not see all of them.
var palette = [...]seatplan.Color{
	0x4e79a7, 0xf28e2b, 0x59a14f, 0xe15759, 0xb07aa1, 0x76b7b2, 0xedc948, 0x9c755f, 0xff9da7, 0x5f6b6d,
}

// Palette returns the colour of the i-th price category of a drawing that
// gives it none.
func Palette(i int) seatplan.Color { return palette[i%len(palette)] }

// light reports whether a colour cannot be told from paper.
func light(c seatplan.Color) bool { return min(c>>16&0xff, c>>8&0xff, c&0xff) >= 0xf0 }

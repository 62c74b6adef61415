package svg

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parterre/parterre/seatplan"
)

// Label returns text as one line without surrounding or repeated blanks and
// without control characters, cut at [seatplan.MaxLabel].
func Label(text string) string {
	s := strings.Join(strings.Fields(text), " ")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s)
	if len(s) <= seatplan.MaxLabel {
		return s
	}
	cut := seatplan.MaxLabel
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return strings.TrimSpace(s[:cut])
}

// CompareLabels orders labels as people do: numbers within them by value.
func CompareLabels(a, b string) int {
	for a != "" && b != "" {
		x, y := leadingDigits(a), leadingDigits(b)
		if x == 0 || y == 0 {
			if a[0] != b[0] {
				return cmp.Compare(a, b)
			}
			a, b = a[1:], b[1:]
			continue
		}
		m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
		if c := cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n)); c != 0 {
			return c
		}
		a, b = a[x:], b[y:]
	}
	return cmp.Compare(len(a), len(b))
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

package rest

import (
	"strings"
	"unicode/utf8"
)

// Clip is a vendor's text as a name or in a log: on one line, valid, and no
// longer than so many bytes, cut between letters.
func Clip(text string, limit int) string {
	text = strings.ToValidUTF8(strings.Join(strings.Fields(text), " "), "")
	for len(text) > limit {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return strings.TrimSpace(text)
}

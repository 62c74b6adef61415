package sbt

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parterre/parterre/seatplan/svg"
)

// Words that stand before a label and say what it labels. The vendor's own
// files have the Russian word for row in every row, for the sake of old
// programs; others have the rest.
var (
	sectionWords = []string{"сектор", "секция", "sector", "sectorul", "section", "sektor"}
	rowWords     = []string{"ряд", "row", "rândul", "rând", "randul", "rand", "reihe", "rząd", "rida", "rinda", "eilė"}
	seatWords    = []string{"место", "seat", "place", "locul", "loc", "platz", "miejsce", "koht", "vieta", "№", "no.", "nr."}
)

// bareLabel returns a label without the word before it, if there is one and
// something is left.
func bareLabel(text string, words []string) string {
	label := svg.Label(text)
	for _, word := range words {
		if rest, ok := cutWord(label, word); ok {
			return rest
		}
	}
	return label
}

func cutWord(label, word string) (string, bool) {
	n := 0
	for range utf8.RuneCountInString(word) {
		_, size := utf8.DecodeRuneInString(label[n:])
		n += size
	}
	if !strings.EqualFold(label[:n], word) {
		return "", false
	}
	next, _ := utf8.DecodeRuneInString(label[n:])
	rest := strings.TrimSpace(label[n:])
	return rest, rest != "" && (unicode.IsSpace(next) || !unicode.IsLetter(next) && !unicode.IsLetter(lastRune(word)))
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

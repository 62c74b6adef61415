package iabilet

import (
	"strings"

	"github.com/parterre/parterre/seatplan"
)

const hexDigits = "0123456789abcdef"

// idOf turns the vendor's area or seat code into an id. Codes are the
// organiser's and may have any character in them; those that an id cannot have
// are written as ~ and two hexadecimal digits. It returns false for a code that
// makes no id at all.
func idOf(code string) (string, bool) {
	var id strings.Builder
	for i := range len(code) {
		if c := code[i]; c == '~' || !seatplan.ValidID("x"+code[i:i+1]) {
			id.WriteByte('~')
			id.WriteByte(hexDigits[c>>4])
			id.WriteByte(hexDigits[c&15])
			continue
		}
		id.WriteByte(code[i])
	}
	return id.String(), seatplan.ValidID(id.String())
}

// codeOf is the inverse of idOf; what idOf cannot have written stays as it is.
func codeOf(id string) string {
	var code strings.Builder
	for i := 0; i < len(id); i++ {
		if id[i] == '~' && i+2 < len(id) {
			hi, lo := strings.IndexByte(hexDigits, id[i+1]), strings.IndexByte(hexDigits, id[i+2])
			if hi >= 0 && lo >= 0 {
				code.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		code.WriteByte(id[i])
	}
	return code.String()
}

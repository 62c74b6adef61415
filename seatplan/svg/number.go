package svg

import (
	"math"
	"strconv"
	"strings"
)

// maxNumber bounds every number of a drawing, so that sums and products of a
// few of them stay finite.
const maxNumber = 1e9

// scanner reads the numbers of an attribute: separated by blanks, commas or
// nothing at all where the next one's sign or point tells them apart.
type scanner struct {
	s string
	i int
}

func (s *scanner) blanks() {
	for s.i < len(s.s) && strings.IndexByte(" \t\r\n\f", s.s[s.i]) >= 0 {
		s.i++
	}
}

// gap skips blanks with at most one comma among them.
func (s *scanner) gap() {
	s.blanks()
	if s.i < len(s.s) && s.s[s.i] == ',' {
		s.i++
		s.blanks()
	}
}

func (s *scanner) done() bool { return s.i == len(s.s) }

func (s *scanner) digits() int {
	start := s.i
	for s.i < len(s.s) && s.s[s.i] >= '0' && s.s[s.i] <= '9' {
		s.i++
	}
	return s.i - start
}

func (s *scanner) sign() {
	if s.i < len(s.s) && (s.s[s.i] == '+' || s.s[s.i] == '-') {
		s.i++
	}
}

// token returns the number that begins here, as text; empty if none does.
func (s *scanner) token() string {
	start := s.i
	s.sign()
	n := s.digits()
	if s.i < len(s.s) && s.s[s.i] == '.' {
		s.i++
		n += s.digits()
	}
	if n == 0 {
		s.i = start
		return ""
	}
	if s.i < len(s.s) && (s.s[s.i] == 'e' || s.s[s.i] == 'E') {
		end := s.i
		s.i++
		s.sign()
		if s.digits() == 0 { // the e of a unit such as em
			s.i = end
		}
	}
	return s.s[start:s.i]
}

// number reads one number and the gap behind it.
func (s *scanner) number() (float64, error) {
	v, err := strconv.ParseFloat(s.token(), 64)
	if err != nil || math.Abs(v) > maxNumber {
		return 0, ErrNumber
	}
	s.gap()
	return v, nil
}

// flag reads one digit 0 or 1, which needs no separator behind it.
func (s *scanner) flag() (float64, error) {
	if s.done() || s.s[s.i] != '0' && s.s[s.i] != '1' {
		return 0, ErrNumber
	}
	v := float64(s.s[s.i] - '0')
	s.i++
	s.gap()
	return v, nil
}

// numbers reads a whole attribute of at most max numbers.
func numbers(text string, max int) ([]float64, error) {
	s := scanner{s: text}
	s.blanks()
	var all []float64
	for !s.done() {
		if len(all) == max {
			return nil, ErrTooLarge
		}
		v, err := s.number()
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// pixels is what one unit of length is in user units.
var pixels = map[string]float64{
	"": 1, "px": 1, "pt": 96. / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6,
}

// parseLength reads a number with an optional absolute unit. Lengths relative to
// something else (%, em) are refused with ErrLength.
func parseLength(text string) (float64, error) {
	s := scanner{s: strings.TrimSpace(text)}
	token := s.token()
	v, err := strconv.ParseFloat(token, 64)
	if err != nil {
		return 0, ErrNumber
	}
	unit, ok := pixels[strings.ToLower(strings.TrimSpace(s.s[s.i:]))]
	if !ok {
		return 0, ErrLength
	}
	if v *= unit; math.Abs(v) > maxNumber {
		return 0, ErrNumber
	}
	return v, nil
}

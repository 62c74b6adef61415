package ticketsonictest

import (
	"errors"
	"strconv"
	"strings"
)

// cents is money in minor units.
type cents int64

// decimal writes the amount with two decimals, as lists have it.
func (c cents) decimal() string {
	rest := strconv.Itoa(int(c % 100))
	if len(rest) == 1 {
		rest = "0" + rest
	}
	return strconv.FormatInt(int64(c)/100, 10) + "." + rest
}

var errAmount = errors.New("not an amount with at most two decimals")

// maxAmount keeps sums within int64.
const maxAmount = 1e11

// UnmarshalJSON reads a number in major units, or text with one, from its
// literal.
func (c *cents) UnmarshalJSON(literal []byte) error {
	text := strings.Trim(string(literal), `"`)
	if text == "null" {
		return nil
	}
	whole, rest, _ := strings.Cut(text, ".")
	rest += "00"[:max(0, 2-len(rest))]
	if strings.Trim(rest[2:], "0") != "" {
		return errAmount
	}
	n, err := strconv.ParseInt(whole+rest[:2], 10, 64)
	if err != nil || whole == "" || n < 0 || n > maxAmount {
		return errAmount
	}
	*c = cents(n)
	return nil
}

// seconds is a time in Unix seconds, a number or text with one; 0 where there is
// none.
type seconds int64

// UnmarshalJSON reads 1614791561, "1614791561" and null.
func (s *seconds) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	if text == "" || text == "null" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return errAmount
	}
	*s = seconds(n)
	return nil
}

// orNull is the time as lists have it.
func (s seconds) orNull() any {
	if s == 0 {
		return nil
	}
	return int64(s)
}

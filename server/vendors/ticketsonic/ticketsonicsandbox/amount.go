package ticketsonicsandbox

import (
	"errors"
	"strconv"
	"strings"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// cents is money in minor units.
type cents int64

// decimal writes the amount with two decimals, as lists have it.
func (c cents) decimal() string { return sandbox.Decimal(int64(c)) }

var (
	errBelow = errors.New("below nothing")
	errTime  = errors.New("not a time in Unix seconds")
)

// UnmarshalJSON reads a number in major units, or text with one, from its
// literal.
func (c *cents) UnmarshalJSON(literal []byte) error {
	text := strings.Trim(string(literal), `"`)
	if text == "null" {
		return nil
	}
	n, err := sandbox.ParseDecimal(text)
	switch {
	case err != nil:
		return err
	case n < 0:
		return errBelow
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
		return errTime
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

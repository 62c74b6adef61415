package bil24test

import (
	"errors"
	"strconv"
	"strings"
)

// cur is an amount in hundredths that is written as the vendor writes prices:
// 600 when whole, else 87.50.
type cur int64

// MarshalJSON writes the amount as a number.
func (c cur) MarshalJSON() ([]byte, error) {
	if c%100 == 0 {
		return strconv.AppendInt(nil, int64(c)/100, 10), nil
	}
	return []byte(c.decimal()), nil
}

// decimal writes the amount with two decimals.
func (c cur) decimal() string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	rest := strconv.Itoa(int(c % 100))
	if len(rest) == 1 {
		rest = "0" + rest
	}
	return sign + strconv.FormatInt(int64(c)/100, 10) + "." + rest
}

// sum is an amount in hundredths that is written as the vendor writes sums:
// 630.00, always with decimals.
type sum cur

// MarshalJSON writes the amount as a number with two decimals.
func (s sum) MarshalJSON() ([]byte, error) { return []byte(cur(s).decimal()), nil }

var errAmount = errors.New("not an amount with at most two decimals")

// UnmarshalJSON reads a number with at most two decimals from its literal.
func (c *cur) UnmarshalJSON(literal []byte) error {
	text := string(literal)
	if text == "null" {
		return nil
	}
	whole, rest, _ := strings.Cut(text, ".")
	rest += "00"[:max(0, 2-len(rest))]
	if strings.Trim(rest[2:], "0") != "" {
		return errAmount
	}
	n, err := strconv.ParseInt(whole+rest[:2], 10, 64)
	if err != nil || whole == "" || n > maxAmount || n < -maxAmount {
		return errAmount
	}
	*c = cur(n)
	return nil
}

// maxAmount keeps sums and percentages of amounts within int64.
const maxAmount = 1e11

// percent returns p hundredths of a percent of c, rounded half up.
func (c cur) percent(p cur) cur { return (c*p + 5000) / 10000 }

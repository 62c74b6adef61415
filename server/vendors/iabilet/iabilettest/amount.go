package iabilettest

import (
	"errors"
	"strconv"
	"strings"
)

// amount is money in bani. In JSON it is a number of lei without needless
// digits: 150, 72.5.
type amount int64

// MarshalJSON writes the amount as a number.
func (a amount) MarshalJSON() ([]byte, error) {
	text := strings.TrimSuffix(strings.TrimRight(a.decimal(), "0"), ".")
	return []byte(text), nil
}

// decimal writes the amount with two decimals.
func (a amount) decimal() string {
	sign := ""
	if a < 0 {
		sign, a = "-", -a
	}
	rest := strconv.Itoa(int(a % 100))
	if len(rest) == 1 {
		rest = "0" + rest
	}
	return sign + strconv.FormatInt(int64(a)/100, 10) + "." + rest
}

var errAmount = errors.New("not an amount with at most two decimals")

// maxAmount keeps sums within int64.
const maxAmount = 1e11

// UnmarshalJSON reads a number with at most two decimals from its literal.
func (a *amount) UnmarshalJSON(literal []byte) error {
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
	*a = amount(n)
	return nil
}

package sandbox

import (
	"errors"
	"strconv"
	"strings"
)

// maxAmount keeps sums and percentages of amounts within int64.
const maxAmount = 1e11

var errAmount = errors.New("not an amount with at most two decimals")

// Decimal writes an amount in hundredths with two decimals.
func Decimal(hundredths int64) string {
	sign := ""
	if hundredths < 0 {
		sign, hundredths = "-", -hundredths
	}
	text := strconv.FormatInt(hundredths, 10)
	text = strings.Repeat("0", max(0, 3-len(text))) + text
	return sign + text[:len(text)-2] + "." + text[len(text)-2:]
}

// ParseDecimal reads an amount with at most two decimals, which may be followed
// by zeros, from a JSON number's literal.
func ParseDecimal(literal string) (hundredths int64, err error) {
	whole, rest, _ := strings.Cut(literal, ".")
	rest += "00"[:max(0, 2-len(rest))]
	if strings.Trim(rest[2:], "0") != "" {
		return 0, errAmount
	}
	n, err := strconv.ParseInt(whole+rest[:2], 10, 64)
	if err != nil || whole == "" || n > maxAmount || n < -maxAmount {
		return 0, errAmount
	}
	return n, nil
}

package iabiletsandbox

import (
	"strings"

	"github.com/parterre/parterre/server/vendors/sandbox"
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
func (a amount) decimal() string { return sandbox.Decimal(int64(a)) }

// UnmarshalJSON reads a number with at most two decimals from its literal.
func (a *amount) UnmarshalJSON(literal []byte) error {
	if string(literal) == "null" {
		return nil
	}
	n, err := sandbox.ParseDecimal(string(literal))
	if err == nil {
		*a = amount(n)
	}
	return err
}

package bil24sandbox

import (
	"strconv"

	"github.com/parterre/parterre/server/vendors/sandbox"
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
func (c cur) decimal() string { return sandbox.Decimal(int64(c)) }

// sum is an amount in hundredths that is written as the vendor writes sums:
// 630.00, always with decimals.
type sum cur

// MarshalJSON writes the amount as a number with two decimals.
func (s sum) MarshalJSON() ([]byte, error) { return []byte(cur(s).decimal()), nil }

// UnmarshalJSON reads a number with at most two decimals from its literal.
func (c *cur) UnmarshalJSON(literal []byte) error {
	if string(literal) == "null" {
		return nil
	}
	n, err := sandbox.ParseDecimal(string(literal))
	if err == nil {
		*c = cur(n)
	}
	return err
}

// percent returns p hundredths of a percent of c, rounded half up.
func (c cur) percent(p cur) cur { return (c*p + 5000) / 10000 }

package seatplan

import "strconv"

// Currency is an ISO 4217 code in capitals.
type Currency string

// Exponent returns how many decimal digits the currency's minor unit has, by
// ISO 4217. Unlisted currencies have two.
func (c Currency) Exponent() int {
	switch c {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}

// Valid reports whether c is three capital letters.
func (c Currency) Valid() bool {
	if len(c) != 3 {
		return false
	}
	for i := 0; i < 3; i++ {
		if c[i] < 'A' || c[i] > 'Z' {
			return false
		}
	}
	return true
}

// Money is an amount in the currency's minor units. The zero value is no money
// in no currency and may be added to any amount.
type Money struct {
	Minor    int64
	Currency Currency
}

const (
	// ErrCurrency is returned when two currencies meet in one sum.
	ErrCurrency = Error("amounts in two currencies cannot be added")
	// ErrAmount is returned for text that is not a plain decimal number with at
	// most as many digits as the currency has.
	ErrAmount = Error("not a decimal amount of this currency")
	// ErrOverflow is returned when an amount leaves the range of MaxMinor.
	ErrOverflow = Error("amount out of range")
)

// MaxMinor bounds the absolute value of any amount, so that sums of a bounded
// number of amounts cannot overflow and stay exact in a browser's numbers.
const MaxMinor = 1 << 52

// ParseMoney reads a plain decimal literal such as "630.00", "-5" or "1.5" in
// major units, never through binary floats. Digits beyond the currency's
// exponent must be zeros.
func ParseMoney(literal string, c Currency) (Money, error) {
	if !c.Valid() {
		return Money{}, ErrCurrency
	}
	s, negative := literal, false
	if s != "" && s[0] == '-' {
		s, negative = s[1:], true
	}
	var minor int64
	decimals, digits, point := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; {
		case ch == '.' && !point && digits > 0:
			point = true
		case ch >= '0' && ch <= '9':
			digits++
			if point && decimals == c.Exponent() {
				if ch != '0' {
					return Money{}, ErrAmount
				}
				continue
			}
			minor = minor*10 + int64(ch-'0')
			if point {
				decimals++
			}
			if minor > MaxMinor {
				return Money{}, ErrOverflow
			}
		default:
			return Money{}, ErrAmount
		}
	}
	if digits == 0 || s[len(s)-1] == '.' {
		return Money{}, ErrAmount
	}
	for ; decimals < c.Exponent(); decimals++ {
		if minor *= 10; minor > MaxMinor {
			return Money{}, ErrOverflow
		}
	}
	if negative {
		minor = -minor
	}
	return Money{Minor: minor, Currency: c}, nil
}

// IsZero reports whether the amount is nothing, in whatever currency.
func (m Money) IsZero() bool { return m.Minor == 0 }

// Add returns m + o. A Money without currency takes the other's.
func (m Money) Add(o Money) (Money, error) {
	switch {
	case m.Currency == "" && m.Minor == 0:
		m.Currency = o.Currency
	case o.Currency == "" && o.Minor == 0:
		o.Currency = m.Currency
	}
	if m.Currency != o.Currency {
		return Money{}, ErrCurrency
	}
	sum := m.Minor + o.Minor
	if sum > MaxMinor || sum < -MaxMinor {
		return Money{}, ErrOverflow
	}
	return Money{Minor: sum, Currency: m.Currency}, nil
}

// Percent returns the given percentage of m, rounded half away from zero. The
// percentage is a plain decimal literal with at most four decimals, such as
// "10" or "7.5". It is the one place where amounts are rounded.
func (m Money) Percent(literal string) (Money, error) {
	const scale = 10000 // four decimals
	hundredths, err := ParseMoney(literal, "CLF")
	if err != nil {
		return Money{}, ErrAmount
	}
	const limit = MaxMinor / scale
	if hundredths.Minor < 0 || hundredths.Minor > 1000*scale || m.Minor > limit || m.Minor < -limit {
		return Money{}, ErrOverflow
	}
	// m.Minor * percent / 100, split so that the product stays within 64 bits.
	whole, rest := m.Minor/100, m.Minor%100
	product := rest * hundredths.Minor
	minor := whole * (hundredths.Minor / scale)
	part := whole*(hundredths.Minor%scale)*100 + product
	const unit = 100 * scale
	half := int64(unit / 2)
	if part < 0 {
		half = -half
	}
	return Money{Minor: minor + (part+half)/unit, Currency: m.Currency}, nil
}

// Decimal returns the amount in major units with a point and all decimals of
// the currency, such as "318.00": the form vendors and machines read. People
// are shown the server's locale form instead.
func (m Money) Decimal() string {
	exponent := m.Currency.Exponent()
	minor, sign := m.Minor, ""
	if minor < 0 {
		minor, sign = -minor, "-"
	}
	digits := strconv.FormatInt(minor, 10)
	if exponent == 0 {
		return sign + digits
	}
	for len(digits) <= exponent {
		digits = "0" + digits
	}
	return sign + digits[:len(digits)-exponent] + "." + digits[len(digits)-exponent:]
}

// String returns the decimal amount and the currency, for logs and tests.
func (m Money) String() string { return m.Decimal() + " " + string(m.Currency) }

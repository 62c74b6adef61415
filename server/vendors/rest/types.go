package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

var (
	errID     = errors.New("answer has an id that is neither a whole number nor text")
	errAmount = errors.New("answer has an amount that is neither a number nor text")
	errText   = errors.New("answer has a text that is neither text nor a number")
	errInt    = errors.New("answer has a count that is not a whole number")
)

// ID is a vendor's id as text, whether it came as a number or as a string. The
// number's literal is kept, so 64 bits survive. null is the empty id.
type ID string

// UnmarshalJSON accepts a whole number, a string or null.
func (id *ID) UnmarshalJSON(b []byte) error {
	text, quoted, err := scalar(b)
	if err != nil || !quoted && text != "" && !whole(text) {
		return errID
	}
	*id = ID(text)
	return nil
}

// Number returns the id as the number it is on the wire, and false where it is
// not an unsigned 64-bit number.
func (id ID) Number() (json.Number, bool) {
	n, err := strconv.ParseUint(string(id), 10, 64)
	return json.Number(id), err == nil && strconv.FormatUint(n, 10) == string(id)
}

// Amount is a decimal amount in major units as its literal text, whether it
// came as a number or as a string; it never passes through a binary float.
// Empty means absent or null. It is sent as a number.
type Amount string

// AmountOf returns m as it is sent.
func AmountOf(m seatplan.Money) Amount { return Amount(m.Decimal()) }

// UnmarshalJSON accepts a number, a string or null.
func (a *Amount) UnmarshalJSON(b []byte) error {
	text, _, err := scalar(b)
	if err != nil {
		return errAmount
	}
	*a = Amount(strings.TrimSpace(text))
	return nil
}

// MarshalJSON sends the literal as a number, null when absent.
func (a Amount) MarshalJSON() ([]byte, error) {
	if a == "" {
		return []byte("null"), nil
	}
	return json.Marshal(json.Number(a))
}

// Money reads the amount in a currency. Absent is nothing; anything finer than
// the currency's minor unit is refused, never rounded.
func (a Amount) Money(c seatplan.Currency) (seatplan.Money, error) {
	if a == "" {
		return seatplan.Money{Currency: c}, nil
	}
	return seatplan.ParseMoney(plain(string(a)), c)
}

// plain writes a literal with an exponent, as some encoders print large
// amounts (1.2E7), without one. What it does not understand it returns as it
// is, for the parser to refuse.
func plain(literal string) string {
	mantissa, exponent, ok := strings.Cut(strings.ToLower(literal), "e")
	shift, err := strconv.Atoi(strings.TrimPrefix(exponent, "+"))
	if !ok || err != nil || shift < -20 || shift > 20 || len(mantissa) > 40 {
		return literal
	}
	sign := ""
	if strings.HasPrefix(mantissa, "-") {
		sign, mantissa = "-", mantissa[1:]
	}
	before, after, _ := strings.Cut(mantissa, ".")
	if before == "" {
		return literal
	}
	for ; shift > 0; shift-- {
		if after == "" {
			after = "0"
		}
		before, after = before+after[:1], after[1:]
	}
	for ; shift < 0; shift++ {
		before = "0" + before
		before, after = before[:len(before)-1], before[len(before)-1:]+after
	}
	if after == "" {
		return sign + before
	}
	return sign + before + "." + after
}

// Text is a label or a code, whether it came as a string or as a number.
type Text string

// UnmarshalJSON accepts a string, a number or null.
func (t *Text) UnmarshalJSON(b []byte) error {
	text, _, err := scalar(b)
	if err != nil {
		return errText
	}
	*t = Text(text)
	return nil
}

// Int is a count, whether it came as a number or as a numeric string. null and
// the empty string leave it as it is.
type Int int64

// UnmarshalJSON accepts a whole number, a string with one, or null.
func (i *Int) UnmarshalJSON(b []byte) error {
	text, _, err := scalar(b)
	if err != nil {
		return errInt
	}
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return errInt
	}
	*i = Int(n)
	return nil
}

// scalar returns the text of a JSON string or number, empty for null.
func scalar(b []byte) (text string, quoted bool, err error) {
	b = bytes.TrimSpace(b)
	switch {
	case len(b) == 0:
		return "", false, errText
	case string(b) == "null":
		return "", false, nil
	case b[0] == '"':
		err = json.Unmarshal(b, &text)
		return text, true, err
	case b[0] == '-' || b[0] >= '0' && b[0] <= '9':
		return string(b), false, nil
	}
	return "", false, errText
}

func whole(literal string) bool {
	for i := range len(literal) {
		if c := literal[i]; (c < '0' || c > '9') && !(i == 0 && c == '-') {
			return false
		}
	}
	return true
}

// Secret is a credential of the configuration. It prints as [redacted];
// string(s) is its value.
type Secret string

// String returns [redacted], or nothing for an empty secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[redacted]"
}

// GoString keeps secrets out of %#v.
func (s Secret) GoString() string { return strconv.Quote(s.String()) }

// LogValue keeps secrets out of logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText keeps secrets out of JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

package locale

import (
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// numbers is how a language writes amounts.
type numbers struct {
	decimal, group string
	// before says that short currency signs stand before the amount.
	before bool
}

var (
	englishNumbers  = numbers{decimal: ".", group: ",", before: true}
	romanianNumbers = numbers{decimal: ",", group: "."}
)

// signs are the currencies that people know by another sign than their code.
// Lei are written out everywhere, because that is what a price tag says.
var signs = map[seatplan.Currency]string{
	"RON": "lei", "EUR": "€", "USD": "$", "GBP": "£", "RUB": "₽", "XCD": "EC$", "UAH": "₴", "PLN": "zł", "CZK": "Kč",
}

// Money returns an amount as people write it: "1.318,00 lei", "€318.00".
func (l *Locale) Money(m seatplan.Money) string {
	amount := l.Amount(m)
	sign, ok := signs[m.Currency]
	if !ok {
		sign = string(m.Currency)
	}
	if l.numbers.before && strings.ContainsAny(sign, "€$£") {
		if rest, negative := strings.CutPrefix(amount, "−"); negative {
			return "−" + sign + rest
		}
		return sign + amount
	}
	return strings.TrimSpace(amount + " " + sign)
}

// Amount returns the number alone, with all decimals of its currency.
func (l *Locale) Amount(m seatplan.Money) string {
	whole, decimals, _ := strings.Cut(m.Decimal(), ".")
	whole, negative := strings.CutPrefix(whole, "-")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + l.numbers.group + whole[i:]
	}
	if negative {
		whole = "−" + whole
	}
	if decimals == "" {
		return whole
	}
	return whole + l.numbers.decimal + decimals
}

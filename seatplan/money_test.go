package seatplan_test

import (
	"errors"
	"math"
	"testing"

	"github.com/parterre/parterre/seatplan"
)

func TestParseMoney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, literal string
		currency      seatplan.Currency
		minor         int64
		err           error
	}{
		{"two decimals", "630.00", "RON", 63000, nil},
		{"one decimal", "1.5", "EUR", 150, nil},
		{"none", "-5", "EUR", -500, nil},
		{"leading zeros", "007.10", "EUR", 710, nil},
		{"what floats get wrong", "0.29", "EUR", 29, nil},
		{"zeros beyond the exponent", "12.3000", "EUR", 1230, nil},
		{"yen have none", "1200", "JPY", 1200, nil},
		{"yen with zeros", "1200.00", "JPY", 1200, nil},
		{"dinars have three", "1.005", "KWD", 1005, nil},
		{"four", "1.0005", "CLF", 10005, nil},
		{"largest", "45035996273704.96", "EUR", seatplan.MaxMinor, nil},
		{"minus nothing", "-0.00", "EUR", 0, nil},
		{"too large", "45035996273704.97", "EUR", 0, seatplan.ErrOverflow},
		{"far too large", "99999999999999999999999999", "JPY", 0, seatplan.ErrOverflow},
		{"too large once scaled", "4503599627370496", "EUR", 0, seatplan.ErrOverflow},
		{"a digit too many", "1.005", "EUR", 0, seatplan.ErrAmount},
		{"empty", "", "EUR", 0, seatplan.ErrAmount},
		{"only a sign", "-", "EUR", 0, seatplan.ErrAmount},
		{"only a point", ".", "EUR", 0, seatplan.ErrAmount},
		{"no major digit", ".5", "EUR", 0, seatplan.ErrAmount},
		{"no digit after the point", "5.", "EUR", 0, seatplan.ErrAmount},
		{"two points", "1.2.3", "EUR", 0, seatplan.ErrAmount},
		{"comma", "1,5", "EUR", 0, seatplan.ErrAmount},
		{"exponent", "1e3", "EUR", 0, seatplan.ErrAmount},
		{"plus", "+1", "EUR", 0, seatplan.ErrAmount},
		{"space", " 1", "EUR", 0, seatplan.ErrAmount},
		{"no currency", "1", "", 0, seatplan.ErrCurrency},
		{"small letters", "1", "eur", 0, seatplan.ErrCurrency},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := seatplan.ParseMoney(c.literal, c.currency)
			if !errors.Is(err, c.err) || got.Minor != c.minor {
				t.Errorf("ParseMoney(%q, %s) = %v, %v, want %d, %v", c.literal, c.currency, got, err, c.minor, c.err)
			}
		})
	}
}

func TestMoneyPercent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		minor   int64
		percent string
		want    int64
		err     error
	}{
		{"ten", 63000, "10", 6300, nil},
		{"half goes up", 5, "10", 1, nil},
		{"just under half", 4, "10", 0, nil},
		{"negative half goes down", -5, "10", -1, nil},
		{"negative just under half", -4, "10", 0, nil},
		{"seven and a half", 999, "7.5", 75, nil},
		{"four decimals", 1_000_000, "0.0001", 1, nil},
		{"four decimals, half", 500_000, "0.0001", 1, nil},
		{"four decimals, below half", 499_999, "0.0001", 0, nil},
		{"all", 12345, "100", 12345, nil},
		{"more than all", 12345, "250.5", 30924, nil},
		{"nothing", 12345, "0", 0, nil},
		{"of nothing", 0, "19", 0, nil},
		{"a large amount", 400_000_000_000, "999.9999", 3_999_999_600_000, nil},
		{"negative percentage", 100, "-1", 0, seatplan.ErrOverflow},
		{"percentage too large", 100, "1000.0001", 0, seatplan.ErrOverflow},
		{"amount too large", seatplan.MaxMinor, "1", 0, seatplan.ErrOverflow},
		{"five decimals", 100, "1.00001", 0, seatplan.ErrAmount},
		{"not a number", 100, "ten", 0, seatplan.ErrAmount},
		{"not a number at all", 100, "", 0, seatplan.ErrAmount},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := seatplan.Money{Minor: c.minor, Currency: "EUR"}.Percent(c.percent)
			if !errors.Is(err, c.err) || got.Minor != c.want {
				t.Errorf("%d.Percent(%s) = %v, %v, want %d, %v", c.minor, c.percent, got, err, c.want, c.err)
			}
		})
	}
}

func TestMoneyAdd(t *testing.T) {
	t.Parallel()
	eur := func(minor int64) seatplan.Money { return seatplan.Money{Minor: minor, Currency: "EUR"} }
	for _, c := range []struct {
		name       string
		a, b, want seatplan.Money
		err        error
	}{
		{"plain", eur(1), eur(2), eur(3), nil},
		{"zero value first", seatplan.Money{}, eur(2), eur(2), nil},
		{"zero value second", eur(2), seatplan.Money{}, eur(2), nil},
		{"two zero values", seatplan.Money{}, seatplan.Money{}, seatplan.Money{}, nil},
		{"two currencies", eur(1), seatplan.Money{Minor: 1, Currency: "RON"}, seatplan.Money{}, seatplan.ErrCurrency},
		{"nothing in another currency", eur(1), seatplan.Money{Currency: "RON"}, seatplan.Money{}, seatplan.ErrCurrency},
		{"an amount without currency", eur(1), seatplan.Money{Minor: 1}, seatplan.Money{}, seatplan.ErrCurrency},
		{"largest", eur(seatplan.MaxMinor - 1), eur(1), eur(seatplan.MaxMinor), nil},
		{"too large", eur(seatplan.MaxMinor), eur(1), seatplan.Money{}, seatplan.ErrOverflow},
		{"too small", eur(-seatplan.MaxMinor), eur(-1), seatplan.Money{}, seatplan.ErrOverflow},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got, err := c.a.Add(c.b); got != c.want || !errors.Is(err, c.err) {
				t.Errorf("%v + %v = %v, %v, want %v, %v", c.a, c.b, got, err, c.want, c.err)
			}
		})
	}
}

func FuzzParseMoneyDecimal(f *testing.F) {
	f.Add(int64(0), uint8(0))
	f.Add(int64(-5), uint8(1))
	f.Add(int64(seatplan.MaxMinor), uint8(2))
	f.Add(int64(math.MinInt64), uint8(3))
	currencies := []seatplan.Currency{"EUR", "JPY", "KWD", "CLF"}
	f.Fuzz(func(t *testing.T, minor int64, which uint8) {
		m := seatplan.Money{Minor: minor % (seatplan.MaxMinor + 1), Currency: currencies[which%4]}
		got, err := seatplan.ParseMoney(m.Decimal(), m.Currency)
		if err != nil || got != m {
			t.Errorf("ParseMoney(%q, %s) = %v, %v, want %v", m.Decimal(), m.Currency, got, err, m)
		}
	})
}

func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"630.00", "-5", "1.5", "0001", "1..2", "12345678901234567890"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, literal string) {
		m, err := seatplan.ParseMoney(literal, "EUR")
		if err != nil && m != (seatplan.Money{}) {
			t.Errorf("ParseMoney(%q) = %v with error %v, want nothing", literal, m, err)
		}
		if m.Minor > seatplan.MaxMinor || m.Minor < -seatplan.MaxMinor {
			t.Errorf("ParseMoney(%q) = %v, out of range", literal, m)
		}
	})
}

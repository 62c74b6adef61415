package cart

import "github.com/parterre/parterre/seatplan"

// Totals is what a cart comes to.
type Totals struct {
	Places  int
	Nominal seatplan.Money // before fees
	Fees    seatplan.Money
	Total   seatplan.Money // all in
}

// Totals returns what the cart comes to; zero for an empty cart. Lines in two
// currencies are [seatplan.ErrCurrency], too much is [seatplan.ErrOverflow].
func (c Cart) Totals() (Totals, error) {
	var t Totals
	for _, l := range c.lines {
		line, err := l.Totals()
		if err != nil {
			return Totals{}, err
		}
		if t, err = t.plus(line); err != nil {
			return Totals{}, err
		}
	}
	return t, nil
}

// Totals returns what a line comes to; see [Cart.Totals].
func (l Line) Totals() (Totals, error) {
	nominal, err := times(l.Price.Nominal, l.Quantity)
	if err != nil {
		return Totals{}, err
	}
	fees, err := times(l.Price.Fee, l.Quantity)
	if err != nil {
		return Totals{}, err
	}
	total, err := nominal.Add(fees)
	if err != nil {
		return Totals{}, err
	}
	return Totals{Places: l.Quantity, Nominal: nominal, Fees: fees, Total: total}, nil
}

func (t Totals) plus(o Totals) (Totals, error) {
	var err error
	if t.Nominal, err = t.Nominal.Add(o.Nominal); err != nil {
		return Totals{}, err
	}
	if t.Fees, err = t.Fees.Add(o.Fees); err != nil {
		return Totals{}, err
	}
	if t.Total, err = t.Total.Add(o.Total); err != nil {
		return Totals{}, err
	}
	t.Places += o.Places
	return t, nil
}

// times returns n times m.
func times(m seatplan.Money, n int) (seatplan.Money, error) {
	if n < 0 || n > MaxPlaces || m.Minor > seatplan.MaxMinor || m.Minor < -seatplan.MaxMinor {
		return seatplan.Money{}, seatplan.ErrOverflow
	}
	m.Minor *= int64(n)
	return m.Add(seatplan.Money{Currency: m.Currency}) // which looks at the range
}

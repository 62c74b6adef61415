package cart

import "github.com/parterre/parterre/seatplan"

// AddSeat returns c with a seat whose published status is given. A seat that is
// in the cart already changes nothing. Only free seats can be added.
func (c Cart) AddSeat(l Line, status seatplan.Status) (Cart, *Refusal) {
	switch {
	case l.Seat == "" || !l.valid():
		return c, l.refused(Invalid, 0)
	case c.Has(l.Seat):
		return c, nil
	case status != seatplan.Free:
		return c, l.refused(SeatTaken, 0)
	}
	if r := c.room(l); r != nil {
		return c, r
	}
	return c.plus(l), nil
}

// SetArea returns c with exactly l.Quantity places in an area at a tariff, none
// for 0. The area has the given number of free places besides those in the
// cart, -1 where that is not known. Giving places back is never refused.
func (c Cart) SetArea(l Line, free int) (Cart, *Refusal) {
	if l.Area == "" || l.Seat != "" || l.Quantity < 0 {
		return c, l.refused(Invalid, 0)
	}
	i := c.index(l.Key())
	have := 0
	if i >= 0 {
		have = c.lines[i].Quantity
	}
	more := l
	more.Quantity = l.Quantity - have
	if more.Quantity > 0 {
		if free >= 0 && more.Quantity > free {
			return c, l.refused(SoldOut, have+free)
		}
		if r := c.room(more); r != nil {
			return c, r
		}
	}
	switch {
	case l.Quantity > 0:
		return c.plus(more), nil
	case i >= 0:
		return c.minus(i), nil
	}
	return c, nil
}

// Remove returns c without the line with the given key.
func (c Cart) Remove(key string) (Cart, *Refusal) {
	i := c.index(key)
	if i < 0 {
		return c, &Refusal{Code: NotFound}
	}
	return c.minus(i), nil
}

// Clear returns c without its lines.
func (c Cart) Clear() Cart { return Cart{limits: c.limits} }

// SetTariff returns c with the line with the given key at another price of the
// same category. In an area the line joins one that is at that tariff already.
func (c Cart) SetTariff(key string, price seatplan.Price) (Cart, *Refusal) {
	i := c.index(key)
	if i < 0 {
		return c, &Refusal{Code: NotFound}
	}
	l := c.lines[i]
	if price.Category != l.Price.Category {
		return c, l.refused(Invalid, 0)
	}
	same := price.Tariff == l.Price.Tariff
	l.Price = price
	if most := c.tariffLimit(price.Tariff); !same && l.Quantity > most-c.At(price.Tariff) {
		return c, l.refused(Limit, most)
	}
	if !same && c.index(l.Key()) >= 0 && l.Area != "" {
		return c.minus(i).plus(l), nil
	}
	changed := Cart{limits: c.limits, lines: c.Lines()}
	changed.lines[i] = l
	return changed, nil
}

// Ready returns why the cart may not be ordered as it is: it is empty, has too
// few places at a tariff, or more than its limits allow; nil where it may be.
func (c Cart) Ready() *Refusal {
	if len(c.lines) == 0 {
		return &Refusal{Code: Invalid}
	}
	if c.Places() > c.Limit() {
		return &Refusal{Code: Limit, Limit: c.Limit()}
	}
	for _, t := range c.limits.Tariffs {
		n := c.At(t.Tariff)
		if n > 0 && n < t.Min {
			return &Refusal{Code: Limit, Tariff: t.Tariff, Least: t.Min}
		}
		if most := c.tariffLimit(t.Tariff); n > most {
			return &Refusal{Code: Limit, Tariff: t.Tariff, Limit: most}
		}
	}
	return nil
}

// room refuses places that the limits have no room for.
func (c Cart) room(more Line) *Refusal {
	if most := c.Limit(); more.Quantity > most-c.Places() {
		r := more.refused(Limit, most)
		r.Tariff = "" // it is the cart that is full
		return r
	}
	if most := c.tariffLimit(more.Price.Tariff); more.Quantity > most-c.At(more.Price.Tariff) {
		return more.refused(Limit, most)
	}
	return nil
}

package seatplan

// Tariff says who the buyer of a place is: adult, child, member. The standard
// tariff has the empty id and may have an empty name.
type Tariff struct {
	ID   TariffID
	Name string
	// Min and Max bound how many places of one order are at it, if any are; 0
	// is no bound.
	Min, Max int
}

// Price is what one place costs in one price category at one tariff.
type Price struct {
	Category CategoryID
	Tariff   TariffID
	Nominal  Money // before fees
	Fee      Money // service charge on top; zero where there is none
}

// Total returns the all-in price a buyer pays for one place.
func (p Price) Total() Money {
	// Both amounts passed NewPriceList, which made sure that they add up.
	sum, _ := p.Nominal.Add(p.Fee)
	return sum
}

// PriceList says what every price category costs at every tariff of one
// performance, in one currency. It is immutable; the zero value is empty.
type PriceList struct {
	currency Currency
	tariffs  []Tariff
	prices   []Price
}

const (
	// ErrPriceTwice is returned when a category has two prices at one tariff.
	ErrPriceTwice = Error("a price category has two prices at one tariff")
	// ErrTariffUnknown is returned for a price at a tariff that is not listed.
	ErrTariffUnknown = Error("a price names a tariff that is not listed")
	// ErrPriceNegative is returned for a price or fee below zero.
	ErrPriceNegative = Error("a price is negative")
)

// NewPriceList checks and keeps the prices of one performance. The standard
// tariff need not be listed. All prices must be in the given currency.
func NewPriceList(currency Currency, tariffs []Tariff, prices []Price) (PriceList, error) {
	if !currency.Valid() {
		return PriceList{}, ErrCurrency
	}
	type key struct {
		category CategoryID
		tariff   TariffID
	}
	known := map[TariffID]bool{"": true}
	for _, t := range tariffs {
		known[t.ID] = true
	}
	seen := make(map[key]bool, len(prices))
	for _, p := range prices {
		k := key{p.Category, p.Tariff}
		switch {
		case seen[k]:
			return PriceList{}, ErrPriceTwice
		case !known[p.Tariff]:
			return PriceList{}, ErrTariffUnknown
		case p.Nominal.Minor < 0 || p.Fee.Minor < 0:
			return PriceList{}, ErrPriceNegative
		case p.Nominal.Currency != currency || p.Fee.Minor != 0 && p.Fee.Currency != currency:
			return PriceList{}, ErrCurrency
		}
		if _, err := p.Nominal.Add(p.Fee); err != nil {
			return PriceList{}, err
		}
		seen[k] = true
	}
	return PriceList{
		currency: currency,
		tariffs:  append([]Tariff(nil), tariffs...),
		prices:   append([]Price(nil), prices...),
	}, nil
}

// Tariffs returns the listed tariffs. The slice is the list's own and must not be
// changed.
func (l PriceList) Tariffs() []Tariff { return l.tariffs }

// Currency returns the currency of every price; empty for an empty list.
func (l PriceList) Currency() Currency { return l.currency }

// Lookup returns the price of a category at a tariff.
func (l PriceList) Lookup(c CategoryID, t TariffID) (Price, bool) {
	for _, p := range l.prices {
		if p.Category == c && p.Tariff == t {
			return p, true
		}
	}
	return Price{}, false
}

// Of returns the prices of a category, in the list's order. The slice is the
// caller's.
func (l PriceList) Of(c CategoryID) []Price {
	var of []Price
	for _, p := range l.prices {
		if p.Category == c {
			of = append(of, p)
		}
	}
	return of
}

// Default returns the price a buyer gets who chooses no tariff: the standard
// tariff's, else the first listed.
func (l PriceList) Default(c CategoryID) (Price, bool) {
	if p, ok := l.Lookup(c, ""); ok {
		return p, true
	}
	for _, p := range l.prices {
		if p.Category == c {
			return p, true
		}
	}
	return Price{}, false
}

// Tariff returns the tariff with the given id; the standard tariff is always
// there.
func (l PriceList) Tariff(id TariffID) (Tariff, bool) {
	for _, t := range l.tariffs {
		if t.ID == id {
			return t, true
		}
	}
	return Tariff{}, id == ""
}

// From returns the lowest all-in price of the list, for "from 60 lei".
func (l PriceList) From() (Money, bool) {
	var from Money
	found := false
	for _, p := range l.prices {
		if total := p.Total(); !found || total.Minor < from.Minor {
			from, found = total, true
		}
	}
	return from, found
}

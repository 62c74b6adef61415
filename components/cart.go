package components

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// attributes say which cart this is and which of its versions, so that an
// answer that was overtaken is not shown, and what to announce.
func (c Cart) attributes() templ.Attributes {
	a := templ.Attributes{
		"data-rev": strconv.FormatInt(c.Rev, 10), "data-token": c.Token, "data-cart": c.ID,
		"data-count": strconv.Itoa(c.Count), "data-say": c.Say,
	}
	if c.Expired {
		a["data-expired"] = true
	}
	if c.Over {
		a["data-over"] = true
	}
	return a
}

// summary is the cart with nothing to press.
func (c Cart) summary() Cart {
	c.Codes = slices.Clone(c.Codes)
	for i := range c.Codes {
		c.Codes[i].Remove = ""
	}
	return c
}

// attributes are the hooks of a line.
func (l CartLine) attributes() templ.Attributes {
	a := templ.Attributes{
		"data-testid": "cart-line", "data-key": l.Key, "data-quantity": strconv.Itoa(l.Quantity),
		"data-minor": strconv.FormatInt(l.Price.Minor, 10), "data-tariff": string(l.Tariff), "data-say": l.Say,
	}
	if l.Seat != "" {
		a["data-seat"] = string(l.Seat)
	}
	if l.Area != "" {
		a["data-area"] = string(l.Area)
	}
	return a
}

package ticketsonicsandbox

import "slices"

// listTickets answers ticket/list: all ticket types, or those of an event.
func (c *call) listTickets() (map[string]any, error) {
	if c.event != "" && c.findEvent(c.event) == nil {
		return nil, errEventID
	}
	list := []map[string]any{}
	for _, t := range c.types {
		if c.event != "" && t.event != c.event {
			continue
		}
		item := map[string]any{
			"sku": t.sku, "event_id": t.event, "price": t.price.decimal(), "currency": t.currency, "stock": t.stock,
		}
		t.words.into(item)
		list = append(list, item)
	}
	return map[string]any{"user_public_key": publicKey(), "tickets": list}, nil
}

type typeRequest struct {
	words
	Starts   seconds `json:"start_datetime"`
	Location string  `json:"location"`
	Price    *cents  `json:"price"`
	Currency string  `json:"currency"`
	Stock    *int    `json:"stock"`
	Hash     string  `json:"request_hash"`
}

var currencies = []string{"EUR", "USD", "GBP", "BGN"}

// maxStock bounds a ticket type.
const maxStock = 10_000_000

// allowed reports whether the given values may be; what is not given may.
func (q typeRequest) allowed() bool {
	return (q.Currency == "" || slices.Contains(currencies, q.Currency)) &&
		(q.Stock == nil || *q.Stock >= 0 && *q.Stock <= maxStock)
}

// complete reports whether a ticket type can be made of it.
func (q typeRequest) complete() bool {
	return q.allowed() && q.Title != "" && q.Price != nil && q.Currency != "" && q.Stock != nil
}

func (q typeRequest) make(sku, event string) *ticketType {
	return &ticketType{
		words: q.words, sku: sku, event: event, location: q.Location, starts: q.Starts,
		price: *q.Price, currency: q.Currency, stock: *q.Stock,
	}
}

// newTicket answers ticket/new.
func (c *call) newTicket() (map[string]any, error) {
	var q typeRequest
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	switch {
	case c.findEvent(c.event) == nil:
		return nil, errEventID
	case !q.complete():
		return nil, errBody
	}
	if err := c.fresh(q.Hash, errRequestTwice); err != nil {
		return nil, err
	}
	t := q.make(c.newSKU(), c.event)
	c.do(func() { c.types = append(c.types, t) })
	return nil, nil
}

// editTicket answers ticket/edit, which knows no duplicates.
func (c *call) editTicket() (map[string]any, error) {
	var q typeRequest
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	t := c.findType(c.sku)
	switch {
	case t == nil:
		return nil, errTicketOwner
	case !q.allowed():
		return nil, errBody
	}
	c.do(func() {
		t.words.over(q.words)
		if q.Price != nil {
			t.price = *q.Price
		}
		if q.Currency != "" {
			t.currency = q.Currency
		}
		if q.Stock != nil {
			t.stock = *q.Stock
		}
		if q.Location != "" {
			t.location = q.Location
		}
		if q.Starts != 0 {
			t.starts = q.Starts
		}
	})
	return nil, nil
}

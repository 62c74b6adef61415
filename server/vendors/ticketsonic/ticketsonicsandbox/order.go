package ticketsonicsandbox

import (
	"fmt"
	"strconv"
	"strings"
)

type orderRequest struct {
	Hash    string `json:"request_hash"`
	Details struct {
		Name    string `json:"primary_text_pl"`
		Company string `json:"secondary_text_pl"`
	} `json:"order_details"`
	Tickets []struct {
		SKU      string  `json:"sku"`
		Quantity int     `json:"stock"`
		Starts   seconds `json:"start_time"`
		Ends     seconds `json:"end_time"`
	} `json:"tickets"`
}

// maxTickets bounds one order.
const maxTickets = 1_000

// newOrder answers order/new: it takes stock and issues tickets, once for each
// hash. The hash is looked at before the stock.
func (c *call) newOrder() (map[string]any, error) {
	var q orderRequest
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	if c.hashes[q.Hash] {
		return nil, errOrderTwice
	}
	o := &order{hash: q.Hash, user: c.opts.User, lines: map[string]int{}}
	count := 0
	for _, line := range q.Tickets {
		t := c.findType(line.SKU)
		if t == nil || line.Quantity < 1 || line.Quantity > maxTickets {
			return nil, errStock
		}
		o.lines[t.sku] += line.Quantity
		if count += line.Quantity; o.lines[t.sku] > t.stock || count > maxTickets {
			return nil, errStock
		}
	}
	if count == 0 {
		return nil, errStock
	}
	if err := c.fresh(q.Hash, errOrderTwice); err != nil {
		return nil, err
	}
	list := []map[string]any{}
	for _, line := range q.Tickets {
		for range line.Quantity {
			t := c.issue(o, c.findType(line.SKU), line.Starts, line.Ends)
			list = append(list, map[string]any{
				"encrypted_data": t.sealed, "code": "rsa", "sku": t.of.sku,
				"primary_text_pl": q.Details.Name, "secondary_text_pl": q.Details.Company,
			})
		}
	}
	c.orders = append(c.orders, o)
	list = list[:max(0, len(list)-c.short)]
	c.short = 0
	return map[string]any{"request_hash": q.Hash, "tickets": list}, nil
}

// issue makes one ticket of an order.
func (c *call) issue(o *order, t *ticketType, starts, ends seconds) *ticket {
	t.stock--
	t.sold++
	if o.event == "" {
		o.event, o.currency = t.event, t.currency
	}
	o.total += t.price
	i := &ticket{barcode: fmt.Sprintf("TS%08d", c.next()), of: t}
	i.sealed = Seal(c.content(i, starts, ends))
	o.tickets = append(o.tickets, i)
	c.issued[i.sealed] = i
	return i
}

// content is what is sealed of a ticket. All of it fits a block of 512 bits.
func (c *call) content(t *ticket, starts, ends seconds) []byte {
	price := uint64(t.of.price)
	if c.opts.MajorPrices {
		price /= 100
	}
	number := func(text string) uint64 {
		n, _ := strconv.ParseUint(text[strings.LastIndexByte(text, '-')+1:], 10, 64)
		return n
	}
	content := Content{}.Number('V', 1).Text('H', t.barcode).Number('$', price).
		Number('I', number(t.of.sku)).Number('E', number(t.of.event))
	if starts != 0 {
		content = content.Number('T', uint64(starts))
	}
	if ends != 0 {
		content = content.Number('F', uint64(ends))
	}
	return content.Sum()
}

// validate answers ticket/validate: a ticket lets in once.
func (c *call) validate() (map[string]any, error) {
	var q struct {
		Sealed string `json:"ticket_sensitive"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	t := c.issued[q.Sealed]
	switch {
	case t == nil:
		return nil, errSensitive
	case t.used:
		return nil, errNotValid
	}
	t.used = true
	id, _ := strconv.Atoi(t.of.event)
	return map[string]any{"message": map[string]any{"event_id": id, "price": float64(t.of.price) / 100}}, nil
}

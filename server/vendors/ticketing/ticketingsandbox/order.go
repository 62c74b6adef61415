package ticketingsandbox

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Statuses of an order.
const (
	placed    = "Placed"
	cancelled = "Cancelled"
	timedOut  = "Timed Out"
	fulfilled = "Fulfilled"
	refunded  = "Refunded"
)

// order is an order: a hold for as long as it is placed.
type order struct {
	number   string
	status   string
	customer *account
	at       time.Time
	until    time.Time
	items    []item
	tickets  []*ticket
	below    bool // its address is below its account's
}

// item is a line of an order.
type item struct {
	area     *area
	number   string
	quantity int
	price    cents
	details  []map[string]string
}

func (o *order) quantity(a *area) int {
	n := 0
	for _, i := range o.items {
		if i.area == a {
			n += i.quantity
		}
	}
	return n
}

func (o *order) subtotal() (sum cents) {
	for _, i := range o.items {
		sum += i.price * cents(i.quantity)
	}
	return sum
}

// fees are what the vendor adds for itself: an amount for each ticket that has
// a price, by its price.
func (o *order) fees() (sum cents) {
	for _, i := range o.items {
		sum += feeOf(i.price) * cents(i.quantity)
	}
	return sum
}

func feeOf(price cents) cents {
	switch {
	case price == 0:
		return 0
	case price <= 50_00:
		return 99
	case price <= 100_00:
		return 1_99
	case price <= 150_00:
		return 2_99
	case price <= 200_00:
		return 3_99
	}
	return 4_99
}

func (o *order) total() cents { return o.subtotal() + o.fees() }

func (o *order) uri() string {
	if o.below {
		return o.customer.uri() + "/orders/" + o.number
	}
	return "/orders/" + o.number
}

type jsonOrder struct {
	Self     string      `json:"self"`
	Number   string      `json:"number"`
	Status   string      `json:"status"`
	Placed   string      `json:"placed"`
	Subtotal json.Number `json:"subtotal"`
	Fees     json.Number `json:"fees"`
	Total    json.Number `json:"total"`
	Items    []jsonItem  `json:"items"`
	Customer jsonAccount `json:"customer"`
	Payments string      `json:"payments"`
	Refunds  string      `json:"refunds"`
}

type jsonItem struct {
	Section     string              `json:"section,omitempty"`
	Tier        *jsonTier           `json:"tier,omitempty"`
	Number      string              `json:"number"`
	Name        string              `json:"name"`
	Description string              `json:"description"`
	Price       json.Number         `json:"price"`
	Quantity    int                 `json:"quantity"`
	Details     []map[string]string `json:"details,omitempty"`
}

func (c *call) order(o *order) jsonOrder {
	j := jsonOrder{
		Self: o.uri(), Number: o.number, Status: o.status, Placed: o.at.Format(localSeconds),
		Subtotal: o.subtotal().number(), Fees: o.fees().number(), Total: o.total().number(),
		Customer: o.customer.json(), Payments: o.uri() + "/payments", Refunds: o.uri() + "/refunds",
	}
	for _, i := range o.items {
		line := jsonItem{
			Number: i.number, Name: i.area.event.title + ": " + i.area.name, Description: i.area.about,
			Price: i.price.number(), Quantity: i.quantity, Details: i.details,
		}
		if i.area.event.tiers {
			tier := c.tier(i.area)
			line.Tier = &tier
		} else {
			line.Section = i.area.uri()
		}
		j.Items = append(j.Items, line)
	}
	return j
}

// placeSections places an order of sections by their addresses.
func (c *call) placeSections() (int, any, error) {
	var q struct {
		Customer string         `json:"customer"`
		Items    map[string]int `json:"items"`
	}
	if err := c.decode(&q); err != nil {
		return 0, nil, err
	}
	if len(q.Items) == 0 {
		return 0, nil, missing("items")
	}
	number := q.Customer
	if number == "" && c.by.account != nil {
		number = c.by.account.number
	}
	if number == "" {
		return 0, nil, missing("customer")
	}
	var items []item
	for uri, n := range q.Items {
		a := c.byURI(uri)
		if a == nil || a.event.tiers {
			return 0, nil, errPayload
		}
		items = append(items, item{area: a, quantity: n})
	}
	slices.SortFunc(items, func(a, b item) int { return cmp.Compare(a.area.id, b.area.id) })
	return c.place(number, items)
}

// placeTiers places an order of tiers by their ids.
func (c *call) placeTiers() (int, any, error) {
	var q struct {
		Items []struct {
			Tier     string              `json:"tier"`
			Quantity int                 `json:"quantity"`
			Details  []map[string]string `json:"details"`
		} `json:"items"`
	}
	if err := c.decode(&q); err != nil {
		return 0, nil, err
	}
	if len(q.Items) == 0 {
		return 0, nil, missing("items")
	}
	var items []item
	for _, i := range q.Items {
		a := c.byID(i.Tier)
		if a == nil || a.form != nil && !a.form.answered(i.Details, i.Quantity) {
			return 0, nil, errPayload
		}
		items = append(items, item{area: a, quantity: i.Quantity, details: i.Details})
	}
	return c.place(c.vars["account"], items)
}

// answered reports whether there is an answer for each place to each question
// that wants one.
func (f *form) answered(details []map[string]string, places int) bool {
	for _, d := range details {
		for _, field := range f.fields {
			if field.Required && strings.TrimSpace(d[field.Name]) == "" {
				return false
			}
		}
	}
	return len(details) == places
}

// maxOrders bounds what callers can make us remember.
const maxOrders = 200_000

// place places an order: all of it, or nothing. One for nothing is fulfilled at
// once.
func (c *call) place(number string, items []item) (int, any, error) {
	customer := c.account(number)
	switch {
	case customer == nil || !c.mayManage(number):
		return 0, nil, errNotYours
	case len(c.orders) >= maxOrders:
		return 0, nil, errServer
	}
	for i := range items {
		it := &items[i]
		if it.quantity < 1 {
			return 0, nil, errPayload
		}
		if !c.onSale(it.area) || it.quantity > c.left(it.area) || it.area.limit > 0 && it.quantity > it.area.limit {
			return 0, nil, errNotNow
		}
		it.number, it.price = hexKey(16), c.price(it.area)
	}
	o := &order{
		number: strings.ToUpper(hexKey(6)), status: placed, customer: customer, items: items,
		at: c.now(), until: c.now().Add(c.hold), below: c.tiers,
	}
	c.orders = append(c.orders, o)
	if o.total() == 0 {
		c.fulfil(o)
	}
	return http.StatusCreated, c.order(o), nil
}

// fulfil sells what an order holds and issues its tickets: one for each person.
func (st *state) fulfil(o *order) {
	o.status = fulfilled
	for _, i := range o.items {
		i.area.sold += i.quantity
		for range i.quantity * i.area.unit {
			o.tickets = append(o.tickets, st.issue(o, i.area))
		}
	}
}

// found is the order of the path, if the caller may have it.
func (c *call) found() (*order, error) {
	for _, o := range c.orders {
		if o.number != c.vars["order"] {
			continue
		}
		if number := c.vars["account"]; number != "" && number != o.customer.number {
			return nil, errNone
		}
		if !c.mayManage(o.customer.number) {
			return nil, errNotYours
		}
		return o, nil
	}
	return nil, errNone
}

func (c *call) showOrder() (int, any, error) {
	o, err := c.found()
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, c.order(o), nil
}

// listOrders lists an account's orders, or all that the caller may see.
func (c *call) listOrders() (int, any, error) {
	number := c.vars["account"]
	if number == "" {
		number = c.query.Get("customer")
	}
	if number != "" && !c.mayManage(number) {
		return 0, nil, errNotYours
	}
	all := []any{}
	for _, o := range c.orders {
		if (number == "" || o.customer.number == number) && c.mayManage(o.customer.number) && c.is("status", o.status) && c.is("number", o.number) {
			all = append(all, c.order(o))
		}
	}
	if c.query.Get("order") == "desc" {
		slices.Reverse(all)
	}
	return c.list(all)
}

func (c *call) cancelOrder() (int, any, error) {
	o, err := c.found()
	switch {
	case err != nil:
		return 0, nil, err
	case o.status == cancelled:
		return 0, nil, errCancelled
	case o.status != placed:
		return 0, nil, errFinal
	}
	o.status = cancelled
	return http.StatusNoContent, nil, nil
}

// refundOrder takes an order back with all its tickets.
func (c *call) refundOrder() (int, any, error) {
	var q struct{ Reason string }
	if err := c.decode(&q); err != nil {
		return 0, nil, err
	}
	o, err := c.found()
	switch {
	case err != nil:
		return 0, nil, err
	case q.Reason == "":
		return 0, nil, missing("reason")
	case o.status != fulfilled:
		return 0, nil, errFinal
	}
	o.status = refunded
	for _, i := range o.items {
		i.area.sold -= i.quantity
	}
	o.tickets = nil
	return http.StatusCreated, map[string]string{"status": "Authorised"}, nil
}

// payOrder is where card data would be posted to. The sandbox takes none.
func (c *call) payOrder() (int, any, error) { return 0, nil, errCard }

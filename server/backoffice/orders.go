package backoffice

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/database"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
)

// Orders are the orders in a configuration's database, to be looked at while the
// server works on them.
type Orders struct {
	db  *sqlite.DB
	key []byte
}

// OpenOrders opens the database to read it. The caller closes it.
func OpenOrders(ctx context.Context, c config.Config) (*Orders, error) {
	db, key, err := database.OpenReader(ctx, c)
	if err != nil {
		return nil, err
	}
	return &Orders{db, key}, nil
}

// Close closes the database.
func (o *Orders) Close() error { return o.db.Close() }

// Alarms returns what an operator should know besides orders, the latest first:
// one line for each alarm of the last week.
func (o *Orders) Alarms(ctx context.Context) ([]string, error) {
	return database.RecentAlarms(ctx, o.db)
}

// maxListed bounds a list of orders.
const maxListed = 200

// OrderLine is an order in a list, without its buyer.
type OrderLine struct {
	ID          store.OrderID    `json:"id"`
	Performance string           `json:"performance"`
	State       store.OrderState `json:"state"`
	// Reason is why it is closing or closed, Person why a person must look.
	Reason string `json:"reason,omitempty"`
	Person string `json:"person,omitempty"`
	// VendorID is the vendor's id of it, at TicketSonic its request hash.
	VendorID  string `json:"vendor_id,omitempty"`
	Reference string `json:"reference,omitempty"`
	// Total is empty while it is not known.
	Total   string    `json:"total"`
	Created time.Time `json:"created"`
	Changed time.Time `json:"changed"`
}

// OrderReport is what a person needs to know of an order in order to act. It has
// the buyer's details, and no codes of tickets.
type OrderReport struct {
	OrderLine
	Buyer    OrderBuyer     `json:"buyer"`
	Title    string         `json:"title"`
	Places   []OrderPlaces  `json:"places"`
	Tickets  int            `json:"tickets"` // how many have been read
	Calls    []OrderCall    `json:"calls"`
	Payments []OrderPayment `json:"payments"`
}

// OrderBuyer is who bought.
type OrderBuyer struct {
	Email    string `json:"email"`
	Phone    string `json:"phone,omitempty"`
	FullName string `json:"full_name,omitempty"`
	Locale   string `json:"locale,omitempty"`
}

// OrderPlaces are places of one kind: a seat, or some of an area, whose id is a
// sku at TicketSonic.
type OrderPlaces struct {
	Seat     string `json:"seat,omitempty"`
	Area     string `json:"area,omitempty"`
	Category string `json:"category,omitempty"`
	Tariff   string `json:"tariff,omitempty"`
	Place    string `json:"place,omitempty"` // as people say it
	Quantity int    `json:"quantity"`
	Price    string `json:"price"` // of one
}

// OrderCall is one call to the vendor that changes something, as it was recorded
// before it left.
type OrderCall struct {
	Op       string            `json:"op"`
	State    store.IntentState `json:"state"`
	Sent     time.Time         `json:"sent"`
	Deadline time.Time         `json:"deadline"`
	Changed  time.Time         `json:"changed"`
}

// OrderPayment is one attempt to pay.
type OrderPayment struct {
	Payment string             `json:"payment"` // the provider's id
	State   store.AttemptState `json:"state"`
	Amount  string             `json:"amount"`
	Created time.Time          `json:"created"`
	Changed time.Time          `json:"changed"`
}

// List lists the orders that changed last; with person only those that need a
// person.
func (o *Orders) List(ctx context.Context, person bool) ([]OrderLine, error) {
	orders, err := o.db.Orders(ctx, person, maxListed)
	lines := make([]OrderLine, 0, len(orders))
	for _, one := range orders {
		lines = append(lines, orderLine(one))
	}
	return lines, err
}

func orderLine(o store.Order) OrderLine {
	line := OrderLine{
		ID: o.ID, Performance: o.Path.String(), State: o.State, Reason: o.Reason, Person: o.Person,
		VendorID: o.VendorID, Reference: o.Reference, Created: o.Created, Changed: o.Changed,
	}
	if checkout.Placed(o) {
		line.Total = o.Total.String()
	}
	return line
}

// Show reports one order.
func (o *Orders) Show(ctx context.Context, id store.OrderID) (OrderReport, error) {
	order, err := o.db.Order(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return OrderReport{}, fmt.Errorf("there is no order %q", id)
	}
	if err != nil {
		return OrderReport{}, err
	}
	contents, err := checkout.Look(o.key, order)
	if err != nil {
		return OrderReport{}, fmt.Errorf("order %s: %w", id, err)
	}
	r := OrderReport{
		OrderLine: orderLine(order), Title: contents.Title, Tickets: contents.Tickets, Places: places(contents.Lines),
		Calls: []OrderCall{}, Payments: []OrderPayment{},
	}
	r.Buyer = OrderBuyer{contents.Buyer.Email, contents.Buyer.Phone, contents.Buyer.FullName, contents.Buyer.Locale}
	intents, err := o.db.Intents(ctx, id)
	if err != nil {
		return OrderReport{}, err
	}
	for _, i := range intents {
		r.Calls = append(r.Calls, OrderCall{i.Op, i.State, i.Sent, i.Deadline, i.Changed})
	}
	attempts, err := o.db.Attempts(ctx, id)
	for _, a := range attempts {
		r.Payments = append(r.Payments, OrderPayment{a.Payment, a.State, a.Amount.String(), a.Created, a.Changed})
	}
	return r, err
}

// places puts lines of one kind together, in order.
func places(lines []checkout.ViewLine) []OrderPlaces {
	out := []OrderPlaces{}
	at := make(map[OrderPlaces]int)
	for _, l := range lines {
		p := OrderPlaces{
			Seat: string(l.Seat), Area: string(l.Area), Category: string(l.Category), Tariff: string(l.Price.Tariff),
			Place: strings.Join(strings.Fields(l.Section+" "+l.Row+" "+l.Number), " "), Price: l.Price.Total().String(),
		}
		i, known := at[p]
		if !known {
			i = len(out)
			at[p] = i
			out = append(out, p)
		}
		out[i].Quantity++
	}
	return out
}

package components

import (
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"
)

// OrderPage is an order in whatever state: to be reviewed and paid, being
// checked, sold, or over.
type OrderPage struct {
	Page
	Head  Head
	Order Order
}

// OrderStatus is the hook's data-status.
type OrderStatus string

// The states of an order as a buyer sees them.
const (
	OrderPending   OrderStatus = "pending"
	OrderIssued    OrderStatus = "issued"
	OrderRefunding OrderStatus = "refunding"
	OrderRefunded  OrderStatus = "refunded"
	OrderDeclined  OrderStatus = "declined"
	OrderRefused   OrderStatus = "refused"
	OrderExpired   OrderStatus = "expired"
	OrderCancelled OrderStatus = "cancelled"
)

// Order is one order.
type Order struct {
	ID     string
	Status OrderStatus
	// PollMillis is when page.js asks again; 0 when the state is final.
	PollMillis int
	// Sold is set once the places are the buyer's for good; the promoter's page
	// is then told that the purchase is complete.
	Sold bool
	// Working shows that something is going on that needs no help.
	Working bool
	// Heading and Text say where the order stands; Text may be empty.
	Heading, Text string
	Message       Message
	// Reference is what the buyer reads out to the box office; may be empty.
	Reference string
	// Hold is the order's deadline while it can be paid.
	Hold *Hold
	// Codes are the promo codes and vouchers in it.
	Codes []string
	// Lines, Modifiers and Total are the order's own reckoning. Total is nil while it
	// is not known.
	Lines     []OrderLine
	Modifiers []OrderLine
	Total     *Amount
	Fees      string
	// Discount is what the lines cost less than without one; may be empty.
	Discount string
	// Buyer is who ordered, to be read over once more.
	Buyer []Fact
	// Included are parts of the lines that the vendor names, for small print.
	Included []string
	// Difference says that the order's total is not the cart's; else empty.
	Difference string
	// Pay is nil when there is nothing to be paid now.
	Pay *Pay
	// CancelURL gives the places up (POST); empty when that is not possible.
	CancelURL string
	Tickets   []Ticket
	// Link opens the tickets again; nil while there are none to come.
	Link *OrderLink
	// Calendar is a download, CalendarURL the same where cookies do not reach (POST,
	// so that the secret is not in an address); Again leads back to choosing,
	// or to more of the same.
	Calendar    *Link
	CalendarURL string
	Again       *Link
	// PrintURL gives the tickets as a document (POST, so that the secret is not in
	// an address); may be empty.
	PrintURL string
	// SendAgainURL sends the tickets by e-mail once more (POST); may be empty.
	SendAgainURL string
	// Secret opens the tickets where cookies do not reach; page.js sends it as
	// a bearer value. Empty for whoever has no right to it.
	Secret string
	Words  *Words
}

// OrderLink is the way back to an order's tickets from anywhere.
type OrderLink struct {
	// Href has the order's secret in it.
	Href string
	// NewTab offers to open it in the browser, beside the page or the app it is in.
	NewTab bool
}

// Fact is something said about an order.
type Fact struct{ Label, Value string }

// OrderLine is one line of an order's reckoning.
type OrderLine struct {
	Text, Detail string
	Price        string
	// Was is the price before a discount and Reason why it is lower; both empty
	// where there is none.
	Was, Reason string
}

// Pay is the step that buys.
type Pay struct {
	// URL takes the form (POST /o/{order}/pay).
	URL string
	// NewTab opens the payment page beside an embedded page.
	NewTab bool
	// Button is "Order and pay 318,00 lei".
	Button string
	// Opened says that the payment page was opened already: the order is shown as
	// pending, and the button leads there once more.
	Opened bool
	// Consent is the sentence agreed to by pressing and Terms are the links it
	// leads up to; without any it is not shown.
	Consent string
	Terms   []Link
	Seller  string
	// Method says what comes next: "You pay on your bank's page."
	Method string
	// Waiting is shown as soon as the payment page was opened in a tab of its own;
	// may be empty.
	Waiting string
}

// Ticket is one admission right as shown at the door.
type Ticket struct {
	// Code is the barcode's text.
	Code string
	// Image is the barcode as inline SVG, dark on nothing; it is put on white. It
	// may be a picture of the vendor's.
	Image templ.Component
	// Event, Date and Venue are repeated, as tickets are shown one by one.
	Event, Date, Venue string
	Place              string // "Parterre, row 7, seat 14"
	Detail             string // price category, tariff and price; may be empty
	// Count is "1 of 2".
	Count string
}

// Picture is an image of the vendor's own, given as a data address.
func Picture(dataURL string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<img src="`+templ.EscapeString(dataURL)+`" alt="">`)
		return err
	})
}

// attributes are the hooks of the order. While it can be paid for the first
// time it is not a result yet and has no test hook of one.
func (m Order) attributes() templ.Attributes {
	a := templ.Attributes{"data-order": m.ID, "data-status": string(m.Status), "data-token": m.Secret, "data-say": m.Text}
	if m.Pay == nil || m.Pay.Opened || m.Status != OrderPending {
		a["data-testid"] = "order"
	}
	if m.PollMillis > 0 {
		a["data-poll"] = strconv.Itoa(m.PollMillis)
	}
	if m.Sold {
		a["data-sold"] = true
	}
	return a
}

// readable is how long a code may be that somebody reads out or types.
const readable = 32

// target opens the payment page beside the promoter's page when embedded.
func (p Pay) target() templ.Attributes {
	if !p.NewTab {
		return nil
	}
	return templ.Attributes{"target": "_blank"}
}

// target opens the tickets outside of the page or app that they are shown in.
func (l OrderLink) target() templ.Attributes {
	if !l.NewTab {
		return nil
	}
	return templ.Attributes{"target": "_blank"}
}

// sum is the order's total for machines; none while it is not known.
func (m Order) sum() templ.Attributes {
	if m.Total == nil {
		return nil
	}
	return templ.Attributes{"data-minor": strconv.FormatInt(m.Total.Minor, 10), "data-currency": m.Total.Currency}
}

package vendors

import (
	"context"
	"log/slog"
	"time"

	"github.com/parterre/parterre/seatplan"
)

// HoldMode says when a vendor can hold places; everything above depends on it.
type HoldMode string

const (
	// HoldAdd means each selection is held at once and single places can be
	// added and released.
	HoldAdd HoldMode = "add"
	// HoldReplace means a hold replaces the visit's earlier holds: the complete
	// set is held when the buyer continues.
	HoldReplace HoldMode = "replace"
	// HoldOrder means that placing the order is the hold: nothing is held before,
	// and a change is a cancelled order and a new one.
	HoldOrder HoldMode = "order"
	// HoldOurs means that the vendor holds nothing: our own ledger does, against
	// the stock that Availability reports. PlaceOrder then makes no order at the
	// vendor but the name under which ConfirmOrder makes it.
	HoldOurs HoldMode = "ours"
)

// Vendor is one account at one ticketing system. All methods may be called
// concurrently; none retries a mutating call. Deadlines come from the context.
type Vendor interface {
	// HoldMode never changes.
	HoldMode() HoldMode
	// Events lists what is on sale or announced, soonest first.
	Events(ctx context.Context) ([]Event, error)
	// Availability reads which places can be had now and what they cost.
	Availability(ctx context.Context, p Performance) (Availability, error)
	// PlaceOrder turns the request's Holding into the vendor's order. In modes add
	// and replace that must be the visit's complete holding.
	PlaceOrder(ctx context.Context, r OrderRequest) (Order, error)
	// ConfirmOrder tells the vendor that the order is paid. The returned state
	// may be OrderProcessing: read again later. Where tickets come with the
	// answer and nowhere else, Order.Tickets has them.
	ConfirmOrder(ctx context.Context, r OrderRef, payment string) (Order, error)
	// ReadOrder reads an order's state.
	ReadOrder(ctx context.Context, r OrderRef) (Order, error)
	// Tickets reads the tickets of a confirmed order.
	Tickets(ctx context.Context, r OrderRef) ([]Ticket, error)
	// Settle finds out what became of a call whose answer was lost: by reading,
	// or by a repeat where the vendor's document says that one only reports. An
	// error means that it could not be found out now.
	Settle(ctx context.Context, i Intent) (Outcome, error)
}

// Visit is a vendor's own session for one cart: opaque bytes made by the vendor
// package. It is a credential: stored encrypted, never logged, never shown.
type Visit []byte

// LogValue keeps visits out of logs.
func (Visit) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// Event is a show with one or more performances.
type Event struct {
	ID           seatplan.EventID
	Title        string
	Description  string
	Age          string // such as "12+"
	Performances []Performance
	// Titles and Descriptions are by language, such as "bg", where the vendor has
	// several; nil where it has one.
	Titles, Descriptions map[string]string
}

// In returns the event with its texts in a language where the vendor has them.
func (e Event) In(language string) Event {
	if title := e.Titles[language]; title != "" {
		e.Title, e.Description = title, e.Descriptions[language]
	}
	return e
}

// Performance is one dated happening of an event, as the catalogue has it.
type Performance struct {
	ID      seatplan.PerformanceID
	Event   seatplan.EventID
	Venue   Venue
	Starts  time.Time // in the account's zone
	HasTime bool      // false: only the date is known
	State   SaleState
	// SalesStart and SalesEnd are zero where the vendor does not say.
	SalesStart, SalesEnd time.Time
	// From is the lowest all-in price; zero where unknown.
	From seatplan.Money
	// Places is how many can still be had, -1 where unknown.
	Places int
	// MaxPlaces bounds one order; 0 where the vendor sets no bound.
	MaxPlaces int
	Needs     Needs
	// AccessCode: holding needs a code that the buyer types.
	AccessCode bool
	// Code is the access code to read a protected performance with. The vendor
	// leaves it empty; whoever knows it fills it in.
	Code string
	// VoucherNeeded: it is sold to holders of a voucher only.
	VoucherNeeded bool
	// Link is an https address about it, or where it is sold instead of here;
	// empty for none.
	Link string
	// Image is an https address of a poster at the vendor; empty for none.
	Image string
}

// Venue is the building or ground.
type Venue struct {
	Name, Address, City string
}

// Needs says what the vendor must be told about the buyer besides the e-mail.
type Needs struct {
	FullName, Phone bool
	// Fields are asked for besides.
	Fields []Field
}

// Field is something particular that a vendor wants to be told.
type Field struct {
	// Name is the input's, of a–z and _, unique within Needs; the vendor package
	// knows what it stands for. [FieldFanID] is one that everybody knows.
	Name string
	// Labels are what the buyer reads, by language; empty for well-known names.
	Labels map[string]string
	// PerPlace: it is asked for each place, else once for the order.
	PerPlace bool
	Required bool
}

// FieldFanID is the name of the field for a spectator's fan id.
const FieldFanID = "fan_id"

// SaleState says whether a performance can be bought now.
type SaleState string

const (
	OnSale    SaleState = "on_sale"
	NotYet    SaleState = "not_yet"
	SoldOut   SaleState = "sold_out"
	Cancelled SaleState = "cancelled"
	// PreRegister: one can only put one's name down, at Performance.Link.
	PreRegister SaleState = "pre_register"
	// FreeEntry: no ticket is needed.
	FreeEntry SaleState = "free_entry"
	// VenueOnly: tickets are sold at the door.
	VenueOnly SaleState = "venue_only"
	// Elsewhere: sold at Performance.Link and not here.
	Elsewhere SaleState = "elsewhere"
	// Closed covers every other reason, and every unknown one.
	Closed SaleState = "closed"
)

// Availability is one reading of a performance.
type Availability struct {
	// Sent is when the request for it left us.
	Sent time.Time
	// Seats lists the seats the vendor spoke of. Seats of the plan that are not
	// in it are blocked.
	Seats []SeatAvailability
	// Areas lists the areas the vendor spoke of.
	Areas  []AreaAvailability
	Prices seatplan.PriceList
}

// SeatAvailability is the status of one seat: Free, Held, Sold or Blocked.
type SeatAvailability struct {
	Seat     seatplan.SeatID
	Category seatplan.CategoryID
	Status   seatplan.Status
}

// AreaAvailability says how many places an area has left; -1 means some, but
// the vendor does not say how many.
type AreaAvailability struct {
	Area seatplan.AreaID
	Free int
}

// Place is one place a buyer wants: a seat, or one place in an area.
type Place struct {
	Ref      string // ours, unique within a cart, echoed where the vendor can
	Seat     seatplan.SeatID
	Area     seatplan.AreaID
	Category seatplan.CategoryID
	Tariff   seatplan.TariffID
	// Expect is the price the buyer was shown; the vendor is told, so that a
	// changed price is refused rather than charged.
	Expect seatplan.Price
}

// HoldRequest asks for places in one performance.
type HoldRequest struct {
	Visit       Visit
	Performance Performance
	Places      []Place
	Before      Holding // what the visit holds as far as we know
	// AccessCode is what the buyer typed where the performance asks for a code.
	AccessCode string
	Locale     string
}

// ReleaseRequest gives places up.
type ReleaseRequest struct {
	Visit       Visit
	Performance Performance
	Keys        []string // of held places; none means all
	Before      Holding
	Locale      string
}

// Holding is everything a visit holds in one performance.
type Holding struct {
	// Booking is the vendor's reference of the hold, empty where it has none.
	Booking string `json:"booking,omitempty"`
	Places  []Held `json:"places,omitempty"`
	// Deadline is when the vendor lets go, counted from when the request was
	// sent, less a margin. Zero when nothing is held.
	Deadline time.Time `json:"deadline,omitzero"`
	// Total is the vendor's own all-in total, zero where it gives none.
	Total seatplan.Money `json:"total,omitzero"`
	// Modifiers are the lines of the vendor's reckoning, where it gives them.
	Modifiers []Modifier `json:"modifiers,omitempty"`
	// Codes are the promo codes and vouchers in force, as the vendor says.
	Codes []string `json:"codes,omitempty"`
}

// Held is one place a visit holds.
type Held struct {
	Key string `json:"key"` // the vendor's handle on this place
	// Ref is the Place's, where the vendor echoes it; else empty.
	Ref      string              `json:"ref,omitempty"`
	Seat     seatplan.SeatID     `json:"seat,omitempty"`
	Area     seatplan.AreaID     `json:"area,omitempty"`
	Category seatplan.CategoryID `json:"category,omitempty"`
	Tariff   seatplan.TariffID   `json:"tariff,omitempty"`
	// Label is how the vendor names the place, for people; empty in an area
	// without numbered seats.
	Label Label          `json:"label,omitzero"`
	Price seatplan.Price `json:"price"`
	// Full is the all-in price before a discount, zero where there is none, and
	// Reason why it is lower, in the vendor's words.
	Full   seatplan.Money `json:"full,omitzero"`
	Reason string         `json:"reason,omitempty"`
}

// Label names a numbered place for people.
type Label struct {
	Section string `json:"section,omitempty"`
	Row     string `json:"row,omitempty"`
	Number  string `json:"number,omitempty"`
}

// Buyer is the person at the checkout. Never logged.
type Buyer struct {
	Email    string `json:"email,omitempty"`
	Phone    string `json:"phone,omitempty"`
	FullName string `json:"full_name,omitempty"`
	Locale   string `json:"locale,omitempty"`
	// Answers are to the performance's Needs.Fields.
	Answers []Answer `json:"answers,omitempty"`
}

// Answer is what a buyer typed into a [Field].
type Answer struct {
	Field string `json:"field"`
	// Ref is the Place's that it is about; empty for the order.
	Ref   string `json:"ref,omitempty"`
	Value string `json:"value"`
}

// LogValue keeps answers out of logs.
func (Answer) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// LogValue keeps buyers out of logs.
func (Buyer) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// OrderRequest asks for an order.
type OrderRequest struct {
	Visit       Visit
	Performance Performance
	// Holding is what the order is made of: everything the visit holds, or in
	// modes order and ours everything the cart has, Key being our own Ref there.
	Holding Holding
	Buyer   Buyer
	// Key is our own order id, for vendors that take one.
	Key string
	// ReturnURL is where a vendor that takes the money sends the buyer back to.
	ReturnURL string
}

// OrderRef names an order at its vendor.
type OrderRef struct {
	Visit       Visit
	Performance Performance
	ID          string // the vendor's id or booking reference
	Currency    seatplan.Currency
	Buyer       Buyer
	// Since is when the order was made, for vendors that list by time.
	Since time.Time
	// Holding is what the order was made of.
	Holding Holding
	// Print is the order's [Order.Print].
	Print string
}

// OrderState is what an order is at its vendor.
type OrderState string

const (
	OrderPayable    OrderState = "payable"
	OrderProcessing OrderState = "processing" // paid, not final
	OrderConfirmed  OrderState = "confirmed"
	OrderCancelling OrderState = "cancelling"
	OrderCancelled  OrderState = "cancelled"
	// OrderUnknown covers every state we do not understand: not final.
	OrderUnknown OrderState = "unknown"
)

// Order is an order as its vendor has it.
type Order struct {
	ID string
	// Reference is what the buyer reads out; equal to ID where there is no other.
	// Once it is given it does not change: it is empty where the vendor makes it
	// only when the order is confirmed.
	Reference string
	State     OrderState
	Total     seatplan.Money // all-in; zero when a reading does not tell
	Fees      seatplan.Money // within Total
	Modifiers []Modifier
	Deadline  time.Time // until when it can be paid; zero when a reading does not tell
	Tickets   []Ticket  // only where the vendor gives them just once
	// PayURL is the vendor's page where the buyer pays, where the vendor takes
	// the money; empty when nothing is to be paid.
	PayURL string
	// Print is what [Printer] needs of this order besides its id, only where the
	// vendor gives it just once. It is a credential.
	Print string
}

// Modifier is one line of the vendor's price computation.
type Modifier struct {
	Label  string         `json:"label"`
	Amount seatplan.Money `json:"amount"`
}

// Ticket is one admission right. Its code is a credential: never logged.
type Ticket struct {
	ID     string          `json:"id"`
	Code   string          `json:"code"`
	Label  Label           `json:"label,omitzero"`
	Area   string          `json:"area,omitempty"` // name of the area or category, for people
	Tariff string          `json:"tariff,omitempty"`
	Price  seatplan.Money  `json:"price,omitzero"`
	Seat   seatplan.SeatID `json:"seat,omitempty"`
	// Symbology is how Code is drawn; empty means a QR code.
	Symbology Symbology `json:"symbology,omitempty"`
	// Picture is the vendor's own picture of the code, PNG, GIF or JPEG; empty
	// for none.
	Picture []byte `json:"picture,omitempty"`
}

// Symbology is a way to draw a code.
type Symbology string

const (
	QR      Symbology = "qr"
	Code128 Symbology = "code128"
	EAN13   Symbology = "ean13"
)

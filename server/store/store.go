// Package store says what is kept: carts, orders, intents and payments, and
// the errors a database answers with. It has no SQL; each database is a folder
// below this one and passes storetest.
//
// Records that two processes can fight over carry a Rev. A zero Rev is new;
// any other must be the one that was read, or [ErrConflict] comes back and
// nothing is written. [Batch] is the only way to write them: all or nothing.
package store

import (
	"strconv"
	"time"

	"github.com/parterre/parterre/seatplan"
)

// Error is a constant error of a store.
type Error string

// Error returns the message.
func (e Error) Error() string { return string(e) }

const (
	// ErrConflict means that a record is not as it was read, or that it, or one in
	// its place, exists already. Nothing was written; read again.
	ErrConflict = Error("the record has changed")
	// ErrVendorOrder means that another order of the account has the vendor's id.
	// Nothing was written, and it is no use to try again.
	ErrVendorOrder = Error("another order has the vendor's id")
	// ErrNotFound means that there is no such record.
	ErrNotFound = Error("no such record")
	// ErrFull means that an area has not enough places left; see [Room]. Nothing
	// was written.
	ErrFull = Error("the area is full")
	// ErrLeased means that somebody else holds the lease.
	ErrLeased = Error("the lease is taken")
	// ErrCapped means that an address has as much as it may; see [Cap]. It comes
	// as a [*CapError]. Nothing was written.
	ErrCapped = Error("the address has reached a limit")
)

type (
	// CartID names a cart, "c_…". It is a name, not a credential.
	CartID string
	// OrderID names an order, "o_…". It is a name, not a credential.
	OrderID string
	// Hash is the SHA-256 of a secret; secrets themselves are never stored.
	Hash [32]byte
)

// Cart is a buyer's choice in one performance, with all its lines.
type Cart struct {
	ID     CartID
	Rev    int64
	Path   seatplan.PerformancePath
	Locale string
	// Visit is the vendor's session, sealed; nil before the first hold.
	Visit []byte
	// Booking and HoldTotal are the vendor's words on the hold.
	Booking   string
	HoldTotal seatplan.Money
	// Deadline is when the hold ends; zero when nothing is held.
	Deadline time.Time
	// Order is the order the cart is frozen for; empty while it may change.
	Order OrderID
	Lines []Line
	// Body holds codes, the vendor's reckoning and an address being verified,
	// sealed; nil for none.
	Body []byte
	// Address is who last asked for places, for [Cap]; empty for nobody counted.
	Address Address
	Created time.Time
	Changed time.Time
}

// Occupies is how many places the cart keeps from others: those that the vendor
// holds or may hold, and, once the cart is frozen for an order, those that the
// order is to hold. What is paid for is not counted; what was had for nothing is.
func (c Cart) Occupies() int {
	n := 0
	for _, l := range c.Lines {
		switch l.State {
		case Holding, Held, Dropping, Releasing, Ordered:
			n++
		case Wanted:
			if c.Order != "" {
				n++
			}
		case Sold:
			if l.Price.Total().IsZero() {
				n++
			}
		}
	}
	return n
}

// LineState says where a line stands between the buyer's wish and the vendor.
type LineState string

const (
	// Wanted lines are asked for and not yet with the vendor.
	Wanted LineState = "wanted"
	// Holding lines are in a hold call that has not been answered.
	Holding LineState = "holding"
	// Held lines are held by the vendor for this cart.
	Held LineState = "held"
	// Dropping lines are held, or may be, and no longer wanted.
	Dropping LineState = "dropping"
	// Releasing lines are in a release call that has not been answered.
	Releasing LineState = "releasing"
	// Expired lines were held until the time ran out; kept so that the buyer
	// can ask for them again.
	Expired LineState = "expired"
	// Ordered lines belong to the vendor's order.
	Ordered LineState = "ordered"
	// Sold lines are the buyer's.
	Sold LineState = "sold"
)

// Line is one place in a cart: a seat, or one place in an area.
type Line struct {
	Ref   string // ours, unique
	State LineState
	// Key is the vendor's handle on the place; empty until it is held.
	Key      string
	Seat     seatplan.SeatID
	Area     seatplan.AreaID
	Category seatplan.CategoryID
	Price    seatplan.Price // its Tariff is the line's
	// Full is the all-in price before a discount, zero where there is none, and
	// Reason why it is lower.
	Full   seatplan.Money
	Reason string
	// Section, Row and Number name the place for people.
	Section, Row, Number string
	Changed              time.Time
}

// IntentState says what is known of a mutating call.
type IntentState string

const (
	IntentOpen    IntentState = "open" // may be on its way
	IntentDone    IntentState = "done"
	IntentRefused IntentState = "refused"
	IntentUnknown IntentState = "unknown" // answer lost; being settled
)

// Intent is a mutating call, recorded before it leaves.
type Intent struct {
	ID    string
	Rev   int64
	Op    string
	Cart  CartID
	Order OrderID // empty for calls about a cart's hold
	State IntentState
	// Body is the call as the vendor package can settle it, sealed.
	Body []byte
	// Deadline is when the call was given up at the latest.
	Sent, Deadline time.Time
	Changed        time.Time
}

// OrderState is the state of design section "orders".
type OrderState string

const (
	OrderCreating   OrderState = "creating"
	OrderPayable    OrderState = "payable"
	OrderConfirming OrderState = "confirming"
	OrderConfirmed  OrderState = "confirmed"
	OrderIssued     OrderState = "issued"
	OrderClosing    OrderState = "closing"
	OrderClosed     OrderState = "closed"
)

// Order is a booked cart.
type Order struct {
	ID     OrderID
	Rev    int64
	Secret Hash
	Path   seatplan.PerformancePath
	Cart   CartID
	State  OrderState
	// Reason says why an order is closing or closed: refused, expired,
	// cancelled, paid_elsewhere.
	Reason string
	// VendorID is the vendor's id of the order, unique within an account, or
	// ErrVendorOrder comes back; Reference is what the buyer reads out.
	VendorID  string
	Reference string
	// CartTotal is what the cart said; Total what the vendor's order says.
	CartTotal, Total, Fees seatplan.Money
	// Deadline is until when it can be paid.
	Deadline time.Time
	// Body holds buyer, lines, modifiers and tickets, sealed.
	Body []byte
	// Person is why a person must look; empty when nobody need.
	Person string
	// Address is who placed it, for [Cap]; empty for nobody counted.
	Address Address
	// Due is when the worker must look at it again; zero when it need not.
	Due     time.Time
	Created time.Time
	Changed time.Time
	// Since is when it was first written with its State. The store keeps it: what
	// is written here does not matter.
	Since time.Time
}

// AttemptState is where an attempt to pay stands.
type AttemptState string

const (
	AttemptOpen       AttemptState = "open"
	AttemptAuthorised AttemptState = "authorised"
	AttemptCaptured   AttemptState = "captured"
	AttemptDeclined   AttemptState = "declined"
	AttemptVoided     AttemptState = "voided"
	AttemptRefunded   AttemptState = "refunded"
)

// Attempt is one attempt to pay an order. At most one per order is open.
type Attempt struct {
	Order OrderID
	N     int
	Rev   int64
	// Payment is the provider's id.
	Payment string
	// Address is where the buyer pays, sealed; nil where that is not known.
	Address []byte
	Amount  seatplan.Money
	State   AttemptState
	Created time.Time
	Changed time.Time
}

// Key is the idempotency key sent to the provider: order and number.
func (a Attempt) Key() string { return string(a.Order) + "-" + strconv.Itoa(a.N) }

// Refund is money on its way back to a buyer.
type Refund struct {
	ID      string
	Rev     int64
	Order   OrderID
	Attempt int
	Amount  seatplan.Money
	State   string // open, done
	Created time.Time
	Changed time.Time
}

// Batch is a set of records written together or not at all. When it has been
// written every record's Rev is the new one; when not, all are as they were.
type Batch struct {
	Carts    []*Cart
	Tokens   []Token
	Intents  []*Intent
	Orders   []*Order
	Attempts []*Attempt
	Refunds  []*Refund
	// Strikes are written, Forgiven are the ids of strikes taken back.
	Strikes  []Strike
	Forgiven []string
	// Rooms and Caps are checked after everything else is written.
	Rooms []Room
	Caps  []Cap
}

// Room bounds the places that our carts and orders may have in an area whose
// vendor holds nothing for us. A batch with one is refused with [ErrFull] when
// what is held, on its way or ordered there, and what was sold since Asked, is
// more than Stock.
type Room struct {
	Path seatplan.PerformancePath
	Area seatplan.AreaID
	// Stock is what the vendor had when it was asked; Asked is when that request
	// left. It cannot know of what was sold since.
	Stock int
	Asked time.Time
}

// Durable reports whether the batch holds orders or money and must survive a
// loss of power; holds may not.
func (b Batch) Durable() bool {
	return len(b.Orders)+len(b.Attempts)+len(b.Refunds) > 0
}

// Token lets its bearer change a cart.
type Token struct {
	Hash    Hash
	Cart    CartID
	Created time.Time
}

// LedgerLine is a place that one of our carts or orders has, or has just let
// go, in one performance.
type LedgerLine struct {
	Cart CartID
	Line
}

// DemoPayment is one payment in the books of the demo payment provider.
type DemoPayment struct {
	ID, Key string
	Amount  seatplan.Money
	State   string
}

// Due names a cart or an order to be worked on, and whose account it is.
type Due[ID ~string] struct {
	ID       ID
	Promoter seatplan.PromoterID
	Account  seatplan.AccountID
}

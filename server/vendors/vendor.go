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
	// PlaceOrder turns what the visit holds into the vendor's order. The
	// request's Holding must be the visit's complete holding.
	PlaceOrder(ctx context.Context, r OrderRequest) (Order, error)
	// ConfirmOrder tells the vendor that the order is paid. The returned state
	// may be OrderProcessing: read again later. Where tickets come with the
	// answer and nowhere else, Order.Tickets has them.
	ConfirmOrder(ctx context.Context, r OrderRef, payment string) (Order, error)
	// ReadOrder reads an order's state.
	ReadOrder(ctx context.Context, r OrderRef) (Order, error)
	// Tickets reads the tickets of a confirmed order.
	Tickets(ctx context.Context, r OrderRef) ([]Ticket, error)
	// Settle finds out by reading what became of a call whose answer was lost.
	// An error means that it could not be found out now.
	Settle(ctx context.Context, i Intent) (Outcome, error)
}

// Planner is a vendor that knows the geometry of its halls.
type Planner interface {
	// Plan reads the seating plan. A performance that is general admission only
	// has a plan of areas.
	Plan(ctx context.Context, p Performance) (*seatplan.Plan, error)
}

// Holder is a vendor that can keep places back for a visit.
type Holder interface {
	// NewVisit opens the vendor's own session for one cart.
	NewVisit(ctx context.Context) (Visit, error)
	// Hold claims places: in mode add those besides what is held, in mode
	// replace the complete set. It is all or nothing. The result is everything
	// the visit holds afterwards. A refusal of kind KindTaken names in
	// Error.Seats which seats were the reason, where that could be found out.
	Hold(ctx context.Context, r HoldRequest) (Holding, error)
	// Release gives up the places with the given keys; no keys means all.
	Release(ctx context.Context, r ReleaseRequest) (Holding, error)
	// Holding reads what the visit holds.
	Holding(ctx context.Context, v Visit, p Performance, booking string) (Holding, error)
}

// Canceller is a vendor whose unpaid orders can be given up.
type Canceller interface {
	// CancelOrder gives up an unpaid order. It may be repeated. The returned
	// state says what the order is now, which may be OrderConfirmed.
	CancelOrder(ctx context.Context, r OrderRef) (Order, error)
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
}

// Venue is the building or ground.
type Venue struct {
	Name, Address, City string
}

// Needs says what the vendor must be told about the buyer besides the e-mail.
type Needs struct {
	FullName, Phone bool
}

// SaleState says whether a performance can be bought now.
type SaleState string

const (
	OnSale    SaleState = "on_sale"
	NotYet    SaleState = "not_yet"
	SoldOut   SaleState = "sold_out"
	Cancelled SaleState = "cancelled"
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
}

// LogValue keeps buyers out of logs.
func (Buyer) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// OrderRequest asks for an order over everything a visit holds.
type OrderRequest struct {
	Visit       Visit
	Performance Performance
	Holding     Holding
	Buyer       Buyer
	// Key is our own order id, for vendors that take one.
	Key string
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
	Reference string
	State     OrderState
	Total     seatplan.Money // all-in; zero when a reading does not tell
	Fees      seatplan.Money // within Total
	Modifiers []Modifier
	Deadline  time.Time // until when it can be paid; zero when a reading does not tell
	Tickets   []Ticket  // only where the vendor gives them just once
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
}

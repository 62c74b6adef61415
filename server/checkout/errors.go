package checkout

import (
	"errors"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// Kind is a reason a buyer can meet. It is an error itself.
type Kind string

// Error returns the kind's name.
func (k Kind) Error() string { return string(k) }

const (
	ErrSeatTaken      Kind = "seat taken"
	ErrHoldExpired    Kind = "hold expired"
	ErrSoldOut        Kind = "sold out"
	ErrPriceChanged   Kind = "price changed"
	ErrLimit          Kind = "limit"
	ErrInvalid        Kind = "invalid"
	ErrNotFound       Kind = "not found"
	ErrStale          Kind = "stale" // the cart is frozen for an order, or has moved on
	ErrVendorDown     Kind = "vendor down"
	ErrOutcomeUnknown Kind = "outcome unknown"
	// ErrAccessCode: the performance opens to an access code, and this is none.
	ErrAccessCode Kind = "access code"
	// ErrVoucher: the promo code or voucher is not accepted, or one is needed.
	ErrVoucher Kind = "voucher refused"
	// ErrEmail: the vendor holds nothing before it has verified an address.
	ErrEmail Kind = "e-mail not verified"
	// ErrElsewhere: what costs money is not sold here but at the performance's
	// link.
	ErrElsewhere Kind = "sold elsewhere"
	// ErrRateLimited: the buyer's address has as much as one may; see [Limits].
	ErrRateLimited Kind = "too many attempts"
	// ErrPaymentUnknown means that the payment provider could not be asked.
	ErrPaymentUnknown Kind = "payment unknown"
)

// Refusal is a Kind with what the buyer should know about it.
type Refusal struct {
	Kind  Kind
	Seats []seatplan.SeatID // the seats it is about, where it is about seats
	Area  seatplan.AreaID
	Limit int    // for ErrLimit and ErrRateLimited: at most
	Least int    // for ErrLimit: at least, of one tariff; then Limit is 0
	Field string // for ErrInvalid: which input
	// Bound says which limit was reached, where it is not that of a cart's places,
	// and Until, for ErrRateLimited, when to try again; zero where it never is.
	Bound Bound
	Until time.Time
	// Message is the vendor's own text, meant for the buyer; usually empty.
	Message string
}

// Bound names a limit.
type Bound string

const (
	// The limits of an address; see [Limits].
	BoundPlaces  = Bound(store.CapPlaces)
	BoundOrders  = Bound(store.CapOrders)
	BoundExpired = Bound(store.CapExpired)
	BoundCodes   = Bound(store.CapCodes)
	BoundMails   = Bound(store.CapMails)
	// BoundCartCodes are a cart's wrong codes, BoundCartMails the mails for one
	// cart or one order; these are ErrLimit.
	BoundCartCodes Bound = "cart_codes"
	BoundCartMails Bound = "cart_mails"
)

// Error names the kind and its subject.
func (r *Refusal) Error() string {
	text := string(r.Kind)
	if r.Field != "" {
		text += ": " + r.Field
	}
	for _, s := range r.Seats {
		text += " " + string(s)
	}
	return text
}

// Is reports whether target is the refusal's kind.
func (r *Refusal) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && k == r.Kind
}

// refusal says what the cart's rules refused in our words.
func refusal(r *cart.Refusal) error {
	if r == nil {
		return nil
	}
	kind, ok := map[cart.Code]Kind{
		cart.Limit: ErrLimit, cart.SoldOut: ErrSoldOut, cart.SeatTaken: ErrSeatTaken, cart.NotFound: ErrNotFound,
	}[r.Code]
	if !ok {
		kind = ErrInvalid
	}
	out := &Refusal{Kind: kind, Area: r.Area, Limit: r.Limit, Least: r.Least}
	if r.Seat != "" {
		out.Seats = []seatplan.SeatID{r.Seat}
	}
	return out
}

// refuse translates a vendor's failure into what the buyer meets. Errors that
// no buyer can cause stay as they are.
func refuse(err error) error {
	var e *vendors.Error
	if !errors.As(err, &e) {
		return err
	}
	kind, ok := map[vendors.Kind]Kind{
		vendors.ErrTaken:          ErrSeatTaken,
		vendors.ErrSoldOut:        ErrSoldOut,
		vendors.ErrPriceChanged:   ErrPriceChanged,
		vendors.ErrHoldExpired:    ErrHoldExpired,
		vendors.ErrVisit:          ErrHoldExpired,
		vendors.ErrLimit:          ErrLimit,
		vendors.ErrAccessCode:     ErrAccessCode,
		vendors.ErrVoucher:        ErrVoucher,
		vendors.ErrEmail:          ErrEmail,
		vendors.ErrNotFound:       ErrNotFound,
		vendors.ErrRefused:        ErrSeatTaken,
		vendors.ErrAccount:        ErrVendorDown,
		vendors.ErrInvalid:        ErrVendorDown,
		vendors.ErrUnavailable:    ErrVendorDown,
		vendors.ErrOutcomeUnknown: ErrOutcomeUnknown,
	}[e.Kind]
	if !ok {
		return err
	}
	return &Refusal{Kind: kind, Seats: e.Seats, Message: e.Message}
}

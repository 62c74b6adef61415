package vendors

import (
	"errors"
	"time"

	"github.com/parterre/parterre/seatplan"
)

// Kind is what a vendor's failure means to us. Callers test kinds with
// errors.Is, never vendor codes or texts. A Kind is itself an error.
type Kind string

// Error returns the kind's name.
func (k Kind) Error() string { return string(k) }

const (
	// ErrTaken: at least one place is somebody else's.
	ErrTaken Kind = "place taken"
	// ErrSoldOut: an area or category has not enough places left.
	ErrSoldOut Kind = "sold out"
	// ErrPriceChanged: the price is not what the buyer was shown.
	ErrPriceChanged Kind = "price changed"
	// ErrHoldExpired: the visit no longer holds what it should.
	ErrHoldExpired Kind = "hold expired"
	// ErrLimit: more places than the vendor allows.
	ErrLimit Kind = "limit"
	// ErrNotFound: no such event, performance, seat or order.
	ErrNotFound Kind = "not found"
	// ErrInvalid: the vendor says that our request is wrong.
	ErrInvalid Kind = "invalid"
	// ErrAccessCode: the performance opens to an access code, and this is none.
	ErrAccessCode Kind = "access code"
	// ErrVoucher: the promo code or voucher is not accepted, or one is needed.
	ErrVoucher Kind = "voucher refused"
	// ErrEmail: the vendor wants the buyer's e-mail address verified first.
	ErrEmail Kind = "e-mail not verified"
	// ErrUnreadable: the order exists, and its tickets cannot be had by any call.
	ErrUnreadable Kind = "tickets cannot be read"
	// ErrRefused: a final no without a reason we understand.
	ErrRefused Kind = "refused"
	// ErrVisit: the visit is not known any more; a new one starts empty.
	ErrVisit Kind = "visit lost"
	// ErrAccount: our credentials are refused; an operator must look.
	ErrAccount Kind = "credentials refused"
	// ErrUnavailable: the call did not reach the vendor or was certainly not
	// carried out; it may be sent again later.
	ErrUnavailable Kind = "vendor unavailable"
	// ErrOutcomeUnknown: a mutating call may or may not have taken effect.
	ErrOutcomeUnknown Kind = "outcome unknown"
)

// Error is how every vendor reports a failure. It matches its Kind with
// errors.Is and unwraps to its cause.
type Error struct {
	Vendor string // "bil24"
	Op     string // the vendor's name of the operation, "RESERVATION"
	Kind   Kind
	Status int    // HTTP status, 0 without an answer
	Code   string // the vendor's code
	// Message is meant for the buyer, plain text, in the request's locale; only
	// set where the vendor says that it may be shown.
	Message string
	// Seats are the seats that were the reason, where known.
	Seats []seatplan.SeatID
	// RetryAfter is how long the vendor asked us to wait.
	RetryAfter time.Duration
	Cause      error
}

// Error names vendor, operation and kind; it never has credentials in it.
func (e *Error) Error() string {
	text := e.Vendor + " " + e.Op + ": " + string(e.Kind)
	if e.Code != "" {
		text += " (code " + e.Code + ")"
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target is e's kind.
func (e *Error) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && k == e.Kind
}

// Final reports whether err is a refusal: the call certainly had no effect and
// repeating it unchanged is no use.
func Final(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case ErrUnavailable, ErrOutcomeUnknown, ErrUnreadable:
		return false
	}
	return true
}

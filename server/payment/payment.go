// Package payment takes the buyer's money: authorise, then capture once the
// vendor has confirmed, or void. [Provider] is the contract, [Demo] the
// provider that moves no money.
package payment

import (
	"context"

	"github.com/parterre/parterre/seatplan"
)

// Error is a constant error of a provider.
type Error string

// Error returns the message.
func (e Error) Error() string { return string(e) }

const (
	// ErrUnavailable means that the provider could not be asked; try again.
	ErrUnavailable = Error("payment provider unavailable")
	// ErrNotFound means that the provider knows no such payment.
	ErrNotFound = Error("no such payment")
	// ErrRefused means that the provider says no for good.
	ErrRefused = Error("payment provider refuses")
)

// State says where a payment stands.
type State string

const (
	Open       State = "open" // the buyer may still pay
	Authorised State = "authorised"
	Captured   State = "captured"
	Declined   State = "declined"
	Voided     State = "voided" // given up, cannot be paid any more
	Refunded   State = "refunded"
)

// Request opens a payment.
type Request struct {
	// Key makes opening repeatable: the same key is the same payment.
	Key    string
	Amount seatplan.Money
	// Title is what the buyer reads on the payment page.
	Title string
	// ReturnURL is where the buyer goes afterwards. It is a hint to read, never
	// evidence of payment.
	ReturnURL string
}

// Payment is a payment as the provider has it.
type Payment struct {
	ID     string
	URL    string // where the buyer pays
	State  State
	Amount seatplan.Money
}

// Provider takes money. Every method may be repeated with the same arguments:
// it then reports what is.
type Provider interface {
	// Open makes a payment that the buyer can authorise at its URL.
	Open(ctx context.Context, r Request) (Payment, error)
	// Read reports a payment.
	Read(ctx context.Context, id string) (Payment, error)
	// Capture takes the authorised amount.
	Capture(ctx context.Context, id string) (Payment, error)
	// Void gives up an open or authorised payment, so that it can never be paid.
	// A captured one stays captured.
	Void(ctx context.Context, id string) (Payment, error)
	// Refund gives a captured amount back in full.
	Refund(ctx context.Context, id string) (Payment, error)
}

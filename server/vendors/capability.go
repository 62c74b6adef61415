package vendors

import (
	"context"

	"github.com/parterre/parterre/seatplan"
)

// Planner is a vendor that knows the geometry of its halls.
type Planner interface {
	// Plan reads the seating plan. A performance that is general admission only
	// has a plan of areas.
	Plan(ctx context.Context, p Performance) (*seatplan.Plan, error)
}

// Holder is a vendor that can keep places back for a visit. It is what modes
// add and replace stand for.
type Holder interface {
	// NewVisit opens the vendor's own session for one cart.
	NewVisit(ctx context.Context) (Visit, error)
	// Hold claims places: in mode add those besides what is held, in mode
	// replace the complete set. It is all or nothing. The result is everything
	// the visit holds afterwards. A refusal of kind ErrTaken names in
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

// Gatekeeper is a vendor with performances that open to an access code.
type Gatekeeper interface {
	// CheckAccess asks whether the code opens the performance; one that does not
	// is refused with ErrAccessCode. It changes nothing.
	CheckAccess(ctx context.Context, p Performance, code, locale string) error
}

// Discounter is a vendor that takes promo codes or vouchers.
type Discounter interface {
	// AddCode applies a code to what the visit holds, and in mode add to what it
	// will hold. A code that is not accepted is refused with ErrVoucher. Adding
	// one that is in force already changes nothing, so that a lost answer is
	// settled by reading [Holder.Holding].
	AddCode(ctx context.Context, r CodeRequest) (Holding, error)
}

// CodeRemover is a vendor whose codes can be taken away again.
type CodeRemover interface {
	// RemoveCode takes a code away; one that is not in force is no error.
	RemoveCode(ctx context.Context, r CodeRequest) (Holding, error)
}

// CodeRequest is about one promo code or voucher of a visit.
type CodeRequest struct {
	Visit       Visit
	Performance Performance
	Before      Holding
	Code        string
	Locale      string
}

// EmailBinder is a vendor that holds only for an address it has verified. Until
// then [Holder.Hold] is refused with ErrEmail.
type EmailBinder interface {
	// BindEmail makes the vendor send a code to the address.
	BindEmail(ctx context.Context, v Visit, email, locale string) error
	// ConfirmEmail hands the code in. The visit to go on with comes back, which
	// may be another, of a user the vendor knew already. A wrong code is refused
	// with ErrInvalid.
	ConfirmEmail(ctx context.Context, v Visit, email, code, locale string) (Visit, error)
}

// Cashier is a vendor that can take the buyer's money itself.
type Cashier interface {
	// TakesMoney reports whether this account's orders are paid at the vendor's
	// page, Order.PayURL.
	TakesMoney() bool
}

// Printer is a vendor that makes printable tickets.
type Printer interface {
	// Print returns the tickets of a confirmed order as one document.
	Print(ctx context.Context, r OrderRef) (Document, error)
}

// Document is a file for the buyer, bounded by the vendor package.
type Document struct {
	// ContentType has been checked against the content.
	ContentType string
	Name        string // with its extension
	Content     []byte
}

// Mailer is a vendor that sends tickets by e-mail.
type Mailer interface {
	// MailTickets sends a confirmed order's tickets. Each call sends another mail.
	MailTickets(ctx context.Context, r OrderRef, email string) error
}

// Examiner is a vendor that can say more of its account than that it answers.
type Examiner interface {
	// Examine looks at the account by reading only. It reports what it found also
	// where something failed.
	Examine(ctx context.Context) []Finding
}

// Finding is one thing that was found out about an account.
type Finding struct {
	Level Level
	// Says is one plain sentence for a promoter, without secrets.
	Says string
	// Clock: it says how the vendor's clock stands to ours.
	Clock bool
}

// Level says how bad a finding is.
type Level string

const (
	Good Level = "good"
	Note Level = "note" // works, with something to know
	Bad  Level = "bad"  // nothing can be sold until it is mended
)

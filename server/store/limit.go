package store

import (
	"fmt"
	"time"

	"github.com/parterre/parterre/seatplan"
)

// Address is a keyed hash of the network address that a buyer comes from, which
// is never stored itself. The empty one is nobody's: it is not counted.
type Address string

// StrikeKind says what a [Strike] is held against an address for.
type StrikeKind string

const (
	// StrikeExpired is a hold, or an unpaid order, that ran out.
	StrikeExpired StrikeKind = "expired"
	// StrikeCode is a code that was wrong, or is being tried.
	StrikeCode StrikeKind = "code"
	// StrikeMail is a mail that a vendor was made to send.
	StrikeMail StrikeKind = "mail"
)

// Strike is something that an address may do a few times only. Strikes older than
// [StrikesKept] are dropped.
type Strike struct {
	ID      string
	Kind    StrikeKind
	Address Address // may be empty: it still counts for the performance
	Path    seatplan.PerformancePath
	At      time.Time
}

// StrikesKept is how long strikes are kept at least.
const StrikesKept = 2 * time.Hour

// CapKind says what a [Cap] bounds.
type CapKind string

const (
	// CapPlaces bounds the places of an address in one performance that are held,
	// on their way or in an order that is not paid, or that were had for nothing;
	// see [Cart.Occupies].
	CapPlaces CapKind = "places"
	// CapOrders bounds the orders of an address that are not paid.
	CapOrders CapKind = "orders"
	// CapExpired bounds the strikes of kind [StrikeExpired] of an address in one
	// performance. Each order that it has made there within twice the window and
	// paid makes up for one.
	CapExpired CapKind = "expired"
	// CapCodes and CapMails bound the strikes of an address of the kinds
	// [StrikeCode] and [StrikeMail], over all performances.
	CapCodes CapKind = "codes"
	CapMails CapKind = "mails"
)

// Cap bounds what one address may have. A batch with one is refused with a
// [*CapError] when, with all that the batch writes, there is more. The database
// counts and writes in one transaction, so that parallel requests, also of
// several processes, cannot exceed it.
type Cap struct {
	Kind    CapKind
	Address Address
	// Path is the performance; not used by CapOrders, CapCodes and CapMails.
	Path seatplan.PerformancePath
	// Limit is how much there may be, More what is to come and not written yet.
	Limit, More int
	// Window is how far back strikes count from Now.
	Window time.Duration
	Now    time.Time
}

// CapError says which [Cap] a batch was refused for. It is an [ErrCapped].
type CapError struct {
	Cap
	// Until is when there is room again at the earliest; zero where that is not
	// known, and where Never: what counts does not end.
	Until time.Time
	Never bool
}

// Error names the limit.
func (e *CapError) Error() string { return fmt.Sprintf("%v: %d %s", ErrCapped, e.Limit, e.Kind) }

// Is reports whether target is [ErrCapped].
func (e *CapError) Is(target error) bool { return target == ErrCapped }

// Alarm is something that an operator should know of and that no order tells:
// more wrong codes for one performance than honest buyers type.
type Alarm struct {
	Kind    StrikeKind
	Subject string // a performance
	Count   int    // the most there were at one time
	// Since is when it was raised, Last when it last went on.
	Since, Last time.Time
}

// AlarmsKept is how long alarms are kept.
const AlarmsKept = 30 * 24 * time.Hour

package checkout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sealed"
	"github.com/parterre/parterre/server/vendors"
)

// Store is what checkout keeps; see package store for what each does.
type Store interface {
	Commit(ctx context.Context, b store.Batch) error
	Cart(ctx context.Context, id store.CartID) (store.Cart, error)
	CartByToken(ctx context.Context, hash store.Hash) (store.Cart, error)
	DueCarts(ctx context.Context, now time.Time, limit int) ([]store.Due[store.CartID], error)
	LedgerLines(ctx context.Context, p seatplan.PerformancePath) ([]store.LedgerLine, error)
	Order(ctx context.Context, id store.OrderID) (store.Order, error)
	DueOrders(ctx context.Context, now time.Time, limit int) ([]store.Due[store.OrderID], error)
	Attempts(ctx context.Context, order store.OrderID) ([]store.Attempt, error)
	Unsettled(ctx context.Context, cart store.CartID) ([]store.Intent, error)
	UnsettledCarts(ctx context.Context) ([]store.Due[store.CartID], error)
	Lease(ctx context.Context, cart store.CartID, owner string, now, until time.Time) error
	Unlease(ctx context.Context, cart store.CartID, owner string) error
	CountStrikes(ctx context.Context, kind store.StrikeKind, p seatplan.PerformancePath, since time.Time) (int, error)
	Raise(ctx context.Context, a store.Alarm, period time.Duration) (raised bool, err error)
}

// Offers says what is on sale and what of it is free.
type Offers interface {
	Performance(ctx context.Context, p seatplan.PerformancePath) (vendors.Performance, error)
	Offer(ctx context.Context, p seatplan.PerformancePath) (Offer, error)
	// Unlock remembers an accepted access code to read a performance's plan and
	// availability with.
	Unlock(p seatplan.PerformancePath, code string)
}

// Offer is what can be had of one performance now.
type Offer struct {
	Plan   *seatplan.Plan
	Prices seatplan.PriceList
	// Status and Category are a seat's, by index; Category is empty for a seat
	// that is not sold. AreaFree is how many places an area has left, by index,
	// -1 where that is not known.
	Status   func(seat int) seatplan.Status
	Category func(seat int) seatplan.CategoryID
	AreaFree func(area int) int
	// Stock is how many places of an area the vendor had, by index, before our
	// own books were laid over it, and Asked when it was asked.
	Stock func(area int) int
	Asked time.Time
}

// Watchers are told of committed changes. The calls return at once.
type Watchers interface {
	// LinesChanged says which places our carts took, have in a call, or let go.
	LinesChanged(p seatplan.PerformancePath, changes []LineChange)
	// Doubt asks for a fresh look at the vendor.
	Doubt(p seatplan.PerformancePath)
	// CartChanged says that a cart has a new revision.
	CartChanged(c View)
	// OrderChanged says that an order has moved.
	OrderChanged(cart store.CartID, order store.OrderID)
}

// LineChange is one place of ours that changed.
type LineChange struct {
	Cart store.CartID
	Seat seatplan.SeatID
	Area seatplan.AreaID
	// Status is Held, Sold or Free.
	Status   seatplan.Status
	Taken    bool // the vendor refused it because it is somebody else's
	InFlight bool // a call about it is under way
	Places   int  // in an area: +1 taken, −1 let go
	At       time.Time
}

// AccountKey names an account.
type AccountKey struct {
	Promoter seatplan.PromoterID
	Account  seatplan.AccountID
}

// Account is one promoter's way to one vendor and to the money.
type Account struct {
	Vendor vendors.Vendor
	// Provider takes the money where Payment is PayOurs; else it is nil.
	Provider payment.Provider
	Payment  PaymentMode
}

// PaymentMode says who takes the money of an account; the empty one is PayOurs.
type PaymentMode string

const (
	// PayOurs: a provider of ours does, before the vendor confirms.
	PayOurs PaymentMode = "ours"
	// PayVendor: the vendor does, at its own page.
	PayVendor PaymentMode = "vendor"
	// PayNone: nobody does; only what is free can be had.
	PayNone PaymentMode = "none"
)

var (
	errNoProvider  = errors.New("there is nobody to take the money")
	errVendorPays  = errors.New("the vendor takes the money itself, and payment is not the vendor's")
	errVendorNever = errors.New("payment is the vendor's, which takes no money itself")
)

// check makes sure that exactly one takes the money, or nobody is to.
func (a Account) check() error {
	cashier, ok := a.Vendor.(vendors.Cashier)
	takes := ok && cashier.TakesMoney()
	switch {
	case takes != a.vendorPays() && takes:
		return errVendorPays
	case takes != a.vendorPays():
		return errVendorNever
	case a.Provider == nil && !a.vendorPays() && !a.paysNothing():
		return errNoProvider
	}
	return nil
}

// paysNothing reports whether only what is free can be had.
func (a Account) paysNothing() bool { return a.Payment == PayNone }

// vendorPays reports whether the buyer pays at the vendor's page.
func (a Account) vendorPays() bool { return a.Payment == PayVendor }

// Config is what a Service is made of. All fields but the last group are
// required.
type Config struct {
	Store    Store
	Offers   Offers
	Watchers Watchers
	Accounts map[AccountKey]Account
	Key      []byte // 32 bytes: encrypts personal data and vendor sessions
	Now      func() time.Time
	Log      *slog.Logger
	// Panics recovers in what is done with carts and orders; nil: silently.
	Panics *panics.Guard
	// ReturnURL is where a payment page sends the buyer back to.
	ReturnURL func(store.OrderID) string

	// MaxPlaces bounds one cart where the vendor does not; 0 means 10.
	MaxPlaces int
	Limits    Limits
	Timing
}

// Timing is how long the checkout waits. Zero fields mean the defaults; they
// are not meant to be set but by tests, which cannot wait that long.
type Timing struct {
	// CallTimeout bounds one vendor call; 0 means 15 s.
	CallTimeout time.Duration
	// Grace is how long after the deadline of a call whose answer was lost its
	// absence is believed; 0 means 60 s.
	Grace time.Duration
	// HoldGrace is the same for holds and releases, from when the answer was
	// lost; 0 means 5 s. It can be short: a hold that turns up later is found in
	// the next answer, which is the vendor's whole cart, and kept or given back.
	// An order has no such second look.
	HoldGrace time.Duration
	// Recheck is how soon an order whose next step depends on others is looked
	// at again; 0 means 2 s.
	Recheck time.Duration
	// Beat is how often Run looks for what is due; 0 means 1 s.
	Beat time.Duration
	// IssueTimeout bounds the call that makes a paid order where nothing but our
	// own books holds it before: cut off early, its tickets are lost. 0 means
	// 75 s, which TicketSonic may take.
	IssueTimeout time.Duration
	// OwnHold is how long our own books hold places; 0 means 10 min.
	OwnHold time.Duration
}

func (t Timing) withDefaults() Timing {
	return Timing{
		CallTimeout: cmp.Or(t.CallTimeout, 15*time.Second), Grace: cmp.Or(t.Grace, time.Minute),
		HoldGrace: cmp.Or(t.HoldGrace, 5*time.Second), Recheck: cmp.Or(t.Recheck, 2*time.Second),
		Beat: cmp.Or(t.Beat, time.Second), IssueTimeout: cmp.Or(t.IssueTimeout, 75*time.Second),
		OwnHold: cmp.Or(t.OwnHold, 10*time.Minute),
	}
}

// Service is the checkout. Its methods may be called concurrently. Run must be
// running for holds to expire and orders to move by themselves.
type Service struct {
	Config
	sealer sealed.Sealer
	lanes  *lanes
	hints  hints
	owner  string // of leases, one per process
	wake   chan struct{}
	calls  sync.WaitGroup // vendor calls under way

	panicked panicked
}

// New returns a service; the caller runs and closes it.
func New(c Config) (*Service, error) {
	if c.MaxPlaces == 0 {
		c.MaxPlaces = 10
	}
	c.Timing, c.Limits = c.Timing.withDefaults(), c.Limits.withDefaults()
	for key, a := range c.Accounts {
		if err := a.check(); err != nil {
			return nil, fmt.Errorf("account %s/%s: %w", key.Promoter, key.Account, err)
		}
	}
	sealer, err := sealed.New(c.Key)
	if err != nil {
		return nil, err
	}
	return &Service{
		Config: c, sealer: sealer, lanes: newLanes(), owner: newID("p_"), wake: make(chan struct{}, 1),
	}, nil
}

// Wait returns when no vendor call is under way any more.
func (s *Service) Wait() { s.calls.Wait() }

func (s *Service) account(p seatplan.PerformancePath) (Account, error) {
	a, ok := s.Accounts[AccountKey{p.Promoter, p.Account}]
	if !ok {
		return Account{}, ErrNotFound
	}
	return a, nil
}

// detached is a context for a call to a provider: a buyer who goes away must not
// cut the call and make its outcome unknown.
func (s *Service) detached(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), s.CallTimeout)
}

// calling is detached for a call to a vendor, in its lane.
func (s *Service) calling(ctx context.Context, l vendors.Priority) (context.Context, context.CancelFunc) {
	return s.detached(vendors.WithPriority(ctx, l))
}

// patience is how long a call may take.
func (s *Service) patience(a Account, op vendors.Op) time.Duration {
	if op == vendors.OpConfirm && a.Vendor.HoldMode() == vendors.HoldOurs {
		return max(s.CallTimeout, s.IssueTimeout)
	}
	return s.CallTimeout
}

// nudge lets the worker look at once.
func (s *Service) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

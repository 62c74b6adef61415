package checkout

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
)

// Limits bound what comes from one address; see [WithAddress]. Zero fields mean
// the defaults.
type Limits struct {
	// HeldPlaces bounds the places of one performance that an address keeps from
	// others: held, on their way, in an order that is not paid, or had for nothing,
	// which would cost a stranger nothing, either. What waits in a cart for an order
	// to hold it is kept from nobody, and counts from the order on. 0 means 100.
	HeldPlaces int
	// UnpaidOrders bounds the orders of an address that are not paid, in all
	// performances. 0 means 40.
	UnpaidOrders int
	// ExpiredHolds is how many holds and unpaid orders of a performance may run out
	// within a quarter of an hour before the address must wait for the first of
	// them to be that old. What is given back does not count, and each order that
	// was made within half an hour and paid makes up for one. 0 means 3.
	ExpiredHolds int
	// WrongPerCart bounds the wrong codes of one cart, whoever has it. 0 means 5.
	WrongPerCart int
	// WrongPerHour bounds the wrong codes of an address within an hour: access
	// codes, promo codes, vouchers and mailed codes together. 0 means 20.
	WrongPerHour int
	// MailsPerHour bounds the mails that an address makes vendors send within an
	// hour. 0 means 20.
	MailsPerHour int
}

func (l Limits) withDefaults() Limits {
	return Limits{
		HeldPlaces: cmp.Or(l.HeldPlaces, 100), UnpaidOrders: cmp.Or(l.UnpaidOrders, 40), ExpiredHolds: cmp.Or(l.ExpiredHolds, 3),
		WrongPerCart: cmp.Or(l.WrongPerCart, 5), WrongPerHour: cmp.Or(l.WrongPerHour, 20), MailsPerHour: cmp.Or(l.MailsPerHour, 20),
	}
}

const (
	// coolDown is how long a hold that ran out counts against its address.
	coolDown = 15 * time.Minute
	// strikeTime is how long a wrong code, or a mail, does.
	strikeTime = time.Hour
	// retryTime is when to try again where the database cannot say.
	retryTime = time.Minute
)

type addressKey struct{}

// WithAddress is a context for what a buyer asks for from an address. Without
// one, or with an empty one, nothing is counted against anybody.
func WithAddress(ctx context.Context, a store.Address) context.Context {
	return context.WithValue(ctx, addressKey{}, a)
}

func addressOf(ctx context.Context) store.Address {
	a, _ := ctx.Value(addressKey{}).(store.Address)
	return a
}

// placeCaps refuse the batch that takes places for a cart, with more to come,
// where its address has too many of the performance or let too many run out.
func (s *Service) placeCaps(c store.Cart, more int) []store.Cap {
	if c.Address == "" {
		return nil
	}
	return []store.Cap{
		{Kind: store.CapPlaces, Address: c.Address, Path: c.Path, Limit: s.Limits.HeldPlaces, More: more, Now: s.Now()},
		{Kind: store.CapExpired, Address: c.Address, Path: c.Path, Limit: s.Limits.ExpiredHolds, More: 1, Window: coolDown, Now: s.Now()},
	}
}

// orderCap refuses the batch that makes one more order of an address.
func (s *Service) orderCap(a store.Address) store.Cap {
	return store.Cap{Kind: store.CapOrders, Address: a, Limit: s.Limits.UnpaidOrders, Now: s.Now()}
}

// strikeCap refuses the batch with one more strike of an address, or, with more,
// one that is to come.
func (s *Service) strikeCap(kind store.CapKind, a store.Address, more int) store.Cap {
	limit := s.Limits.WrongPerHour
	if kind == store.CapMails {
		limit = s.Limits.MailsPerHour
	}
	return store.Cap{Kind: kind, Address: a, Limit: limit, More: more, Window: strikeTime, Now: s.Now()}
}

func (s *Service) strike(kind store.StrikeKind, a store.Address, p seatplan.PerformancePath) store.Strike {
	return store.Strike{ID: newID("k_"), Kind: kind, Address: a, Path: p, At: s.Now()}
}

// ranOut counts what a cart lets run out against its address.
func (s *Service) ranOut(b *store.Batch, a store.Address, p seatplan.PerformancePath) {
	if a != "" {
		b.Strikes = append(b.Strikes, s.strike(store.StrikeExpired, a, p))
	}
}

// capped is the refusal for a batch that a cap refused; other errors stay.
func (s *Service) capped(err error) error {
	var e *store.CapError
	if !errors.As(err, &e) {
		return err
	}
	r := &Refusal{Kind: ErrRateLimited, Bound: Bound(e.Kind), Limit: e.Limit, Until: e.Until}
	if now := s.Now(); !e.Never && !r.Until.After(now) {
		r.Until = now.Add(retryTime)
	}
	return r
}

// mailed counts a mail that a vendor is about to be made to send.
func (s *Service) mailed(ctx context.Context, p seatplan.PerformancePath) error {
	a := addressOf(ctx)
	if a == "" {
		return nil
	}
	return s.capped(s.Store.Commit(ctx, store.Batch{
		Strikes: []store.Strike{s.strike(store.StrikeMail, a, p)}, Caps: []store.Cap{s.strikeCap(store.CapMails, a, 0)},
	}))
}

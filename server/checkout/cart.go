package checkout

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// Change is what a buyer does to a cart in one go. Any of the fields may be
// set; they are applied in this order.
type Change struct {
	Clear  bool              // give everything up
	Drop   []string          // lines to give up, by ref; see dropLines
	Remove []seatplan.SeatID // seats to give up
	Tariff *TariffChange
	Areas  []AreaChange
	Add    []SeatWish
	Best   *Best
	Again  bool // ask anew for the places that expired
}

// SeatWish asks for one seat; the empty tariff is the category's first.
type SeatWish struct {
	Seat   seatplan.SeatID
	Tariff seatplan.TariffID
}

// AreaChange says how many places in an area are wanted at a tariff: a number,
// or with Relative set, that many more (or, negative, fewer).
type AreaChange struct {
	Area     seatplan.AreaID
	Tariff   seatplan.TariffID
	Quantity int
	Relative bool
}

// TariffChange gives a line another tariff.
type TariffChange struct {
	Ref    string
	Tariff seatplan.TariffID
}

// Best asks for the best free seats together, in any category when empty.
type Best struct {
	Category seatplan.CategoryID
	Quantity int
}

// maxConflicts bounds how often an edit is tried again because another request
// of the same cart came first.
const maxConflicts = 50

// Open makes an empty cart and the token that may change it.
func (s *Service) Open(ctx context.Context, p seatplan.PerformancePath, locale string) (View, Token, error) {
	if _, err := s.account(p); err != nil {
		return View{}, "", err
	}
	if _, err := s.Offers.Performance(ctx, p); err != nil {
		return View{}, "", refuse(err)
	}
	now, token := s.Now(), newToken()
	c := &store.Cart{ID: store.CartID(newID("c_")), Path: p, Locale: locale, Created: now, Changed: now}
	err := s.Store.Commit(ctx, store.Batch{
		Carts:  []*store.Cart{c},
		Tokens: []store.Token{{Hash: hashOf(token), Cart: c.ID, Created: now}},
	})
	return s.view(*c), token, err
}

// Cart reads the cart that a token may change. A token that belongs to no cart
// of this promoter is ErrNotFound. A cart with an access code unlocks its
// performance again where that has been forgotten, for whoever shows it next.
func (s *Service) Cart(ctx context.Context, promoter seatplan.PromoterID, t Token) (View, error) {
	c, err := s.cartOf(ctx, promoter, t)
	if err != nil {
		return s.view(c), err
	}
	if err := s.unlockAgain(ctx, c); err != nil {
		s.Log.Warn("performance not unlocked", "cart", c.ID, "error", err)
	}
	return s.view(c), nil
}

func (s *Service) cartOf(ctx context.Context, promoter seatplan.PromoterID, t Token) (store.Cart, error) {
	c, err := s.Store.CartByToken(ctx, hashOf(t))
	if errors.Is(err, store.ErrNotFound) || err == nil && c.Path.Promoter != promoter {
		return store.Cart{}, &Refusal{Kind: ErrNotFound, Field: "token"}
	}
	return c, err
}

// Change applies a change to a cart and, where the vendor holds each selection
// at once, waits until the vendor holds what the buyer wants. The view is the
// whole cart even when a *Refusal comes with it; what was not refused stays.
func (s *Service) Change(ctx context.Context, promoter seatplan.PromoterID, t Token, change Change) (View, error) {
	c, err := s.cartOf(ctx, promoter, t)
	if err != nil {
		return View{}, err
	}
	a, err := s.account(c.Path)
	if err != nil {
		return View{}, err
	}
	// Joined before the edit, so that a reason given by whoever has the turn
	// when our lines come up is still there for us.
	l := s.lanes.enter(c.ID)
	defer s.lanes.leave(c.ID, l)
	offer, err := s.unlockedOffer(ctx, a, c)
	if err != nil {
		return s.view(c), refuse(err)
	}

	var asked []string
	c, err = s.editWith(ctx, c.ID, func(c *store.Cart, b *store.Batch) error {
		if c.Order != "" {
			return &Refusal{Kind: ErrStale}
		}
		asked, err = s.apply(c, change, offer.to(l))
		before := c.Address
		if len(asked) > 0 {
			c.Address = addressOf(ctx)
		}
		if err == nil && a.Vendor.HoldMode() == vendors.HoldOurs {
			err = s.holdOurs(c, b, offer)
		}
		switch {
		case err != nil || len(asked) == 0:
		case a.Vendor.HoldMode() == vendors.HoldAdd && c.Visit == nil, c.Address != before && c.Occupies() > 0:
			// Refused before a visit is opened, and before what another address took
			// counts here; hold counts again as it takes more.
			b.Caps = s.placeCaps(*c, countLines(c.Lines, in(store.Wanted)))
		}
		return err
	})
	if errors.Is(err, store.ErrFull) {
		s.Watchers.Doubt(c.Path)
		return s.view(c), &Refusal{Kind: ErrSoldOut, Area: change.area()}
	}
	if err != nil {
		return s.view(c), err
	}
	if a.Vendor.HoldMode() != vendors.HoldAdd && c.Booking == "" {
		return s.view(c), nil
	}
	err = s.reconcile(ctx, c.ID, l)
	if latest, readErr := s.Store.Cart(context.WithoutCancel(ctx), c.ID); readErr == nil {
		c = latest
	}
	if r := l.why(asked); r != nil {
		return s.view(c), r
	}
	return s.view(c), refuse(err)
}

// edit reads a cart, lets f change it and writes it, again from the start when
// another request came first. On error the cart is as it was read.
func (s *Service) edit(ctx context.Context, id store.CartID, f func(*store.Cart) error) (store.Cart, error) {
	return s.editWith(ctx, id, func(c *store.Cart, _ *store.Batch) error { return f(c) })
}

// editWith is edit with further records in the same write.
func (s *Service) editWith(ctx context.Context, id store.CartID, f func(*store.Cart, *store.Batch) error) (store.Cart, error) {
	for range maxConflicts {
		before, err := s.Store.Cart(ctx, id)
		if err != nil {
			return store.Cart{}, err
		}
		after := before
		after.Lines = slices.Clone(before.Lines)
		after.Changed = s.Now()
		batch := store.Batch{Carts: []*store.Cart{&after}}
		if err := f(&after, &batch); err != nil {
			return before, err
		}
		err = s.Store.Commit(ctx, batch)
		if errors.Is(err, store.ErrConflict) {
			continue
		}
		if err != nil {
			return before, s.capped(err)
		}
		s.publish(before, after)
		return after, nil
	}
	return store.Cart{}, store.ErrConflict
}

// publish tells the watchers what a committed edit changed.
func (s *Service) publish(before, after store.Cart) {
	if changes := lineChanges(after.ID, before.Lines, after.Lines, after.Changed); len(changes) > 0 {
		s.Watchers.LinesChanged(after.Path, changes)
	}
	s.Watchers.CartChanged(s.view(after))
}

// lineChanges compares what two versions of a cart have at the vendor.
func lineChanges(id store.CartID, before, after []store.Line, at time.Time) []LineChange {
	was := make(map[string]store.Line, len(before))
	for _, l := range before {
		was[l.Ref] = l
	}
	var changes []LineChange
	note := func(old, l store.Line) {
		took, had := taken(l), taken(old)
		if took == had && inFlight(l) == inFlight(old) && status(l) == status(old) {
			return
		}
		c := LineChange{Cart: id, Seat: l.Seat, Area: l.Area, Status: status(l), InFlight: inFlight(l), At: at}
		switch {
		case took && !had:
			c.Places = 1
		case had && !took:
			c.Places = -1
		}
		changes = append(changes, c)
	}
	for _, l := range after {
		note(was[l.Ref], l)
		delete(was, l.Ref)
	}
	for _, old := range before {
		if _, gone := was[old.Ref]; gone {
			released := old
			released.State = ""
			note(old, released)
		}
	}
	return changes
}

// taken reports whether the vendor has the place down as ours.
func taken(l store.Line) bool {
	switch l.State {
	case store.Held, store.Releasing, store.Ordered, store.Sold:
		return true
	case store.Dropping:
		return l.Key != ""
	}
	return false
}

// inFlight reports whether a call about the place is under way, or its outcome
// not known.
func inFlight(l store.Line) bool {
	return l.State == store.Holding || l.State == store.Releasing || l.State == store.Dropping && l.Key == ""
}

func status(l store.Line) seatplan.Status {
	switch {
	case l.State == store.Sold:
		return seatplan.Sold
	case taken(l):
		return seatplan.Held
	}
	return seatplan.Free
}

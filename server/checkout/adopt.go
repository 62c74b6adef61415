package checkout

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// place is a line as a vendor is asked for it.
func place(l store.Line) vendors.Place {
	return vendors.Place{
		Ref: l.Ref, Seat: l.Seat, Area: l.Area, Category: l.Category, Tariff: l.Price.Tariff, Expect: l.Price,
	}
}

// holding is what a cart has at its vendor, as far as we know. Vendors go on
// from it where their answers leave out what has not changed.
func (s *Service) holding(c store.Cart) (vendors.Holding, error) {
	body, err := s.cartBody(c)
	h := vendors.Holding{
		Booking: c.Booking, Deadline: c.Deadline, Total: c.HoldTotal, Modifiers: body.Modifiers, Codes: body.InForce,
	}
	for _, l := range c.Lines {
		if l.Key == "" || l.State == store.Expired {
			continue
		}
		h.Places = append(h.Places, vendors.Held{
			Key: l.Key, Ref: l.Ref, Seat: l.Seat, Area: l.Area, Category: l.Category, Tariff: l.Price.Tariff,
			Label: vendors.Label{Section: l.Section, Row: l.Row, Number: l.Number}, Price: l.Price,
			Full: l.Full, Reason: l.Reason,
		})
	}
	return h, err
}

// adopt makes a cart's lines agree with what the vendor says it holds. What it
// no longer holds has expired. Places the vendor holds that no line asked for
// become lines to be released: nothing is held that nobody remembers. Lines in a
// hold call that are not among the places stay as they are, for the caller to
// decide. It reports whether a held place was lost.
func adopt(c *store.Cart, held vendors.Holding) (lost bool) {
	c.Booking, c.Deadline, c.HoldTotal = held.Booking, held.Deadline, held.Total
	has := make(map[string]vendors.Held, len(held.Places))
	for _, p := range held.Places {
		has[p.Key] = p
	}
	gone := func(l store.Line) bool {
		_, still := has[l.Key]
		return l.Key != "" && !still
	}
	lost = len(mark(c, store.Expired, func(l store.Line) bool { return l.State == store.Held && gone(l) }, noKey)) > 0
	c.Lines = slices.DeleteFunc(c.Lines, gone)
	for i := range c.Lines {
		l := &c.Lines[i]
		if p, ok := has[l.Key]; ok {
			reprice(l, p)
			delete(has, l.Key)
		}
	}
	for _, p := range held.Places {
		if _, unclaimed := has[p.Key]; !unclaimed {
			continue
		}
		l := claimant(c, p)
		if l == nil {
			c.Lines = append(c.Lines, store.Line{
				Ref: newID("l_"), State: store.Dropping, Key: p.Key, Seat: p.Seat, Area: p.Area,
				Category: p.Category, Price: p.Price, Full: p.Full, Reason: p.Reason, Changed: c.Changed,
			})
			continue
		}
		l.Key, l.Changed = p.Key, c.Changed
		reprice(l, p)
		// A seat of the plan goes by the plan's name, one that the vendor chose in an
		// area by the area's and the vendor's.
		if p.Label.Number != "" && (l.Seat == "" || l.Number == "") {
			l.Section, l.Row, l.Number = cmp.Or(p.Label.Section, l.Section), p.Label.Row, p.Label.Number
		}
		if l.State == store.Holding {
			l.State = store.Held
		}
	}
	if len(held.Places) == 0 {
		c.Booking, c.Deadline = "", noTime
	}
	return lost
}

// reprice takes over what the vendor asks for a place; it may change with every
// code.
func reprice(l *store.Line, p vendors.Held) {
	if p.Price.Nominal.Currency != "" {
		l.Price = p.Price
	}
	l.Full, l.Reason = p.Full, p.Reason
}

// mark brings the matching lines into a state that they are in from now on and
// returns them as they then are. Without a key they are wishes.
func mark(c *store.Cart, to store.LineState, match func(store.Line) bool, key func(store.Line) string) (marked []store.Line) {
	for i := range c.Lines {
		if l := &c.Lines[i]; match(*l) {
			l.State, l.Key, l.Changed = to, key(*l), c.Changed
			marked = append(marked, *l)
		}
	}
	return marked
}

// The handles that mark gives: the vendor's that a line has, none, and our own
// where our books are what holds.
func sameKey(l store.Line) string { return l.Key }
func noKey(store.Line) string     { return "" }
func ownKey(l store.Line) string  { return l.Ref }

// countLines counts the lines that match.
func countLines(lines []store.Line, match func(store.Line) bool) (n int) {
	for _, l := range lines {
		if match(l) {
			n++
		}
	}
	return n
}

// in matches the lines in one of some states.
func in(states ...store.LineState) func(store.Line) bool {
	return func(l store.Line) bool { return slices.Contains(states, l.State) }
}

// places are lines as a vendor is asked for them.
func places(lines []store.Line) []vendors.Place {
	var out []vendors.Place
	for _, l := range lines {
		out = append(out, place(l))
	}
	return out
}

// claimant finds the line in a hold call that a held place belongs to.
func claimant(c *store.Cart, p vendors.Held) *store.Line {
	waiting := func(l store.Line) bool {
		return l.Key == "" && (l.State == store.Holding || l.State == store.Dropping)
	}
	for _, match := range []func(store.Line) bool{
		func(l store.Line) bool { return p.Ref != "" && l.Ref == p.Ref },
		func(l store.Line) bool { return p.Seat != "" && l.Seat == p.Seat },
		func(l store.Line) bool { return l.Seat == "" && l.Area == p.Area && l.Price.Tariff == p.Tariff },
		func(l store.Line) bool { return l.Seat == "" && l.Area == p.Area },
	} {
		if i := slices.IndexFunc(c.Lines, func(l store.Line) bool { return waiting(l) && match(l) }); i >= 0 {
			return &c.Lines[i]
		}
	}
	return nil
}

// dropHolding removes the lines of a hold call that the vendor answered
// without giving them.
func (s *Service) dropHolding(c *store.Cart, l *lane, why *Refusal) {
	c.Lines = slices.DeleteFunc(c.Lines, func(line store.Line) bool {
		switch {
		case line.State == store.Holding:
			l.refuse(line.Ref, why.about(line))
			return true
		case line.State == store.Dropping && line.Key == "":
			return true
		}
		return false
	})
}

// refuseHolding ends a refused hold call. Where the vendor named the seats that
// were the reason only those are given up and the others asked for again, else
// all are.
func (s *Service) refuseHolding(c *store.Cart, l *lane, callErr error) {
	var named []seatplan.SeatID
	var e *vendors.Error
	if errors.As(callErr, &e) {
		named = e.Seats
	}
	why := &Refusal{Kind: ErrVendorDown}
	errors.As(refuse(callErr), &why)
	asked := func(l store.Line) bool { return l.State == store.Holding && slices.Contains(named, l.Seat) }
	if slices.ContainsFunc(c.Lines, asked) {
		mark(c, store.Wanted, func(l store.Line) bool { return l.State == store.Holding && !asked(l) }, noKey)
	}
	s.dropHolding(c, l, why)
}

// takenSeats are the seats asked for in a call that somebody else has, for all
// that the answer says: those that it names; the only one that was asked for; all
// where the call was answered with a cart that lacks them.
func takenSeats(lines []store.Line, callErr error) (taken []seatplan.SeatID) {
	var named []seatplan.SeatID
	var e *vendors.Error
	switch {
	case callErr == nil:
	case !errors.As(callErr, &e), e.Kind != vendors.ErrTaken && e.Kind != vendors.ErrRefused:
		return nil
	default:
		named = e.Seats
	}
	var asked []seatplan.SeatID
	for _, l := range lines {
		if l.State != store.Holding || l.Seat == "" {
			continue
		}
		asked = append(asked, l.Seat)
		if slices.Contains(named, l.Seat) {
			taken = append(taken, l.Seat)
		}
	}
	if callErr == nil || len(taken) == 0 && len(asked) == 1 {
		return asked
	}
	return taken
}

// publishTaken has the seats that a cart was refused shown as sold until the vendor
// is next read.
func (s *Service) publishTaken(c store.Cart, taken []seatplan.SeatID) {
	changes := make([]LineChange, 0, len(taken))
	for _, seat := range taken {
		changes = append(changes, LineChange{Cart: c.ID, Seat: seat, Status: seatplan.Free, Taken: true, At: c.Changed})
	}
	if len(changes) > 0 {
		s.Watchers.LinesChanged(c.Path, changes)
	}
}

// loseVisit ends a visit the vendor no longer knows: what it held is gone, and
// what was wanted is not silently asked for under a new one.
func (s *Service) loseVisit(c *store.Cart) error {
	c.Visit = nil
	if err := s.expireLines(c, s.goneAt(c.Deadline)); err != nil {
		return err
	}
	return s.noneInForce(c)
}

// noneInForce says that no code counts under the visit that follows.
func (s *Service) noneInForce(c *store.Cart) error {
	return s.changeBody(c, func(b *cartBody) { b.InForce = nil })
}

// GoneReason is why places are held no more that can be asked for again.
type GoneReason string

// The reasons.
const (
	// GoneExpired: the time to keep them is over.
	GoneExpired GoneReason = ""
	// GoneEarly: the vendor ended the hold before its time.
	GoneEarly GoneReason = "early"
	// GoneGivenUp: the buyer gave up the order of them.
	GoneGivenUp GoneReason = "given_up"
	// GoneRefused: the vendor did not make, or did not keep, the order of them.
	GoneRefused GoneReason = "refused"
)

// goneAt is the reason of a hold that is over now and was to last to a deadline.
func (s *Service) goneAt(deadline time.Time) GoneReason {
	if s.Now().Before(deadline) {
		return GoneEarly
	}
	return GoneExpired
}

// goneWith is the reason of what was held for an order that is closed.
func goneWith(o *store.Order) GoneReason {
	switch o.Reason {
	case "cancelled":
		return GoneGivenUp
	case "expired":
		return GoneExpired
	}
	return GoneRefused
}

// expireLines turns what was held into lines the buyer may ask for again.
func (s *Service) expireLines(c *store.Cart, why GoneReason) error {
	c.Deadline, c.Booking, c.HoldTotal = noTime, "", seatplan.Money{}
	c.Lines = slices.DeleteFunc(c.Lines, func(l store.Line) bool {
		return l.State == store.Dropping || l.State == store.Releasing
	})
	gone := mark(c, store.Expired, in(store.Held, store.Holding), noKey)
	forgetOldest(c)
	if len(gone) == 0 {
		return nil
	}
	return s.changeBody(c, func(b *cartBody) { b.Gone = why })
}

// maxExpired bounds the places of a cart that ran out: those of as many as it can
// have at once can be asked for again.
const maxExpired = cart.MaxPlaces

// forgetOldest forgets those that ran out first.
func forgetOldest(c *store.Cart) {
	over := -maxExpired
	for _, l := range c.Lines {
		if l.State == store.Expired {
			over++
		}
	}
	c.Lines = slices.DeleteFunc(c.Lines, func(l store.Line) bool {
		if l.State != store.Expired || over <= 0 {
			return false
		}
		over--
		return true
	})
}

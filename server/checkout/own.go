package checkout

import (
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// holdOurs holds in our own books what a cart wants of a vendor that holds
// nothing, and lets go of what it no longer wants. Each area with new places is
// checked as it is written, so that of many buyers only as many get a place as
// the vendor has places.
func (s *Service) holdOurs(c *store.Cart, b *store.Batch, o offer) error {
	c.Lines = slices.DeleteFunc(c.Lines, in(store.Dropping))
	if !c.Deadline.IsZero() && !s.Now().Before(c.Deadline) {
		s.ranOut(b, c.Address, c.Path)
		if err := s.expireLines(c, GoneExpired); err != nil {
			return err
		}
	}
	taken := mark(c, store.Held, in(store.Wanted), ownKey)
	switch {
	case !slices.ContainsFunc(c.Lines, in(store.Held)):
		c.Deadline = noTime
	case c.Deadline.IsZero():
		// Counted from the first place: who keeps choosing gains no time by it.
		c.Deadline = s.Now().Add(s.OwnHold)
	}
	if len(taken) > 0 && !onSale(o.performance) {
		return &Refusal{Kind: ErrSoldOut, Area: taken[0].Area}
	}
	if len(taken) > 0 {
		b.Caps = s.placeCaps(*c, 0)
	}
	var asked []seatplan.AreaID
	for _, l := range taken {
		index, ok := o.Plan.FindArea(l.Area)
		if !ok { // there are no seats to such vendors
			return &Refusal{Kind: ErrInvalid, Field: "seat"}
		}
		if stock := o.Stock(index); stock >= 0 && !slices.Contains(asked, l.Area) {
			asked = append(asked, l.Area)
			b.Rooms = append(b.Rooms, store.Room{Path: c.Path, Area: l.Area, Stock: stock, Asked: o.Asked})
		}
	}
	return nil
}

// onSale reports whether a performance may be sold whose vendor is not asked
// before the money is authorised.
func onSale(p vendors.Performance) bool { return p.State == vendors.OnSale || p.State == "" }

// area is the area that a change asks for, if it is only one.
func (c Change) area() seatplan.AreaID {
	if len(c.Areas) == 1 {
		return c.Areas[0].Area
	}
	return ""
}

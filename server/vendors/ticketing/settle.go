package ticketing

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

const (
	// slack is how far the vendor's clock may be from what we take it for.
	slack = 90 * time.Second
	// enoughOlder is how many older orders end the walk through a list that is
	// newest first so far.
	enoughOlder = 20
)

// Settle finds out by reading what became of a call.
func (v *Vendor) Settle(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	ctx = vendors.InLane(ctx, vendors.LaneSettle)
	switch i.Op {
	case vendors.OpPlace:
		return v.settlePlace(ctx, i)
	case vendors.OpConfirm, vendors.OpCancel:
		return v.settleOrder(ctx, i)
	}
	return vendors.Outcome{}, refused(string(i.Op), vendors.ErrInvalid, errors.New("the vendor has no such call"))
}

// settleOrder settles a confirmation, which only ever reads, and a
// cancellation, which may be repeated.
func (v *Vendor) settleOrder(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	_, o, err := v.readOrder(ctx, i.Order)
	if err != nil {
		return vendors.Outcome{}, err
	}
	wanted := vendors.OrderConfirmed
	if i.Op == vendors.OpCancel {
		wanted = vendors.OrderCancelled
	}
	switch o.State {
	case wanted:
		return vendors.Outcome{Verdict: vendors.Done, Order: o}, nil
	case vendors.OrderUnknown:
		return vendors.Outcome{Verdict: vendors.Unclear, Order: o}, nil
	}
	return vendors.Outcome{Verdict: vendors.NotDone, Repeat: true, Order: o}, nil
}

// settlePlace looks for an order that was lost: one of the account's that was
// placed while the call was under way, has the same items and is nobody else's
// that we know of. An order that is over again is not it, and one whose items
// cannot be read may be it.
//
// All buyers' orders are the one account's, so that two lost at once for the
// same places cannot be told apart. They need not be: each is given to one. Only
// when whose orders are whose was forgotten, as the call left before this
// account was opened, are several that fit none.
func (v *Vendor) settlePlace(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	s := search{vendor: v, intent: i, want: quantities(i.Before)}
	if err := v.eachOrder(ctx, s.visit); err != nil {
		return vendors.Outcome{}, err
	}
	switch {
	case s.found != nil && s.fitting > 1 && i.SentAt.Before(v.opened):
		return vendors.Outcome{Verdict: vendors.Unclear}, nil
	case s.found != nil:
		o, err := v.order(*s.found)
		if err != nil || !v.claims.order(o.ID, i.Key) {
			return vendors.Outcome{Verdict: vendors.Unclear}, nil
		}
		return vendors.Outcome{Verdict: vendors.Done, Order: o}, nil
	case s.unclear, !v.rest.Now().After(i.Deadline):
		return vendors.Outcome{Verdict: vendors.Unclear}, nil
	}
	return vendors.Outcome{Verdict: vendors.NotDone}, nil
}

// search looks for an intent's order among the account's.
type search struct {
	vendor *Vendor
	intent vendors.Intent
	want   map[seatplan.AreaID]int

	found    *wireOrder
	fitting  int           // orders that fit
	distance time.Duration // of found from when the call was sent
	unclear  bool          // an order may be it, or not

	last     moment // of the order before in the list
	older    int    // orders older than the call
	unsorted bool
}

// visit looks at the next order of the list.
func (s *search) visit(w wireOrder) error {
	placed := readTime(string(w.Placed), s.vendor.zone)
	sent := s.vendor.vendorTime(s.intent.SentAt)
	from, to := sent.Add(-slack), s.vendor.vendorTime(s.intent.Deadline).Add(slack)
	s.unsorted = s.unsorted || placed.at.After(s.last.at) && !s.last.at.IsZero()
	s.last = placed
	if placed.before(from) {
		if s.older++; s.older >= enoughOlder && !s.unsorted {
			return errStop
		}
		return nil
	}
	id, ok := w.id()
	switch {
	case !placed.at.IsZero() && !placed.within(from, to), stateOf(string(w.Status)) == vendors.OrderCancelled:
	case !ok || placed.at.IsZero():
		s.unclear = true
	case !s.vendor.claims.free(id, s.intent.Key):
	default:
		s.compare(w, placed.distance(sent))
	}
	return nil
}

// compare keeps an order with the wanted items that was placed nearest to when
// the call was sent.
func (s *search) compare(w wireOrder, distance time.Duration) {
	have := map[seatplan.AreaID]int{}
	for _, item := range w.Items {
		if item.area() == "" {
			s.unclear = true
			return
		}
		have[seatplan.AreaID(item.area())] += int(item.Quantity)
	}
	if !maps.Equal(have, s.want) {
		return
	}
	if s.fitting++; s.found == nil || distance < s.distance {
		s.found, s.distance = &w, distance
	}
}

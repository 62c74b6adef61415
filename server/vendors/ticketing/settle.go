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
	ctx = vendors.WithPriority(ctx, vendors.PrioritySettle)
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
// cannot be read may be it. Where nothing has shown yet that the account's zone
// is the vendor's, an order that would be it in another zone may be it, too.
//
// All buyers' orders are the one account's, so that two lost at once for the
// same places cannot be told apart. They need not be: each is given to one. Only
// when whose orders are whose was forgotten, as the call left before this
// account was opened, are several that fit none.
func (v *Vendor) settlePlace(ctx context.Context, i vendors.Intent) (vendors.Outcome, error) {
	_, _ = v.vendorClock(ctx) // a server without a clock has orders all the same
	s := search{vendor: v, intent: i, want: quantities(i.Before), right: v.zones.right(v.rest.Now())}
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
	right  bool // the account's zone is known to be the vendor's

	found    *wireOrder
	fitting  int           // orders that fit
	distance time.Duration // of found from when the call was sent
	unclear  bool          // an order may be it, or not
	list     newestFirst
}

// newestFirst follows a list of orders for as long as it is newest first.
type newestFirst struct {
	last     moment // of the order before in the list
	older    int
	unsorted bool
}

// past reports whether a list that is newest first has come to orders that are
// all older than a limit.
func (n *newestFirst) past(placed moment, limit time.Time) bool {
	n.unsorted = n.unsorted || placed.at.After(n.last.at) && !n.last.at.IsZero()
	n.last = placed
	if placed.before(limit) {
		n.older++
	}
	return n.older >= enoughOlder && !n.unsorted
}

// visit looks at the next order of the list.
func (s *search) visit(w wireOrder) error {
	placed := s.vendor.moment(w.Placed)
	sent := s.vendor.vendorTime(s.intent.SentAt)
	from, to := sent.Add(-slack), s.vendor.vendorTime(s.intent.Deadline).Add(slack)
	oldest := from
	if !s.right {
		oldest = from.Add(-farApart)
	}
	if s.list.past(placed, oldest) {
		return errStop
	}
	id, ok := w.id()
	switch {
	case stateOf(string(w.Status)) == vendors.OrderCancelled, ok && !s.vendor.claims.free(id, s.intent.Key):
	case !ok || placed.at.IsZero():
		s.unclear = true
	case placed.within(from, to):
		s.compare(w, placed.distance(sent))
	case !s.right && placed.withinAnywhere(from, to) && s.fits(w):
		s.unclear = true
	}
	return nil
}

// compare keeps an order with the wanted items that was placed nearest to when
// the call was sent.
func (s *search) compare(w wireOrder, distance time.Duration) {
	if !s.fits(w) {
		return
	}
	if s.fitting++; s.found == nil || distance < s.distance {
		s.found, s.distance = &w, distance
	}
}

// fits reports whether an order has the wanted items. One whose items cannot be
// read may have them.
func (s *search) fits(w wireOrder) bool {
	have := map[seatplan.AreaID]int{}
	for _, item := range w.Items {
		if item.area() == "" {
			s.unclear = true
			return false
		}
		have[seatplan.AreaID(item.area())] += int(item.Quantity)
	}
	return maps.Equal(have, s.want)
}

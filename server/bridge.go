package server

import (
	"context"
	"encoding/json"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/availability"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/push"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/web"
)

// link carries between checkout, availability and push, which do not know each
// other: committed changes go down to the picture of the seats, the picture's
// changes go out to whoever watches.
type link struct {
	catalogue    *catalogue.Catalogue
	availability *availability.Service
	checkout     *checkout.Service
	hub          *push.Hub
	warnings     *warnings
}

func linkOf(s *Server) link {
	return link{catalogue: s.catalogue, availability: s.availability, checkout: s.checkout, hub: s.hub, warnings: &s.warnings}
}

// Performance implements checkout.Offers.
func (l *link) Performance(ctx context.Context, p seatplan.PerformancePath) (vendors.Performance, error) {
	entry, err := l.catalogue.Performance(ctx, p)
	return entry.Performance, err
}

// Offer implements checkout.Offers.
func (l *link) Offer(ctx context.Context, p seatplan.PerformancePath) (checkout.Offer, error) {
	v, err := l.availability.View(ctx, p)
	if err != nil {
		return checkout.Offer{}, err
	}
	return checkout.Offer{
		Plan: v.Plan.Plan, Prices: v.Prices, Category: v.Category,
		Status:   func(seat int) seatplan.Status { return v.Seats[seat] },
		AreaFree: func(area int) int { return int(v.Areas[area]) },
		Stock:    func(area int) int { return int(v.Stock[area]) }, Asked: v.ReadAt,
	}, nil
}

// Unlock implements checkout.Offers.
func (l *link) Unlock(p seatplan.PerformancePath, code string) {
	if l.catalogue.Unlock(p, code) {
		l.availability.Renew(p)
	}
}

// LinesChanged implements checkout.Watchers.
func (l *link) LinesChanged(p seatplan.PerformancePath, changes []checkout.LineChange) {
	out := make([]availability.Change, 0, len(changes))
	for _, c := range changes {
		out = append(out, change(c))
	}
	l.availability.Apply(p, out...)
}

// Lines implements availability.Ledger.
func (l *link) Lines(ctx context.Context, p seatplan.PerformancePath) ([]availability.Change, error) {
	lines, err := l.checkout.Lines(ctx, p)
	out := make([]availability.Change, 0, len(lines))
	for _, c := range lines {
		out = append(out, change(c))
	}
	return out, err
}

// change says a line's change in the words of availability.
func change(c checkout.LineChange) availability.Change {
	out := availability.Change{Owner: string(c.Cart), Seat: c.Seat, InFlight: c.InFlight, At: c.At}
	switch {
	case c.Taken:
		out.Claim = availability.ClaimTaken
	case c.Status == seatplan.Sold:
		out.Claim = availability.ClaimSold
	case c.Status == seatplan.Held:
		out.Claim = availability.ClaimHeld
	case c.InFlight:
		out.Claim = availability.ClaimSame
	case c.Places < 0:
		out.Claim = availability.ClaimReleased
	default:
		out.Claim = availability.ClaimRefused
	}
	if c.Area != "" {
		out.Area, out.Delta, out.Seat = c.Area, -c.Places, ""
	}
	return out
}

// Doubt implements checkout.Watchers.
func (l *link) Doubt(p seatplan.PerformancePath) { l.availability.Poke(p) }

// frame is a control message to a cart's watchers.
type frame struct {
	Type      string `json:"type"`
	Rev       int64  `json:"rev,omitempty"`
	Left      int64  `json:"seconds_left,omitempty"`
	ExpiresAt string `json:"expires_at,omitempty"`
	ServerNow string `json:"server_now,omitempty"`
}

// notify sends a message to those who follow a cart or an order.
func (l *link) notify(f frame, names ...string) {
	text, err := json.Marshal(f)
	for _, name := range names {
		if err == nil && name != "" {
			l.hub.Notify(name, f.Type, text)
		}
	}
}

// CartChanged implements checkout.Watchers.
func (l *link) CartChanged(v checkout.View) {
	l.warnings.held(v)
	l.notify(frame{Type: "cart", Rev: v.Rev}, string(v.ID))
	if !v.Deadline.IsZero() {
		l.notify(frame{
			Type: "hold", ExpiresAt: web.Stamp(v.Deadline), ServerNow: web.Stamp(v.Now),
		}, string(v.ID))
	}
	if len(v.Expired) > 0 && len(v.Lines) == 0 && v.RanOut() {
		l.notify(frame{Type: "expired"}, string(v.ID))
	}
}

// warn tells those who follow a cart or an order that their time runs out.
func (l *link) warn(names []string, left time.Duration) {
	l.notify(frame{Type: "warning", Left: int64(left / time.Second)}, names...)
}

// OrderChanged implements checkout.Watchers. What has become of the order is for
// whoever follows it to ask: the frame says nothing that a stranger could use.
func (l *link) OrderChanged(cart store.CartID, order store.OrderID) {
	l.notify(frame{Type: "order"}, string(cart), string(order))
}

// snapshot is what a new watcher of a performance gets first.
func (l *link) snapshot(p seatplan.PerformancePath) (wire.Snapshot, bool) {
	v, ok := l.availability.Last(p)
	if !ok {
		return wire.Snapshot{}, false
	}
	return v.Snapshot(), true
}

// tell passes what the picture of a performance did on to its watchers.
func (l *link) tell(u availability.Update) {
	switch u.Kind {
	case availability.Changed:
		l.hub.Publish(u.Path, u.Delta)
	case availability.Restarted:
		l.hub.Restart(u.Path)
	case availability.PlanChanged:
		l.hub.PlanChanged(u.Path)
	case availability.WentStale:
		l.hub.Stale(u.Path, u.Since)
	case availability.WentLive:
		l.hub.Live(u.Path)
	}
}

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

// bridge connects checkout, availability and push, which do not import each
// other: it applies committed changes to the seats' status and publishes the
// resulting updates to those who watch.
type bridge struct {
	catalogue    *catalogue.Catalogue
	availability *availability.Service
	checkout     *checkout.Service
	hub          *push.Hub
	warnings     *warnings
}

func bridgeOf(s *Server) bridge {
	return bridge{catalogue: s.catalogue, availability: s.availability, checkout: s.checkout, hub: s.hub, warnings: &s.warnings}
}

// Performance implements checkout.Offers.
func (b *bridge) Performance(ctx context.Context, p seatplan.PerformancePath) (vendors.Performance, error) {
	entry, err := b.catalogue.Performance(ctx, p)
	return entry.Performance, err
}

// Offer implements checkout.Offers.
func (b *bridge) Offer(ctx context.Context, p seatplan.PerformancePath) (checkout.Offer, error) {
	v, err := b.availability.View(ctx, p)
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
func (b *bridge) Unlock(p seatplan.PerformancePath, code string) {
	if b.catalogue.Unlock(p, code) {
		b.availability.Renew(p)
	}
}

// LinesChanged implements checkout.Watchers.
func (b *bridge) LinesChanged(p seatplan.PerformancePath, changes []checkout.LineChange) {
	out := make([]availability.Change, 0, len(changes))
	for _, c := range changes {
		out = append(out, change(c))
	}
	b.availability.Apply(p, out...)
}

// Lines implements availability.Ledger.
func (b *bridge) Lines(ctx context.Context, p seatplan.PerformancePath) ([]availability.Change, error) {
	lines, err := b.checkout.Lines(ctx, p)
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
func (b *bridge) Doubt(p seatplan.PerformancePath) { b.availability.Poke(p) }

// frame is a control message to a cart's watchers.
type frame struct {
	Type      string `json:"type"`
	Rev       int64  `json:"rev,omitempty"`
	Left      int64  `json:"seconds_left,omitempty"`
	ExpiresAt string `json:"expires_at,omitempty"`
	ServerNow string `json:"server_now,omitempty"`
}

// notify sends a message to those who follow a cart or an order.
func (b *bridge) notify(f frame, names ...string) {
	text, err := json.Marshal(f)
	for _, name := range names {
		if err == nil && name != "" {
			b.hub.Notify(name, f.Type, text)
		}
	}
}

// CartChanged implements checkout.Watchers.
func (b *bridge) CartChanged(v checkout.View) {
	b.warnings.held(v)
	b.notify(frame{Type: "cart", Rev: v.Rev}, string(v.ID))
	if !v.Deadline.IsZero() {
		b.notify(frame{
			Type: "hold", ExpiresAt: web.Stamp(v.Deadline), ServerNow: web.Stamp(v.Now),
		}, string(v.ID))
	}
	if len(v.Expired) > 0 && len(v.Lines) == 0 && v.RanOut() {
		b.notify(frame{Type: "expired"}, string(v.ID))
	}
}

// warn sends a warning to those who follow a cart or an order that it expires soon.
func (b *bridge) warn(names []string, left time.Duration) {
	b.notify(frame{Type: "warning", Left: int64(left / time.Second)}, names...)
}

// OrderChanged implements checkout.Watchers. What has become of the order is for
// whoever follows it to ask: the frame says nothing that a stranger could use.
func (b *bridge) OrderChanged(cart store.CartID, order store.OrderID) {
	b.notify(frame{Type: "order"}, string(cart), string(order))
}

// snapshot is what a new watcher of a performance gets first.
func (b *bridge) snapshot(p seatplan.PerformancePath) (wire.Snapshot, bool) {
	v, ok := b.availability.Last(p)
	if !ok {
		return wire.Snapshot{}, false
	}
	return v.Snapshot(), true
}

// publish sends an update of a performance to its watchers.
func (b *bridge) publish(u availability.Update) {
	switch u.Kind {
	case availability.Changed:
		b.hub.Publish(u.Path, u.Delta)
	case availability.Restarted:
		b.hub.Restart(u.Path)
	case availability.PlanChanged:
		b.hub.PlanChanged(u.Path)
	case availability.WentStale:
		b.hub.Stale(u.Path, u.Since)
	case availability.WentLive:
		b.hub.Live(u.Path)
	}
}

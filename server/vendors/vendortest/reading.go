package vendortest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

// reading is something that is read of a vendor.
type reading struct {
	name string
	// prepare brings the buyer to where there is something to read; false where
	// the vendor does not have it. What it returns reads.
	prepare func(*buyer) (read func(context.Context) (any, error), ok bool)
}

var readings = []reading{
	{"Events", func(b *buyer) (func(context.Context) (any, error), bool) {
		return func(ctx context.Context) (any, error) { return b.Vendor.Events(ctx) }, true
	}},
	{"Availability", func(b *buyer) (func(context.Context) (any, error), bool) {
		return func(ctx context.Context) (any, error) {
			a, err := b.Vendor.Availability(ctx, b.p)
			a.Sent = time.Time{}
			return a, err
		}, true
	}},
	{"Plan", func(b *buyer) (func(context.Context) (any, error), bool) {
		planner, ok := b.Vendor.(vendors.Planner)
		return func(ctx context.Context) (any, error) { return planner.Plan(ctx, b.p) }, ok
	}},
	{"Holding", func(b *buyer) (func(context.Context) (any, error), bool) {
		if !b.holds() {
			return nil, false
		}
		held := b.hold(b.places[:wanted])
		return func(ctx context.Context) (any, error) {
			h, err := b.holder().Holding(ctx, b.visit, b.p, held.Booking)
			h.Deadline = time.Time{}
			return h, err
		}, true
	}},
	{"ReadOrder", func(b *buyer) (func(context.Context) (any, error), bool) {
		if b.ours() {
			return nil, false
		}
		held := b.hold(b.places[:wanted])
		ref := b.ref(b.placeOrder(held), held)
		return func(ctx context.Context) (any, error) {
			o, err := b.Vendor.ReadOrder(ctx, ref)
			o.Deadline = time.Time{}
			return o, err
		}, true
	}},
	{"Tickets", func(b *buyer) (func(context.Context) (any, error), bool) {
		if b.ours() {
			return nil, false
		}
		held := b.hold(b.places[:wanted])
		o := b.placeOrder(held)
		if !issued(o) && !b.canPay() {
			return nil, false
		}
		_, ref := b.confirm(o, held)
		return func(ctx context.Context) (any, error) { return b.Vendor.Tickets(ctx, ref) }, true
	}},
	{"Print", func(b *buyer) (func(context.Context) (any, error), bool) {
		if !b.Prints {
			return nil, false
		}
		held := b.hold(b.places[:wanted])
		_, ref := b.confirm(b.placeOrder(held), held)
		return func(ctx context.Context) (any, error) { return b.Vendor.(vendors.Printer).Print(ctx, ref) }, true
	}},
}

// eachReading runs a test for every reading there is.
func (b *buyer) eachReading(open func(testing.TB) Harness, test func(*buyer, string, func(context.Context) (any, error))) {
	b.Helper()
	var all sync.WaitGroup
	for _, r := range readings {
		b := newBuyer(b.TB, open(b.TB), b.p.ID)
		if read, ok := r.prepare(b); ok {
			all.Go(func() { test(b, r.name, read) })
		}
	}
	all.Wait()
}

package server

import (
	"context"
	"errors"
	"strings"

	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
)

// demoPayments keeps the demo provider's payments in the database.
type demoPayments struct {
	db *sqlite.DB
	// back is where the buyer of an order goes after paying. It is not kept: a
	// payment's key is its order's id and a number.
	back func(store.OrderID) string
}

// AddDemoPayment implements payment.DemoBooks.
func (b demoPayments) AddDemoPayment(ctx context.Context, p payment.DemoPayment) (payment.DemoPayment, error) {
	return b.payment(b.db.AddDemoPayment(ctx, store.DemoPayment{ID: p.ID, Key: p.Key, Amount: p.Amount, State: string(p.State)}))
}

// DemoPayment implements payment.DemoBooks.
func (b demoPayments) DemoPayment(ctx context.Context, id string) (payment.DemoPayment, error) {
	return b.payment(b.db.DemoPayment(ctx, id))
}

// MoveDemoPayment implements payment.DemoBooks.
func (b demoPayments) MoveDemoPayment(ctx context.Context, id string, to payment.State, from ...payment.State) (payment.DemoPayment, error) {
	states := make([]string, len(from))
	for i, f := range from {
		states[i] = string(f)
	}
	return b.payment(b.db.MoveDemoPayment(ctx, id, string(to), states...))
}

func (b demoPayments) payment(p store.DemoPayment, err error) (payment.DemoPayment, error) {
	if errors.Is(err, store.ErrNotFound) {
		err = payment.ErrNotFound
	}
	order, _, _ := strings.Cut(p.Key, "-")
	return payment.DemoPayment{
		ID: p.ID, Key: p.Key, Amount: p.Amount, State: payment.State(p.State), ReturnURL: b.back(store.OrderID(order)),
	}, err
}

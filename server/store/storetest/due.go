package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
)

// due returns the ids of what is due, all of which is to be of the account of p.
func due[ID ~string](t *testing.T, all []store.Due[ID], p seatplan.PerformancePath) (ids []ID) {
	t.Helper()
	for _, d := range all {
		if d.Promoter != p.Promoter || d.Account != p.Account {
			t.Errorf("%s is of %s/%s, want %s/%s", d.ID, d.Promoter, d.Account, p.Promoter, p.Account)
		}
		ids = append(ids, d.ID)
	}
	return ids
}

// testDueFairly has much due of one account for long, and little of another.
func testDueFairly(t *testing.T, db DB) {
	ctx := t.Context()
	other := path
	other.Account = "other"
	var b store.Batch
	for i := range 20 {
		c, o := newCart(store.CartID(fmt.Sprintf("c_%02d", i))), newOrder(store.OrderID(fmt.Sprintf("o_%02d", i)), store.CartID(fmt.Sprintf("c_1%02d", i)))
		c.Deadline = noon.Add(time.Duration(i) * time.Second)
		o.Due, o.Secret = c.Deadline, store.Hash{1, byte(i)}
		if i == 19 {
			c.Path, o.Path = other, other
		}
		b.Carts, b.Orders = append(b.Carts, c), append(b.Orders, o)
	}
	must(t, db.Commit(ctx, b))
	carts, err := db.DueCarts(ctx, noon.Add(time.Hour), 2)
	must(t, err)
	want := []store.Due[store.CartID]{
		{ID: "c_00", Promoter: path.Promoter, Account: path.Account}, {ID: "c_01", Promoter: path.Promoter, Account: path.Account},
		{ID: "c_19", Promoter: path.Promoter, Account: "other"},
	}
	if diff := cmp.Diff(want, carts); diff != "" {
		t.Errorf("DueCarts (-want +got):\n%s", diff)
	}
	orders, err := db.DueOrders(ctx, noon.Add(time.Hour), 2)
	must(t, err)
	wantOrders := []store.Due[store.OrderID]{
		{ID: "o_00", Promoter: path.Promoter, Account: path.Account}, {ID: "o_01", Promoter: path.Promoter, Account: path.Account},
		{ID: "o_19", Promoter: path.Promoter, Account: "other"},
	}
	if diff := cmp.Diff(wantOrders, orders); diff != "" {
		t.Errorf("DueOrders (-want +got):\n%s", diff)
	}
}

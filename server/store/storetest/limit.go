package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/store"
)

// addressCart is a cart of an address with lines in the given states.
func addressCart(id store.CartID, a store.Address, states ...store.LineState) *store.Cart {
	c := &store.Cart{ID: id, Path: path, Address: a, Created: noon, Changed: noon}
	for i, state := range states {
		c.Lines = append(c.Lines, store.Line{Ref: fmt.Sprint("l_", id, i), State: state, Seat: "s", Changed: noon})
	}
	return c
}

// capped is the error of a batch that is refused for a cap.
func capped(t *testing.T, what string, err error, kind store.CapKind, until time.Time) {
	t.Helper()
	var e *store.CapError
	if !errors.As(err, &e) || !errors.Is(err, store.ErrCapped) || e.Kind != kind || !e.Until.Equal(until) {
		t.Errorf("%s: error %v (%+v), want the cap of %s until %s", what, err, e, kind, until)
	}
}

// never is the error of a batch for which there will be no room.
func never(t *testing.T, what string, err error) {
	t.Helper()
	var e *store.CapError
	if !errors.As(err, &e) || !e.Never || !e.Until.IsZero() {
		t.Errorf("%s: error %v (%+v), want a cap that nothing ends", what, err, e)
	}
}

func testPlaces(t *testing.T, db DB) {
	ctx := t.Context()
	other := path
	other.Performance = "682"
	first := addressCart("c_held", "a1", store.Held, store.Dropping, store.Expired)
	first.Deadline = noon.Add(5 * time.Minute)
	wish := addressCart("c_wish", "a1", store.Wanted)
	frozen := addressCart("c_frozen", "a1", store.Wanted)
	frozen.Order = "o_1"
	paying := addressCart("c_paying", "a1", store.Ordered, store.Ordered)
	paying.Order = "o_2"
	sold := addressCart("c_sold", "a1", store.Sold)
	sold.Order = "o_3"
	sold.Lines[0].Price.Nominal = lei(5000)
	gift := addressCart("c_gift", "a1", store.Sold)
	gift.Order = "o_4"
	elsewhere := addressCart("c_other", "a1", store.Held)
	elsewhere.Path = other
	o1, o2, o3 := newOrder("o_1", "c_frozen"), newOrder("o_2", "c_paying"), newOrder("o_3", "c_sold")
	o2.State, o3.State = store.OrderConfirming, store.OrderIssued
	o4 := newOrder("o_4", "c_gift")
	o4.State, o4.Total = store.OrderIssued, lei(0)
	must(t, db.Commit(ctx, store.Batch{
		Carts: []*store.Cart{
			first, wish, frozen, paying, sold, gift, elsewhere, addressCart("c_stranger", "a2", store.Held), addressCart("c_nobody", "", store.Held),
		},
		Orders: []*store.Order{o1, o2, o3, o4},
	}))
	// Counted are one held, one being given back, one that an order will hold and
	// one that was had for nothing.
	places := func(limit, more int) []store.Cap {
		return []store.Cap{{Kind: store.CapPlaces, Address: "a1", Path: path, Limit: limit, More: more, Now: noon}}
	}
	must(t, db.Commit(ctx, store.Batch{Caps: places(4, 0)}))
	must(t, db.Commit(ctx, store.Batch{Caps: places(5, 1)}))
	capped(t, "one to come of none", db.Commit(ctx, store.Batch{Caps: places(4, 1)}), store.CapPlaces, first.Deadline)
	more := addressCart("c_more", "a1", store.Holding)
	capped(t, "a fifth place of four", db.Commit(ctx, store.Batch{Carts: []*store.Cart{more}, Caps: places(4, 0)}), store.CapPlaces, first.Deadline)
	if _, err := db.Cart(ctx, "c_more"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("cart of the refused batch: error %v, want %v", err, store.ErrNotFound)
	}
	// What was had for nothing does not end, whatever else does.
	second := addressCart("c_second", "a1", store.Held)
	second.Deadline = noon.Add(7 * time.Minute)
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{second}}))
	capped(t, "three to come of none", db.Commit(ctx, store.Batch{Caps: places(5, 3)}), store.CapPlaces, second.Deadline)
	never(t, "five to come of five with a gift", db.Commit(ctx, store.Batch{Caps: places(5, 5)}))
	many := addressCart("c_many", "a1", store.Holding, store.Holding, store.Holding, store.Holding, store.Holding)
	never(t, "five new of five with a gift", db.Commit(ctx, store.Batch{Carts: []*store.Cart{many}, Caps: places(5, 0)}))
	second.Lines = append(second.Lines, many.Lines[:3]...)
	capped(t, "three new besides one of six", db.Commit(ctx, store.Batch{Carts: []*store.Cart{second}, Caps: places(6, 0)}), store.CapPlaces, first.Deadline)
	// What is asked for makes no room when it is refused: the first to end is the
	// asker's own cart, of one place.
	second.Lines = append(second.Lines[:1:1], many.Lines[:2]...)
	first.Deadline, second.Deadline = second.Deadline, first.Deadline
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{first}}))
	capped(t, "two new besides the first to end", db.Commit(ctx, store.Batch{Carts: []*store.Cart{second}, Caps: places(5, 0)}), store.CapPlaces, first.Deadline)
	// An order for nothing that is being confirmed may come to nothing.
	o4.State = store.OrderConfirming
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{o4}}))
	capped(t, "five to come of five with an order under way", db.Commit(ctx, store.Batch{Caps: places(5, 5)}), store.CapPlaces, time.Time{})
	free := places(0, 9)
	free[0].Address = ""
	must(t, db.Commit(ctx, store.Batch{Caps: free})) // nobody is counted
}

func testUnpaid(t *testing.T, db DB) {
	ctx := t.Context()
	other := path
	other.Performance = "682"
	states := []store.OrderState{
		store.OrderCreating, store.OrderPayable, store.OrderClosing,
		store.OrderConfirming, store.OrderConfirmed, store.OrderIssued, store.OrderClosed,
	}
	var orders []*store.Order
	for i, state := range states {
		o := newOrder(store.OrderID(fmt.Sprint("o_", i)), "c_1")
		o.State, o.Path = state, other
		orders = append(orders, o)
	}
	must(t, db.Commit(ctx, store.Batch{Orders: orders}))
	unpaid := []store.Cap{{Kind: store.CapOrders, Address: "a1", Path: path, Limit: 4, Now: noon}}
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{newOrder("o_x", "c_1")}, Caps: unpaid}))
	capped(t, "a fifth unpaid order of four", db.Commit(ctx, store.Batch{Orders: []*store.Order{newOrder("o_y", "c_1")}, Caps: unpaid}),
		store.CapOrders, noon.Add(time.Hour))
	orders[1].State = store.OrderConfirming
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{orders[1]}}))
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{newOrder("o_y", "c_1")}, Caps: unpaid}))
}

func strike(id string, kind store.StrikeKind, at time.Time) store.Strike {
	return store.Strike{ID: id, Kind: kind, Address: "a1", Path: path, At: at}
}

func testStrikes(t *testing.T, db DB) {
	ctx := t.Context()
	caps := func(now time.Time) []store.Cap {
		return []store.Cap{{Kind: store.CapCodes, Address: "a1", Limit: 2, Window: time.Hour, Now: now}}
	}
	elsewhere := strike("k_other", store.StrikeCode, noon)
	elsewhere.Path.Performance = "682"
	stranger := strike("k_stranger", store.StrikeCode, noon)
	stranger.Address = ""
	must(t, db.Commit(ctx, store.Batch{Strikes: []store.Strike{
		elsewhere, stranger, strike("k_mail", store.StrikeMail, noon), strike("k_old", store.StrikeCode, noon.Add(-time.Hour)),
	}}))
	now := noon.Add(time.Minute)
	must(t, db.Commit(ctx, store.Batch{Strikes: []store.Strike{strike("k_1", store.StrikeCode, now)}, Caps: caps(now)}))
	third := store.Batch{Strikes: []store.Strike{strike("k_2", store.StrikeCode, now)}, Caps: caps(now)}
	capped(t, "a third strike of two", db.Commit(ctx, third), store.CapCodes, noon.Add(time.Hour))
	n, err := db.CountStrikes(ctx, store.StrikeCode, path, noon.Add(-time.Minute))
	must(t, err)
	if n != 2 { // k_stranger and k_1
		t.Errorf("CountStrikes = %d, want 2", n)
	}
	must(t, db.Commit(ctx, store.Batch{Forgiven: []string{"k_1"}}))
	must(t, db.Commit(ctx, third))
	late := noon.Add(time.Hour)
	must(t, db.Commit(ctx, store.Batch{Strikes: []store.Strike{strike("k_3", store.StrikeCode, late)}, Caps: caps(late)}))
	later := noon.Add(store.StrikesKept + time.Second)
	must(t, db.Commit(ctx, store.Batch{Strikes: []store.Strike{strike("k_4", store.StrikeCode, later)}}))
	n, err = db.CountStrikes(ctx, store.StrikeMail, path, time.Time{})
	must(t, err)
	if n != 0 {
		t.Errorf("%d strikes are kept that are too old to count", n)
	}
}

func testMadeUp(t *testing.T, db DB) {
	ctx := t.Context()
	caps := []store.Cap{{Kind: store.CapExpired, Address: "a1", Path: path, Limit: 1, Window: time.Hour, Now: noon.Add(time.Minute)}}
	other := strike("k_3", store.StrikeExpired, noon)
	other.Path.Performance = "682"
	must(t, db.Commit(ctx, store.Batch{Strikes: []store.Strike{strike("k_1", store.StrikeExpired, noon), other}}))
	must(t, db.Commit(ctx, store.Batch{Caps: caps}))
	must(t, db.Commit(ctx, store.Batch{Strikes: []store.Strike{strike("k_2", store.StrikeExpired, noon.Add(time.Second))}}))
	capped(t, "a hold after two expired of one", db.Commit(ctx, store.Batch{Caps: caps}), store.CapExpired, noon.Add(time.Hour))
	paid := newOrder("o_1", "c_1")
	paid.State = store.OrderIssued
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{paid}}))
	must(t, db.Commit(ctx, store.Batch{Caps: caps}))
}

func testCapRace(t *testing.T, db DB) {
	ctx := t.Context()
	const requests, limit = 50, 7
	results := make(chan error, requests)
	for i := range requests {
		go func() {
			results <- db.Commit(ctx, store.Batch{
				Carts: []*store.Cart{addressCart(store.CartID(fmt.Sprint("c_", i)), "a1", store.Holding)},
				Caps:  []store.Cap{{Kind: store.CapPlaces, Address: "a1", Path: path, Limit: limit, Now: noon}},
			})
		}()
	}
	won := 0
	for range requests {
		switch err := <-results; {
		case err == nil:
			won++
		case !errors.Is(err, store.ErrCapped):
			t.Error(err)
		}
	}
	if won != limit {
		t.Errorf("%d of %d parallel requests of one address got one of %d places", won, requests, limit)
	}
}

func testAlarms(t *testing.T, db DB) {
	ctx := t.Context()
	raise := func(subject string, count int, at time.Time) bool {
		t.Helper()
		raised, err := db.Raise(ctx, store.Alarm{Kind: store.StrikeCode, Subject: subject, Count: count, Since: at, Last: at}, time.Hour)
		must(t, err)
		return raised
	}
	for i, step := range []struct {
		subject string
		count   int
		after   time.Duration
		raised  bool
	}{
		{"p1", 100, 0, true}, {"p1", 103, time.Minute, false}, {"p1", 101, 2 * time.Minute, false},
		{"p2", 100, 2 * time.Minute, true}, {"p1", 100, time.Hour, true},
	} {
		if got := raise(step.subject, step.count, noon.Add(step.after)); got != step.raised {
			t.Errorf("step %d: raised = %v, want %v", i, got, step.raised)
		}
	}
	want := []store.Alarm{
		{Kind: store.StrikeCode, Subject: "p1", Count: 100, Since: noon.Add(time.Hour), Last: noon.Add(time.Hour)},
		{Kind: store.StrikeCode, Subject: "p1", Count: 103, Since: noon, Last: noon.Add(2 * time.Minute)},
		{Kind: store.StrikeCode, Subject: "p2", Count: 100, Since: noon.Add(2 * time.Minute), Last: noon.Add(2 * time.Minute)},
	}
	got, err := db.Alarms(ctx, noon)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Alarms (-want +got):\n%s", diff)
	}
	if got, err = db.Alarms(ctx, noon.Add(time.Hour)); err != nil || len(got) != 1 {
		t.Errorf("Alarms since the last = %v, %v, want one", got, err)
	}
}

// Package storetest is the conformance suite that every database must pass. It
// holds each behaviour once. Start with [Run].
package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
)

// DB is everything a database does.
type DB interface {
	Commit(ctx context.Context, b store.Batch) error
	Cart(ctx context.Context, id store.CartID) (store.Cart, error)
	CartByToken(ctx context.Context, hash store.Hash) (store.Cart, error)
	DueCarts(ctx context.Context, now time.Time, limit int) ([]store.Due[store.CartID], error)
	LedgerLines(ctx context.Context, p seatplan.PerformancePath) ([]store.LedgerLine, error)
	Order(ctx context.Context, id store.OrderID) (store.Order, error)
	DueOrders(ctx context.Context, now time.Time, limit int) ([]store.Due[store.OrderID], error)
	Attempts(ctx context.Context, order store.OrderID) ([]store.Attempt, error)
	Refunds(ctx context.Context, order store.OrderID) ([]store.Refund, error)
	Unsettled(ctx context.Context, cart store.CartID) ([]store.Intent, error)
	UnsettledCarts(ctx context.Context) ([]store.Due[store.CartID], error)
	Lease(ctx context.Context, cart store.CartID, owner string, now, until time.Time) error
	Unlease(ctx context.Context, cart store.CartID, owner string) error
	AddDemoPayment(ctx context.Context, p store.DemoPayment) (store.DemoPayment, error)
	DemoPayment(ctx context.Context, id string) (store.DemoPayment, error)
	MoveDemoPayment(ctx context.Context, id, to string, from ...string) (store.DemoPayment, error)
	CountStrikes(ctx context.Context, kind store.StrikeKind, p seatplan.PerformancePath, since time.Time) (int, error)
	Raise(ctx context.Context, a store.Alarm, period time.Duration) (raised bool, err error)
	Alarms(ctx context.Context, since time.Time) ([]store.Alarm, error)
	AddPanics(ctx context.Context, counts []store.PanicCount) error
	Panics(ctx context.Context) ([]store.PanicCount, error)
	BeginAnswer(ctx context.Context, a store.Answer) (kept store.Answer, begun bool, err error)
	EndAnswer(ctx context.Context, key store.Hash, sealed []byte) error
	DropAnswer(ctx context.Context, key store.Hash) error
	KeyCheck(ctx context.Context) ([]byte, error)
	SetKeyCheck(ctx context.Context, sealed []byte) error
	OldestSealed(ctx context.Context) (s store.Sealed, ok bool, err error)
	Notice(ctx context.Context, n store.Notice) error
	Notices(ctx context.Context) ([]store.Notice, error)
}

// Run runs the suite, each test on a database of its own from open.
func Run(t *testing.T, open func(testing.TB) DB) {
	for name, test := range map[string]func(*testing.T, DB){
		"cart comes back as it was written":       testCart,
		"cart is written by compare and swap":     testSwap,
		"batch is all or nothing":                 testAtomic,
		"token finds its cart":                    testToken,
		"carts are due when their hold ends":      testDueCarts,
		"ledger has what the vendor has":          testLedger,
		"order comes back as it was written":      testOrder,
		"vendor's order id is unique":             testUnique,
		"orders are due when they say":            testDueOrders,
		"one attempt is open at most":             testAttempts,
		"refunds come back":                       testRefunds,
		"intents are unsettled until they end":    testIntents,
		"lease is held by one owner":              testLease,
		"demo payment moves along its states":     testDemo,
		"one of many writers wins each version":   testRace,
		"area takes what it has room for":         testRoom,
		"area is never given out twice":           testRoomRace,
		"address occupies so many places":         testPlaces,
		"address has so many unpaid orders":       testUnpaid,
		"address has so many strikes":             testStrikes,
		"paid orders make up for expired holds":   testMadeUp,
		"address is never given more":             testCapRace,
		"alarm goes on or is raised anew":         testAlarms,
		"panics are counted by kind of work":      testPanics,
		"answer is begun once":                    testAnswers,
		"answers of one scope are bounded":        testAnswersBounded,
		"answer of many at once is begun once":    testAnswerRace,
		"key check is kept once":                  testKeyCheck,
		"notice takes an earlier one's place":     testNotices,
		"no account hides what is due of another": testDueFairly,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

var (
	noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	path = seatplan.PerformancePath{Promoter: "opera", Account: "b24", Event: "193", Performance: "681"}
)

func lei(minor int64) seatplan.Money { return seatplan.Money{Minor: minor, Currency: "RON"} }

func newCart(id store.CartID) *store.Cart {
	return &store.Cart{
		ID: id, Path: path, Locale: "ro", Visit: []byte{1, 2}, Body: []byte{4}, Address: "a1", Booking: "B1", HoldTotal: lei(31800), Deadline: noon.Add(time.Minute),
		Created: noon, Changed: noon,
		Lines: []store.Line{
			{Ref: "l_1", State: store.Held, Key: "k1", Seat: "2500000001", Category: "68101", Changed: noon,
				Price: seatplan.Price{Category: "68101", Tariff: "120", Nominal: lei(24000), Fee: lei(1440)},
				Full:  lei(30000), Reason: "Student",
				Section: "Stal", Row: "7", Number: "14"},
			{Ref: "l_2", State: store.Wanted, Area: "190601", Category: "190601", Changed: noon,
				Price: seatplan.Price{Category: "190601", Nominal: lei(6000), Fee: seatplan.Money{Currency: "RON"}}},
		},
	}
}

func newOrder(id store.OrderID, cart store.CartID) *store.Order {
	return &store.Order{
		ID: id, Secret: store.Hash{1}, Path: path, Cart: cart, State: store.OrderCreating, CartTotal: lei(100), Total: lei(101),
		Fees: lei(1), Deadline: noon.Add(time.Hour), Body: []byte{3}, Address: "a1", Due: noon.Add(time.Second), Created: noon, Changed: noon,
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: error %v, want %v", what, got, want)
	}
}

func testCart(t *testing.T, db DB) {
	ctx := t.Context()
	c := newCart("c_1")
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{c}}))
	if c.Rev != 1 {
		t.Errorf("Rev after the first write = %d, want 1", c.Rev)
	}
	got, err := db.Cart(ctx, "c_1")
	must(t, err)
	if diff := cmp.Diff(*c, got); diff != "" {
		t.Errorf("Cart (-want +got):\n%s", diff)
	}
	c.Lines, c.Order, c.Deadline = c.Lines[:1], "o_1", time.Time{}
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{c}}))
	got, err = db.Cart(ctx, "c_1")
	must(t, err)
	if diff := cmp.Diff(*c, got); diff != "" {
		t.Errorf("Cart after a change (-want +got):\n%s", diff)
	}
	_, err = db.Cart(ctx, "c_none")
	wantErr(t, "Cart of nobody", err, store.ErrNotFound)
}

func testSwap(t *testing.T, db DB) {
	ctx := t.Context()
	c := newCart("c_1")
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{c}}))
	stale := *c
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{c}}))
	wantErr(t, "stale write", db.Commit(ctx, store.Batch{Carts: []*store.Cart{&stale}}), store.ErrConflict)
	if stale.Rev != 1 {
		t.Errorf("Rev after a conflict = %d, want 1", stale.Rev)
	}
	wantErr(t, "second new cart of one id", db.Commit(ctx, store.Batch{Carts: []*store.Cart{newCart("c_1")}}), store.ErrConflict)
}

func testAtomic(t *testing.T, db DB) {
	ctx := t.Context()
	stale := newCart("c_1")
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{stale}}))
	stale.Rev = 7
	err := db.Commit(ctx, store.Batch{
		Carts: []*store.Cart{newCart("c_2"), stale}, Orders: []*store.Order{newOrder("o_1", "c_2")},
	})
	wantErr(t, "batch with a stale cart", err, store.ErrConflict)
	_, err = db.Cart(ctx, "c_2")
	wantErr(t, "cart of the failed batch", err, store.ErrNotFound)
	_, err = db.Order(ctx, "o_1")
	wantErr(t, "order of the failed batch", err, store.ErrNotFound)
}

func testToken(t *testing.T, db DB) {
	ctx := t.Context()
	must(t, db.Commit(ctx, store.Batch{
		Carts:  []*store.Cart{newCart("c_1")},
		Tokens: []store.Token{{Hash: store.Hash{9}, Cart: "c_1", Created: noon}},
	}))
	c, err := db.CartByToken(ctx, store.Hash{9})
	must(t, err)
	if c.ID != "c_1" || len(c.Lines) != 2 {
		t.Errorf("CartByToken = %s with %d lines, want c_1 with 2", c.ID, len(c.Lines))
	}
	_, err = db.CartByToken(ctx, store.Hash{8})
	wantErr(t, "CartByToken of a forged token", err, store.ErrNotFound)
}

func testDueCarts(t *testing.T, db DB) {
	ctx := t.Context()
	late, early, frozen, idle := newCart("c_late"), newCart("c_early"), newCart("c_frozen"), newCart("c_idle")
	early.Deadline, frozen.Order, idle.Deadline = noon, "o_1", time.Time{}
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{late, early, frozen, idle}}))
	for _, step := range []struct {
		at   time.Time
		want []store.CartID
	}{
		{noon.Add(-time.Millisecond), nil},
		{noon, []store.CartID{"c_early"}},
		{noon.Add(time.Hour), []store.CartID{"c_early", "c_late"}},
	} {
		got, err := db.DueCarts(ctx, step.at, 10)
		must(t, err)
		if diff := cmp.Diff(step.want, due(t, got, path)); diff != "" {
			t.Errorf("DueCarts(%s) (-want +got):\n%s", step.at, diff)
		}
	}
}

func testLedger(t *testing.T, db DB) {
	ctx := t.Context()
	elsewhere := newCart("c_2")
	elsewhere.Path.Performance = "682"
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{newCart("c_1"), elsewhere}}))
	got, err := db.LedgerLines(ctx, path)
	must(t, err)
	want := []store.LedgerLine{{Cart: "c_1", Line: newCart("c_1").Lines[0]}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("LedgerLines (-want +got):\n%s", diff)
	}
}

func testOrder(t *testing.T, db DB) {
	ctx := t.Context()
	o := newOrder("o_1", "c_1")
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{o}}))
	o.State, o.VendorID, o.Reference, o.Person, o.Due = store.OrderPayable, "64", "R64", "look", time.Time{}
	payable := o.Changed.Add(time.Minute)
	for range 2 { // written again in the same state
		o.Changed = o.Changed.Add(time.Minute)
		must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{o}}))
	}
	got, err := db.Order(ctx, "o_1")
	must(t, err)
	want := *o
	want.Since = payable
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Order (-want +got):\n%s", diff)
	}
}

func testUnique(t *testing.T, db DB) {
	ctx := t.Context()
	a, b, c := newOrder("o_1", "c_1"), newOrder("o_2", "c_2"), newOrder("o_3", "c_3")
	a.VendorID, b.VendorID, c.VendorID = "64", "64", "64"
	c.Path.Account = "other"
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{a}}))
	wantErr(t, "second order of one vendor id", db.Commit(ctx, store.Batch{Orders: []*store.Order{b}}), store.ErrVendorOrder)
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{c}}))
	b.VendorID = ""
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{b}}))
	b.VendorID = "64"
	wantErr(t, "vendor id that another order has", db.Commit(ctx, store.Batch{Orders: []*store.Order{b}}), store.ErrVendorOrder)
}

func testDueOrders(t *testing.T, db DB) {
	ctx := t.Context()
	now, later, done := newOrder("o_1", "c_1"), newOrder("o_2", "c_2"), newOrder("o_3", "c_3")
	now.Due, later.Due, done.Due = noon, noon.Add(time.Minute), time.Time{}
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{later, now, done}}))
	got, err := db.DueOrders(ctx, noon, 10)
	must(t, err)
	if diff := cmp.Diff([]store.OrderID{"o_1"}, due(t, got, path)); diff != "" {
		t.Errorf("DueOrders (-want +got):\n%s", diff)
	}
}

func testAttempts(t *testing.T, db DB) {
	ctx := t.Context()
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{newOrder("o_1", "c_1")}}))
	attempt := func(n int) *store.Attempt {
		return &store.Attempt{Order: "o_1", N: n, Payment: "p", Address: []byte("sealed"), Amount: lei(5), State: store.AttemptOpen, Created: noon, Changed: noon}
	}
	first := attempt(1)
	must(t, db.Commit(ctx, store.Batch{Attempts: []*store.Attempt{first}}))
	wantErr(t, "second open attempt", db.Commit(ctx, store.Batch{Attempts: []*store.Attempt{attempt(2)}}), store.ErrConflict)
	first.State = store.AttemptDeclined
	second := attempt(2)
	must(t, db.Commit(ctx, store.Batch{Attempts: []*store.Attempt{first, second}}))
	got, err := db.Attempts(ctx, "o_1")
	must(t, err)
	if diff := cmp.Diff([]store.Attempt{*first, *second}, got); diff != "" {
		t.Errorf("Attempts (-want +got):\n%s", diff)
	}
}

func testRefunds(t *testing.T, db DB) {
	ctx := t.Context()
	r := &store.Refund{ID: "r_1", Order: "o_1", Attempt: 1, Amount: lei(5), State: "open", Created: noon, Changed: noon}
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{newOrder("o_1", "c_1")}, Refunds: []*store.Refund{r}}))
	r.State = "done"
	must(t, db.Commit(ctx, store.Batch{Refunds: []*store.Refund{r}}))
	got, err := db.Refunds(ctx, "o_1")
	must(t, err)
	if diff := cmp.Diff([]store.Refund{*r}, got); diff != "" {
		t.Errorf("Refunds (-want +got):\n%s", diff)
	}
}

func testIntents(t *testing.T, db DB) {
	ctx := t.Context()
	i := &store.Intent{ID: "i_1", Op: "hold", Cart: "c_1", State: store.IntentOpen, Body: []byte{1}, Sent: noon, Deadline: noon.Add(time.Second), Changed: noon}
	must(t, db.Commit(ctx, store.Batch{Intents: []*store.Intent{i}}))
	i.State = store.IntentUnknown
	must(t, db.Commit(ctx, store.Batch{Intents: []*store.Intent{i}}))
	got, err := db.Unsettled(ctx, "c_1")
	must(t, err)
	if diff := cmp.Diff([]store.Intent{*i}, got); diff != "" {
		t.Errorf("Unsettled (-want +got):\n%s", diff)
	}
	i.State = store.IntentDone
	must(t, db.Commit(ctx, store.Batch{Intents: []*store.Intent{i}}))
	carts, err := db.UnsettledCarts(ctx)
	must(t, err)
	if len(carts) != 0 {
		t.Errorf("UnsettledCarts after the end = %v, want none", carts)
	}
	c := newCart("c_2")
	c.Lines[0].State = store.Dropping
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{c}}))
	carts, err = db.UnsettledCarts(ctx)
	must(t, err)
	if diff := cmp.Diff([]store.CartID{"c_2"}, due(t, carts, path)); diff != "" {
		t.Errorf("UnsettledCarts with a place to be given back (-want +got):\n%s", diff)
	}
}

func testLease(t *testing.T, db DB) {
	ctx := t.Context()
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{newCart("c_1")}}))
	until := noon.Add(time.Minute)
	must(t, db.Lease(ctx, "c_1", "a", noon, until))
	must(t, db.Lease(ctx, "c_1", "a", noon, until)) // prolonged
	wantErr(t, "lease of another", db.Lease(ctx, "c_1", "b", noon, until), store.ErrLeased)
	must(t, db.Unlease(ctx, "c_1", "b")) // not b's: nothing happens
	wantErr(t, "lease of another, still", db.Lease(ctx, "c_1", "b", noon, until), store.ErrLeased)
	must(t, db.Lease(ctx, "c_1", "b", until, until.Add(time.Minute))) // run out
	must(t, db.Unlease(ctx, "c_1", "b"))
	must(t, db.Lease(ctx, "c_1", "a", noon, until))
}

func testDemo(t *testing.T, db DB) {
	ctx := t.Context()
	p := store.DemoPayment{ID: "dp_1", Key: "o_1-1", Amount: lei(7), State: "open"}
	for _, id := range []string{"dp_1", "dp_2"} { // the second asks for the same key
		p.ID = id
		got, err := db.AddDemoPayment(ctx, p)
		must(t, err)
		if got.ID != "dp_1" {
			t.Errorf("AddDemoPayment(%s) = %s, want dp_1", id, got.ID)
		}
	}
	got, err := db.MoveDemoPayment(ctx, "dp_1", "captured", "authorised")
	must(t, err)
	if got.State != "open" {
		t.Errorf("an open payment moved to %s by a step that it cannot take", got.State)
	}
	got, err = db.MoveDemoPayment(ctx, "dp_1", "authorised", "open")
	must(t, err)
	if got.State != "authorised" {
		t.Errorf("state = %s, want authorised", got.State)
	}
	_, err = db.DemoPayment(ctx, "dp_9")
	wantErr(t, "DemoPayment of nobody", err, store.ErrNotFound)
}

// floorCart has one place on the floor, a floor of its own if at is not path.
func floorCart(id store.CartID, at seatplan.PerformancePath, state store.LineState, changed time.Time) *store.Cart {
	return &store.Cart{ID: id, Path: at, Created: noon, Changed: noon, Lines: []store.Line{
		{Ref: "l_" + string(id), State: state, Area: "floor", Category: "c", Price: seatplan.Price{Category: "c"}, Changed: changed},
	}}
}

func testRoom(t *testing.T, db DB) {
	ctx := t.Context()
	other := path
	other.Performance = "682"
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{
		floorCart("c_held", path, store.Held, noon), floorCart("c_ordered", path, store.Ordered, noon),
		floorCart("c_old", path, store.Sold, noon.Add(-time.Second)), floorCart("c_new", path, store.Sold, noon),
		floorCart("c_wish", path, store.Wanted, noon), floorCart("c_late", path, store.Expired, noon),
		floorCart("c_other", other, store.Held, noon),
	}}))
	// Taken are the one held, the one ordered, and the one sold since noon.
	room := func(stock int) []store.Room {
		return []store.Room{{Path: path, Area: "floor", Stock: stock, Asked: noon}}
	}
	wantErr(t, "a fourth place of three",
		db.Commit(ctx, store.Batch{Carts: []*store.Cart{floorCart("c_more", path, store.Held, noon)}, Rooms: room(3)}), store.ErrFull)
	_, err := db.Cart(ctx, "c_more")
	wantErr(t, "cart of the refused batch", err, store.ErrNotFound)
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{floorCart("c_more", path, store.Held, noon)}, Rooms: room(4)}))
}

func testRoomRace(t *testing.T, db DB) {
	ctx := t.Context()
	const buyers, stock = 50, 3
	results := make(chan error, buyers)
	for i := range buyers {
		go func() {
			results <- db.Commit(ctx, store.Batch{
				Carts: []*store.Cart{floorCart(store.CartID(fmt.Sprint("c_", i)), path, store.Held, noon)},
				Rooms: []store.Room{{Path: path, Area: "floor", Stock: stock, Asked: noon}},
			})
		}()
	}
	won := 0
	for range buyers {
		switch err := <-results; {
		case err == nil:
			won++
		case !errors.Is(err, store.ErrFull):
			t.Error(err)
		}
	}
	if won != stock {
		t.Errorf("%d of %d buyers got one of %d places", won, buyers, stock)
	}
}

func testRace(t *testing.T, db DB) {
	ctx := t.Context()
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{newCart("c_1")}}))
	const writers, rounds = 8, 10
	results := make(chan error, writers)
	for range writers {
		go func() {
			var err error
			for won := 0; won < rounds && err == nil; {
				var c store.Cart
				if c, err = db.Cart(ctx, "c_1"); err != nil {
					break
				}
				switch e := db.Commit(ctx, store.Batch{Carts: []*store.Cart{&c}}); {
				case e == nil:
					won++
				case !errors.Is(e, store.ErrConflict):
					err = e
				}
			}
			results <- err
		}()
	}
	for range writers {
		must(t, <-results)
	}
	c, err := db.Cart(ctx, "c_1")
	must(t, err)
	if want := int64(1 + writers*rounds); c.Rev != want {
		t.Errorf("Rev = %d, want %d: a write was lost or counted twice", c.Rev, want)
	}
}

package vendortest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// wanted is how many places a test buys.
const wanted = 3

// buyer is one test's view of a vendor: a performance, a visit and the places
// the buyer wants.
type buyer struct {
	testing.TB
	Harness
	p      vendors.Performance
	before placeCounts // of the report, before anything was done
	visit  vendors.Visit
	places []vendors.Place // twice as many as wanted
	key    string          // our own id of the next order
}

// newBuyer finds the performance in the catalogue and places to buy.
func newBuyer(t testing.TB, h Harness, id seatplan.PerformanceID) *buyer {
	t.Helper()
	b := &buyer{TB: t, Harness: h, key: "o_1"}
	if b.Now == nil {
		b.Now = time.Now
	}
	b.p = b.performance(id)
	b.before = b.counts()
	b.places = b.pick(2 * wanted)
	return b
}

func (b *buyer) performance(id seatplan.PerformanceID) vendors.Performance {
	b.Helper()
	events, err := b.Vendor.Events(b.Context())
	if err != nil {
		b.Fatalf("Events: %v", err)
	}
	for _, e := range events {
		for _, p := range e.Performances {
			if p.ID == id {
				p.Code = b.Codes[id]
				return p
			}
		}
	}
	b.Fatalf("Events has no performance %s", id)
	return vendors.Performance{}
}

// pick returns n places that can be had, seats where there are enough.
func (b *buyer) pick(n int) []vendors.Place {
	b.Helper()
	a, err := b.Vendor.Availability(b.Context(), b.p)
	if err != nil {
		b.Fatalf("Availability: %v", err)
	}
	var places []vendors.Place
	add := func(p vendors.Place) {
		if price, ok := a.Prices.Default(p.Category); ok && len(places) < n {
			p.Ref, p.Tariff, p.Expect = fmt.Sprintf("r%d", len(places)), price.Tariff, price
			places = append(places, p)
		}
	}
	for _, s := range a.Seats {
		if s.Status == seatplan.Free && b.holdsSeats() {
			add(vendors.Place{Seat: s.Seat, Category: s.Category})
		}
	}
	if len(places) == n {
		return places
	}
	for _, area := range a.Areas {
		if places = nil; area.Free >= 0 && area.Free < n {
			continue
		}
		category := b.categoryOf(area.Area)
		for range n {
			add(vendors.Place{Area: area.Area, Category: category})
		}
		if len(places) == n {
			return places
		}
	}
	b.Fatalf("performance %s has not %d places of one kind", b.p.ID, n)
	return nil
}

// holdsSeats reports whether single seats can be asked for: a vendor whose
// holds replace each other gives places in areas.
func (b *buyer) holdsSeats() bool { return b.Vendor.HoldMode() == vendors.HoldAdd }

// categoryOf is an area's price category by the plan; without a plan it has the
// area's id.
func (b *buyer) categoryOf(id seatplan.AreaID) seatplan.CategoryID {
	b.Helper()
	planner, ok := b.Vendor.(vendors.Planner)
	if !ok {
		return seatplan.CategoryID(id)
	}
	plan, err := planner.Plan(b.Context(), b.p)
	if err != nil {
		b.Fatalf("Plan: %v", err)
	}
	i, ok := plan.FindArea(id)
	if !ok || plan.Areas()[i].Category == seatplan.NoCategory {
		return seatplan.CategoryID(id)
	}
	return plan.Categories()[plan.Areas()[i].Category].ID
}

// counts counts the performance's places.
func (b *buyer) counts() placeCounts {
	b.Helper()
	p := readReport(b, b.ControlURL).performance(b, string(b.p.ID))
	if !b.holdsSeats() && len(p.Areas) > 0 {
		p.Seats = placeCounts{} // seats that the vendor assigns are in their area's page too
	}
	return p.all()
}

// expectCounts checks what was held, ordered and sold since the beginning.
func (b *buyer) expectCounts(when string, held, ordered, sold int) {
	b.Helper()
	now := b.counts()
	got := [3]int{now.Held - b.before.Held, now.Ordered - b.before.Ordered, now.Sold - b.before.Sold}
	if want := [3]int{held, ordered, sold}; got != want {
		b.Errorf("%s: the report has %d held, %d ordered, %d sold; want %d", when, got[0], got[1], got[2], want)
	}
}

// holder is the vendor's Holder, where it is known to be one.
func (b *buyer) holder() vendors.Holder { return b.Vendor.(vendors.Holder) }

// canceller is the vendor's Canceller, where it is known to be one.
func (b *buyer) canceller() vendors.Canceller { return b.Vendor.(vendors.Canceller) }

// holds reports whether places are held before there is an order.
func (b *buyer) holds() bool {
	_, ok := b.Vendor.(vendors.Holder)
	return ok
}

// ours reports whether our own ledger holds, and confirming makes the order.
func (b *buyer) ours() bool { return b.Vendor.HoldMode() == vendors.HoldOurs }

// open makes the buyer's visit.
func (b *buyer) open() {
	b.Helper()
	visit, err := b.holder().NewVisit(b.Context())
	if err != nil || len(visit) == 0 {
		b.Fatalf("NewVisit = %d bytes, %v", len(visit), err)
	}
	b.visit = visit
	if b.EmailCode != nil {
		b.bindEmail()
	}
}

// holdRequest asks for places; in mode replace those held go along.
func (b *buyer) holdRequest(places []vendors.Place, before vendors.Holding) vendors.HoldRequest {
	if b.Vendor.HoldMode() == vendors.HoldReplace {
		for _, p := range before.Places {
			places = append(slices.Clip(places), vendors.Place{
				Ref: p.Ref, Seat: p.Seat, Area: p.Area, Category: p.Category, Tariff: p.Tariff, Expect: p.Price,
			})
		}
	}
	return vendors.HoldRequest{
		Visit: b.visit, Performance: b.p, Places: places, Before: before, AccessCode: b.Codes[b.p.ID], Locale: "en-US",
	}
}

// hold opens a visit where there is none and holds places. Where the vendor
// holds nothing before there is an order, the cart stands for the holding.
func (b *buyer) hold(places []vendors.Place) vendors.Holding {
	b.Helper()
	if !b.holds() {
		return cartOf(places)
	}
	if b.visit == nil {
		b.open()
	}
	held, err := b.holder().Hold(b.Context(), b.holdRequest(places, vendors.Holding{}))
	if err != nil || len(held.Places) != len(places) {
		b.Fatalf("Hold = %d places, %v, want %d", len(held.Places), err, len(places))
	}
	return held
}

// cartOf is what a cart has that nobody but we hold.
func cartOf(places []vendors.Place) vendors.Holding {
	var cart vendors.Holding
	for _, p := range places {
		cart.Places = append(cart.Places, vendors.Held{
			Key: p.Ref, Ref: p.Ref, Seat: p.Seat, Area: p.Area, Category: p.Category, Tariff: p.Tariff, Price: p.Expect,
		})
	}
	return cart
}

// someone is who buys.
var someone = vendors.Buyer{Email: "ana@buyer.example", Phone: "+40700000000", FullName: "Ana Pop", Locale: "en-US"}

func (b *buyer) orderRequest(held vendors.Holding) vendors.OrderRequest {
	return vendors.OrderRequest{
		Visit: b.visit, Performance: b.p, Holding: held, Buyer: someone, Key: b.key, ReturnURL: "https://shop.example/o/1",
	}
}

// placeOrder makes an order of a holding. It is payable, unless nothing is to
// be paid and the vendor issues it at once.
func (b *buyer) placeOrder(held vendors.Holding) vendors.Order {
	b.Helper()
	o, err := b.Vendor.PlaceOrder(b.Context(), b.orderRequest(held))
	if err != nil || o.ID == "" || o.State != vendors.OrderPayable && !issued(o) {
		b.Fatalf("PlaceOrder = %q %s, %v, want a payable order", o.ID, o.State, err)
	}
	return o
}

// issued reports whether an order was confirmed when it was placed.
func issued(o vendors.Order) bool { return o.State == vendors.OrderConfirmed && o.Total.Minor == 0 }

// placePayable makes an order that waits to be paid; where the vendor issues
// orders at once, the test is left out.
func (b *buyer) placePayable(held vendors.Holding) vendors.Order {
	b.Helper()
	o := b.placeOrder(held)
	if issued(o) {
		b.Skip("nothing is to be paid: the order is issued when it is placed")
	}
	return o
}

func (b *buyer) ref(o vendors.Order, held vendors.Holding) vendors.OrderRef {
	return vendors.OrderRef{
		Visit: b.visit, Performance: b.p, ID: o.ID, Currency: o.Total.Currency, Buyer: someone,
		Since: b.Now(), Holding: held, Print: o.Print,
	}
}

// canPay reports whether orders can be paid here or at the vendor's page.
func (b *buyer) canPay() bool { return b.Ops[vendors.OpConfirm] != "" || b.Pay != nil }

// confirm pays an order and reads it until it is final. An order that cannot be
// paid leaves the test out; one that is issued already is read.
func (b *buyer) confirm(placed vendors.Order, held vendors.Holding) (vendors.Order, vendors.OrderRef) {
	b.Helper()
	ref := b.ref(placed, held)
	o, err := placed, error(nil)
	switch {
	case issued(placed):
		return placed, ref
	case b.Ops[vendors.OpConfirm] != "":
		o, err = b.Vendor.ConfirmOrder(b.Context(), ref, "payment-1")
	case b.Pay != nil:
		b.Pay(b, placed)
		o, err = b.Vendor.ReadOrder(b.Context(), ref)
	default:
		b.Skip("the vendor's orders cannot be paid here")
	}
	for range 10 {
		if err != nil || o.State != vendors.OrderProcessing {
			break
		}
		o, err = b.Vendor.ReadOrder(b.Context(), ref)
	}
	if err != nil || o.State != vendors.OrderConfirmed {
		b.Fatalf("ConfirmOrder came to %q, %v", o.State, err)
	}
	if o.Print != "" {
		ref.Print = o.Print
	}
	return o, ref
}

// fail makes the next call of an operation misbehave.
func (b *buyer) fail(op vendors.Op, mode string, more command) {
	b.Helper()
	name, ok := b.Ops[op]
	if !ok {
		b.Fatalf("Harness.Ops has no %s", op)
	}
	o := command{"op": name, "mode": mode, "count": 1}
	for k, v := range more {
		o[k] = v
	}
	control(b, b.ControlURL, command{"fail": o})
}

// calls is how often an operation was called.
func (b *buyer) calls(op vendors.Op) int {
	b.Helper()
	return readReport(b, b.ControlURL).Calls[b.Ops[op]]
}

// expectRefusal checks an error that says that nothing was done.
func (b *buyer) expectRefusal(what string, err error, kinds ...vendors.Kind) {
	b.Helper()
	var e *vendors.Error
	if !errors.As(err, &e) {
		b.Errorf("%s = %v, want a *vendors.Error", what, err)
		return
	}
	if !vendors.Final(err) || len(kinds) > 0 && !slices.Contains(kinds, e.Kind) {
		b.Errorf("%s = %v, want a refusal of kind %v", what, err, kinds)
	}
}

// keys returns what a holding's places are called, in order.
func keys(h vendors.Holding) []string {
	var out []string
	for _, p := range h.Places {
		out = append(out, p.Key)
	}
	slices.Sort(out)
	return out
}

package iabilet_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// town is a vendor on a sandbox of its own.
type town struct {
	*iabilet.Vendor
	clock *clock
	url   string
}

func openSandbox(t *testing.T, settings string, o iabiletsandbox.Options) *town {
	t.Helper()
	c := &clock{now: start}
	o.Now = c.Now
	server := httptest.NewServer(http.StripPrefix("/prefix/api", iabiletsandbox.New(o)))
	t.Cleanup(server.Close)
	f := &fake{Server: server, clock: clock{now: start}}
	options := f.options(settings)
	options.Now, options.PlanFile = c.Now, stalls
	v, err := iabilet.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return &town{Vendor: v, clock: c, url: server.URL + "/prefix/api/_control"}
}

func (w *town) control(t *testing.T, order string) {
	t.Helper()
	resp, err := http.Post(w.url, "application/json", strings.NewReader(order))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("control %s: status %d", order, resp.StatusCode)
	}
}

func (w *town) fail(t *testing.T, op, mode string) {
	t.Helper()
	w.control(t, fmt.Sprintf(`{"fail":{"op":%q,"mode":%q,"count":1}}`, op, mode))
}

// area is one area's page of the sandbox's books.
type areaBook struct {
	ID                        string
	Free, Held, Ordered, Sold int
}

type orderBook struct {
	ID, State, Total string
	Seats            []string
	Tickets          []struct{ Code string }
}

func (w *town) books(t *testing.T, performance seatplan.PerformanceID) (map[string]areaBook, []orderBook) {
	t.Helper()
	resp, err := http.Get(w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var books struct {
		Performances []struct {
			ID    string
			Areas []areaBook
		}
		Orders []orderBook
	}
	if err := json.NewDecoder(resp.Body).Decode(&books); err != nil {
		t.Fatal(err)
	}
	areas := map[string]areaBook{}
	for _, p := range books.Performances {
		if p.ID == string(performance) {
			for _, a := range p.Areas {
				areas[a.ID] = a
			}
		}
	}
	return areas, books.Orders
}

// performance reads the catalogue's.
func (w *town) performance(t *testing.T, id string) vendors.Performance {
	t.Helper()
	events, err := w.Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if string(e.ID) == id {
			return e.Performances[0]
		}
	}
	t.Fatalf("event %s is not listed", id)
	return vendors.Performance{}
}

// places asks for n places of an area at the price that is published.
func (w *town) places(t *testing.T, p vendors.Performance, area seatplan.AreaID, tariff seatplan.TariffID, n int) []vendors.Place {
	t.Helper()
	a, err := w.Availability(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	price, ok := a.Prices.Lookup(seatplan.CategoryID(area), tariff)
	if !ok {
		t.Fatalf("no price of %s in %s", tariff, area)
	}
	var places []vendors.Place
	for i := range n {
		places = append(places, vendors.Place{Ref: fmt.Sprint("line-", i), Area: area, Category: price.Category, Tariff: tariff, Expect: price})
	}
	return places
}

func TestSandboxPurchase(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, "", iabiletsandbox.Options{})
	play := w.performance(t, iabiletsandbox.EventPlay)
	before, _ := w.books(t, play.ID)
	visit := newVisit(t, w.Vendor)
	held, err := w.Hold(t.Context(), vendors.HoldRequest{
		Visit: visit, Performance: play, Places: w.places(t, play, iabiletsandbox.AreaStalls, iabiletsandbox.TariffStalls, 2),
	})
	if err != nil || held.Places[0].Seat == "" || held.Places[0].Area != iabiletsandbox.AreaStalls {
		t.Fatalf("Hold = %+v, %v, want two seats of the area", held, err)
	}
	read, err := w.Holding(t.Context(), visit, play, held.Booking)
	read.Deadline = held.Deadline
	if err != nil || fmt.Sprint(read) != fmt.Sprint(held) {
		t.Errorf("Holding = %+v, %v, want %+v", read, err, held)
	}
	buyer := vendors.Buyer{Email: email, Phone: phone}
	order, err := w.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: visit, Performance: play, Holding: held, Buyer: buyer})
	if err != nil || order.State != vendors.OrderPayable || order.Total != held.Total || len(order.Modifiers) != 1 {
		t.Fatalf("PlaceOrder = %+v, %v", order, err)
	}
	ref := vendors.OrderRef{Visit: visit, Performance: play, ID: order.ID, Buyer: buyer, Since: w.clock.Now(), Holding: held}
	paid, err := w.ConfirmOrder(t.Context(), ref, "pay-1")
	if err != nil || paid.State != vendors.OrderConfirmed || len(paid.Tickets) != 2 || paid.Reference == order.ID {
		t.Fatalf("ConfirmOrder = %+v, %v", paid, err)
	}
	for i, ticket := range paid.Tickets {
		if ticket.Code == "" || ticket.Seat != held.Places[i].Seat || !strings.HasPrefix(ticket.Label.Number, "Parter") {
			t.Errorf("ticket %d is %+v, want the seat %s as the vendor's list has it", i, ticket, held.Places[i].Seat)
		}
	}
	listed, err := w.Tickets(t.Context(), ref)
	if err != nil || fmt.Sprint(listed) != fmt.Sprint(paid.Tickets) {
		t.Errorf("Tickets = %+v, %v, want those of the confirmation", listed, err)
	}
	again, err := w.ConfirmOrder(t.Context(), ref, "pay-1")
	if err != nil || again.State != vendors.OrderConfirmed || again.Reference != paid.Reference {
		t.Errorf("ConfirmOrder again = %+v, %v, want the same order found", again, err)
	}
	after, orders := w.books(t, play.ID)
	if after["PARTER"].Sold != before["PARTER"].Sold+2 || after["PARTER"].Held+after["PARTER"].Ordered != 0 || len(orders) != 1 || orders[0].Total != paid.Total.Decimal() {
		t.Errorf("books %+v %+v, want two more sold in one order", after, orders)
	}
}

// TestSandboxOtherBuyer: two visits do not touch each other's locks, and a
// place that another channel sold is not had.
func TestSandboxOtherBuyer(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, "", iabiletsandbox.Options{})
	concert := w.performance(t, iabiletsandbox.EventConcert)
	golden := w.places(t, concert, iabiletsandbox.AreaGolden, iabiletsandbox.TariffGolden, 2)
	areas, _ := w.books(t, concert.ID)
	first := newVisit(t, w.Vendor)
	if _, err := w.Hold(t.Context(), vendors.HoldRequest{Visit: first, Performance: concert, Places: golden}); err != nil {
		t.Fatal(err)
	}
	w.control(t, fmt.Sprintf(`{"sell":{"performance":%q,"area":"GOLDEN","quantity":%d}}`, concert.ID, areas["GOLDEN"].Free-3))
	second := newVisit(t, w.Vendor)
	_, err := w.Hold(t.Context(), vendors.HoldRequest{Visit: second, Performance: concert, Places: golden})
	wantKind(t, "two of one place", err, vendors.ErrSoldOut)
	if _, err = w.Hold(t.Context(), vendors.HoldRequest{Visit: second, Performance: concert, Places: golden[:1]}); err != nil {
		t.Errorf("the last place: %v", err)
	}
	a, err := w.Availability(t.Context(), concert)
	if err != nil || !strings.Contains(fmt.Sprint(a.Areas), "{GOLDEN 0}") {
		t.Errorf("areas %v, %v, want GOLDEN gone", a.Areas, err)
	}
	if _, err := w.Release(t.Context(), vendors.ReleaseRequest{Visit: second, Performance: concert}); err != nil {
		t.Error(err)
	}
	if areas, _ = w.books(t, concert.ID); areas["GOLDEN"].Held != 2 || areas["GOLDEN"].Free != 1 {
		t.Errorf("books %+v, want the first visit's two held and one free", areas["GOLDEN"])
	}
	many := w.places(t, concert, iabiletsandbox.AreaGolden, iabiletsandbox.TariffGolden, 5)
	_, err = w.Hold(t.Context(), vendors.HoldRequest{Visit: second, Performance: concert, Places: many})
	wantKind(t, "five where four are allowed", err, vendors.ErrLimit)
}

func TestSandboxSeatCodes(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, `"request_seat_code":true`, iabiletsandbox.Options{SeatCodes: true})
	play := w.performance(t, iabiletsandbox.EventPlay)
	place := w.places(t, play, iabiletsandbox.AreaBalcony, iabiletsandbox.TariffBalcony, 1)[0]
	visit := newVisit(t, w.Vendor)
	held, err := w.Hold(t.Context(), vendors.HoldRequest{Visit: visit, Performance: play, Places: []vendors.Place{place}})
	if err != nil {
		t.Fatal(err)
	}
	place.Area, place.Seat = "", held.Places[0].Seat
	same, err := w.Hold(t.Context(), vendors.HoldRequest{Visit: visit, Performance: play, Places: []vendors.Place{place}})
	if err != nil || same.Places[0].Seat != place.Seat || same.Places[0].Area != "" {
		t.Fatalf("Hold of a seat = %+v, %v, want it", same, err)
	}
	_, err = w.Hold(t.Context(), vendors.HoldRequest{Visit: newVisit(t, w.Vendor), Performance: play, Places: []vendors.Place{place}})
	wantKind(t, "somebody else's seat", err, vendors.ErrTaken)

	// A sandbox that ignores the field gives another seat: that is no hold.
	w = openSandbox(t, `"request_seat_code":true`, iabiletsandbox.Options{})
	place.Seat = "BALCON-5-26"
	_, err = w.Hold(t.Context(), vendors.HoldRequest{Visit: newVisit(t, w.Vendor), Performance: play, Places: []vendors.Place{place}})
	wantKind(t, "another seat", err, vendors.ErrTaken)
	if areas, _ := w.books(t, play.ID); areas["BALCON"].Held != 0 {
		t.Errorf("books %+v, want nothing left locked", areas["BALCON"])
	}
}

// TestSandboxLostAnswers cuts each mutating call before and after its effect,
// settles it by reading and sends it again only where it was not done.
func TestSandboxLostAnswers(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"drop_before", "drop_after", "error_before", "error_after", "truncate"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			done := mode != "drop_before" && mode != "error_before"
			w := openSandbox(t, "", iabiletsandbox.Options{})
			concert := w.performance(t, iabiletsandbox.EventConcert)
			visit, buyer := newVisit(t, w.Vendor), vendors.Buyer{Email: email, Phone: phone}
			places := w.places(t, concert, iabiletsandbox.AreaStanding, iabiletsandbox.TariffStanding, 2)
			settle := func(i vendors.Intent) vendors.Outcome {
				t.Helper()
				i.SentAt, i.Visit, i.Performance, i.Buyer = w.clock.Now(), visit, concert, buyer
				i.Deadline = i.SentAt.Add(20 * time.Second)
				w.clock.Add(21 * time.Second)
				got, err := w.Settle(t.Context(), i)
				if err != nil {
					t.Fatal(err)
				}
				return got
			}

			w.fail(t, "/lockSeats", mode)
			hold := vendors.HoldRequest{Visit: visit, Performance: concert, Places: places}
			_, err := w.Hold(t.Context(), hold)
			wantKind(t, "Hold", err, vendors.ErrOutcomeUnknown)
			if got := settle(vendors.Intent{Op: vendors.OpHold, Places: places}); got.Verdict != vendors.NotDone {
				t.Fatalf("lost lock settled as %+v, want to be sent again", got)
			}
			held, err := w.Hold(t.Context(), hold)
			if areas, _ := w.books(t, concert.ID); err != nil || areas["STANDING"].Held != 2 {
				t.Fatalf("Hold again: %v, books %+v, want two held", err, areas["STANDING"])
			}

			w.fail(t, "/prepareOrder", mode)
			place := vendors.OrderRequest{Visit: visit, Performance: concert, Holding: held, Buyer: buyer}
			_, err = w.PlaceOrder(t.Context(), place)
			wantKind(t, "PlaceOrder", err, vendors.ErrOutcomeUnknown)
			got := settle(vendors.Intent{Op: vendors.OpPlace, Before: held})
			if !done {
				if got.Verdict != vendors.NotDone {
					t.Fatalf("lost order settled as %+v, want not done", got)
				}
				if got.Order, err = w.PlaceOrder(t.Context(), place); err != nil {
					t.Fatal(err)
				}
			} else if got.Verdict != vendors.Done {
				t.Fatalf("lost order settled as %+v, want done", got)
			}
			if got.Order.Total != held.Total || got.Order.State != vendors.OrderPayable || !got.Order.Deadline.Equal(held.Deadline) {
				t.Errorf("order %+v, want it payable at %v until %v", got.Order, held.Total, held.Deadline)
			}

			w.fail(t, "/confirmOrder", mode)
			ref := vendors.OrderRef{Visit: visit, Performance: concert, ID: held.Booking, Buyer: buyer, Since: w.clock.Now(), Holding: held}
			_, err = w.ConfirmOrder(t.Context(), ref, "pay-1")
			wantKind(t, "ConfirmOrder", err, vendors.ErrOutcomeUnknown)
			got = settle(vendors.Intent{Op: vendors.OpConfirm, Order: held.Booking, Before: held, Payment: "pay-1"})
			if !done {
				if got.Verdict != vendors.NotDone {
					t.Fatalf("lost confirmation settled as %+v, want not done", got)
				}
				if got.Order, err = w.ConfirmOrder(t.Context(), ref, "pay-1"); err != nil {
					t.Fatal(err)
				}
			} else if got.Verdict != vendors.Done {
				t.Fatalf("lost confirmation settled as %+v, want done", got)
			}
			areas, orders := w.books(t, concert.ID)
			if len(orders) != 1 || orders[0].State != "completed" || len(orders[0].Tickets) != 2 || len(got.Order.Tickets) != 2 || areas["STANDING"].Held != 0 {
				t.Fatalf("books %+v %+v, order %+v, want one order with two tickets", areas, orders, got.Order)
			}
			for i, ticket := range got.Order.Tickets {
				if ticket.Code != orders[0].Tickets[i].Code {
					t.Errorf("ticket %d has code %q, want the books' %q", i, ticket.Code, orders[0].Tickets[i].Code)
				}
			}
		})
	}
}

// TestSandboxGivenUp cancels an order, lets another lapse and lets the vendor
// forget every token.
func TestSandboxGivenUp(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, `"lock_seconds":60`, iabiletsandbox.Options{HoldSeconds: 60})
	concert := w.performance(t, iabiletsandbox.EventConcert)
	place := func() vendors.OrderRef {
		t.Helper()
		visit := newVisit(t, w.Vendor)
		held, err := w.Hold(t.Context(), vendors.HoldRequest{
			Visit: visit, Performance: concert, Places: w.places(t, concert, iabiletsandbox.AreaStanding, iabiletsandbox.TariffStanding, 4),
		})
		if err != nil {
			t.Fatal(err)
		}
		order, err := w.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: visit, Performance: concert, Holding: held})
		if err != nil || len(order.Modifiers) != 2 {
			t.Fatalf("PlaceOrder = %+v, %v, want a fee and a group's discount", order, err)
		}
		if want := w.clock.Now().Add(55 * time.Second); !order.Deadline.Equal(want) {
			t.Errorf("deadline %v, want %v", order.Deadline, want)
		}
		return vendors.OrderRef{Visit: visit, Performance: concert, ID: order.ID, Holding: held}
	}
	ref := place()
	for range 2 {
		if order, err := w.CancelOrder(t.Context(), ref); err != nil || order.State != vendors.OrderCancelled {
			t.Errorf("CancelOrder = %+v, %v, want cancelled", order, err)
		}
	}
	_, err := w.ConfirmOrder(t.Context(), ref, "pay-1")
	wantKind(t, "confirming what was cancelled", err, vendors.ErrHoldExpired)

	ref = place()
	w.clock.Add(time.Minute)
	_, err = w.ConfirmOrder(t.Context(), ref, "pay-2")
	wantKind(t, "confirming too late", err, vendors.ErrHoldExpired)
	_, err = w.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: ref.Visit, Performance: concert, Holding: ref.Holding})
	wantKind(t, "preparing too late", err, vendors.ErrHoldExpired)

	ref = place()
	w.control(t, `{"expire_tokens":true}`)
	if order, err := w.CancelOrder(t.Context(), ref); err != nil || order.State != vendors.OrderPayable {
		t.Errorf("CancelOrder as nobody = %+v, %v, want it to wait for the lock's end", order, err)
	}
	w.control(t, `{"expire_tokens":true}`)
	if order, err := w.ConfirmOrder(t.Context(), ref, "pay-3"); err != nil || order.State != vendors.OrderConfirmed || len(order.Tickets) == 0 {
		t.Errorf("ConfirmOrder as nobody = %+v, %v, want it confirmed under a new token", order, err)
	}
}

package e2e_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/coder/websocket"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// beside is another buyer at the address of the first, with a cart of their own.
func (b *apiBuyer) beside(performance string) *apiBuyer {
	b.Helper()
	other := &apiBuyer{apiShop: b.apiShop, number: b.addresses.Add(1), client: b.client, performance: performance}
	var opened struct {
		Cart  apiCart `json:"cart"`
		Token string  `json:"token"`
	}
	other.send("POST", "/v1/carts", map[string]string{"performance": performance}).decode(http.StatusCreated, &opened)
	other.cart, other.token = opened.Cart.ID, opened.Token
	return other
}

// limited checks that an answer names an address's limit, and when to try again.
func (r apiReply) limited(number string) {
	r.Helper()
	r.limitedForGood(number)
	wait, err := strconv.Atoi(r.header.Get("Retry-After"))
	if err != nil || wait < 1 || wait > 3600 {
		r.Errorf("%s: Retry-After = %q", r.what, r.header.Get("Retry-After"))
	}
}

// limitedForGood checks that an answer names an address's limit. There may be no
// time to try again at: what was had for nothing counts for good.
func (r apiReply) limitedForGood(number string) {
	r.Helper()
	no := r.refused(http.StatusTooManyRequests, "rate_limited")
	if !strings.Contains(no.Message, number) {
		r.Errorf("%s: %q does not name the limit of %s", r.what, no.Message, number)
	}
}

// TestPlacesOneAddressCanTake has one address try to take more of a performance
// than it may, from many carts at once, at every vendor.
func TestPlacesOneAddressCanTake(t *testing.T) {
	t.Parallel()
	const carts = 14
	for _, tc := range []struct {
		performance, area string // no area: seats
		each              int    // places of one cart
	}{
		{opera, "", 10},
		{brass, bil24sandbox.CategoryBrassFloor, 10},
		{concert, areaStanding, 10},
		{sunset, ticketingsandbox.SectionLawn, 10},
		{trains, ticketsonicsandbox.SKUFloor, 10},
	} {
		t.Run(strings.ReplaceAll(tc.performance, "/", " "), func(t *testing.T) {
			t.Parallel()
			shop := openShop(t, demo.Options{})
			var seats []string
			if tc.area == "" {
				seats = shop.freeSeats(tc.performance, carts*tc.each)
			}
			first := shop.visitor(tc.performance)
			var taken atomic.Int32
			together(carts, func(i int) {
				b := first.beside(tc.performance)
				want := takePlaces(tc.area, tc.each)
				if tc.area == "" {
					want = takeSeats(seats[i*tc.each : (i+1)*tc.each]...)
				}
				r := b.take(want)
				for r.status == http.StatusConflict { // another cart was given the same places
					r = b.take(want)
				}
				if mode := vendorOf(tc.performance); r.status == http.StatusOK && (mode == "iabilet" || mode == "ticketing") {
					r = b.place() // nothing is kept from others before
				}
				switch {
				case r.status == http.StatusOK, r.status == http.StatusCreated:
					taken.Add(int32(tc.each))
				case r.status == http.StatusTooManyRequests && vendorOf(tc.performance) == "ticketing":
					r.limitedForGood("100")
				case r.status == http.StatusTooManyRequests:
					r.limited("100")
				default:
					t.Errorf("%s = %d %.300s", r.what, r.status, r.body)
				}
			})
			if n := taken.Load(); n != 100 {
				t.Errorf("one address took %d places, want 100", n)
			}
			other := shop.buyer(tc.performance)
			want := takePlaces(tc.area, 1)
			if tc.area == "" {
				want = takeSeats(shop.freeSeats(tc.performance, 1)...)
			}
			if r := other.take(want); r.status != http.StatusOK {
				t.Errorf("another address = %d %.300s", r.status, r.body)
			}
		})
	}
}

// TestPagesNameTheLimit has the limit met on pages, by a press on a seat and by
// best available, in both languages.
func TestPagesNameTheLimit(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	seats := shop.freeSeats(opera, 101)
	first := shop.visitor(opera)
	for part := range slices.Chunk(seats[:100], 10) {
		if r := first.beside(opera).take(takeSeats(part...)); r.status != http.StatusOK {
			t.Fatalf("%s = %d %.300s", r.what, r.status, r.body)
		}
	}
	for _, tc := range []struct{ lang, says string }{{"en", "Only 100 places"}, {"ro", "cel mult 100 de locuri"}} {
		for name, form := range map[string]url.Values{"add": {"add": {seats[100]}}, "best": {"best": {"1"}, "quantity": {"2"}}} {
			r := first.post("/e/"+opera+"/lines?lang="+tc.lang, form)
			if r.status != http.StatusTooManyRequests || r.header.Get("Retry-After") == "" || !strings.Contains(string(r.body), tc.says) ||
				!strings.Contains(string(r.body), `data-code="rate_limited"`) {
				t.Errorf("%s in %s = %d, Retry-After %q, says %q: %v", name, tc.lang, r.status, r.header.Get("Retry-After"), tc.says,
					strings.Contains(string(r.body), tc.says))
			}
		}
	}
	shop.audit()
}

// TestUnpaidOrdersOneAddressCanMake has one address make orders that it does not
// pay for, in two performances.
func TestUnpaidOrdersOneAddressCanMake(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	seats := shop.freeSeats(opera, 42)
	first := shop.visitor(opera)
	var made atomic.Int32
	together(len(seats), func(i int) {
		b := first.beside(opera)
		b.take(takeSeats(seats[i]))
		if r := b.place(); r.status == http.StatusCreated {
			made.Add(1)
		} else {
			r.limited("40")
		}
	})
	if n := made.Load(); n != 40 {
		t.Errorf("one address has %d unpaid orders, want 40", n)
	}
	b := first.beside(trains)
	b.take(takePlaces(ticketsonicsandbox.SKUFloor, 1))
	b.place().limited("40")
}

// TestWrongCodesOneAddressCanTry guesses vouchers where they are tried with the
// order, and promo codes where they are tried at once.
func TestWrongCodesOneAddressCanTry(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	first := shop.visitor(concert)
	guess := func(performance string, want apiLines) apiReply {
		b := first.beside(performance)
		b.take(want)
		r := b.send("POST", "/v1/carts/"+b.cart+"/codes", map[string]string{"code": fmt.Sprint("GUESS", b.number)})
		if r.status == http.StatusOK {
			r = b.place()
		}
		b.give(want)
		return r
	}
	for i := range 20 {
		var r apiReply
		if i%2 == 0 {
			r = guess(concert, takePlaces(areaStanding, 1))
		} else {
			r = guess(brass, takePlaces(bil24sandbox.CategoryBrassFloor, 1))
		}
		r.refused(http.StatusUnprocessableEntity, "voucher_refused")
	}
	guess(concert, takePlaces(areaStanding, 1)).limited("20")
	guess(brass, takePlaces(bil24sandbox.CategoryBrassFloor, 1)).limited("20")
}

// TestThirtyBuyersBehindOneAddress has thirty buyers of one household network buy
// two seats each at once, on pages with everything that a page asks for.
func TestThirtyBuyersBehindOneAddress(t *testing.T) {
	t.Parallel()
	buyTogether(t, openShop(t, demo.Options{}), 30)
}

// TestOfficeWithoutLimits has an office that is listed in limits.trusted buy more
// than one address may take.
func TestOfficeWithoutLimits(t *testing.T) {
	t.Parallel()
	buyTogether(t, openShop(t, demo.Options{Trusted: []string{"127.9.0.0/16"}}), 60)
}

// buyTogether has buyers at one address buy two seats each at once: none of them
// is disturbed.
func buyTogether(t *testing.T, shop *apiShop, buyers int) {
	t.Helper()
	seats := shop.freeSeats(opera, 2*buyers)
	first := shop.visitor(opera)
	orders := make([]apiOrder, buyers)
	carts := make([]*apiBuyer, buyers)
	// All hold before any of them pays, which is when they keep most from others.
	together(buyers, func(i int) {
		b := first.beside(opera)
		carts[i] = b
		for range 3 {
			if r := b.send("GET", "/e/"+opera, nil); r.status != http.StatusOK {
				t.Errorf("page of buyer %d = %d", i, r.status)
			}
		}
		for _, seat := range seats[2*i : 2*i+2] {
			if r := b.take(takeSeats(seat)); r.status != http.StatusOK {
				t.Errorf("seat of buyer %d = %d %.300s", i, r.status, r.body)
			}
		}
	})
	together(buyers, func(i int) {
		if r := carts[i].place(); r.status == http.StatusCreated {
			r.decode(http.StatusCreated, &orders[i])
		} else {
			t.Errorf("order of buyer %d = %d %.300s", i, r.status, r.body)
		}
	})
	if t.Failed() {
		t.FailNow()
	}
	together(buyers, func(i int) {
		carts[i].pay(orders[i])
		if o := carts[i].becomes(orders[i].ID, "issued"); len(o.Tickets) != 2 {
			t.Errorf("buyer %d has %d tickets", i, len(o.Tickets))
		}
	})
	shop.audit()
}

// TestSocketsOneAddressCanOpen has one address open more sockets than it may.
func TestSocketsOneAddressCanOpen(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	first := shop.visitor(opera)
	hello := map[string]string{"type": "hello", "performance": opera}
	var open []*websocket.Conn
	for i := range 200 {
		conn, err := first.dial(hello)
		if err != nil {
			t.Fatalf("socket %d: %v", i, err)
		}
		defer conn.CloseNow()
		open = append(open, conn)
	}
	if conn, err := first.dial(hello); err == nil {
		conn.CloseNow()
		t.Error("socket 201 of one address was opened")
	} else if !strings.Contains(err.Error(), "429") {
		t.Errorf("socket 201: %v, want 429", err)
	}
	if got := shop.freeSeats(opera, 1); len(got) != 1 {
		t.Error("another address sees no free seat")
	}
	open[0].CloseNow()
	eventually(t, "a socket in place of the one that was closed", func() bool {
		conn, err := first.dial(hello)
		if err == nil {
			conn.CloseNow()
		}
		return err == nil
	})
}

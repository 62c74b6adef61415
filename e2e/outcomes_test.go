package e2e_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// How a vendor's call can go wrong; see the sandboxes' control doors.
var (
	lostAfter  = []string{"drop_after", "error_after", "truncate", "slow"}
	lostBefore = []string{"drop_before", "error_before"}
	lost       = slices.Concat(lostAfter, lostBefore)
)

// eachMode runs f once for every way to go wrong, and compares all books after
// each.
func eachMode(t *testing.T, modes []string, f func(t *testing.T, shop *apiShop, mode string)) {
	t.Helper()
	unhurried(t)
	timing := quick
	timing.CallTimeout, timing.IssueTimeout = time.Second, time.Second
	shop := openShop(t, demo.Options{Timing: timing})
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			shop := shop.in(t)
			f(t, shop, mode)
			shop.audit()
		})
	}
}

// said checks that a change whose answer was lost is either done by now or
// being found out.
func (r apiReply) said() {
	r.Helper()
	if r.status != http.StatusOK {
		r.refused(http.StatusAccepted, "outcome_unknown")
	}
}

// wants waits until the cart has the number of places, all of them held.
func (b *apiBuyer) wants(n int) (c apiCart) {
	b.Helper()
	eventually(b, "cart with its places held", func() bool {
		c = b.look()
		return len(c.Items) == n && !c.Checking && !slices.ContainsFunc(c.Items, func(i apiItem) bool { return !i.Held })
	})
	return c
}

func TestHoldNotAnswered(t *testing.T) {
	t.Parallel()
	eachMode(t, lost, func(t *testing.T, shop *apiShop, mode string) {
		seats := shop.freeSeats(opera, 2)
		seated, standing := shop.buyer(opera), shop.buyer(brass)
		shop.fail("bil24", "RESERVATION", mode)
		seated.take(takeSeats(seats...)).said()
		seated.wants(2)
		shop.fail("bil24", "RESERVATION", mode)
		standing.take(takePlaces(bil24sandbox.CategoryBrassFloor, 2)).said()
		standing.wants(2)
	})
}

func TestHoldRefused(t *testing.T) {
	t.Parallel()
	eachMode(t, []string{"refuse", "limit"}, func(t *testing.T, shop *apiShop, mode string) {
		b, seats := shop.buyer(opera), shop.freeSeats(opera, 2)
		b.take(takeSeats(seats[0]))
		shop.fail("bil24", "RESERVATION", mode)
		r := b.take(takeSeats(seats[1]))
		if mode == "refuse" {
			r.refused(http.StatusConflict, "seat_taken")
		} else {
			r.refused(http.StatusServiceUnavailable, "vendor_down")
		}
		if diff := cmp.Diff(seats[:1], b.wants(1).seats()); diff != "" {
			t.Errorf("cart (-want +got):\n%s", diff)
		}
	})
}

func TestReleaseNotAnswered(t *testing.T) {
	t.Parallel()
	eachMode(t, slices.Concat(lost, []string{"refuse", "limit"}), func(t *testing.T, shop *apiShop, mode string) {
		b, seats := shop.buyer(opera), shop.freeSeats(opera, 2)
		b.take(takeSeats(seats...))
		before := len(shop.books("bil24").of(opera).HeldSeats)
		shop.fail("bil24", "RESERVATION", mode)
		r := b.give(takeSeats(seats[0]))
		if mode == "limit" || mode == "refuse" {
			r.refused(http.StatusServiceUnavailable, "vendor_down")
		} else {
			r.said()
		}
		if diff := cmp.Diff(seats[1:], b.look().seats()); diff != "" {
			t.Errorf("cart (-want +got):\n%s", diff)
		}
		// The seat goes back without another click.
		eventually(t, "given back", func() bool { return len(shop.books("bil24").of(opera).HeldSeats) == before-1 })
		b.wants(1)
	})
}

// vendorCase is how one vendor's calls are named, and what its buyers buy.
type vendorCase struct {
	performance           string
	want                  apiLines
	place, confirm, order string // operations, empty for none; order is a paid order's state
}

var (
	bil24Case   = vendorCase{opera, nil, "CREATE_ORDER_EXT", "PAY_ORDER", "PAID"}
	iabiletCase = vendorCase{concert, takePlaces(areaStanding, 2), "/prepareOrder", "/confirmOrder", "completed"}
	// At TickeTing what is free is sold with the order.
	ticketingCase = vendorCase{sunset, takePlaces(ticketingsandbox.SectionLawn, 2), ticketingsandbox.OpPlace, "", "Fulfilled"}
	// TicketSonic hears of an order when it is paid.
	ticketsonicCase = vendorCase{trains, takePlaces(ticketsonicsandbox.SKUFloor, 2), "", "order/new", "issued"}
)

// areaStanding is the id of the concert's area in our words.
const areaStanding = iabiletsandbox.AreaStanding

// The calls that vendors know, for forEachVendor.
func placing(c vendorCase) string    { return c.place }
func confirming(c vendorCase) string { return c.confirm }

// both is for what an order is at the vendor before it is paid.
func both(c vendorCase) string {
	if c.confirm == "" {
		return ""
	}
	return c.place
}

// chosen is a buyer with two places in the cart.
func (c vendorCase) chosen(shop *apiShop) *apiBuyer {
	shop.Helper()
	b, want := shop.buyer(c.performance), c.want
	if want == nil {
		want = takeSeats(shop.freeSeats(c.performance, 2)...)
	}
	if r := b.take(want); r.status != http.StatusOK {
		shop.Fatalf("%s = %d %s", r.what, r.status, r.body)
	}
	return b
}

// forEachVendor runs f for the vendors that know such a call.
func forEachVendor(t *testing.T, knows func(vendorCase) string, f func(t *testing.T, c vendorCase)) {
	t.Parallel()
	for _, c := range []vendorCase{bil24Case, iabiletCase, ticketingCase, ticketsonicCase} {
		if knows(c) == "" {
			continue
		}
		t.Run(vendorOf(c.performance), func(t *testing.T) {
			t.Parallel()
			f(t, c)
		})
	}
}

// bought pays an order and checks what the buyer then has.
func (b *apiBuyer) bought(c vendorCase, o apiOrder) {
	b.Helper()
	b.pay(o)
	b.issued(c, o)
}

// issued waits for the tickets and holds them against the vendor's books.
func (b *apiBuyer) issued(c vendorCase, o apiOrder) {
	b.Helper()
	o = b.becomes(o.ID, "issued")
	var there, here []string
	for _, vendorOrder := range b.books(vendorOf(c.performance)).in(c.order) {
		for _, t := range vendorOrder.Tickets {
			there = append(there, t.Code)
		}
	}
	for _, t := range o.Tickets {
		here = append(here, t.Code)
		if !slices.Contains(there, t.Code) {
			b.Errorf("ticket %q is not in the vendor's books", t.Code)
		}
	}
	slices.Sort(here)
	if len(slices.Compact(here)) != 2 {
		b.Errorf("%d different tickets, want 2", len(slices.Compact(here)))
	}
}

func TestOrderNotAnswered(t *testing.T) {
	forEachVendor(t, placing, func(t *testing.T, c vendorCase) {
		modes := append(lost, "limit")
		if c.confirm == "" { // nothing is held that would run out: the buyer tries again
			modes = lost
		}
		eachMode(t, modes, func(t *testing.T, shop *apiShop, mode string) {
			b := c.chosen(shop)
			orders := len(shop.books(vendorOf(c.performance)).Orders)
			shop.fail(vendorOf(c.performance), c.place, mode)
			o := b.placed()
			if got := len(shop.books(vendorOf(c.performance)).Orders); got != orders+1 {
				t.Errorf("vendor has %d orders more, want one", got-orders)
			}
			shop.audit()
			b.bought(c, o)
		})
	})
}

func TestOrderRefused(t *testing.T) {
	forEachVendor(t, placing, func(t *testing.T, c vendorCase) {
		eachMode(t, []string{"refuse"}, func(t *testing.T, shop *apiShop, mode string) {
			b := c.chosen(shop)
			shop.fail(vendorOf(c.performance), c.place, mode)
			r := b.place()
			if no := r.refusal(); r.status != http.StatusConflict || no.Cart == nil || no.Cart.Order != "" || len(no.Cart.Items) != 2 {
				t.Errorf("%s = %d %s, want a refusal with the cart as it was", r.what, r.status, r.body)
			}
			shop.audit()
			b.bought(c, b.placed())
		})
	})
}

func TestConfirmationNotAnswered(t *testing.T) {
	forEachVendor(t, confirming, func(t *testing.T, c vendorCase) {
		modes := append(lost, "limit")
		if c.place == "" { // an answer of TicketSonic's that is lost is lost for good
			modes = append(lostBefore, "limit")
		}
		eachMode(t, modes, func(t *testing.T, shop *apiShop, mode string) {
			b := c.chosen(shop)
			o := b.placed()
			shop.fail(vendorOf(c.performance), c.confirm, mode)
			b.bought(c, o)
		})
	})
}

// TestTicketsLost has TicketSonic issue tickets whose answer is lost: they can be
// read by nobody. The buyer is told that the places are theirs, a person is told
// what to do, and nothing is bought or paid twice.
func TestTicketsLost(t *testing.T) {
	t.Parallel()
	unhurried(t)
	timing := quick
	timing.CallTimeout, timing.IssueTimeout = time.Second, time.Second
	shop := openShop(t, demo.Options{Timing: timing})
	for _, mode := range lostAfter {
		t.Run(mode, func(t *testing.T) {
			shop := shop.in(t)
			before := shop.books("ticketsonic").of(trains).area(ticketsonicsandbox.SKUFloor)
			b := ticketsonicCase.chosen(shop)
			o := b.placed()
			shop.fail("ticketsonic", "order/new", mode)
			b.pay(o)
			eventually(t, "waiting for a person", func() bool {
				person := shop.strings(`SELECT person FROM orders WHERE id = ? AND state = 'confirmed' AND person <> ''`, o.ID)
				return len(person) == 1
			})
			hash := shop.strings(`SELECT vendor_id FROM orders WHERE id = ?`, o.ID)[0]
			books := shop.books("ticketsonic")
			sold := books.of(trains).area(ticketsonicsandbox.SKUFloor).Sold - before.Sold
			known := slices.IndexFunc(books.Orders, func(o bookOrder) bool { return o.ID == hash })
			if sold != 2 || known < 0 {
				t.Errorf("TicketSonic sold %d places, want 2, and knows the order's hash: %t", sold, known >= 0)
			}
			if got := b.order(o.ID); got.Status != "pending" || len(got.Tickets) > 0 {
				t.Errorf("the buyer is told %+v", got)
			}
			if paid := shop.money(o.ID); len(paid) != 1 || strings.HasPrefix(paid[0], "void") || strings.HasPrefix(paid[0], "refund") {
				t.Errorf("payments are %v, want the one that was made", paid)
			}
		})
	}
}

// TestRepeatedAtOnce loses calls that may be repeated: the buyer does not wait
// for their absence to be believed.
func TestRepeatedAtOnce(t *testing.T) {
	forEachVendor(t, both, func(t *testing.T, c vendorCase) {
		timing := quick
		timing.Grace = time.Hour
		shop := openShop(t, demo.Options{Timing: timing})
		b := c.chosen(shop)
		if vendorOf(c.performance) == "iabilet" {
			shop.fail("iabilet", c.place, "drop_before")
		}
		o := b.placed()
		if vendorOf(c.performance) == "bil24" {
			shop.fail("bil24", c.confirm, "drop_before")
		}
		b.bought(c, o)
		shop.audit()
	})
}

// TestConfirmationRefused has the vendor say no after the buyer has paid: the
// money goes back and nothing stays behind.
func TestConfirmationRefused(t *testing.T) {
	t.Parallel()
	eachMode(t, []string{"refuse"}, func(t *testing.T, shop *apiShop, mode string) {
		b := bil24Case.chosen(shop)
		o := b.placed()
		shop.fail("bil24", "PAY_ORDER", mode)
		b.pay(o)
		b.becomes(o.ID, "refused")
		if left := shop.books("bil24").in("NEW"); len(left) > 0 {
			t.Errorf("vendor still has %v", left)
		}
	})
}

func TestCancellationNotAnswered(t *testing.T) {
	forEachVendor(t, both, func(t *testing.T, c vendorCase) {
		op := map[string]string{"bil24": "CANCEL_ORDER", "iabilet": "/unlock"}[vendorOf(c.performance)]
		eachMode(t, slices.Concat(lost, []string{"refuse", "limit"}), func(t *testing.T, shop *apiShop, mode string) {
			b := c.chosen(shop)
			o := b.placed()
			page := b.payPage(o)
			shop.fail(vendorOf(c.performance), op, mode)
			b.post("/o/"+o.ID+"/cancel", url.Values{"token": {o.Secret}})
			b.becomes(o.ID, "cancelled")
			eventually(t, "closed", func() bool { return shop.state(o.ID) == "closed" })
			if live := shop.books(vendorOf(c.performance)).in("NEW", "prepared"); len(live) > 0 {
				t.Errorf("vendor still has %v", live)
			}
			b.decide(page, "pay") // too late
			if got := b.look(); len(got.Items) > 0 || len(got.Expired) != 2 {
				t.Errorf("cart %+v, want its two places as memory", got)
			}
		})
	})
}

func TestLockNotAnswered(t *testing.T) {
	t.Parallel()
	eachMode(t, lost, func(t *testing.T, shop *apiShop, mode string) {
		b := iabiletCase.chosen(shop)
		shop.fail("iabilet", "/lockSeats", mode)
		b.bought(iabiletCase, b.placed())
	})
}

func TestLockRefused(t *testing.T) {
	t.Parallel()
	eachMode(t, []string{"refuse", "limit"}, func(t *testing.T, shop *apiShop, mode string) {
		b := iabiletCase.chosen(shop)
		shop.fail("iabilet", "/lockSeats", mode)
		want := map[string]int{"refuse": http.StatusConflict, "limit": http.StatusServiceUnavailable}[mode]
		r := b.place()
		if no := r.refusal(); r.status != want || no.Cart == nil || len(no.Cart.Items) != 2 {
			t.Errorf("%s = %d %+v, want %d with the cart as it was", r.what, r.status, no.Cart, want)
		}
		shop.audit()
		// Nobody is asked before the second is over that the vendor wants.
		eventually(t, "to be had again", func() bool { return b.place().status == http.StatusCreated })
		b.bought(iabiletCase, b.placed())
	})
}

// TestOrderWhileChoosing presses continue twice while another click gives a
// place back: there is one order, and it is of what the cart then has.
func TestOrderWhileChoosing(t *testing.T) {
	forEachVendor(t, both, func(t *testing.T, c vendorCase) {
		shop := openShop(t, demo.Options{})
		for range 8 {
			b := c.chosen(shop)
			give := takePlaces(areaStanding, 1)
			if c.want == nil {
				give = takeSeats(b.look().seats()[0])
			}
			var ids [2]string
			together(3, func(i int) {
				if i < 2 {
					ids[i] = b.ordered().ID
				} else if r := b.give(give); r.status != http.StatusOK {
					r.refused(http.StatusConflict, "stale")
				}
			})
			cart := b.look()
			o := b.placed()
			if ids != [2]string{o.ID, o.ID} || cart.Order != o.ID {
				t.Errorf("orders %v, cart %+v, want all of them %s", ids, cart, o.ID)
			}
			books := shop.books(vendorOf(c.performance)).in("NEW", "prepared")
			last := books[len(books)-1]
			there := len(last.Seats)
			for _, n := range last.AreaPlaces {
				there += n
			}
			if there != len(cart.Items) {
				t.Errorf("order of %d places, cart of %d", there, len(cart.Items))
			}
			shop.audit()
		}
	})
}

// TestChangedAfterRefusal has iaBilet refuse an order that is locked already:
// what the buyer then changes is locked anew, the rest goes back.
func TestChangedAfterRefusal(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	for _, change := range []struct {
		name   string
		do     func(*apiBuyer) apiReply
		places int
	}{
		{"one less", func(b *apiBuyer) apiReply { return b.give(takePlaces(areaStanding, 1)) }, 1},
		{"one more", func(b *apiBuyer) apiReply { return b.take(takePlaces(areaStanding, 1)) }, 3},
		{"another area", func(b *apiBuyer) apiReply {
			b.give(takePlaces(areaStanding, 2))
			return b.take(takePlaces(iabiletsandbox.AreaGolden, 2))
		}, 2},
	} {
		b := iabiletCase.chosen(shop)
		shop.fail("iabilet", "/prepareOrder", "refuse")
		b.place().refused(http.StatusConflict, "seat_taken")
		if r := change.do(b); r.status != http.StatusOK {
			t.Fatalf("%s: %d %s", change.name, r.status, r.body)
		}
		shop.audit()
		o := b.placed()
		shop.audit()
		orders := shop.books("iabilet").in("prepared")
		got := 0
		for _, n := range orders[len(orders)-1].AreaPlaces {
			got += n
		}
		if len(orders) != 1 || got != change.places {
			t.Errorf("%s: the vendor has %+v, want one order of %d places", change.name, orders, change.places)
		}
		b.pay(o)
		if tickets := b.becomes(o.ID, "issued").Tickets; len(tickets) != change.places {
			t.Errorf("%s: %d tickets, want %d", change.name, len(tickets), change.places)
		}
	}
	shop.audit()
}

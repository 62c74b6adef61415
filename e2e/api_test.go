package e2e_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

// together runs f for 0…n-1 at once and waits.
func together(n int, f func(i int)) {
	var group sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-start
			f(i)
		})
	}
	close(start)
	group.Wait()
}

// TestRaceForOneSeat lets ten buyers press the same seat at once.
func TestRaceForOneSeat(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	seat := shop.freeSeats(opera, 1)[0]
	watchers := make([]*apiWatcher, 10)
	for i := range watchers {
		watchers[i] = shop.buyer(opera).watch()
	}
	replies := make([]apiReply, len(watchers))
	together(len(watchers), func(i int) { replies[i] = watchers[i].take(takeSeats(seat)) })

	winner := -1
	for i, r := range replies {
		if r.status == http.StatusOK {
			if winner >= 0 {
				t.Errorf("buyers %d and %d both have the seat", winner, i)
			}
			winner = i
			continue
		}
		no := r.refused(http.StatusConflict, "seat_taken")
		if !slices.Equal(no.Seats, []string{seat}) || !strings.Contains(no.Message, ", locul\u00a0") || no.Cart == nil || len(no.Cart.Items) > 0 {
			t.Errorf("refusal %s, want it to name the seat, in words too, and an empty cart", r.body)
		}
	}
	if winner < 0 {
		t.Fatal("nobody has the seat")
	}
	for i, w := range watchers {
		w.sees(seat, seatplan.Held)
		want := []string{}
		if i == winner {
			want = append(want, seat)
		}
		if diff := cmp.Diff(want, w.look().seats()); diff != "" {
			t.Errorf("cart of buyer %d (-want +got):\n%s", i, diff)
		}
	}
	if held := shop.books("bil24").of(opera).HeldSeats; !slices.Equal(held, []string{seat}) {
		t.Errorf("vendor holds %v, want %s", held, seat)
	}
	shop.audit()
	shop.oneCallAtATime()
}

// TestRaceForPlaces lets fifty buyers press plus at once where three places are
// left.
func TestRaceForPlaces(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	left := shop.books("bil24").of(brass).area(bil24sandbox.CategoryBrassFloor).Free
	shop.door("bil24", `{"sell":{"performance":"`+bil24sandbox.PerformanceBrass+`","area":"`+bil24sandbox.CategoryBrassFloor+
		`","quantity":`+strconv.Itoa(left-3)+`}}`)
	buyers := make([]*apiBuyer, 50)
	together(len(buyers), func(i int) { buyers[i] = shop.buyer(brass) })
	replies := make([]apiReply, len(buyers))
	together(len(buyers), func(i int) { replies[i] = buyers[i].take(takePlaces(bil24sandbox.CategoryBrassFloor, 1)) })
	won := 0
	for i, r := range replies {
		want := 0
		if r.status == http.StatusOK {
			won, want = won+1, 1
		} else {
			r.refused(http.StatusConflict, "sold_out")
		}
		if got := len(buyers[i].look().Items); got != want {
			t.Errorf("buyer %d was answered %d and has %d places", i, r.status, got)
		}
	}
	if won != 3 {
		t.Errorf("%d buyers have a place, want 3", won)
	}
	if got := shop.books("bil24").of(brass).area(bil24sandbox.CategoryBrassFloor); got.Held != 3 || got.Free != 0 {
		t.Errorf("vendor has %+v, want 3 held and none free", got)
	}
	shop.audit()
	shop.oneCallAtATime()
}

// TestQuickClicks adds and removes a handful of seats from many clicks at once:
// the vendor never gets two calls of one buyer at a time, and what was wanted
// last is what both sides have.
func TestQuickClicks(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	seats := shop.freeSeats(opera, 5)
	b := shop.buyer(opera)
	for round := range 4 {
		together(20, func(i int) {
			seat := seats[i%len(seats)]
			r := b.send([]string{"POST", "DELETE"}[(i/len(seats))%2], b.linesPath(), takeSeats(seat))
			if r.status != http.StatusOK {
				t.Errorf("click %d of round %d: %s = %d %s", i, round, r.what, r.status, r.refusal().Code)
			}
		})
		// The last word of each seat comes after all others were answered, half
		// of them to take, half to give back.
		want := []string{}
		for i, seat := range seats {
			if (i+round)%2 == 0 {
				want = append(want, seat)
			}
		}
		slices.Sort(want)
		together(len(seats), func(i int) {
			method := "DELETE"
			if slices.Contains(want, seats[i]) {
				method = "POST"
			}
			b.send(method, b.linesPath(), takeSeats(seats[i]))
		})
		c := b.settled()
		if diff := cmp.Diff(want, c.seats()); diff != "" {
			t.Errorf("round %d: cart (-want +got):\n%s", round, diff)
		}
		if diff := cmp.Diff(want, shop.books("bil24").of(opera).HeldSeats); diff != "" {
			t.Errorf("round %d: vendor's books (-want +got):\n%s", round, diff)
		}
	}
	shop.audit()
	shop.oneCallAtATime()
}

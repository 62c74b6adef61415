package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/wasm/app"
)

func toggle(text string) []app.Effect { return []app.Effect{{Kind: app.EffectToggle, Text: text}} }

func TestPress(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		set  func(a *app.App)
		want []app.Effect
		said string
	}{
		{"free", func(*app.App) {}, toggle("add s3"), ""},
		{"mine", func(a *app.App) { a.SetCart(app.Cart{Rev: 1, Lines: seats("s3")}) }, toggle("remove s3"), ""},
		{"held", func(a *app.App) { a.Binary(delta(2, 0, wire.SeatChange{Seat: 3, Status: seatplan.Held}), 1) }, nil, "press Left, row A, seat 4, held"},
		{"pending", func(a *app.App) { a.Press(3); a.Effects() }, nil, "press Left, row A, seat 4, one moment"},
		{"nothing is sold now", func(a *app.App) { a.Shut(true) }, nil, "press Left, row A, seat 4, free"},
		{"the cart is full", func(a *app.App) { a.SetCart(app.Cart{Rev: 1, Lines: append(seats("s1"), area(2))}) }, nil, "press at most 3"},
		{"full counting presses under way", func(a *app.App) { a.Press(5); a.Press(6); a.Press(7); a.Effects() }, nil, "press at most 3"},
		{"room once one goes back", func(a *app.App) {
			a.SetCart(app.Cart{Rev: 1, Lines: append(seats("s1", "s2"), area(1))})
			a.Press(1)
			a.Effects()
		}, toggle("add s3"), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, app.Options{Limit: 3})
			tc.set(a)
			a.Press(3)
			effects, said := sort(a.Effects())
			if diff := cmp.Diff(tc.want, effects); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
			if got, want := a.Seats().Status(3) == seatplan.Pending, len(tc.want) > 0 || tc.name == "pending"; got != want {
				t.Errorf("pending = %v, want %v", got, want)
			}
			if said != tc.said {
				t.Errorf("said %q, want %q", said, tc.said)
			}
		})
	}
}

// TestSettledSaysNothing leaves it to the page to say what an answer changed.
func TestSettledSaysNothing(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		cart   []cart.Line
		stream seatplan.Status
		detail string
		want   seatplan.Status
	}{
		{"added", seats("s3"), seatplan.Held, "add s3", seatplan.Mine},
		{"taken by somebody else", nil, seatplan.Sold, "add s3", seatplan.Sold},
		{"refused for another reason", nil, seatplan.Free, "add s3", seatplan.Free},
		{"another seat", nil, seatplan.Free, "add s4", seatplan.Pending},
		{"no such seat", nil, seatplan.Free, "add what", seatplan.Pending},
		{"rubbish", nil, seatplan.Free, "s3", seatplan.Pending},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, app.Options{Limit: 4})
			a.Press(3)
			a.Binary(delta(2, 0, wire.SeatChange{Seat: 3, Status: tc.stream}), 1)
			a.SetCart(app.Cart{Rev: 1, Lines: tc.cart})
			a.Settled(tc.detail)
			if got := a.Seats().Status(3); got != tc.want {
				t.Errorf("Status = %v, want %v", got, tc.want)
			}
			if got := said(a, 2000); got != "" {
				t.Errorf("said %q", got)
			}
		})
	}
}

func TestSubmittingFromTheList(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	a.Submitting("add s3")
	if got := a.Seats().Status(3); got != seatplan.Pending || !a.Seats().Adds(3) {
		t.Errorf("Status = %v, want pending and adding", got)
	}
	if got := a.Effects(); len(got) != 0 {
		t.Errorf("effects = %v: the page posts it already", got)
	}
	a.Settled("add s3")
	if got := a.Seats().Status(3); got != seatplan.Free {
		t.Errorf("Status = %v, want free again", got)
	}
}

func TestSetCartIgnoresTheOlder(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	a.SetCart(app.Cart{Token: "ct_1", Rev: 4, Lines: seats("s3")})
	a.SetCart(app.Cart{Token: "ct_1", Rev: 3})
	if got := a.Seats().Status(3); got != seatplan.Mine {
		t.Errorf("Status = %v after an older state, want mine", got)
	}
	a.SetCart(app.Cart{Token: "ct_2", Rev: 1})
	if got := a.Seats().Status(3); got != seatplan.Free {
		t.Errorf("Status = %v in another cart, want free", got)
	}
}

func TestCartReadBeforeThePlanIsThere(t *testing.T) {
	t.Parallel()
	a := app.New(app.Options{Texts: texts})
	a.SetCart(app.Cart{Rev: 2, Lines: seats("s3")})
	a.Submitting("add s4")
	a.Load(hall(t), 0)
	if got := a.Seats().Status(3); got != seatplan.Mine {
		t.Errorf("Status = %v, want mine", got)
	}
}

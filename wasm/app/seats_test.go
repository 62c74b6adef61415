package app_test

import (
	"strconv"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
	"github.com/parterre/parterre/wasm/app"
)

func TestPendingLiesOverCartOverStream(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		stream  seatplan.Status
		mine    bool
		pending bool
		want    seatplan.Status
	}{
		{"stream alone", seatplan.Held, false, false, seatplan.Held},
		{"cart over free", seatplan.Free, true, false, seatplan.Mine},
		{"cart over held", seatplan.Held, true, false, seatplan.Mine},
		{"pending over free", seatplan.Free, false, true, seatplan.Pending},
		{"pending over cart", seatplan.Held, true, true, seatplan.Pending},
		{"pending over sold", seatplan.Sold, false, true, seatplan.Pending},
		{"the stream cannot say mine", seatplan.Mine, false, false, seatplan.Blocked},
		{"nor pending", seatplan.Pending, false, false, seatplan.Blocked},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := app.NewSeats(hall(t))
			if tc.mine {
				s.SetCart(seats("s3", "unknown"))
			}
			if tc.pending {
				s.Press(3, !tc.mine)
			}
			s.SetSeat(3, tc.stream)
			if got := s.Status(3); got != tc.want {
				t.Errorf("Status = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestASeatThatCannotBeSoldIsBlocked(t *testing.T) {
	t.Parallel()
	s := app.NewSeats(hall(t))
	s.SetStream(make([]seatplan.Status, 20), nil)
	if got := s.Status(9); got != seatplan.Blocked {
		t.Errorf("Status = %v, want blocked", got)
	}
	if got := s.Free(0); got != 9 {
		t.Errorf("Free = %d, want 9", got)
	}
}

func TestSettleSpringsBack(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		before []cart.Line
		adds   bool
		after  []cart.Line
		did    bool
		want   seatplan.Status
	}{
		{"added", nil, true, seats("s3"), true, seatplan.Mine},
		{"refused", nil, true, nil, false, seatplan.Held},
		{"given back", seats("s3"), false, nil, true, seatplan.Held},
		{"kept", seats("s3"), false, seats("s3"), false, seatplan.Mine},
		{"added twice", seats("s3"), true, seats("s3"), true, seatplan.Mine},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := app.NewSeats(hall(t))
			s.SetCart(tc.before)
			s.Press(3, tc.adds)
			s.SetSeat(3, seatplan.Held)
			s.SetCart(tc.after)
			if got := s.Status(3); got != seatplan.Pending {
				t.Errorf("Status before the answer = %v, want pending", got)
			}
			did, was := s.Settle(3)
			if did != tc.did || !was {
				t.Errorf("Settle = %v, %v, want %v, true", did, was, tc.did)
			}
			if got := s.Status(3); got != tc.want {
				t.Errorf("Status = %v, want %v", got, tc.want)
			}
			if _, was := s.Settle(3); was {
				t.Error("a press was settled twice")
			}
		})
	}
}

func TestChangedTellsWhatToDraw(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	a.Changed()
	if lo, hi, _, _ := a.Changed(); lo < hi {
		t.Errorf("Changed = %d, %d with no change", lo, hi)
	}
	a.Seats().SetSeat(4, seatplan.Sold)
	a.Seats().SetSeat(11, seatplan.Held)
	a.Seats().SetSeat(12, seatplan.Free) // as before
	lo, hi, seats, many := a.Changed()
	if lo != 4 || hi != 12 || many || len(seats) != 2 || seats[0] != 4 || seats[1] != 11 {
		t.Errorf("Changed = %d, %d, %v, %v, want 4, 12, [4 11], false", lo, hi, seats, many)
	}
	for range 200 {
		a.Seats().SetSeat(4, seatplan.Free)
		a.Seats().SetSeat(4, seatplan.Sold)
	}
	if _, _, seats, many := a.Changed(); !many || len(seats) > 256 {
		t.Errorf("Changed lists %d seats, many %v, want a bounded list", len(seats), many)
	}
}

// The law: whatever comes in whatever order, a seat shows as the buyer's own
// only if the cart has it and no answer is awaited, and the numbers of free
// seats are those of the stream.
func FuzzSeats(f *testing.F) {
	f.Add([]byte{0x03, 0x13, 0x43, 0x23, 0x53})
	f.Add([]byte{0x10, 0x50, 0x11, 0x52, 0x60, 0x07})
	f.Fuzz(func(t *testing.T, script []byte) {
		p := hall(t)
		s := app.NewSeats(p)
		inCart, pending := map[int]bool{}, map[int]bool{}
		stream := make([]seatplan.Status, p.Len())
		for i := range stream {
			stream[i] = seatplan.Blocked
		}
		for _, b := range script {
			seat, what := int(b&0x1f), b>>5
			switch {
			case what < 4: // the stream
				s.SetSeat(seat, seatplan.Status(what))
				if seat < len(stream) {
					stream[seat] = seatplan.Status(what)
				}
			case seat >= p.Len() || p.SeatID(seat) == "":
			case what == 4:
				s.Press(seat, true)
				pending[seat] = true
			case what == 5:
				s.Press(seat, false)
				pending[seat] = true
			case what == 6:
				s.Settle(seat)
				delete(pending, seat)
			case what == 7: // the cart gains or loses the seat
				inCart[seat] = !inCart[seat]
				var lines []cart.Line
				for i, in := range inCart {
					if in {
						lines = append(lines, seats("s"+strconv.Itoa(i))...)
					}
				}
				s.SetCart(lines)
			}
		}
		free := make([]int, 2)
		for i := range p.Len() {
			if got, want := s.Status(i) == seatplan.Mine, inCart[i] && !pending[i]; got != want {
				t.Errorf("seat %d shows as mine: %v, want %v", i, got, want)
			}
			if got, want := s.Status(i) == seatplan.Pending, pending[i]; got != want {
				t.Errorf("seat %d shows as pending: %v, want %v", i, got, want)
			}
			if stream[i] == seatplan.Free && p.SeatID(i) != "" {
				free[p.SectionOf(i)]++
			}
		}
		for i, want := range free {
			if got := s.Free(i); got != want {
				t.Errorf("section %d has %d free, want %d", i, got, want)
			}
		}
	})
}

package iabilet_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// lockJSON is a lock's answer; seats are objects without braces.
func lockJSON(total string, seats ...string) string {
	return fmt.Sprintf(`{"bookingRef":"B1","seats":[{%s}],"totals":{"totalBeforeModifiers":300,%s}}`, strings.Join(seats, "},{"), total)
}

const total300 = `"totalPrice":300,"totalPriceCurrenty":"RON"`

func lockedSeat(ref, more string) string {
	return fmt.Sprintf(`"uuid":"u-%s","status":"locked","tariffId":2181,"areaCode":"STANDING","ref":%q%s`, ref, ref, more)
}

// TestHoldAnswers locks two places and looks at what a lock may answer: only
// all of it is a hold, everything else is unlocked and refused.
func TestHoldAnswers(t *testing.T) {
	t.Parallel()
	seatA, seatB := standing("a"), standing("b")
	seatA.Seat, seatA.Area, seatB.Seat, seatB.Area = "C~201", "", "C2", ""
	withSeat := `,"hasSeat":true,"seatCode":`
	tests := []struct {
		name, answer string
		seats        bool // ask for two seats rather than for two places
		want         vendors.Kind
		wantSeats    []seatplan.SeatID
	}{
		{"all", lockJSON(total300, lockedSeat("a", ""), lockedSeat("b", "")), false, "", nil},
		{"in another order", lockJSON(total300, lockedSeat("b", ""), lockedSeat("a", "")), false, "", nil},
		{"currency spelt right", lockJSON(`"totalPrice":"300.00","totalPriceCurrency":"RON"`, lockedSeat("a", ""), lockedSeat("b", "")), false, "", nil},
		{"one not locked", lockJSON(total300, lockedSeat("a", ""), strings.Replace(lockedSeat("b", ""), "locked", "unavailable", 1)), false, vendors.ErrSoldOut, nil},
		{"one short", lockJSON(total300, lockedSeat("a", "")), false, vendors.ErrSoldOut, nil},
		{"one too many", lockJSON(total300, lockedSeat("a", ""), lockedSeat("b", ""), lockedSeat("c", "")), false, vendors.ErrSoldOut, nil},
		{"no booking reference", strings.Replace(lockJSON(total300, lockedSeat("a", ""), lockedSeat("b", "")), "B1", "", 1), false, vendors.ErrRefused, nil},
		{"no total", lockJSON(`"x":1`, lockedSeat("a", ""), lockedSeat("b", "")), false, vendors.ErrRefused, nil},
		{"finer than a ban", lockJSON(`"totalPrice":300.001`, lockedSeat("a", ""), lockedSeat("b", "")), false, vendors.ErrRefused, nil},
		{"wrong currency", lockJSON(`"totalPrice":300,"totalPriceCurrenty":"EUR"`, lockedSeat("a", ""), lockedSeat("b", "")), false, vendors.ErrPriceChanged, nil},
		{"both seats", lockJSON(total300, lockedSeat("a", withSeat+`"C 1"`), lockedSeat("b", withSeat+`"C2"`)), true, "", nil},
		{"another seat", lockJSON(total300, lockedSeat("a", withSeat+`"C 1"`), lockedSeat("b", withSeat+`"C3"`)), true, vendors.ErrTaken, []seatplan.SeatID{"C2"}},
		{"no seat", lockJSON(total300, lockedSeat("a", ""), lockedSeat("b", withSeat+`"C2"`)), true, vendors.ErrTaken, []seatplan.SeatID{"C~201"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/lockSeats", tt.answer)
			f.answer("/unlock", fixture(t, "unlock.response.json"))
			v := f.open(t, fmt.Sprintf(`"request_seat_code":%t`, tt.seats))
			places := []vendors.Place{standing("a"), standing("b")}
			if tt.seats {
				places = []vendors.Place{seatA, seatB}
			}
			holding, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: newVisit(t, v), Performance: concert, Places: places})
			if unlocks := len(f.sent("/unlock")); tt.want == "" && unlocks != 0 || tt.want != "" && unlocks != 1 {
				t.Errorf("unlocked %d times", unlocks)
			}
			if tt.seats && !strings.Contains(f.last(t, "/lockSeats").Body, `"seatCode":"C 1"`) {
				t.Errorf("sent %s, want the seat's own code", f.last(t, "/lockSeats").Body)
			}
			if tt.want != "" {
				wantKind(t, "Hold", err, tt.want)
				var e *vendors.Error
				if errors.As(err, &e) && !cmp.Equal(e.Seats, tt.wantSeats, compare) || !cmp.Equal(holding, vendors.Holding{}, compare) {
					t.Errorf("Hold = %+v with seats %v, want %v", holding, e.Seats, tt.wantSeats)
				}
				return
			}
			if err != nil || holding.Total != lei(30000) || len(holding.Places) != 2 || !holding.Deadline.Equal(start.Add(295*time.Second)) {
				t.Fatalf("Hold = %+v, %v", holding, err)
			}
			for i, p := range places {
				if h := holding.Places[i]; h.Key != "u-"+p.Ref || h.Ref != p.Ref || h.Seat != p.Seat || h.Area != p.Area {
					t.Errorf("place %d is %+v, want %+v", i, h, p)
				}
			}
		})
	}
}

// TestHoldAssignedSeat holds a place of an area where the vendor gives a seat.
func TestHoldAssignedSeat(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/lockSeats", lockJSON(total300, lockedSeat("a", `,"hasSeat":true,"seatCode":"C 14"`)))
	v := f.open(t, "")
	holding, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: newVisit(t, v), Performance: concert, Places: []vendors.Place{standing("a")}})
	if err != nil {
		t.Fatal(err)
	}
	h := holding.Places[0]
	if h.Seat != "C~2014" || h.Area != "STANDING" || h.Label != (vendors.Label{Number: "C 14"}) {
		t.Errorf("held %+v, want seat C 14 of the area", h)
	}
	if body := f.last(t, "/lockSeats").Body; strings.Contains(body, "seatCode") {
		t.Errorf("sent %s, want no seat asked for", body)
	}
}

// TestHoldAgain asks for a place as it is held, with the seat that the vendor
// gave: it is a place of the area all the same.
func TestHoldAgain(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/lockSeats", lockJSON(total300, lockedSeat("a", `,"hasSeat":true,"seatCode":"C15"`)))
	v := f.open(t, "")
	place := standing("a")
	place.Seat = "C14"
	held, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: newVisit(t, v), Performance: concert, Places: []vendors.Place{place}})
	if err != nil || held.Places[0].Seat != "C15" || strings.Contains(f.last(t, "/lockSeats").Body, "C14") {
		t.Errorf("Hold = %+v, %v, want the seat given now", held, err)
	}
}

// TestHoldRefused looks at the reasons found when the vendor says no.
func TestHoldRefused(t *testing.T) {
	t.Parallel()
	offered := tariffJSON(2181, "Fara loc", "150", "STANDING")
	tests := []struct {
		name, tariffs string
		want          vendors.Kind
	}{
		{"tariff gone", tariffsJSON(tariffJSON(9, "Other", "150", "STANDING")), vendors.ErrSoldOut},
		{"not in this area", tariffsJSON(tariffJSON(2181, "Fara loc", "150", "GOLD")), vendors.ErrSoldOut},
		{"dearer", tariffsJSON(strings.Replace(offered, "150", "160.50", 1)), vendors.ErrPriceChanged},
		{"too many", tariffsJSON(strings.Replace(offered, `"maxNrTickets":10`, `"maxNrTickets":1`, 1)), vendors.ErrLimit},
		{"too few", tariffsJSON(strings.Replace(offered, `"minNrTickets":1`, `"minNrTickets":3`, 1)), vendors.ErrInvalid},
		{"no other reason", tariffsJSON(offered), vendors.ErrSoldOut},
		{"tariffs cannot be read", `{"error":100}`, vendors.ErrRefused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/lockSeats", fixture(t, "error.json"))
			f.answer("/eventTariffs", tt.tariffs)
			v := f.open(t, "")
			_, err := v.Hold(t.Context(), vendors.HoldRequest{
				Visit: newVisit(t, v), Performance: concert, Places: []vendors.Place{standing("a"), standing("b")},
			})
			wantKind(t, "Hold", err, tt.want)
			if !vendors.Final(err) || len(f.sent("/lockSeats")) != 1 {
				t.Errorf("%v after %d locks, want a final no after one", err, len(f.sent("/lockSeats")))
			}
		})
	}
}

// TestHoldUnsent looks at holds that never reach the vendor.
func TestHoldUnsent(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := f.open(t, "")
	visit := newVisit(t, v)
	seat, noTariff, many := standing("a"), standing("a"), make([]vendors.Place, 21)
	seat.Seat, seat.Area, noTariff.Tariff = "C1", "", ""
	tests := []struct {
		name   string
		visit  vendors.Visit
		places []vendors.Place
		want   vendors.Kind
	}{
		{"nothing", visit, nil, vendors.ErrInvalid},
		{"a seat without the setting", visit, []vendors.Place{seat}, vendors.ErrInvalid},
		{"no tariff", visit, []vendors.Place{noTariff}, vendors.ErrInvalid},
		{"one reference twice", visit, []vendors.Place{standing("a"), standing("a")}, vendors.ErrInvalid},
		{"more than the event allows", visit, many, vendors.ErrLimit},
		{"somebody else's visit", vendors.Visit(`{"session":1}`), []vendors.Place{standing("a")}, vendors.ErrVisit},
		{"no visit", nil, []vendors.Place{standing("a")}, vendors.ErrVisit},
	}
	for _, tt := range tests {
		_, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: tt.visit, Performance: concert, Places: tt.places})
		wantKind(t, tt.name, err, tt.want)
	}
	if n := len(f.sent("/lockSeats")); n != 0 {
		t.Errorf("sent %d locks", n)
	}
}

// TestReleaseSome gives up one of two places: what remains is locked anew with
// its own reference and price.
func TestReleaseSome(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/lockSeats", lockJSON(total300, lockedSeat("b", "")))
	f.answer("/unlock", fixture(t, "unlock.response.json"))
	v := f.open(t, "")
	visit := newVisit(t, v)
	before := vendors.Holding{Booking: "B0"}
	for _, ref := range []string{"a", "b"} {
		p := standing(ref)
		before.Places = append(before.Places, vendors.Held{Key: "k" + ref, Ref: ref, Area: p.Area, Category: p.Category, Tariff: p.Tariff, Price: p.Expect})
	}
	held, err := v.Release(t.Context(), vendors.ReleaseRequest{Visit: visit, Performance: concert, Keys: []string{"ka"}, Before: before})
	if err != nil || held.Booking != "B1" || len(held.Places) != 1 || held.Places[0].Ref != "b" {
		t.Fatalf("Release = %+v, %v, want b in a new booking", held, err)
	}
	var sent struct {
		Seats []struct {
			Ref   string
			Price json.Number
		}
	}
	if err := json.Unmarshal([]byte(f.last(t, "/lockSeats").Body), &sent); err != nil || len(sent.Seats) != 1 || sent.Seats[0].Ref != "b" {
		t.Errorf("locked %+v, %v, want b only", sent, err)
	}
	held, err = v.Release(t.Context(), vendors.ReleaseRequest{Visit: visit, Performance: concert, Keys: []string{"ka", "kb"}, Before: before})
	if err != nil || len(held.Places) != 0 || len(f.sent("/unlock")) != 1 {
		t.Errorf("Release of all = %+v, %v after %d unlocks, want one", held, err, len(f.sent("/unlock")))
	}
	for answer, want := range map[string]vendors.Kind{
		`{"success":false}`: vendors.ErrRefused, `{"success":null}`: vendors.ErrOutcomeUnknown, `{}`: vendors.ErrOutcomeUnknown,
	} {
		f.answer("/unlock", answer)
		_, err = v.Release(t.Context(), vendors.ReleaseRequest{Visit: visit, Performance: concert})
		wantKind(t, "unlock answered "+answer, err, want)
	}
}

// bookingJSON is booking info in a state.
func bookingJSON(status string) string {
	return fmt.Sprintf(`{"eventId":"22189","ref":"347GXHB4EV","status":%q,"seats":[{%s}],"totals":{%s,"totalBeforeModifiers":300}}`,
		status, lockedSeat("ticket-1", ""), strings.Replace(total300, "300", "215", 1))
}

func TestHolding(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status string
		held   int
	}{{"locked", 1}, {"prepared", 1}, {"completed", 0}, {"cancelled", 0}, {"timeout", 0}, {"new word", 0}} {
		t.Run(tt.status, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/bookingInfo", bookingJSON(tt.status))
			f.answer("/eventTariffs", fixture(t, "eventTariffs.response.json"))
			v := f.open(t, "")
			held, err := v.Holding(t.Context(), newVisit(t, v), concert, "347GXHB4EV")
			if err != nil || len(held.Places) != tt.held {
				t.Fatalf("Holding = %+v, %v, want %d places", held, err, tt.held)
			}
			if tt.held > 0 && (held.Places[0].Price != standing("").Expect || held.Total != lei(21500) || held.Places[0].Ref != "ticket-1") {
				t.Errorf("Holding = %+v", held)
			}
		})
	}
}

func TestHoldingUnknown(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/bookingInfo", fixture(t, "error.json"))
	v := f.open(t, "")
	visit := newVisit(t, v)
	if held, err := v.Holding(t.Context(), visit, concert, ""); err != nil || len(held.Places) != 0 || len(f.sent("/bookingInfo")) != 0 {
		t.Errorf("Holding without a booking = %+v, %v, want nothing and no call", held, err)
	}
	_, err := v.Holding(t.Context(), visit, concert, "B1")
	wantKind(t, "unknown booking", err, vendors.ErrNotFound)
	f.answer("/bookingInfo", strings.Replace(bookingJSON("locked"), "347GXHB4EV", "OTHER", 1))
	_, err = v.Holding(t.Context(), visit, concert, "B1")
	wantKind(t, "another booking", err, vendors.ErrUnavailable)
}

package iabiletsandbox_test

import (
	"encoding/json"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

const (
	concert = iabiletsandbox.EventConcert
	play    = iabiletsandbox.EventPlay
)

func TestLock(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	b := s.lock(concert, standing(), standing())
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	for _, seat := range b.list("seats") {
		if !uuid.MatchString(seat.str("uuid")) || seat.str("status") != "locked" ||
			seat.str("hasSeat") != "false" || seat["seatCode"] != nil || seat.str("ref") != "STANDING" {
			t.Errorf("locked seat = %v", seat)
		}
	}
	totals := b.object("totals")
	want := object{
		"totalBeforeModifiers": json.Number("300"), "totalPrice": json.Number("309"),
		"totalPriceCurrenty": "RON", "totalPaid": json.Number("309"), "totalPaidCurrency": "RON",
		"priceModifiers": []any{map[string]any{
			"type": "service_fee", "label": "Taxă de procesare", "value": json.Number("9")}},
	}
	if diff := cmp.Diff(want, totals); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
	info := s.ok("GET", "/bookingInfo?bookingRef="+b.str("bookingRef"), nil)
	if info.str("ref") != b.str("bookingRef") || info.str("status") != "locked" || info.str("eventId") != concert {
		t.Errorf("bookingInfo = %v", info)
	}
}

func TestLockReplaces(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s, other := v.login(), v.login()
	first := s.lock(concert, standing(), standing())
	kept := other.lock(concert, standing())
	second := s.lock(concert, standing())
	for ref, want := range map[string]string{
		first.str("bookingRef"): "cancelled", second.str("bookingRef"): "locked", kept.str("bookingRef"): "locked",
	} {
		if got := s.status(ref); got != want {
			t.Errorf("booking %s is %s, want %s", ref, got, want)
		}
	}
	if got := count(v.book(concert), iabiletsandbox.AreaStanding, "held"); got != 2 {
		t.Errorf("the report has %d held places, want 2", got)
	}
	s.refused("POST", "/lockSeats", lock(concert, seat("STANDING", iabiletsandbox.TariffStanding, "1")))
	if got := s.status(second.str("bookingRef")); got != "locked" {
		t.Errorf("booking after a refused lock is %s, want locked", got)
	}
	if got := s.ok("POST", "/unlock", nil).str("success"); got != "true" {
		t.Errorf("unlock = %s, want true", got)
	}
	if got := s.status(second.str("bookingRef")); got != "cancelled" {
		t.Errorf("booking after unlock is %s, want cancelled", got)
	}
	if got := other.status(kept.str("bookingRef")); got != "locked" {
		t.Errorf("another session's booking is %s, want locked", got)
	}
}

func TestLockRefused(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{SeatCodes: true})
	s := v.login()
	golden := seat(iabiletsandbox.AreaGolden, iabiletsandbox.TariffGolden, "260")
	var many []object
	for range 21 {
		many = append(many, standing())
	}
	for name, body := range map[string]object{
		"no seats":       lock(concert),
		"unknown event":  lock("1", standing()),
		"sold out":       lock(iabiletsandbox.EventSoldOut, seat("STANDING", iabiletsandbox.TariffSoldOut, "90")),
		"at the door":    lock(iabiletsandbox.EventVenueOnly, seat("STANDING", iabiletsandbox.TariffVenueOnly, "30")),
		"other tariff":   lock(concert, seat("STANDING", iabiletsandbox.TariffStalls, "120")),
		"other area":     lock(concert, seat("GOLDEN", iabiletsandbox.TariffStanding, "150")),
		"price":          lock(concert, seat("STANDING", iabiletsandbox.TariffStanding, "149.99")),
		"more than four": lock(concert, golden, golden, golden, golden, golden),
		"more than 20":   lock(concert, many...),
		"same seat": lock(play, seat("PARTER", iabiletsandbox.TariffStalls, "120", iabiletsandbox.SeatCode("PARTER", 1, 1)),
			seat("PARTER", iabiletsandbox.TariffStalls, "120", iabiletsandbox.SeatCode("PARTER", 1, 1))),
		"no such seat": lock(play, seat("PARTER", iabiletsandbox.TariffStalls, "120", "PARTER-99-1")),
		"not a lock":   {"eventId": []int{1}},
	} {
		t.Run(name, func(t *testing.T) { s.refused("POST", "/lockSeats", body) })
	}
	s.refused("GET", "/bookingInfo?bookingRef=NONE", nil)
}

// stalls are n seats that the vendor is to choose.
func stalls(n int) (seats []object) {
	for range n {
		seats = append(seats, seat(iabiletsandbox.AreaStalls, iabiletsandbox.TariffStalls, "120"))
	}
	return seats
}

func codes(booking object) (list []string) {
	for _, s := range booking.list("seats") {
		list = append(list, s.str("seatCode"))
	}
	return list
}

func TestLockAssignsNeighbours(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	got := codes(s.lock(play, stalls(4)...))
	place := regexp.MustCompile(`^PARTER-(\d+)-(\d+)$`)
	var row string
	last := 0
	for i, c := range got {
		m := place.FindStringSubmatch(c)
		if m == nil {
			t.Fatalf("seat code %q", c)
		}
		number := object{"n": json.Number(m[2])}.int("n")
		if i > 0 && (m[1] != row || number != last+1) {
			t.Errorf("assigned seats %v are no neighbours", got)
		}
		row, last = m[1], number
	}
}

func TestLockHonoursSeatCode(t *testing.T) {
	t.Parallel()
	free := func(v *vendor) string {
		sold := map[string]bool{}
		for _, s := range v.book(play)["sold_seats"].([]any) {
			sold[s.(string)] = true
		}
		for n := iabiletsandbox.StallsSeats; n > 0; n-- {
			if c := iabiletsandbox.SeatCode(iabiletsandbox.AreaStalls, iabiletsandbox.StallsRows, n); !sold[c] {
				return c
			}
		}
		t.Fatal("the last row is sold out")
		return ""
	}
	wanted := func(c string) object {
		return seat(iabiletsandbox.AreaStalls, iabiletsandbox.TariffStalls, "120", c)
	}
	v := start(t, iabiletsandbox.Options{SeatCodes: true})
	s, code := v.login(), free(v)
	for range 2 { // the session's own seat can be locked again
		if got := codes(s.lock(play, wanted(code))); got[0] != code {
			t.Errorf("locked %v, want %s", got, code)
		}
	}
	v.login().refused("POST", "/lockSeats", lock(play, wanted(code)))

	plain := start(t, iabiletsandbox.Options{})
	if got := codes(plain.login().lock(play, wanted(code))); got[0] == code {
		t.Errorf("seatCode %s is honoured although the option is off", code)
	}
}

func TestLockTimesOut(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	b := s.lock(concert, standing())
	v.control(`{"expire_tokens":true}`)
	s = v.login()
	v.clock.Advance(5*time.Minute - time.Second)
	if got := s.status(b.str("bookingRef")); got != "locked" {
		t.Errorf("booking before five minutes is %s, want locked", got)
	}
	v.clock.Advance(time.Second)
	if got := s.status(b.str("bookingRef")); got != "timeout" {
		t.Errorf("booking after five minutes is %s, want timeout", got)
	}
	s.refused("POST", "/prepareOrder", prepare(b))
	if got := count(v.book(concert), iabiletsandbox.AreaStanding, "held"); got != 0 {
		t.Errorf("the report has %d held places, want 0", got)
	}
}

func TestOneSeatFiftySessions(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	v.control(`{"sell":{"performance":"22189","area":"GOLDEN","quantity":42}}`)
	sessions := make([]*session, 50)
	for i := range sessions {
		sessions[i] = v.login()
	}
	won := make([]bool, len(sessions))
	var wg sync.WaitGroup
	for i, s := range sessions {
		wg.Go(func() {
			r, err := s.send("POST", "/lockSeats", lock(concert, seat("GOLDEN", iabiletsandbox.TariffGolden, "260")))
			if err != nil {
				t.Errorf("lockSeats: %v", err)
				return
			}
			defer r.Body.Close()
			var o struct {
				Error   *int   `json:"error"`
				Booking string `json:"bookingRef"`
			}
			if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
				t.Errorf("lockSeats: %v", err)
			}
			won[i] = o.Error == nil && o.Booking != ""
		})
	}
	wg.Wait()
	winners := 0
	for _, w := range won {
		if w {
			winners++
		}
	}
	if held := count(v.book(concert), iabiletsandbox.AreaGolden, "held"); winners != 1 || held != 1 {
		t.Errorf("%d sessions have the last place, the report %d, want 1 and 1", winners, held)
	}
}

package iabilet_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// openDrawn opens a vendor whose concert is a row of three seats in area C.
func openDrawn(t *testing.T, f *fake, settings string) *iabilet.Vendor {
	t.Helper()
	const row = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><g data-category="C"><g data-section="Hall"><g data-row="1">
		<circle data-seat="1" data-code="C1" cx="10" cy="50" r="4"/><circle data-seat="2" data-code="C2" cx="20" cy="50" r="4"/>
		<circle data-seat="3" data-code="C3" cx="30" cy="50" r="4"/></g></g></g></svg>`
	o := f.options(settings)
	o.PlanFile = func(string) ([]byte, bool) { return []byte(row), true }
	v, err := iabilet.New(o)
	if err != nil {
		t.Fatal(err)
	}
	f.answer("/eventTariffs", tariffsJSON(tariffJSON(1, "Hall", "10", "C")))
	return v
}

// statuses reads which seats are free, in the order of their ids.
func statuses(t *testing.T, v *iabilet.Vendor) string {
	t.Helper()
	a, err := v.Availability(t.Context(), concert)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range a.Seats {
		if s.Status == seatplan.Free {
			got = append(got, string(s.Seat))
		}
	}
	return strings.Join(got, " ")
}

// soldTicket is a ticket of the list.
func soldTicket(seat, at, more string) string {
	return fmt.Sprintf(`{"areaCode":"C","seatCode":%q,"status":"booked","orderDatetime":"2014-11-01 %s"%s}`, seat, at, more)
}

const soldSetting = `"request_seat_code":true,"sold_seats":true`

// TestSoldSeats reads the list in steps: all of it, then what is new, and all of
// it again after a while.
func TestSoldSeats(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := openDrawn(t, f, soldSetting)
	steps := []struct {
		list, free string
		from       string // of the list asked for
		later      time.Duration
	}{
		{ticketsJSON(soldTicket("C1", "14:50:00", "")), "C2 C3", "", time.Minute},
		{ticketsJSON(soldTicket("C1", "14:50:00", ""), soldTicket("C2", "15:00:30", "")), "C3", "2014-11-01 14:48:00", time.Minute},
		{ticketsJSON(), "C3", "2014-11-01 14:58:30", time.Minute},
		{ticketsJSON(strings.Replace(soldTicket("C2", "15:00:30", ""), "booked", "cancelled", 1)), "C2 C3", "2014-11-01 14:58:30", time.Minute},
		{ticketsJSON(strings.Replace(soldTicket("C3", "15:01:30", ""), "booked", "new word", 1)), "C2", "2014-11-01 14:58:30", 15 * time.Minute},
		{ticketsJSON(soldTicket("C3", "15:01:30", "")), "C1 C2", "", time.Minute},
		{ticketsJSON(strings.Replace(soldTicket("C1", "15:01:30", ""), `"C"`, `"OTHER"`, 1), soldTicket("", "15:01:30", "")), "C1 C2", "2014-11-01 14:59:30", 0},
	}
	for i, step := range steps {
		f.answer("/tickets", step.list)
		if got := statuses(t, v); got != step.free {
			t.Errorf("step %d: free are %q, want %q", i, got, step.free)
		}
		want := "GET /tickets?currentPage=1&eventId=22189&pageSize=1000"
		if step.from != "" {
			want = "GET /tickets?currentPage=1&eventId=22189&orderDatetimeFrom=" + strings.NewReplacer(" ", "+", ":", "%3A").Replace(step.from) + "&pageSize=1000"
		}
		if got := f.last(t, "/tickets").Line; got != want {
			t.Errorf("step %d: sent %s, want %s", i, got, want)
		}
		f.clock.Add(step.later)
	}
}

// TestSoldSeatsRefused: a list that the key may not read is asked for once, and
// one that cannot be read now is asked for again.
func TestSoldSeatsRefused(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := openDrawn(t, f, soldSetting)
	f.answer("/tickets", ticketsJSON(soldTicket("C1", "14:50:00", "")))
	statuses(t, v)
	f.handle("/tickets", answerStatus(500, leak))
	if got := statuses(t, v); got != "C2 C3" {
		t.Errorf("free are %q while the list cannot be read, want what was known", got)
	}
	f.answer("/tickets", `{"error":100,"message":"`+leak+`"}`)
	statuses(t, v)
	asked := len(f.sent("/tickets"))
	if got := statuses(t, v); got != "C1 C2 C3" || len(f.sent("/tickets")) != asked {
		t.Errorf("free are %q after %d calls, want all without another", got, len(f.sent("/tickets"))-asked)
	}
	if n := strings.Count(f.log.String(), "sold seats are not read any more"); n != 1 {
		t.Errorf("logged %d times, want once", n)
	}
	wantClean(t, "log", f.log.String())
}

// TestSoldSeatsRefusedOfOne: that one event's list is refused does not end the
// reading of the others'.
func TestSoldSeatsRefusedOfOne(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := openDrawn(t, f, soldSetting)
	f.handle("/tickets", answerByQuery("eventId", map[string]string{
		"7": `{"error":100}`, string(concert.Event): ticketsJSON(soldTicket("C2", "14:50:00", "")),
	}))
	if _, err := v.Availability(t.Context(), vendors.Performance{ID: "7", Event: "7"}); err != nil {
		t.Fatal(err)
	}
	if got := statuses(t, v); got != "C1 C3" {
		t.Errorf("free are %q, want what the other event's list says", got)
	}
}

// TestSandboxSoldSeats: a seat that another channel sells is seen with the next
// reading.
func TestSandboxSoldSeats(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, soldSetting, iabiletsandbox.Options{SeatCodes: true})
	play := w.performance(t, iabiletsandbox.EventPlay)
	free := func() int {
		t.Helper()
		a, err := w.Availability(t.Context(), play)
		if err != nil {
			t.Fatal(err)
		}
		return len(slices.DeleteFunc(a.Seats, func(s vendors.SeatAvailability) bool { return s.Status != seatplan.Free }))
	}
	areas, _ := w.books(t, play.ID)
	before := free()
	if want := areas[iabiletsandbox.AreaStalls].Free; before != want {
		t.Errorf("%d seats of the stalls are free, the books have %d", before, want)
	}
	w.control(t, fmt.Sprintf(`{"sell":{"performance":%q,"area":%q,"quantity":2}}`, play.ID, iabiletsandbox.AreaStalls))
	if got := free(); got != before-2 {
		t.Errorf("%d seats are free after two were sold, want %d", got, before-2)
	}
}

// stalls draws the sandbox's stalls.
func stalls(event string) ([]byte, bool) {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><g data-category="` + iabiletsandbox.AreaStalls + `"><g data-section="Parter">`)
	for row := range iabiletsandbox.StallsRows {
		fmt.Fprintf(&b, `<g data-row="%d">`, row+1)
		for seat := range iabiletsandbox.StallsSeats {
			code := iabiletsandbox.SeatCode(iabiletsandbox.AreaStalls, row+1, seat+1)
			fmt.Fprintf(&b, `<circle data-seat="%d" data-code="%s" cx="%d" cy="%d" r="4"/>`, seat+1, code, 10+10*seat, 10+10*row)
		}
		b.WriteString(`</g>`)
	}
	b.WriteString(`</g></g></svg>`)
	return []byte(b.String()), event == iabiletsandbox.EventPlay
}

// TestSoldSeatsOff: without the setting nobody asks.
func TestSoldSeatsOff(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := openDrawn(t, f, `"request_seat_code":true`)
	if got := statuses(t, v); got != "C1 C2 C3" || len(f.sent("/tickets")) != 0 {
		t.Errorf("free are %q after %d readings", got, len(f.sent("/tickets")))
	}
}

// TestSoldSeatsOfPlan: a seat in the list is sold, whether its ticket was used or
// not.
func TestSoldSeatsOfPlan(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := openDrawn(t, f, soldSetting)
	f.answer("/tickets", ticketsJSON(soldTicket("C2", "14:50:00", `,"used":false,"useDatetime":"2014-11-01 14:55:00"`)))
	a, err := v.Availability(t.Context(), concert)
	want := []vendors.SeatAvailability{
		{Seat: "C1", Category: "C", Status: seatplan.Free}, {Seat: "C2", Category: "C", Status: seatplan.Sold}, {Seat: "C3", Category: "C", Status: seatplan.Free},
	}
	if diff := cmp.Diff(want, a.Seats); err != nil || diff != "" {
		t.Errorf("Availability %v (-want +got):\n%s", err, diff)
	}
}

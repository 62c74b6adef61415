package iabilet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
)

// TestErrorsUnderEveryStatus: errors come under 200, and under another status
// the day that the vendor changes it; the body decides, but for 401.
func TestErrorsUnderEveryStatus(t *testing.T) {
	t.Parallel()
	refusal := fixture(t, "error.json")
	for _, tt := range []struct {
		status int
		body   string
		want   vendors.Kind
		text   string
	}{
		{200, refusal, vendors.ErrRefused, "refused (code 100)"},
		{400, refusal, vendors.ErrRefused, "refused (code 100)"},
		{404, refusal, vendors.ErrRefused, "refused (code 100)"},
		{409, refusal, vendors.ErrRefused, "refused (code 100)"},
		{422, `{"error":"true","errorCode":"17","errorMessage":"x"}`, vendors.ErrRefused, "refused (code 17)"},
		{200, `{"error":"no_seats","message":"x","name":"y"}`, vendors.ErrRefused, "refused (code no_seats)"},
		{400, `{"message":"x"}`, vendors.ErrInvalid, "invalid"},
		{403, `{}`, vendors.ErrAccount, "credentials refused"},
		{404, `[]`, vendors.ErrNotFound, "not found"},
		{410, `{}`, vendors.ErrNotFound, "not found"},
		{401, refusal, vendors.ErrAccount, "credentials refused"},
		{500, refusal, vendors.ErrUnavailable, "vendor unavailable: status 500"},
	} {
		t.Run(fmt.Sprint(tt.status, " ", tt.body), func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.handle("/events", answerStatus(tt.status, tt.body))
			_, err := f.open(t, "").Events(t.Context())
			wantKind(t, "Events", err, tt.want)
			if want := "iabilet events: " + tt.text; fmt.Sprint(err) != want {
				t.Errorf("error is %q, want %q", err, want)
			}
		})
	}
}

// flawed confirms the document's order with an answer that has been changed.
func flawed(t *testing.T, old, new string) (vendors.Order, error) {
	t.Helper()
	answer := fixture(t, "confirmOrder.response.json")
	changed := strings.ReplaceAll(answer, old, new)
	if changed == answer {
		t.Fatalf("the example has no %s", old)
	}
	f := newFake(t)
	f.answer("/confirmOrder", changed)
	v := f.open(t, "")
	return v.ConfirmOrder(t.Context(), orderOf(newVisit(t, v)), "")
}

// TestFlawsOfTotals: the currency's name is misspelt or not, totals do not add
// up, tickets cost what they did before modifiers, and a changed spelling of a
// number is no other number.
func TestFlawsOfTotals(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"as published":       {`"shortCode"`, `"shortCode2"`},
		"spelt right":        {"totalPriceCurrenty", "totalPriceCurrency"},
		"the other currency": {"totalPriceCurrenty", "unheardOf"},
		"amount as text":     {`"totalPrice": 215`, `"totalPrice": "215.00"`},
		"modifier as text":   {`"value": -100`, `"value": "-100"`},
		"price as text":      {`"price": 150`, `"price": "150"`},
		"number as number":   {`"orderNr": "171013032220"`, `"orderNr": 171013032220`},
		"fields to come":     {`"totalPaid"`, `"new": {"a": [1]}, "totalPaid"`},
	} {
		order, err := flawed(t, change[0], change[1])
		if err != nil || order.Total != lei(21500) || !cmp.Equal(order.Modifiers, exampleModifiers(16500)) ||
			order.Reference != "171013032220" || len(order.Tickets) != 1 || order.Tickets[0].Price != lei(15000) || order.Print != "" {
			t.Errorf("%s: ConfirmOrder = %+v, %v", name, order, err)
		}
	}
}

// TestTicketsWithoutCodes: a ticket without its code lets nobody in and is none.
func TestTicketsWithoutCodes(t *testing.T) {
	t.Parallel()
	order, err := flawed(t, `"code": "LUEAQKOELH"`, `"code": null`)
	if err != nil || order.State != vendors.OrderConfirmed || len(order.Tickets) != 0 {
		t.Errorf("ConfirmOrder = %+v, %v, want it without tickets", order, err)
	}
	f := newFake(t)
	f.answer("/confirmOrder", `{"orderNr":null,"tickets":[{"code":null}]}`)
	v := f.open(t, "")
	_, err = v.ConfirmOrder(t.Context(), orderOf(newVisit(t, v)), "")
	wantKind(t, "nothing that tells", err, vendors.ErrOutcomeUnknown)
}

// TestFlawsOfIds: the event's id is a number here and text there, and other
// short texts may be numbers; 64 bits survive.
func TestFlawsOfIds(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/lockSeats", `{"bookingRef":9007199254740993,"seats":[{"uuid":17,"status":"locked","tariffId":"2181","areaCode":7,"ref":"ticket-1",
		"hasSeat":1,"seatCode":14}],"totals":{"totalPrice":"150","totalPriceCurrenty":"RON"}}`)
	f.answer("/bookingInfo", strings.Replace(bookingJSON("locked"), `"347GXHB4EV"`, "9007199254740993", 1))
	f.answer("/eventTariffs", fixture(t, "eventTariffs.response.json"))
	v := f.open(t, "")
	visit := newVisit(t, v)
	held, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: visit, Performance: concert, Places: []vendors.Place{standing("ticket-1")}})
	if err != nil || held.Booking != "9007199254740993" || held.Places[0].Key != "17" || held.Places[0].Seat != "14" {
		t.Fatalf("Hold = %+v, %v", held, err)
	}
	if read, err := v.Holding(t.Context(), visit, concert, held.Booking); err != nil || len(read.Places) != 1 {
		t.Errorf("Holding = %+v, %v, want the same booking under another name", read, err)
	}
}

// TestFlawsOfEvents: the venue is text or an object, pictures and pages may be
// missing, tags have two names, and what is new is left alone.
func TestFlawsOfEvents(t *testing.T) {
	t.Parallel()
	for _, venue := range []string{`"Beraria H"`, `{"name":"Beraria H"}`, `{"venueName":"Beraria H","city":{"name":"x"}}`, `{"displayName":"Beraria H"}`} {
		for _, more := range []string{``, `,"tag":["a"]`, `,"tags":["a"]`, `,"tags":"a","new":[{}]`, `,"imageUrl":null,"eventPageUrl":false`} {
			f := newFake(t)
			f.answer("/events", `[{"id":"22189","title":17,"startDate":"2014-11-06","allowBookingEx":"Y","venue":`+venue+more+`}]`)
			events, err := f.open(t, "").Events(t.Context())
			if strings.Contains(more, "false") {
				// One event that cannot be read is left out alone.
				if err != nil || len(events) != 0 {
					t.Errorf("%s%s: Events = %+v, %v", venue, more, events, err)
				}
				continue
			}
			if err != nil || len(events) != 1 || events[0].Title != "17" || events[0].Performances[0].Venue.Name != "Beraria H" {
				t.Errorf("%s%s: Events = %+v, %v", venue, more, events, err)
			}
		}
	}
}

// TestFlawsOfPages: what nextPage is on the last page is not documented, so that
// the count of what was seen decides, and an empty page.
func TestFlawsOfPages(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		pagination string
		pages      int
	}{
		"next page null":     {`{"totalItemCount":1,"pageSize":1000,"currentPage":1,"nextPage":null}`, 1},
		"next page is last":  {`{"totalItemCount":1000,"pageSize":1000,"currentPage":1,"nextPage":1}`, 2},
		"next page promised": {`{"totalItemCount":1,"nextPage":2}`, 1},
		"counts as text":     {`{"totalItemCount":"1","nextPage":"2"}`, 1},
		"no counts":          {`null`, 1},
		"promised, no count": {`{"nextPage":2}`, 2},
		"smaller pages":      {`{"totalItemCount":2,"pageSize":1,"currentPage":1,"nextPage":2}`, 2},
		"more, then nothing": {`{"totalItemCount":1001}`, 2},
	} {
		f := newFake(t)
		f.handle("/tickets", answerByQuery("currentPage", map[string]string{
			"1": `{"tickets":[` + ticketJSON("1", "MINE", "") + `],"pagination":` + tt.pagination + `}`, "2": `{"tickets":[]}`,
		}))
		v := f.open(t, "")
		tickets, err := v.Tickets(t.Context(), orderOf(newVisit(t, v)))
		if err != nil || len(tickets) != 1 || len(f.sent("/tickets")) != tt.pages {
			t.Errorf("%s: Tickets = %+v, %v after %d pages, want one after %d", name, tickets, err, len(f.sent("/tickets")), tt.pages)
		}
	}
}

// TestFlawOfNames: code of a confirmation is scanCode of the list, whatever
// codeHash says, and only with hasSeat a seatCode is a seat.
func TestFlawOfNames(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/confirmOrder", fixture(t, "confirmOrder.response.json"))
	f.answer("/tickets", ticketsJSON(strings.Replace(
		ticketJSON("171013032220", "LUEAQKOELH", `,"codeHash":"73f30cf810f7c9200e1aeb58af421007","seatCode":"C 1","seatLabel":"Rand C, loc 1"`), `"orderDatetime"`, `"x"`, 1)))
	v := f.open(t, "")
	ref := orderOf(newVisit(t, v))
	ref.Holding.Places[0].Seat = "C~201"
	order, err := v.ConfirmOrder(t.Context(), ref, "")
	if err != nil || len(order.Tickets) != 1 || order.Tickets[0].Code != "LUEAQKOELH" || order.Tickets[0].Label.Number != "Rand C, loc 1" {
		t.Errorf("ConfirmOrder = %+v, %v, want the seat of the list", order, err)
	}
	f.answer("/lockSeats", fixture(t, "lockSeats.response.json")) // hasSeat false with a seatCode
	held, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: ref.Visit, Performance: concert, Places: []vendors.Place{standing("ticket-1")}})
	if err != nil || held.Places[0].Seat != "" || held.Places[0].Label != (vendors.Label{}) {
		t.Errorf("Hold = %+v, %v, want no seat", held, err)
	}
}

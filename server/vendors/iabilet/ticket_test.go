package iabilet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// ticketJSON is one ticket of the event's list: our buyer's, in the standing
// area, ordered just after the tests' start (15:00 in Bucharest).
func ticketJSON(order, code, more string) string {
	return fmt.Sprintf(`{"scanCode":%q,"status":"booked","orderDatetime":"2014-11-01 15:01:00","orderNr":%q,"tariffId":"2181",
		"areaCode":"STANDING","price":150,"currency":"RON","customerInfo":{"email":"GigiDuru@mailinator.com"}%s}`, code, order, more)
}

func ticketsJSON(tickets ...string) string {
	return `{"tickets":[` + strings.Join(tickets, ",") + `],"pagination":{"totalItemCount":` + fmt.Sprint(len(tickets)) + `}}`
}

func TestTickets(t *testing.T) {
	t.Parallel()
	mine := ticketJSON("1", "MINE", "")
	other := func(old, new string) string { return strings.Replace(ticketJSON("2", "OTHER", ""), old, new, 1) }
	seated := heldStanding()
	seated.Places[0].Seat = "C~2014"
	labelled := heldStanding()
	labelled.Places[0].Label.Number = "C 14"
	tests := []struct {
		name    string
		held    vendors.Holding
		tickets []string
		want    vendors.Kind // "" for one ticket with code MINE
	}{
		{"alone", heldStanding(), []string{mine}, ""},
		{"another buyer", heldStanding(), []string{other("GigiDuru@", "else@"), mine}, ""},
		{"another time", heldStanding(), []string{other("15:01", "14:01"), mine}, ""},
		{"another area", heldStanding(), []string{other("STANDING", "GOLD"), mine}, ""},
		{"another tariff", heldStanding(), []string{other("2181", "2182"), mine}, ""},
		{"cancelled", heldStanding(), []string{other("booked", "cancelled"), mine}, ""},
		{"more places", heldStanding(), []string{other("", ""), other("", ""), mine}, ""},
		{"unreadable time", heldStanding(), []string{other("2014-11-01 15", "yesterday"), mine}, ""},
		{"its seat", seated, []string{ticketJSON("2", "OTHER", `,"seatCode":"C 15"`), ticketJSON("1", "MINE", `,"seatCode":"C 14"`)}, ""},
		{"its seat by label", labelled, []string{ticketJSON("2", "OTHER", `,"seatCode":"C 15"`), ticketJSON("1", "MINE", `,"seatCode":"C 14"`)}, ""},
		{"two alike", heldStanding(), []string{mine, other("", "")}, vendors.ErrRefused},
		{"none", heldStanding(), nil, vendors.ErrNotFound},
		{"no order number", heldStanding(), []string{ticketJSON("", "MINE", "")}, vendors.ErrNotFound},
		{"nothing to know it by", vendors.Holding{}, []string{mine}, vendors.ErrRefused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/tickets", ticketsJSON(tt.tickets...))
			v := f.open(t, "")
			ref := orderOf(newVisit(t, v))
			ref.Holding = tt.held
			tickets, err := v.Tickets(t.Context(), ref)
			if tt.want != "" {
				wantKind(t, "Tickets", err, tt.want)
				return
			}
			if err != nil || len(tickets) != 1 || tickets[0].Code != "MINE" || tickets[0].ID != "1-1" || tickets[0].Price != lei(15000) {
				t.Errorf("Tickets = %+v, %v", tickets, err)
			}
		})
	}
}

// TestTicketsMixed finds an order of seats and places without one: a ticket
// with a seat may stand for either, but only once.
func TestTicketsMixed(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/tickets", ticketsJSON(
		ticketJSON("1", "A", `,"seatCode":"C1","seatLabel":"Rand C, loc 1","fiscalCode":"BML 1"`), ticketJSON("1", "B", `,"seatCode":"C2","fiscalCode":"BML 2"`)))
	v := f.open(t, "")
	ref := orderOf(newVisit(t, v))
	ref.Holding.Places = append(ref.Holding.Places, ref.Holding.Places[0])
	ref.Holding.Places[1].Seat = "C1"
	tickets, err := v.Tickets(t.Context(), ref)
	if err != nil || len(tickets) != 2 {
		t.Fatalf("Tickets = %+v, %v, want two", tickets, err)
	}
	if got := tickets[0]; got.Seat != seatplan.SeatID("C1") || got.Label.Number != "Rand C, loc 1" || got.ID != "BML 1" {
		t.Errorf("first ticket is %+v", got)
	}
	if got := tickets[1]; got.Seat != "C2" || got.Label.Number != "C2" || got.ID != "BML 2" {
		t.Errorf("second ticket is %+v", got)
	}
}

func TestTicketsBounded(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/tickets", strings.Replace(ticketsJSON(ticketJSON("1", "MINE", "")), `"totalItemCount":1`, `"totalItemCount":99999999`, 1))
	v := f.open(t, "")
	_, err := v.Tickets(t.Context(), orderOf(newVisit(t, v)))
	wantKind(t, "endless list", err, vendors.ErrRefused)
	if n := len(f.sent("/tickets")); n != 20 {
		t.Errorf("asked for %d pages, want 20", n)
	}
}

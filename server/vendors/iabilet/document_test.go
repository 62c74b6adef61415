package iabilet_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

var compare = cmp.Options{cmpopts.EquateEmpty(), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })}

// TestDocumentPurchase walks through the document's own example, call by call.
func TestDocumentPurchase(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	for _, op := range []string{"lockSeats", "prepareOrder", "confirmOrder", "bookingInfo", "unlock", "eventTariffs"} {
		f.answer("/"+op, fixture(t, op+".response.json"))
	}
	v := f.open(t, `"custom_fields":{"order":[{"name":"customTermsAccepted","value":"Y"}],
		"ticket":[{"name":"participantName","labels":{"ro":"Participant"},"required":true}]}`)
	visit := newVisit(t, v)
	if got := f.last(t, "/login"); got.Line != "POST /login" || !sameJSON(t, got.Body, fixture(t, "login.request.json")) || got.Auth != "" {
		t.Errorf("login sent %+v", got)
	}

	holding, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: visit, Performance: concert, Places: []vendors.Place{standing("ticket-1")}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(heldStanding(), holding, compare); diff != "" {
		t.Errorf("Hold (-want +got):\n%s", diff)
	}
	lock := f.last(t, "/lockSeats")
	if lock.Line != "POST /lockSeats" || lock.Auth != "Bearer t0ken-2" || !sameJSON(t, lock.Body, fixture(t, "lockSeats.request.json")) {
		t.Errorf("lockSeats sent %+v", lock)
	}

	read, err := v.Holding(t.Context(), visit, concert, "347GXHB4EV")
	if want := (vendors.Holding{Booking: "347GXHB4EV", Total: lei(21500), Modifiers: exampleModifiers(1500)}); err != nil || !cmp.Equal(read, want, compare) {
		t.Errorf("Holding = %+v, %v, want %+v (the example's seat is empty, so that the vendor's sum of 300 counts)", read, err, want)
	}
	if got := f.last(t, "/bookingInfo"); got.Line != "GET /bookingInfo?bookingRef=347GXHB4EV" || got.Auth != "Bearer t0ken-2" {
		t.Errorf("bookingInfo sent %+v", got)
	}

	buyer := vendors.Buyer{Email: email, Phone: phone, FullName: "Gigi Duru", Answers: []vendors.Answer{
		{Field: "participant_name", Ref: "ticket-1", Value: "Mihai Popescu"}, {Field: "participant_name", Ref: "ticket-2", Value: "Nobody"},
	}}
	order, err := v.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: visit, Performance: concert, Holding: holding, Buyer: buyer})
	want := vendors.Order{
		ID: "347GXHB4EV", State: vendors.OrderPayable, Total: lei(21500), Deadline: holding.Deadline,
		Modifiers: exampleModifiers(16500),
	}
	if diff := cmp.Diff(want, order, compare); err != nil || diff != "" {
		t.Errorf("PlaceOrder %v (-want +got):\n%s", err, diff)
	}
	if got := f.last(t, "/prepareOrder"); got.Auth != "Bearer t0ken-2" || !sameJSON(t, got.Body, fixture(t, "prepareOrder.request.json")) {
		t.Errorf("prepareOrder sent %+v", got)
	}

	ref := orderOf(visit)
	order, err = v.ConfirmOrder(t.Context(), ref, "hg948y76")
	want.State, want.Reference, want.Deadline = vendors.OrderConfirmed, "171013032220", time.Time{}
	want.Tickets = []vendors.Ticket{{
		ID: "BML 229463026", Code: "LUEAQKOELH", Area: "STANDING", Tariff: "Fara loc (in fata scenei)", Price: lei(15000),
	}}
	if diff := cmp.Diff(want, order, compare); err != nil || diff != "" {
		t.Errorf("ConfirmOrder %v (-want +got):\n%s", err, diff)
	}
	if got := f.last(t, "/confirmOrder"); got.Auth != "Bearer t0ken-2" || !sameJSON(t, got.Body, fixture(t, "confirmOrder.request.json")) {
		t.Errorf("confirmOrder sent %+v", got)
	}

	if held, err := v.Release(t.Context(), vendors.ReleaseRequest{Visit: visit, Performance: concert}); err != nil || !cmp.Equal(held, vendors.Holding{}) {
		t.Errorf("Release = %+v, %v, want nothing", held, err)
	}
	if got := f.last(t, "/unlock"); got.Line != "POST /unlock" || got.Auth != "Bearer t0ken-2" || got.Body != "" {
		t.Errorf("unlock sent %+v", got)
	}
}

// exampleModifiers are the document's own: its totals do not add up, neither from
// its sum of 300 nor from its one place for 150, and what is left over has a line
// of ours.
func exampleModifiers(left int64) []vendors.Modifier {
	return []vendors.Modifier{{Label: "Discount", Amount: lei(-10000)}, {Label: "Altele", Amount: lei(left)}}
}

func TestDocumentEvents(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, fixture string
		venue         vendors.Venue
	}{
		{"bare array", "events.response.json", vendors.Venue{Name: "Beraria H"}},
		{"object with text ids", "made/events.object.json", vendors.Venue{Name: "Beraria H", Address: "Sos. Kiseleff 32", City: "Bucuresti"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/events", fixture(t, tt.fixture))
			events, err := f.open(t, "").Events(t.Context())
			want := []vendors.Event{{
				ID: "22189", Title: "SMILEY in concert la Beraria H pe 6 noiembrie", Description: "Un concert senzational...",
				Performances: []vendors.Performance{{
					ID: "22189", Event: "22189", Venue: tt.venue, HasTime: true, State: vendors.OnSale, Places: -1, MaxPlaces: 20,
					Starts: time.Date(2014, time.November, 6, 19, 30, 0, 0, time.UTC),
				}},
			}}
			if diff := cmp.Diff(want, events, compare); err != nil || diff != "" {
				t.Errorf("Events %v (-want +got):\n%s", err, diff)
			}
			got := f.last(t, "/events")
			if got.Line != "GET /events?fromDate=2014-11-01&fullVenue=1&includeExternal=1&includeSoldOut=1&includeVenueOnly=1&orderBy=date" || got.Auth != "Bearer t0ken-1" {
				t.Errorf("sent %+v", got)
			}
		})
	}
}

func TestDocumentTariffs(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/eventTariffs", fixture(t, "eventTariffs.response.json"))
	a, err := f.open(t, "").Availability(t.Context(), concert)
	if err != nil {
		t.Fatal(err)
	}
	if want := []vendors.AreaAvailability{{Area: "STANDING", Free: -1}}; !cmp.Equal(a.Areas, want) || !a.Sent.Equal(start) {
		t.Errorf("areas %v sent %v, want %v", a.Areas, a.Sent, want)
	}
	price, ok := a.Prices.Default("STANDING")
	name, _ := a.Prices.Tariff("2181")
	if want := (seatplan.Price{Category: "STANDING", Tariff: "2181", Nominal: lei(15000)}); !ok || price != want || name.Name != "Fara loc (in fata scenei)" || name.Min != 1 || name.Max != 10 {
		t.Errorf("price %+v of %+v, want %+v for 1 to 10", price, name, want)
	}
	sent := f.sent("/eventTariffs")
	if len(sent) != 2 || sent[0].Line != "GET /eventTariffs?"+query(t, "eventTariffs") || sent[1].Line != "GET /eventTariffs?eventId=22189&forceAll=1" {
		t.Errorf("sent %+v", sent)
	}
}

func TestDocumentTickets(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	// The example promises 9999 tickets and has one; the next page is empty.
	f.handle("/tickets", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("currentPage") == "1" {
			io.WriteString(w, fixture(t, "tickets.response.json"))
			return
		}
		io.WriteString(w, `{"tickets":[],"pagination":{"totalItemCount":9999,"pageSize":1000,"currentPage":2,"nextPage":3}}`)
	})
	v := f.open(t, "")
	ref := orderOf(newVisit(t, v))
	ref.Since = time.Date(2017, time.July, 1, 13, 29, 0, 0, time.UTC)
	tickets, err := v.Tickets(t.Context(), ref)
	want := []vendors.Ticket{{
		ID: "BML 229463026", Code: "VBCJJDSDHP", Area: "Acces general", Tariff: "Fara loc (in fata scenei)", Price: lei(15000),
	}}
	if diff := cmp.Diff(want, tickets, compare); err != nil || diff != "" {
		t.Errorf("Tickets %v (-want +got):\n%s", err, diff)
	}
	sent := f.sent("/tickets")
	const first = "GET /tickets?currentPage=1&eventId=22189&orderDatetimeFrom=2017-07-01+15%3A24%3A00&orderDatetimeTo=2017-07-01+16%3A04%3A00&pageSize=1000"
	if len(sent) != 2 || sent[0].Line != first || sent[0].Auth != "Bearer t0ken-1" {
		t.Errorf("sent %+v, want %q first", sent, first)
	}
}

func TestDocumentError(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/events", fixture(t, "error.json"))
	_, err := f.open(t, "").Events(t.Context())
	wantKind(t, "Events", err, vendors.ErrRefused)
	if want := "iabilet events: refused (code 100)"; err == nil || err.Error() != want {
		t.Errorf("error is %q, want %q", err, want)
	}
}

package ticketing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

// generations are the servers a purchase is tried on, each with a free area.
var generations = []struct {
	name                      string
	options                   ticketingsandbox.Options
	event, area               string
	place, cancel, read, list string
}{
	{"sections", ticketingsandbox.Options{}, ticketingsandbox.EventSunset, ticketingsandbox.SectionLawn,
		ticketingsandbox.OpPlace, ticketingsandbox.OpCancel, ticketingsandbox.OpRead, ticketingsandbox.OpList},
	{"tiers", ticketingsandbox.Options{}, ticketingsandbox.EventFoodFair, ticketingsandbox.TierTasting,
		ticketingsandbox.OpPlaceTiers, ticketingsandbox.OpCancel, ticketingsandbox.OpRead, ticketingsandbox.OpList},
	{"tiers alone", ticketingsandbox.Options{Tiers: true}, ticketingsandbox.EventFoodFair, ticketingsandbox.TierTasting,
		ticketingsandbox.OpPlaceTiers, ticketingsandbox.OpCancelTiers, "GET /accounts/{account}/orders/{order}", "GET /accounts/{account}/orders"},
}

func TestFreeOrder(t *testing.T) {
	t.Parallel()
	for _, g := range generations {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, g.options, "")
			p := s.performance(g.event)
			before := s.counts(g.event, g.area)
			h := s.cart(p, wanted{g.area, 3})
			o := s.place(p, h, "o_1")
			want := vendors.Order{ID: o.ID, Reference: o.ID, State: vendors.OrderConfirmed, Total: xcd(0), Fees: xcd(0), Deadline: start.Add(15*time.Minute - 5*time.Second)}
			if diff := cmp.Diff(want, o); diff != "" || len(o.ID) != 12 {
				t.Errorf("PlaceOrder (-want +got):\n%s", diff)
			}
			ref := refTo(o, p, h)
			confirmed, err := s.ConfirmOrder(t.Context(), ref, "")
			if err != nil || confirmed.State != vendors.OrderConfirmed {
				t.Errorf("ConfirmOrder = %q, %v", confirmed.State, err)
			}
			after := s.counts(g.event, g.area)
			if after.Sold-before.Sold != 3 || after.Ordered != 0 {
				t.Errorf("the books went from %+v to %+v", before, after)
			}
			tickets, err := s.Tickets(t.Context(), ref)
			if err != nil || len(tickets) != 3 {
				t.Fatalf("Tickets = %d, %v, want 3", len(tickets), err)
			}
			var booked []string
			for _, b := range s.books().Orders[0].Tickets {
				booked = append(booked, b.Code)
			}
			got := codes(tickets)
			slices.Sort(got)
			slices.Sort(booked)
			if diff := cmp.Diff(booked, got); diff != "" || tickets[0].Symbology != vendors.QR || tickets[0].Area == "" {
				t.Errorf("tickets (-books +got):\n%s%+v", diff, tickets[0])
			}
			if gone, err := s.CancelOrder(t.Context(), ref); err != nil || gone.State != vendors.OrderConfirmed {
				t.Errorf("CancelOrder of what is sold = %q, %v", gone.State, err)
			}
		})
	}
}

// TestPricedOrder: an order with a price holds its places until it is settled
// by the vendor's own means, is cancelled or times out.
func TestPricedOrder(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	p := s.performance(ticketingsandbox.EventRegatta)
	if p.Link != "https://tickets.example/events/"+ticketingsandbox.EventRegatta || p.From != xcd(8000) {
		t.Errorf("link %q, from %v", p.Link, p.From)
	}
	h := s.cart(p, wanted{ticketingsandbox.SectionQuay, 2}, wanted{ticketingsandbox.SectionCaptains, 1})
	before := s.counts(ticketingsandbox.EventRegatta, ticketingsandbox.SectionQuay)
	first := s.place(p, h, "o_1")
	if first.Total != xcd(2*8000+12750+2*199+299) || first.Fees != xcd(2*199+299) || first.State != vendors.OrderPayable {
		t.Errorf("PlaceOrder = %+v", first)
	}
	if now := s.counts(ticketingsandbox.EventRegatta, ticketingsandbox.SectionQuay); now.Ordered != 2 || now.Free != before.Free-2 {
		t.Errorf("the books have %+v, before %+v", now, before)
	}
	ref := refTo(first, p, h)
	if o, err := s.ConfirmOrder(t.Context(), ref, "payment"); err != nil || o.State != vendors.OrderPayable || o.Deadline.Sub(first.Deadline).Abs() > time.Second {
		t.Errorf("ConfirmOrder = %+v, %v, want it payable until %v", o, err, first.Deadline)
	}
	for _, when := range []string{"first", "second"} {
		if o, err := s.CancelOrder(t.Context(), ref); err != nil || o.State != vendors.OrderCancelled {
			t.Errorf("%s CancelOrder = %q, %v", when, o.State, err)
		}
	}
	if now := s.counts(ticketingsandbox.EventRegatta, ticketingsandbox.SectionQuay); now != before {
		t.Errorf("after the cancellation the books have %+v, want %+v", now, before)
	}
	second := s.place(p, h, "o_2")
	s.tell(`{"settle":"` + second.ID + `"}`)
	if o, err := s.ReadOrder(t.Context(), refTo(second, p, h)); err != nil || o.State != vendors.OrderConfirmed {
		t.Errorf("ReadOrder of what the vendor settled = %q, %v", o.State, err)
	}
	third := s.place(p, h, "o_3")
	s.clock.Add(15 * time.Minute)
	if o, err := s.ReadOrder(t.Context(), refTo(third, p, h)); err != nil || o.State != vendors.OrderCancelled {
		t.Errorf("ReadOrder of what timed out = %q, %v", o.State, err)
	}
	expectNoPayment(t, s.door())
}

func TestPlaceRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, event string
		want        []wanted
		spoil       func(*shop, *vendors.Holding)
		kind        vendors.Kind
	}{
		{"nothing", ticketingsandbox.EventSunset, nil, nil, vendors.ErrInvalid},
		{"more than are left", ticketingsandbox.EventPanorama, []wanted{{ticketingsandbox.SectionStands, ticketingsandbox.StandsLeft + 1}}, nil, vendors.ErrSoldOut},
		{"more than may be", ticketingsandbox.EventFoodFair, []wanted{{ticketingsandbox.TierTasting, 7}}, nil, vendors.ErrLimit},
		{"not yet on sale", ticketingsandbox.EventSailing, []wanted{{ticketingsandbox.SectionGangway, 1}}, nil, vendors.ErrRefused},
		{"no such area", ticketingsandbox.EventSunset, []wanted{{ticketingsandbox.SectionLawn, 1}},
			func(_ *shop, h *vendors.Holding) { h.Places[0].Area = "16993964783999" }, vendors.ErrNotFound},
		{"another price", ticketingsandbox.EventRegatta, []wanted{{ticketingsandbox.SectionCaptains, 1}},
			func(s *shop, _ *vendors.Holding) { s.clock.Add(5 * 24 * time.Hour) }, vendors.ErrPriceChanged},
		{"refused", ticketingsandbox.EventSunset, []wanted{{ticketingsandbox.SectionLawn, 1}},
			func(s *shop, _ *vendors.Holding) { s.fail(ticketingsandbox.OpPlace, "refuse") }, vendors.ErrRefused},
		{"limited", ticketingsandbox.EventSunset, []wanted{{ticketingsandbox.SectionLawn, 1}},
			func(s *shop, _ *vendors.Holding) { s.fail(ticketingsandbox.OpPlace, "limit") }, vendors.ErrUnavailable},
		{"a question not answered", ticketingsandbox.EventFunRun, []wanted{{ticketingsandbox.TierRunner, 1}}, nil, vendors.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, ticketingsandbox.Options{}, "")
			p := s.performance(tt.event)
			h := s.cart(p, tt.want...)
			if tt.spoil != nil {
				tt.spoil(s, &h)
			}
			_, err := s.PlaceOrder(t.Context(), s.request(p, h, "o_1"))
			wantKind(t, "PlaceOrder", err, tt.kind)
			if orders := s.books().Orders; len(orders) != 0 {
				t.Errorf("the books have %d orders", len(orders))
			}
		})
	}
}

// TestSoldMeanwhile: the vendor has one status and text for every reason, which
// is found out by reading again.
func TestSoldMeanwhile(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	p := s.performance(ticketingsandbox.EventPanorama)
	h := s.cart(p, wanted{ticketingsandbox.SectionStands, ticketingsandbox.StandsLeft})
	results := make(chan error, 4)
	for i := range cap(results) {
		go func() {
			_, err := s.PlaceOrder(t.Context(), s.request(p, h, "o_"+string(rune('1'+i))))
			results <- err
		}()
	}
	got := 0
	for range cap(results) {
		if err := <-results; err == nil {
			got++
		} else if !vendors.Final(err) {
			t.Errorf("PlaceOrder = %v, want a refusal", err)
		}
	}
	if left := s.counts(ticketingsandbox.EventPanorama, ticketingsandbox.SectionStands); got != 1 || left.Free != 0 {
		t.Errorf("%d of 4 got the last places, %+v", got, left)
	}
}

// TestForm: a tier's questions are asked for each place, and the answers go
// under the form's own names.
func TestForm(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	p := s.performance(ticketingsandbox.EventFunRun)
	want := vendors.Needs{Fields: []vendors.Field{
		{Name: "shirt_size", Labels: map[string]string{"en": "Shirt size"}, PerPlace: true, Required: true},
		{Name: "running_club", Labels: map[string]string{"en": "Running club"}, PerPlace: true},
	}}
	if diff := cmp.Diff(want, p.Needs); diff != "" {
		t.Errorf("Needs (-want +got):\n%s", diff)
	}
	h := s.cart(p, wanted{ticketingsandbox.TierRunner, 2})
	r := s.request(p, h, "o_1")
	for _, place := range h.Places {
		r.Buyer.Answers = append(r.Buyer.Answers, vendors.Answer{Field: "shirt_size", Ref: place.Ref, Value: "M"})
	}
	o, err := s.PlaceOrder(t.Context(), r)
	if err != nil || o.State != vendors.OrderConfirmed {
		t.Errorf("PlaceOrder = %q, %v", o.State, err)
	}
}

// TestPersonsOfOnePlace: a table for four has four tickets.
func TestPersonsOfOnePlace(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	p := s.performance(ticketingsandbox.EventFoodFair)
	h := s.cart(p, wanted{ticketingsandbox.TierTable, 2})
	o := s.place(p, h, "o_1")
	s.tell(`{"settle":"` + o.ID + `"}`)
	if tickets, err := s.Tickets(t.Context(), refTo(o, p, h)); err != nil || len(tickets) != 8 || tickets[0].Price != xcd(22000) {
		t.Errorf("Tickets = %d, %v, want 8", len(tickets), err)
	}
}

// TestTicketsOfOneAccount: all buyers' tickets lie in one wallet; each order
// gets its own, and keeps them.
func TestTicketsOfOneAccount(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	p := s.performance(ticketingsandbox.EventSunset)
	const buyers = 8
	seen := map[string]string{}
	var refs []vendors.OrderRef
	for i := range buyers {
		h := s.cart(p, wanted{ticketingsandbox.SectionLawn, 1 + i%3}, wanted{ticketingsandbox.SectionTerrace, i % 2})
		refs = append(refs, refTo(s.place(p, h, "o_"+string(rune('1'+i))), p, h))
		if i%3 == 2 {
			s.clock.Add(40 * time.Second)
		}
	}
	again := openOn(t, s) // knows nothing of who was given what
	for _, v := range []interface {
		vendors.Vendor
	}{s.Vendor, s.Vendor, again} {
		for _, ref := range slices.Backward(refs) {
			tickets, err := v.Tickets(t.Context(), ref)
			if err != nil || len(tickets) != len(ref.Holding.Places) {
				t.Fatalf("Tickets = %d, %v, want %d", len(tickets), err, len(ref.Holding.Places))
			}
			for _, code := range codes(tickets) {
				if owner, ok := seen[code]; ok && owner != ref.ID {
					t.Errorf("a ticket of order %s was given to %s", owner, ref.ID)
				}
				seen[code] = ref.ID
			}
		}
	}
	want := 0
	for _, ref := range refs {
		want += len(ref.Holding.Places)
	}
	if len(seen) != want {
		t.Errorf("%d tickets were given for %d places", len(seen), want)
	}
}

// TestTicketsAmongMany: whose tickets lie beside an order's is found out also
// where the vendor lists the oldest orders first, and unasked.
func TestTicketsAmongMany(t *testing.T) {
	t.Parallel()
	entry := func(i int) string {
		at := start.In(antigua).Add(-time.Duration(max(0, listed-2-i)) * 67 * time.Minute) // the last two are of one second
		return fmt.Sprintf(`{"self":"/orders/%012X","status":"Fulfilled","placed":%q,"total":0,"items":[{"section":"/events/1/sections/2","quantity":1}]}`, i+1, at.Format("2006-01-02T15:04:05"))
	}
	ticket := func(serial string) string {
		return fmt.Sprintf(`{"serial":%q,"status":"Issued","section":{"self":"/events/1/sections/2"},"issued":%q}`, serial, start.Format(time.RFC3339))
	}
	f := newFake(t, map[string]reply{
		fmt.Sprintf("GET /orders/%012X", listed):                  {body: entry(listed - 1)},
		"GET /accounts/" + ticketingsandbox.Customer + "/tickets": {body: `{"total":2,"entries":[` + ticket("FIRST-1") + "," + ticket("SECOND-2") + `]}`},
	})
	f.pages = map[string]func(int) string{"/orders": entry}
	got, err := f.open(t, "").Tickets(t.Context(), vendors.OrderRef{ID: fmt.Sprintf("%012X", listed), Performance: vendors.Performance{Event: "1"}})
	if err != nil || !slices.Equal(codes(got), []string{"SECOND-2"}) {
		t.Errorf("Tickets = %v, %v, want the second", codes(got), err)
	}
}

// TestLongWallet: an order's tickets are found among all that the account ever
// got, from the end where the newest are; in a list of no order, too.
func TestLongWallet(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		age   func(i int) int // of an entry, the newest being 0
		calls int
	}{
		{"oldest first", func(i int) int { return listed - 1 - i }, 4},
		{"newest first", func(i int) int { return i }, 4},
		{"no order", func(i int) int { return i * 7 % listed }, 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, map[string]reply{
				"GET /orders/A1": {body: fmt.Sprintf(`{"self":"/orders/A1","status":"Fulfilled","placed":%q,"total":0,"items":[{"section":"/events/1/sections/2","quantity":2}]}`,
					start.Format(time.RFC3339))},
				"GET /orders": {body: `{"total":0,"entries":[]}`},
			})
			f.pages = map[string]func(int) string{"/accounts/" + ticketingsandbox.Customer + "/tickets": func(i int) string {
				issued := start.Add(-time.Duration(tt.age(i)/2) * time.Hour) // two at a time
				return fmt.Sprintf(`{"serial":"T-%d","status":"Issued","section":{"self":"/events/1/sections/2"},"issued":%q}`, tt.age(i), issued.Format(time.RFC3339))
			}}
			got, err := f.open(t, "").Tickets(t.Context(), vendors.OrderRef{ID: "A1", Performance: vendors.Performance{Event: "1"}})
			if err != nil || !slices.Equal(codes(got), []string{"T-0", "T-1"}) {
				t.Errorf("Tickets = %v, %v", codes(got), err)
			}
			calls := 0
			for _, s := range f.sent {
				if strings.Contains(s.line, "/tickets?") {
					calls++
				}
			}
			if calls != tt.calls {
				t.Errorf("%d pages were read, want %d", calls, tt.calls)
			}
		})
	}
}

// TestTicketsInAnotherZone: orders come without a zone and tickets with one;
// they are brought together also where the account's zone is wrong.
func TestTicketsInAnotherZone(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	p := s.performance(ticketingsandbox.EventSunset)
	h := s.cart(p, wanted{ticketingsandbox.SectionLawn, 2})
	ref := refTo(s.place(p, h, "o_1"), p, h)
	if tickets, err := openIn(t, s, time.FixedZone("configured", 9*60*60)).Tickets(t.Context(), ref); err != nil || len(tickets) != 2 {
		t.Errorf("Tickets = %d, %v, want 2", len(tickets), err)
	}
}

func TestAvailability(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	for event, want := range map[string][]vendors.AreaAvailability{
		ticketingsandbox.EventSunset:   {{Area: ticketingsandbox.SectionLawn, Free: 263}, {Area: ticketingsandbox.SectionTerrace, Free: 38}},
		ticketingsandbox.EventPanorama: {{Area: ticketingsandbox.SectionStands, Free: ticketingsandbox.StandsLeft}},
		ticketingsandbox.EventSailing:  {{Area: ticketingsandbox.SectionGangway, Free: 0}},
		ticketingsandbox.EventFoodFair: {{Area: ticketingsandbox.TierTasting, Free: 136}, {Area: ticketingsandbox.TierTable, Free: 7}, {Area: ticketingsandbox.TierChef, Free: 7}},
	} {
		a, err := s.Availability(t.Context(), vendors.Performance{ID: seatplan.PerformanceID(event), Event: seatplan.EventID(event)})
		if diff := cmp.Diff(want, a.Areas); err != nil || diff != "" || !a.Sent.Equal(start) {
			t.Errorf("Availability of %s: %v (-want +got):\n%s", event, err, diff)
		}
	}
	a, _ := s.Availability(t.Context(), vendors.Performance{Event: ticketingsandbox.EventFoodFair})
	if tariff, ok := a.Prices.Tariff(ticketingsandbox.TierTasting); !ok || tariff.Max != 6 || tariff.Name != "Tasting Walk" {
		t.Errorf("tariff %+v, want at most six", tariff)
	}
}

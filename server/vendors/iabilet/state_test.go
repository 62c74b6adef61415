package iabilet_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// TestSandboxStates reads an event in every state that the document has.
func TestSandboxStates(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, `"link_hosts":["`+iabiletsandbox.PageHost+`"]`, iabiletsandbox.Options{})
	events, err := w.Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[seatplan.EventID]vendors.SaleState{}
	links := map[seatplan.EventID]string{}
	for _, e := range events {
		p := e.Performances[0]
		got[e.ID] = p.State
		if p.Link != "" {
			links[e.ID] = p.Link
		}
		if want := "https://" + iabiletsandbox.PageHost + "/afis/" + string(e.ID) + ".jpg"; p.Image != want || p.Venue.City == "" {
			t.Errorf("event %s has image %q and venue %v, want %q and a city", e.ID, p.Image, p.Venue, want)
		}
		if p.VoucherNeeded != (e.ID == iabiletsandbox.EventVoucher) {
			t.Errorf("event %s wants a voucher: %t", e.ID, p.VoucherNeeded)
		}
	}
	want := map[seatplan.EventID]vendors.SaleState{
		iabiletsandbox.EventConcert: vendors.OnSale, iabiletsandbox.EventPlay: vendors.OnSale, iabiletsandbox.EventReady: vendors.OnSale,
		iabiletsandbox.EventVoucher: vendors.OnSale, iabiletsandbox.EventSoldOut: vendors.SoldOut, iabiletsandbox.EventVenueOnly: vendors.VenueOnly,
		iabiletsandbox.EventExternal: vendors.Elsewhere, iabiletsandbox.EventPending: vendors.NotYet, iabiletsandbox.EventFreeEntry: vendors.FreeEntry,
		iabiletsandbox.EventCancelled: vendors.Cancelled, iabiletsandbox.EventDisabled: vendors.Closed,
		iabiletsandbox.EventPreRegister: vendors.PreRegister, iabiletsandbox.EventMaintenance: vendors.Closed,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	wantLinks := map[seatplan.EventID]string{
		iabiletsandbox.EventExternal: iabiletsandbox.ExternalURL, iabiletsandbox.EventPreRegister: iabiletsandbox.PreRegisterURL,
	}
	if diff := cmp.Diff(wantLinks, links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

func TestSandboxFilters(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, `"category":"concerte","days":20`, iabiletsandbox.Options{})
	events, err := w.Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		got = append(got, string(e.ID))
	}
	want := []string{iabiletsandbox.EventVenueOnly, iabiletsandbox.EventSoldOut, iabiletsandbox.EventConcert}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("concerts of the next days (-want +got):\n%s", diff)
	}
}

// TestEventAddresses: addresses are shown under https only, at hosts that are
// allowed, or anywhere for an event that somebody else sells.
func TestEventAddresses(t *testing.T) {
	t.Parallel()
	const elsewhere = `{"id":2,"startDate":"2014-11-07","allowBooking":false,"eventPageUrl":"`
	tests := []struct {
		name, own, external string // addresses
		link                string
		state               vendors.SaleState // of the external one
		wantExternal        string
	}{
		{"allowed", "https://page.example/a", "https://any.example/b", "https://page.example/a", vendors.Elsewhere, "https://any.example/b"},
		{"in capitals", "HTTPS://PAGE.example/a", "", "https://PAGE.example/a", vendors.Closed, ""},
		{"another host", "https://other.example/a", "http://any.example/b", "", vendors.Closed, ""},
		{"another port", "https://page.example:8443/a", "//any.example/b", "", vendors.Closed, ""},
		{"plain", "http://page.example/a", "javascript:alert(1)", "", vendors.Closed, ""},
		{"with a user", "https://me@page.example/a", "https://me@any.example/b", "", vendors.Closed, ""},
		{"no address", "page", "https://", "", vendors.Closed, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			own := `{"id":1,"startDate":"2014-11-06","allowBookingEx":"Y","eventPageUrl":"` + tt.own + `","imageUrl":"` + tt.own + `"}`
			f.handle("/events", answerByQuery("includeExternal", map[string]string{
				"": "[" + own + "]", "1": "[" + own + "," + elsewhere + tt.external + `"}]`,
			}))
			events, err := f.open(t, `"link_hosts":["page.example"]`).Events(t.Context())
			if err != nil || len(events) != 2 {
				t.Fatalf("Events = %+v, %v", events, err)
			}
			if p := events[0].Performances[0]; p.Link != tt.link || p.Image != tt.link {
				t.Errorf("link %q, image %q, want %q", p.Link, p.Image, tt.link)
			}
			if p := events[1].Performances[0]; p.Link != tt.wantExternal || p.State != tt.state {
				t.Errorf("external event is %s at %q, want %s at %q", p.State, p.Link, tt.state, tt.wantExternal)
			}
		})
	}
}

// TestEventsWithoutOthers: that others' events cannot be read does not hide
// ours.
func TestEventsWithoutOthers(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.handle("/events", answerByQuery("includeExternal", map[string]string{
		"": fixture(t, "events.response.json"), "1": `{"error":100}`,
	}))
	if events, err := f.open(t, "").Events(t.Context()); err != nil || len(events) != 1 {
		t.Errorf("Events = %+v, %v, want one", events, err)
	}
}

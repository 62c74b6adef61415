package iabiletsandbox_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

func TestLogin(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	stranger := &session{vendor: v}
	stranger.refused("POST", "/login", object{"key": iabiletsandbox.DefaultKey, "secret": "guess"})
	for _, token := range []string{"", "guess"} {
		stranger.token = token
		if status, _ := stranger.value("GET", "/events", nil); status != http.StatusUnauthorized {
			t.Errorf("events with token %q = %d, want 401", token, status)
		}
	}
	s := v.login()
	if again := v.login(); again.token == s.token {
		t.Error("two logins have one token")
	}
	v.control(`{"expire_tokens":true}`)
	if status, _ := s.value("GET", "/events", nil); status != http.StatusUnauthorized {
		t.Errorf("events with an expired token = %d, want 401", status)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	const (
		concert, play    = iabiletsandbox.EventConcert, iabiletsandbox.EventPlay
		soldOut, voucher = iabiletsandbox.EventSoldOut, iabiletsandbox.EventVoucher
		atDoor, external = iabiletsandbox.EventVenueOnly, iabiletsandbox.EventExternal
		ready            = iabiletsandbox.EventReady
	)
	closed := []string{
		iabiletsandbox.EventDraft, iabiletsandbox.EventPending, iabiletsandbox.EventFreeEntry, iabiletsandbox.EventCancelled,
		iabiletsandbox.EventDisabled, iabiletsandbox.EventPreRegister, iabiletsandbox.EventMaintenance,
	}
	with := func(ids ...string) []string { return append(ids, closed...) }
	for query, want := range map[string][]string{
		"":                    with(play, concert, voucher, ready),
		"?orderBy=date":       with(play, concert, voucher, ready),
		"?includeSoldOut=1":   with(soldOut, play, concert, voucher, ready),
		"?includeVenueOnly=1": with(atDoor, play, concert, voucher, ready),
		"?includeExternal=1":  with(play, concert, voucher, ready, external),
		"?orderBy=popularity&includeSoldOut=1&includeVenueOnly=1": with(concert, soldOut, play, voucher, ready, atDoor),
		"?category=teatru":                             {play},
		"?fromDate=2027-03-25&toDate=2027-04-01":       {concert, voucher, ready},
		"?fromDate=2027-03-25&toDate=2027-03-25":       {concert},
		"?toDate=2027-03-24&includeSoldOut=1":          {soldOut, play},
		"?toDate=2027-03-24&includeSoldOut=0&orderBy=": {play},
	} {
		status, list := s.value("GET", "/events"+query, nil)
		var got []string
		for _, e := range objects(list) {
			got = append(got, e.str("id"))
		}
		if diff := cmp.Diff(want, got); diff != "" || status != http.StatusOK {
			t.Errorf("events%s (-want +got):\n%s", query, diff)
		}
	}
	s.refused("GET", "/events?fromDate=tomorrow", nil)
}

func TestEventFields(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	_, list := s.value("GET", "/events?includeSoldOut=1&includeVenueOnly=1&includeExternal=1&fullVenue=1&fullDesc=1", nil)
	states := map[string]string{}
	for _, e := range objects(list) {
		states[e.str("id")] = e.str("allowBookingEx")
		if e.object("venue").str("city") == "" || e.str("fullDesc") == "" {
			t.Errorf("event %s lacks its full venue or description: %v", e.str("id"), e)
		}
		if e.str("id") == iabiletsandbox.EventConcert && e.str("startDateTime") != "2027-03-25 21:00:00" {
			t.Errorf("concert starts %s, want the first Thursday after twelve days", e.str("startDateTime"))
		}
	}
	want := map[string]string{
		iabiletsandbox.EventConcert: "Y", iabiletsandbox.EventPlay: "Y", iabiletsandbox.EventSoldOut: "sold_out",
		iabiletsandbox.EventVoucher: "require_voucher", iabiletsandbox.EventVenueOnly: "venue_only",
		iabiletsandbox.EventExternal: "disabled", iabiletsandbox.EventDraft: "draft", iabiletsandbox.EventPending: "pending",
		iabiletsandbox.EventFreeEntry: "free_entry", iabiletsandbox.EventCancelled: "cancelled", iabiletsandbox.EventDisabled: "disabled",
		iabiletsandbox.EventPreRegister: "pre_register", iabiletsandbox.EventMaintenance: "maintenance", iabiletsandbox.EventReady: "ready_for_sale",
	}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Errorf("allowBookingEx (-want +got):\n%s", diff)
	}
	_, list = s.value("GET", "/events", nil)
	if got := objects(list)[0].str("venue"); got != "Teatrul de pe Lac" {
		t.Errorf("venue = %q, want its name", got)
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	if got := s.ok("GET", "/whoami", nil); got.str("username") != iabiletsandbox.Username || got.str("key") != iabiletsandbox.DefaultKey {
		t.Errorf("whoami = %v", got)
	}
	var categories []string
	for _, c := range s.ok("GET", "/categories", nil).list("categories") {
		categories = append(categories, c.str("code")+" "+c.str("displayName"))
	}
	if diff := cmp.Diff([]string{"altele Altele", "concerte Concerte", "teatru Teatru"}, categories); diff != "" {
		t.Errorf("categories (-want +got):\n%s", diff)
	}
	first := s.ok("GET", "/artists?pageSize=2", nil)
	if got := first.list("artists"); len(got) != 2 || got[0].str("slug") != "compania-nocturnă" || first.object("pagination").str("nextPage") != "2" {
		t.Errorf("artists = %v", first)
	}
	s.refused("GET", "/artists?currentPage=x", nil)
}

func TestTariffs(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	tariffs := func(query string) map[string]string {
		prices := map[string]string{}
		for _, tr := range s.ok("GET", "/eventTariffs?eventId="+query, nil).list("tariffs") {
			areas, _ := tr["areas"].([]any)
			prices[tr.str("id")] = tr.str("price") + " " + areas[0].(string)
		}
		return prices
	}
	want := map[string]string{
		iabiletsandbox.TariffStalls: "120 PARTER", iabiletsandbox.TariffStallsReduced: "72.5 PARTER",
		iabiletsandbox.TariffBalcony: "80 BALCON", iabiletsandbox.TariffBalconyReduced: "48 BALCON",
	}
	if diff := cmp.Diff(want, tariffs(iabiletsandbox.EventPlay)); diff != "" {
		t.Errorf("tariffs of the play (-want +got):\n%s", diff)
	}
	if got := tariffs(iabiletsandbox.EventSoldOut); len(got) != 0 {
		t.Errorf("tariffs of a sold-out event = %v, want none", got)
	}
	if diff := cmp.Diff(map[string]string{iabiletsandbox.TariffSoldOut: "90 STANDING"}, tariffs(iabiletsandbox.EventSoldOut+"&forceAll=1")); diff != "" {
		t.Errorf("all tariffs of a sold-out event (-want +got):\n%s", diff)
	}
	v.control(`{"sell":{"performance":"22189","area":"GOLDEN","quantity":43}}`)
	if _, ok := tariffs(iabiletsandbox.EventConcert)[iabiletsandbox.TariffGolden]; ok {
		t.Error("the tariff of a full area is listed")
	}
	s.refused("GET", "/eventTariffs?eventId=1", nil)
	s.refused("GET", "/eventTariffs", nil)
}

func TestUnknownRoutesAndMethods(t *testing.T) {
	t.Parallel()
	v := start(t, iabiletsandbox.Options{})
	s := v.login()
	for path, want := range map[string]int{
		"/nowhere": http.StatusNotFound, "/lockSeats": http.StatusMethodNotAllowed,
		"/print?orderCode=": http.StatusNotFound,
	} {
		r, err := s.send("GET", path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != want {
			t.Errorf("GET %s = %d, want %d", path, r.StatusCode, want)
		}
	}
}

package iabilettest_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/iabilet/iabilettest"
)

func TestLogin(t *testing.T) {
	t.Parallel()
	v := start(t, iabilettest.Options{})
	stranger := &session{vendor: v}
	stranger.refused("POST", "/login", object{"key": iabilettest.DefaultKey, "secret": "guess"})
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
	v := start(t, iabilettest.Options{})
	s := v.login()
	const (
		concert, play    = iabilettest.EventConcert, iabilettest.EventPlay
		soldOut, voucher = iabilettest.EventSoldOut, iabilettest.EventVoucher
		atDoor, external = iabilettest.EventVenueOnly, iabilettest.EventExternal
		ready            = iabilettest.EventReady
	)
	closed := []string{
		iabilettest.EventDraft, iabilettest.EventPending, iabilettest.EventFreeEntry, iabilettest.EventCancelled,
		iabilettest.EventDisabled, iabilettest.EventPreRegister, iabilettest.EventMaintenance,
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
	v := start(t, iabilettest.Options{})
	s := v.login()
	_, list := s.value("GET", "/events?includeSoldOut=1&includeVenueOnly=1&includeExternal=1&fullVenue=1&fullDesc=1", nil)
	states := map[string]string{}
	for _, e := range objects(list) {
		states[e.str("id")] = e.str("allowBookingEx")
		if e.object("venue").str("city") == "" || e.str("fullDesc") == "" {
			t.Errorf("event %s lacks its full venue or description: %v", e.str("id"), e)
		}
		if e.str("id") == iabilettest.EventConcert && e.str("startDateTime") != "2027-03-25 21:00:00" {
			t.Errorf("concert starts %s, want the first Thursday after twelve days", e.str("startDateTime"))
		}
	}
	want := map[string]string{
		iabilettest.EventConcert: "Y", iabilettest.EventPlay: "Y", iabilettest.EventSoldOut: "sold_out",
		iabilettest.EventVoucher: "require_voucher", iabilettest.EventVenueOnly: "venue_only",
		iabilettest.EventExternal: "disabled", iabilettest.EventDraft: "draft", iabilettest.EventPending: "pending",
		iabilettest.EventFreeEntry: "free_entry", iabilettest.EventCancelled: "cancelled", iabilettest.EventDisabled: "disabled",
		iabilettest.EventPreRegister: "pre_register", iabilettest.EventMaintenance: "maintenance", iabilettest.EventReady: "ready_for_sale",
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
	v := start(t, iabilettest.Options{})
	s := v.login()
	if got := s.ok("GET", "/whoami", nil); got.str("username") != iabilettest.Username || got.str("key") != iabilettest.DefaultKey {
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
	v := start(t, iabilettest.Options{})
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
		iabilettest.TariffStalls: "120 PARTER", iabilettest.TariffStallsReduced: "72.5 PARTER",
		iabilettest.TariffBalcony: "80 BALCON", iabilettest.TariffBalconyReduced: "48 BALCON",
	}
	if diff := cmp.Diff(want, tariffs(iabilettest.EventPlay)); diff != "" {
		t.Errorf("tariffs of the play (-want +got):\n%s", diff)
	}
	if got := tariffs(iabilettest.EventSoldOut); len(got) != 0 {
		t.Errorf("tariffs of a sold-out event = %v, want none", got)
	}
	if diff := cmp.Diff(map[string]string{iabilettest.TariffSoldOut: "90 STANDING"}, tariffs(iabilettest.EventSoldOut+"&forceAll=1")); diff != "" {
		t.Errorf("all tariffs of a sold-out event (-want +got):\n%s", diff)
	}
	v.control(`{"sell":{"performance":"22189","area":"GOLDEN","quantity":43}}`)
	if _, ok := tariffs(iabilettest.EventConcert)[iabilettest.TariffGolden]; ok {
		t.Error("the tariff of a full area is listed")
	}
	s.refused("GET", "/eventTariffs?eventId=1", nil)
	s.refused("GET", "/eventTariffs", nil)
}

func TestUnknownRoutesAndMethods(t *testing.T) {
	t.Parallel()
	v := start(t, iabilettest.Options{})
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

package bil24sandbox_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

// performances returns the dates of a catalogue by their id.
func performances(all object) map[string]object {
	dates := map[string]object{}
	for _, e := range all.list("actionList") {
		for _, p := range e.list("actionEventList") {
			dates[p.str("actionEventId")] = p
		}
	}
	return dates
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	all := v.ok("GET_ALL_ACTIONS", nil)
	dates := performances(all)
	want := map[string]string{ // availability
		bil24sandbox.PerformanceTraviataSoldOut: "0",
		bil24sandbox.PerformanceClub:            "273",
		bil24sandbox.PerformanceRehearsal:       "38",
	}
	for id, n := range want {
		if got := dates[id].str("availability"); got != n {
			t.Errorf("availability of %s = %q, want %s", id, got, n)
		}
	}
	for _, id := range []string{
		bil24sandbox.PerformanceTraviata, bil24sandbox.PerformanceArena, bil24sandbox.PerformanceBrass,
	} {
		if dates[id].int("availability") == 0 {
			t.Errorf("performance %s has nothing to sell", id)
		}
		if want := v.url + "/image?type=seatingPlan&userId=0&actionEventId=" + id; dates[id].str("placementUrl") != want {
			t.Errorf("placementUrl of %s = %q, want %q", id, dates[id].str("placementUrl"), want)
		}
	}
	if dates[bil24sandbox.PerformanceClub].str("placementUrl") != "" {
		t.Error("general admission has a placementUrl")
	}
	if got := dates[bil24sandbox.PerformanceTraviataSoldOut].str("day"); got != "13.03.2027" {
		t.Errorf("sold-out day = %q, want the first Saturday after two days, 13.03.2027", got)
	}
}

func TestCatalogueLanguage(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	for locale, want := range map[string]string{
		"en-GB": "Open rehearsal", "ro-RO": "Repetiție deschisă", "": "Repetiție deschisă",
	} {
		all := v.ok("GET_ALL_ACTIONS", object{"locale": locale})
		var got string
		for _, e := range all.list("actionList") {
			if e.str("actionId") == bil24sandbox.EventRehearsal {
				got = e.str("actionName")
			}
		}
		if got != want {
			t.Errorf("locale %q: title = %q, want %q", locale, got, want)
		}
	}
}

func TestSaleBegins(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	later := object{"actionEventId": json.Number(bil24sandbox.PerformanceTraviataLater)}
	if _, ok := performances(v.ok("GET_ALL_ACTIONS", nil))[bil24sandbox.PerformanceTraviataLater]; ok {
		t.Error("a performance is listed before its sale")
	}
	v.refused(101, "GET_SEAT_LIST", later)
	v.clock.Advance(bil24sandbox.LaterOpensAfter)
	if _, ok := performances(v.ok("GET_ALL_ACTIONS", nil))[bil24sandbox.PerformanceTraviataLater]; !ok {
		t.Error("a performance is not listed when its sale has begun")
	}
	v.ok("GET_SEAT_LIST", later)
}

func TestCategoriesHaveTheirConstants(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	for id, want := range map[string]map[string]string{
		bil24sandbox.PerformanceTraviata: {
			bil24sandbox.CategoryTraviataStallsFront: "240", bil24sandbox.CategoryTraviataStallsRear: "180",
			bil24sandbox.CategoryTraviataBoxes: "210", bil24sandbox.CategoryTraviataUpperBoxes: "150",
			bil24sandbox.CategoryTraviataBalcony: "87.50", "68106": "0",
		},
		bil24sandbox.PerformanceArena: {
			bil24sandbox.CategoryArenaFloorFront: "450", bil24sandbox.CategoryArenaFloorRear: "350",
			bil24sandbox.CategoryArenaLowerSide: "290", bil24sandbox.CategoryArenaLowerEnd: "240",
			bil24sandbox.CategoryArenaUpperSide: "170", bil24sandbox.CategoryArenaUpperEnd: "120",
		},
		bil24sandbox.PerformanceClub: {
			bil24sandbox.CategoryClubEntry: "60", bil24sandbox.CategoryClubDrink: "95",
		},
		bil24sandbox.PerformanceBrass: {
			bil24sandbox.CategoryBrassCentre: "170", bil24sandbox.CategoryBrassSide: "140",
			bil24sandbox.CategoryBrassFloor: "110",
		},
		bil24sandbox.PerformanceRehearsal: {bil24sandbox.CategoryRehearsal: "40"},
	} {
		got := map[string]string{}
		for _, c := range v.ok("GET_SEAT_LIST", object{"actionEventId": json.Number(id)}).list("categoryList") {
			got[c.str("categoryPriceId")] = c.str("price")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("categories of %s (-want +got):\n%s", id, diff)
		}
	}
}

func TestSeatList(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	for _, tc := range []struct {
		performance   string
		seats, places int
	}{
		{bil24sandbox.PerformanceTraviata, 608, 0},
		{bil24sandbox.PerformanceArena, 9968, 0},
		{bil24sandbox.PerformanceBrass, 304, 600},
		{bil24sandbox.PerformanceClub, 0, 550},
	} {
		seats, places := 0, 0
		seen := map[string]bool{}
		for _, s := range v.seatList(tc.performance) {
			seen[s.str("seatId")] = true
			_, located := s["location"]
			if s["placement"] != located {
				t.Fatalf("seat %s: placement %v, location present %v", s.str("seatId"), s["placement"], located)
			}
			if located {
				seats++
			} else {
				places++
			}
		}
		if seats != tc.seats || places != tc.places || len(seen) != seats+places {
			t.Errorf("%s has %d seats and %d places with %d ids, want %d and %d",
				tc.performance, seats, places, len(seen), tc.seats, tc.places)
		}
		only := v.ok("GET_SEAT_LIST", object{
			"actionEventId": json.Number(tc.performance), "availableOnly": true,
		}).list("seatList")
		if want := len(v.seats(tc.performance, true)) + len(v.seats(tc.performance, false)); len(only) != want {
			t.Errorf("%s: availableOnly lists %d, want %d", tc.performance, len(only), want)
		}
	}
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{FID: 7, Token: "secret"})
	b := object{"fid": 7, "token": "secret"}
	v.ok("GET_ALL_ACTIONS", b)
	v.refused(2, "GET_ALL_ACTIONS", nil)
	v.refused(2, "GET_ALL_ACTIONS", object{"fid": 7})
	v.refused(1, "GET_CART", b)
	user := v.ok("CREATE_USER", b)
	v.refused(1, "GET_CART", object{"fid": 7, "token": "secret", "userId": user["userId"], "sessionId": "0"})
	v.ok("GET_CART", object{"fid": 7, "token": "secret", "userId": user["userId"], "sessionId": user["sessionId"]})
}

func TestProtocolErrors(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	v.refused(-1, "GET_NONSENSE", nil)
	v.refused(-1, "GET_SEAT_LIST", object{"actionEventId": 1})
	v.refused(-1, "GET_SEAT_LIST", object{"actionEventId": []int{1}})
	r, err := v.http.Post(v.url+"/json", "application/json", strings.NewReader("{"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if o := decode(t, r.Body); o.int("resultCode") != -1 {
		t.Errorf("half an object = code %s, want -1", o.str("resultCode"))
	}
	r, err = v.http.Get(v.url + "/json")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET /json = %d, want 405", r.StatusCode)
	}
}

func TestRefusalLanguage(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	for locale, want := range map[string]string{
		"ru-RU": "Неверные идентификаторы сессии.", "": "Неверные идентификаторы сессии.",
		"en-GB": "Session identifiers are wrong.", "ro": "Identificatorii sesiunii sunt greșiți.",
	} {
		if got := v.refused(1, "GET_CART", object{"locale": locale}).str("description"); got != want {
			t.Errorf("locale %q: description = %q, want %q", locale, got, want)
		}
	}
}

func TestResetKeepsIds(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	before := v.seatList(bil24sandbox.PerformanceTraviata)
	b := v.buyer()
	b.reserve(v.seats(bil24sandbox.PerformanceTraviata, true)[0])
	v.clock.Advance(24 * time.Hour)
	v.control(`{"reset":true}`)
	if diff := cmp.Diff(before, v.seatList(bil24sandbox.PerformanceTraviata)); diff != "" {
		t.Errorf("seats after a reset (-before +after):\n%s", diff)
	}
	b.refused(1, "GET_CART", nil)
}

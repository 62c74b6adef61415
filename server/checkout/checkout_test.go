package checkout_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func line(ref string, state store.LineState, seat seatplan.SeatID, key string) store.Line {
	return store.Line{Ref: ref, State: state, Seat: seat, Key: key, Category: "c", Price: seatplan.Price{Category: "c"}}
}

func areaLine(ref string, state store.LineState, tariff seatplan.TariffID, key string) store.Line {
	return store.Line{Ref: ref, State: state, Area: "floor", Key: key, Category: "c", Price: seatplan.Price{Category: "c", Tariff: tariff}}
}

func inArea(area seatplan.AreaID, l store.Line) store.Line {
	l.Area = area
	return l
}

// summary is a line in the words the tests compare.
func summary(lines []store.Line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, string(l.State)+" "+string(l.Seat)+string(l.Area)+" "+l.Key)
	}
	return out
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	seat := func(key string, id seatplan.SeatID) vendors.Held { return vendors.Held{Key: key, Seat: id} }
	place := func(key string, tariff seatplan.TariffID) vendors.Held {
		return vendors.Held{Key: key, Area: "floor", Tariff: tariff}
	}
	for _, tc := range []struct {
		name  string
		lines []store.Line
		held  []vendors.Held
		want  []string
	}{
		{"a hold that was given",
			[]store.Line{line("1", store.Holding, "a", "")}, []vendors.Held{seat("k", "a")}, []string{"held a k"}},
		{"a hold that was not given stays for the caller",
			[]store.Line{line("1", store.Holding, "a", "")}, nil, []string{"holding a "}},
		{"a hold given up under way is released next",
			[]store.Line{line("1", store.Dropping, "a", "")}, []vendors.Held{seat("k", "a")}, []string{"dropping a k"}},
		{"a release that was done",
			[]store.Line{line("1", store.Releasing, "a", "k"), line("2", store.Held, "b", "l")},
			[]vendors.Held{seat("l", "b")}, []string{"held b l"}},
		{"what the vendor let go can be asked for again",
			[]store.Line{line("1", store.Held, "a", "k")}, nil, []string{"expired a "}},
		{"what it let go of while it was given up is gone",
			[]store.Line{line("1", store.Dropping, "a", "k")}, nil, nil},
		{"what nobody asked for is released",
			[]store.Line{line("1", store.Held, "a", "k")}, []vendors.Held{seat("k", "a"), seat("z", "z")},
			[]string{"held a k", "dropping z z"}},
		{"places in an area by tariff",
			[]store.Line{areaLine("1", store.Holding, "child", ""), areaLine("2", store.Holding, "", "")},
			[]vendors.Held{place("k", ""), place("l", "child")}, []string{"held floor l", "held floor k"}},
		{"a place in an area at another tariff is better than none",
			[]store.Line{areaLine("1", store.Holding, "child", "")}, []vendors.Held{place("k", "")}, []string{"held floor k"}},
		{"places in two areas",
			[]store.Line{areaLine("1", store.Holding, "", ""), inArea("garden", areaLine("2", store.Holding, "", ""))},
			[]vendors.Held{{Key: "k", Area: "garden"}}, []string{"holding floor ", "held garden k"}},
		{"places in two areas, at another tariff",
			[]store.Line{areaLine("1", store.Holding, "", ""), inArea("garden", areaLine("2", store.Holding, "child", ""))},
			[]vendors.Held{{Key: "k", Area: "garden"}}, []string{"holding floor ", "held garden k"}},
		{"no seat was asked for where a place in an area is held",
			[]store.Line{line("1", store.Holding, "a", "")}, []vendors.Held{place("k", "")}, []string{"holding a ", "dropping floor k"}},
		{"expired lines are memory only",
			[]store.Line{line("1", store.Expired, "a", "")}, nil, []string{"expired a "}},
		{"a seat wanted again while it is given back",
			[]store.Line{line("1", store.Releasing, "a", "k"), line("2", store.Wanted, "a", "")}, nil, []string{"wanted a "}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := &store.Cart{Lines: tc.lines}
			checkout.Adopt(c, vendors.Holding{Places: tc.held, Deadline: noon})
			if diff := cmp.Diff(tc.want, summary(c.Lines)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if got := c.Deadline.IsZero(); got != (len(tc.held) == 0) {
				t.Errorf("Deadline = %v with %d places held", c.Deadline, len(tc.held))
			}
		})
	}
}

func TestLineChanges(t *testing.T) {
	t.Parallel()
	at := noon
	for _, tc := range []struct {
		name          string
		before, after []store.Line
		want          []checkout.LineChange
	}{
		{"a wish is nobody's business", nil, []store.Line{line("1", store.Wanted, "a", "")}, nil},
		{"a call leaves", []store.Line{line("1", store.Wanted, "a", "")}, []store.Line{line("1", store.Holding, "a", "")},
			[]checkout.LineChange{{Seat: "a", Status: seatplan.Free, InFlight: true, At: at}}},
		{"it is held", []store.Line{line("1", store.Holding, "a", "")}, []store.Line{line("1", store.Held, "a", "k")},
			[]checkout.LineChange{{Seat: "a", Status: seatplan.Held, Places: 1, At: at}}},
		{"it is refused", []store.Line{line("1", store.Holding, "a", "")}, nil,
			[]checkout.LineChange{{Seat: "a", Status: seatplan.Free, At: at}}},
		{"no longer wanted is still held", []store.Line{line("1", store.Held, "a", "k")},
			[]store.Line{line("1", store.Dropping, "a", "k")}, nil},
		{"it is given back", []store.Line{line("1", store.Releasing, "a", "k")}, nil,
			[]checkout.LineChange{{Seat: "a", Status: seatplan.Free, Places: -1, At: at}}},
		{"it runs out", []store.Line{line("1", store.Held, "a", "k")}, []store.Line{line("1", store.Expired, "a", "")},
			[]checkout.LineChange{{Seat: "a", Status: seatplan.Free, Places: -1, At: at}}},
		{"it is sold", []store.Line{line("1", store.Ordered, "a", "k")}, []store.Line{line("1", store.Sold, "a", "k")},
			[]checkout.LineChange{{Seat: "a", Status: seatplan.Sold, At: at}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := checkout.LineChanges("", tc.before, tc.after, at)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPicked(t *testing.T) {
	t.Parallel()
	c, err := checkout.Picked(cart.Limits{Places: 10}, []store.Line{
		areaLine("1", store.Held, "", "k"), areaLine("2", store.Wanted, "", ""), areaLine("3", store.Dropping, "", "l"),
		line("4", store.Holding, "a", ""), line("5", store.Expired, "b", ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.Places() != 3 || c.In("floor") != 2 || !c.Has("a") || c.Has("b") {
		t.Errorf("picked %d places, %d of them on the floor, want 3 and 2, with seat a and without b", c.Places(), c.In("floor"))
	}
}

func TestCheckDetails(t *testing.T) {
	t.Parallel()
	all := vendors.Needs{FullName: true, Phone: true}
	for _, tc := range []struct {
		name  string
		d     checkout.Details
		needs vendors.Needs
		field string // at fault, empty: none
	}{
		{"an address is enough", checkout.Details{Email: " ana@example.com "}, vendors.Needs{}, ""},
		{"none", checkout.Details{}, vendors.Needs{}, "email"},
		{"a name in it", checkout.Details{Email: "Ana <ana@example.com>"}, vendors.Needs{}, "email"},
		{"no domain", checkout.Details{Email: "ana@localhost"}, vendors.Needs{}, "email"},
		{"two", checkout.Details{Email: "a@b.ro, c@d.ro"}, vendors.Needs{}, "email"},
		{"a header smuggled in", checkout.Details{Email: "a@b.ro\r\nBcc: c@d.ro"}, vendors.Needs{}, "email"},
		{"too long", checkout.Details{Email: string(bytes.Repeat([]byte("a"), 200)) + "@b.ro"}, vendors.Needs{}, "email"},
		{"phone missing", checkout.Details{Email: "a@b.ro", FullName: "Ana"}, all, "phone"},
		{"phone of letters", checkout.Details{Email: "a@b.ro", FullName: "Ana", Phone: "call me"}, all, "phone"},
		{"name missing", checkout.Details{Email: "a@b.ro", Phone: "+40 (720) 123-456"}, all, "full_name"},
		{"everything", checkout.Details{Email: "a@b.ro", Phone: "+40 720 123 456", FullName: "Ana Pop"}, all, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			err := checkout.CheckDetails(&tc.d, tc.needs, nil)
			field := ""
			var r *checkout.Refusal
			if errors.As(err, &r) {
				field = r.Field
			}
			if field != tc.field || (err == nil) != (tc.field == "") {
				t.Errorf("CheckDetails = %v, want fault in %q", err, tc.field)
			}
		})
	}
}

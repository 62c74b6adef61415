package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/web"
)

// hall has two sections whose rows and seats are called the same, and places
// without a row.
func hall(t *testing.T) *seatplan.Plan {
	t.Helper()
	row := func(section, label string, numbers ...string) seatplan.DraftRow {
		r := seatplan.DraftRow{Label: label}
		for i, n := range numbers {
			r.Seats = append(r.Seats, seatplan.DraftSeat{ID: seatplan.SeatID(section + label + n), Number: n, X: float64(i * 10), R: 4})
		}
		return r
	}
	plan, err := seatplan.New(seatplan.Draft{
		Name: "hall", Categories: []seatplan.PriceCategory{{ID: "c", Name: "One price"}},
		Sections: []seatplan.DraftSection{
			{ID: "s", Name: "Stalls", Rows: []seatplan.DraftRow{row("s", "7", "12", "13", "14"), row("s", "8", "12")}},
			{ID: "b", Name: "Balcony", Rows: []seatplan.DraftRow{row("b", "7", "14")}},
			{ID: "x", Name: "Box 3", Rows: []seatplan.DraftRow{row("x", "", "1", "2")}},
			{ID: "n", Rows: []seatplan.DraftRow{row("n", "9", "1", "2")}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// TestRefusalsNameSeats sees each refusal that is about seats name them with
// their section, in both languages.
func TestRefusalsNameSeats(t *testing.T) {
	t.Parallel()
	plan := hall(t)
	for _, tc := range []struct {
		lang  string
		kind  checkout.Kind
		kept  int
		seats []seatplan.SeatID
		want  string // empty where no seat is named
	}{
		{"en", checkout.ErrSeatTaken, 0, []seatplan.SeatID{"s714"}, "Stalls, row\u00a07, seat\u00a014 was taken a moment ago."},
		{"en", checkout.ErrSeatTaken, 2, []seatplan.SeatID{"b714"}, "Balcony, row\u00a07, seat\u00a014 was taken a moment ago. Your other 2 seats are still kept."},
		{"en", checkout.ErrSeatTaken, 0, []seatplan.SeatID{"x2"}, "Box 3, seat\u00a02 was taken a moment ago."},
		{"en", checkout.ErrSeatTaken, 0, []seatplan.SeatID{"s713", "s714"}, "Stalls, row\u00a07, seats\u00a013 and 14 were taken a moment ago."},
		{"en", checkout.ErrSeatTaken, 0, []seatplan.SeatID{"x1", "x2"}, "Box 3, seats\u00a01 and 2 were taken a moment ago."},
		{"en", checkout.ErrSeatTaken, 0, []seatplan.SeatID{"s712", "b714", "s713", "gone"}, "Stalls, row\u00a07, seats\u00a012 and 13; Balcony, row\u00a07, seat\u00a014 were taken a moment ago."},
		{"en", checkout.ErrPriceChanged, 1, []seatplan.SeatID{"s812"}, "The price of Stalls, row\u00a08, seat\u00a012 has changed at the box office. Your seats are still kept; please look at the new total before you go on."},
		{"en", checkout.ErrSeatTaken, 0, []seatplan.SeatID{"n91", "n92"}, "Row\u00a09, seats\u00a01 and 2 were taken a moment ago."},
		{"en", checkout.ErrSeatTaken, 1, []seatplan.SeatID{"gone"}, ""},
		{"en", checkout.ErrSeatTaken, 1, nil, ""},
		{"ro", checkout.ErrSeatTaken, 1, []seatplan.SeatID{"s714"}, "Stalls, rândul\u00a07, locul\u00a014: tocmai a fost luat de altcineva. Celălalt loc al tău este păstrat în continuare."},
		{"ro", checkout.ErrSeatTaken, 0, []seatplan.SeatID{"s713", "s714"}, "Stalls, rândul\u00a07, locurile\u00a013 și 14: tocmai au fost luate de altcineva."},
		{"ro", checkout.ErrSeatTaken, 0, []seatplan.SeatID{"x1", "x2"}, "Box 3, locurile\u00a01 și 2: tocmai au fost luate de altcineva."},
		{"ro", checkout.ErrPriceChanged, 1, []seatplan.SeatID{"s812"}, "La casa de bilete s-a schimbat prețul pentru: Stalls, rândul\u00a08, locul\u00a012. Locurile sunt păstrate; verifică noul total înainte să continui."},
	} {
		got, ok := web.NamedText(locale.For(tc.lang), plan, &checkout.Refusal{Kind: tc.kind, Seats: tc.seats}, tc.kept)
		if got != tc.want || ok != (tc.want != "") {
			t.Errorf("%s %v of %v = %q, want %q", tc.lang, tc.kind, tc.seats, got, tc.want)
		}
	}
}

// TestLimitThatStays names a time to try again only where there is one.
func TestLimitThatStays(t *testing.T) {
	t.Parallel()
	now := time.Now()
	soon := &checkout.Refusal{Kind: checkout.ErrRateLimited, Bound: checkout.BoundPlaces, Limit: 4, Until: now.Add(5 * time.Minute)}
	never := &checkout.Refusal{Kind: checkout.ErrRateLimited, Bound: checkout.BoundPlaces, Limit: 4}
	for _, tc := range []struct {
		lang    string
		refusal *checkout.Refusal
		says    []string
		silent  string
		header  string
	}{
		{"en", soon, []string{"Only 4 places", "try again in 5 minutes"}, "organiser", "300"},
		{"en", never, []string{"Only 4 places", "ask the organiser"}, "try again", ""},
		{"ro", soon, []string{"4 locuri", "5 minute"}, "organizatorul", "300"},
		{"ro", never, []string{"4 locuri", "întrebi organizatorul"}, "încearcă", ""},
	} {
		text := web.BoundText(locale.For(tc.lang), tc.refusal, now)
		for _, part := range tc.says {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q does not say %q", tc.lang, text, part)
			}
		}
		if strings.Contains(text, tc.silent) {
			t.Errorf("%s: %q says %q", tc.lang, text, tc.silent)
		}
		if got := web.RetryAfter(tc.refusal, now); got != tc.header {
			t.Errorf("%s: Retry-After = %q, want %q", tc.lang, got, tc.header)
		}
	}
}

package web_test

import (
	"testing"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/web"
)

// TestPlacesOfTickets names places as people do, and nothing twice.
func TestPlacesOfTickets(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name          string
		ticket        vendors.Ticket
		sections      []string
		place, tariff string
	}{
		{"a code of an area", vendors.Ticket{Area: "GOLDEN", Tariff: "Golden Circle"}, []string{"Golden Circle"}, "Golden Circle", ""},
		{"a code of one of two areas", vendors.Ticket{Area: "GOLDEN", Tariff: "Golden Circle"}, []string{"Standing", "Golden Circle"}, "Golden Circle", ""},
		{"a code and a tariff", vendors.Ticket{Area: "PARTER", Tariff: "Parter, redus"}, []string{"Parter"}, "Parter", "redus"},
		{"an area's name", vendors.Ticket{Area: "Floor", Tariff: "Adult"}, []string{"Balcony", "Floor"}, "Floor", "Adult"},
		{"a label", vendors.Ticket{Area: "PARTER", Tariff: "Parter, redus", Label: vendors.Label{Number: "Parter, row 1, seat 4"}}, []string{"Parter"}, "Parter, row 1, seat 4", "redus"},
		{"a number", vendors.Ticket{Label: vendors.Label{Number: "4"}}, nil, "Seat\u00a04", ""},
		{"a seat", vendors.Ticket{Tariff: "Stalls", Label: vendors.Label{Section: "Stalls", Row: "1", Number: "4"}}, nil, "Stalls, row\u00a01, seat\u00a04", ""},
		{"nothing known", vendors.Ticket{Area: "X", Tariff: "Adult"}, []string{"A", "B"}, "X", "Adult"},
	} {
		var lines []checkout.ViewLine
		for _, s := range tc.sections {
			lines = append(lines, checkout.ViewLine{Section: s})
		}
		place, said := web.TicketPlace(locale.For("en"), tc.ticket, lines)
		if tariff := web.Beyond(tc.ticket.Tariff, said); place != tc.place || tariff != tc.tariff {
			t.Errorf("%s: %q and %q, want %q and %q", tc.name, place, tariff, tc.place, tc.tariff)
		}
	}
}

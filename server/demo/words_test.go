package demo_test

import (
	"strings"
	"testing"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// TestPlacesAndSumsAreReadable buys at vendors that speak in codes, and reads the
// review and the tickets as a buyer: the same place and the same reference in
// both, no code of the vendor's, no sum of nought and no vendor's name.
func TestPlacesAndSumsAreReadable(t *testing.T) {
	t.Parallel()
	d, err := demo.Open(t.Context(), demo.Options{Timing: quick})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	for _, tc := range []struct {
		name, evening, area, tariff, place string
	}{
		{"a seat that the vendor chooses", "halele/iab/" + iabiletsandbox.EventPlay + "/" + iabiletsandbox.EventPlay,
			iabiletsandbox.AreaStalls, iabiletsandbox.TariffStallsReduced, "Parter, rândul 1, locul "},
		{"an area", "sofia/tso/" + ticketsonicsandbox.EventConcert + "/" + ticketsonicsandbox.EventConcert, ticketsonicsandbox.SKUFloor, "", "Floor, standing"},
		{"a free one", "wadadli/ttg/" + ticketingsandbox.EventSunset + "/" + ticketingsandbox.EventSunset, ticketingsandbox.SectionLawn, "", "General Lawn"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBuyer(t)
			b.open(d.URL() + "/e/" + tc.evening)
			b.lines("area", tc.area, "quantity", "1", "tariff", tc.tariff)
			b.order(tc.evening)
			pages := map[string]string{"review": b.text()}
			reference := b.reference()
			if len(b.find("pay", "data-testid")) > 0 {
				b.payDemo()
			}
			b.becomes("issued")
			pages["tickets"] = b.text()
			if reference != "" && b.reference() != reference {
				t.Errorf("the reference is %q in the review and %q with the tickets", reference, b.reference())
			}
			for page, text := range pages {
				if !strings.Contains(text, tc.place) {
					t.Errorf("the %s does not name %q: %s", page, tc.place, text)
				}
				for _, raw := range []string{"PARTER-", "Parter, Parter", " EC$0.00", "€0.00", "Bil24", "iaBilet", "TickeTing", "TicketSonic"} {
					if strings.Contains(text, raw) {
						t.Errorf("the %s has %q in it: %s", page, raw, text)
					}
				}
			}
		})
	}
}

// reference is what the page has the buyer read out; empty for nothing.
func (b *buyer) reference() string {
	for n := range b.page.Descendants() {
		if attribute(n, "class") != "reference" {
			continue
		}
		for inner := range n.Descendants() {
			if inner.Data == "b" && inner.FirstChild != nil {
				return inner.FirstChild.Data
			}
		}
	}
	return ""
}

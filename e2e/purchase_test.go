package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/demo"
)

// bought sees that the sandbox sold exactly what the page shows tickets for.
func bought(t *testing.T, d *demo.Demo, vendor string, p *page, seats []string) {
	t.Helper()
	b := booksOf(t, d, vendor)
	if len(b.Orders) != 1 {
		t.Fatalf("the sandbox has %d orders, want one: %+v", len(b.Orders), b.Orders)
	}
	order := b.Orders[0]
	slices.Sort(seats)
	slices.Sort(order.Seats)
	if diff := cmp.Diff(seats, order.Seats); diff != "" {
		t.Errorf("seats of the vendor's order (-want +got)\n%s", diff)
	}
	shown := strings.Fields(p.value("[...document.querySelectorAll('[data-testid=ticket]')].map((t) => t.dataset.code).sort().join(' ')"))
	if diff := cmp.Diff(order.codes(), shown); diff != "" {
		t.Errorf("codes of the tickets (-vendor's +shown)\n%s", diff)
	}
	sold := b.soldSeats(order.Performance)
	for _, seat := range seats {
		if !slices.Contains(sold, seat) {
			t.Errorf("seat %s is not sold at the vendor", seat)
		}
	}
}

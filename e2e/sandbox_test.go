package e2e_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/demo"
)

// books are what a sandbox says it sold, and to whom.
type books struct {
	InFlightMax  map[string]int `json:"in_flight_max"`
	Performances []struct {
		ID        string
		SoldSeats []string `json:"sold_seats"`
		HeldSeats []string `json:"held_seats"`
	}
	Orders []vendorOrder
}

type vendorOrder struct {
	ID, State, Performance string
	Seats                  []string
	AreaPlaces             map[string]int `json:"area_places"`
	Total, Currency        string
	User                   string
	Tickets                []struct{ ID, Code string }
}

// codes are an order's tickets' codes in order.
func (o vendorOrder) codes() []string {
	var codes []string
	for _, t := range o.Tickets {
		codes = append(codes, t.Code)
	}
	slices.Sort(codes)
	return codes
}

// booksOf reads a sandbox's books.
func booksOf(t *testing.T, d *demo.Demo, vendor string) books {
	t.Helper()
	response, err := http.Get(d.Sandboxes[vendor] + "/_control")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var b books
	if err := json.NewDecoder(response.Body).Decode(&b); err != nil {
		t.Fatal(err)
	}
	return b
}

// soldSeats are the seats of a performance that a sandbox has sold.
func (b books) soldSeats(performance string) []string {
	for _, p := range b.Performances {
		if p.ID == performance {
			return p.SoldSeats
		}
	}
	return nil
}

// elsewhere has another channel of the vendor's do something.
func elsewhere(t *testing.T, d *demo.Demo, vendor, order string) {
	t.Helper()
	response, err := http.Post(d.Sandboxes[vendor]+"/_control", "application/json", strings.NewReader(order))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, _ := io.ReadAll(response.Body); response.StatusCode >= 300 {
		t.Fatalf("the sandbox answered %s to %s: %s", response.Status, order, body)
	}
}

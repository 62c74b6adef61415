package vendortest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// order is one order to the control door.
type order map[string]any

// books is what the control door tells.
type books struct {
	Calls        map[string]int    `json:"calls"`
	Performances []bookPerformance `json:"performances"`
	Orders       []bookOrder       `json:"orders"`
}

type bookPerformance struct {
	ID    string     `json:"id"`
	Seats bookCounts `json:"seats"`
	Areas []struct {
		ID string `json:"id"`
		bookCounts
	} `json:"areas"`
}

type bookCounts struct {
	Free    int `json:"free"`
	Held    int `json:"held"`
	Ordered int `json:"ordered"`
	Sold    int `json:"sold"`
}

type bookOrder struct {
	ID         string         `json:"id"`
	Seats      []string       `json:"seats"`
	AreaPlaces map[string]int `json:"area_places"`
	Total      string         `json:"total"`
	Currency   string         `json:"currency"`
	Tickets    []struct {
		ID   string `json:"id"`
		Code string `json:"code"`
	} `json:"tickets"`
}

// maxBooks bounds the books.
const maxBooks = 16 << 20

// tell gives the control door an order.
func tell(t testing.TB, door string, o order) {
	t.Helper()
	body, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(door, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 1000))
	if resp.StatusCode >= 300 {
		t.Fatalf("the door answered %s with %d %s", body, resp.StatusCode, said)
	}
}

// read reads the sandbox's books.
func read(t testing.TB, door string) books {
	t.Helper()
	resp, err := http.Get(door)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b books
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxBooks)).Decode(&b); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("books: status %d, %v", resp.StatusCode, err)
	}
	return b
}

// performance returns a performance of the books.
func (b books) performance(t testing.TB, id string) bookPerformance {
	t.Helper()
	for _, p := range b.Performances {
		if p.ID == id {
			return p
		}
	}
	t.Fatalf("the books have no performance %s", id)
	return bookPerformance{}
}

// all adds up seats and areas.
func (p bookPerformance) all() bookCounts {
	sum := p.Seats
	for _, a := range p.Areas {
		sum.Held += a.Held
		sum.Ordered += a.Ordered
		sum.Sold += a.Sold
		sum.Free += a.Free
	}
	return sum
}

// places is how many places an order has.
func (o bookOrder) places() int {
	n := len(o.Seats)
	for _, k := range o.AreaPlaces {
		n += k
	}
	return n
}

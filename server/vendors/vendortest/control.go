package vendortest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// command is one command to the control endpoint.
type command map[string]any

// report is what the control endpoint returns.
type report struct {
	Calls        map[string]int      `json:"calls"`
	Performances []performanceReport `json:"performances"`
	Orders       []orderReport       `json:"orders"`
}

type performanceReport struct {
	ID    string      `json:"id"`
	Seats placeCounts `json:"seats"`
	Areas []struct {
		ID string `json:"id"`
		placeCounts
	} `json:"areas"`
}

type placeCounts struct {
	Free    int `json:"free"`
	Held    int `json:"held"`
	Ordered int `json:"ordered"`
	Sold    int `json:"sold"`
}

type orderReport struct {
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

// maxReport bounds a report.
const maxReport = 16 << 20

// control sends a command to the control endpoint.
func control(t testing.TB, url string, c command) {
	t.Helper()
	body, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 1000))
	if resp.StatusCode >= 300 {
		t.Fatalf("the control endpoint answered %s with %d %s", body, resp.StatusCode, said)
	}
}

// readReport reads the sandbox's report.
func readReport(t testing.TB, url string) report {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b report
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxReport)).Decode(&b); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("report: status %d, %v", resp.StatusCode, err)
	}
	return b
}

// performance returns a performance of the report.
func (b report) performance(t testing.TB, id string) performanceReport {
	t.Helper()
	for _, p := range b.Performances {
		if p.ID == id {
			return p
		}
	}
	t.Fatalf("the report has no performance %s", id)
	return performanceReport{}
}

// all adds up seats and areas.
func (p performanceReport) all() placeCounts {
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
func (o orderReport) places() int {
	n := len(o.Seats)
	for _, k := range o.AreaPlaces {
		n += k
	}
	return n
}

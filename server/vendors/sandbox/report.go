package sandbox

// Report is what a sandbox has on record: everything that matters, by state.
type Report struct {
	HoldSeconds  int                 `json:"hold_seconds"`
	Calls        map[string]int      `json:"calls"`
	InFlightMax  map[string]int      `json:"in_flight_max"`
	Performances []PerformanceReport `json:"performances"`
	Orders       []OrderReport       `json:"orders"`
}

// Counts are numbers of places.
type Counts struct {
	Free    int `json:"free"`
	Held    int `json:"held"`
	Ordered int `json:"ordered"`
	Sold    int `json:"sold"`
}

// SeatCounts are numbers of numbered seats.
type SeatCounts struct {
	Counts
	Blocked int `json:"blocked"`
}

// AreaReport is an area's places.
type AreaReport struct {
	ID string `json:"id"`
	Counts
}

// PerformanceReport is what became of a performance's places.
type PerformanceReport struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Seats     SeatCounts   `json:"seats"`
	SoldSeats []string     `json:"sold_seats"`
	HeldSeats []string     `json:"held_seats"`
	Areas     []AreaReport `json:"areas"`
}

// OrderReport is one order.
type OrderReport struct {
	ID          string         `json:"id"`
	State       string         `json:"state"` // in the vendor's word
	Performance string         `json:"performance"`
	Seats       []string       `json:"seats"`
	AreaPlaces  map[string]int `json:"area_places"`
	Total       string         `json:"total"` // decimal, major units
	Currency    string         `json:"currency"`
	User        string         `json:"user"`
	Tickets     []TicketReport `json:"tickets"`
}

// TicketReport is one ticket.
type TicketReport struct {
	ID   string `json:"id"`
	Code string `json:"code"`
}

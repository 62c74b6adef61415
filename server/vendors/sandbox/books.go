package sandbox

// Books is what a sandbox has on record: everything that matters, by state.
type Books struct {
	HoldSeconds  int               `json:"hold_seconds"`
	Calls        map[string]int    `json:"calls"`
	InFlightMax  map[string]int    `json:"in_flight_max"`
	Performances []PerformanceBook `json:"performances"`
	Orders       []OrderBook       `json:"orders"`
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

// AreaBook is an area's places.
type AreaBook struct {
	ID string `json:"id"`
	Counts
}

// PerformanceBook is what became of a performance's places.
type PerformanceBook struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Seats     SeatCounts `json:"seats"`
	SoldSeats []string   `json:"sold_seats"`
	HeldSeats []string   `json:"held_seats"`
	Areas     []AreaBook `json:"areas"`
}

// OrderBook is one order.
type OrderBook struct {
	ID          string         `json:"id"`
	State       string         `json:"state"` // in the vendor's word
	Performance string         `json:"performance"`
	Seats       []string       `json:"seats"`
	AreaPlaces  map[string]int `json:"area_places"`
	Total       string         `json:"total"` // decimal, major units
	Currency    string         `json:"currency"`
	User        string         `json:"user"`
	Tickets     []TicketBook   `json:"tickets"`
}

// TicketBook is one ticket.
type TicketBook struct {
	ID   string `json:"id"`
	Code string `json:"code"`
}

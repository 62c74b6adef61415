package cart

import "github.com/parterre/parterre/seatplan"

// Code says why a change is refused; it is the word that buyers' programs see.
type Code string

const (
	// Limit means more, or fewer, places than are allowed.
	Limit Code = "limit"
	// SoldOut means more places than an area has free.
	SoldOut Code = "sold_out"
	// SeatTaken means a seat that is not free.
	SeatTaken Code = "seat_taken"
	// Invalid means a change that makes no sense.
	Invalid Code = "invalid"
	// NotFound means a seat, an area or a line that is not there.
	NotFound Code = "not_found"
)

// Refusal says why a change was refused and what it was about. Functions return
// nil where nothing is refused.
type Refusal struct {
	Code   Code
	Seat   seatplan.SeatID
	Area   seatplan.AreaID
	Tariff seatplan.TariffID // where a limit is the tariff's
	Limit  int               // how many there may be, of codes Limit and SoldOut
	Least  int               // how many there must be, of code Limit; then Limit is 0
}

// Error returns the code and what it is about, for logs.
func (r *Refusal) Error() string {
	switch {
	case r.Seat != "":
		return string(r.Code) + ": seat " + string(r.Seat)
	case r.Area != "":
		return string(r.Code) + ": area " + string(r.Area)
	case r.Tariff != "":
		return string(r.Code) + ": tariff " + string(r.Tariff)
	}
	return string(r.Code)
}

// refused returns a refusal of l.
func (l Line) refused(code Code, limit int) *Refusal {
	r := &Refusal{Code: code, Seat: l.Seat, Area: l.Area, Limit: limit}
	if code == Limit {
		r.Tariff = l.Price.Tariff
	}
	return r
}

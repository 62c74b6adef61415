package sbt

import "github.com/parterre/parterre/seatplan"

// State is what the vendor says of a seat.
type State uint8

// The vendor's states, with its own numbers.
const (
	Inaccessible State = iota // not on sale
	Available
	PreReserved // in somebody's cart
	Reserved    // in somebody's unpaid order
	Occupied    // sold
	Refund      // handed back, not on sale
	// Unknown is a state that is missing or none of these.
	Unknown
)

func parseState(text string) State {
	if len(text) == 1 && text[0] >= '0' && text[0] <= '5' {
		return State(text[0] - '0')
	}
	return Unknown
}

// Status returns what the state means to us. What is not understood is blocked.
func (s State) Status() seatplan.Status {
	switch s {
	case Available:
		return seatplan.Free
	case PreReserved, Reserved:
		return seatplan.Held
	case Occupied:
		return seatplan.Sold
	}
	return seatplan.Blocked
}

// SeatState is what a file says of one seat besides where it is.
type SeatState struct {
	State State
	// Owner: the user the file was made for holds or bought it.
	Owner bool
}

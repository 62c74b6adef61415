package seatplan

// Status says whether a seat can be had. The first four values are what the
// server publishes and fit two bits; the others exist only in a browser, where
// a buyer's own choice lies over the published picture.
type Status uint8

const (
	// Free seats can be held.
	Free Status = iota
	// Held seats are in somebody's cart or unpaid order and may come back.
	Held
	// Sold seats are gone, or taken and not known to be only held.
	Sold
	// Blocked seats are not on sale.
	Blocked
	// Pending seats were chosen here and await the server's answer.
	Pending
	// Mine are seats in the buyer's own cart.
	Mine
)

var statusNames = [...]string{"free", "held", "sold", "blocked", "pending", "mine"}

// String returns the lower-case word used in data-status and JSON.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return "blocked"
}

// ParseStatus is the inverse of String; an unknown word is Blocked, because
// what is not understood must not be sold.
func ParseStatus(word string) Status {
	for i, name := range statusNames {
		if name == word {
			return Status(i)
		}
	}
	return Blocked
}

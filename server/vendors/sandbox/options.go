package sandbox

import "time"

// Options are what every sandbox can be opened with. The zero value behaves as
// the vendor does; what a vendor does not have is ignored.
type Options struct {
	// Hold is how long seats are held.
	Hold time.Duration
	// SeatCodes lets iaBilet's locks name their seats.
	SeatCodes bool
	// ChargePercent is Bil24's service charge.
	ChargePercent int
}

package iabilettest

import "strconv"

// The credentials that a sandbox wants where Options has none.
const (
	DefaultKey    = "c6jm3R3JDGkwb2bP"
	DefaultSecret = "pHbEahQdbiVmpFqV"
)

// Events. An event has one date; it is a performance in our words.
const (
	// EventConcert is a standing concert with the areas STANDING and GOLDEN;
	// four tickets or more get a tenth off.
	EventConcert = "22189"
	// EventPlay is in a hall with seats, the areas PARTER and BALCON.
	EventPlay = "22240"
	// EventSoldOut has nothing left; listed with includeSoldOut only.
	EventSoldOut = "22255"
	// EventVoucher can be prepared only with [VoucherCode] (require_voucher).
	EventVoucher = "22263"
	// EventVenueOnly is sold at the door (venue_only); listed with
	// includeVenueOnly only.
	EventVenueOnly = "22270"
)

// VoucherCode is the voucher that opens [EventVoucher] and takes 20 lei off any
// booking.
const VoucherCode = "HIBIQA30"

// Areas (areaCode).
const (
	AreaStanding = "STANDING" // 900 places; in EventSoldOut 300
	AreaGolden   = "GOLDEN"   // 120 places
	AreaStalls   = "PARTER"   // StallsRows rows of StallsSeats seats
	AreaBalcony  = "BALCON"   // BalconyRows rows of BalconySeats seats
	AreaGarden   = "GRADINA"  // 80 places, EventVoucher
)

// The hall of [EventPlay]; see [SeatCode].
const (
	StallsRows, StallsSeats   = 12, 22
	BalconyRows, BalconySeats = 5, 26
)

// SeatCode returns the vendor's code of a seat in [AreaStalls] or
// [AreaBalcony], such as PARTER-7-14. Rows and seats count from 1, rows from the
// stage, seats from the left as seen from the hall.
func SeatCode(area string, row, seat int) string {
	return area + "-" + strconv.Itoa(row) + "-" + strconv.Itoa(seat)
}

// Tariffs (tariffId).
const (
	TariffStanding        = "2181" // 150 lei
	TariffStandingStudent = "2182" // 105 lei
	TariffGolden          = "2183" // 260 lei, at most 4

	TariffStalls         = "2301" // 120 lei
	TariffStallsReduced  = "2302" // 72.50 lei
	TariffBalcony        = "2303" // 80 lei
	TariffBalconyReduced = "2304" // 48 lei

	TariffSoldOut   = "2351" // 90 lei
	TariffGarden    = "2371" // 65 lei
	TariffVenueOnly = "2391" // 30 lei
)

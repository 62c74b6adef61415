package iabiletsandbox

import "strconv"

// The credentials that a sandbox wants where Options has none.
const (
	DefaultKey    = "c6jm3R3JDGkwb2bP"
	DefaultSecret = "pHbEahQdbiVmpFqV"
)

// Username is who a sandbox says that its caller is.
const Username = "user438274"

// Events. An event has one date; it is a performance in our words.
const (
	// EventConcert is a standing concert with the areas STANDING and GOLDEN;
	// four tickets or more get a tenth off.
	EventConcert = "22189"
	// EventPlay is in a hall with seats, the areas PARTER and BALCON.
	EventPlay = "22240"
	// EventSoldOut has nothing left; listed with includeSoldOut only.
	EventSoldOut = "22255"
	// EventVoucher can be prepared only with [VoucherCode] (require_voucher),
	// and with [FieldTerms] for the order and [FieldGuest] for each ticket.
	EventVoucher = "22263"
	// EventVenueOnly is sold at the door (venue_only); listed with
	// includeVenueOnly only.
	EventVenueOnly = "22270"
	// EventExternal is sold by somebody else at [ExternalURL]; listed with
	// includeExternal only.
	EventExternal = "22271"

	EventDraft       = "22272" // draft
	EventPending     = "22273" // pending
	EventFreeEntry   = "22274" // free_entry
	EventCancelled   = "22275" // cancelled
	EventDisabled    = "22276" // disabled
	EventPreRegister = "22277" // pre_register, at [PreRegisterURL]
	EventMaintenance = "22278" // maintenance
	// EventReady can be bought like any other (ready_for_sale).
	EventReady = "22279"
)

// Addresses in events. Nothing is there.
const (
	ExternalURL    = "https://bilete.example/circul-de-provincie"
	PreRegisterURL = "https://" + PageHost + "/pre-inregistrare"
	// PageHost is the host of event pages and posters.
	PageHost = "www.iabilet.example"
)

// The customFields of [EventVoucher] that an order is not prepared without.
const (
	FieldTerms = "customTermsAccepted" // of the order; must be Y
	FieldGuest = "participantName"     // of each ticket
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
	AreaHall     = "SALA"     // 60 places, EventReady
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

// Tariffs (tariffId), which no 32 bits hold and no floating-point number does.
const (
	TariffStanding        = "9007199254742181" // 150 lei
	TariffStandingStudent = "9007199254742182" // 105 lei
	TariffGolden          = "9007199254742183" // 260 lei, at most 4

	TariffStalls         = "9007199254742301" // 120 lei
	TariffStallsReduced  = "9007199254742302" // 72.50 lei
	TariffBalcony        = "9007199254742303" // 80 lei
	TariffBalconyReduced = "9007199254742304" // 48 lei

	TariffSoldOut   = "9007199254742351" // 90 lei
	TariffGarden    = "9007199254742371" // 65 lei
	TariffVenueOnly = "9007199254742391" // 30 lei
	TariffHall      = "9007199254742411" // 40 lei
)

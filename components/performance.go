package components

import (
	"github.com/a-h/templ"

	"github.com/parterre/parterre/seatplan"
)

// PerformancePage is the checkout page in its first step, choosing.
type PerformancePage struct {
	Page
	Head Head
	// Stage is nil where there is nothing to draw.
	Stage  *Stage
	Choose Choose
}

// Stage is the drawn plan. The server writes it, the module drives it.
type Stage struct {
	PlanURL, LiveURL string
	// AvailabilityURL answers what the live one brings, where that does not work.
	AvailabilityURL string
	// Performance is promoter/account/event/performance.
	Performance string
	// Seats is how many seats the plan has.
	Seats int
	// Limit is how many places one cart may hold.
	Limit int
	// ModuleURL and ExecURL are the module and the toolchain's loader for it;
	// empty where the module was not built: the page is then sold from the list.
	ModuleURL, ExecURL string
	// Preview is the plan as inline SVG, see package preview.
	Preview templ.Component
	// Width and Height are the plan's own, for the stage's shape on a phone.
	Width, Height int
	// Elsewhere are the price categories, by their index in the plan, of which
	// everything is sold on another site.
	Elsewhere []int
	// OffsetMinutes is how far the performance's clocks are ahead of UTC now.
	OffsetMinutes int
	// Inks colours price category i by element i, see package preview.
	Inks []Ink
}

// Ink is a price category's colour as drawn, #rrggbb, at least 3:1 against the
// light and the dark ground; and what is written on each.
type Ink struct {
	Light, Dark     string
	OnLight, OnDark string
}

// Choose is the first step: everything that can be chosen, and the cart.
type Choose struct {
	// LinesURL takes every form of the step (POST PERF/lines).
	LinesURL string
	// PageURL is the step itself (GET PERF).
	PageURL string
	// Section is the open section, empty for none.
	Section seatplan.SectionID
	Message Message
	// Freshness says that the seats shown are not those of now; empty while they
	// are. The module keeps it up to date.
	Freshness string
	// Sale replaces the forms when the performance cannot be bought now.
	Sale *Sale
	// Notice is said above the forms; nil for nothing.
	Notice *Notice
	// HoldNote is said before the first hold: how long seats are kept. Empty
	// once something is held.
	HoldNote string
	Legend   []Category
	Best     *Best
	Areas    []Area
	Sections []Section
	// ListOpen unfolds the seat list: a section is open, or nothing is drawn.
	ListOpen bool
	Cart     Cart
	// Promo takes promo codes and vouchers; nil where the vendor has none.
	Promo *CodeForm
	Hold  *Hold
	Words *Words
}

// Sale says why a performance cannot be bought now, and what else there is.
type Sale struct {
	// State is the hook's value: not_yet, sold_out, cancelled, pre_register,
	// free_entry, venue_only, elsewhere, closed or paused.
	State string
	Title string
	Text  string
	// Action leads to another site, such as where tickets are sold instead; nil
	// for none.
	Action *External
	Others []PerformanceItem
}

// Paused is the state of a sale that goes on by itself.
const Paused = "paused"

// External is a link to another site.
type External struct {
	Text, Href string
	// NewTab opens it beside an embedded page; NewTabText says so to those who do
	// not see it happen.
	NewTab     bool
	NewTabText string
}

// Notice is something worth knowing about what can be bought here, with a link
// to another site.
type Notice struct {
	Text   string
	Action *External
}

// CodeForm asks for a promo code or a voucher.
type CodeForm struct {
	// Needed says that nothing can be bought without one, and why; empty where it
	// is the buyer's choice.
	Needed string
	// Value is what was typed, when it was refused; Error says why and Code is
	// the refusal's.
	Value, Error, Code string
}

// PromoCode is a promo code or voucher that was given.
type PromoCode struct {
	Code string
	// Note says that it has not been checked yet; empty where it is in force.
	Note string
	// Remove is the name of the button that takes it away; empty where the vendor
	// has no way to.
	Remove string
}

// Category is one price category in the legend.
type Category struct {
	Index  int // in the plan
	ID     seatplan.CategoryID
	Name   string
	Price  string // formatted, all-in
	Letter string // one or two, for those who cannot tell colours
	Color  string // #rrggbb, of the plan
	Left   string // "23 left"; empty where unknown
}

// Best is the form that finds places together.
type Best struct {
	Quantity, Max int
	// Categories are the choices besides "any".
	Categories []Option
}

// Option is one choice of a select.
type Option struct {
	Value, Text string
	Selected    bool
}

// Area is a part without numbered seats.
type Area struct {
	ID       seatplan.AreaID
	Category int // index in the plan, for its colour; NoCategory for none
	Name     string
	// Free is how many can be had, -1 where unknown.
	Free int
	// Tariffs has at least one element.
	Tariffs []AreaTariff
}

// AreaTariff is how many places of an area the cart holds at one tariff.
type AreaTariff struct {
	ID       seatplan.TariffID
	Name     string // empty for the standard tariff where it is the only one
	Price    string // formatted, all-in
	Quantity int
	// Max is the most that may be asked for now; Quantity may stand at it.
	Max int
	// Elsewhere says that it is sold on another site, with the link there; nil
	// where it is sold here.
	Elsewhere *External
}

// Section is one section of the seat list.
type Section struct {
	ID   seatplan.SectionID
	Name string
	From string // lowest price, formatted, such as "from 60,00 lei"
	Free int
	// Href opens the section without scripts.
	Href string
	// Rows is filled for the open section only.
	Rows []SeatRow
}

// SeatRow is one row of the open section.
type SeatRow struct {
	Label string
	Seats []Seat
}

// Seat is one seat of a row. Seats without an id are shown as a gap.
type Seat struct {
	ID       seatplan.SeatID
	Number   string
	Category int // index in the plan
	Status   seatplan.Status
	// Name is what a screen reader says, with the status last after a comma:
	// "Row 7, seat 14, 159,00 lei, free".
	Name       string
	Accessible bool
}

// Cart is what the buyer has chosen.
type Cart struct {
	// ID is the public name c_…; empty before the first hold, as is Token.
	ID, Token string
	Rev       int64
	// Count is the number of places, CountText the same in words: "2 seats".
	Count     int
	CountText string
	Lines     []CartLine
	Total     Amount
	// Fees is "incl. 18,00 lei fees"; empty where there are none.
	Fees string
	// Discount is what was taken off all lines, formatted; empty for nothing.
	Discount string
	// Codes are the promo codes and vouchers that were given.
	Codes []PromoCode
	// Say is announced after a change: "2 of 8, 318,00 lei".
	Say string
	// AreasOnly says that there are no numbered seats to choose from.
	AreasOnly bool
	// Closed hides the cart while it is empty: nothing can be bought now.
	Closed bool
	// Expired marks a cart whose places went back.
	Expired bool
	// Over says that the cart before is sold, and its token is to be forgotten.
	Over bool
	// ContinueURL leads on; empty while it cannot be continued.
	ContinueURL string
	// Continue is the button's text, "Hold 2 seats" or "Continue".
	Continue string
	// Blocked says why it cannot be continued, such as a seat left alone.
	Blocked string
}

// CartLine is one place, or several alike in an area.
type CartLine struct {
	Key    string
	Seat   seatplan.SeatID // of a seat; else empty
	Area   seatplan.AreaID // of an area; else empty
	Place  string          // "Parterre, row 7, seat 14" or "3 × Standing"
	Detail string          // price category or tariff; may be empty
	// Quantity is 1 for a seat.
	Quantity int
	Tariff   seatplan.TariffID
	// Say is announced when the line comes or changes: "Parterre, row 7, seat 14
	// held".
	Say   string
	Price Amount // of the whole line, all-in
	// Was is the price before a discount, formatted, and Reason why it is lower;
	// both empty where there is none.
	Was, Reason string
	// Tariffs is the choice of tariffs, empty where there is one only.
	Tariffs []Option
	// Note says what is particular now, such as "being checked"; may be empty.
	Note string
	// Remove is the name of the button: "Give back row 7, seat 14".
	Remove string
}

// Hold is the running clock.
type Hold struct {
	// ExpiresAt and ServerNow are RFC 3339 with milliseconds.
	ExpiresAt, ServerNow string
	Clock                string // "4:32"
	Words                string // "4 minutes 32 seconds left"
	// Low says how little is left, "less than 2 minutes left"; empty for more than
	// two minutes.
	Low string
}

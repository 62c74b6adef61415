package components

// Words are the fixed texts of all pages in one language; the tag of each field
// is its key in the catalogue. They are filled once per language and shared.
//
// Texts in braces are filled in here or, for those of the module, in the
// browser: {n}, {section}, {row}, {number}, {limit}, {minutes}, {seconds},
// {seat} and {count}.
type Words struct {
	// Lists and pages.
	NoEvents       string `text:"list.no_events"`
	NoPerformances string `text:"list.no_performances"`
	OtherDates     string `text:"list.other_dates"`
	Language       string `text:"page.language"`

	// The stage.
	PlanName  string `text:"plan.name"`
	PlanTools string `text:"plan.tools"`
	PlanIn    string `text:"plan.in"`
	PlanOut   string `text:"plan.out"`
	PlanFit   string `text:"plan.fit"`
	PlanLeft  string `text:"plan.left"`
	PlanRight string `text:"plan.right"`
	PlanUp    string `text:"plan.up"`
	PlanDown  string `text:"plan.down"`
	SeatSheet string `text:"plan.sheet"`
	Close     string `text:"plan.close"`
	Legend    string `text:"plan.legend"`

	// Seats and areas.
	StatusFree    string `text:"seat.free"`
	StatusHeld    string `text:"seat.held"`
	StatusSold    string `text:"seat.sold"`
	StatusBlocked string `text:"seat.blocked"`
	StatusMine    string `text:"seat.mine"`
	StatusPending string `text:"seat.pending"`
	ListTitle     string `text:"seat.list"`
	SectionFree   string `text:"seat.section_free"`
	Areas         string `text:"seat.areas"`
	AreaLess      string `text:"area.less"`
	AreaMore      string `text:"area.more"`
	Update        string `text:"form.update"`

	// Best available.
	BestTitle    string `text:"best.title"`
	BestQuantity string `text:"best.quantity"`
	BestCategory string `text:"best.category"`
	BestAny      string `text:"best.any"`
	BestFind     string `text:"best.find"`

	// The cart.
	CartTitle    string `text:"cart.title"`
	CartEmpty    string `text:"cart.empty"`
	AreasEmpty   string `text:"cart.empty_areas"`
	Total        string `text:"cart.total"`
	HoldLabel    string `text:"cart.hold"`
	LineTariff   string `text:"cart.tariff"`
	Promo        string `text:"cart.promo"`
	PromoCode    string `text:"cart.promo_code"`
	PromoApply   string `text:"cart.promo_apply"`
	PromoApplied string `text:"cart.promo_applied"`
	Discount     string `text:"cart.discount"`
	PriceWas     string `text:"cart.price_was"`
	PriceNow     string `text:"cart.price_now"`

	// What is asked before.
	VoucherNeeded string `text:"sale.voucher.title"`

	// For the module and page.js.
	ModuleSeatName   string `text:"module.seat_name"`
	ModuleAdd        string `text:"module.add"`
	ModuleRemove     string `text:"module.remove"`
	ModuleLimit      string `text:"module.limit"`
	ModuleStale      string `text:"module.stale"`
	ModuleStaleSince string `text:"sale.stale"`
	ModuleElsewhere  string `text:"module.elsewhere"`
	ModuleSoldOut    string `text:"module.sold_out"`
	ModuleOffline    string `text:"module.offline"`
	ModuleLive       string `text:"module.live"`
	RequestFailed    string `text:"module.failed"`

	// Counted texts for page.js, their variants separated by bars, and the names of
	// the plural forms in the variants' order.
	Plurals     string `text:"page.plurals"`
	Minutes     string `text:"clock.minutes"`
	Seconds     string `text:"clock.seconds"`
	ClockWords  string `text:"clock.words"`
	TimeLow     string `text:"clock.low"`
	MinutesLeft string `text:"page.minutes_left"`
	SecondsLeft string `text:"page.seconds_left"`
	Removed     string `text:"page.removed"`

	// Details.
	DetailsTitle string `text:"details.title"`
	DetailsBack  string `text:"details.back"`
	DetailsWrong string `text:"details.wrong"`
	Optional     string `text:"details.optional"`

	// Order.
	Reference string `text:"order.reference"`
	PayBefore string `text:"order.pay_before"`
	GiveUp    string `text:"order.give_up"`
	Print     string `text:"order.download"`
	SendAgain string `text:"order.send_again"`
	Calendar  string `text:"order.calendar"`

	// The link to the tickets.
	LinkTitle  string `text:"order.link_title"`
	LinkText   string `text:"order.link_text"`
	LinkCopy   string `text:"order.link_copy"`
	LinkCopied string `text:"order.link_copied"`
	LinkOpen   string `text:"order.link_open"`

	// The demo provider.
	BankName    string `text:"bank.name"`
	BankTitle   string `text:"bank.title"`
	BankTo      string `text:"bank.to"`
	BankCard    string `text:"bank.card"`
	BankPay     string `text:"bank.pay"`
	BankDecline string `text:"bank.decline"`
	BankBack    string `text:"bank.back"`
	BankNote    string `text:"bank.note"`
}

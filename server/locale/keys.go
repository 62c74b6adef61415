package locale

// Keys of the texts that are put together on the server. What a text takes is
// named after its key; {n} is the number of a plural, see [Locale.Count].
const (
	// Lists.
	EventsHeading  Key = "list.heading"
	AllEvents      Key = "list.all_events"
	AllDates       Key = "list.all_dates"
	From           Key = "list.from"  // {price}
	Dates          Key = "list.dates" // {n}
	BadgeFew       Key = "badge.few"
	BadgeSoldOut   Key = "badge.sold_out"
	BadgeNotYet    Key = "badge.not_yet"
	BadgeCancelled Key = "badge.cancelled"
	BadgeClosed    Key = "badge.closed"
	// Badges of what is sold in its own way, or not here.
	BadgePreRegister Key = "badge.pre_register"
	BadgeFreeEntry   Key = "badge.free_entry"
	BadgeVenueOnly   Key = "badge.venue_only"
	BadgeElsewhere   Key = "badge.elsewhere"
	BadgeVoucher     Key = "badge.voucher"
	BadgeAccessCode  Key = "badge.access_code"

	ListVendorPays Key = "list.vendor_pays" // {vendor}

	// Whether it can be bought now.
	SaleNotYetTitle      Key = "sale.not_yet.title"
	SaleNotYet           Key = "sale.not_yet.text" // {when}
	SaleLook             Key = "sale.not_yet.look"
	SaleNotYetUnknown    Key = "sale.not_yet.unknown"
	SaleSoldOutTitle     Key = "sale.sold_out.title"
	SaleSoldOut          Key = "sale.sold_out.text"
	SaleCancelledTitle   Key = "sale.cancelled.title"
	SaleCancelled        Key = "sale.cancelled.text"
	SaleClosedTitle      Key = "sale.closed.title"
	SaleClosed           Key = "sale.closed.text"
	SalePreRegisterTitle Key = "sale.pre_register.title"
	SalePreRegister      Key = "sale.pre_register.text"
	SalePreRegisterLink  Key = "sale.pre_register.link"
	SaleFreeEntryTitle   Key = "sale.free_entry.title"
	SaleFreeEntry        Key = "sale.free_entry.text"
	SaleVenueOnlyTitle   Key = "sale.venue_only.title"
	SaleVenueOnly        Key = "sale.venue_only.text"
	SaleElsewhereTitle   Key = "sale.elsewhere.title"
	SaleElsewhere        Key = "sale.elsewhere.text"
	SaleElsewhereLink    Key = "sale.elsewhere.link"
	SaleMore             Key = "sale.more"
	SaleVoucher          Key = "sale.voucher.text"
	SaleVoucherBlocked   Key = "sale.voucher.blocked"
	SaleFreeOnly         Key = "sale.free_only"
	PricedElsewhere      Key = "sale.priced_elsewhere"
	NewTab               Key = "page.new_tab"
	SalePausedTitle      Key = "sale.paused.title"
	SalePaused           Key = "sale.paused.text"
	HoldNote             Key = "sale.hold_note" // {n}
	HoldNoteUnknown      Key = "sale.hold_note.unknown"

	// Places and the cart.
	PlaceSeat          Key = "place.seat"           // {section} {row} {number}
	PlaceInSection     Key = "place.row_seat"       // {row} {number}
	PlaceWithoutRow    Key = "place.section_seat"   // {section} {number}
	PlaceSeats         Key = "place.seats"          // {section} {row} {numbers}
	PlacesInSection    Key = "place.row_seats"      // {row} {numbers}
	PlacesWithoutRow   Key = "place.section_seats"  // {section} {numbers}
	PlaceNumber        Key = "place.number"         // {number}
	PlaceNumbers       Key = "place.numbers"        // {numbers}
	PlaceArea          Key = "place.area"           // {n} {area}
	SeatName           Key = "seat.name"            // {row} {number} {price} {status}
	SeatNameAccessible Key = "seat.name_accessible" // {row} {number} {price} {status}
	RowLabel           Key = "seat.row"             // {row}
	Left               Key = "seat.left"            // {n}
	Seats              Key = "cart.seats"           // {n}
	Places             Key = "cart.places"          // {n}
	CartSay            Key = "cart.say"             // {n} {limit} {total}
	CartSayEmpty       Key = "cart.say_empty"
	LineHeld           Key = "cart.line_held"   // {n} {place}
	LineChosen         Key = "cart.line_chosen" // {n} {place}
	LineNoted          Key = "cart.line_noted"  // {place} {note}
	Fees               Key = "cart.fees"        // {amount}
	Continue           Key = "cart.continue"
	HoldSeats          Key = "cart.hold_seats" // {n}
	GiveBack           Key = "cart.give_back"  // {place}
	HoldAgain          Key = "cart.hold_again"
	LineChecking       Key = "cart.checking"
	LineWanted         Key = "cart.wanted"
	CodeUnchecked      Key = "cart.code_unchecked"
	CodeChange         Key = "cart.code_change"
	Included           Key = "order.included" // {label} {amount}
	FreeOfCharge       Key = "cart.free"
	PromoTooMany       Key = "cart.promo_too_many"
	PromoMissing       Key = "cart.promo_missing"
	CodeRemove         Key = "cart.code_remove" // {code}
	StandardTariff     Key = "cart.standard_tariff"
	ClockWords         Key = "clock.words"   // {minutes} {seconds}
	Minutes            Key = "clock.minutes" // {n}
	Seconds            Key = "clock.seconds" // {n}
	TimeLow            Key = "clock.low"     // {n} minutes

	// Refusals, by code.
	SeatTaken       Key = "error.seat_taken"
	SeatTakenNamed  Key = "error.seat_taken_named"  // {places}
	SeatsTakenNamed Key = "error.seats_taken_named" // {places}
	StillYours      Key = "error.still_yours"       // {n}
	HoldExpired     Key = "error.hold_expired"
	HoldTakenBack   Key = "hold.taken_back" // {places}
	HoldGivenUp     Key = "hold.given_up"
	HoldRefused     Key = "hold.refused"
	HoldPaysNothing Key = "hold.pays_nothing"
	TypedKept       Key = "hold.typed_kept"
	SoldOut         Key = "error.sold_out"
	PriceChanged    Key = "error.price_changed"
	Orphan          Key = "error.orphan"
	Limit           Key = "error.limit"       // {n}
	LimitLeast      Key = "error.limit_least" // {n}
	VoucherRefused  Key = "error.voucher_refused"
	AccessCodeWrong Key = "error.access_code"
	EmailRequired   Key = "error.email_required"
	Elsewhere       Key = "error.elsewhere"
	Invalid         Key = "error.invalid"
	NotFound        Key = "error.not_found"
	Stale           Key = "error.stale"
	RateLimited     Key = "error.rate_limited"
	LimitPlaces     Key = "error.limit_places"          // {n} {wait}
	LimitPlacesGood Key = "error.limit_places_for_good" // {n}
	LimitOrders     Key = "error.limit_orders"          // {n} {wait}
	LimitExpired    Key = "error.limit_expired"         // {n} {wait}
	LimitCodes      Key = "error.limit_codes"           // {n} {wait}
	LimitMails      Key = "error.limit_mails"           // {n} {wait}
	LimitRequests   Key = "error.limit_requests"        // {n} {wait}
	LimitCartCodes  Key = "error.limit_cart_codes"      // {n}
	LimitCartMails  Key = "error.limit_cart_mails"      // {n}
	Paused          Key = "error.paused"
	VendorDown      Key = "error.vendor_down"
	OutcomeUnknown  Key = "error.outcome_unknown"
	PaymentDeclined Key = "error.payment_declined"
	PaymentUnknown  Key = "error.payment_unknown"
	Internal        Key = "error.internal"

	PriceChangedNamed Key = "error.price_changed_named" // {places}

	// The details form.
	FieldEmail     Key = "field.email"
	FieldEmailHint Key = "field.email_hint"
	// FieldEmailMails is where the box office sends tickets to the address.
	FieldEmailMails Key = "field.email_mails"
	FieldPhone      Key = "field.phone"
	FieldPhoneHint  Key = "field.phone_hint"
	FieldFullName   Key = "field.full_name"
	FieldFanID      Key = "field.fan_id" // {place}
	EmailMissing    Key = "field.email_missing"
	EmailWrong      Key = "field.email_wrong"
	PhoneMissing    Key = "field.phone_missing"
	PhoneWrong      Key = "field.phone_wrong"
	FullNameMissing Key = "field.full_name_missing"
	FanIDMissing    Key = "field.fan_id_missing" // {place}
	FieldFanIDOrder Key = "field.fan_id_order"
	FanIDHint       Key = "field.fan_id_hint"
	FieldOfPlace    Key = "field.of_place" // {field} {place}
	FieldMissing    Key = "field.missing"  // {field}
	FieldTooLong    Key = "field.too_long" // {field}
	DetailsLead     Key = "details.lead"
	DetailsSubmit   Key = "details.submit"

	// What is asked before anything is shown or kept.
	AccessHeading     Key = "access.heading"
	AccessText        Key = "access.text"
	AccessField       Key = "access.code"
	AccessSubmit      Key = "access.apply"
	AccessMissing     Key = "access.missing"
	AccessWrong       Key = "access.wrong"
	EmailHeading      Key = "email.heading"
	EmailText         Key = "email.text"
	EmailField        Key = "email.field"
	EmailSubmit       Key = "email.submit"
	EmailAddressWrong Key = "email.address_wrong"
	EmailCodeHeading  Key = "email.code_heading"
	EmailCodeText     Key = "email.code_text" // {address}
	EmailCodeField    Key = "email.code_field"
	EmailCodeHint     Key = "email.code_hint"
	EmailCodeSubmit   Key = "email.code_submit"
	EmailCodeMissing  Key = "email.code_missing"
	EmailCodeWrong    Key = "email.code_wrong"
	EmailResend       Key = "email.resend"
	EmailOther        Key = "email.other"
	EmailSentAgain    Key = "email.sent_again" // {address}

	// Review and payment.
	ReviewHeading    Key = "review.heading"
	PayButton        Key = "review.pay" // {amount}
	PayFree          Key = "review.pay_free"
	PayAgain         Key = "review.pay_again" // {amount}
	PayMethod        Key = "review.method"
	PayMethodTab     Key = "review.method_tab"
	PayWaiting       Key = "review.waiting"
	PayBack          Key = "pay.back"
	PayVendor        Key = "review.vendor"     // {vendor}
	PayVendorTab     Key = "review.vendor_tab" // {vendor}
	PayOpenedHeading Key = "review.opened.heading"
	PayOpenedText    Key = "review.opened.text" // {vendor}
	PayOpen          Key = "review.open_again"
	FreeLead         Key = "review.free"
	BoxOffice        Key = "review.box_office"
	Consent          Key = "review.consent"
	Terms            Key = "review.terms"
	Privacy          Key = "review.privacy"
	Help             Key = "review.help"
	SoldBy           Key = "review.sold_by"    // {seller}
	Difference       Key = "review.difference" // {order} {cart}

	// An order's states.
	CheckingHeading Key = "order.checking.heading"
	CheckingText    Key = "order.checking.text"
	CreatingHeading Key = "order.creating.heading"
	CreatingText    Key = "order.creating.text"
	SoldHeading     Key = "order.sold.heading"
	SoldText        Key = "order.sold.text"
	// A person is looking, as the tickets did not come.
	PersonChecking             Key = "order.person.checking"
	PersonText                 Key = "order.person.text"
	IssuedHeading              Key = "order.issued.heading" // {n}
	IssuedText                 Key = "order.issued.text"
	IssuedPublic               Key = "order.issued.public"
	DeclinedHeading            Key = "order.declined.heading"
	DeclinedText               Key = "order.declined.text"
	RefusedHeading             Key = "order.refused.heading"
	RefusedText                Key = "order.refused.text"
	ExpiredHeading             Key = "order.expired.heading"
	ExpiredText                Key = "order.expired.text"
	CancelledHeading           Key = "order.cancelled.heading"
	CancelledText              Key = "order.cancelled.text"
	EndedVendorText            Key = "order.ended_vendor.text" // {vendor}
	CancelledByPromoterHeading Key = "order.promoter.heading"
	CancelledByPromoterText    Key = "order.promoter.text" // {amount}
	RefundingHeading           Key = "order.refunding.heading"
	RefundingText              Key = "order.refunding.text" // {amount}
	RefundedHeading            Key = "order.refunded.heading"
	RefundedText               Key = "order.refunded.text" // {amount}
	ChooseAgain                Key = "order.choose_again"
	BuyMore                    Key = "order.buy_more"
	NotSent                    Key = "order.not_sent"
	SentAgain                  Key = "order.sent_again"
	TicketOf                   Key = "order.ticket_of" // {n} {count}

	// Pages that say no.
	NotFoundHeading    Key = "fault.not_found.heading"
	NotFoundText       Key = "fault.not_found.text"
	VendorDownHeading  Key = "fault.vendor_down.heading"
	VendorDownText     Key = "fault.vendor_down.text"
	WrongCartHeading   Key = "fault.wrong_cart.heading"
	WrongCartText      Key = "fault.wrong_cart.text"
	TooLargeHeading    Key = "fault.too_large.heading"
	TooLargeText       Key = "fault.too_large.text"
	RateLimitedHeading Key = "fault.rate_limited.heading"
	CrossOriginHeading Key = "fault.cross_origin.heading"
	CrossOriginText    Key = "fault.cross_origin.text"
	CrossOriginOpen    Key = "fault.cross_origin.open"
	InternalHeading    Key = "fault.internal.heading"
	Retry              Key = "fault.retry"
	SeeEvents          Key = "fault.see_events"
	SupportID          Key = "fault.support"    // {id}
	FrameTitle         Key = "page.frame_title" // {event}

	// Mail.
	MailSubject       Key = "mail.subject"        // {event}
	MailText          Key = "mail.text"           // {event} {date} {place} {url}
	MailRefundSubject Key = "mail.refund_subject" // {event}
)

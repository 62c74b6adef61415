package ticketingsandbox

// What a sandbox wants where Options has nothing else.
const (
	// DefaultKey is an integration key that may do everything.
	DefaultKey = "a9427bf35dd3d3011a1277c9c344ae07"
	// RestrictedKey is an integration key that may read events and no more.
	RestrictedKey = "0c51d1a7e3b84f2299a0c7de41b6f833"
	// MinVersion is the lowest client version that is served.
	MinVersion = "3.0.0"
	// Currency is what amounts are in. No answer says so.
	Currency = "XCD"
)

// Accounts.
const (
	// Customer is the account that orders may be placed for.
	Customer = "AG-7K2M9QX4"
	// Username and Password start a session of [Customer].
	Username = "wadadli"
	Password = "sugar-apple-17"
	// OtherCustomer is another's account.
	OtherCustomer = "AG-4H8T3WZ1"
)

// Events. An event has one date; it is a performance in our words.
const (
	// EventSunset is free and sells sections: [SectionLawn], [SectionTerrace].
	EventSunset = "16993717817996"
	// EventRegatta has a price and sells sections: [SectionQuay],
	// [SectionCaptains].
	EventRegatta = "16993717818204"
	// EventPanorama is free and nearly sold out: [SectionStands] has
	// [StandsLeft] places left.
	EventPanorama = "16993717818315"
	// EventSailing is free and not yet on sale: [SectionGangway].
	EventSailing = "16993717818422"
	// EventFoodFair is of the later generation: [TierTasting] is free, of
	// [TierTable] and [TierChef] neither is.
	EventFoodFair = "17370490771108"
	// EventFunRun is free and of the later generation; [TierRunner] asks each
	// runner two questions.
	EventFunRun = "17370490771215"
)

// Sections.
const (
	SectionLawn     = "16993964783416" // 400 places, free
	SectionTerrace  = "16993964783417" // 60 places, free
	SectionQuay     = "16993964783501" // 250 places at 80.00
	SectionCaptains = "16993964783502" // 40 places at 150.00, until a date at 127.50
	SectionStands   = "16993964783618" // 300 places, free
	SectionGangway  = "16993964783720" // 120 places, free
)

// StandsLeft is how many places of [SectionStands] are left at the start.
const StandsLeft = 9

// Tiers.
const (
	TierTasting = "17370490775001" // 200 places, free, at most 6 in one order
	TierTable   = "17370490775002" // 12 tables for four at 220.00
	TierChef    = "17370490775003" // 20 places at 95.00
	TierRunner  = "17370490775104" // 300 places, free
)

// FormRunner is the form of [TierRunner]; the shirt's size must be answered.
const FormRunner = "17370490779001"

// Operations whose next calls the control endpoint can make fail, in its fail
// order's op. Any other operation is named in the same way.
const (
	OpPlace      = "POST /orders"
	OpPlaceTiers = "POST /accounts/{account}/orders"
	OpCancel     = "DELETE /orders/{order}"
	OpRead       = "GET /orders/{order}"
	OpList       = "GET /orders"
	OpTickets    = "GET /accounts/{account}/tickets"
	OpAdmit      = "POST /events/{event}/admissions"
	OpIssue      = "POST /events/{event}/tokens"
	OpRefund     = "POST /orders/{order}/refunds"
	// OpPay is what nobody may call.
	OpPay = "POST /orders/{order}/payments"
	// OpCancelTiers is OpCancel with [Options.Tiers].
	OpCancelTiers = "DELETE /accounts/{account}/orders/{order}"
)

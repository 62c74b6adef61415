package bil24sandbox

// The credentials that a sandbox wants of its interface of the type "Ticketing
// system" where Options has none.
const (
	DefaultFID   = 1184
	DefaultToken = "24d3b97b64dfab187a5f"
)

// The credentials of the interface of the type "Browser", which every sandbox
// has besides: its buyers verify an e-mail address and pay at the gateway.
const (
	BrowserFID   = 1185
	BrowserToken = "2f1173e2b12fd5a111b6"
)

// EmailCode is the code that every BIND_EMAIL sends, so to speak.
const EmailCode = "123456"

// Promo codes. Case does not matter.
const (
	// PromoTenth takes a tenth off every place; it may be used again and again.
	PromoTenth = "SEARA10"
	// PromoFree gives two places away.
	PromoFree = "INVITATIE"
	// PromoSpent was used up by somebody.
	PromoSpent = "FOLOSIT"
	// PromoOver is of a promotion that is over.
	PromoOver = "TRECUT"
)

// Events (actionId).
const (
	// EventTraviata is La traviata in the horseshoe theatre.
	EventTraviata = "193"
	// EventArena is the concert in the arena.
	EventArena = "219"
	// EventClub is the club night, general admission only.
	EventClub = "228"
	// EventBrass is the combined event: a standing floor and a balcony.
	EventBrass = "241"
	// EventRehearsal is the open rehearsal that needs [RehearsalCode].
	EventRehearsal = "252"
	// EventFinal is the cup final: it needs [FinalCode] and a fan id per place.
	EventFinal = "263"
	// EventTasting is general admission for a few.
	EventTasting = "274"
)

// Performances (actionEventId).
const (
	// PerformanceTraviata sells: 608 seats, about a third gone.
	PerformanceTraviata = "681"
	// PerformanceTraviataSoldOut has no free seat.
	PerformanceTraviataSoldOut = "682"
	// PerformanceTraviataLater is absent from the catalogue, and refused by
	// every command, until its sale begins [LaterOpensAfter] the sandbox's start.
	PerformanceTraviataLater = "683"
	// PerformanceArena sells 9,968 seats in 42 sectors, partly sold;
	// the sectors beside the back of the stage are blocked.
	PerformanceArena = "1814"
	// PerformanceClub has two categories that share a remainder.
	PerformanceClub = "1906"
	// PerformanceBrass has a standing floor and 304 balcony seats.
	PerformanceBrass = "1940"
	// PerformanceRehearsal has 60 places without numbers, for holders of the code.
	PerformanceRehearsal = "2014"
	// PerformanceFinal has 304 seats and a standing floor, reduced tariffs, an
	// access code, and wants full name and fan ids.
	PerformanceFinal = "2101"
	// PerformanceTasting has two categories that share a remainder of twelve.
	PerformanceTasting = "2150"
)

// RehearsalCode is the access code (kdp) of [EventRehearsal].
const RehearsalCode = 4517

// FinalCode is the access code (kdp) of [EventFinal].
const FinalCode = 7312

// Tariff plans (tariffPlanId) of La traviata, the brass event and the
// rehearsal. The dearest category of each event has no reduced price.
const (
	TariffChild   = "120"
	TariffStudent = "121"
)

// Price categories (categoryPriceId): the performance's id followed by the two
// digits of the category's index.
const (
	CategoryTraviataStallsFront = "68101" // Stal I, 240 lei
	CategoryTraviataStallsRear  = "68102" // Stal II, 180 lei
	CategoryTraviataBoxes       = "68103" // Loje parter, 210 lei
	CategoryTraviataUpperBoxes  = "68104" // Loje rang I, 150 lei
	CategoryTraviataBalcony     = "68105" // Balcon, 87.50 lei

	CategoryArenaFloorFront = "181401" // Parter A, 450 lei
	CategoryArenaFloorRear  = "181402" // Parter B, 350 lei
	CategoryArenaLowerSide  = "181403" // Inel 1 lateral, 290 lei
	CategoryArenaLowerEnd   = "181404" // Inel 1 frontal, 240 lei
	CategoryArenaUpperSide  = "181405" // Inel 2 lateral, 170 lei
	CategoryArenaUpperEnd   = "181406" // Inel 2 frontal, 120 lei

	// The two club categories have 400 and 150 places of their own and share a
	// remainder of 400.
	CategoryClubEntry = "190601" // Acces general, 60 lei
	CategoryClubDrink = "190602" // Acces și băutură, 95 lei

	CategoryBrassCentre = "194001" // Balcon central, 170 lei
	CategoryBrassSide   = "194002" // Balcon lateral, 140 lei
	CategoryBrassFloor  = "194003" // Parter în picioare, 110 lei, 600 places

	CategoryRehearsal = "201401" // Loc în foaier, 40 lei, 60 places

	CategoryFinalCentre = "210101" // Tribună centrală, 130 lei
	CategoryFinalSide   = "210102" // Tribună laterală, 90 lei
	CategoryFinalFloor  = "210103" // Peluză, 45 lei, 120 places

	// The two tasting categories have twelve places each and share a remainder
	// of twelve.
	CategoryTastingSix = "215001" // Șase vinuri, 85 lei
	CategoryTastingTen = "215002" // Zece vinuri, 140 lei
)

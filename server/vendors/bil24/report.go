package bil24

import "github.com/parterre/parterre/server/vendors/rest"

// The answers that only the promoter's desk reads, with the vendor's names and
// ours; see [ours].

type countriesAnswer struct {
	result
	CountryList []country `json:"countryList" our:"countries"`
}

type country struct {
	CountryID   rest.ID   `json:"countryId" our:"id"`
	CountryName rest.Text `json:"countryName" our:"name"`
}

type citiesAnswer struct {
	result
	CityList []city `json:"cityList" our:"cities"`
}

type city struct {
	CityID    rest.ID       `json:"cityId" our:"id"`
	CityName  rest.Text     `json:"cityName" our:"name"`
	VenueList []listedVenue `json:"venueList" our:"venues"`
}

type venueTypesAnswer struct {
	result
	VenueTypeList []struct {
		VenueTypeID   rest.ID   `json:"venueTypeId" our:"id"`
		VenueTypeName rest.Text `json:"venueTypeName" our:"name"`
	} `json:"venueTypeList" our:"venue_types"`
}

type venuesAnswer struct {
	result
	VenueList []listedVenue `json:"venueList" our:"venues"`
}

// listedVenue has coordinates as texts, which may be empty.
type listedVenue struct {
	VenueID         rest.ID      `json:"venueId" our:"id"`
	VenueName       rest.Text    `json:"venueName" our:"name"`
	CountryID       rest.ID      `json:"countryId" our:"country"`
	CityID          rest.ID      `json:"cityId" our:"city"`
	VenueTypeID     rest.ID      `json:"venueTypeId" our:"venue_type"`
	VenueTypeName   rest.Text    `json:"venueTypeName" our:"venue_type_name"`
	Address         rest.Text    `json:"address" our:"address"`
	GeoLat          rest.Text    `json:"geoLat" our:"latitude"`
	GeoLon          rest.Text    `json:"geoLon" our:"longitude"`
	ImageURL        rest.Text    `json:"imageUrl" our:"image"`
	Description     rest.Text    `json:"description" our:"description"`
	CityPass        *bool        `json:"cityPass" our:"city_pass"`
	ActionEventList []listedDate `json:"actionEventList" our:"performances"`
}

type kindsAnswer struct {
	result
	KindList []kind `json:"kindList" our:"kinds"`
}

type kind struct {
	KindID   rest.ID   `json:"kindId" our:"id"`
	KindName rest.Text `json:"kindName" our:"name"`
}

type genresAnswer struct {
	result
	GenreList []genre `json:"genreList" our:"genres"`
}

type genre struct {
	GenreID   rest.ID   `json:"genreId" our:"id"`
	GenreName rest.Text `json:"genreName" our:"name"`
}

// filterListAnswer is GET_FILTER.
type filterListAnswer struct {
	result
	CountryList []country `json:"countryList" our:"countries"`
	CityList    []city    `json:"cityList" our:"cities"`
	KindList    []kind    `json:"kindList" our:"kinds"`
	GenreList   []genre   `json:"genreList" our:"genres"`
}

// listedEvents is GET_ACTIONS_V2 and part of GET_ALL_ACTIONS.
type listedEvents struct {
	result
	ActionList []listedEvent `json:"actionList" our:"events"`
}

// listedEvent has the lowest and highest price as minSum and maxSum from
// GET_ACTIONS_V2, as minPrice and maxPrice from GET_ALL_ACTIONS; the promoter as
// legalOwner from old servers.
type listedEvent struct {
	ActionID        rest.ID               `json:"actionId" our:"id"`
	ActionName      rest.Text             `json:"actionName" our:"title"`
	FullActionName  rest.Text             `json:"fullActionName" our:"full_title"`
	KindID          rest.ID               `json:"kindId" our:"kind"`
	KindName        rest.Text             `json:"kindName" our:"kind_name"`
	OrganizerID     rest.ID               `json:"organizerId" our:"promoter"`
	OrganizerName   rest.Text             `json:"organizerName" our:"promoter_name"`
	LegalOwnerName  rest.Text             `json:"legalOwnerName" our:"legal_owner"`
	LegalOwner      rest.Text             `json:"legalOwner" our:"legal_owner_text"`
	Duration        *rest.Int             `json:"duration" our:"minutes"`
	Description     rest.Text             `json:"description" our:"description"`
	PosterName      rest.Text             `json:"posterName" our:"poster_name"`
	SmallPosterURL  rest.Text             `json:"smallPosterUrl" our:"small_poster"`
	BigPosterURL    rest.Text             `json:"bigPosterUrl" our:"poster"`
	BookletURL      rest.Text             `json:"bookletUrl" our:"booklet"`
	MinPrice        rest.Amount           `json:"minPrice" our:"from"`
	MaxPrice        rest.Amount           `json:"maxPrice" our:"to"`
	MinSum          rest.Amount           `json:"minSum" our:"from_sum"`
	MaxSum          rest.Amount           `json:"maxSum" our:"to_sum"`
	FirstEventDate  rest.Text             `json:"firstEventDate" our:"first_day"`
	LastEventDate   rest.Text             `json:"lastEventDate" our:"last_day"`
	ActionEventTime rest.Text             `json:"actionEventTime" our:"time"`
	Rating          *rest.Int             `json:"rating" our:"rating"`
	Age             rest.Text             `json:"age" our:"age"`
	KDP             bool                  `json:"kdp" our:"access_code"`
	CityID          rest.ID               `json:"cityId" our:"city"`
	CityName        rest.Text             `json:"cityName" our:"city_name"`
	GenreList       []genre               `json:"genreList" our:"genres"`
	VenueMap        map[rest.ID]rest.Text `json:"venueMap" our:"venue_names"`
	VenueList       []listedVenue         `json:"venueList" our:"venues"`
	VehueList       []listedVenue         `json:"vehueList" our:"venue_list"` // the document's heading
	ActionEventList []listedDate          `json:"actionEventList" our:"performances"`
}

// eventAnswer is GET_ACTION_EXT.
type eventAnswer struct {
	result
	Action listedEvent `json:"action" our:"event"`
}

// listedDate leaves out the plan's address, which is a key to it.
type listedDate struct {
	ActionEventID    rest.ID     `json:"actionEventId" our:"id"`
	Currency         rest.Text   `json:"currency" our:"currency"`
	Day              rest.Text   `json:"day" our:"day"`
	Time             rest.Text   `json:"time" our:"time"`
	CityID           rest.ID     `json:"cityId" our:"city"`
	VenueID          rest.ID     `json:"venueId" our:"venue"`
	SeatingPlanID    rest.ID     `json:"seatingPlanId" our:"plan"`
	SeatingPlanName  rest.Text   `json:"seatingPlanName" our:"plan_name"`
	ETicket          bool        `json:"eTicket" our:"e_ticket"`
	FullNameRequired bool        `json:"fullNameRequired" our:"needs_full_name"`
	PhoneRequired    bool        `json:"phoneRequired" our:"needs_phone"`
	FanIDRequired    bool        `json:"fanIdRequired" our:"needs_fan_id"`
	MinPrice         rest.Amount `json:"minPrice" our:"from"`
	Availability     *rest.Int   `json:"availability" our:"places"`
}

// userInfoAnswer is GET_USER_INFO; the last two are what it was before 2022.
type userInfoAnswer struct {
	result
	ReservedSeats    *rest.Int `json:"reservedSeats" our:"held"`
	Tickets          *rest.Int `json:"tickets" our:"tickets"`
	MECs             *rest.Int `json:"mecs" our:"mecs"`
	PromoCodes       *rest.Int `json:"promoCodes" our:"promo_codes"`
	ActivePromoCodes *rest.Int `json:"activePromoCodes" our:"active_promo_codes"`
	Orders           *rest.Int `json:"orders" our:"orders"`
	ActiveOrders     *rest.Int `json:"activeOrders" our:"active_orders"`
	NewOrders        *rest.Int `json:"newOrders" our:"new_orders"`
	PaidOrders       *rest.Int `json:"paidOrders" our:"paid_orders"`
	CancelledOrders  *rest.Int `json:"cancelledOrders" our:"cancelled_orders"`
	SeatInReserve    *rest.Int `json:"seatInReserve" our:"seats_in_reserve"`
	OrderInWait      *rest.Int `json:"orderInWait" our:"orders_in_wait"`
}

type emailInfoAnswer struct {
	result
	Email               rest.Text `json:"email" our:"email"`
	NeedSendTicketEmail bool      `json:"needSendTicketEmail" our:"sends_tickets"`
}

type newsAnswer struct {
	result
	DatePattern rest.Text `json:"datePattern" our:"date_pattern"`
	Last        bool      `json:"last" our:"last"`
	NewsList    []struct {
		ID              rest.ID   `json:"id" our:"id"`
		UnixTime        rest.Int  `json:"unixTime" our:"unix_milliseconds"`
		Date            rest.Text `json:"date" our:"date"`
		Header          rest.Text `json:"header" our:"title"`
		FullDescription rest.Text `json:"fullDescription" our:"text"`
	} `json:"newsList" our:"news"`
}

type packListAnswer struct {
	result
	PromoPackList []struct {
		PromoPackID     rest.ID     `json:"promoPackId" our:"id"`
		Name            rest.Text   `json:"name" our:"name"`
		Description     rest.Text   `json:"description" our:"description"`
		StartTime       rest.Text   `json:"startTime" our:"starts"`
		EndTime         rest.Text   `json:"endTime" our:"ends"`
		ActiveNow       bool        `json:"activeNow" our:"active"`
		DiscountPercent rest.Amount `json:"discountPercent" our:"percent"`
		MaxDiscountSum  rest.Amount `json:"maxDiscountSum" our:"max_discount"`
		MaxTickets      *rest.Int   `json:"maxTickets" our:"max_tickets"`
		MinPrice        rest.Amount `json:"minPrice" our:"min_price"`
		PromoCodeList   []struct {
			Code  rest.Text `json:"code" our:"code"`
			Used  bool      `json:"used" our:"used"`
			Spent bool      `json:"spent" our:"spent"`
		} `json:"promoCodeList" our:"codes"`
	} `json:"promoPackList" our:"packs"`
}

type promoListAnswer struct {
	result
	New   []rest.Text `json:"newPromoCodeList" our:"added"`
	Exist []rest.Text `json:"existPromoCodeList" our:"known"`
	Error []rest.Text `json:"errorPromoCodeList" our:"refused"`
}

package bil24

import "github.com/parterre/parterre/server/vendors/rest"

// The answers about orders and tickets that the promoter's desk reads, with the
// vendor's names and ours; see [ours].

// orderListAnswer is GET_ORDERS and GET_ORDERS_EXT.
type orderListAnswer struct {
	result
	OrderDatePattern  rest.Text `json:"orderDatePattern" our:"date_pattern"`
	TicketDatePattern rest.Text `json:"ticketDatePattern" our:"ticket_date_pattern"`
	OrderList         []struct {
		OrderID       rest.ID      `json:"orderId" our:"id"`
		Currency      rest.Text    `json:"currency" our:"currency"`
		Date          rest.Text    `json:"date" our:"date"`
		DatePattern   rest.Text    `json:"datePattern" our:"date_pattern"`
		Discount      rest.Amount  `json:"discount" our:"discount"`
		ServiceCharge rest.Amount  `json:"serviceCharge" our:"charge"`
		Sum           rest.Amount  `json:"sum" our:"total"`
		Quantity      *rest.Int    `json:"quantity" our:"tickets_count"`
		UserMessage   rest.Text    `json:"userMessage" our:"message"`
		StatusExtStr  rest.Text    `json:"statusExtStr" our:"state"`
		StatusExtInt  *rest.Int    `json:"statusExtInt" our:"state_number"`
		FormURL       rest.Text    `json:"formUrl" our:"pay_url"`
		TicketList    []soldTicket `json:"ticketList" our:"tickets"`
	} `json:"orderList" our:"orders"`
}

// orderInfoAnswer is GET_ORDER_INFO, and without the list CANCEL_ORDER.
type orderInfoAnswer struct {
	result
	OrderID       rest.ID   `json:"orderId" our:"id"`
	Currency      rest.Text `json:"currency" our:"currency"`
	StatusExtStr  rest.Text `json:"statusExtStr" our:"state"`
	StatusExtInt  *rest.Int `json:"statusExtInt" our:"state_number"`
	OrderInfoList []struct {
		ActionID       rest.ID     `json:"actionId" our:"event"`
		ActionName     rest.Text   `json:"actionName" our:"title"`
		Quantity       *rest.Int   `json:"quantity" our:"tickets_count"`
		Sum            rest.Amount `json:"sum" our:"total"`
		SmallPosterURL rest.Text   `json:"smallPosterUrl" our:"small_poster"`
	} `json:"orderInfoList" our:"events"`
}

// soldTicket is a ticket in any list, without its pictures.
type soldTicket struct {
	TicketID       rest.ID     `json:"ticketId" our:"id"`
	SeatID         rest.ID     `json:"seatId" our:"seat"`
	Date           rest.Text   `json:"date" our:"date"`
	VenueName      rest.Text   `json:"venueName" our:"venue_name"`
	VenueAddress   rest.Text   `json:"venueAddress" our:"venue_address"`
	ActionName     rest.Text   `json:"actionName" our:"title"`
	Sector         rest.Text   `json:"sector" our:"section"`
	Row            rest.Text   `json:"row" our:"row"`
	Number         rest.Text   `json:"number" our:"number"`
	CategoryName   rest.Text   `json:"categoryName" our:"price_category"`
	TariffPlanID   rest.ID     `json:"tariffPlanId" our:"tariff"`
	TariffPlanName rest.Text   `json:"tariffPlanName" our:"tariff_name"`
	Currency       rest.Text   `json:"currency" our:"currency"`
	Price          rest.Amount `json:"price" our:"price"`
	Discount       rest.Amount `json:"discount" our:"discount"`
	ServiceCharge  rest.Amount `json:"serviceCharge" our:"charge"`
	TotalPrice     rest.Amount `json:"totalPrice" our:"total"`
	BarCodeNumber  rest.Text   `json:"barCodeNumber" our:"code"`
	BarCodeType    rest.Text   `json:"barCodeType" our:"code_type"`
	Age            rest.Text   `json:"age" our:"age"`
	LegalOwnerName rest.Text   `json:"legalOwnerName" our:"legal_owner"`
	LegalOwner     rest.Text   `json:"legalOwner" our:"legal_owner_text"`
	FullName       rest.Text   `json:"fullName" our:"full_name"`
	StatusInt      *rest.Int   `json:"statusInt" our:"state_number"`
	StatusStr      rest.Text   `json:"statusStr" our:"state"`
	Refunded       *bool       `json:"refunded" our:"refunded"`
}

// ticketListAnswer is GET_TICKETS_BY_ORDER, and GET_TICKETS_BY_ACTION_EVENT whose
// table calls the performance actionId and whose example actionEventId. The
// pattern of an order's date is misspelt in the table.
type ticketListAnswer struct {
	result
	DatePattern            rest.Text    `json:"datePattern" our:"date_pattern"`
	ActionEventDatePattern rest.Text    `json:"actionEventDatePattern" our:"performance_date_pattern"`
	OrderDatePattern       rest.Text    `json:"orderDatePattern" our:"order_date_pattern"`
	CorderDatePattern      rest.Text    `json:"corderDatePattern" our:"order_date_pattern"`
	ActionID               rest.ID      `json:"actionId" our:"performance"`
	ActionEventID          rest.ID      `json:"actionEventId" our:"performance"`
	ActionName             rest.Text    `json:"actionName" our:"title"`
	OrderID                rest.ID      `json:"orderId" our:"order"`
	Date                   rest.Text    `json:"date" our:"date"`
	Currency               rest.Text    `json:"currency" our:"currency"`
	Discount               rest.Amount  `json:"discount" our:"discount"`
	ServiceCharge          rest.Amount  `json:"serviceCharge" our:"charge"`
	Sum                    rest.Amount  `json:"sum" our:"sum"`
	TotalSum               rest.Amount  `json:"totalSum" our:"total"`
	StatusExtStr           rest.Text    `json:"statusExtStr" our:"state"`
	TicketList             []soldTicket `json:"ticketList" our:"tickets"`
}

// dayAnswer is GET_TICKETS_BY_DAY.
type dayAnswer struct {
	result
	Date     rest.Text `json:"date" our:"day"`
	CityList []struct {
		CityID     rest.ID `json:"cityId" our:"id"`
		ActionList []struct {
			ActionID        rest.ID `json:"actionId" our:"id"`
			ActionEventList []struct {
				ActionEventID rest.ID      `json:"actionEventId" our:"id"`
				TicketList    []soldTicket `json:"ticketList" our:"tickets"`
			} `json:"actionEventList" our:"performances"`
		} `json:"actionList" our:"events"`
	} `json:"cityList" our:"cities"`
}

// groupsAnswer is GET_ACTION_EVENTS_GROUPED_BY_TICKETS.
type groupsAnswer struct {
	result
	DayPattern  rest.Text `json:"dayPattern" our:"day_pattern"`
	TimePattern rest.Text `json:"timePattern" our:"time_pattern"`
	List        []struct {
		ActionEventID  rest.ID     `json:"actionEventId" our:"id"`
		ActionName     rest.Text   `json:"actionName" our:"title"`
		FullActionName rest.Text   `json:"fullActionName" our:"full_title"`
		Currency       rest.Text   `json:"currency" our:"currency"`
		Day            rest.Text   `json:"day" our:"day"`
		Time           rest.Text   `json:"time" our:"time"`
		BigPosterURL   rest.Text   `json:"bigPosterUrl" our:"poster"`
		SmallPosterURL rest.Text   `json:"smallPosterUrl" our:"small_poster"`
		CityName       rest.Text   `json:"cityName" our:"city_name"`
		VenueName      rest.Text   `json:"venueName" our:"venue_name"`
		Quantity       *rest.Int   `json:"quantity" our:"tickets_count"`
		Sum            rest.Amount `json:"sum" our:"total"`
		TicketsURL     rest.Text   `json:"ticketsUrl" our:"tickets_url"`
	} `json:"list" our:"performances"`
}

// cardsAnswer is GET_MECS, mobile electronic cards, without their pictures.
type cardsAnswer struct {
	result
	List []struct {
		ActionEventID  rest.ID     `json:"actionEventId" our:"id"`
		ActionName     rest.Text   `json:"actionName" our:"title"`
		FullActionName rest.Text   `json:"fullActionName" our:"full_title"`
		Currency       rest.Text   `json:"currency" our:"currency"`
		BigPosterURL   rest.Text   `json:"bigPosterUrl" our:"poster"`
		SmallPosterURL rest.Text   `json:"smallPosterUrl" our:"small_poster"`
		CityID         rest.ID     `json:"cityId" our:"city"`
		CityName       rest.Text   `json:"cityName" our:"city_name"`
		VenueName      rest.Text   `json:"venueName" our:"venue_name"`
		VenueAddress   rest.Text   `json:"venueAddress" our:"venue_address"`
		CityPass       bool        `json:"cityPass" our:"city_pass"`
		Quantity       *rest.Int   `json:"quantity" our:"mecs_count"`
		TotalSum       rest.Amount `json:"totalSum" our:"total"`
		MECList        []struct {
			MECID         rest.ID     `json:"mecId" our:"id"`
			CategoryName  rest.Text   `json:"categoryName" our:"price_category"`
			Price         rest.Amount `json:"price" our:"price"`
			BarCodeNumber rest.Text   `json:"barCodeNumber" our:"code"`
		} `json:"mecList" our:"mecs"`
	} `json:"list" our:"performances"`
}

// refundAnswer is REFUND_TICKETS: by ticket 1 cannot be refunded, 2 is being
// refunded, 3 is refunded.
type refundAnswer struct {
	result
	StatusMap map[rest.ID]rest.Int `json:"statusMap"`
}

// deletedAnswer is DELETE.
type deletedAnswer struct {
	result
	ID          rest.ID   `json:"id" our:"id"`
	Destination rest.Text `json:"destination" our:"deleted"`
}

// done is told of commands that answer with nothing.
type done struct{ result }

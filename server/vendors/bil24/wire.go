package bil24

import (
	"encoding/json"
	"strings"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// request has the fields of every command we send. Ids are numbers on the wire.
type request struct {
	Command   string      `json:"command"`
	FID       json.Number `json:"fid"`
	Token     string      `json:"token"`
	Locale    string      `json:"locale"` // the vendor's default is Russian
	UserID    json.Number `json:"userId,omitempty"`
	SessionID string      `json:"sessionId,omitempty"`

	Type           string           `json:"type,omitempty"`
	ActionEventID  json.Number      `json:"actionEventId,omitempty"`
	AvailableOnly  *bool            `json:"availableOnly,omitempty"`
	RawCoordinates bool             `json:"rawCoordinates,omitempty"`
	SeatList       []seatWanted     `json:"seatList,omitempty"`
	CategoryList   []categoryWanted `json:"categoryList,omitempty"`
	KDP            json.Number      `json:"kdp,omitempty"`
	Email          string           `json:"email,omitempty"`
	Phone          string           `json:"phone,omitempty"`
	FullName       string           `json:"fullName,omitempty"`
	ChargePercent  json.Number      `json:"chargePercent,omitempty"`
	OrderID        json.Number      `json:"orderId,omitempty"`
	FromDate       string           `json:"fromDate,omitempty"`
	TimeZone       string           `json:"timeZone,omitempty"`

	SuccessURL    string            `json:"successUrl,omitempty"`
	FailURL       string            `json:"failUrl,omitempty"`
	SeatFanIDMap  map[string]string `json:"seatFanIdMap,omitempty"` // by seat id
	Code          json.Number       `json:"code,omitempty"`
	PromoCodeList []string          `json:"promoCodeList,omitempty"`
	SizeQRCode    int               `json:"sizeQrCode,omitempty"`
	WidthBarCode  int               `json:"widthBarCode,omitempty"`
	HeightBarCode int               `json:"heightBarCode,omitempty"`
	TicketIDList  []json.Number     `json:"ticketIdList,omitempty"`
	TicketIDSet   []json.Number     `json:"ticketIdSet,omitempty"`
	ActionID      json.Number       `json:"actionId,omitempty"`
	CountryID     json.Number       `json:"countryId,omitempty"`
	CityID        json.Number       `json:"cityId,omitempty"`
	VenueTypeID   json.Number       `json:"venueTypeId,omitempty"`
	MECID         json.Number       `json:"mecId,omitempty"`
	ID            json.Number       `json:"id,omitempty"`
	Destination   string            `json:"destination,omitempty"`
	PushToken     string            `json:"pushToken,omitempty"`
	Date          string            `json:"date,omitempty"`
	Time          json.Number       `json:"time,omitempty"`
	Count         int               `json:"count,omitempty"`
	CursorMode    string            `json:"cursorMode,omitempty"`

	mutates bool
	maxBody int64
}

// seatWanted names a seat, or a pseudo-seat of an area.
type seatWanted struct {
	SeatID        json.Number `json:"seatId"`
	TariffPlanID  json.Number `json:"tariffPlanId,omitempty"`
	ExpectedPrice rest.Amount `json:"expectedPrice,omitempty"`
}

// categoryWanted asks for a number of places in an area.
type categoryWanted struct {
	CategoryPriceID json.Number `json:"categoryPriceId"`
	TariffPlanID    json.Number `json:"tariffPlanId,omitempty"`
	ExpectedPrice   rest.Amount `json:"expectedPrice,omitempty"`
	Quantity        int         `json:"quantity"`
}

// result is part of every answer. The echoed command is not looked at: the
// document itself has a wrong one for GET_TICKETS_BY_ORDER.
type result struct {
	Code        *rest.Int `json:"resultCode"`
	Description rest.Text `json:"description"`
}

func (r *result) outcome() *result { return r }

type answer interface{ outcome() *result }

// location is where a seat is. With rawCoordinates the texts are bare; they
// are read as if they were not.
type location struct {
	Sector rest.Text `json:"sector"`
	Row    rest.Text `json:"row"`
	Number rest.Text `json:"number"`
}

// label returns the location in our words.
func (l location) label() vendors.Label {
	return vendors.Label{
		Section: bare(l.Sector, "Сектор ", "Sector "),
		Row:     bare(l.Row, "Ряд ", "Row "),
		Number:  bare(l.Number, "Место ", "Number ", "Seat "),
	}
}

// bare strips the word that servers put before a coordinate for old clients
// ("Row 9", "Number 11").
func bare(text rest.Text, prefixes ...string) string {
	s := clip(string(text), maxName)
	for _, prefix := range prefixes {
		if rest, ok := strings.CutPrefix(s, prefix); ok && strings.TrimSpace(rest) != "" {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

// number returns an id of ours as it is sent.
func number[T ~string](op string, id T) (json.Number, error) {
	n, ok := rest.ID(id).Number()
	if !ok {
		return "", invalid(op, "an id is not a number")
	}
	return n, nil
}

// optionalNumber is number for ids that may be empty.
func optionalNumber[T ~string](op string, id T) (json.Number, error) {
	if id == "" {
		return "", nil
	}
	return number(op, id)
}

package iabilet

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/parterre/parterre/server/vendors/rest"
)

// flag is a JSON boolean that may also come as a number or text.
type flag bool

// UnmarshalJSON takes false, 0, "", "0", "false", "N" and null for no and true,
// 1, "1", "true" and "Y" for yes.
func (f *flag) UnmarshalJSON(b []byte) error {
	switch strings.ToLower(strings.Trim(string(b), `"`)) {
	case "true", "1", "y":
		*f = true
	case "false", "0", "", "n", "null":
		*f = false
	default:
		return errors.New("neither yes nor no")
	}
	return nil
}

// failure is the shape of an error, which comes under status 200 too. The
// document has error and message; an older client of the vendor's reads the
// other names.
type failure struct {
	Error     json.RawMessage `json:"error"`
	Code      json.RawMessage `json:"code"`
	ErrorCode json.RawMessage `json:"errorCode"`
}

// isError reports whether the error key means one: everything does but false,
// "false", 0, "0", "" and null.
func (f failure) isError() bool {
	switch string(bytes.TrimSpace(f.Error)) {
	case "", "null", "false", `"false"`, "0", `"0"`, `""`:
		return false
	}
	return true
}

// code returns the vendor's error code, empty where no key has a short one.
// The message is not read: it is in no language we know and may repeat what we
// sent.
func (f failure) code() string {
	for _, raw := range []json.RawMessage{f.Error, f.ErrorCode, f.Code} {
		var code rest.Text
		if len(raw) > 0 && json.Unmarshal(raw, &code) == nil && isCode(string(code)) {
			return string(code)
		}
	}
	return ""
}

// isCode reports whether s may be shown to an operator: a short number or a
// lower-case word, which no token, order code, e-mail or phone number is.
func isCode(s string) bool {
	const digits, letters = "0123456789", "abcdefghijklmnopqrstuvwxyz_"
	switch {
	case s == "" || s == "true":
		return false
	case strings.Trim(s, digits) == "":
		return len(s) <= 6
	}
	return strings.Trim(s, letters) == "" && len(s) <= 32
}

type loginRequest struct {
	Key    string `json:"key"`
	Secret string `json:"secret"`
}

type loginAnswer struct {
	Token string `json:"authToken"`
}

// eventsAnswer is the bare array of the document or the {"events":[…]} that
// the vendor's point-of-sale client reads.
type eventsAnswer []wireEvent

func (a *eventsAnswer) UnmarshalJSON(b []byte) error {
	if b = bytes.TrimSpace(b); len(b) > 0 && b[0] == '{' {
		var object struct {
			Events []wireEvent `json:"events"`
		}
		if err := json.Unmarshal(b, &object); err != nil {
			return err
		}
		*a = object.Events
		return nil
	}
	return json.Unmarshal(b, (*[]wireEvent)(a))
}

type wireEvent struct {
	ID             rest.ID   `json:"id"`
	Title          string    `json:"title"`
	StartDate      string    `json:"startDate"`
	StartDateTime  string    `json:"startDateTime"`
	HasTime        flag      `json:"hasTime"`
	Venue          wireVenue `json:"venue"`
	AllowBooking   *flag     `json:"allowBooking"`
	AllowBookingEx string    `json:"allowBookingEx"`
	MaxTickets     rest.Int  `json:"maxNrTicketsPerOrder"`
	SoldOut        flag      `json:"soldOut"`
	HasSeats       *flag     `json:"hasAvailableSeats"`
	ShortDesc      string    `json:"shortDesc"`
}

// wireVenue is a name, or an object where full venues are asked for; the
// document lost the object's fields, so the likely names are all read.
type wireVenue struct {
	Name, Address, City string
}

func (v *wireVenue) UnmarshalJSON(b []byte) error {
	*v = wireVenue{}
	if len(b) == 0 || b[0] != '{' {
		return json.Unmarshal(b, &v.Name)
	}
	var object struct {
		Name        string `json:"name"`
		VenueName   string `json:"venueName"`
		DisplayName string `json:"displayName"`
		Address     string `json:"address"`
		City        any    `json:"city"`
	}
	if err := json.Unmarshal(b, &object); err != nil {
		return err
	}
	for _, name := range []string{object.DisplayName, object.VenueName, object.Name} {
		if name != "" {
			v.Name = name
		}
	}
	v.Address = object.Address
	v.City, _ = object.City.(string)
	return nil
}

type tariffsAnswer struct {
	Tariffs []wireTariff `json:"tariffs"`
}

type wireTariff struct {
	ID          rest.ID     `json:"id"`
	DisplayName string      `json:"displayName"`
	Price       rest.Amount `json:"price"`
	Currency    string      `json:"currency"`
	MinTickets  rest.Int    `json:"minNrTickets"`
	MaxTickets  rest.Int    `json:"maxNrTickets"`
	Areas       []string    `json:"areas"`
}

// wireID is sent as a number where it is one, as the document's requests do.
type wireID string

// MarshalJSON implements json.Marshaler.
func (id wireID) MarshalJSON() ([]byte, error) {
	if number, ok := rest.ID(id).Number(); ok {
		return []byte(number), nil
	}
	return json.Marshal(string(id))
}

type lockRequest struct {
	Event wireID     `json:"eventId"`
	Seats []lockSeat `json:"seats"`
}

type lockSeat struct {
	Tariff wireID `json:"tariffId"`
	Area   string `json:"seatAreaCode"`
	// Seat is not in the document; see settings.RequestSeatCode.
	Seat  string      `json:"seatCode,omitempty"`
	Ref   string      `json:"ref"`
	Price rest.Amount `json:"price"`
}

type lockAnswer struct {
	Booking string     `json:"bookingRef"`
	Seats   []wireSeat `json:"seats"`
	Totals  wireTotals `json:"totals"`
}

// wireSeat is a seat in a lock's answer and in booking info. Ref is ours; the
// booking's own reference is called ref in booking info only.
type wireSeat struct {
	UUID    string    `json:"uuid"`
	Status  string    `json:"status"`
	Tariff  rest.ID   `json:"tariffId"`
	HasSeat flag      `json:"hasSeat"`
	Seat    rest.Text `json:"seatCode"`
	Area    string    `json:"areaCode"`
	Ref     string    `json:"ref"`
}

// wireTotals has the currency under the misspelt name that the vendor uses and
// under the right one, should they mend it.
type wireTotals struct {
	Before        rest.Amount    `json:"totalBeforeModifiers"`
	Modifiers     []wireModifier `json:"priceModifiers"`
	Price         rest.Amount    `json:"totalPrice"`
	PriceCurrenty string         `json:"totalPriceCurrenty"`
	PriceCurrency string         `json:"totalPriceCurrency"`
	PaidCurrency  string         `json:"totalPaidCurrency"`
}

type wireModifier struct {
	Label string      `json:"label"`
	Value rest.Amount `json:"value"`
}

type voucherRequest struct {
	Booking string `json:"bookingRef"`
	Code    string `json:"voucherCode"`
}

type voucherAnswer struct {
	Totals wireTotals `json:"totals"`
}

type prepareRequest struct {
	Booking  string       `json:"bookingRef"`
	Total    rest.Amount  `json:"totalPrice"`
	Shipping string       `json:"shippingMethod"`
	Payment  string       `json:"paymentMethod"`
	Customer wireCustomer `json:"customerInfo"`
}

type wireCustomer struct {
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

type prepareAnswer struct {
	Booking string     `json:"bookingRef"`
	Totals  wireTotals `json:"totals"`
}

type confirmRequest struct {
	Booking string `json:"bookingRef"`
	Payment string `json:"paymentExtRef,omitempty"`
}

// confirmAnswer leaves out orderCode and printUrl on purpose: both are
// credentials that nothing here needs.
type confirmAnswer struct {
	OrderNumber rest.Text    `json:"orderNr"`
	Tickets     []wireIssued `json:"tickets"`
	Totals      wireTotals   `json:"totals"`
}

type wireIssued struct {
	Code       string      `json:"code"`
	FiscalCode string      `json:"fiscalCode"`
	Tariff     string      `json:"tariffName"`
	Price      rest.Amount `json:"price"`
	Currency   string      `json:"currency"`
}

type bookingAnswer struct {
	Event  rest.ID    `json:"eventId"`
	Ref    string     `json:"ref"`
	Status string     `json:"status"`
	Seats  []wireSeat `json:"seats"`
	Totals wireTotals `json:"totals"`
}

type unlockAnswer struct {
	Success flag `json:"success"`
}

type ticketsAnswer struct {
	Tickets    []wireTicket `json:"tickets"`
	Pagination struct {
		Total    int `json:"totalItemCount"`
		PageSize int `json:"pageSize"`
	} `json:"pagination"`
}

type wireTicket struct {
	ScanCode     string       `json:"scanCode"`
	FiscalCode   string       `json:"fiscalCode"`
	Status       string       `json:"status"`
	Ordered      string       `json:"orderDatetime"`
	OrderNumber  rest.Text    `json:"orderNr"`
	CategoryName string       `json:"seatCategoryName"`
	Tariff       rest.ID      `json:"tariffId"`
	TariffName   string       `json:"tariffName"`
	Area         string       `json:"areaCode"`
	Seat         rest.Text    `json:"seatCode"`
	SeatLabel    string       `json:"seatLabel"`
	Price        rest.Amount  `json:"price"`
	Currency     string       `json:"currency"`
	Customer     wireCustomer `json:"customerInfo"`
}

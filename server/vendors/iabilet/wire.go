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
	list, err := listedEvents(b)
	if err != nil {
		return err
	}
	for _, one := range list {
		var e wireEvent
		if json.Unmarshal(one, &e) != nil {
			e = wireEvent{} // without an id it is left out, and the others are not
		}
		*a = append(*a, e)
	}
	return nil
}

// listedEvents takes the list of events apart, whichever shape it has.
func listedEvents(b []byte) ([]json.RawMessage, error) {
	var object struct {
		Events []json.RawMessage `json:"events"`
	}
	into := any(&object.Events)
	if b = bytes.TrimSpace(b); len(b) > 0 && b[0] == '{' {
		into = &object
	}
	err := json.Unmarshal(b, into)
	return object.Events, err
}

type wireEvent struct {
	ID             rest.ID   `json:"id"`
	Title          rest.Text `json:"title"`
	StartDate      string    `json:"startDate"`
	StartDateTime  string    `json:"startDateTime"`
	HasTime        flag      `json:"hasTime"`
	Venue          wireVenue `json:"venue"`
	AllowBooking   *flag     `json:"allowBooking"`
	AllowBookingEx rest.Text `json:"allowBookingEx"`
	MaxTickets     rest.Int  `json:"maxNrTicketsPerOrder"`
	SoldOut        flag      `json:"soldOut"`
	HasSeats       *flag     `json:"hasAvailableSeats"`
	ShortDesc      rest.Text `json:"shortDesc"`
	Image          rest.Text `json:"imageUrl"`
	Page           rest.Text `json:"eventPageUrl"`

	external bool // listed only where events that others sell are asked for
}

// wireVenue is a name, or an object where full venues are asked for; the
// document lost the object's fields, so the likely names are all read.
type wireVenue struct {
	Name, Address, City string
}

func (v *wireVenue) UnmarshalJSON(b []byte) error {
	*v = wireVenue{}
	if len(b) == 0 || b[0] != '{' {
		return json.Unmarshal(b, (*rest.Text)(&v.Name))
	}
	var object struct {
		Name        rest.Text `json:"name"`
		VenueName   rest.Text `json:"venueName"`
		DisplayName rest.Text `json:"displayName"`
		Address     rest.Text `json:"address"`
		City        any       `json:"city"`
	}
	if err := json.Unmarshal(b, &object); err != nil {
		return err
	}
	for _, name := range []rest.Text{object.DisplayName, object.VenueName, object.Name} {
		if name != "" {
			v.Name = string(name)
		}
	}
	v.Address = string(object.Address)
	v.City, _ = object.City.(string)
	return nil
}

type tariffsAnswer struct {
	Tariffs []wireTariff `json:"tariffs"`
}

type wireTariff struct {
	ID          rest.ID     `json:"id"`
	DisplayName rest.Text   `json:"displayName"`
	Price       rest.Amount `json:"price"`
	Currency    string      `json:"currency"`
	MinTickets  rest.Int    `json:"minNrTickets"`
	MaxTickets  rest.Int    `json:"maxNrTickets"`
	Areas       []rest.Text `json:"areas"`
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
	Booking rest.Text  `json:"bookingRef"`
	Seats   []wireSeat `json:"seats"`
	Totals  wireTotals `json:"totals"`
}

// wireSeat is a seat in a lock's answer and in booking info. Ref is ours; the
// booking's own reference is called ref in booking info only.
type wireSeat struct {
	UUID    rest.Text `json:"uuid"`
	Status  string    `json:"status"`
	Tariff  rest.ID   `json:"tariffId"`
	HasSeat flag      `json:"hasSeat"`
	Seat    rest.Text `json:"seatCode"`
	Area    rest.Text `json:"areaCode"`
	Ref     rest.Text `json:"ref"`
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
	Label rest.Text   `json:"label"`
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
	Fields   *wireFields  `json:"customFields,omitempty"`
}

// wireFields are custom fields: the order's, and each ticket's with its uuid.
type wireFields struct {
	Order   map[string]string   `json:"order,omitempty"`
	Tickets []map[string]string `json:"tickets,omitempty"`
}

type wireCustomer struct {
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

type prepareAnswer struct {
	Booking rest.Text  `json:"bookingRef"`
	Totals  wireTotals `json:"totals"`
}

type confirmRequest struct {
	Booking string `json:"bookingRef"`
	Payment string `json:"paymentExtRef,omitempty"`
}

// confirmAnswer leaves out orderCode on purpose: it is a credential that
// nothing here needs. So is printUrl, which whoever prints needs.
type confirmAnswer struct {
	PrintURL    rest.Text    `json:"printUrl"`
	OrderNumber rest.Text    `json:"orderNr"`
	Tickets     []wireIssued `json:"tickets"`
	Totals      wireTotals   `json:"totals"`
}

type wireIssued struct {
	Code       rest.Text   `json:"code"`
	FiscalCode rest.Text   `json:"fiscalCode"`
	Tariff     rest.Text   `json:"tariffName"`
	Price      rest.Amount `json:"price"`
	Currency   string      `json:"currency"`
}

type bookingAnswer struct {
	Event  rest.ID    `json:"eventId"`
	Ref    rest.Text  `json:"ref"`
	Status string     `json:"status"`
	Seats  []wireSeat `json:"seats"`
	Totals wireTotals `json:"totals"`
}

// doneAnswer is the answer to unlock and removeVoucher. One that does not say
// whether it was done tells nothing.
type doneAnswer struct {
	Success *flag `json:"success"`
}

type ticketsAnswer struct {
	Tickets    []wireTicket `json:"tickets"`
	Pagination pagination   `json:"pagination"`
}

// pagination is told with a page. What nextPage is on the last one is not
// documented.
type pagination struct {
	Total *rest.Int `json:"totalItemCount"`
	Next  rest.Int  `json:"nextPage"`
}

// last reports whether a page, with which so many entries were seen, is the last:
// by the count, and where there is none because no later one is promised.
func (p pagination) last(page, seen int) bool {
	if p.Total != nil {
		return seen >= int(*p.Total)
	}
	return int(p.Next) <= page
}

type wireTicket struct {
	ScanCode     rest.Text   `json:"scanCode"`
	FiscalCode   rest.Text   `json:"fiscalCode"`
	Status       string      `json:"status"`
	Ordered      string      `json:"orderDatetime"`
	OrderNumber  rest.Text   `json:"orderNr"`
	CategoryName rest.Text   `json:"seatCategoryName"`
	Tariff       rest.ID     `json:"tariffId"`
	TariffName   rest.Text   `json:"tariffName"`
	Area         rest.Text   `json:"areaCode"`
	Seat         rest.Text   `json:"seatCode"`
	SeatLabel    rest.Text   `json:"seatLabel"`
	Price        rest.Amount `json:"price"`
	Currency     string      `json:"currency"`
	Customer     struct {
		Email rest.Text `json:"email"`
	} `json:"customerInfo"`
}

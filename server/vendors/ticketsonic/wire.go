package ticketsonic

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/parterre/parterre/server/vendors/rest"
)

// The values of an answer's status. The document has success and failure; the
// third is what nobody should be surprised by.
const (
	statusSuccess = "success"
	statusFailure = "failure"
	statusError   = "error"
)

// envelope is what every answer has.
type envelope struct {
	Status  rest.Text       `json:"status"`
	Message json.RawMessage `json:"message"`
}

// text returns the message where it is text; a successful validation's is an
// object.
func (e envelope) text() string {
	var text string
	if json.Unmarshal(e.Message, &text) != nil {
		return ""
	}
	return text
}

var errTime = errors.New("answer has a time that is not in Unix seconds")

// unix is a time in Unix seconds, whether it came as a number or as text; zero
// where it is null, empty or 0.
type unix struct{ time.Time }

// maxUnix is the end of the year 9999.
const maxUnix = 253_402_300_799

func (u *unix) UnmarshalJSON(b []byte) error {
	text := strings.TrimSpace(strings.Trim(string(b), `"`))
	if text == "" || text == "null" || text == "0" {
		*u = unix{}
		return nil
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds < 0 || seconds > maxUnix {
		return errTime
	}
	*u = unix{time.Unix(seconds, 0)}
	return nil
}

// texts are title and description in the primary and the secondary language.
// What is empty is not sent, so that an edit leaves it as it is.
type texts struct {
	Title          rest.Text `json:"primary_text_pl,omitempty"`
	TitleSecond    rest.Text `json:"primary_text_sl,omitempty"`
	Describe       rest.Text `json:"secondary_text_pl,omitempty"`
	DescribeSecond rest.Text `json:"secondary_text_sl,omitempty"`
}

type eventsAnswer struct {
	PublicKey string      `json:"user_public_key"`
	Events    []wireEvent `json:"events"`
}

// wireEvent is an event as it is listed; creating one goes by other names.
type wireEvent struct {
	texts
	ID       rest.ID    `json:"event_id"`
	Starts   unix       `json:"start_time"`
	Ends     unix       `json:"end_time"`
	Location rest.Text  `json:"event_location"`
	Badge    *wireBadge `json:"badge"`
}

// wireBadge says how a badge looks. Sizes are text; colours are documented with
// six digits and shown with three.
type wireBadge struct {
	Horizontal    rest.Text `json:"badge_text_horizontal_location,omitempty"`
	Vertical      rest.Text `json:"badge_text_vertical_location,omitempty"`
	PrimarySize   rest.Text `json:"badge_primary_text_fontsize,omitempty"`
	SecondSize    rest.Text `json:"badge_secondary_text_fontsize,omitempty"`
	PrimaryColour rest.Text `json:"badge_primary_text_color,omitempty"`
	SecondColour  rest.Text `json:"badge_secondary_text_color,omitempty"`
}

type ticketsAnswer struct {
	PublicKey string       `json:"user_public_key"`
	Tickets   []wireTicket `json:"tickets"`
}

// wireTicket is a ticket type as it is listed.
type wireTicket struct {
	texts
	SKU      rest.Text   `json:"sku"`
	Event    rest.ID     `json:"event_id"`
	Price    rest.Amount `json:"price"`
	Currency rest.Text   `json:"currency"`
	Stock    *rest.Int   `json:"stock"`
}

// orderRequest is order/new. Times of validity are left out: the ticket type's
// hold.
type orderRequest struct {
	Hash    string       `json:"request_hash"`
	Details *wireDetails `json:"order_details,omitempty"`
	Tickets []wireLine   `json:"tickets"`
}

// wireDetails are printed on the badge: a name, and a company that nobody asked
// for.
type wireDetails struct {
	Name    string `json:"primary_text_pl"`
	Company string `json:"secondary_text_pl"`
}

// wireLine orders tickets of one type. What is called stock here is a quantity.
type wireLine struct {
	SKU      string `json:"sku"`
	Quantity int    `json:"stock"`
}

type orderAnswer struct {
	Hash    rest.Text    `json:"request_hash"`
	Tickets []wireIssued `json:"tickets"`
}

// wireIssued is an issued ticket. Sealed is the text of its QR code, letter by
// letter, and what validation takes.
type wireIssued struct {
	Sealed rest.Text `json:"encrypted_data"`
	Scheme rest.Text `json:"code"`
	SKU    rest.Text `json:"sku"`
}

// UnmarshalJSON never fails: the other tickets of an answer that no call repeats
// must not be lost over one. What cannot be read is a ticket without a code.
func (w *wireIssued) UnmarshalJSON(b []byte) error {
	type plain wireIssued
	if json.Unmarshal(b, (*plain)(w)) != nil {
		*w = wireIssued{}
	}
	return nil
}

// newTicket is ticket/new and, with no more than what changes, ticket/edit; in
// event/new it has no hash.
type newTicket struct {
	texts
	Starts   json.Number `json:"start_datetime,omitempty"`
	Location string      `json:"location,omitempty"`
	Price    json.Number `json:"price,omitempty"`
	Currency string      `json:"currency,omitempty"`
	Stock    json.Number `json:"stock,omitempty"`
	Hash     string      `json:"request_hash,omitempty"`
}

// newEvent is event/new and, without tickets, event/edit. Its start is text in
// all of the document's examples, unlike a ticket's.
type newEvent struct {
	texts
	Starts   string      `json:"start_datetime,omitempty"`
	Location string      `json:"location,omitempty"`
	Tickets  []newTicket `json:"tickets,omitempty"`
	Badge    *wireBadge  `json:"badge,omitempty"`
	Hash     string      `json:"request_hash"`
}

type eventAnswer struct {
	Event rest.ID `json:"event_id"`
}

type validateRequest struct {
	Sealed string `json:"ticket_sensitive"`
}

// validateAnswer has an object for a message; a failure, which is a result too,
// has text there.
type validateAnswer struct {
	Message struct {
		Event rest.ID     `json:"event_id"`
		Price rest.Amount `json:"price"`
	} `json:"message"`
	failure *string
}

func (a *validateAnswer) failed(text string) { a.failure = &text }

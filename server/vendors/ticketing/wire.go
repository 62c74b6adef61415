package ticketing

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/parterre/parterre/server/vendors/rest"
)

// wireEvent is an event, as a list has it or by itself. Sections is nil where
// the event does not offer any: an abbreviated entry, or the generation with
// tiers.
type wireEvent struct {
	Self        rest.Text     `json:"self"`
	Title       rest.Text     `json:"title"`
	Description rest.Text     `json:"description"`
	Status      rest.Text     `json:"status"`
	Public      flag          `json:"public"`
	Start       rest.Text     `json:"start"`
	End         rest.Text     `json:"end"`
	Venue       wireVenue     `json:"venue"`
	Banner      rest.Text     `json:"banner"`
	Thumbnail   rest.Text     `json:"thumbnail"`
	Sections    []wireSection `json:"sections"`
}

// wireVenue is a venue, or only its URI.
type wireVenue struct {
	Name, Address rest.Text
	Region        named
}

// UnmarshalJSON takes an object; of anything else there is nothing to show.
func (w *wireVenue) UnmarshalJSON(b []byte) error {
	var fields struct {
		Name    rest.Text `json:"name"`
		Address rest.Text `json:"address"`
		Region  named     `json:"region"`
	}
	if !isObject(b) {
		return nil
	}
	err := json.Unmarshal(b, &fields)
	*w = wireVenue(fields)
	return err
}

// named is a thing with a name, or only its URI.
type named struct{ Name string }

// UnmarshalJSON takes an object; of anything else there is nothing to show.
func (n *named) UnmarshalJSON(b []byte) error {
	var fields struct {
		Name rest.Text `json:"name"`
		City rest.Text `json:"city"`
	}
	if !isObject(b) {
		return nil
	}
	err := json.Unmarshal(b, &fields)
	if n.Name = string(fields.City); n.Name == "" {
		n.Name = string(fields.Name)
	}
	return err
}

// wireSection is a section, or only its URI.
type wireSection struct {
	Self        rest.Text `json:"self"`
	Name        rest.Text `json:"name"`
	Description rest.Text `json:"description"`
	Price       wirePrice `json:"price"`
	SalesStart  rest.Text `json:"salesStart"`
	SalesEnd    rest.Text `json:"salesEnd"`
	Active      flag      `json:"active"`
	Capacity    *rest.Int `json:"capacity"`
	Sold        rest.Int  `json:"sold"`
	Reserved    rest.Int  `json:"reserved"`
	Remaining   *rest.Int `json:"remaining"`
	abbreviated bool
}

// UnmarshalJSON takes an object or a URI.
func (w *wireSection) UnmarshalJSON(b []byte) error {
	type plain wireSection
	if !isObject(b) {
		w.abbreviated = true
		return json.Unmarshal(b, &w.Self)
	}
	err := json.Unmarshal(b, (*plain)(w))
	w.abbreviated = w.Price == (wirePrice{})
	return err
}

// wirePrice is a section's price, or only the amount.
type wirePrice struct {
	Base    rest.Amount
	Current rest.Amount
}

// UnmarshalJSON takes an object or an amount.
func (w *wirePrice) UnmarshalJSON(b []byte) error {
	var fields struct {
		Base    rest.Amount `json:"base"`
		Current rest.Amount `json:"current"`
	}
	if !isObject(b) {
		return json.Unmarshal(b, &w.Current)
	}
	err := json.Unmarshal(b, &fields)
	*w = wirePrice(fields)
	return err
}

// now is what a place costs now.
func (w wirePrice) now() rest.Amount {
	if w.Current != "" {
		return w.Current
	}
	return w.Base
}

// wireTier is a tier of the later generation.
type wireTier struct {
	Self      rest.Text   `json:"self"`
	ID        rest.Text   `json:"id"`
	Name      rest.Text   `json:"name"`
	Price     rest.Amount `json:"price"`
	From      rest.Text   `json:"available_from"`
	To        rest.Text   `json:"available_to"`
	UnitSize  rest.Int    `json:"unit_size"`
	Limit     rest.Int    `json:"purchase_limit"`
	Remaining *rest.Int   `json:"remaining"`
	Form      *wireForm   `json:"form"`
}

// wireForm is what is asked for each place of a tier, or only the form's URI.
type wireForm struct {
	Self   rest.Text   `json:"self"`
	Fields []wireField `json:"fields"`
}

// UnmarshalJSON takes an object or a URI. The vendor's client takes an object
// without a URI for no form.
func (w *wireForm) UnmarshalJSON(b []byte) error {
	type plain wireForm
	if !isObject(b) {
		if bytes.HasPrefix(bytes.TrimSpace(b), []byte("[")) { // an empty object of some encoders
			return nil
		}
		return json.Unmarshal(b, &w.Self)
	}
	return json.Unmarshal(b, (*plain)(w))
}

// wireField is one question of a form.
type wireField struct {
	Name     rest.Text `json:"name"`
	Type     rest.Text `json:"type"`
	Required flag      `json:"required"`
}

// wireOrder is an order. It leaves out where payments are posted to.
type wireOrder struct {
	Self     rest.Text   `json:"self"`
	Number   rest.Text   `json:"number"`
	Status   rest.Text   `json:"status"`
	Placed   rest.Text   `json:"placed"`
	Subtotal rest.Amount `json:"subtotal"`
	Fees     rest.Amount `json:"fees"`
	Total    rest.Amount `json:"total"`
	Items    []wireItem  `json:"items"`
	Customer reference   `json:"customer"`
	Refunds  rest.Text   `json:"refunds"`
}

// wireItem is a line of an order.
type wireItem struct {
	Section  reference   `json:"section"`
	Tier     reference   `json:"tier"`
	Quantity rest.Int    `json:"quantity"`
	Price    rest.Amount `json:"price"`
}

// area is the id of what the line is for, empty where it does not say.
func (w wireItem) area() string {
	if w.Section != "" {
		return string(w.Section)
	}
	return string(w.Tier)
}

// wireTicket is a ticket of an account's wallet.
type wireTicket struct {
	Self    rest.Text  `json:"self"`
	Serial  rest.Text  `json:"serial"`
	Status  rest.Text  `json:"status"`
	Section namedThing `json:"section"`
	Tier    namedThing `json:"tier"`
	Issued  rest.Text  `json:"issued"`
}

// area is the section or the tier that the ticket is for.
func (w wireTicket) area() namedThing {
	if w.Section.ID != "" {
		return w.Section
	}
	return w.Tier
}

// wireAdmission is a ticket used at the door.
type wireAdmission struct {
	Redeemer rest.Text `json:"redeemer"`
	Device   rest.Text `json:"device"`
	Ticket   serial    `json:"ticket"`
	Admitted rest.Text `json:"admitted"`
}

// serial is a ticket's serial: the text, or the ticket with it.
type serial string

// UnmarshalJSON takes an object with a serial, or text.
func (s *serial) UnmarshalJSON(b []byte) error {
	var text rest.Text
	if isObject(b) {
		var fields struct {
			Serial rest.Text `json:"serial"`
		}
		err := json.Unmarshal(b, &fields)
		*s = serial(fields.Serial)
		return err
	}
	err := json.Unmarshal(b, &text)
	*s = serial(text)
	return err
}

// wireSession is the session of a key. Its key is left out.
type wireSession struct {
	Account struct {
		Self   rest.Text `json:"self"`
		Number rest.Text `json:"number"`
	} `json:"account"`
}

// wireTime is the server's clock.
type wireTime struct {
	Time rest.Text `json:"time"` // local, without a zone
	UTC  rest.Int  `json:"utc"`  // Unix seconds
}

// reference is the id of another thing, which comes as its URI, as its id or as
// the thing itself.
type reference string

// UnmarshalJSON takes an object with self, id or number, or text.
func (r *reference) UnmarshalJSON(b []byte) error {
	var t namedThing
	err := t.UnmarshalJSON(b)
	*r = reference(t.ID)
	return err
}

// namedThing is a thing by its id, with its name where it came along.
type namedThing struct{ ID, Name string }

// UnmarshalJSON is as reference's.
func (n *namedThing) UnmarshalJSON(b []byte) error {
	var fields struct {
		Self   rest.Text `json:"self"`
		ID     rest.Text `json:"id"`
		Number rest.Text `json:"number"`
		Name   rest.Text `json:"name"`
	}
	if isObject(b) {
		if err := json.Unmarshal(b, &fields); err != nil {
			return err
		}
	} else if err := json.Unmarshal(b, &fields.Self); err != nil {
		return err
	}
	*n = namedThing{Name: string(fields.Name)}
	for _, candidate := range []rest.Text{fields.Self, fields.ID, fields.Number} {
		if id, ok := idOf(string(candidate)); ok {
			n.ID = id
			break
		}
	}
	return nil
}

// flag is a yes or no that may come as a number or as text, or not at all.
type flag int8

const (
	unsaid flag = iota
	yes
	no
)

var errFlag = errors.New("neither yes nor no")

// UnmarshalJSON takes true, false, 1, 0, the same as text, or null.
func (f *flag) UnmarshalJSON(b []byte) error {
	switch string(bytes.Trim(bytes.TrimSpace(b), `"`)) {
	case "true", "1":
		*f = yes
	case "false", "0", "":
		*f = no
	case "null":
	default:
		return errFlag
	}
	return nil
}

func isObject(b []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(b), []byte("{")) }

package components

import (
	"github.com/parterre/parterre/seatplan"
)

// GatePage is the checkout page while something must be known first.
type GatePage struct {
	Page
	Head Head
	Gate Gate
}

// Gate is one question that stands before what comes next: an access code
// before anything is shown, or an e-mail address before places are kept. What
// was wanted stays in the cart.
type Gate struct {
	// Step is the step's name: [StepAccess], [StepEmail] or [StepEmailCode].
	Step string
	// LinesURL takes the forms (POST PERF/lines). URL is where the question is
	// asked; empty where the page's own address asks it.
	LinesURL, URL string
	Section       seatplan.SectionID
	Message       Message
	Heading       string
	Text          string
	// Field is the one input; Code is the refusal's when it has an Error.
	Field  Field
	Code   string
	Submit string
	// Again asks for the same thing once more, such as another code by e-mail;
	// its fields are a form's input. Empty Text for none.
	Again GateAgain
	// Other leads to another answer to the question before, and Back to the
	// seats; nil for none.
	Other, Back *Link
	Cart        Cart
	Hold        *Hold
	Words       *Words
}

// GateAgain is a form with nothing to fill in.
type GateAgain struct {
	Text, Name, Value, Hook string
}

// The steps that a [Gate] can be.
const (
	StepAccess = "access"
	StepEmail  = "email"
	// StepEmailCode is a step of its own, so that going from one question to the
	// next moves the focus.
	StepEmailCode = "email-code"
)

// question is the one input, whose error is said above it.
func (m Gate) question() Field {
	f := m.Field
	f.ErrorAbove = true
	return f
}

func (m Gate) form() hidden {
	return hidden{url: m.LinesURL, token: m.Cart.Token, section: m.Section}
}

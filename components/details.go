package components

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/parterre/parterre/seatplan"
)

// DetailsPage is the checkout page in its second step: who buys.
type DetailsPage struct {
	Page
	Head    Head
	Details Details
}

// Details is the form about the buyer.
type Details struct {
	// OrderURL takes the form (POST PERF/order).
	OrderURL string
	BackURL  string // the first step
	Section  seatplan.SectionID
	Message  Message
	// Fields are in the order they are asked. What was typed is in Value.
	Fields []Field
	// Submit is the button's text.
	Submit string
	// Lead says what happens next; may be empty.
	Lead  string
	Cart  Cart
	Hold  *Hold
	Words *Words
}

// Field is one input of a form.
type Field struct {
	Name string // email, phone, full_name, fan_id[<seat>], or what the vendor asks
	// Type, Autocomplete and InputMode are the input's attributes of the same
	// name; empty leaves them out.
	Type, Autocomplete, InputMode string
	Label, Hint                   string
	// Hook is the input's data-testid; empty for none.
	Hook     string
	Value    string
	Optional bool
	// Error says what is wrong and how to mend it; empty when nothing is. It
	// stands at the input, or where it is the only one, above it.
	Error      string
	ErrorAbove bool
}

// wrong reports whether something is to be mended.
func (m Details) wrong() bool {
	return slices.ContainsFunc(m.Fields, func(f Field) bool { return f.Error != "" })
}

// id is the field's name without the brackets that an address could not have.
func (f Field) id() string {
	return "field-" + strings.NewReplacer("[", "-", "]", "").Replace(f.Name)
}

func (f Field) attributes() templ.Attributes {
	a := templ.Attributes{}
	for name, value := range map[string]string{
		"data-testid": f.Hook, "type": f.Type, "autocomplete": f.Autocomplete, "inputmode": f.InputMode, "aria-describedby": f.described(),
	} {
		if value != "" {
			a[name] = value
		}
	}
	if !f.Optional {
		a["required"] = true
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

func (f Field) described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}
	return strings.Join(ids, " ")
}

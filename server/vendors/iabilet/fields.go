package iabilet

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/parterre/parterre/server/vendors"
)

const (
	maxFields = 20
	// maxAnswer bounds what a buyer can write into a field, in bytes.
	maxAnswer = 1_000
)

var (
	errNoField = errors.New("a custom field that is required has no answer")
	errAnswer  = errors.New("an answer is too long")
	errUUID    = errors.New("a place has no uuid to put its custom fields to")
)

// field is a custom field with what it is called in our forms.
type field struct {
	customField
	input    string
	perPlace bool
}

// fields reads the account's custom fields.
func (s settings) fields() ([]field, error) {
	var fields []field
	for _, c := range s.CustomFields.Order {
		fields = append(fields, field{c, inputName(c.Name), false})
	}
	for _, c := range s.CustomFields.Ticket {
		fields = append(fields, field{c, inputName(c.Name), true})
	}
	if len(fields) > maxFields {
		return nil, fmt.Errorf("custom_fields: more than %d", maxFields)
	}
	taken := map[string]bool{"email": true, "phone": true, "full_name": true, "uuid": true}
	for _, f := range fields {
		switch {
		case strings.Trim(f.input, "abcdefghijklmnopqrstuvwxyz_") != "" || f.input == "":
			return nil, fmt.Errorf("custom_fields: %q is not a name of letters", f.Name)
		case taken[f.input]:
			return nil, fmt.Errorf("custom_fields: %q is taken", f.Name)
		case len(f.Labels) == 0 && f.Value == "" && f.input != vendors.FieldFanID:
			return nil, fmt.Errorf("custom_fields: %q has no labels", f.Name)
		}
		taken[f.input] = true
	}
	return fields, nil
}

// inputName writes the vendor's participantName as participant_name.
func inputName(name string) string {
	var input strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				input.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		input.WriteRune(r)
	}
	return input.String()
}

// wantedBy reports whether an event has the field.
func (f field) wantedBy(event string) bool {
	return len(f.Events) == 0 || slices.Contains(f.Events, event)
}

// needs returns what a buyer of an event's tickets is asked for.
func (v *Vendor) needs(event string) vendors.Needs {
	var n vendors.Needs
	for _, f := range v.fields {
		if f.Value == "" && f.wantedBy(event) {
			n.Fields = append(n.Fields, vendors.Field{Name: f.input, Labels: f.Labels, PerPlace: f.perPlace, Required: f.Required})
		}
	}
	return n
}

// customFields returns the order's custom fields as they are sent, nil where
// there are none.
func (v *Vendor) customFields(r vendors.OrderRequest) (*wireFields, error) {
	event := string(r.Performance.Event)
	var sent wireFields
	var err error
	if sent.Order, err = v.answers(event, "", false, r.Buyer); err != nil {
		return nil, err
	}
	for _, h := range r.Holding.Places {
		answers, err := v.answers(event, h.Ref, true, r.Buyer)
		if err != nil {
			return nil, err
		}
		if len(answers) == 0 {
			continue
		}
		if h.Key == "" || h.Key == h.Ref {
			return nil, errUUID
		}
		answers["uuid"] = h.Key
		sent.Tickets = append(sent.Tickets, answers)
	}
	if len(sent.Order) == 0 && len(sent.Tickets) == 0 {
		return nil, nil
	}
	return &sent, nil
}

// answers returns what was answered for the order, or for the place of a
// reference, by the vendor's names.
func (v *Vendor) answers(event, ref string, perPlace bool, b vendors.Buyer) (map[string]string, error) {
	answers := map[string]string{}
	for _, f := range v.fields {
		if f.perPlace != perPlace || !f.wantedBy(event) {
			continue
		}
		value := f.Value
		for _, a := range b.Answers {
			if f.Value == "" && a.Field == f.input && a.Ref == ref {
				value = strings.TrimSpace(a.Value)
			}
		}
		switch {
		case len(value) > maxAnswer:
			return nil, errAnswer
		case value != "":
			answers[f.Name] = value
		case f.Required:
			return nil, errNoField
		}
	}
	return answers, nil
}

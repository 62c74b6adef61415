package web

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/vendors"
)

// detailsForm is what the buyer typed: every input's value by its name, and
// those that are answers to the vendor's own questions.
type detailsForm struct {
	values  map[string]string
	answers []vendors.Answer
}

func newDetailsForm() detailsForm { return detailsForm{values: make(map[string]string)} }

// question is one input for something particular that the vendor wants to know.
type question struct {
	vendors.Field
	name  string // the input's
	ref   string // of the place it is about; empty for the order
	place string // the same for people
}

// questions are the vendor's own, first those about the order, then place by
// place. The input of a seat is called after it, that of another place after its
// line.
func (sc *scene) questions() []question {
	var out []question
	fields := sc.entry.Performance.Needs.Fields
	for _, f := range fields {
		if !f.PerPlace {
			out = append(out, question{Field: f, name: f.Name})
		}
	}
	seen := make(map[string]int)
	for _, line := range sc.cart.Lines {
		place := line.Section
		if line.Number != "" {
			place = placeName(sc.l, line.Section, line.Row, line.Number)
		}
		if seen[place]++; line.Number == "" {
			place = fmt.Sprintf("%s (%d)", place, seen[place])
		}
		for _, f := range fields {
			if f.PerPlace {
				key := cmp.Or(string(line.Seat), line.Ref)
				out = append(out, question{Field: f, name: f.Name + "[" + key + "]", ref: line.Ref, place: place})
			}
		}
	}
	return out
}

// typed reads the posted details. Only what is asked for is read.
func (sc *scene) typed() detailsForm {
	form := newDetailsForm()
	for _, name := range []string{"email", "phone", "full_name"} {
		form.values[name] = sc.r.PostFormValue(name)
	}
	for _, q := range sc.questions() {
		value := sc.r.PostFormValue(q.name)
		form.values[q.name] = value
		if value != "" {
			form.answers = append(form.answers, vendors.Answer{Field: q.Name, Ref: q.ref, Value: value})
		}
	}
	return form
}

// fields are the inputs the vendor needs, with what was typed and what is wrong.
func (sc *scene) fields(typed detailsForm, wrong *checkout.Refusal) []components.Field {
	l, needs := sc.l, sc.entry.Performance.Needs
	hint := l.T(locale.FieldEmailHint)
	if sc.can.Mails {
		hint = l.T(locale.FieldEmailMails)
	}
	fields := []components.Field{
		{Name: "email", Type: "email", InputMode: "email", Autocomplete: "email", Label: l.T(locale.FieldEmail), Hint: hint},
		{Name: "full_name", Autocomplete: "name", Label: l.T(locale.FieldFullName), Optional: !needs.FullName},
		{Name: "phone", Type: "tel", InputMode: "tel", Autocomplete: "tel", Label: l.T(locale.FieldPhone), Hint: l.T(locale.FieldPhoneHint), Optional: !needs.Phone},
	}
	faults := map[string][2]string{
		"email": {l.T(locale.EmailMissing), l.T(locale.EmailWrong)}, "phone": {l.T(locale.PhoneMissing), l.T(locale.PhoneWrong)},
		"full_name": {l.T(locale.FullNameMissing), l.T(locale.FieldTooLong, "field", l.T(locale.FieldFullName))},
	}
	refs := make(map[string]string)
	for _, q := range sc.questions() {
		f, missing := sc.ask(q)
		fields = append(fields, f)
		faults[q.name] = [2]string{missing, l.T(locale.FieldTooLong, "field", f.Label)}
		if q.ref != "" {
			refs[q.Name+"["+q.ref+"]"] = q.name
		}
	}
	for i := range fields {
		f := &fields[i]
		f.Value = typed.values[f.Name]
		switch {
		case wrong == nil:
		case strings.TrimSpace(f.Value) == "" && !f.Optional:
			f.Error = faults[f.Name][0]
		case f.Name == wrong.Field || f.Name == refs[wrong.Field]:
			f.Error = cmp.Or(wrong.Message, faults[f.Name][1])
		}
	}
	return fields
}

// ask is the input for a question, and what is said when it is left empty.
func (sc *scene) ask(q question) (f components.Field, missing string) {
	f = components.Field{Name: q.name, Optional: !q.Required, Autocomplete: "off", Label: fieldLabel(sc.l, q.Field)}
	switch {
	case q.Name == vendors.FieldFanID && q.PerPlace:
		f.Label, f.Hint = sc.l.T(locale.FieldFanID, "place", q.place), sc.l.T(locale.FanIDHint)
		return f, sc.l.T(locale.FanIDMissing, "place", q.place)
	case q.PerPlace:
		f.Label = sc.l.T(locale.FieldOfPlace, "field", f.Label, "place", q.place)
	default:
		if known, ok := knownFields[q.Name]; ok {
			f.Autocomplete, f.InputMode, f.Type = known.Autocomplete, known.InputMode, known.Type
		}
	}
	return f, sc.l.T(locale.FieldMissing, "field", f.Label)
}

// knownFields are what browsers can fill in of what vendors ask for an order.
var knownFields = map[string]components.Field{
	"first_name": {Autocomplete: "given-name"}, "last_name": {Autocomplete: "family-name"}, "company": {Autocomplete: "organization"},
	"address": {Autocomplete: "street-address"}, "city": {Autocomplete: "address-level2"}, "county": {Autocomplete: "address-level1"},
	"country": {Autocomplete: "country-name"}, "birthday": {Autocomplete: "bday"},
	"postal_code": {Autocomplete: "postal-code"}, "zip": {Autocomplete: "postal-code"},
	"fan_id": {Autocomplete: "off"},
}

// fieldLabel is what a field is called in the buyer's language, else in another.
func fieldLabel(l *locale.Locale, f vendors.Field) string {
	if f.Name == vendors.FieldFanID {
		return l.T(locale.FieldFanIDOrder)
	}
	text := cmp.Or(f.Labels[l.Code()], f.Labels["en"], f.Labels["ro"])
	for _, code := range slices.Sorted(maps.Keys(f.Labels)) {
		text = cmp.Or(text, f.Labels[code])
	}
	return cmp.Or(text, f.Name)
}

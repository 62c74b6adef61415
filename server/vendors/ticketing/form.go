package ticketing

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// field is a question of a tier's form.
type field struct {
	name     string // the input's
	asks     string // the form's own, which the answer goes under
	required bool
}

const maxFields = 20

// formFields returns a form's questions, reading them where the tier only names
// the form.
func (v *Vendor) formFields(ctx context.Context, f *wireForm) ([]wireField, error) {
	if f == nil || f.Self == "" || len(f.Fields) > 0 {
		if f == nil {
			return nil, nil
		}
		return f.Fields, nil
	}
	path, ok := v.path(string(f.Self))
	if !ok {
		return []wireField{{}}, nil // not to be read, so not to be answered
	}
	if fields, ok := v.offers.form(path); ok {
		return fields, nil
	}
	var form wireForm
	if _, err := v.do(ctx, call{op: opForm, path: path}, &form); err != nil {
		return nil, fmt.Errorf("form of a tier: %w", err)
	}
	v.offers.keepForm(path, form.Fields)
	return form.Fields, nil
}

// readFields turns a form's questions into fields. ok is false where one that
// must be answered cannot be asked: it has no name, or wants a choice whose
// options no document shows.
func readFields(fields []wireField) (out []field, ok bool) {
	for i, f := range fields {
		asks := rest.Clip(string(f.Name), 200)
		askable := asks != "" && i < maxFields && isTyped(string(f.Type))
		switch {
		case askable:
			out = append(out, field{name: inputName(asks, i), asks: string(f.Name), required: f.Required == yes})
		case f.Required == yes || f.Name == "":
			return nil, false
		}
	}
	return out, true
}

// isTyped reports whether a question is answered by typing.
func isTyped(kind string) bool {
	switch kind {
	case "", "short_text", "long_text", "text", "email", "phone", "number":
		return true
	}
	return false
}

// inputName makes an input's name of a question, the same for the same question
// wherever it stands unless it is in no Latin letters.
func inputName(asks string, i int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(asks) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
		if b.Len() >= 40 {
			break
		}
	}
	text := strings.Trim(b.String(), "_")
	if text == "" || text == vendors.FieldFanID {
		text = "question_" + strings.Repeat("x", i+1)
	}
	return text
}

// needs is what the areas of an offer ask for, each question once. One that
// some area does not ask, or leaves open, is not required of everybody; placing
// the order refuses where the area itself wants it.
func (o offer) needs() vendors.Needs {
	var needs vendors.Needs
	for _, a := range o.areas {
		for _, f := range a.fields {
			if o.asked(needs, f.name) || len(needs.Fields) >= maxFields {
				continue
			}
			needs.Fields = append(needs.Fields, vendors.Field{
				Name: f.name, Labels: map[string]string{"en": f.asks}, PerPlace: true, Required: o.requiredByAll(f.name),
			})
		}
	}
	return needs
}

func (offer) asked(needs vendors.Needs, name string) bool {
	for _, f := range needs.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

func (o offer) requiredByAll(name string) bool {
	for _, a := range o.areas {
		found := false
		for _, f := range a.fields {
			found = found || f.name == name && f.required
		}
		if !found {
			return false
		}
	}
	return true
}

// details are the answers for one place, under the form's own names.
func (a area) details(ref string, answers []vendors.Answer) (map[string]string, error) {
	out := map[string]string{}
	for _, f := range a.fields {
		value := ""
		for _, answer := range answers {
			if answer.Field == f.name && answer.Ref == ref {
				value = answer.Value
			}
		}
		if value == "" && f.required {
			return nil, refused(opPlaceTiers, vendors.ErrInvalid, fmt.Errorf("no answer for field %s", strconv.Quote(f.name)))
		}
		if value != "" {
			out[f.asks] = value
		}
	}
	return out, nil
}

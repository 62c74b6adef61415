package checkout

import (
	"slices"
	"strings"

	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// maxField bounds what a buyer types into one field.
const maxField = 200

// checkDetails trims what the buyer typed and refuses what the vendor could not
// use, naming the first field at fault. Answers that nobody asked for, and empty
// ones, are left out.
func checkDetails(d *Details, needs vendors.Needs, lines []store.Line) error {
	for _, f := range []*string{&d.Email, &d.Phone, &d.FullName} {
		*f = strings.TrimSpace(*f)
	}
	invalid := func(field string) error { return &Refusal{Kind: ErrInvalid, Field: field} }
	switch {
	case !validEmail(d.Email):
		return invalid("email")
	case len(d.Phone) > maxField || d.Phone != "" && !validPhone(d.Phone) || needs.Phone && d.Phone == "":
		return invalid("phone")
	case len(d.FullName) > maxField || needs.FullName && d.FullName == "":
		return invalid("full_name")
	}
	var kept []vendors.Answer
	for _, f := range needs.Fields {
		for _, ref := range refsOf(f, lines) {
			a := answerTo(d.Answers, f.Name, ref)
			if len(a.Value) > maxField || f.Required && a.Value == "" {
				return invalid(inputName(f, ref))
			}
			if a.Value != "" {
				kept = append(kept, a)
			}
		}
	}
	d.Answers = kept
	return nil
}

// refsOf are the places a field is asked about, or the empty one for the order.
func refsOf(f vendors.Field, lines []store.Line) []string {
	if !f.PerPlace {
		return []string{""}
	}
	return refs(slices.DeleteFunc(slices.Clone(lines), func(l store.Line) bool { return !wanted(l) }))
}

// answerTo finds what was typed into a field, trimmed.
func answerTo(answers []vendors.Answer, field, ref string) vendors.Answer {
	found := vendors.Answer{Field: field, Ref: ref}
	for _, a := range answers {
		if a.Field == field && a.Ref == ref {
			found.Value = strings.TrimSpace(a.Value)
		}
	}
	return found
}

// inputName names the input of a field, as forms do.
func inputName(f vendors.Field, ref string) string {
	if f.PerPlace {
		return f.Name + "[" + ref + "]"
	}
	return f.Name
}

// validPhone accepts 6 to 15 digits with the usual separators.
func validPhone(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+ -()./", r):
			return false
		}
	}
	return digits >= 6 && digits <= 15
}

// mayOrder refuses an order that lacks a code, or costs money where nobody takes
// any.
func (s *Service) mayOrder(c store.Cart, o offer) error {
	body, err := s.cartBody(c)
	if err != nil {
		return err
	}
	priced := func(l store.Line) bool { return wanted(l) && !l.Price.Total().IsZero() }
	switch {
	case o.performance.AccessCode && body.Access == "":
		return &Refusal{Kind: ErrAccessCode}
	case o.performance.VoucherNeeded && len(body.Codes) == 0:
		return &Refusal{Kind: ErrVoucher, Field: "promo"}
	case o.free && slices.ContainsFunc(c.Lines, priced):
		return &Refusal{Kind: ErrElsewhere}
	}
	return nil
}

package locale

import (
	"strings"

	"golang.org/x/text/feature/plural"
)

// All returns every language.
func All() []*Locale { return locales }

// Texts returns a language's catalogue.
func (l *Locale) Texts() map[Key]string { return l.texts }

// Plurals are the names of the forms of a counted text's variants.
func (l *Locale) Plurals() string {
	names := map[plural.Form]string{plural.One: "one", plural.Few: "few", plural.Other: "other"}
	var out []string
	for _, form := range l.variants {
		out = append(out, names[form])
	}
	return strings.Join(out, " ")
}

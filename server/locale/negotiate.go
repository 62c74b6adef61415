package locale

import "golang.org/x/text/language"

// maxHeader bounds how much of an Accept-Language header is read.
const maxHeader = 500

// For returns the first of the languages that we speak, given as BCP 47; a
// regional form counts as its language. Without one it is English.
func For(languages ...string) *Locale {
	for _, name := range languages {
		if l := speak(name); l != nil {
			return l
		}
	}
	return locales[0]
}

// Negotiate chooses among the languages a promoter offers, the first of which
// is the default: the one asked for by name (?lang=), else what the browser's
// Accept-Language header likes best.
func Negotiate(offered []string, asked, acceptLanguage string) *Locale {
	var choice []*Locale
	for _, name := range offered {
		if l := speak(name); l != nil {
			choice = append(choice, l)
		}
	}
	if len(choice) == 0 {
		choice = locales
	}
	if l := speak(asked); l != nil {
		for _, c := range choice {
			if c == l {
				return l
			}
		}
	}
	return accepted(choice, acceptLanguage)
}

func accepted(choice []*Locale, header string) *Locale {
	if len(header) > maxHeader {
		header = header[:maxHeader]
	}
	// A header with a broken part is read as far as it makes sense.
	wanted, _, _ := language.ParseAcceptLanguage(header)
	tags := make([]language.Tag, len(choice))
	for i, l := range choice {
		tags[i] = l.tag
	}
	_, i, confidence := language.NewMatcher(tags).Match(wanted...)
	if confidence == language.No {
		return choice[0]
	}
	return choice[i]
}

// speak returns the locale of a language, nil where we do not speak it.
func speak(name string) *Locale {
	tag, err := language.Parse(name)
	if err != nil {
		return nil
	}
	base, _ := tag.Base()
	for _, l := range locales {
		if own, _ := l.tag.Base(); own == base {
			return l
		}
	}
	return nil
}

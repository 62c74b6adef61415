package ticketsonic

import (
	"errors"
	"fmt"
	"strings"

	"github.com/parterre/parterre/server/vendors/rest"
)

// Settings are an account's settings in the configuration.
type Settings struct {
	// UserID is the account's user id, an e-mail address. Required.
	UserID rest.Secret `json:"user_id" yaml:"user_id"`
	// Key is the account's API key. Required.
	Key rest.Secret `json:"key" yaml:"key"`
	// PrimaryLanguage is the language of the vendor's primary texts, such as
	// "bg": no answer tells. Empty means that texts are shown as they are to
	// everybody.
	PrimaryLanguage string `json:"primary_language" yaml:"primary_language"`
	// SecondaryLanguage is that of the secondary texts. Empty means that they
	// are not used where there are primary ones.
	SecondaryLanguage string `json:"secondary_language" yaml:"secondary_language"`
	// PlanLanguage is the one of the two that ticket types are named in on plans
	// and tickets, which have one name for everybody. Empty means the primary.
	PlanLanguage string `json:"plan_language" yaml:"plan_language"`
	// AskName asks buyers for their name, which the vendor prints on badges.
	// Without it only a name that was given for another reason is sent.
	AskName bool `json:"ask_name" yaml:"ask_name"`
}

// check reports every contradiction.
func (s Settings) check() error {
	var errs []error
	for _, c := range []struct {
		name  string
		value rest.Secret
	}{{"user_id", s.UserID}, {"key", s.Key}} {
		switch {
		case c.value == "":
			errs = append(errs, fmt.Errorf("%s: is missing", c.name))
		case !headerSafe(string(c.value)):
			errs = append(errs, fmt.Errorf("%s: has characters that a header cannot have", c.name))
		}
	}
	for name, value := range map[string]string{"primary_language": s.PrimaryLanguage, "secondary_language": s.SecondaryLanguage} {
		if value != "" && !isLanguage(value) {
			errs = append(errs, fmt.Errorf("%s: %q is not a language such as bg or en", name, value))
		}
	}
	switch {
	case s.SecondaryLanguage != "" && s.PrimaryLanguage == "":
		errs = append(errs, errors.New("secondary_language: needs primary_language"))
	case s.SecondaryLanguage != "" && s.SecondaryLanguage == s.PrimaryLanguage:
		errs = append(errs, errors.New("secondary_language: is the primary_language"))
	}
	if s.PlanLanguage != "" && s.PlanLanguage != s.PrimaryLanguage && s.PlanLanguage != s.SecondaryLanguage {
		errs = append(errs, fmt.Errorf("plan_language: %q is neither primary_language nor secondary_language", s.PlanLanguage))
	}
	return errors.Join(errs...)
}

// secondNames reports whether ticket types go by their secondary names.
func (s Settings) secondNames() bool {
	return s.PlanLanguage != "" && s.PlanLanguage == s.SecondaryLanguage
}

// headerSafe reports whether text is visible ASCII.
func headerSafe(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// isLanguage reports whether text has the form of a language tag: two or three
// small letters, and perhaps more after a hyphen.
func isLanguage(text string) bool {
	base, more, hyphen := strings.Cut(text, "-")
	letters := func(s, allowed string) bool { return s != "" && strings.Trim(s, allowed) == "" }
	const small, capital = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return len(base) >= 2 && len(base) <= 3 && letters(base, small) &&
		(!hyphen || len(more) <= 8 && letters(more, small+capital+"0123456789"))
}

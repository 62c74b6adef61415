package locale

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Key names a text.
type Key string

// Locale speaks one language. It is immutable and shared.
type Locale struct {
	tag      language.Tag
	code     string
	name     string
	texts    map[Key]string
	variants []plural.Form // in the order of a text's variants
	numbers  numbers
	dates    dates
}

var locales = []*Locale{
	{
		tag: language.English, code: "en", name: "English", texts: english,
		variants: []plural.Form{plural.One, plural.Other}, numbers: englishNumbers, dates: englishDates,
	},
	{
		tag: language.Romanian, code: "ro", name: "Română", texts: romanian,
		variants: []plural.Form{plural.One, plural.Few, plural.Other}, numbers: romanianNumbers, dates: romanianDates,
	},
}

// Code returns the language as BCP 47, such as "ro".
func (l *Locale) Code() string { return l.code }

// Name returns the language's name in itself.
func (l *Locale) Name() string { return l.name }

// T returns a text with its parameters filled in. They are given as pairs of
// name and value: T(From, "price", "60,00 lei"). What is not given stays in
// braces; a key that is not there is returned as it is, which the tests keep
// from happening.
func (l *Locale) T(k Key, params ...any) string {
	text, ok := l.texts[k]
	if !ok {
		return string(k)
	}
	return fill(text, params)
}

// Count returns the variant of a text that fits the number n, with {n} and the
// other parameters filled in.
func (l *Locale) Count(k Key, n int, params ...any) string {
	text, ok := l.texts[k]
	if !ok {
		return string(k)
	}
	variants := strings.Split(text, "|")
	form := plural.Cardinal.MatchPlural(l.tag, max(n, -n), 0, 0, 0, 0)
	chosen := variants[len(variants)-1]
	for i, f := range l.variants {
		if f == form && i < len(variants) {
			chosen = variants[i]
		}
	}
	return fill(chosen, append([]any{"n", n}, params...))
}

// Refusal returns the text of a refusal's code (such as "seat_taken"), saying
// what happened, what is safe and what to do. A code without a text of its own
// gets that of an internal error.
func (l *Locale) Refusal(code string, params ...any) string {
	key := Key("error." + code)
	if _, ok := l.texts[key]; !ok {
		key = Internal
	}
	if n, ok := parameter(params, "n"); ok {
		return l.Count(key, n, params...)
	}
	return l.T(key, params...)
}

// List joins names: "12, 13 and 14".
func (l *Locale) List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + l.dates.and + " " + names[last]
}

// Fill sets every string field of the struct that words points to and that has
// a tag text:"key" to the text with that key, parameters left in braces. It
// returns an error that names the keys there are no texts for.
func (l *Locale) Fill(words any) error {
	v := reflect.ValueOf(words).Elem()
	var missing []string
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("text")
		if key == "" {
			continue
		}
		text, ok := l.texts[Key(key)]
		if !ok {
			missing = append(missing, key)
		}
		v.Field(i).SetString(text)
	}
	if missing != nil {
		return fmt.Errorf("texts in %s: missing %s", l.code, strings.Join(missing, ", "))
	}
	return nil
}

// fill replaces {name} by the value that follows name in params.
func fill(text string, params []any) string {
	if len(params) == 0 {
		return text
	}
	pairs := make([]string, 0, len(params))
	for i := 0; i+1 < len(params); i += 2 {
		pairs = append(pairs, "{"+fmt.Sprint(params[i])+"}", fmt.Sprint(params[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// parameter finds a whole number among the parameters.
func parameter(params []any, name string) (int, bool) {
	for i := 0; i+1 < len(params); i += 2 {
		if params[i] == name {
			n, err := strconv.Atoi(fmt.Sprint(params[i+1]))
			return n, err == nil
		}
	}
	return 0, false
}

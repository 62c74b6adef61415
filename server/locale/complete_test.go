package locale_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/server/locale"
)

// declared returns the keys of keys.go.
func declared(t *testing.T) []locale.Key {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "keys.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var keys []locale.Key
	ast.Inspect(file, func(n ast.Node) bool {
		if value, ok := n.(*ast.BasicLit); ok && value.Kind == token.STRING {
			key, err := strconv.Unquote(value.Value)
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, locale.Key(key))
		}
		return true
	})
	return keys
}

// words returns the keys of the pages' fixed words.
func words() []locale.Key {
	var keys []locale.Key
	typ := reflect.TypeFor[components.Words]()
	for i := range typ.NumField() {
		keys = append(keys, locale.Key(typ.Field(i).Tag.Get("text")))
	}
	return keys
}

func TestEveryKeyIsInEveryLanguage(t *testing.T) {
	t.Parallel()
	keys := append(declared(t), words()...)
	if len(keys) < 200 {
		t.Fatalf("found %d keys, which cannot be all", len(keys))
	}
	for _, l := range locale.All() {
		for _, k := range keys {
			if strings.TrimSpace(l.Texts()[k]) == "" {
				t.Errorf("%s has no text for %q", l.Code(), k)
			}
		}
		for k := range l.Texts() {
			if !slices.Contains(keys, k) {
				t.Errorf("%s has a text for %q, which nothing asks for", l.Code(), k)
			}
		}
	}
}

// TestKeysAreNotUsedTwice allows a text to be filled in by the server and by the
// page, as the clock's are.
func TestKeysAreNotUsedTwice(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]locale.Key{declared(t), words()} {
		seen := map[locale.Key]bool{}
		for _, k := range keys {
			if seen[k] {
				t.Errorf("key %q is used twice", k)
			}
			seen[k] = true
		}
	}
}

// TestPluralsForThePage checks that page.js is told the forms that a counted
// text's variants are for.
func TestPluralsForThePage(t *testing.T) {
	t.Parallel()
	for _, l := range locale.All() {
		if got := l.Texts()["page.plurals"]; got != l.Plurals() {
			t.Errorf("%s tells the page of %q, its variants are for %q", l.Code(), got, l.Plurals())
		}
	}
}

// parameters returns the sorted distinct {names} of a text.
func parameters(text string) []string {
	var names []string
	for _, part := range strings.Split(text, "{")[1:] {
		name, _, _ := strings.Cut(part, "}")
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestTextsTakeTheSameParameters(t *testing.T) {
	t.Parallel()
	for k, text := range locale.For("en").Texts() {
		for _, l := range locale.All() {
			if diff := cmp.Diff(parameters(text), parameters(l.Texts()[k])); diff != "" {
				t.Errorf("%s %q (-en +%s)\n%s", l.Code(), k, l.Code(), diff)
			}
		}
	}
}

func TestCountedTextsHaveEveryVariant(t *testing.T) {
	t.Parallel()
	want := map[string]int{"en": 2, "ro": 3}
	for _, l := range locale.All() {
		for k, text := range l.Texts() {
			if n := len(strings.Split(text, "|")); n != 1 && n != want[l.Code()] {
				t.Errorf("%s %q has %d variants, want %d", l.Code(), k, n, want[l.Code()])
			}
		}
	}
}

func TestEveryCodeHasAText(t *testing.T) {
	t.Parallel()
	codes := []string{
		"seat_taken", "hold_expired", "sold_out", "price_changed", "orphan", "limit", "voucher_refused", "access_code",
		"invalid", "not_found", "stale", "rate_limited", "paused", "vendor_down", "outcome_unknown",
		"payment_declined", "payment_unknown", "email_required", "elsewhere",
	}
	for _, l := range locale.All() {
		for _, code := range codes {
			if l.Texts()[locale.Key("error."+code)] == "" {
				t.Errorf("%s has no text for the code %q", l.Code(), code)
			}
		}
	}
}

func TestTone(t *testing.T) {
	t.Parallel()
	for _, l := range locale.All() {
		for k, text := range l.Texts() {
			for _, bad := range []string{"!", "Oops", "bil24", "iaBilet", "ş", "ţ", "  "} {
				if strings.Contains(text, bad) {
					t.Errorf("%s %q has %q in it: %s", l.Code(), k, bad, text)
				}
			}
		}
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	for _, l := range locale.All() {
		var w components.Words
		if err := l.Fill(&w); err != nil {
			t.Error(err)
		}
		if w.CartTitle != l.Texts()["cart.title"] {
			t.Errorf("%s CartTitle = %q", l.Code(), w.CartTitle)
		}
	}
	var strange struct {
		A string `text:"no.such.key"`
	}
	if err := locale.For("en").Fill(&strange); err == nil {
		t.Error("Fill with an unknown key succeeds")
	}
}

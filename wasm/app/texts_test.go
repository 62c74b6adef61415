package app_test

import (
	"testing"

	"github.com/parterre/parterre/wasm/app"
)

func TestFill(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		pairs      []string
		want       string
	}{
		{"all", "{section}, row {row}", []string{"section", "Stalls", "row", "C"}, "Stalls, row C"},
		{"unknown stays", "{section} {what}", []string{"section", "Stalls"}, "Stalls {what}"},
		{"values are not looked into", "{a}", []string{"a", "{a}{b}", "b", "x"}, "{a}{b}"},
		{"open brace", "{a", []string{"a", "x"}, "{a"},
		{"longer name", "{ab}", []string{"a", "x"}, "{ab}"},
		{"odd pairs", "{a}{b}", []string{"a", "x", "b"}, "x{b}"},
		{"not only ASCII", "Rândul {row}, ещё", []string{"row", "Ș"}, "Rândul Ș, ещё"},
		{"empty", "", nil, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := app.Fill(tc.text, tc.pairs...); got != tc.want {
				t.Errorf("Fill(%q) = %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

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

func TestClockText(t *testing.T) {
	t.Parallel()
	texts := app.Texts{Clock: "{minutes}:{seconds}", ClockWords: "{minutes} minutes {seconds} seconds left"}
	for left, want := range map[int64]string{0: "0:00", 8_100: "0:09", 65_000: "1:05", 600_000: "10:00"} {
		if got := texts.ClockText(left); got != want {
			t.Errorf("ClockText(%d) = %q, want %q", left, got, want)
		}
	}
	if got, want := texts.ClockSpoken(65_000), "1 minutes 5 seconds left"; got != want {
		t.Errorf("ClockSpoken(65_000) = %q, want %q", got, want)
	}
}

func TestAnnouncer(t *testing.T) {
	t.Parallel()
	var a app.Announcer
	if got := a.Next(0); got != "" {
		t.Errorf("Next() with nothing to say = %q", got)
	}
	a.Say("focus", "row 1")
	a.Say("press", "yours")
	a.Say("focus", "row 2")
	a.Say("focus", "")
	if got, want := a.Next(5000), "yours. row 2"; got != want {
		t.Errorf("Next() = %q, want %q", got, want)
	}
	a.Say("focus", "row 3")
	if got := a.Next(5999); got != "" {
		t.Errorf("Next() within a second = %q, want nothing", got)
	}
	if got, want := a.Next(6000), "row 3"; got != want {
		t.Errorf("Next() after a second = %q, want %q", got, want)
	}
	for _, kind := range []string{"a", "b", "c", "d", "e", "f"} {
		a.Say(kind, kind)
	}
	if got, want := a.Next(9000), "c. d. e. f"; got != want {
		t.Errorf("Next() after too many = %q, want the last four %q", got, want)
	}
}

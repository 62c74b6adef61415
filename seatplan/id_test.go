package seatplan_test

import (
	"strings"
	"testing"

	"github.com/parterre/parterre/seatplan"
)

func TestValidID(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, id string
		want     bool
	}{
		{"number", "2500000001", true},
		{"punctuation that needs no escaping", "A-1_b.c:d;e,f(g)@h=i!*~$|{}[]^`", true},
		{"longest", strings.Repeat("x", seatplan.MaxIDLength), true},
		{"too long", strings.Repeat("x", seatplan.MaxIDLength+1), false},
		{"empty", "", false},
		{"dot", ".", false},
		{"two dots", "..", false},
		{"three dots", "...", true},
		{"space", "a b", false},
		{"line end", "a\n", false},
		{"slash", "a/b", false},
		{"backslash", `a\b`, false},
		{"quote", `a"b`, false},
		{"apostrophe", "a'b", false},
		{"tag", "<b>", false},
		{"ampersand", "a&b", false},
		{"percent", "a%20", false},
		{"query", "a?b", false},
		{"fragment", "a#b", false},
		{"plus", "a+b", false},
		{"delete", "a\x7f", false},
		{"not ASCII", "ряд", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := seatplan.ValidID(c.id); got != c.want {
				t.Errorf("ValidID(%q) = %v, want %v", c.id, got, c.want)
			}
		})
	}
}

func TestParsePerformancePath(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		ok         bool
	}{
		{"four parts", "opera/b24/17/2500", true},
		{"three parts", "opera/b24/17", false},
		{"five parts", "opera/b24/17/2500/1", false},
		{"empty part", "opera//17/2500", false},
		{"slash at the end", "opera/b24/17/2500/", false},
		{"dots", "opera/../17/2500", false},
		{"empty", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := seatplan.ParsePerformancePath(c.text)
			if (err == nil) != c.ok {
				t.Fatalf("ParsePerformancePath(%q) = %v, %v", c.text, got, err)
			}
			if c.ok && got.String() != c.text {
				t.Errorf("String() = %q, want %q", got, c.text)
			}
			if !c.ok && got != (seatplan.PerformancePath{}) {
				t.Errorf("ParsePerformancePath(%q) = %v with an error, want nothing", c.text, got)
			}
		})
	}
}

func FuzzParsePerformancePath(f *testing.F) {
	f.Add("opera/b24/17/2500")
	f.Add("///")
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := seatplan.ParsePerformancePath(text); err == nil && p.String() != text {
			t.Errorf("ParsePerformancePath(%q).String() = %q", text, p)
		}
	})
}

func TestStatusWords(t *testing.T) {
	t.Parallel()
	for s := seatplan.Free; s <= seatplan.Mine; s++ {
		if got := seatplan.ParseStatus(s.String()); got != s {
			t.Errorf("ParseStatus(%q) = %v, want %v", s.String(), got, s)
		}
	}
	if got := seatplan.ParseStatus("available"); got != seatplan.Blocked {
		t.Errorf("ParseStatus of an unknown word = %v, want blocked", got)
	}
	if got := seatplan.Status(200).String(); got != "blocked" {
		t.Errorf("String of an unknown status = %q, want blocked", got)
	}
}

package server_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/backoffice"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/registry"
)

// boxOffice is a vendor with a desk that does what its test says.
type boxOffice struct {
	vendors.Vendor
	run func(vendors.Args) (any, error)
}

func (b boxOffice) Actions() []vendors.Action {
	run := func(_ context.Context, args vendors.Args) (any, error) { return b.run(args) }
	return []vendors.Action{
		{Noun: "events", Verb: "list", Help: "list what is on sale", Run: run},
		{Noun: "tickets", Verb: "list", Help: "list tickets", Run: run},
		{
			Noun: "tickets", Verb: "validate", Help: "let somebody in", Mutates: true, Run: run,
			Params: []vendors.Param{
				{Name: "code", Help: "what the ticket shows", Required: true},
				{Name: "gate", Help: "where", Many: true},
			},
		},
	}
}

func desk(run func(vendors.Args) (any, error)) backoffice.Desk {
	return backoffice.NewDesk("opera/b24", "Bil24", boxOffice{run: run})
}

func TestDeskArguments(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, words string
		want        vendors.Args
		refused     []string // what the error says
	}{
		{"no arguments", "events list", vendors.Args{}, nil},
		{"both forms", "tickets validate --code=4711 --gate north --gate=south",
			vendors.Args{"code": {"4711"}, "gate": {"north", "south"}}, nil},
		{"a value that looks like a name", "tickets validate --code --gate", vendors.Args{"code": {"--gate"}}, nil},
		{"nothing at all", "", nil, []string{"events list, tickets list, tickets validate"}},
		{"no verb", "tickets", nil, []string{"events list"}},
		{"an unknown noun", "tokens list", nil, []string{"opera/b24", "no tokens", "events list"}},
		{"an unknown verb", "tickets burn", nil, []string{"tickets burn", "tickets list, tickets validate"}},
		{"an unknown argument", "tickets validate --cod 1", nil, []string{"no --cod", "--code, --gate"}},
		{"an argument where there are none", "events list --cod 1", nil, []string{"none at all"}},
		{"a missing argument", "tickets validate --gate a", nil, []string{"--code is missing", "what the ticket shows"}},
		{"an empty argument", "tickets validate --code=", nil, []string{"--code is missing"}},
		{"an argument without value", "tickets validate --code", nil, []string{"--code has no value"}},
		{"an argument twice", "tickets validate --code 1 --code 2", nil, []string{"--code is there twice"}},
		{"a word without a name", "tickets validate 4711", nil, []string{`"4711"`, "--name value"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var got vendors.Args
			_, err := desk(func(a vendors.Args) (any, error) { got = a; return nil, nil }).Do(t.Context(), strings.Fields(tc.words))
			if (err != nil) != (tc.refused != nil) {
				t.Fatalf("Do(%q) = %v, want an error: %v", tc.words, err, tc.refused != nil)
			}
			for _, want := range tc.refused {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("Do(%q) = %v, want it to say %q", tc.words, err, want)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("arguments of %q (-want +got):\n%s", tc.words, diff)
			}
		})
	}
}

func TestDeskOutcomes(t *testing.T) {
	t.Parallel()
	failing := func(kind vendors.Kind) func(vendors.Args) (any, error) {
		return func(vendors.Args) (any, error) {
			return nil, &vendors.Error{Vendor: "bil24", Op: "VALIDATE", Kind: kind, Message: "Not today."}
		}
	}
	for _, tc := range []struct {
		name, words string
		kind        vendors.Kind
		says, not   string
	}{
		{"a refusal", "tickets validate --code 1", vendors.ErrRefused, "Not today.", "not known"},
		{"an unknown outcome", "tickets validate --code 1", vendors.ErrOutcomeUnknown,
			"not known whether this was carried out: do not repeat it before you know; look with tickets list", "\n"},
		{"a reading that failed", "tickets list", vendors.ErrOutcomeUnknown, "outcome unknown", "not known whether"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result, err := desk(failing(tc.kind)).Do(t.Context(), strings.Fields(tc.words))
			if err == nil || result != nil {
				t.Fatalf("Do = %v, %v, want an error alone", result, err)
			}
			if !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), tc.not) {
				t.Errorf("Do = %q, want it to say %q and not %q", err, tc.says, tc.not)
			}
		})
	}
}

func TestDeskHelp(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ words, has, not string }{
		{"", "events list", "burn"},
		{"tickets", "--code", "events list"},
		{"tickets validate", "(changes something)", "tickets list"},
	} {
		var text strings.Builder
		if err := desk(nil).Help(&text, strings.Fields(tc.words)); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text.String(), tc.has) || strings.Contains(text.String(), tc.not) {
			t.Errorf("Help(%q) = %s, want %q in it and not %q", tc.words, &text, tc.has, tc.not)
		}
	}
	if err := desk(nil).Help(&strings.Builder{}, []string{"tickets", "burn"}); err == nil || !strings.Contains(err.Error(), "tickets validate") {
		t.Errorf("Help of what is not there = %v, want an error that lists what is", err)
	}
}

func TestOpenDesk(t *testing.T) {
	t.Parallel()
	c, err := config.Parse([]byte(sample), lookup, registry.Names())
	if err != nil {
		t.Fatal(err)
	}
	d, err := backoffice.OpenDesk(c, "opera/b24", slog.New(slog.DiscardHandler))
	if err != nil || d.Account != "opera/b24" || d.Vendor != "Bil24" {
		t.Errorf("OpenDesk = %+v, %v", d, err)
	}
	if _, err := backoffice.OpenDesk(c, "opera/b25", slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "opera/b24") {
		t.Errorf("OpenDesk of an unknown account = %v, want an error that lists those there are", err)
	}
}

// Package backoffice does what no buyer asks for: an account's documented calls
// besides selling, and lists of orders for the people who help buyers.
//
// Start with [OpenDesk] and [OpenOrders].
package backoffice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"github.com/parterre/parterre/server/accounts"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/vendors"
)

// Desk is one account's calls that no buyer makes, as words of a command line.
type Desk struct {
	// Account is the account's name, promoter/account; Vendor what people call
	// its ticketing system.
	Account, Vendor string

	actions []vendors.Action
}

// OpenDesk opens the desk of one account of a configuration, named
// promoter/account.
func OpenDesk(c config.Config, account string, log *slog.Logger) (Desk, error) {
	a, err := accounts.OpenNamed(c, account, accounts.Options{Log: log})
	if err != nil {
		return Desk{}, err
	}
	return NewDesk(a.Name(), a.Driver.Title, a.Vendor), nil
}

// NewDesk is the desk of an account that is open.
func NewDesk(account, vendor string, v vendors.Vendor) Desk {
	d := Desk{Account: account, Vendor: vendor}
	if desk, ok := v.(vendors.Desk); ok {
		d.actions = desk.Actions()
	}
	return d
}

// Do carries one call out: NOUN VERB and then arguments, --name value or
// --name=value. The result encodes as JSON. An error is one sentence; one of an
// outcome that is not known says so and what to do.
func (d Desk) Do(ctx context.Context, words []string) (any, error) {
	if len(words) < 2 {
		return nil, fmt.Errorf("what is missing: %s can do %s", d.Account, d.names())
	}
	a, err := d.find(words[0], words[1])
	if err != nil {
		return nil, err
	}
	args, err := arguments(a, words[2:])
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", a.Noun, a.Verb, err)
	}
	result, err := a.Run(ctx, args)
	if err != nil {
		return nil, d.explain(a, err)
	}
	return result, nil
}

// find is the action with a noun and a verb.
func (d Desk) find(noun, verb string) (vendors.Action, error) {
	var verbs []string
	for _, a := range d.actions {
		if a.Noun != noun {
			continue
		}
		if a.Verb == verb {
			return a, nil
		}
		verbs = append(verbs, noun+" "+a.Verb)
	}
	if len(verbs) > 0 {
		return vendors.Action{}, fmt.Errorf("%s cannot do %s %s; it can do %s", d.Account, noun, verb, strings.Join(verbs, ", "))
	}
	return vendors.Action{}, fmt.Errorf("%s has no %s; it can do %s", d.Account, noun, d.names())
}

// names lists every call in a line.
func (d Desk) names() string {
	var names []string
	for _, a := range d.actions {
		names = append(names, a.Noun+" "+a.Verb)
	}
	return cmp.Or(strings.Join(names, ", "), "nothing here")
}

// arguments reads the words after noun and verb: all that are required, none
// that is unknown, none twice that may be there once.
func arguments(a vendors.Action, words []string) (vendors.Args, error) {
	args := make(vendors.Args)
	for len(words) > 0 {
		name, value, inline := strings.Cut(words[0], "=")
		name, ok := strings.CutPrefix(name, "--")
		words = words[1:]
		if !ok {
			return nil, fmt.Errorf("unexpected %q; arguments are given as --name value", name)
		}
		i := slices.IndexFunc(a.Params, func(p vendors.Param) bool { return p.Name == name })
		switch {
		case i < 0:
			return nil, fmt.Errorf("there is no --%s; there is %s", name, params(a))
		case args[name] != nil && !a.Params[i].Many:
			return nil, fmt.Errorf("--%s is there twice", name)
		case !inline && len(words) == 0:
			return nil, fmt.Errorf("--%s has no value", name)
		case !inline:
			value, words = words[0], words[1:]
		}
		args[name] = append(args[name], value)
	}
	for _, p := range a.Params {
		if p.Required && args.Get(p.Name) == "" {
			return nil, fmt.Errorf("--%s is missing: %s", p.Name, p.Help)
		}
	}
	return args, nil
}

func params(a vendors.Action) string {
	var names []string
	for _, p := range a.Params {
		names = append(names, "--"+p.Name)
	}
	return cmp.Or(strings.Join(names, ", "), "none at all")
}

// explain is an action's error in one sentence for whoever gave the order.
func (d Desk) explain(a vendors.Action, err error) error {
	call := d.Account + ": " + a.Noun + " " + a.Verb
	var e *vendors.Error
	if errors.As(err, &e) && e.Message != "" {
		err = fmt.Errorf("%w: %s", err, e.Message)
	}
	lost := errors.Is(err, vendors.ErrOutcomeUnknown) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	because := strings.ReplaceAll(err.Error(), "\n", "; ")
	if !a.Mutates || !lost {
		return errors.New(call + ": " + because)
	}
	look := "ask at " + d.Vendor
	for _, other := range d.actions {
		if other.Noun == a.Noun && !other.Mutates && (other.Verb == "list" || other.Verb == "show") {
			look = "look with " + other.Noun + " " + other.Verb
			break
		}
	}
	return fmt.Errorf("%s: it is not known whether this was carried out: do not repeat it before you know; %s (%s)", call, look, because)
}

// Help writes what the account can do, or what the words name of it.
func (d Desk) Help(w io.Writer, words []string) error {
	var shown []vendors.Action
	for _, a := range d.actions {
		if len(words) > 0 && words[0] != a.Noun || len(words) > 1 && words[1] != a.Verb {
			continue
		}
		shown = append(shown, a)
	}
	if len(shown) == 0 && len(words) > 0 {
		return fmt.Errorf("%s has no %s; it can do %s", d.Account, strings.Join(words, " "), d.names())
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s, at %s:\n", d.Account, d.Vendor)
	if len(shown) == 0 {
		text.WriteString("\n  nothing but to sell\n")
	}
	for _, a := range shown {
		help := a.Help
		if a.Mutates {
			help += " (changes something)"
		}
		fmt.Fprintf(&text, "\n  %s %s\n      %s\n", a.Noun, a.Verb, help)
		for _, p := range a.Params {
			fmt.Fprintf(&text, "        --%-18s %s%s\n", p.Name, p.Help, kind(p))
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}

func kind(p vendors.Param) string {
	switch {
	case p.Required && p.Many:
		return " (required, may be repeated)"
	case p.Required:
		return " (required)"
	case p.Many:
		return " (may be repeated)"
	}
	return ""
}

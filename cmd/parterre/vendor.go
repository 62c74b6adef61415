package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/parterre/parterre/server/backoffice"
)

// deskTimeout bounds a call at a vendor's desk. The slowest says itself that it
// may take a minute.
const deskTimeout = 90 * time.Second

func runVendor(ctx context.Context, env environment, args []string) error {
	f := flags(env, "vendor")
	file := f.String("config", "", "configuration `file` (required)")
	f.Usage = func() {
		fmt.Fprintln(env.err, "usage: parterre vendor --config FILE PROMOTER/ACCOUNT NOUN VERB [--name value …]")
		fmt.Fprintln(env.err, "       parterre vendor --config FILE PROMOTER/ACCOUNT [NOUN [VERB]] --help")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return err
	}
	c, err := readConfig(*file)
	if err != nil {
		return err
	}
	if f.NArg() == 0 {
		return errors.New("vendor: PROMOTER/ACCOUNT is missing")
	}
	desk, err := backoffice.OpenDesk(c, f.Arg(0), logger(env, slog.LevelWarn))
	if err != nil {
		return err
	}
	words := f.Args()[1:]
	if i := slices.IndexFunc(words, asksHelp); i >= 0 {
		return desk.Help(env.out, words[:min(i, 2)])
	}
	ctx, cancel := context.WithTimeout(ctx, deskTimeout)
	defer cancel()
	result, err := desk.Do(ctx, words)
	if err != nil {
		return err
	}
	return printJSON(env, result)
}

func asksHelp(word string) bool { return word == "--help" || word == "-h" }

func printJSON(env environment, v any) error {
	e := json.NewEncoder(env.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

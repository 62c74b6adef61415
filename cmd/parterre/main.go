// Command parterre sells tickets from inside somebody else's page. Run it
// without arguments for its commands.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/parterre/parterre/server/panics"
)

// command is one word of the command line.
type command struct {
	name, usage, about string
	run                func(ctx context.Context, env environment, args []string) error
}

// environment is what a command may touch.
type environment struct {
	out, err io.Writer
}

var commands = []command{
	{"demo", "[--listen A] [--hold 20s]", "sandboxes, server and sample promoter pages in one process", runDemo},
	{"serve", "--config FILE", "the server", runServe},
	{"doctor", "--config FILE", "check configuration, database and vendors; exit 1 if a check fails", runDoctor},
	{"vendor", "--config FILE PROMOTER/ACCOUNT NOUN VERB …", "a promoter's and the door's calls; --help says which", runVendor},
	{"orders", "--config FILE list [--person] | show ORDER", "orders as a person needs to see them, while the server runs", runOrders},
	{"sandbox", "--vendor NAME [--listen A]", "a vendor's sandbox", runSandbox},
	{"version", "", "print the version", runVersion},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	env := environment{out: os.Stdout, err: os.Stderr}
	// What a command reads may be anybody's: a panic's value is not printed.
	err := panics.New(panics.Options{Log: logger(env, slog.LevelError)}).Run(panics.Command, func() error {
		return run(ctx, env, os.Args[1:])
	})
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	default:
		fmt.Fprintln(os.Stderr, "parterre:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, env environment, args []string) error {
	if len(args) > 0 {
		for _, c := range commands {
			if c.name == args[0] {
				return c.run(ctx, env, args[1:])
			}
		}
	}
	fmt.Fprintln(env.err, "usage:")
	for _, c := range commands {
		fmt.Fprintf(env.err, "  parterre %s %s\n      %s\n", c.name, c.usage, c.about)
	}
	if len(args) > 0 {
		return fmt.Errorf("there is no command %q", args[0])
	}
	return errors.New("a command is missing")
}

// flags returns a flag set of a command that reports to env.
func flags(env environment, name string) *flag.FlagSet {
	f := flag.NewFlagSet("parterre "+name, flag.ContinueOnError)
	f.SetOutput(env.err)
	return f
}

// parse reads flags and refuses anything after them.
func parse(f *flag.FlagSet, args []string) error {
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%s: unexpected %q", f.Name(), f.Arg(0))
	}
	return nil
}

func logger(env environment, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(env.err, &slog.HandlerOptions{Level: level}))
}

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parterre/parterre/server/backoffice"
	"github.com/parterre/parterre/server/store"
)

func runOrders(ctx context.Context, env environment, args []string) error {
	f := flags(env, "orders")
	file := f.String("config", "", "configuration `file` (required)")
	f.Usage = func() {
		fmt.Fprintln(env.err, "usage: parterre orders --config FILE list [--person]")
		fmt.Fprintln(env.err, "       parterre orders --config FILE show ORDER")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return err
	}
	words := f.Args()
	list := slices.Equal(words, []string{"list"})
	person := slices.Equal(words, []string{"list", "--person"})
	show := len(words) == 2 && words[0] == "show"
	if !list && !person && !show {
		return errors.New("orders: say list, list --person or show ORDER")
	}
	c, err := readConfig(*file)
	if err != nil {
		return err
	}
	orders, err := backoffice.OpenOrders(ctx, c)
	if err != nil {
		return err
	}
	defer orders.Close()
	if show {
		report, err := orders.Show(ctx, store.OrderID(words[1]))
		if err != nil {
			return err
		}
		return printJSON(env, report)
	}
	if person {
		alarms, err := orders.Alarms(ctx)
		if err != nil {
			return err
		}
		for _, a := range alarms {
			fmt.Fprintln(env.err, "alarm:", a)
		}
	}
	lines, err := orders.List(ctx, person)
	if err != nil {
		return err
	}
	return printJSON(env, lines)
}

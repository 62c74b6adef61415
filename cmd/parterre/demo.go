package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"github.com/parterre/parterre/server/demo"
)

func runDemo(ctx context.Context, env environment, args []string) error {
	f := flags(env, "demo")
	listen := f.String("listen", "", "address of the server; default a free port")
	hold := f.Duration("hold", 0, "how long seats are held; default the vendors' own times")
	if err := parse(f, args); err != nil {
		return err
	}
	d, err := demo.Open(ctx, demo.Options{Listen: *listen, Hold: *hold, Log: logger(env, slog.LevelWarn)})
	if err != nil {
		return err
	}
	defer d.Close()
	for _, vendor := range slices.Sorted(maps.Keys(d.Sandboxes)) {
		fmt.Fprintln(env.out, "sandbox", vendor, d.Sandboxes[vendor])
	}
	fmt.Fprintln(env.out, "promoter", d.Promoter)
	fmt.Fprintln(env.out, "ready", d.URL())
	return wait(ctx, d.Failed())
}

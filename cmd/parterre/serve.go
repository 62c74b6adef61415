package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/parterre/parterre/server"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/doctor"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/registry"
	"github.com/parterre/parterre/server/vendors/sandbox"
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

func runServe(ctx context.Context, env environment, args []string) error {
	f := flags(env, "serve")
	file := f.String("config", "", "configuration `file` (required)")
	if err := parse(f, args); err != nil {
		return err
	}
	c, err := readConfig(*file)
	if err != nil {
		return err
	}
	s, err := server.Open(ctx, c, server.Options{Log: logger(env, slog.LevelInfo)})
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Fprintln(env.out, "ready", s.URL())
	return wait(ctx, s.Failed())
}

func readConfig(file string) (config.Config, error) {
	if file == "" {
		return config.Config{}, errors.New("--config is missing")
	}
	return config.Read(file, registry.Names())
}

// wait returns when the program is told to stop, or serving failed.
func wait(ctx context.Context, failed <-chan error) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-failed:
		return err
	}
}

func runDoctor(ctx context.Context, env environment, args []string) error {
	f := flags(env, "doctor")
	file := f.String("config", "", "configuration `file` (required)")
	if err := parse(f, args); err != nil {
		return err
	}
	c, err := readConfig(*file)
	if err != nil {
		return err
	}
	failed := 0
	for _, check := range doctor.Examine(ctx, c) {
		verdict := map[vendors.Level]string{vendors.Good: "ok  ", vendors.Note: "note"}[check.Level]
		if check.Level == vendors.Bad {
			verdict = "FAIL"
			failed++
		}
		fmt.Fprintf(env.out, "%s  %s: %s\n", verdict, check.Subject, check.Says)
	}
	if failed > 0 {
		return fmt.Errorf("%d checks failed", failed)
	}
	return nil
}

func runSandbox(ctx context.Context, env environment, args []string) error {
	f := flags(env, "sandbox")
	names := strings.Join(registry.Names(), ", ")
	vendor := f.String("vendor", "", "one of "+names+" (required)")
	listen := f.String("listen", "127.0.0.1:0", "address")
	if err := parse(f, args); err != nil {
		return err
	}
	system := registry.Named(*vendor)
	if system.Sandbox == nil {
		return fmt.Errorf("--vendor: %q is not one of %s", *vendor, names)
	}
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	s := &http.Server{Handler: system.Sandbox(sandbox.Options{SeatCodes: true}), ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	fmt.Fprintln(env.out, "ready", "http://"+l.Addr().String())
	err = wait(ctx, failed)
	s.Close()
	return err
}

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/parterre/parterre/server"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/vendors/registry"
)

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

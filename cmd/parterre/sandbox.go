package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/parterre/parterre/server/vendors/registry"
	"github.com/parterre/parterre/server/vendors/sandbox"
)

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

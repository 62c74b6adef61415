package main

import (
	"context"
	"fmt"

	"github.com/parterre/parterre/server/doctor"
	"github.com/parterre/parterre/server/vendors"
)

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

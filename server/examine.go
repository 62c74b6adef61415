package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/parterre/parterre/server/store/sqlite"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/static"
)

// Check is one thing that was examined.
type Check struct {
	Name string
	Err  error // nil: fine
}

// examineTimeout bounds each check.
const examineTimeout = 20 * time.Second

// Examine checks what a configuration needs before anybody buys: the module,
// the database and its key, and for each account that the vendor answers, takes
// our credentials and sells something. It changes nothing.
func Examine(ctx context.Context, c Config) []Check {
	checks := []Check{
		{"browser module is built in", examineModule()},
		{"database and key " + c.Database, examineDatabase(ctx, c)},
	}
	if c.PublicURL != "" && !strings.HasPrefix(c.PublicURL, "https:") && !strings.Contains(c.PublicURL, "127.0.0.1") &&
		!strings.Contains(c.PublicURL, "localhost") {
		checks = append(checks, Check{"public_url", errors.New("is not https: browsers keep no cookie for it in a frame")})
	}
	for _, p := range c.Promoters {
		if len(p.Origins) == 0 {
			checks = append(checks, Check{fmt.Sprintf("promoter %s: nobody may embed it (origins is empty), hosted pages only", p.ID), nil})
		}
		for _, a := range p.Accounts {
			name := fmt.Sprintf("account %s/%s at %s", p.ID, a.ID, a.BaseURL)
			checks = append(checks, Check{name, examineAccount(ctx, c, a)})
		}
	}
	return checks
}

func examineModule() error {
	files, err := static.Open()
	if err == nil && files.URL(static.Module) == "" {
		return ErrNotBuilt
	}
	return err
}

func examineDatabase(ctx context.Context, c Config) error {
	file := c.path(strings.TrimPrefix(c.Database, "sqlite:"))
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil // made at the first start
	}
	if _, err := secretKey(c.path(c.SecretKeyFile), false); err != nil {
		return err
	}
	db, err := sqlite.Open(ctx, file)
	if err != nil {
		return err
	}
	return db.Close()
}

func examineAccount(ctx context.Context, c Config, a Account) error {
	ctx, cancel := context.WithTimeout(ctx, examineTimeout)
	defer cancel()
	v, err := openVendor(c, a, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	events, err := v.Events(ctx)
	if err != nil {
		return err
	}
	for _, e := range events {
		for _, p := range e.Performances {
			if p.State != vendors.OnSale {
				continue
			}
			if _, err := v.Availability(ctx, p); err != nil {
				return fmt.Errorf("performance %s: %w", p.ID, err)
			}
			if planner, ok := v.(vendors.Planner); ok {
				if _, err := planner.Plan(ctx, p); err != nil {
					return fmt.Errorf("plan of performance %s: %w", p.ID, err)
				}
			}
			return nil
		}
	}
	return errors.New("it answers, but nothing is on sale")
}

// Package doctor finds out what keeps a configuration from selling: in the
// configuration itself, in the database and at each account's vendor.
//
// Start with [Examine].
package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/static"
)

// ErrNotBuilt says that the module is missing; it is a warning, the pages sell
// without it.
var ErrNotBuilt = errors.New("the browser module is not in this binary: run make build")

// Check is one thing that was found out.
type Check struct {
	// Subject is what was examined: an account as promoter/account, a promoter,
	// or a part of the server.
	Subject string
	vendors.Finding
}

// Examine checks what a configuration needs before anybody buys: the module,
// the database and its key, and what each account's vendor makes of us. Accounts
// are examined side by side, each for half a minute at most; checks come in the
// order of the configuration. It changes nothing.
func Examine(ctx context.Context, c config.Config) []Check {
	checks := append([]Check{check("browser module", "is built in", examineModule())}, examineDatabase(ctx, c)...)
	checks = append(checks, examinePanics(ctx, c, time.Now())...)
	if c.PublicURL != "" {
		checks = append(checks, check("public_url", "is one that browsers keep cookies for", examineURL(c.PublicURL)))
	}
	checks = append(checks, ExamineProxies(c)...)
	checks = append(checks, examineAlarms(ctx, c)...)
	var running sync.WaitGroup
	var parts []*[]Check
	for _, p := range c.Promoters {
		if len(p.Origins) == 0 {
			parts = append(parts, &[]Check{note(string(p.ID), "nobody may embed its events, because origins is empty; there are the hosted pages")})
		}
		for _, a := range p.Accounts {
			found := new([]Check)
			parts = append(parts, found)
			running.Go(func() { *found = examineAccount(ctx, c, p, a) })
		}
	}
	running.Wait()
	for _, found := range parts {
		checks = append(checks, *found...)
	}
	return checks
}

// check is what came of a check that says one thing or fails.
func check(subject, says string, err error) Check {
	if err != nil {
		return Check{subject, vendors.Finding{Level: vendors.Bad, Says: err.Error()}}
	}
	return Check{subject, vendors.Finding{Level: vendors.Good, Says: says}}
}

func note(subject, says string) Check {
	return Check{subject, vendors.Finding{Level: vendors.Note, Says: says}}
}

func examineModule() error {
	files, err := static.Open()
	if err == nil && files.URL(static.Module) == "" {
		return ErrNotBuilt
	}
	return err
}

// examineURL refuses an address at which cookies of a frame are not kept.
func examineURL(public string) error {
	if secure(public) {
		return nil
	}
	return fmt.Errorf("%s is not https: browsers keep no cookie for it in a frame", public)
}

// secure reports whether what is sent to an address stays unread: it is https,
// or does not leave the machine.
func secure(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || slices.Contains([]string{"127.0.0.1", "::1", "localhost"}, u.Hostname()))
}

package server

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/registry"
)

// maxPlanFile bounds a drawing of our own.
const maxPlanFile = 16 << 20

// openVendor opens one account, or says what is wrong with it; of settings that
// can only be judged together, too.
func openVendor(c config.Config, a config.Account, client *http.Client, log *slog.Logger, guard *panics.Guard) (vendors.Vendor, config.Problems) {
	var found config.Problems
	zone, err := time.LoadLocation(a.TimeZone)
	if err != nil {
		found.Add("time_zone: %v", err)
	}
	drawings := make(map[string][]byte, len(a.Plans))
	for event, file := range a.Plans {
		if drawings[event], err = readPlan(c.Path(file)); err != nil {
			found.Add("plans: %s: %v", event, err)
		}
	}
	if len(found) > 0 {
		return nil, found
	}
	d := registry.Named(a.Vendor).Driver
	var v vendors.Vendor
	var own *panics.Guard // a panic is what is wrong with the account, and says where
	err = own.Run(panics.Examination, func() (err error) {
		v, err = d.Open(vendors.Options{
			BaseURL: a.BaseURL, TimeZone: zone, Currency: a.Currency, Settings: a.Settings.Decode,
			PlanFile: func(id string) ([]byte, bool) { svg, ok := drawings[id]; return svg, ok },
			HTTP:     client, Now: time.Now, Log: log, Panics: guard,
		})
		return err
	})
	if err != nil {
		text := strings.TrimPrefix(err.Error(), "settings of "+a.Vendor+": ")
		found.Add("settings: %s", strings.ReplaceAll(text, "\n", "; "))
		return nil, found
	}
	return v, fits(a, d, v)
}

// fits says whether the payment is what the vendor can do.
func fits(a config.Account, d vendors.Driver, v vendors.Vendor) (found config.Problems) {
	add, provider := found.Add, a.Payment.Provider
	switch takes := takesMoney(v); {
	case d.FreeOnly && provider != config.PayNone:
		add("payment.provider: must be none: %s takes raw card data only, which must not pass through here, so only what is free is sold", d.Title)
	case takes && provider != config.PayVendor:
		add("payment.provider: must be vendor: this interface of %s takes the buyer's money itself", d.Title)
	case !takes && provider == config.PayVendor:
		add("payment.provider: cannot be vendor: this interface of %s takes no money", d.Title)
	}
	return found
}

// takesMoney reports whether the vendor's own page is where buyers pay.
func takesMoney(v vendors.Vendor) bool {
	cashier, ok := v.(vendors.Cashier)
	return ok && cashier.TakesMoney()
}

// openVendors opens every account of the configuration.
func openVendors(c config.Config, hooks Hooks, log *slog.Logger, guard *panics.Guard) (map[catalogue.Key]vendors.Vendor, error) {
	sellers := make(map[catalogue.Key]vendors.Vendor)
	var found config.Problems
	for i, p := range c.Promoters {
		var inner config.Problems
		for j, a := range p.Accounts {
			client := vendorClient(a)
			if hooks.Transport != nil {
				client.Transport = hooks.Transport(a, client.Transport)
			}
			v, wrong := openVendor(c, a, client, log.With("promoter", p.ID, "account", a.ID), guard)
			inner.AddNested("accounts", j, string(a.ID), wrong)
			sellers[catalogue.Key{Promoter: p.ID, Account: a.ID}] = v
		}
		found.AddNested("promoters", i, string(p.ID), inner)
	}
	return sellers, c.Err(found)
}

func readPlan(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxPlanFile {
		return nil, fmt.Errorf("%s is larger than %d bytes", file, maxPlanFile)
	}
	return os.ReadFile(file)
}

// vendorClient makes the calls of one account. It follows no redirects: a
// vendor that sends us elsewhere is not the one we were configured for.
func vendorClient(a config.Account) *http.Client {
	return &http.Client{
		Timeout:       max(registry.Named(a.Vendor).Timeout, 30*time.Second),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			TLSHandshakeTimeout: 5 * time.Second, MaxConnsPerHost: 32, MaxIdleConnsPerHost: 32,
			IdleConnTimeout: 90 * time.Second, DisableCompression: true,
		},
	}
}

package server

import (
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/iabilet"
	"github.com/parterre/parterre/server/vendors/ticketing"
	"github.com/parterre/parterre/server/vendors/ticketsonic"
)

// maker is a ticketing system that this program knows.
type maker struct {
	// name is what people call it.
	name string
	open func(vendors.Options) (vendors.Vendor, error)
	// credentials are the settings that it knows us by.
	credentials string
	// unpaid: it takes raw card data and nothing else, which may not pass
	// through us, so that only what is free can be sold.
	unpaid bool
	// timeout bounds one call; 0 means 30 s.
	timeout time.Duration
}

var makers = map[string]maker{
	"bil24": {
		name: "Bil24", credentials: "settings.fid and settings.token",
		open: func(o vendors.Options) (vendors.Vendor, error) { return bil24.New(o) },
	},
	"ticketing": {
		name: "TickeTing", credentials: "settings.key", unpaid: true,
		open: func(o vendors.Options) (vendors.Vendor, error) { return ticketing.New(o) },
	},
	"ticketsonic": {
		name: "TicketSonic", credentials: "settings.user_id and settings.key", timeout: 90 * time.Second,
		open: func(o vendors.Options) (vendors.Vendor, error) { return ticketsonic.New(o) },
	},
	"iabilet": {
		name: "iaBilet", credentials: "settings.key and settings.secret",
		open: func(o vendors.Options) (vendors.Vendor, error) { return iabilet.New(o) },
	},
}

// Vendors names the ticketing systems as an account's vendor may be, in order.
func Vendors() []string { return slices.Sorted(maps.Keys(makers)) }

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
	m := makers[a.Vendor]
	var v vendors.Vendor
	var own *panics.Guard // a panic is what is wrong with the account, and says where
	err = own.Run(panics.Examination, func() (err error) {
		v, err = m.open(vendors.Options{
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
	return v, fits(a, m, v)
}

// fits says whether the payment is what the vendor can do.
func fits(a config.Account, m maker, v vendors.Vendor) (found config.Problems) {
	add, provider := found.Add, a.Payment.Provider
	switch takes := takesMoney(v); {
	case m.unpaid && provider != config.PayNone:
		add("payment.provider: must be none: %s takes raw card data only, which must not pass through here, so only what is free is sold", m.name)
	case takes && provider != config.PayVendor:
		add("payment.provider: must be vendor: this interface of %s takes the buyer's money itself", m.name)
	case !takes && provider == config.PayVendor:
		add("payment.provider: cannot be vendor: this interface of %s takes no money", m.name)
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
		Timeout:       max(makers[a.Vendor].timeout, 30*time.Second),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			TLSHandshakeTimeout: 5 * time.Second, MaxConnsPerHost: 32, MaxIdleConnsPerHost: 32,
			IdleConnTimeout: 90 * time.Second, DisableCompression: true,
		},
	}
}

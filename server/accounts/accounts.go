// Package accounts makes configured accounts into open vendors, with their plans
// and payment checked against what the vendor can do.
//
// Start with [OpenAll].
package accounts

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/registry"
)

// Account is a configured account and its vendor.
type Account struct {
	Promoter seatplan.PromoterID
	Config   config.Account
	// Driver describes its ticketing system.
	Driver vendors.Driver
	// Vendor is nil if the account could not be opened.
	Vendor vendors.Vendor
}

// Name returns the account's name, promoter/account.
func (a Account) Name() string { return string(a.Promoter) + "/" + string(a.Config.ID) }

// Options are what is not in the configuration.
type Options struct {
	// Log is where vendors log; nil logs nothing.
	Log *slog.Logger
	// Panics recovers where a vendor can go on without what panicked; nil recovers
	// silently.
	Panics *panics.Guard
	// Transport wraps the transport of an account's calls, if it is not nil.
	Transport func(a config.Account, t http.RoundTripper) http.RoundTripper
}

// maxPlanFile bounds a drawing of our own.
const maxPlanFile = 16 << 20

// Open opens one account, which calls nobody. It reports settings that do
// not fit each other, too; then the account has no vendor.
func Open(c config.Config, p seatplan.PromoterID, a config.Account, o Options) (Account, config.Problems) {
	account := Account{Promoter: p, Config: a, Driver: registry.Named(a.Vendor).Driver}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
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
		return account, found
	}
	var v vendors.Vendor
	var recovery *panics.Guard // a panic is what is wrong with the account; its error names the place
	err = recovery.Run(panics.Examination, func() (err error) {
		v, err = account.Driver.Open(vendors.Options{
			BaseURL: a.BaseURL, TimeZone: zone, Currency: a.Currency, Settings: a.Settings.Decode,
			PlanFile: func(id string) ([]byte, bool) { svg, ok := drawings[id]; return svg, ok },
			HTTP:     account.client(o), Now: time.Now, Log: o.Log, Panics: o.Panics,
		})
		return err
	})
	if err != nil {
		text := strings.TrimPrefix(err.Error(), "settings of "+a.Vendor+": ")
		found.Add("settings: %s", strings.ReplaceAll(text, "\n", "; "))
		return account, found
	}
	account.Vendor = v
	if found = account.checkPayment(); len(found) > 0 {
		account.Vendor = nil
	}
	return account, found
}

// checkPayment reports a payment that the vendor cannot do.
func (a Account) checkPayment() (found config.Problems) {
	add, provider := found.Add, a.Config.Payment.Provider
	switch takes := a.TakesMoney(); {
	case a.Driver.FreeOnly && provider != config.PayNone:
		add("payment.provider: must be none: %s takes raw card data only, which must not pass through here, so only what is free is sold", a.Driver.Title)
	case takes && provider != config.PayVendor:
		add("payment.provider: must be vendor: this interface of %s takes the buyer's money itself", a.Driver.Title)
	case !takes && provider == config.PayVendor:
		add("payment.provider: cannot be vendor: this interface of %s takes no money", a.Driver.Title)
	}
	return found
}

// TakesMoney reports whether the vendor's own page is where buyers pay.
func (a Account) TakesMoney() bool {
	cashier, ok := a.Vendor.(vendors.Cashier)
	return ok && cashier.TakesMoney()
}

// OpenAll opens every account of the configuration, in its order.
func OpenAll(c config.Config, o Options) ([]Account, error) {
	var all []Account
	var found config.Problems
	for i, p := range c.Promoters {
		for j, a := range p.Accounts {
			one := o
			if o.Log != nil {
				one.Log = o.Log.With("promoter", p.ID, "account", a.ID)
			}
			account, problems := openAt(c, i, j, one)
			found = append(found, problems...)
			all = append(all, account)
		}
	}
	return all, c.Err(found)
}

// openAt opens account j of promoter i. Its problems are the configuration's.
func openAt(c config.Config, i, j int, o Options) (account Account, found config.Problems) {
	p := c.Promoters[i]
	account, problems := Open(c, p.ID, p.Accounts[j], o)
	var inner config.Problems
	inner.AddNested("accounts", j, string(p.Accounts[j].ID), problems)
	found.AddNested("promoters", i, string(p.ID), inner)
	return account, found
}

// OpenNamed opens the account of a configuration with a name, promoter/account.
func OpenNamed(c config.Config, name string, o Options) (Account, error) {
	var names []string
	for i, p := range c.Promoters {
		for j, a := range p.Accounts {
			if other := string(p.ID) + "/" + string(a.ID); other != name {
				names = append(names, other)
				continue
			}
			account, found := openAt(c, i, j, o)
			return account, c.Err(found)
		}
	}
	return Account{}, fmt.Errorf("there is no account %q; there is %s", name, strings.Join(names, ", "))
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

// client returns the client for the account's calls. It follows no redirects: a
// vendor that sends us elsewhere is not the one we were configured for.
func (a Account) client(o Options) *http.Client {
	var transport http.RoundTripper = &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		TLSHandshakeTimeout: 5 * time.Second, MaxConnsPerHost: 32, MaxIdleConnsPerHost: 32,
		IdleConnTimeout: 90 * time.Second, DisableCompression: true,
	}
	if o.Transport != nil {
		transport = o.Transport(a.Config, transport)
	}
	return &http.Client{
		Timeout:       max(a.Driver.Timeout, 30*time.Second),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     transport,
	}
}

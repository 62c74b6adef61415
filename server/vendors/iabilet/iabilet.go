package iabilet

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// name is how this vendor is called in errors and logs.
const name = "iabilet"

// Vendor is one account at iaBilet. It implements [vendors.Vendor] and what is
// listed below, and may be used concurrently.
type Vendor struct {
	settings settings
	fields   []field
	routes   map[string]route
	rest     *rest.Client
	zone     *time.Location
	currency seatplan.Currency
	lock     time.Duration // how long a lock lasts
	planFile func(id string) ([]byte, bool)
	log      *slog.Logger
	words    words
	session  *session
	sold     soldSeats
	unheard  unheard
	vouchers vouchers

	mu        sync.Mutex
	lastVisit [sha256.Size]byte // hash of the last visit's token; guarded by mu
}

var (
	_ vendors.Vendor      = (*Vendor)(nil)
	_ vendors.Planner     = (*Vendor)(nil)
	_ vendors.Holder      = (*Vendor)(nil)
	_ vendors.Canceller   = (*Vendor)(nil)
	_ vendors.Discounter  = (*Vendor)(nil)
	_ vendors.CodeRemover = (*Vendor)(nil)
	_ vendors.Printer     = (*Vendor)(nil)
	_ vendors.Desk        = (*Vendor)(nil)
	_ vendors.Examiner    = (*Vendor)(nil)
)

// New opens an account. It calls nobody. Without a time zone times are
// Bucharest's, without a currency amounts are lei.
func New(o vendors.Options) (*Vendor, error) {
	v := &Vendor{zone: o.TimeZone, currency: o.Currency, planFile: o.PlanFile, log: o.Log}
	if o.Settings == nil {
		return nil, errors.New("open iabilet: no settings")
	}
	if err := o.Settings(&v.settings); err != nil {
		return nil, fmt.Errorf("settings of iabilet: %w", err)
	}
	if err := v.settings.check(); err != nil {
		return nil, fmt.Errorf("settings of iabilet: %w", err)
	}
	v.lock = v.settings.lock()
	var err error
	if v.fields, err = v.settings.fields(); err != nil {
		return nil, fmt.Errorf("settings of iabilet: %w", err)
	}
	if v.routes, err = readRoutes(v.settings.Routes); err != nil {
		return nil, fmt.Errorf("settings of iabilet: %w", err)
	}
	if v.rest, err = rest.New(rest.Options{Vendor: name, BaseURL: o.BaseURL, HTTP: o.HTTP, Now: o.Now, Log: o.Log}); err != nil {
		return nil, err
	}
	if v.zone == nil {
		if v.zone, err = time.LoadLocation("Europe/Bucharest"); err != nil {
			return nil, fmt.Errorf("open iabilet: %w", err)
		}
	}
	if v.currency == "" {
		v.currency = "RON"
	}
	if v.log == nil {
		v.log = slog.New(slog.DiscardHandler)
	}
	v.words = wordsIn(v.settings.Locale)
	v.session = newSession(v.login)
	return v, nil
}

// HoldMode is replace: a lock lets go of the session's earlier ones.
func (v *Vendor) HoldMode() vendors.HoldMode { return vendors.HoldReplace }

// String names the vendor and its address. It is here because fmt prints the
// secrets of unexported fields as they are.
func (v *Vendor) String() string { return name + " at " + v.rest.Base().Host }

// GoString is String.
func (v *Vendor) GoString() string { return v.String() }

// words are the texts that are ours because the vendor has none.
type words struct{ stage, other, tickets string }

func wordsIn(locale string) words {
	if strings.HasPrefix(strings.ToLower(locale), "en") {
		return words{stage: "Stage", other: "Other", tickets: "tickets"}
	}
	return words{stage: "Scena", other: "Altele", tickets: "bilete"}
}

// wordsFor returns the words of a request's language, the account's where the
// request has none.
func (v *Vendor) wordsFor(locale string) words {
	if locale == "" {
		return v.words
	}
	return wordsIn(locale)
}

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

// settings is the account's part of the configuration.
type settings struct {
	// Key and Secret are the application's; both are required.
	Key    rest.Secret `json:"key" yaml:"key"`
	Secret rest.Secret `json:"secret" yaml:"secret"`
	// Routes overrides where operations live: operation → "METHOD /path".
	Routes map[string]string `json:"routes" yaml:"routes"`
	// RequestSeatCode asks for single seats by a field that the document does
	// not have. Only for accounts whose agreement with the vendor allows it;
	// empty means that the vendor assigns seats within an area.
	RequestSeatCode bool `json:"request_seat_code" yaml:"request_seat_code"`
	// TokenInBody sends the token in JSON bodies besides the header, as the
	// vendor's point-of-sale client does.
	TokenInBody bool `json:"token_in_body" yaml:"token_in_body"`
	// LockSeconds is how long a lock lasts, which no answer says; empty means
	// the document's five minutes.
	LockSeconds int `json:"lock_seconds" yaml:"lock_seconds"`
	// Locale is the language of the few words that are ours on a drawn plan and
	// in a price computation: "ro" (default) or "en".
	Locale string `json:"locale" yaml:"locale"`
}

func (s settings) check() error {
	switch {
	case s.Key == "":
		return errors.New("key is missing")
	case s.Secret == "":
		return errors.New("secret is missing")
	case s.LockSeconds != 0 && (s.LockSeconds < minLock || s.LockSeconds > maxLock):
		return fmt.Errorf("lock_seconds must be from %d to %d", minLock, maxLock)
	}
	return nil
}

func (s settings) lock() time.Duration {
	if s.LockSeconds == 0 {
		return lockTime
	}
	return time.Duration(s.LockSeconds) * time.Second
}

// Vendor is one account at iaBilet. It implements [vendors.Vendor],
// [vendors.Planner], [vendors.Holder] and [vendors.Canceller] and may be used
// concurrently.
type Vendor struct {
	settings settings
	routes   map[string]route
	rest     *rest.Client
	zone     *time.Location
	currency seatplan.Currency
	lock     time.Duration // how long a lock lasts
	planFile func(id string) ([]byte, bool)
	log      *slog.Logger
	words    words
	session  *session

	mu        sync.Mutex
	lastVisit [sha256.Size]byte // hash of the last visit's token; guarded by mu
}

var (
	_ vendors.Vendor    = (*Vendor)(nil)
	_ vendors.Planner   = (*Vendor)(nil)
	_ vendors.Holder    = (*Vendor)(nil)
	_ vendors.Canceller = (*Vendor)(nil)
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
type words struct{ stage, other string }

func wordsIn(locale string) words {
	if strings.HasPrefix(strings.ToLower(locale), "en") {
		return words{stage: "Stage", other: "Other"}
	}
	return words{stage: "Scena", other: "Altele"}
}

package ticketing

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// name is how this vendor is called in errors and logs.
const name = "ticketing"

// Vendor is one account at TickeTing. It implements [vendors.Vendor],
// [vendors.Planner], [vendors.Canceller], [vendors.Desk] and
// [vendors.Examiner] and may be used concurrently.
type Vendor struct {
	settings settings
	rest     *rest.Client
	zone     *time.Location
	currency seatplan.Currency
	hold     time.Duration // how long a placed order keeps its places
	planFile func(id string) ([]byte, bool)
	log      *slog.Logger
	opened   time.Time

	offers  offers
	account account
	dialect dialect
	claims  claims
	zones   zones
}

var (
	_ vendors.Vendor    = (*Vendor)(nil)
	_ vendors.Planner   = (*Vendor)(nil)
	_ vendors.Canceller = (*Vendor)(nil)
	_ vendors.Desk      = (*Vendor)(nil)
	_ vendors.Examiner  = (*Vendor)(nil)
)

// New opens an account. It calls nobody. The currency is required, as no answer
// of the vendor's has one; without a time zone times are Antigua's.
func New(o vendors.Options) (*Vendor, error) {
	v := &Vendor{zone: o.TimeZone, currency: o.Currency, planFile: o.PlanFile, log: o.Log}
	if o.Settings == nil {
		return nil, errors.New("open ticketing: no settings")
	}
	if err := o.Settings(&v.settings); err != nil {
		return nil, fmt.Errorf("settings of ticketing: %w", err)
	}
	if err := v.settings.check(); err != nil {
		return nil, fmt.Errorf("settings of ticketing: %w", err)
	}
	if !v.currency.Valid() {
		return nil, errors.New("open ticketing: currency is missing, and the vendor's answers have none")
	}
	v.hold = v.settings.hold()
	var err error
	if v.rest, err = rest.New(rest.Options{Vendor: name, BaseURL: o.BaseURL, HTTP: o.HTTP, Now: o.Now, Log: o.Log}); err != nil {
		return nil, err
	}
	v.opened = v.rest.Now()
	if v.zone == nil {
		if v.zone, err = time.LoadLocation("America/Antigua"); err != nil {
			return nil, fmt.Errorf("open ticketing: %w", err)
		}
	}
	if v.log == nil {
		v.log = slog.New(slog.DiscardHandler)
	}
	return v, nil
}

// HoldMode is order: only a placed order keeps places back.
func (v *Vendor) HoldMode() vendors.HoldMode { return vendors.HoldOrder }

// String names the vendor and its address. It is here because fmt prints the
// secrets of unexported fields as they are.
func (v *Vendor) String() string { return name + " at " + v.rest.Base().Host }

// GoString is String.
func (v *Vendor) GoString() string { return v.String() }

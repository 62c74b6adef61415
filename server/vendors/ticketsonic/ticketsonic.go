package ticketsonic

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// name is how this vendor is called in errors and logs.
const name = "ticketsonic"

// Vendor is one account at TicketSonic. It implements [vendors.Vendor],
// [vendors.Planner], [vendors.Desk] and [vendors.Examiner] and may be used
// concurrently.
type Vendor struct {
	settings Settings
	rest     *rest.Client
	zone     *time.Location
	currency seatplan.Currency
	planFile func(id string) ([]byte, bool)
	log      *slog.Logger
	newHash  func() string
	memory   memory
	repeats  repeats
	scans    scanCache
}

var (
	_ vendors.Vendor   = (*Vendor)(nil)
	_ vendors.Planner  = (*Vendor)(nil)
	_ vendors.Desk     = (*Vendor)(nil)
	_ vendors.Examiner = (*Vendor)(nil)
)

// New opens an account. It calls nobody. Without a time zone times are shown in
// UTC. Options.HTTP should give a call at least a minute: an answer of order/new
// that is not waited for costs the tickets in it.
func New(o vendors.Options) (*Vendor, error) {
	v := &Vendor{zone: o.TimeZone, currency: o.Currency, planFile: o.PlanFile, log: o.Log, newHash: newHash}
	if o.Settings == nil {
		return nil, errors.New("open ticketsonic: no settings")
	}
	if err := o.Settings(&v.settings); err != nil {
		return nil, fmt.Errorf("settings of ticketsonic: %w", err)
	}
	if err := v.settings.check(); err != nil {
		return nil, fmt.Errorf("settings of ticketsonic: %w", err)
	}
	var err error
	if v.rest, err = rest.New(rest.Options{Vendor: name, BaseURL: o.BaseURL, HTTP: o.HTTP, Now: o.Now, Log: o.Log}); err != nil {
		return nil, err
	}
	if v.zone == nil {
		v.zone = time.UTC
	}
	if v.log == nil {
		v.log = slog.New(slog.DiscardHandler)
	}
	return v, nil
}

// HoldMode is ours: the vendor holds nothing.
func (v *Vendor) HoldMode() vendors.HoldMode { return vendors.HoldOurs }

// String names the vendor and its address. It is here because fmt prints the
// secrets of unexported fields as they are.
func (v *Vendor) String() string { return name + " at " + v.rest.Base().Host }

// GoString is String.
func (v *Vendor) GoString() string { return v.String() }

// newHash returns a request hash such as the plug-in makes: 16 random bytes in
// hexadecimal.
func newHash() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

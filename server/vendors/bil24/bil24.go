package bil24

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// name is the vendor's in the configuration and in errors.
const name = "bil24"

// Vendor is one interface at Bil24. It implements [vendors.Vendor],
// [vendors.Planner], [vendors.Holder] and [vendors.Canceller].
type Vendor struct {
	rest     *rest.Client
	settings Settings
	fid      json.Number
	zone     *time.Location
	currency seatplan.Currency
	log      *slog.Logger
	plans    plans
}

var _ interface {
	vendors.Vendor
	vendors.Planner
	vendors.Holder
	vendors.Canceller
} = (*Vendor)(nil)

// New opens an account. It makes no call; the error names the settings that are
// wrong.
func New(o vendors.Options) (*Vendor, error) {
	v := &Vendor{zone: o.TimeZone, currency: o.Currency, log: o.Log}
	if o.Settings != nil {
		if err := o.Settings(&v.settings); err != nil {
			return nil, fmt.Errorf("settings of %s: %w", name, err)
		}
	}
	if err := v.settings.check(); err != nil {
		return nil, fmt.Errorf("settings of %s: %w", name, err)
	}
	if v.zone == nil {
		v.zone = time.UTC
	}
	if v.log == nil {
		v.log = slog.New(slog.DiscardHandler)
	}
	v.fid, _ = rest.ID(v.settings.FID).Number()
	client, err := rest.New(rest.Options{Vendor: name, BaseURL: o.BaseURL, HTTP: o.HTTP, Now: o.Now, Log: v.log})
	if err != nil {
		return nil, err
	}
	v.rest = client
	return v, nil
}

// HoldMode returns [vendors.HoldAdd].
func (v *Vendor) HoldMode() vendors.HoldMode { return vendors.HoldAdd }

// Result codes, from the document and, for 2, from the vendor's own clients.
const (
	codeVisit   = 1
	codeAccount = 2
	codeMessage = 101
	codeEmail   = 102
)

// call sends a request and decodes the answer, whose result code it turns into
// an error. A mutating call that was answered with a code that proves nothing
// is ErrOutcomeUnknown with Code set: reading must follow, see [answered].
func (v *Vendor) call(ctx context.Context, r request, into answer) (sent time.Time, err error) {
	r.FID, r.Token = v.fid, string(v.settings.Token)
	if r.Locale == "" {
		r.Locale = v.settings.Locale
	}
	call := rest.Call{Op: r.Command, Send: r, Mutates: r.mutates, MaxBody: r.maxBody}
	a, err := v.rest.JSON(ctx, call, into)
	if err != nil {
		return time.Time{}, err
	}
	result := into.outcome()
	switch {
	case result.Code == nil:
		return time.Time{}, v.rest.Lost(call, a.Status, errors.New("answer has no result code"))
	case *result.Code != 0:
		return time.Time{}, v.refusal(call, int(*result.Code), string(result.Description))
	}
	return a.Sent, nil
}

// refusal is the error for a result code other than 0.
func (v *Vendor) refusal(call rest.Call, code int, description string) *vendors.Error {
	e := v.rest.Lost(call, 0, nil)
	e.Code = strconv.Itoa(code)
	switch code {
	case codeVisit:
		e.Kind = vendors.ErrVisit
	case codeAccount:
		e.Kind = vendors.ErrAccount
	case codeMessage, codeEmail:
		e.Kind, e.Message = vendors.ErrRefused, clip(description, maxMessage)
	default:
		v.log.Warn("vendor answered with an error", "vendor", name, "op", call.Op, "code", code, "description", clip(description, maxMessage))
	}
	return e
}

// answered returns the error of a mutating call that the vendor answered with a
// code which leaves open what was done, and of one it plainly refused: both
// call for reading.
func answered(err error) (*vendors.Error, bool) {
	var e *vendors.Error
	if !errors.As(err, &e) || e.Code == "" {
		return nil, false
	}
	return e, e.Kind == vendors.ErrOutcomeUnknown || e.Kind == vendors.ErrRefused
}

// as returns a copy of e with another kind.
func as(e *vendors.Error, kind vendors.Kind) *vendors.Error {
	c := *e
	c.Kind = kind
	return &c
}

// invalid is the error for a request that cannot be put into the vendor's form.
func invalid(op, why string) *vendors.Error {
	return &vendors.Error{Vendor: name, Op: op, Kind: vendors.ErrInvalid, Cause: errors.New(why)}
}

// money reads an amount of an answer.
func (v *Vendor) money(a rest.Amount, c seatplan.Currency) (seatplan.Money, error) {
	m, err := a.Money(c)
	if err != nil {
		return seatplan.Money{}, fmt.Errorf("amount of the answer: %w", err)
	}
	return m, nil
}

// currencyOf reads a currency of an answer, which older servers leave out. It
// may be invalid where the account has none either.
func (v *Vendor) currencyOf(text rest.Text, known ...seatplan.Currency) seatplan.Currency {
	c := seatplan.Currency(strings.ToUpper(strings.TrimSpace(string(text))))
	for _, next := range append(known, v.currency) {
		if c.Valid() {
			break
		}
		c = next
	}
	return c
}

// fee is the service charge on a nominal price.
func (v *Vendor) fee(nominal seatplan.Money) (seatplan.Money, error) {
	if v.settings.ChargePercent == "" {
		return seatplan.Money{Currency: nominal.Currency}, nil
	}
	return nominal.Percent(v.settings.ChargePercent)
}

// Bounds on texts, in runes.
const (
	maxMessage     = 500
	maxTitle       = 300
	maxDescription = 20_000
	maxName        = seatplan.MaxLabel / 4 // a rune has at most four bytes
)

// clip makes a vendor's text plain: valid, without control characters other
// than line breaks, without outer blanks, no longer than limit runes.
func clip(text string, limit int) string {
	kept := make([]rune, 0, min(len(text), limit))
	for _, r := range strings.TrimSpace(strings.ToValidUTF8(text, "")) {
		if len(kept) == limit {
			break
		}
		if r == '\n' || !unicode.IsControl(r) {
			kept = append(kept, r)
		}
	}
	return string(kept)
}

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
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// name is the vendor's in the configuration and in errors.
const name = "bil24"

// client is what interfaces of both types have.
type client struct {
	rest     *rest.Client
	settings Settings
	fid      json.Number
	zone     *time.Location
	currency seatplan.Currency
	log      *slog.Logger
	panics   *panics.Guard
	plans    plans
	own      ownUser
	probed   probe
}

// Vendor is one interface of the type "Ticketing system": we take the buyer's
// money and tell Bil24.
type Vendor struct{ *client }

// Browser is one interface of the type "Browser": buyers have their e-mail
// address verified and pay at Bil24's gateway.
type Browser struct{ *client }

type both interface {
	vendors.Vendor
	vendors.Planner
	vendors.Holder
	vendors.Gatekeeper
	vendors.Discounter
	vendors.Mailer
	vendors.Examiner
	vendors.Desk
}

var _ interface {
	both
	vendors.Canceller
	vendors.Printer
} = (*Vendor)(nil)

var _ interface {
	both
	vendors.EmailBinder
	vendors.Cashier
} = (*Browser)(nil)

// New opens an account: a [*Vendor] or a [*Browser], as the settings say. It
// makes no call; the error names the settings that are wrong.
func New(o vendors.Options) (vendors.Vendor, error) {
	v := &client{zone: o.TimeZone, currency: o.Currency, log: o.Log, panics: o.Panics}
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
	calls, err := rest.New(rest.Options{Vendor: name, BaseURL: o.BaseURL, HTTP: o.HTTP, Now: o.Now, Log: v.log})
	if err != nil {
		return nil, err
	}
	v.rest = calls
	if v.browser() {
		return &Browser{v}, nil
	}
	return &Vendor{v}, nil
}

// browser reports whether the interface is of the type "Browser".
func (v *client) browser() bool { return v.settings.Interface == interfaceBrowser }

// HoldMode returns [vendors.HoldAdd].
func (v *client) HoldMode() vendors.HoldMode { return vendors.HoldAdd }

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
func (v *client) call(ctx context.Context, r request, into answer) (sent time.Time, err error) {
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
func (v *client) refusal(call rest.Call, code int, description string) *vendors.Error {
	e := v.rest.Lost(call, 0, nil)
	e.Code = strconv.Itoa(code)
	switch code {
	case codeVisit:
		e.Kind = vendors.ErrVisit
	case codeAccount:
		e.Kind = vendors.ErrAccount
		e.Cause = fmt.Errorf("interface %s and its token are not accepted: look at fid and token in the settings, and at base_url", v.fid)
	case codeMessage:
		e.Kind, e.Message = vendors.ErrRefused, clip(description, maxMessage)
	case codeEmail:
		e.Kind, e.Message = vendors.ErrEmail, clip(description, maxMessage)
	default:
		v.log.Warn("vendor answered with an error", "vendor", name, "op", call.Op, "code", code, "description", redact(clip(description, maxMessage)))
	}
	return e
}

// redact replaces the words of a vendor's text that may be a credential or about
// somebody: what has a digit or an @ in it. Our logs keep the rest.
func redact(text string) string {
	words := strings.Fields(text)
	for i, word := range words {
		if strings.ContainsFunc(word, func(r rune) bool { return r == '@' || unicode.IsDigit(r) }) {
			words[i] = "…"
		}
	}
	return strings.Join(words, " ")
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

var errNegative = errors.New("amount of the answer is negative")

// money reads an amount of an answer, none of which is ever below zero.
func (v *client) money(a rest.Amount, c seatplan.Currency) (seatplan.Money, error) {
	m, err := a.Money(c)
	switch {
	case err != nil:
		return seatplan.Money{}, fmt.Errorf("amount of the answer: %w", err)
	case m.Minor < 0:
		return seatplan.Money{}, errNegative
	}
	return m, nil
}

// currencyOf reads a currency of an answer, which older servers leave out. It
// may be invalid where the account has none either.
func (v *client) currencyOf(text rest.Text, known ...seatplan.Currency) seatplan.Currency {
	c := seatplan.Currency(strings.ToUpper(strings.TrimSpace(string(text))))
	for _, next := range append(known, v.currency) {
		if c.Valid() {
			break
		}
		c = next
	}
	return c
}

// charge is the service charge in percent: the account's own, else the one the
// answer has, which only newer servers send; empty where neither is known.
func (v *client) charge(answered rest.Amount) string {
	if v.settings.ChargePercent != "" {
		return v.settings.ChargePercent
	}
	if _, err := (seatplan.Money{Minor: 100, Currency: "EUR"}).Percent(string(answered)); err != nil {
		return ""
	}
	return string(answered)
}

// percentOf is a percentage of an amount, nothing where there is none.
func percentOf(m seatplan.Money, percent string) (seatplan.Money, error) {
	if percent == "" {
		return seatplan.Money{Currency: m.Currency}, nil
	}
	return m.Percent(percent)
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

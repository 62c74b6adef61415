package iabilet

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/parterre/parterre/server/vendors"
)

// maxCode bounds a voucher's code in bytes.
const maxCode = 100

// AddCode adds a voucher to the locked booking. The totals are looked at before
// it is sent: a booking that has become cheaper since it was locked, or names the
// voucher in its reckoning, has it already, from a call whose answer was lost.
// For the same reason a lost answer is looked into at once; only where reading
// does not tell either is the outcome unknown.
func (v *Vendor) AddCode(ctx context.Context, r vendors.CodeRequest) (vendors.Holding, error) {
	switch {
	case r.Before.Booking == "":
		return vendors.Holding{}, refused(opVoucher, vendors.ErrHoldExpired, nil)
	case r.Code == "" || len(r.Code) > maxCode:
		return vendors.Holding{}, refused(opVoucher, vendors.ErrVoucher, nil)
	case slices.Contains(r.Before.Codes, r.Code):
		return r.Before, nil
	}
	before, err := v.booking(ctx, r.Visit, r.Before.Booking)
	if errors.Is(err, vendors.ErrNotFound) {
		return vendors.Holding{}, refused(opVoucher, vendors.ErrHoldExpired, nil)
	}
	if err != nil {
		return vendors.Holding{}, err
	}
	if v.inForce(before, r) {
		return v.withCode(r, before.Totals, true)
	}
	var answer voucherAnswer
	err = v.writeTo(ctx, r.Visit, call{op: opVoucher, send: voucherRequest{Booking: r.Before.Booking, Code: r.Code}}, &answer)
	switch {
	case errors.Is(err, vendors.ErrRefused):
		return vendors.Holding{}, v.whyNoVoucher(ctx, r, err)
	case errors.Is(err, vendors.ErrOutcomeUnknown):
		if now, readErr := v.booking(ctx, r.Visit, r.Before.Booking); readErr == nil && v.inForce(now, r) {
			return v.withCode(r, now.Totals, true)
		}
		return vendors.Holding{}, err
	case err != nil:
		return vendors.Holding{}, err
	}
	return v.withCode(r, answer.Totals, true)
}

// RemoveCode takes a voucher away, which may be repeated, and reads what the
// booking costs without it.
func (v *Vendor) RemoveCode(ctx context.Context, r vendors.CodeRequest) (vendors.Holding, error) {
	if r.Before.Booking == "" || r.Code == "" || len(r.Code) > maxCode {
		held := r.Before // nothing that could have it
		held.Codes = slices.DeleteFunc(slices.Clone(held.Codes), func(c string) bool { return c == r.Code })
		return held, nil
	}
	// Success is false for a voucher that is not in force, which is as good.
	var answer doneAnswer
	err := v.writeTo(ctx, r.Visit, call{op: opUnvoucher, send: voucherRequest{Booking: r.Before.Booking, Code: r.Code}}, &answer)
	if err != nil && !errors.Is(err, vendors.ErrRefused) {
		return vendors.Holding{}, err
	}
	now, readErr := v.booking(ctx, r.Visit, r.Before.Booking)
	switch {
	case errors.Is(readErr, vendors.ErrNotFound):
		return vendors.Holding{}, refused(opUnvoucher, vendors.ErrHoldExpired, nil)
	case readErr != nil:
		return vendors.Holding{}, refused(opUnvoucher, vendors.ErrOutcomeUnknown, readErr)
	case stateOf(now.Status) == vendors.OrderCancelled:
		return vendors.Holding{}, refused(opUnvoucher, vendors.ErrHoldExpired, nil)
	case err != nil && slices.Contains(r.Before.Codes, r.Code) && v.asBefore(now, r.Before):
		var e *vendors.Error
		errors.As(err, &e)
		e.Kind = vendors.ErrVoucher
		return vendors.Holding{}, e
	}
	return v.withCode(r, now.Totals, false)
}

// withCode returns what was held before with other totals, and with or without
// the request's code.
func (v *Vendor) withCode(r vendors.CodeRequest, t wireTotals, in bool) (vendors.Holding, error) {
	held := r.Before
	held.Codes = slices.DeleteFunc(slices.Clone(held.Codes), func(c string) bool { return c == r.Code })
	if in {
		held.Codes = append(held.Codes, r.Code)
	}
	c := call{op: opVoucher, mutates: true}
	if err := v.charge(&held, t, r.Before.Total.Currency, r.Locale); err != nil {
		return vendors.Holding{}, v.rest.Lost(v.request("", c), 0, err)
	}
	v.vouchers.put(held.Booking, held.Codes)
	return held, nil
}

// inForce reports whether the vendor's reckoning shows that a booking has the
// request's voucher.
func (v *Vendor) inForce(b bookingAnswer, r vendors.CodeRequest) bool {
	if slices.Contains(v.vouchers.of(r.Before.Booking), r.Code) {
		return true
	}
	for _, m := range b.Totals.Modifiers {
		if slices.Contains(strings.Fields(string(m.Label)), r.Code) {
			return true
		}
	}
	total, err := b.Totals.total(v.currency)
	return err == nil && total.Currency == r.Before.Total.Currency && total.Minor < r.Before.Total.Minor
}

// asBefore reports whether a booking costs what it did.
func (v *Vendor) asBefore(b bookingAnswer, before vendors.Holding) bool {
	total, err := b.Totals.total(v.currency)
	return err == nil && total == before.Total
}

// whyNoVoucher finds out whether the voucher was refused or the booking is over.
func (v *Vendor) whyNoVoucher(ctx context.Context, r vendors.CodeRequest, err error) error {
	var e *vendors.Error
	if !errors.As(err, &e) {
		return err
	}
	e.Kind = vendors.ErrVoucher
	now, readErr := v.booking(ctx, r.Visit, r.Before.Booking)
	if errors.Is(readErr, vendors.ErrNotFound) || readErr == nil && stateOf(now.Status) == vendors.OrderCancelled {
		e.Kind = vendors.ErrHoldExpired
	}
	return e
}

// maxVouchers bounds the bookings whose vouchers are remembered.
const maxVouchers = 10_000

// vouchers remembers which vouchers a booking has, which no answer says.
type vouchers struct {
	mu        sync.Mutex // guards byBooking
	byBooking map[string][]string
}

func (s *vouchers) put(booking string, codes []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byBooking == nil || len(s.byBooking) >= maxVouchers {
		s.byBooking = map[string][]string{}
	}
	s.byBooking[booking] = codes
}

func (s *vouchers) of(booking string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.byBooking[booking])
}

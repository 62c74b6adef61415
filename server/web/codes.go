package web

import (
	"errors"
	"net/http"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/vendors"
)

// fault is how a failure is answered: HTTP status and the code that machines,
// tests and texts go by.
type fault struct {
	status int
	code   string
}

// faults is the one table between what went wrong and what is answered.
var faults = []struct {
	kind error
	fault
}{
	{errTooLarge, fault{http.StatusRequestEntityTooLarge, "invalid"}},
	{errCrossOrigin, fault{http.StatusForbidden, "invalid"}},
	{checkout.ErrSeatTaken, fault{http.StatusConflict, "seat_taken"}},
	{checkout.ErrHoldExpired, fault{http.StatusConflict, "hold_expired"}},
	{checkout.ErrSoldOut, fault{http.StatusConflict, "sold_out"}},
	{checkout.ErrPriceChanged, fault{http.StatusConflict, "price_changed"}},
	{checkout.ErrLimit, fault{http.StatusConflict, "limit"}},
	{checkout.ErrAccessCode, fault{http.StatusForbidden, "access_code"}},
	{checkout.ErrVoucher, fault{http.StatusUnprocessableEntity, "voucher_refused"}},
	{checkout.ErrEmail, fault{http.StatusConflict, "email_required"}},
	{checkout.ErrElsewhere, fault{http.StatusConflict, "elsewhere"}},
	{checkout.ErrRateLimited, fault{http.StatusTooManyRequests, "rate_limited"}},
	{checkout.ErrStale, fault{http.StatusConflict, "stale"}},
	{checkout.ErrInvalid, fault{http.StatusBadRequest, "invalid"}},
	{checkout.ErrNotFound, fault{http.StatusNotFound, "not_found"}},
	{checkout.ErrVendorDown, fault{http.StatusServiceUnavailable, "vendor_down"}},
	{checkout.ErrOutcomeUnknown, fault{http.StatusAccepted, "outcome_unknown"}},
	{checkout.ErrPaymentUnknown, fault{http.StatusAccepted, "payment_unknown"}},
	{vendors.ErrNotFound, fault{http.StatusNotFound, "not_found"}},
	{vendors.ErrUnavailable, fault{http.StatusServiceUnavailable, "vendor_down"}},
	{vendors.ErrAccount, fault{http.StatusServiceUnavailable, "vendor_down"}},
}

// internal is the answer to everything that is not in the table.
var internal = fault{http.StatusInternalServerError, "internal"}

func faultOf(err error) fault {
	for _, f := range faults {
		if errors.Is(err, f.kind) {
			return f.fault
		}
	}
	return internal
}

// webError is a failure that never left this package.
type webError string

func (e webError) Error() string { return string(e) }

const (
	errTooLarge = webError("the request is larger than allowed")
	// errCrossOrigin: another site's page made the browser send it.
	errCrossOrigin = webError("the request comes from another site")
)

package bil24

import (
	"context"
	"errors"
	"strings"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// emailAnswer is CONFIRM_EMAIL, and without a user GET_EMAIL.
type emailAnswer struct {
	result
	user
	Email rest.Text `json:"email"`
}

// BindEmail makes the vendor send a code to the address (BIND_EMAIL). Each call
// sends another one.
func (v *Browser) BindEmail(ctx context.Context, visit vendors.Visit, email, locale string) error {
	r, err := request{Command: "BIND_EMAIL", Email: email, Locale: locale, mutates: true}.as(visit)
	if err != nil {
		return err
	}
	_, err = v.call(ctx, r, &result{})
	return refusedAs(err, vendors.ErrInvalid)
}

// ConfirmEmail hands the code in (CONFIRM_EMAIL) and adopts the user that the
// answer names. When the answer is lost, a visit whose address is bound by now
// (GET_EMAIL) is gone on with.
func (v *Browser) ConfirmEmail(ctx context.Context, visit vendors.Visit, email, code, locale string) (vendors.Visit, error) {
	const op = "CONFIRM_EMAIL"
	number, ok := typedInt(code)
	if !ok {
		return nil, invalid(op, "the code is not such a number")
	}
	r, err := request{Command: op, Code: number, Locale: locale, mutates: true}.as(visit)
	if err != nil {
		return nil, err
	}
	var a emailAnswer
	if _, err := v.call(ctx, r, &a); err != nil {
		if errors.Is(err, vendors.ErrOutcomeUnknown) && v.bound(ctx, visit, email) {
			return visit, nil
		}
		return nil, refusedAs(err, vendors.ErrInvalid)
	}
	if adopted, err := a.visit(); err == nil {
		return adopted, nil
	}
	return visit, nil
}

// bound reports whether the visit's user has the address.
func (v *Browser) bound(ctx context.Context, visit vendors.Visit, email string) bool {
	r, err := request{Command: "GET_EMAIL"}.as(visit)
	if err != nil {
		return false
	}
	var a emailAnswer
	_, err = v.call(ctx, r, &a)
	return err == nil && a.Email != "" && strings.EqualFold(string(a.Email), email)
}

// refusedAs returns err with another kind where it is the vendor's plain no.
func refusedAs(err error, kind vendors.Kind) error {
	var e *vendors.Error
	if errors.As(err, &e) && e.Kind == vendors.ErrRefused {
		return as(e, kind)
	}
	return err
}

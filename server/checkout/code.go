package checkout

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// maxCodes bounds the codes of one cart.
const maxCodes = 5

// typed is a code as the buyer meant it; a refusal where it cannot be one.
func typed(field, code string) (string, error) {
	code = strings.TrimSpace(code)
	if code == "" || len(code) > maxField {
		return "", &Refusal{Kind: ErrInvalid, Field: field}
	}
	return code, nil
}

// openCart is a cart that may still change, with its account and sealed part.
type openCart struct {
	store.Cart
	account Account
	body    cartBody
}

// alone lets f work on a cart that may still change while nobody else does, and
// returns the cart as it is then.
func (s *Service) alone(ctx context.Context, promoter seatplan.PromoterID, t Token, f func(context.Context, openCart, *lane) error) (View, error) {
	c, err := s.cartOf(ctx, promoter, t)
	if err != nil {
		return View{}, err
	}
	l := s.lanes.enter(c.ID)
	defer s.lanes.leave(c.ID, l)
	err = s.exclusively(ctx, c.ID, l, func(ctx context.Context) error {
		o, err := s.openCart(ctx, c.ID)
		if err != nil {
			return err
		}
		return f(ctx, o, l)
	})
	if latest, readErr := s.Store.Cart(context.WithoutCancel(ctx), c.ID); readErr == nil {
		c = latest
	}
	return s.view(c), refuse(err)
}

func (s *Service) openCart(ctx context.Context, id store.CartID) (o openCart, err error) {
	if o.Cart, err = s.Store.Cart(ctx, id); err != nil {
		return o, err
	}
	if o.Order != "" {
		return o, &Refusal{Kind: ErrStale}
	}
	if o.account, err = s.account(o.Path); err != nil {
		return o, err
	}
	o.body, err = s.cartBody(o.Cart)
	return o, err
}

// EnterAccessCode asks the vendor whether a code opens the cart's performance,
// and keeps it with the cart. One that does not is refused with ErrAccessCode,
// and after some wrong ones any with ErrLimit or ErrRateLimited; see [Limits].
func (s *Service) EnterAccessCode(ctx context.Context, promoter seatplan.PromoterID, t Token, code string) (View, error) {
	return s.alone(ctx, promoter, t, func(ctx context.Context, o openCart, _ *lane) error {
		code, err := typed("access_code", code)
		if err != nil {
			return err
		}
		keeper, ok := o.account.Vendor.(vendors.Gatekeeper)
		if !ok {
			return &Refusal{Kind: ErrInvalid, Field: "access_code"}
		}
		performance, err := s.Offers.Performance(ctx, o.Path)
		if err != nil {
			return err
		}
		err = s.tryCode(ctx, o, ErrAccessCode, func() error {
			callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
			defer cancel()
			return refuse(keeper.CheckAccess(callCtx, performance, code, o.Locale))
		})
		if err != nil {
			return err
		}
		if _, err := s.editBody(ctx, o.ID, func(b *cartBody) { b.Access = code }); err != nil {
			return err
		}
		s.Offers.Unlock(o.Path, code)
		return nil
	})
}

// ApplyCode applies a promo code or voucher: at once where the vendor holds each
// selection at once, else with the order, until when it is kept with the cart.
// One that is not accepted is refused with ErrVoucher, and after some wrong ones
// any with ErrLimit or ErrRateLimited; see [Limits].
func (s *Service) ApplyCode(ctx context.Context, promoter seatplan.PromoterID, t Token, code string) (View, error) {
	return s.alone(ctx, promoter, t, func(ctx context.Context, o openCart, l *lane) error {
		code, err := typed("promo", code)
		switch {
		case err != nil:
			return err
		case !o.account.abilities().Codes:
			return &Refusal{Kind: ErrInvalid, Field: "promo"}
		case hasCode(o.body.Codes, code) && (hasCode(o.body.InForce, code) || !o.account.appliesNow()):
			return nil
		case !hasCode(o.body.Codes, code) && len(o.body.Codes) >= maxCodes:
			return &Refusal{Kind: ErrLimit, Limit: maxCodes}
		}
		if o.account.appliesNow() {
			err = s.tryCode(ctx, o, ErrVoucher, func() error { return refuse(s.applyNow(ctx, o, l, code)) })
		} else {
			err = s.mayTry(ctx, o)
		}
		if err != nil {
			return err
		}
		_, err = s.editBody(ctx, o.ID, func(b *cartBody) { b.Codes = append(withoutCode(b.Codes, code), code) })
		return err
	})
}

// appliesNow reports whether a code is applied as soon as it is given, and not
// with the order.
func (a Account) appliesNow() bool { return a.Vendor.HoldMode() == vendors.HoldAdd }

// applyAgain applies the codes of a cart that do not count: those of a visit that
// came to its end. One that is refused now is taken off the cart.
func (s *Service) applyAgain(ctx context.Context, a Account, id store.CartID, p vendors.Performance) error {
	c, err := s.Store.Cart(ctx, id)
	if err != nil || c.Order != "" || c.Visit == nil {
		return err
	}
	body, err := s.cartBody(c)
	if err != nil {
		return err
	}
	for _, code := range body.Codes {
		if hasCode(body.InForce, code) {
			continue
		}
		callErr := s.addCode(ctx, a, c, p, code)
		if errors.Is(callErr, vendors.ErrVoucher) {
			if _, err := s.editBody(ctx, id, func(b *cartBody) { b.Codes = withoutCode(b.Codes, code) }); err != nil {
				return err
			}
		}
		if callErr != nil {
			return callErr
		}
		if c, err = s.Store.Cart(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// applyNow applies a code to a cart's visit, which is opened for it.
func (s *Service) applyNow(ctx context.Context, o openCart, l *lane, code string) error {
	holder := o.account.Vendor.(vendors.Holder) // as its abilities say
	if err := s.holdSteps(ctx, o.ID, l); err != nil {
		return err
	}
	c, err := s.Store.Cart(ctx, o.ID)
	if err != nil {
		return err
	}
	if c.Visit == nil {
		visit, err := s.newVisit(ctx, holder)
		if err != nil {
			return err
		}
		if err := s.keepVisit(ctx, o.ID, visit); err != nil {
			return err
		}
		if c, err = s.Store.Cart(ctx, o.ID); err != nil {
			return err
		}
	}
	performance, err := s.Offers.Performance(ctx, c.Path)
	if err != nil {
		return err
	}
	return s.addCode(ctx, o.account, c, performance, code)
}

// addCode applies one code to what a visit holds. A lost answer is settled by
// reading, because a code that is in force is in what the visit holds.
func (s *Service) addCode(ctx context.Context, a Account, c store.Cart, p vendors.Performance, code string) error {
	visit, err := s.visit(c)
	if err != nil {
		return err
	}
	if p, err = s.unlocked(c, p); err != nil {
		return err
	}
	before, err := s.holding(c)
	if err != nil {
		return err
	}
	if err := s.prolong(ctx, c.ID, s.CallTimeout); err != nil {
		return err
	}
	request := vendors.CodeRequest{Visit: visit, Performance: p, Before: before, Code: code, Locale: c.Locale}
	callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
	defer cancel()
	held, callErr := a.Vendor.(vendors.Discounter).AddCode(callCtx, request)
	if unknown(callErr) {
		s.Log.Warn("code outcome unknown", "cart", c.ID, "error", callErr)
		readCtx, cancel := s.calling(ctx, vendors.PrioritySettle)
		defer cancel()
		held, err = a.Vendor.(vendors.Holder).Holding(readCtx, visit, p, c.Booking)
		if err != nil || !hasCode(held.Codes, code) {
			return callErr
		}
		callErr = nil
	}
	if callErr != nil {
		return callErr
	}
	_, err = s.edit(ctx, c.ID, func(c *store.Cart) error {
		if err := s.accept(c, held); err != nil {
			return err
		}
		return s.changeBody(c, func(b *cartBody) {
			if !hasCode(b.InForce, code) {
				b.InForce = append(slices.Clone(b.InForce), code)
			}
		})
	})
	return err
}

// RemoveCode takes a promo code or voucher away again. One that the cart does
// not have is no error.
func (s *Service) RemoveCode(ctx context.Context, promoter seatplan.PromoterID, t Token, code string) (View, error) {
	return s.alone(ctx, promoter, t, func(ctx context.Context, o openCart, _ *lane) error {
		code, err := typed("promo", code)
		switch {
		case err != nil:
			return err
		case !o.account.abilities().RemoveCodes:
			return &Refusal{Kind: ErrInvalid, Field: "promo"}
		}
		if remover, ok := o.account.Vendor.(vendors.CodeRemover); ok && hasCode(o.body.InForce, code) && o.Visit != nil {
			if err := s.removeNow(ctx, o, remover, code); err != nil {
				return err
			}
		}
		_, err = s.editBody(ctx, o.ID, func(b *cartBody) {
			b.Codes, b.InForce = withoutCode(b.Codes, code), withoutCode(b.InForce, code)
		})
		return err
	})
}

func (s *Service) removeNow(ctx context.Context, o openCart, remover vendors.CodeRemover, code string) error {
	if o.account.Vendor.HoldMode() == vendors.HoldReplace && o.Booking == "" {
		return nil // nothing is locked that it could be in force for
	}
	visit, err := s.visit(o.Cart)
	if err != nil {
		return err
	}
	performance, err := s.Offers.Performance(ctx, o.Path)
	if err != nil {
		return err
	}
	if performance, err = s.unlocked(o.Cart, performance); err != nil {
		return err
	}
	before, err := s.holding(o.Cart)
	if err != nil {
		return err
	}
	callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
	defer cancel()
	held, err := remover.RemoveCode(callCtx, vendors.CodeRequest{
		Visit: visit, Performance: performance, Before: before, Code: code, Locale: o.Locale,
	})
	if err != nil {
		return err
	}
	_, err = s.edit(ctx, o.ID, func(c *store.Cart) error { return s.accept(c, held) })
	return err
}

package checkout

import (
	"context"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

const (
	// maxWrong bounds the codes that one cart may get wrong.
	maxWrong = 5
	// maxCodes bounds the codes of one cart.
	maxCodes = 5
)

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

func (s *Service) openCart(ctx context.Context, promoter seatplan.PromoterID, t Token) (o openCart, err error) {
	if o.Cart, err = s.cartOf(ctx, promoter, t); err != nil {
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
// and after five wrong ones any with ErrRateLimited.
func (s *Service) EnterAccessCode(ctx context.Context, promoter seatplan.PromoterID, t Token, code string) (View, error) {
	o, err := s.openCart(ctx, promoter, t)
	if err != nil {
		return s.view(o.Cart), err
	}
	if code, err = typed("access_code", code); err != nil {
		return s.view(o.Cart), err
	}
	keeper, ok := o.account.Vendor.(vendors.Gatekeeper)
	if !ok {
		return s.view(o.Cart), &Refusal{Kind: ErrInvalid, Field: "access_code"}
	}
	if o.body.Wrong >= maxWrong {
		return s.view(o.Cart), &Refusal{Kind: ErrRateLimited}
	}
	performance, err := s.Offers.Performance(ctx, o.Path)
	if err != nil {
		return s.view(o.Cart), refuse(err)
	}
	callCtx, cancel := s.detached(ctx)
	defer cancel()
	if err := keeper.CheckAccess(callCtx, performance, code, o.Locale); err != nil {
		return s.wrongCode(ctx, o.Cart, err, ErrAccessCode)
	}
	c, err := s.editBody(ctx, o.ID, func(b *cartBody) { b.Access = code })
	if err == nil {
		s.Offers.Unlock(o.Path, code)
	}
	return s.view(c), err
}

// wrongCode counts a refused code against its cart.
func (s *Service) wrongCode(ctx context.Context, c store.Cart, callErr error, kind Kind) (View, error) {
	refused := refuse(callErr)
	if r, ok := refused.(*Refusal); ok && r.Kind == kind {
		edited, err := s.editBody(ctx, c.ID, func(b *cartBody) { b.Wrong++ })
		if err != nil {
			return s.view(c), err
		}
		c = edited
	}
	return s.view(c), refused
}

// ApplyCode keeps a promo code or voucher with the cart and, where the vendor
// holds each selection at once, applies it at once. One that is not accepted is
// refused with ErrVoucher, and after five wrong ones any with ErrRateLimited.
func (s *Service) ApplyCode(ctx context.Context, promoter seatplan.PromoterID, t Token, code string) (View, error) {
	o, err := s.openCart(ctx, promoter, t)
	if err != nil {
		return s.view(o.Cart), err
	}
	if code, err = typed("promo", code); err != nil {
		return s.view(o.Cart), err
	}
	c, err := s.editBody(ctx, o.ID, func(b *cartBody) { b.Codes = append(b.Codes, code) })
	return s.view(c), err
}

// RemoveCode takes a promo code or voucher away again.
func (s *Service) RemoveCode(ctx context.Context, promoter seatplan.PromoterID, t Token, code string) (View, error) {
	o, err := s.openCart(ctx, promoter, t)
	if err != nil {
		return s.view(o.Cart), err
	}
	c, err := s.editBody(ctx, o.ID, func(b *cartBody) { b.Codes = nil })
	return s.view(c), err
}

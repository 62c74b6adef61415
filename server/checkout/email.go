package checkout

import (
	"context"

	"github.com/parterre/parterre/seatplan"
)

// BindEmail makes the vendor send a code to the buyer's address, where it holds
// nothing before it has verified one.
func (s *Service) BindEmail(ctx context.Context, promoter seatplan.PromoterID, t Token, email string) (View, error) {
	o, err := s.openCart(ctx, promoter, t)
	if err != nil {
		return s.view(o.Cart), err
	}
	c, err := s.editBody(ctx, o.ID, func(b *cartBody) { b.EmailSent = email })
	return s.view(c), err
}

// ConfirmEmail hands the mailed code in. What the buyer wanted is held then.
func (s *Service) ConfirmEmail(ctx context.Context, promoter seatplan.PromoterID, t Token, code string) (View, error) {
	o, err := s.openCart(ctx, promoter, t)
	if err != nil {
		return s.view(o.Cart), err
	}
	c, err := s.editBody(ctx, o.ID, func(b *cartBody) { b.EmailNeeded = false })
	return s.view(c), err
}

package checkout

import (
	"context"
	"errors"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// offer is what a change is checked against.
type offer struct {
	Offer
	performance vendors.Performance
	free        bool // only what is free can be had
}

func (s *Service) offer(ctx context.Context, a Account, p seatplan.PerformancePath) (o offer, err error) {
	o.free = a.paysNothing()
	if o.performance, err = s.Offers.Performance(ctx, p); err != nil {
		return o, err
	}
	o.Offer, err = s.Offers.Offer(ctx, p)
	return o, err
}

// limits bound what one cart may have.
func (s *Service) limits(o offer) cart.Limits {
	limits := cart.Limits{Places: s.MaxPlaces}
	if m := o.performance.MaxPlaces; m > 0 && m < limits.Places {
		limits.Places = m
	}
	for _, t := range o.Prices.Tariffs() {
		if t.Min > 0 || t.Max > 0 {
			limits.Tariffs = append(limits.Tariffs, cart.TariffLimit{Tariff: t.ID, Min: t.Min, Max: t.Max})
		}
	}
	return limits
}

// unlockedOffer is the offer to a cart. Offers forget access codes when the
// process ends, and a code that others came with may be no good any more: then
// they are reminded of the cart's.
func (s *Service) unlockedOffer(ctx context.Context, a Account, c store.Cart) (offer, error) {
	body, err := s.cartBody(c)
	if err != nil {
		return offer{}, err
	}
	o, err := s.offer(ctx, a, c.Path)
	locked := errors.Is(err, vendors.ErrAccessCode) || err == nil && o.performance.Code == ""
	if body.Access == "" || !locked {
		return o, err
	}
	s.Offers.Unlock(c.Path, body.Access)
	return s.offer(ctx, a, c.Path)
}

// unlockAgain reminds offers of a cart's access code where they have none.
func (s *Service) unlockAgain(ctx context.Context, c store.Cart) error {
	body, err := s.cartBody(c)
	if err != nil || body.Access == "" || c.Order != "" {
		return err
	}
	p, err := s.Offers.Performance(ctx, c.Path)
	if err == nil && p.Code != body.Access && p.Code != "" {
		_, err = s.Offers.Offer(ctx, c.Path)
	}
	if errors.Is(err, vendors.ErrAccessCode) || err == nil && p.Code == "" {
		s.Offers.Unlock(c.Path, body.Access)
		return nil
	}
	return err
}

// to is the offer to whoever is in a lane. Where others change the same cart,
// the picture may still show its places as they were, held by the cart itself:
// then everything may be wished for, and the vendor says what can be had.
func (o offer) to(l *lane) offer {
	if l.crowded() {
		o.Status = func(int) seatplan.Status { return seatplan.Free }
		o.AreaFree = func(int) int { return -1 }
	}
	return o
}

// mayAsk refuses places that are not to be had here, or not without a code.
func (s *Service) mayAsk(c store.Cart, o offer) error {
	body, err := s.cartBody(c)
	switch {
	case err != nil:
		return err
	case o.performance.AccessCode && body.Access == "":
		return &Refusal{Kind: ErrAccessCode}
	case o.performance.State == vendors.Elsewhere:
		return &Refusal{Kind: ErrElsewhere}
	}
	return nil
}

// affordable refuses a price where nobody takes money.
func (o offer) affordable(price seatplan.Price) error {
	if o.free && !price.Total().IsZero() {
		return &Refusal{Kind: ErrElsewhere}
	}
	return nil
}

package checkout

import (
	"context"
	"errors"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
)

const (
	// manyWrong is how many codes a performance gets wrong within guessTime before
	// an operator is alarmed, once in that time: somebody is trying them out, from
	// more carts and addresses than are bounded one by one. Nobody is kept out by
	// the number of others' wrong ones, or anybody could keep all buyers out.
	manyWrong = 100
	guessTime = time.Hour
)

// tryCode has a vendor judge a code of a cart with ask, whose error is of the
// given kind where the code is wrong. It counts against the cart and the address
// it comes from before the call leaves, and no longer where the code was not
// wrong: parallel calls cannot be more than those that are left.
func (s *Service) tryCode(ctx context.Context, o openCart, kind Kind, ask func() error) error {
	if o.body.Wrong >= s.Limits.WrongPerCart {
		return s.cartGuessed()
	}
	guess := s.strike(store.StrikeCode, addressOf(ctx), o.Path)
	if guess.Address != "" {
		err := s.Store.Commit(ctx, store.Batch{
			Strikes: []store.Strike{guess}, Caps: []store.Cap{s.strikeCap(store.CapCodes, guess.Address, 0)},
		})
		if err != nil {
			return s.capped(err)
		}
	}
	judged := ask()
	if !errors.Is(judged, kind) {
		if guess.Address != "" {
			s.forgive(ctx, guess.ID)
		}
		return judged
	}
	_, err := s.editWith(ctx, o.ID, func(c *store.Cart, b *store.Batch) error {
		if guess.Address == "" {
			b.Strikes = append(b.Strikes, guess)
		}
		return s.changeBody(c, func(b *cartBody) { b.Wrong++ })
	})
	if err != nil {
		return err
	}
	s.guessedWrong(ctx, o.Path)
	return judged
}

// cartGuessed refuses one more code of a cart.
func (s *Service) cartGuessed() *Refusal {
	return &Refusal{Kind: ErrLimit, Bound: BoundCartCodes, Limit: s.Limits.WrongPerCart}
}

// mayTry refuses a code that a vendor will judge with the order where the address
// has no try left.
func (s *Service) mayTry(ctx context.Context, o openCart) error {
	if o.body.Wrong >= s.Limits.WrongPerCart {
		return s.cartGuessed()
	}
	a := addressOf(ctx)
	if a == "" {
		return nil
	}
	return s.capped(s.Store.Commit(ctx, store.Batch{Caps: []store.Cap{s.strikeCap(store.CapCodes, a, 1)}}))
}

// orderGuess is the id of the strike for the codes of an order that its vendor is
// yet to judge. The first wrong one ends the order, so that there is one.
func orderGuess(id store.OrderID) string { return "k_" + string(id) }

// guessWithOrder counts the codes that are tried with an order; see tryCode.
func (s *Service) guessWithOrder(o *store.Order, body cartBody, b *store.Batch) error {
	untried := false
	for _, code := range body.Codes {
		untried = untried || !hasCode(body.InForce, code)
	}
	switch {
	case !untried:
		return nil
	case body.Wrong >= s.Limits.WrongPerCart:
		return s.cartGuessed()
	case o.Address == "":
		return nil
	}
	guess := s.strike(store.StrikeCode, o.Address, o.Path)
	guess.ID = orderGuess(o.ID)
	b.Strikes = append(b.Strikes, guess)
	b.Caps = append(b.Caps, s.strikeCap(store.CapCodes, o.Address, 0))
	return nil
}

// forgive takes a strike back. It need not succeed: it ends by itself.
func (s *Service) forgive(ctx context.Context, id string) {
	if err := s.Store.Commit(ctx, store.Batch{Forgiven: []string{id}}); err != nil {
		s.Log.Warn("strike not taken back", "error", err)
	}
}

// guessedWrong alarms an operator where a performance gets too many codes wrong.
// The alarm is kept in the database, and written to the log by the process that
// raised it.
func (s *Service) guessedWrong(ctx context.Context, p seatplan.PerformancePath) {
	now := s.Now()
	n, err := s.Store.CountStrikes(ctx, store.StrikeCode, p, now.Add(-guessTime))
	raised := false
	if err == nil && n >= manyWrong {
		alarm := store.Alarm{Kind: store.StrikeCode, Subject: p.String(), Count: n, Since: now, Last: now}
		raised, err = s.Store.Raise(ctx, alarm, guessTime)
	}
	switch {
	case err != nil:
		s.Log.Warn("wrong codes not counted", "performance", p.String(), "error", err)
	case raised:
		s.Log.Error("many wrong codes", "performance", p.String(), "wrong", n, "within", guessTime)
	}
}

package checkout

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

const (
	// maxRounds bounds the vendor calls of one reconciliation. Each round
	// settles at least one line, so only a buyer who keeps clicking meets it.
	maxRounds = 100
	// leaseSlack is how much longer than one vendor call a lease lasts.
	leaseSlack = 30 * time.Second
)

// exclusively runs f while nobody else, here or in another process, works on
// the cart.
func (s *Service) exclusively(ctx context.Context, id store.CartID, l *lane, f func(context.Context) error) error {
	if err := l.take(ctx); err != nil {
		return err
	}
	defer l.give()
	s.calls.Add(1)
	defer s.calls.Done()
	ctx = context.WithoutCancel(ctx)
	if err := s.prolong(ctx, id, s.CallTimeout); err != nil {
		if errors.Is(err, store.ErrLeased) { // another process is at it, or was
			return &Refusal{Kind: ErrOutcomeUnknown}
		}
		return err
	}
	defer func() {
		if err := s.Store.Unlease(ctx, id, s.owner); err != nil {
			s.Log.Warn("lease not given up", "cart", id, "error", err)
		}
	}()
	return s.guarded(id, func() error { return f(ctx) })
}

// prolong claims the cart's lease for one more vendor call that takes no longer
// than the given time.
func (s *Service) prolong(ctx context.Context, id store.CartID, call time.Duration) error {
	now := s.Now()
	return s.Store.Lease(ctx, id, s.owner, now, now.Add(call+leaseSlack))
}

// reconcile makes the vendor hold what the cart wants, one call at a time,
// until nothing is left to do. Requests that come while it works find their
// lines done, or do them next.
func (s *Service) reconcile(ctx context.Context, id store.CartID, l *lane) error {
	return s.exclusively(ctx, id, l, func(ctx context.Context) error { return s.holdSteps(ctx, id, l) })
}

func (s *Service) holdSteps(ctx context.Context, id store.CartID, l *lane) error {
	for range maxRounds {
		more, err := s.holdStep(ctx, id, l)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// holdStep makes the next call a cart needs; more is false when it needs none.
func (s *Service) holdStep(ctx context.Context, id store.CartID, l *lane) (more bool, err error) {
	c, err := s.Store.Cart(ctx, id)
	if err != nil || c.Order != "" {
		return false, err
	}
	a, err := s.account(c.Path)
	if err != nil {
		return false, err
	}
	holder, ok := a.Vendor.(vendors.Holder)
	if !ok {
		return false, errors.ErrUnsupported
	}
	if err := s.prolong(ctx, id, s.CallTimeout); err != nil {
		return false, err
	}
	if c, err = s.settleHolds(ctx, a, c); err != nil {
		return true, err
	}
	body, err := s.cartBody(c)
	if err != nil {
		return false, err
	}
	replaces := a.Vendor.HoldMode() == vendors.HoldReplace
	dropping := slices.ContainsFunc(c.Lines, func(l store.Line) bool { return l.State == store.Dropping && l.Key != "" })
	switch wishes := slices.ContainsFunc(c.Lines, in(store.Wanted)); {
	case dropping && replaces:
		return true, s.unhold(ctx, holder, c)
	case dropping:
		return true, s.release(ctx, a, holder, c, l)
	case replaces: // held when the order is made
		return false, nil
	case wishes && body.EmailNeeded:
		return false, &Refusal{Kind: ErrEmail}
	case wishes && c.Visit == nil:
		return true, s.openVisit(ctx, holder, c, l)
	case wishes:
		return true, s.hold(ctx, a, holder, c, l)
	}
	return false, nil
}

// unhold gives back all that a cart holds at a vendor that cannot give back
// single places; what is still wanted is held anew with the order.
func (s *Service) unhold(ctx context.Context, holder vendors.Holder, c store.Cart) error {
	if err := s.releaseAll(ctx, holder, c); err != nil {
		return err
	}
	_, err := s.edit(ctx, c.ID, func(c *store.Cart) error {
		c.Booking, c.Deadline, c.HoldTotal = "", noTime, seatplan.Money{}
		c.Lines = slices.DeleteFunc(c.Lines, in(store.Dropping))
		mark(c, store.Wanted, in(store.Held), noKey)
		return nil
	})
	return err
}

// openVisit opens the vendor's session for a cart. It mutates nothing a buyer
// could lose: a session whose answer is lost is an empty one nobody uses.
func (s *Service) openVisit(ctx context.Context, holder vendors.Holder, c store.Cart, l *lane) error {
	visit, err := s.newVisit(ctx, holder)
	if err != nil {
		s.Log.Warn("visit not opened", "promoter", c.Path.Promoter, "account", c.Path.Account, "error", err)
		return s.giveUpWanted(ctx, c, l, &Refusal{Kind: ErrVendorDown})
	}
	return s.keepVisit(ctx, c.ID, visit)
}

func (s *Service) newVisit(ctx context.Context, holder vendors.Holder) (vendors.Visit, error) {
	callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
	defer cancel()
	return holder.NewVisit(callCtx)
}

func (s *Service) keepVisit(ctx context.Context, id store.CartID, visit vendors.Visit) error {
	sealed, err := s.sealer.Seal(string(id), visit)
	if err != nil {
		return err
	}
	_, err = s.edit(ctx, id, func(c *store.Cart) error {
		c.Visit = sealed
		return nil
	})
	return err
}

// giveUpWanted forgets all wishes that the vendor has not been asked for.
func (s *Service) giveUpWanted(ctx context.Context, c store.Cart, l *lane, why *Refusal) error {
	_, err := s.edit(ctx, c.ID, func(c *store.Cart) error {
		c.Lines = slices.DeleteFunc(c.Lines, func(line store.Line) bool {
			if line.State != store.Wanted {
				return false
			}
			l.refuse(line.Ref, why.about(line))
			return true
		})
		return nil
	})
	return err
}

// about is the refusal with the line's seat or area as its subject.
func (r *Refusal) about(l store.Line) *Refusal {
	of := *r
	of.Seats, of.Area = nil, l.Area
	if l.Seat != "" {
		of.Seats = append(of.Seats, l.Seat)
	}
	return &of
}

func (s *Service) visit(c store.Cart) (v vendors.Visit, err error) {
	err = s.sealer.Open(string(c.ID), c.Visit, &v)
	return v, err
}

// errNothing ends an edit without writing: the buyer has changed their mind
// since the step was chosen, and no call is needed.
var errNothing = errors.New("nothing to ask for")

// something is an edit's error, which errNothing is not.
func something(err error) error {
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

// hold asks the vendor for all wanted lines in one call.
func (s *Service) hold(ctx context.Context, a Account, holder vendors.Holder, c store.Cart, l *lane) error {
	visit, err := s.visit(c)
	if err != nil {
		return err
	}
	performance, err := s.Offers.Performance(ctx, c.Path)
	if err != nil {
		return s.giveUpWanted(ctx, c, l, &Refusal{Kind: ErrVendorDown})
	}
	var sent holdCall
	c, err = s.editWith(ctx, c.ID, func(c *store.Cart, b *store.Batch) error {
		before, err := s.holding(*c)
		if err != nil {
			return err
		}
		asked := mark(c, store.Holding, in(store.Wanted), noKey)
		if len(asked) == 0 {
			return errNothing
		}
		b.Caps = s.placeCaps(*c, 0)
		sent, err = s.holdCall(c, b, "", visit, performance, before, asked)
		return err
	})
	var capped *Refusal
	if errors.As(err, &capped) && capped.Kind == ErrRateLimited {
		return s.giveUpWanted(ctx, c, l, capped)
	}
	if err != nil {
		return something(err)
	}
	callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
	defer cancel()
	held, callErr := holder.Hold(callCtx, sent.request)
	return s.afterHold(ctx, a, c.ID, l, sent.record, held, callErr)
}

// holdCall is a hold about to leave.
type holdCall struct {
	request vendors.HoldRequest
	record  *store.Intent
}

// holdCall makes the call for the lines marked, and its record in the batch.
func (s *Service) holdCall(c *store.Cart, b *store.Batch, order store.OrderID, visit vendors.Visit, p vendors.Performance, before vendors.Holding, asked []store.Line) (h holdCall, err error) {
	if p, err = s.unlocked(*c, p); err != nil {
		return h, err
	}
	h.request = vendors.HoldRequest{
		Visit: visit, Performance: p, Places: places(asked), Before: before, AccessCode: p.Code, Locale: c.Locale,
	}
	h.record, err = s.intent(*c, order, &vendors.Intent{
		Op: vendors.OpHold, Visit: visit, Performance: p, Before: before, Places: h.request.Places,
	}, s.CallTimeout)
	b.Intents = append(b.Intents, h.record)
	return h, err
}

// afterHold writes down what a hold call came to.
func (s *Service) afterHold(ctx context.Context, a Account, id store.CartID, l *lane, i *store.Intent, held vendors.Holding, callErr error) error {
	if unknown(callErr) {
		return s.unknownHold(ctx, a, id, i, callErr)
	}
	var taken []seatplan.SeatID
	c, err := s.editWith(ctx, id, func(c *store.Cart, b *store.Batch) error {
		b.Intents = append(b.Intents, s.closed(i, callErr))
		switch {
		case callErr == nil:
			err := s.accept(c, held)
			taken = takenSeats(c.Lines, nil)
			s.dropHolding(c, l, &Refusal{Kind: ErrSeatTaken})
			return err
		case errors.Is(callErr, vendors.ErrVisit):
			s.dropHolding(c, l, &Refusal{Kind: ErrHoldExpired})
			return s.loseVisit(c)
		case errors.Is(callErr, vendors.ErrEmail):
			return s.awaitEmail(c, l)
		default:
			taken = takenSeats(c.Lines, callErr)
			s.refuseHolding(c, l, callErr)
		}
		if errors.Is(callErr, vendors.ErrAccessCode) {
			return s.changeBody(c, func(b *cartBody) { b.Access = "" })
		}
		return nil
	})
	if err == nil {
		s.publishTaken(c, taken)
	}
	if callErr != nil {
		s.Watchers.Doubt(c.Path)
	}
	return err
}

// unknownHold marks a call's outcome as unknown and looks at once: what is
// there can be believed immediately, what is not there only later.
func (s *Service) unknownHold(ctx context.Context, a Account, id store.CartID, i *store.Intent, callErr error) error {
	s.Log.Warn("hold outcome unknown", "cart", id, "op", i.Op, "error", callErr)
	c, err := s.editWith(ctx, id, func(c *store.Cart, b *store.Batch) error {
		b.Intents = append(b.Intents, s.closed(i, callErr))
		return nil
	})
	if err != nil {
		return err
	}
	defer s.nudge()
	_, err = s.settleHolds(ctx, a, c)
	return err
}

// settleHolds settles a cart's lost hold and release calls and returns the cart
// as it is then. While one is unclear it returns ErrOutcomeUnknown and no
// further call may leave.
func (s *Service) settleHolds(ctx context.Context, a Account, c store.Cart) (store.Cart, error) {
	intents, err := s.unsettled(ctx, c.ID, vendors.OpHold, vendors.OpRelease)
	if err != nil {
		return c, err
	}
	for _, i := range intents {
		found, settleErr := s.settle(ctx, a, i)
		lost := errors.Is(settleErr, vendors.ErrVisit)
		if !lost && (settleErr != nil || found.Verdict == vendors.Unclear) {
			return c, &Refusal{Kind: ErrOutcomeUnknown}
		}
		c, err = s.editWith(ctx, c.ID, func(c *store.Cart, b *store.Batch) error {
			if lost {
				b.Intents = append(b.Intents, s.ended(i, vendors.NotDone))
				return s.loseVisit(c)
			}
			b.Intents = append(b.Intents, s.ended(i, found.Verdict))
			return s.settled(c, found.Holding)
		})
		if err != nil {
			return c, err
		}
	}
	return c, nil
}

// settled makes a cart agree with what reading found, and readies what the call
// did not do for the next one: absence is proved by then. What was given up while
// it was being asked for is forgotten.
func (s *Service) settled(c *store.Cart, found vendors.Holding) error {
	err := s.accept(c, found)
	c.Lines = slices.DeleteFunc(c.Lines, func(l store.Line) bool { return l.State == store.Dropping && l.Key == "" })
	mark(c, store.Wanted, in(store.Holding), noKey)
	mark(c, store.Dropping, in(store.Releasing), sameKey)
	return err
}

// release gives all dropped lines back in one call.
func (s *Service) release(ctx context.Context, a Account, holder vendors.Holder, c store.Cart, l *lane) error {
	visit, err := s.visit(c)
	if err != nil {
		return err
	}
	performance, err := s.Offers.Performance(ctx, c.Path)
	if err != nil {
		return refuse(err)
	}
	if performance, err = s.unlocked(c, performance); err != nil {
		return err
	}
	var record *store.Intent
	var request vendors.ReleaseRequest
	c, err = s.editWith(ctx, c.ID, func(c *store.Cart, b *store.Batch) error {
		before, err := s.holding(*c)
		if err != nil {
			return err
		}
		request = vendors.ReleaseRequest{Visit: visit, Performance: performance, Before: before, Locale: c.Locale}
		for _, line := range mark(c, store.Releasing, func(l store.Line) bool { return l.State == store.Dropping && l.Key != "" }, sameKey) {
			request.Keys = append(request.Keys, line.Key)
		}
		if len(request.Keys) == 0 { // which would mean all
			return errNothing
		}
		record, err = s.intent(*c, "", &vendors.Intent{
			Op: vendors.OpRelease, Visit: visit, Performance: performance, Before: request.Before, Keys: request.Keys,
		}, s.CallTimeout)
		b.Intents = append(b.Intents, record)
		return err
	})
	if err != nil {
		return something(err)
	}
	callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
	defer cancel()
	held, callErr := holder.Release(callCtx, request)
	if unknown(callErr) {
		return s.unknownHold(ctx, a, c.ID, record, callErr)
	}
	_, err = s.editWith(ctx, c.ID, func(c *store.Cart, b *store.Batch) error {
		b.Intents = append(b.Intents, s.closed(record, callErr))
		switch {
		case callErr == nil:
			return s.accept(c, held)
		case errors.Is(callErr, vendors.ErrVisit):
			return s.loseVisit(c)
		case errors.Is(callErr, vendors.ErrUnavailable):
			mark(c, store.Dropping, in(store.Releasing), sameKey)
		default:
			// A final no to giving back: the vendor does not have them as ours.
			c.Lines = slices.DeleteFunc(c.Lines, in(store.Releasing))
		}
		return nil
	})
	if err == nil && errors.Is(callErr, vendors.ErrUnavailable) {
		return refuse(callErr)
	}
	return err
}

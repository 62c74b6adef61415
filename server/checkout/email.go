package checkout

import (
	"bytes"
	"context"
	"errors"
	"net/mail"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// maxMails bounds the mails that one cart, or one order, makes a vendor send.
const maxMails = 3

// awaitEmail makes wishes again of what the vendor holds only for a verified
// address.
func (s *Service) awaitEmail(c *store.Cart, l *lane) error {
	for _, line := range mark(c, store.Wanted, in(store.Holding), noKey) {
		l.refuse(line.Ref, (&Refusal{Kind: ErrEmail}).about(line))
	}
	s.dropHolding(c, l, &Refusal{Kind: ErrEmail})
	return s.changeBody(c, func(b *cartBody) { b.EmailNeeded = true })
}

// validEmail reports whether an address is one, and nothing else besides.
func validEmail(address string) bool {
	parsed, err := mail.ParseAddress(address)
	return err == nil && len(address) <= maxField && parsed.Address == address && strings.Contains(address, ".")
}

// binder is a vendor that verifies addresses, for a cart that waits for it.
func (o openCart) binder() (vendors.EmailBinder, error) {
	b, ok := o.account.Vendor.(vendors.EmailBinder)
	if !ok || !o.body.EmailNeeded || o.Visit == nil {
		return nil, &Refusal{Kind: ErrInvalid, Field: "email_bind"}
	}
	return b, nil
}

// BindEmail makes the vendor send a code to the buyer's address, where it holds
// nothing before it has verified one; three times at most.
func (s *Service) BindEmail(ctx context.Context, promoter seatplan.PromoterID, t Token, email string) (View, error) {
	email = strings.TrimSpace(email)
	return s.alone(ctx, promoter, t, func(ctx context.Context, o openCart, _ *lane) error {
		if !validEmail(email) {
			return &Refusal{Kind: ErrInvalid, Field: "email_bind"}
		}
		b, err := o.binder()
		if err != nil {
			return err
		}
		if o.body.Mails >= maxMails {
			return &Refusal{Kind: ErrLimit, Bound: BoundCartMails, Limit: maxMails}
		}
		if err := s.mailed(ctx, o.Path); err != nil {
			return err
		}
		visit, err := s.visit(o.Cart)
		if err != nil {
			return err
		}
		// Counted before the call leaves: an answer that is lost may have sent one.
		if _, err := s.editBody(ctx, o.ID, func(b *cartBody) { b.Mails++ }); err != nil {
			return err
		}
		callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
		defer cancel()
		if err := b.BindEmail(callCtx, visit, email, o.Locale); err != nil {
			return notOurs(err, "email_bind")
		}
		_, err = s.editBody(ctx, o.ID, func(b *cartBody) { b.EmailSent = email })
		return err
	})
}

// notOurs is refuse for a call whose argument the buyer typed, so that the vendor
// calling it invalid is about them.
func notOurs(err error, field string) error {
	if errors.Is(err, vendors.ErrInvalid) {
		return &Refusal{Kind: ErrInvalid, Field: field}
	}
	return refuse(err)
}

// ConfirmEmail hands the mailed code in. What the buyer wanted is held then,
// under the visit that the vendor gives for the address. A wrong code is
// ErrInvalid of the field email_code, and after some wrong ones any is ErrLimit
// or ErrRateLimited; see [Limits].
func (s *Service) ConfirmEmail(ctx context.Context, promoter seatplan.PromoterID, t Token, code string) (View, error) {
	return s.alone(ctx, promoter, t, func(ctx context.Context, o openCart, l *lane) error {
		code, err := typed("email_code", code)
		if err != nil {
			return err
		}
		b, err := o.binder()
		if err != nil {
			return err
		}
		if o.body.EmailSent == "" {
			return &Refusal{Kind: ErrInvalid, Field: "email_bind"}
		}
		before, err := s.visit(o.Cart)
		if err != nil {
			return err
		}
		var visit vendors.Visit
		err = s.tryCode(ctx, o, ErrInvalid, func() error {
			callCtx, cancel := s.calling(ctx, vendors.PriorityHold)
			defer cancel()
			var err error
			if visit, err = b.ConfirmEmail(callCtx, before, o.body.EmailSent, code, o.Locale); err != nil {
				return notOurs(err, "email_code")
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := s.adoptVisit(ctx, o.ID, before, visit); err != nil {
			return err
		}
		if err := s.holdSteps(ctx, o.ID, l); err != nil {
			return err
		}
		if r := l.why(refs(o.Lines)); r != nil {
			return r
		}
		return nil
	})
}

// adoptVisit goes on with the visit of a verified address. What another visit
// held is not this one's.
func (s *Service) adoptVisit(ctx context.Context, id store.CartID, before, visit vendors.Visit) error {
	sealed, err := s.sealer.Seal(string(id), visit)
	if err != nil {
		return err
	}
	_, err = s.edit(ctx, id, func(c *store.Cart) error {
		if !bytes.Equal(before, visit) {
			if err := s.loseVisit(c); err != nil {
				return err
			}
		}
		c.Visit = sealed
		return s.changeBody(c, func(b *cartBody) { b.EmailNeeded, b.EmailSent = false, "" })
	})
	return err
}

func refs(lines []store.Line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Ref)
	}
	return out
}

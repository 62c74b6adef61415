package checkout

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/mail"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// Details is what the buyer types. Title is what is bought, for the payment
// page.
type Details struct {
	Email, Phone, FullName string
	Title                  string
}

// orderBody is the sealed part of an order.
type orderBody struct {
	Buyer     vendors.Buyer      `json:"buyer"`
	Title     string             `json:"title"`
	Lines     []ViewLine         `json:"lines"`
	Holding   vendors.Holding    `json:"holding"`
	Modifiers []vendors.Modifier `json:"modifiers,omitempty"`
	Tickets   []vendors.Ticket   `json:"tickets,omitempty"`
}

// OrderView is an order as its buyer sees it. The fields from Secret on are only
// filled for who may see them.
type OrderView struct {
	ID        store.OrderID
	Path      seatplan.PerformancePath
	Cart      store.CartID
	State     store.OrderState
	Reason    string
	Person    bool // a person is looking at it
	Reference string
	CartTotal seatplan.Money
	Total     seatplan.Money
	Fees      seatplan.Money
	Deadline  time.Time
	Now       time.Time
	// Declined says that the last attempt to pay failed and another may follow.
	Declined bool
	// Paying says that an attempt is open.
	Paying bool

	Secret    Secret
	Buyer     vendors.Buyer
	Title     string
	Lines     []ViewLine
	Modifiers []vendors.Modifier
	Tickets   []vendors.Ticket
}

// Place makes the vendor's order of everything in the cart and freezes the
// cart. Where the vendor holds only now, it holds first. Placing again returns
// the same order. The order may come back closed, with its reason, or still
// creating when the outcome is not known.
func (s *Service) Place(ctx context.Context, promoter seatplan.PromoterID, t Token, d Details) (OrderView, error) {
	c, err := s.cartOf(ctx, promoter, t)
	if err != nil {
		return OrderView{}, err
	}
	if c.Order != "" {
		return s.orderView(ctx, c.Order, true)
	}
	o, err := s.offer(ctx, c.Path)
	if err != nil {
		return OrderView{}, refuse(err)
	}
	if err := checkDetails(&d, o.performance.Needs); err != nil {
		return OrderView{}, err
	}
	if choice, err := picked(s.limits(o), c.Lines); err != nil {
		return OrderView{}, err
	} else if r := choice.Ready(); r != nil && choice.Places() > 0 {
		return OrderView{}, refusal(r)
	}
	a, err := s.account(c.Path)
	if err != nil {
		return OrderView{}, err
	}
	l := s.lanes.enter(c.ID)
	defer s.lanes.leave(c.ID, l)
	if a.Vendor.HoldMode() == vendors.HoldAdd {
		// Whatever was clicked just before counts.
		if err := s.reconcile(ctx, c.ID, l); err != nil {
			return OrderView{}, refuse(err)
		}
	}
	var made *store.Order
	err = s.exclusively(ctx, c.ID, l, func(ctx context.Context) error {
		if made, err = s.freeze(ctx, a, c.ID, d); err != nil {
			return err
		}
		return s.advance(ctx, a, made.ID)
	})
	if err != nil {
		return OrderView{}, err
	}
	return s.orderView(ctx, made.ID, true)
}

// freeze makes the order's record and ties the cart to it.
func (s *Service) freeze(ctx context.Context, a Account, id store.CartID, d Details) (*store.Order, error) {
	var o *store.Order
	_, err := s.editWith(ctx, id, func(c *store.Cart, b *store.Batch) error {
		if c.Order != "" {
			return &Refusal{Kind: ErrStale}
		}
		v := s.view(*c)
		switch {
		case len(v.Lines) == 0 && len(v.Expired) > 0:
			return &Refusal{Kind: ErrHoldExpired}
		case len(v.Lines) == 0:
			return &Refusal{Kind: ErrInvalid, Field: "cart"}
		case a.Vendor.HoldMode() == vendors.HoldAdd && !v.Held():
			return &Refusal{Kind: ErrOutcomeUnknown}
		case a.Vendor.HoldMode() == vendors.HoldAdd && !s.Now().Before(c.Deadline):
			return &Refusal{Kind: ErrHoldExpired}
		}
		now := s.Now()
		oid := store.OrderID(newID("o_"))
		o = &store.Order{
			ID: oid, Secret: hashOf(s.secretOf(oid)), Path: c.Path, Cart: c.ID, State: store.OrderCreating,
			CartTotal: v.Total, Deadline: c.Deadline, Due: now.Add(s.CallTimeout), Created: now, Changed: now,
		}
		body := orderBody{
			Title: d.Title, Lines: v.Lines, Holding: holding(*c),
			Buyer: vendors.Buyer{Email: d.Email, Phone: d.Phone, FullName: d.FullName, Locale: c.Locale},
		}
		var err error
		o.Body, err = s.sealer.seal(string(o.ID), body)
		c.Order = o.ID
		b.Orders = append(b.Orders, o)
		return err
	})
	return o, err
}

// maxField bounds what a buyer types into one field.
const maxField = 200

// checkDetails trims what the buyer typed and refuses what the vendor could not
// use, naming the first field at fault.
func checkDetails(d *Details, needs vendors.Needs) error {
	for _, f := range []*string{&d.Email, &d.Phone, &d.FullName} {
		*f = strings.TrimSpace(*f)
	}
	address, err := mail.ParseAddress(d.Email)
	invalid := func(field string) error { return &Refusal{Kind: ErrInvalid, Field: field} }
	switch {
	case len(d.Email) > maxField || err != nil || address.Address != d.Email || !strings.Contains(address.Address, "."):
		return invalid("email")
	case len(d.Phone) > maxField || d.Phone != "" && !validPhone(d.Phone) || needs.Phone && d.Phone == "":
		return invalid("phone")
	case len(d.FullName) > maxField || needs.FullName && d.FullName == "":
		return invalid("full_name")
	}
	return nil
}

// validPhone accepts 6 to 15 digits with the usual separators.
func validPhone(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+ -()./", r):
			return false
		}
	}
	return digits >= 6 && digits <= 15
}

// Order reads an order. Whoever bears its secret, or the token of its cart, sees
// all of it; everybody else only how it stands.
func (s *Service) Order(ctx context.Context, id store.OrderID, bearer Secret) (OrderView, error) {
	o, err := s.Store.Order(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return OrderView{}, ErrNotFound
	}
	if err != nil {
		return OrderView{}, err
	}
	return s.orderView(ctx, id, s.opens(ctx, o, bearer))
}

// opens reports whether the bearer value is the order's secret or its cart's
// token.
func (s *Service) opens(ctx context.Context, o store.Order, bearer Secret) bool {
	hash := hashOf(bearer)
	if subtle.ConstantTimeCompare(hash[:], o.Secret[:]) == 1 {
		return true
	}
	c, err := s.Store.CartByToken(ctx, hash)
	return err == nil && c.ID == o.Cart
}

func (s *Service) orderView(ctx context.Context, id store.OrderID, full bool) (OrderView, error) {
	o, err := s.Store.Order(ctx, id)
	if err != nil {
		return OrderView{}, err
	}
	attempts, err := s.Store.Attempts(ctx, id)
	if err != nil {
		return OrderView{}, err
	}
	v := OrderView{
		ID: o.ID, Path: o.Path, Cart: o.Cart, State: o.State, Reason: o.Reason, Person: o.Person != "", Deadline: o.Deadline, Now: s.Now(),
	}
	if n := len(attempts); n > 0 {
		v.Declined = attempts[n-1].State == store.AttemptDeclined
		v.Paying = attempts[n-1].State == store.AttemptOpen
	}
	if !full {
		return v, nil
	}
	var body orderBody
	if err := s.sealer.open(string(o.ID), o.Body, &body); err != nil {
		return OrderView{}, err
	}
	v.Reference, v.CartTotal, v.Total, v.Fees = o.Reference, o.CartTotal, o.Total, o.Fees
	v.Secret, v.Buyer, v.Title, v.Lines, v.Modifiers, v.Tickets = s.secretOf(o.ID), body.Buyer, body.Title, body.Lines, body.Modifiers, body.Tickets
	return v, nil
}

// Pay opens the order's one attempt to pay, or returns the one that is open,
// and says where the buyer pays. An order with nothing to pay has no address.
func (s *Service) Pay(ctx context.Context, id store.OrderID, secret Secret) (url string, err error) {
	err = s.withOrder(ctx, id, secret, func(ctx context.Context, a Account) error {
		url, err = s.openAttempt(ctx, a, id)
		return err
	})
	return url, err
}

// GiveUp closes an unpaid order and lets its places go.
func (s *Service) GiveUp(ctx context.Context, id store.OrderID, secret Secret) error {
	return s.withOrder(ctx, id, secret, func(ctx context.Context, a Account) error {
		o, err := s.Store.Order(ctx, id)
		if err != nil {
			return err
		}
		if o.State != store.OrderPayable {
			return &Refusal{Kind: ErrStale}
		}
		if err := s.move(ctx, &o, store.OrderClosing, "cancelled"); err != nil {
			return err
		}
		return s.advance(ctx, a, id)
	})
}

// Returned is called when a buyer comes back from the payment page: a hint to
// read, nothing more.
func (s *Service) Returned(ctx context.Context, id store.OrderID) error {
	return s.withOrder(ctx, id, "", func(ctx context.Context, a Account) error { return s.advance(ctx, a, id) })
}

// withOrder runs f while nobody else works on the order. An empty secret is
// ours: the caller reads only.
func (s *Service) withOrder(ctx context.Context, id store.OrderID, secret Secret, f func(context.Context, Account) error) error {
	o, err := s.Store.Order(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && secret != "" && !s.opens(ctx, o, secret) {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	a, err := s.account(o.Path)
	if err != nil {
		return err
	}
	l := s.lanes.enter(o.Cart)
	defer s.lanes.leave(o.Cart, l)
	return s.exclusively(ctx, o.Cart, l, func(ctx context.Context) error { return f(ctx, a) })
}

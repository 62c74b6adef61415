package checkout

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"slices"
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
	// Locale is the language of the page; empty for the one the cart was begun in.
	Locale string
	// Answers are to the performance's fields; Ref is a ViewLine's, or empty for
	// the order.
	Answers []vendors.Answer
}

// orderBody is the sealed part of an order.
type orderBody struct {
	// Performance is as the catalogue had it: an order must come to its end also
	// when the catalogue cannot be read, or no longer has it.
	Performance vendors.Performance `json:"performance"`
	// Secret is what the order's hash is of, so that the link to it can be shown
	// again; empty in orders from before it was kept, see secretOf.
	Secret Secret `json:"secret,omitempty"`

	Buyer     vendors.Buyer      `json:"buyer"`
	Title     string             `json:"title"`
	Lines     []ViewLine         `json:"lines"`
	Holding   vendors.Holding    `json:"holding"`
	Modifiers []vendors.Modifier `json:"modifiers,omitempty"`
	Tickets   []vendors.Ticket   `json:"tickets,omitempty"`
	// Codes are those in force when the order was made.
	Codes []string `json:"codes,omitempty"`
	// PayURL is the vendor's page where the buyer pays, Print what printing
	// needs; Mails counts the mails sent.
	PayURL string `json:"pay_url,omitempty"`
	Print  string `json:"print,omitempty"`
	Mails  int    `json:"mails,omitempty"`
	// Relock says how far the second lock is; see stepConfirming.
	Relock string `json:"relock,omitempty"`
	// Unreadable: the tickets exist and cannot be read.
	Unreadable bool `json:"unreadable,omitempty"`
}

// reasonElsewhere closes an order that costs money where nobody takes any.
const reasonElsewhere = "elsewhere"

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
	// Placed says that the vendor has made the order. Before, what it comes to is
	// not known: Total and Fees mean nothing.
	Placed      bool
	Total, Fees seatplan.Money
	Deadline    time.Time
	Now         time.Time
	// Declined says that the last attempt to pay failed and another may follow.
	Declined bool
	// Paying says that an attempt is open.
	Paying bool
	// VendorPays says that the buyer pays at the vendor's page; Prints and Mails
	// that there are tickets to print, or to be sent by the vendor.
	VendorPays, Prints, Mails bool

	Secret Secret
	Buyer  vendors.Buyer
	Title  string
	// Performance is as the catalogue had it when the order was made.
	Performance vendors.Performance
	Lines       []ViewLine
	Modifiers   []vendors.Modifier
	Tickets     []vendors.Ticket
	// Codes are the promo codes and vouchers that count in it.
	Codes []string
}

// Refusal is why an order that is closed came to nothing.
func (v OrderView) Refusal() *Refusal {
	kind := ErrSeatTaken
	switch k := Kind(v.Reason); k {
	case ErrSoldOut, ErrPriceChanged, ErrHoldExpired, ErrLimit, ErrNotFound, ErrVendorDown, ErrAccessCode, ErrVoucher, ErrEmail:
		kind = k
	case reasonElsewhere:
		kind = ErrElsewhere
	case "expired", "cancelled":
		kind = ErrHoldExpired
	}
	return &Refusal{Kind: kind}
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
	a, err := s.account(c.Path)
	if err != nil {
		return OrderView{}, err
	}
	o, err := s.unlockedOffer(ctx, a, c)
	if err != nil {
		return OrderView{}, refuse(err)
	}
	ready := func(c store.Cart) error { return s.ready(c, o, &d) }
	if err := ready(c); err != nil {
		return OrderView{}, err
	}
	l := s.lanes.enter(c.ID)
	defer s.lanes.leave(c.ID, l)
	if o.performance, err = s.unlocked(c, o.performance); err != nil {
		return OrderView{}, err
	}
	var made store.OrderID
	err = s.exclusively(ctx, c.ID, l, func(ctx context.Context) error {
		made, err = s.freezeHeld(ctx, a, c, l, orderBody{
			Performance: o.performance, Title: d.Title,
			Buyer: vendors.Buyer{Email: d.Email, Phone: d.Phone, FullName: d.FullName, Locale: cmp.Or(d.Locale, c.Locale), Answers: d.Answers},
		}, ready)
		if err != nil {
			return err
		}
		return s.advance(ctx, a, made)
	})
	if err != nil {
		return OrderView{}, refuse(err)
	}
	return s.orderView(ctx, made, true)
}

// ready refuses an order of a cart as it is.
func (s *Service) ready(c store.Cart, o offer, d *Details) error {
	if err := checkDetails(d, o.performance.Needs, c.Lines); err != nil {
		return err
	}
	if err := s.mayOrder(c, o); err != nil {
		return err
	}
	choice, err := picked(s.limits(o), c.Lines)
	if err != nil {
		return err
	}
	if r := choice.Ready(); r != nil && choice.Places() > 0 {
		return refusal(r)
	}
	return nil
}

// freezeHeld freezes a cart as soon as the vendor holds what it wants, where it
// can hold that before the order: whatever was clicked just before counts. A
// place that the vendor then refuses is a refusal, not a smaller order.
func (s *Service) freezeHeld(ctx context.Context, a Account, c store.Cart, l *lane, body orderBody, ready func(store.Cart) error) (store.OrderID, error) {
	asked := refs(c.Lines)
	for range maxRounds {
		if a.Vendor.HoldMode() == vendors.HoldAdd {
			if err := s.holdSteps(ctx, c.ID, l); err != nil {
				return "", err
			}
			if err := s.applyAgain(ctx, a, c.ID, body.Performance); err != nil {
				return "", err
			}
		}
		if r := l.why(asked); r != nil {
			return "", r
		}
		if id, err := s.freeze(ctx, a, c.ID, body, ready); !errors.Is(err, errUnsettled) {
			return id, err
		}
	}
	return "", &Refusal{Kind: ErrOutcomeUnknown}
}

// holdsBefore reports whether places are held before an order is made.
func (a Account) holdsBefore() bool {
	mode := a.Vendor.HoldMode()
	return mode == vendors.HoldAdd || mode == vendors.HoldOurs
}

// errUnsettled says that the vendor does not hold just what the cart wants.
var errUnsettled = errors.New("the cart is not settled")

// freeze makes the order's record and ties the cart to it, or returns the order
// that the cart is frozen for. What was clicked just before must be ready, too.
func (s *Service) freeze(ctx context.Context, a Account, id store.CartID, body orderBody, ready func(store.Cart) error) (store.OrderID, error) {
	var o *store.Order
	c, err := s.editWith(ctx, id, func(c *store.Cart, b *store.Batch) error {
		if c.Order != "" {
			return errNothing
		}
		v := s.view(*c)
		switch {
		case a.holdsBefore() && slices.ContainsFunc(c.Lines, unsettled):
			return errUnsettled
		case len(v.Lines) == 0 && len(v.Expired) > 0:
			return &Refusal{Kind: ErrHoldExpired}
		case len(v.Lines) == 0:
			return &Refusal{Kind: ErrInvalid, Field: "cart"}
		case a.holdsBefore() && !s.Now().Before(c.Deadline):
			return &Refusal{Kind: ErrHoldExpired}
		}
		if err := ready(*c); err != nil {
			return err
		}
		now := s.Now()
		body.Secret = newSecret()
		o = &store.Order{
			ID: store.OrderID(newID("o_")), Secret: hashOf(body.Secret), Path: c.Path, Cart: c.ID, State: store.OrderCreating,
			CartTotal: v.Total, Deadline: c.Deadline, Due: now.Add(s.CallTimeout), Created: now, Changed: now,
			Address: addressOf(ctx),
		}
		body.Lines = v.Lines
		var err error
		if body.Holding, err = s.holding(*c); err != nil {
			return err
		}
		c.Order = o.ID
		if !a.holdsBefore() {
			c.Address = o.Address // what is held counts where it was taken
		}
		b.Orders = append(b.Orders, o)
		if err := s.capOrder(a, *c, o, b); err != nil {
			return err
		}
		return s.sealBody(o, body)
	})
	return c.Order, something(err)
}

// capOrder has the batch that makes an order refused where its address has too
// many that are not paid, places in them, or wrong codes.
func (s *Service) capOrder(a Account, c store.Cart, o *store.Order, b *store.Batch) error {
	b.Caps = append(b.Caps, s.orderCap(o.Address))
	if !a.holdsBefore() {
		b.Caps = append(b.Caps, s.placeCaps(c, 0)...)
	}
	if a.appliesNow() {
		return nil
	}
	body, err := s.cartBody(c)
	if err != nil {
		return err
	}
	return s.guessWithOrder(o, body, b)
}

// unsettled reports whether a line is on its way to the vendor or back.
func unsettled(l store.Line) bool { return l.State != store.Held && l.State != store.Expired }

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
	v, err := s.orderView(ctx, id, s.opens(ctx, o, bearer))
	if v.Secret == "" && hashOf(bearer) == o.Secret {
		v.Secret = bearer // of an order that is older than our key
	}
	return v, err
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
	if a, err := s.account(o.Path); err == nil {
		can, made := a.abilities(), o.State == store.OrderConfirmed || o.State == store.OrderIssued
		v.VendorPays, v.Prints, v.Mails = can.VendorPays, made && can.Prints, made && can.Mails
	}
	if !full {
		return v, nil
	}
	var body orderBody
	if err := s.sealer.Open(string(o.ID), o.Body, &body); err != nil {
		return OrderView{}, err
	}
	v.Reference, v.CartTotal, v.Placed = o.Reference, o.CartTotal, Placed(o)
	if v.Placed {
		v.Total, v.Fees = o.Total, o.Fees
	}
	v.Codes, v.Performance = body.Codes, body.Performance
	v.Secret, v.Buyer, v.Title, v.Lines, v.Modifiers, v.Tickets = s.secretOf(&o, body), body.Buyer, body.Title, body.Lines, body.Modifiers, body.Tickets
	return v, nil
}

// Placed reports whether the vendor has made the order: before, what it comes to is
// not known.
func Placed(o store.Order) bool {
	switch o.State {
	case store.OrderPayable, store.OrderConfirming, store.OrderConfirmed, store.OrderIssued:
		return true
	}
	return o.VendorID != ""
}

// Pay opens the order's one attempt to pay, or returns the one that is open,
// and says where the buyer pays. An order with nothing to pay has no address.
func (s *Service) Pay(ctx context.Context, id store.OrderID, secret Secret) (url string, err error) {
	err = s.withSecret(ctx, id, secret, func(ctx context.Context, a Account) error {
		url, err = s.openAttempt(ctx, a, id)
		return err
	})
	return url, err
}

// GiveUp closes an unpaid order and lets its places go.
func (s *Service) GiveUp(ctx context.Context, id store.OrderID, secret Secret) error {
	return s.withSecret(ctx, id, secret, func(ctx context.Context, a Account) error {
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
// read, nothing more. It is taken from whoever bears the order's secret, and not
// more often than a buyer comes back; anybody else gets ErrNotFound, and the
// worker reads when it is due.
func (s *Service) Returned(ctx context.Context, id store.OrderID, secret Secret) error {
	return s.withSecret(ctx, id, secret, func(ctx context.Context, a Account) error {
		if !s.hints.take(id, s.Now(), hintWindow*s.Recheck) {
			return nil
		}
		return s.advance(ctx, a, id)
	})
}

// due moves an order whose time has come.
func (s *Service) due(ctx context.Context, id store.OrderID) error {
	o, err := s.Store.Order(ctx, id)
	if err != nil {
		return err
	}
	return s.withOrder(ctx, o, func(ctx context.Context, a Account) error { return s.advance(ctx, a, id) })
}

// withSecret runs f for whoever bears the order's secret, or its cart's token.
func (s *Service) withSecret(ctx context.Context, id store.OrderID, secret Secret, f func(context.Context, Account) error) error {
	o, err := s.Store.Order(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !s.opens(ctx, o, secret) {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	return s.withOrder(ctx, o, f)
}

// withOrder runs f while nobody else works on the order.
func (s *Service) withOrder(ctx context.Context, o store.Order, f func(context.Context, Account) error) error {
	a, err := s.account(o.Path)
	if err != nil {
		return err
	}
	l := s.lanes.enter(o.Cart)
	defer s.lanes.leave(o.Cart, l)
	return s.exclusively(ctx, o.Cart, l, func(ctx context.Context) error { return f(ctx, a) })
}

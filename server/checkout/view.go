package checkout

import (
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// noTime is the zero time: nothing is held, nothing is due.
var noTime time.Time

// View is a cart as its buyer sees it.
type View struct {
	ID     store.CartID
	Rev    int64
	Path   seatplan.PerformancePath
	Locale string
	Lines  []ViewLine
	// Expired are the places that ran out and can be asked for again.
	Expired []ViewLine
	// Gone is why Expired are held no more.
	Gone GoneReason
	// Nominal, Fees and Total are sums over Lines; Total is all-in.
	Nominal, Fees, Total seatplan.Money
	// Deadline is when the hold ends; zero while nothing is held, and when all is
	// sold.
	Deadline time.Time
	// Now is the server's time of this view.
	Now time.Time
	// Checking says that the outcome of a call is not known yet.
	Checking bool
	// Access says that an accepted access code is on the cart.
	Access bool
	// Codes are the promo codes and vouchers the buyer gave.
	Codes []Code
	// Discount is how much less Lines cost than without a discount.
	Discount seatplan.Money
	// Modifiers are the lines of the vendor's reckoning, where it gives them.
	Modifiers []vendors.Modifier
	// EmailNeeded says that the vendor holds the lines once it has verified the
	// buyer's address, EmailSent where it sent the code to; empty before.
	EmailNeeded bool
	EmailSent   string
	// Order is the order the cart is frozen for, if any.
	Order store.OrderID
}

// Code is a promo code or voucher of a cart.
type Code struct {
	Code string
	// InForce: the vendor counts it. Else it is tried with the order.
	InForce bool
}

// ViewLine is one place of a cart. Lines of one area are not merged: a vendor
// may assign each a seat.
type ViewLine struct {
	Ref                  string
	Seat                 seatplan.SeatID
	Area                 seatplan.AreaID
	Category             seatplan.CategoryID
	Section, Row, Number string
	Price                seatplan.Price
	// Full is the all-in price before a discount, zero where there is none, and
	// Reason why it is lower, in the vendor's words.
	Full   seatplan.Money
	Reason string
	// Held says that the vendor holds it; else it is only chosen, or the
	// vendor's answer is awaited.
	Held bool
}

// Count is the number of places.
func (v View) Count() int { return len(v.Lines) }

// RanOut reports whether the Expired places were lost although the buyer wanted
// them: their time is over, or the vendor ended it early.
func (v View) RanOut() bool {
	return len(v.Expired) > 0 && (v.Gone == GoneExpired || v.Gone == GoneEarly)
}

// Held reports whether all places are held.
func (v View) Held() bool {
	for _, l := range v.Lines {
		if !l.Held {
			return false
		}
	}
	return len(v.Lines) > 0
}

func (s *Service) view(c store.Cart) View {
	v := View{
		ID: c.ID, Rev: c.Rev, Path: c.Path, Locale: c.Locale, Deadline: c.Deadline, Now: s.Now(), Order: c.Order,
	}
	if slices.ContainsFunc(c.Lines, in(store.Sold)) {
		v.Deadline = noTime // it was paid for in time
	}
	s.viewBody(&v, c)
	for _, l := range c.Lines {
		line := ViewLine{
			Ref: l.Ref, Seat: l.Seat, Area: l.Area, Category: l.Category,
			Section: l.Section, Row: l.Row, Number: l.Number, Price: l.Price, Full: l.Full, Reason: l.Reason, Held: taken(l),
		}
		switch {
		case l.State == store.Expired:
			v.Expired = append(v.Expired, line)
		case wanted(l):
			v.Lines = append(v.Lines, line)
			v.add(line)
		}
		if inFlight(l) {
			v.Checking = true
		}
	}
	return v
}

// viewBody fills in what the sealed part of a cart says.
func (s *Service) viewBody(v *View, c store.Cart) {
	body, err := s.cartBody(c)
	if err != nil {
		s.Log.Error("cart not readable", "cart", c.ID, "error", err)
		return
	}
	v.Access, v.EmailNeeded, v.EmailSent = body.Access != "", body.EmailNeeded, body.EmailSent
	a, err := s.account(c.Path)
	visits := err == nil && a.Vendor.HoldMode() == vendors.HoldAdd && c.Visit != nil
	v.Gone = body.Gone
	v.Codes = body.codes(visits || c.Booking != "")
	if slices.ContainsFunc(c.Lines, taken) {
		v.Modifiers = body.Modifiers
	}
}

// add counts a line into the sums. Prices of one cart are of one list, and
// their number is bounded, so they add up.
func (v *View) add(l ViewLine) {
	v.Nominal, _ = v.Nominal.Add(l.Price.Nominal)
	v.Fees, _ = v.Fees.Add(l.Price.Fee)
	v.Total, _ = v.Total.Add(l.Price.Total())
	if total := l.Price.Total(); l.Full.Minor > total.Minor {
		v.Discount, _ = v.Discount.Add(seatplan.Money{Minor: l.Full.Minor - total.Minor, Currency: total.Currency})
	}
}

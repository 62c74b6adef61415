package checkout

import (
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
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
	// Nominal, Fees and Total are sums over Lines; Total is all-in.
	Nominal, Fees, Total seatplan.Money
	// Deadline is when the hold ends; zero while nothing is held.
	Deadline time.Time
	// Now is the server's time of this view.
	Now time.Time
	// Checking says that the outcome of a call is not known yet.
	Checking bool
	// Order is the order the cart is frozen for, if any.
	Order store.OrderID
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
	// Held says that the vendor holds it; else it is only chosen, or the
	// vendor's answer is awaited.
	Held bool
}

// Count is the number of places.
func (v View) Count() int { return len(v.Lines) }

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
	for _, l := range c.Lines {
		line := ViewLine{
			Ref: l.Ref, Seat: l.Seat, Area: l.Area, Category: l.Category,
			Section: l.Section, Row: l.Row, Number: l.Number, Price: l.Price, Held: taken(l),
		}
		switch {
		case l.State == store.Expired:
			v.Expired = append(v.Expired, line)
		case wanted(l):
			v.Lines = append(v.Lines, line)
			v.add(l.Price)
		}
		if inFlight(l) {
			v.Checking = true
		}
	}
	return v
}

// add counts a price into the sums. Prices of one cart are of one list, and
// their number is bounded, so they add up.
func (v *View) add(p seatplan.Price) {
	v.Nominal, _ = v.Nominal.Add(p.Nominal)
	v.Fees, _ = v.Fees.Add(p.Fee)
	v.Total, _ = v.Total.Add(p.Total())
}

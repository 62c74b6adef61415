package checkout

import (
	"context"
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// offer is what a change is checked against.
type offer struct {
	Offer
	performance vendors.Performance
}

func (s *Service) offer(ctx context.Context, p seatplan.PerformancePath) (o offer, err error) {
	if o.performance, err = s.Offers.Performance(ctx, p); err != nil {
		return o, err
	}
	o.Offer, err = s.Offers.Offer(ctx, p)
	return o, err
}

// apply makes a change to a cart's lines and returns the refs of lines that the
// buyer asked for in it.
func (s *Service) apply(c *store.Cart, change Change, o offer) (asked []string, err error) {
	e := &editor{Service: s, cart: c, offer: o}
	if change.Clear {
		e.dropWhere(func(store.Line) bool { return true })
	}
	if len(change.Drop) > 0 {
		e.dropLines(change.Drop)
	}
	if len(change.Remove) > 0 {
		e.dropWhere(func(l store.Line) bool { return l.Seat != "" && slices.Contains(change.Remove, l.Seat) })
	}
	if change.Tariff != nil {
		if err := e.retariff(*change.Tariff); err != nil {
			return nil, err
		}
	}
	for _, a := range change.Areas {
		if err := e.area(a); err != nil {
			return nil, err
		}
	}
	wishes := change.Add
	if change.Again {
		wishes = append(wishes, e.expired()...)
	}
	if change.Best != nil {
		best, err := e.best(*change.Best)
		if err != nil {
			return nil, err
		}
		wishes = append(wishes, best...)
	}
	for _, w := range wishes {
		if err := e.seat(w); err != nil {
			return nil, err
		}
	}
	return e.asked, nil
}

// editor applies one change to one cart.
type editor struct {
	*Service
	cart  *store.Cart
	offer offer
	asked []string
}

// wanted reports whether the buyer wants the place, whatever the vendor says.
func wanted(l store.Line) bool {
	switch l.State {
	case store.Wanted, store.Holding, store.Held, store.Ordered, store.Sold:
		return true
	}
	return false
}

// count returns how many places the buyer wants.
func count(lines []store.Line) int {
	n := 0
	for _, l := range lines {
		if wanted(l) {
			n++
		}
	}
	return n
}

func (e *editor) limit() int {
	if m := e.offer.performance.MaxPlaces; m > 0 && m < e.MaxPlaces {
		return m
	}
	return e.MaxPlaces
}

// dropWhere gives up matching lines: what the vendor has, or may have, is
// released; what is only wished for is forgotten.
func (e *editor) dropWhere(match func(store.Line) bool) {
	e.cart.Lines = slices.DeleteFunc(e.cart.Lines, func(l store.Line) bool {
		return match(l) && (l.State == store.Wanted || l.State == store.Expired)
	})
	for i := range e.cart.Lines {
		l := &e.cart.Lines[i]
		if match(*l) && (l.State == store.Held || l.State == store.Holding) {
			l.State, l.Changed = store.Dropping, e.cart.Changed
		}
	}
}

// dropLines gives up lines by ref, and with a place in an area all of that area
// at its tariff: they are one line to the buyer.
func (e *editor) dropLines(refs []string) {
	type line struct {
		area   seatplan.AreaID
		tariff seatplan.TariffID
	}
	areas := make(map[line]bool)
	for _, l := range e.cart.Lines {
		if l.Area != "" && slices.Contains(refs, l.Ref) {
			areas[line{l.Area, l.Price.Tariff}] = true
		}
	}
	e.dropWhere(func(l store.Line) bool {
		return slices.Contains(refs, l.Ref) || areas[line{l.Area, l.Price.Tariff}]
	})
}

// seat asks for one seat. Asking for what the cart has does nothing.
func (e *editor) seat(w SeatWish) error {
	index, ok := e.offer.Plan.Find(w.Seat)
	if !ok {
		return &Refusal{Kind: ErrNotFound, Seats: []seatplan.SeatID{w.Seat}, Field: "seat"}
	}
	for i := range e.cart.Lines {
		l := &e.cart.Lines[i]
		if l.Seat != w.Seat {
			continue
		}
		switch {
		case wanted(*l):
			e.asked = append(e.asked, l.Ref)
			return nil
		case l.State == store.Dropping && (w.Tariff == "" || w.Tariff == l.Price.Tariff):
			// Not yet given back: the last wish wins. Without a key the hold is
			// still under way.
			l.State = store.Held
			if l.Key == "" {
				l.State = store.Holding
			}
			e.asked = append(e.asked, l.Ref)
			return e.within(0)
		}
	}
	category := e.offer.Category(index)
	if category == "" {
		return &Refusal{Kind: ErrSeatTaken, Seats: []seatplan.SeatID{w.Seat}}
	}
	e.forgetExpired(w.Seat)
	return e.ask(store.Line{Seat: w.Seat, Category: category}, w.Tariff)
}

// ask adds a wanted line for one place.
func (e *editor) ask(l store.Line, tariff seatplan.TariffID) error {
	price, ok := e.offer.Prices.Lookup(l.Category, tariff)
	if !ok && tariff == "" {
		price, ok = e.offer.Prices.Default(l.Category)
	}
	if !ok {
		return &Refusal{Kind: ErrInvalid, Field: "tariff"}
	}
	if err := e.within(1); err != nil {
		return err
	}
	l.Ref, l.State, l.Price, l.Changed = newID("l_"), store.Wanted, price, e.cart.Changed
	e.nameSeat(&l)
	e.cart.Lines = append(e.cart.Lines, l)
	e.asked = append(e.asked, l.Ref)
	return nil
}

// within refuses when more places than allowed would be wanted.
func (e *editor) within(more int) error {
	if limit := e.limit(); count(e.cart.Lines)+more > limit {
		return &Refusal{Kind: ErrLimit, Limit: limit}
	}
	return nil
}

func (e *editor) nameSeat(l *store.Line) {
	index, ok := e.offer.Plan.Find(l.Seat)
	if !ok || l.Seat == "" {
		return
	}
	seat := e.offer.Plan.Seat(index)
	l.Number, l.Row = seat.Number, e.offer.Plan.Rows()[seat.Row].Label
	l.Section = e.offer.Plan.Sections()[e.offer.Plan.SectionOf(index)].Name
}

// area brings the number of places wanted in an area at a tariff to what the
// buyer says.
func (e *editor) area(a AreaChange) error {
	index, ok := e.offer.Plan.FindArea(a.Area)
	if !ok {
		return &Refusal{Kind: ErrNotFound, Area: a.Area, Field: "area"}
	}
	area := e.offer.Plan.Areas()[index]
	if area.Category == seatplan.NoCategory {
		return &Refusal{Kind: ErrSoldOut, Area: a.Area}
	}
	category := e.offer.Plan.Categories()[area.Category].ID
	if a.Tariff == "" {
		if p, ok := e.offer.Prices.Default(category); ok {
			a.Tariff = p.Tariff
		}
	}
	in := func(l store.Line) bool { return l.Area == a.Area && l.Price.Tariff == a.Tariff && wanted(l) }
	have := 0
	for _, l := range e.cart.Lines {
		if in(l) {
			have++
		}
	}
	want := a.Quantity
	limit := e.limit()
	if want < -limit || want > limit || !a.Relative && want < 0 {
		return &Refusal{Kind: ErrLimit, Area: a.Area, Limit: limit}
	}
	if a.Relative {
		want = max(0, have+want)
	}
	for ; have < want; have++ {
		if err := e.ask(store.Line{Area: a.Area, Category: category, Section: area.Name}, a.Tariff); err != nil {
			return err
		}
	}
	for i := len(e.cart.Lines) - 1; i >= 0 && have > want; i-- {
		if l := e.cart.Lines[i]; in(l) {
			e.dropWhere(func(o store.Line) bool { return o.Ref == l.Ref })
			have--
		}
	}
	return nil
}

// retariff gives a line another tariff: the place is given back and asked for
// anew, which is how vendors price it.
func (e *editor) retariff(t TariffChange) error {
	i := slices.IndexFunc(e.cart.Lines, func(l store.Line) bool { return l.Ref == t.Ref && wanted(l) })
	if i < 0 {
		return &Refusal{Kind: ErrNotFound, Field: "line"}
	}
	l := e.cart.Lines[i]
	if l.Price.Tariff == t.Tariff {
		return nil
	}
	if _, ok := e.offer.Prices.Lookup(l.Category, t.Tariff); !ok {
		return &Refusal{Kind: ErrInvalid, Field: "tariff"}
	}
	e.dropWhere(func(o store.Line) bool { return o.Ref == t.Ref })
	return e.ask(store.Line{Seat: l.Seat, Area: l.Area, Category: l.Category, Section: l.Section}, t.Tariff)
}

// best turns a wish for the best seats into seats.
func (e *editor) best(b Best) ([]SeatWish, error) {
	if b.Quantity < 1 || b.Quantity > e.limit() {
		return nil, &Refusal{Kind: ErrLimit, Limit: e.limit()}
	}
	category := -1
	if b.Category != "" {
		index, ok := e.offer.Plan.FindCategory(b.Category)
		if !ok {
			return nil, &Refusal{Kind: ErrNotFound, Field: "price_category"}
		}
		category = index
	}
	mine := make(map[seatplan.SeatID]bool)
	for _, l := range e.cart.Lines {
		mine[l.Seat] = true
	}
	free := func(i int) bool { return e.offer.Free(i) && !mine[e.offer.Plan.SeatID(i)] }
	seats := seatplan.Together(e.offer.Plan, free, category, b.Quantity)
	if seats == nil {
		return nil, &Refusal{Kind: ErrSoldOut}
	}
	wishes := make([]SeatWish, len(seats))
	for i, seat := range seats {
		wishes[i] = SeatWish{Seat: e.offer.Plan.SeatID(seat)}
	}
	return wishes, nil
}

// expired turns the lines that ran out into wishes and forgets them.
func (e *editor) expired() []SeatWish {
	var wishes []SeatWish
	for _, l := range e.cart.Lines {
		if l.State != store.Expired {
			continue
		}
		if l.Seat != "" {
			wishes = append(wishes, SeatWish{Seat: l.Seat, Tariff: l.Price.Tariff})
			continue
		}
		// Refusals of single places are met again when the hold is tried.
		_ = e.ask(store.Line{Area: l.Area, Category: l.Category, Section: l.Section}, l.Price.Tariff)
	}
	e.cart.Lines = slices.DeleteFunc(e.cart.Lines, func(l store.Line) bool { return l.State == store.Expired })
	return wishes
}

func (e *editor) forgetExpired(seat seatplan.SeatID) {
	e.cart.Lines = slices.DeleteFunc(e.cart.Lines, func(l store.Line) bool {
		return l.State == store.Expired && l.Seat == seat
	})
}

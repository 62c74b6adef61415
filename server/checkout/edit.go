package checkout

import (
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
	"github.com/parterre/parterre/server/store"
)

// apply makes a change to a cart's lines and returns the refs of lines that the
// buyer asked for in it.
func (s *Service) apply(c *store.Cart, change Change, o offer) (asked []string, err error) {
	e := &editor{Service: s, cart: c, offer: o}
	if err := e.change(change); err != nil {
		return nil, err
	}
	if len(e.asked) > 0 {
		err = s.mayAsk(*c, o)
	}
	return e.asked, err
}

// change makes a change.
func (e *editor) change(change Change) error {
	if change.Clear {
		e.dropWhere(func(store.Line) bool { return true })
	}
	had := slices.ContainsFunc(e.cart.Lines, wanted)
	if len(change.Drop) > 0 {
		e.dropLines(change.Drop)
	}
	if len(change.Remove) > 0 {
		e.dropWhere(func(l store.Line) bool { return l.Seat != "" && slices.Contains(change.Remove, l.Seat) })
	}
	if change.Tariff != nil {
		if err := e.retariff(*change.Tariff); err != nil {
			return err
		}
	}
	for _, a := range change.Areas {
		if err := e.area(a); err != nil {
			return err
		}
	}
	if had && !slices.ContainsFunc(e.cart.Lines, wanted) {
		// Whoever gives back the last of what they have lost nothing by it, and is not
		// offered again what ran out before.
		e.cart.Lines = slices.DeleteFunc(e.cart.Lines, func(l store.Line) bool { return l.State == store.Expired })
	}
	if change.Again {
		if err := e.again(); err != nil {
			return err
		}
	}
	wishes := change.Add
	if change.Best != nil {
		best, err := e.best(*change.Best)
		if err != nil {
			return err
		}
		wishes = append(wishes, best...)
	}
	for _, w := range wishes {
		if err := e.seat(w); err != nil {
			return err
		}
	}
	return nil
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

// picked is what the buyer wants as the cart's rules see it. The rules decide;
// lines follow.
func picked(limits cart.Limits, lines []store.Line) (cart.Cart, error) {
	var out []cart.Line
	at := make(map[string]int)
	for _, l := range lines {
		if !wanted(l) {
			continue
		}
		line := cart.Line{Seat: l.Seat, Area: l.Area, Quantity: 1, Price: l.Price}
		if i, ok := at[line.Key()]; ok && l.Area != "" {
			out[i].Quantity++
			continue
		}
		at[line.Key()] = len(out)
		out = append(out, line)
	}
	c, r := cart.New(limits, out...)
	return c, refusal(r)
}

func (e *editor) picked() (cart.Cart, error) { return picked(e.limits(e.offer), e.cart.Lines) }

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
	status := e.offer.Status(index)
	var back *store.Line // on its way back, and not yet given
	for i := range e.cart.Lines {
		l := &e.cart.Lines[i]
		if l.Seat != w.Seat {
			continue
		}
		if wanted(*l) {
			e.asked = append(e.asked, l.Ref)
			return nil
		}
		status = seatplan.Free // taken by ourselves
		if l.State == store.Dropping && (w.Tariff == "" || w.Tariff == l.Price.Tariff) {
			back = l
		}
	}
	price, err := e.price(e.offer.Category(index), w.Tariff)
	if err != nil {
		return err
	}
	choice, err := e.picked()
	if err != nil {
		return err
	}
	if _, r := choice.AddSeat(cart.Line{Seat: w.Seat, Quantity: 1, Price: price}, status); r != nil {
		return refusal(r)
	}
	if back != nil { // the last wish wins; without a key the hold is still under way
		back.State = store.Held
		if back.Key == "" {
			back.State = store.Holding
		}
		e.asked = append(e.asked, back.Ref)
		return nil
	}
	e.forgetExpired(w.Seat)
	e.ask(store.Line{Seat: w.Seat, Price: price})
	return nil
}

// price is what a place of a category costs at a tariff; the empty tariff is
// the category's first.
func (e *editor) price(c seatplan.CategoryID, t seatplan.TariffID) (seatplan.Price, error) {
	price, ok := e.offer.Prices.Lookup(c, t)
	if !ok && t == "" {
		price, ok = e.offer.Prices.Default(c)
	}
	if !ok {
		return price, &Refusal{Kind: ErrInvalid, Field: "tariff"}
	}
	return price, e.offer.affordable(price)
}

// ask adds a wanted line for one place.
func (e *editor) ask(l store.Line) {
	l.Ref, l.State, l.Category, l.Changed = newID("l_"), store.Wanted, l.Price.Category, e.cart.Changed
	e.nameSeat(&l)
	e.cart.Lines = append(e.cart.Lines, l)
	e.asked = append(e.asked, l.Ref)
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
	price, err := e.price(e.offer.Plan.Categories()[area.Category].ID, a.Tariff)
	if err != nil {
		return err
	}
	choice, err := e.picked()
	if err != nil {
		return err
	}
	line := cart.Line{Area: a.Area, Quantity: a.Quantity, Price: price}
	had, _ := choice.Line(line.Key())
	if a.Relative {
		if a.Quantity < -cart.MaxPlaces || a.Quantity > cart.MaxPlaces {
			return &Refusal{Kind: ErrLimit, Area: a.Area, Limit: choice.Limit()}
		}
		line.Quantity = max(0, had.Quantity+a.Quantity)
	}
	if _, r := choice.SetArea(line, e.offer.AreaFree(index)); r != nil {
		return refusal(r)
	}
	for range line.Quantity - had.Quantity {
		e.ask(store.Line{Area: a.Area, Section: area.Name, Price: price})
	}
	e.dropLast(line, had.Quantity-line.Quantity)
	return nil
}

// dropLast gives up the last n places of an area at a tariff.
func (e *editor) dropLast(line cart.Line, n int) {
	for i := len(e.cart.Lines) - 1; i >= 0 && n > 0; i-- {
		l := e.cart.Lines[i]
		if l.Area == line.Area && l.Price.Tariff == line.Price.Tariff && wanted(l) {
			e.dropWhere(func(o store.Line) bool { return o.Ref == l.Ref })
			n--
		}
	}
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
	price, ok := e.offer.Prices.Lookup(l.Category, t.Tariff)
	if !ok {
		return &Refusal{Kind: ErrInvalid, Field: "tariff"}
	}
	if err := e.offer.affordable(price); err != nil {
		return err
	}
	choice, err := e.picked()
	if err != nil {
		return err
	}
	if _, r := choice.SetTariff(cart.Line{Seat: l.Seat, Area: l.Area, Price: l.Price}.Key(), price); r != nil {
		return refusal(r)
	}
	e.dropWhere(func(o store.Line) bool { return o.Ref == t.Ref })
	e.ask(store.Line{Seat: l.Seat, Area: l.Area, Section: l.Section, Price: price})
	// The buyer sees one line that changes: it stays where it was.
	last := len(e.cart.Lines) - 1
	asked := e.cart.Lines[last]
	e.cart.Lines = slices.Insert(e.cart.Lines[:last], i, asked)
	return nil
}

// best turns a wish for the best seats into seats.
func (e *editor) best(b Best) ([]SeatWish, error) {
	if limit := e.limits(e.offer).Places; b.Quantity < 1 || b.Quantity > limit {
		return nil, &Refusal{Kind: ErrLimit, Limit: limit}
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
	free := func(i int) bool { return e.offer.Status(i) == seatplan.Free && !mine[e.offer.Plan.SeatID(i)] }
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

// again asks anew for the places that ran out. What is gone by now is left out;
// the hold says so.
func (e *editor) again() error {
	expired := slices.DeleteFunc(slices.Clone(e.cart.Lines), func(l store.Line) bool { return l.State != store.Expired })
	e.cart.Lines = slices.DeleteFunc(e.cart.Lines, func(l store.Line) bool { return l.State == store.Expired })
	var first error
	for _, l := range expired {
		var err error
		if l.Seat != "" {
			err = e.seat(SeatWish{Seat: l.Seat, Tariff: l.Price.Tariff})
		} else {
			err = e.area(AreaChange{Area: l.Area, Tariff: l.Price.Tariff, Quantity: 1, Relative: true})
		}
		if first == nil {
			first = err
		}
	}
	if len(e.asked) == 0 {
		return first
	}
	return nil
}

func (e *editor) forgetExpired(seat seatplan.SeatID) {
	e.cart.Lines = slices.DeleteFunc(e.cart.Lines, func(l store.Line) bool {
		return l.State == store.Expired && l.Seat == seat
	})
}

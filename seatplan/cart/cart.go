// Package cart says what a buyer may put together: seats and places in areas at
// tariffs, within limits, with what they come to and how long they are held.
//
// A [Cart] is a value; changing it gives another one, or a [Refusal] that says
// why not. The browser uses it to answer at once and the server to decide; the
// server alone knows the prices. It must not know the time: see [Clock].
package cart

import (
	"slices"

	"github.com/parterre/parterre/seatplan"
)

// MaxPlaces bounds the places of any cart, whatever its limits.
const MaxPlaces = 100

// Limits says how many places a cart may have. The zero value sets none but
// MaxPlaces.
type Limits struct {
	Places  int // at most; 0 or less for MaxPlaces
	Tariffs []TariffLimit
}

// TariffLimit says how many places a cart may have at one tariff, if it has
// any at it.
type TariffLimit struct {
	Tariff   seatplan.TariffID
	Min, Max int // 0 or less for none
}

// Line is one seat, or places in one area at one tariff. Exactly one of Seat
// and Area is set.
type Line struct {
	Seat     seatplan.SeatID
	Area     seatplan.AreaID
	Quantity int            // 1 of a seat
	Price    seatplan.Price // of one place, with its category and tariff; money may be unknown
}

// Key names a line within its cart: the seat, or the area and the tariff.
func (l Line) Key() string {
	if l.Seat != "" {
		return "s/" + string(l.Seat)
	}
	return "a/" + string(l.Area) + "/" + string(l.Price.Tariff)
}

// valid reports whether l may be a line.
func (l Line) valid() bool {
	return (l.Seat == "") != (l.Area == "") && l.Quantity >= 1 && (l.Seat == "" || l.Quantity == 1)
}

// SeatLine returns the line of a seat of a plan at the standard tariff, without
// its price. It refuses seats that the plan does not have.
func SeatLine(p *seatplan.Plan, id seatplan.SeatID) (Line, *Refusal) {
	i, ok := p.Find(id)
	if !ok {
		return Line{}, &Refusal{Code: NotFound, Seat: id}
	}
	return Line{Seat: id, Quantity: 1, Price: seatplan.Price{Category: categoryID(p, p.Category(i))}}, nil
}

// AreaLine returns the line of places in an area of a plan at the standard
// tariff, without its price. It refuses areas that the plan does not have.
func AreaLine(p *seatplan.Plan, id seatplan.AreaID, quantity int) (Line, *Refusal) {
	i, ok := p.FindArea(id)
	if !ok {
		return Line{}, &Refusal{Code: NotFound, Area: id}
	}
	return Line{Area: id, Quantity: quantity, Price: seatplan.Price{Category: categoryID(p, p.Areas()[i].Category)}}, nil
}

func categoryID(p *seatplan.Plan, index int) seatplan.CategoryID {
	if index == seatplan.NoCategory {
		return ""
	}
	return p.Categories()[index].ID
}

// Cart is a buyer's choice in one performance. The zero value is empty and has
// no limits but MaxPlaces.
type Cart struct {
	limits Limits
	lines  []Line
}

// New returns a cart of lines that are the buyer's already, so that limits are
// not held against them, only MaxPlaces. Lines of one key are added up.
func New(limits Limits, lines ...Line) (Cart, *Refusal) {
	c := Cart{limits: limits}
	for _, l := range lines {
		if !l.valid() {
			return Cart{}, l.refused(Invalid, 0)
		}
		if l.Quantity > MaxPlaces-c.Places() {
			return Cart{}, l.refused(Limit, MaxPlaces)
		}
		c = c.plus(l)
	}
	return c, nil
}

// Lines returns the lines in the order they were added. The slice is the
// caller's.
func (c Cart) Lines() []Line { return slices.Clone(c.lines) }

// Line returns the line with the given key.
func (c Cart) Line(key string) (Line, bool) {
	if i := c.index(key); i >= 0 {
		return c.lines[i], true
	}
	return Line{}, false
}

// Has reports whether a seat is in the cart.
func (c Cart) Has(seat seatplan.SeatID) bool { return c.index(Line{Seat: seat}.Key()) >= 0 }

// Places returns how many places the cart has.
func (c Cart) Places() int {
	n := 0
	for _, l := range c.lines {
		n += l.Quantity
	}
	return n
}

// In returns how many places the cart has in an area, at whatever tariff.
func (c Cart) In(area seatplan.AreaID) int {
	n := 0
	for _, l := range c.lines {
		if l.Area == area {
			n += l.Quantity
		}
	}
	return n
}

// At returns how many places the cart has at a tariff.
func (c Cart) At(tariff seatplan.TariffID) int {
	n := 0
	for _, l := range c.lines {
		if l.Price.Tariff == tariff {
			n += l.Quantity
		}
	}
	return n
}

// Limit returns how many places the cart may have.
func (c Cart) Limit() int {
	if c.limits.Places <= 0 {
		return MaxPlaces
	}
	return min(c.limits.Places, MaxPlaces)
}

// tariffLimit returns how many places the cart may have at a tariff.
func (c Cart) tariffLimit(tariff seatplan.TariffID) int {
	for _, t := range c.limits.Tariffs {
		if t.Tariff == tariff && t.Max > 0 {
			return min(t.Max, MaxPlaces)
		}
	}
	return MaxPlaces
}

func (c Cart) index(key string) int {
	return slices.IndexFunc(c.lines, func(l Line) bool { return l.Key() == key })
}

// plus returns c with a line added, to the line of the same key if there is
// one, whose price it replaces.
func (c Cart) plus(l Line) Cart {
	lines := slices.Clone(c.lines)
	if i := c.index(l.Key()); i < 0 {
		lines = append(lines, l)
	} else if l.Seat == "" {
		l.Quantity += lines[i].Quantity
		lines[i] = l
	} else {
		lines[i] = l
	}
	return Cart{limits: c.limits, lines: lines}
}

// minus returns c without line i.
func (c Cart) minus(i int) Cart {
	var lines []Line
	lines = append(append(lines, c.lines[:i]...), c.lines[i+1:]...)
	return Cart{limits: c.limits, lines: lines}
}

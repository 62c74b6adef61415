package app

import (
	"strconv"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
)

// chosen is the cart once all presses under way are answered with yes.
func (a *App) chosen() cart.Cart {
	// What the page shows is the buyer's, whatever the limits: New refuses only
	// what makes no sense, and the server would not have shown it.
	c, _ := cart.New(cart.Limits{Places: a.options.Limit}, a.cart.Lines...)
	a.seats.Own(func(seat int, status seatplan.Status) {
		line, r := cart.SeatLine(a.plan, a.plan.SeatID(seat))
		switch {
		case status != seatplan.Pending || r != nil:
		case !a.seats.Adds(seat):
			c, _ = c.Remove(line.Key())
		default:
			c, _ = c.AddSeat(line, seatplan.Free)
		}
	})
	return c
}

// refusal says why a seat that is free may not be added, nil where it may.
func (a *App) refusal(seat int) *cart.Refusal {
	line, r := cart.SeatLine(a.plan, a.plan.SeatID(seat))
	if r == nil {
		_, r = a.chosen().AddSeat(line, a.seats.Status(seat))
	}
	return r
}

// Shut takes whether nothing can be chosen now: before the sale, or while an
// order is made of the cart.
func (a *App) Shut(shut bool) { a.shut = shut }

// Action says what a press on a seat would do.
type Action uint8

const (
	// ActionNone is nothing: the seat is taken, or an answer is awaited.
	ActionNone Action = iota
	// ActionAdd puts the seat into the cart.
	ActionAdd
	// ActionRemove gives the seat back.
	ActionRemove
)

// Action returns what a press on a seat would do now.
func (a *App) Action(seat int) Action {
	switch status := a.seats.Status(seat); {
	case a.shut:
		return ActionNone
	case status == seatplan.Free:
		return ActionAdd
	case status == seatplan.Mine:
		return ActionRemove
	}
	return ActionNone
}

// Press does what a press on a seat does: it asks the page to post it and
// shows the seat as pending, or says why not.
func (a *App) Press(seat int) {
	action := a.Action(seat)
	a.refused = ""
	switch action {
	case ActionNone:
		a.announce("press", a.SeatName(seat)+", "+a.StatusText(seat))
		return
	case ActionAdd:
		if r := a.refusal(seat); r != nil {
			a.refuse(Fill(a.options.Texts.Limit, "limit", strconv.Itoa(r.Limit)))
			return
		}
		a.do(EffectToggle, "add "+string(a.plan.SeatID(seat)))
	case ActionRemove:
		a.do(EffectToggle, "remove "+string(a.plan.SeatID(seat)))
	}
	a.seats.Press(seat, action == ActionAdd)
	a.dirty |= DirtySeats | DirtyMarks | DirtyTip
}

func (a *App) refuse(text string) {
	a.refused = text
	a.announce("press", text)
	a.dirty |= DirtyTip
}

// Submitting takes that the page posts a press on a button of the seat list.
func (a *App) Submitting(detail string) {
	if seat, adds, ok := a.parse(detail); ok {
		a.seats.Press(seat, adds)
		a.dirty |= DirtySeats | DirtyMarks | DirtyTip
	}
}

// Settled takes that the page has the answer to a press and has shown it. The
// cart must have been read before, see [App.SetCart].
func (a *App) Settled(detail string) {
	seat, _, ok := a.parse(detail)
	if !ok {
		return
	}
	did, was := a.seats.Settle(seat)
	if !was {
		return
	}
	a.dirty |= DirtySeats | DirtyMarks | DirtyTip
	if !did {
		a.live.PollSoon(a.now) // how it stands with the seat
	}
}

// parse reads "add <seat>" or "remove <seat>".
func (a *App) parse(detail string) (seat int, adds, ok bool) {
	const add, remove = "add ", "remove "
	id := ""
	switch {
	case !a.Loaded():
		return 0, false, false
	case len(detail) > len(add) && detail[:len(add)] == add:
		id, adds = detail[len(add):], true
	case len(detail) > len(remove) && detail[:len(remove)] == remove:
		id = detail[len(remove):]
	default:
		return 0, false, false
	}
	seat, ok = a.plan.Find(seatplan.SeatID(id))
	return seat, adds, ok
}

// SetCart takes the cart as the page shows it. An older state of the same cart
// is ignored; another token is another cart.
func (a *App) SetCart(c Cart) {
	if c.Token == a.cart.Token && c.Rev < a.cart.Rev {
		return
	}
	if c.Token != a.cart.Token {
		a.newer = 0
	}
	a.follow("", c.Token)
	a.cart = c
	if a.Loaded() {
		a.seats.SetCart(c.Lines)
		a.dirty |= DirtySeats | DirtyMarks | DirtyTip
	}
}

package view

import (
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

// page is the server's HTML outside the stage that shows what the module
// knows. Its elements are replaced by others when the page swaps them.
type page struct {
	seats    []button
	sections []slot
	areas    []slot
}

// button is a seat of an open section of the list.
type button struct {
	seat    int
	element dom.Element
}

// slot is an element with a number of free places: of a section or an area.
type slot struct {
	index         int
	element, free dom.Element
}

// readPage takes the page's elements and what they say as they are now: at the
// start and whenever some were swapped.
func (w *widget) readPage() {
	p := w.app.Plan()
	w.page.seats = w.page.seats[:0]
	for _, e := range dom.QueryAll(`[data-testid="seat"]`) {
		if i, ok := p.Find(seatplan.SeatID(e.Attr("data-seat"))); ok {
			w.page.seats = append(w.page.seats, button{i, e})
		}
	}
	w.readSlots(p)
	w.readCart()
	w.readFilter()
	w.app.Shut(isShut())
	if w.heard {
		w.page.showSeats(w.app, nil, true)
		w.page.showFree(w.app)
	}
	w.readOrder()
	if w.app.Freshness() != app.Fresh {
		w.showFreshness()
	}
}

// readOrder takes the order that the page shows instead of a cart.
func (w *widget) readOrder() {
	if e := dom.ByID("order"); e.OK() && e.Attr("data-token") != "" {
		w.app.SetOrder(e.Attr("data-order"), e.Attr("data-token"))
	}
}

// isShut reports whether the page is at a step, or the sale in a state, in
// which nothing can be chosen.
func isShut() bool {
	step := dom.ByID("checkout").Attr("data-step")
	return step != "" && step != "choose" || dom.Query("#checkout [data-sale]").OK()
}

func (w *widget) readSlots(p *seatplan.Plan) {
	w.page.sections, w.page.areas = w.page.sections[:0], w.page.areas[:0]
	for _, e := range dom.QueryAll(`[data-testid="seat-section"]`) {
		if i, ok := p.FindSection(seatplan.SectionID(e.Attr("data-id"))); ok {
			w.page.sections = append(w.page.sections, slot{i, e, e.Query(`[data-slot="free"]`)})
			if w.marks != nil {
				w.marks.froms[i] = e.Attr("data-from")
			}
		}
	}
	for _, e := range dom.QueryAll(`[data-testid="area"]`) {
		if i, ok := p.FindArea(seatplan.AreaID(e.Attr("data-area"))); ok {
			w.page.areas = append(w.page.areas, slot{i, e, e.Query(`[data-slot="free"]`)})
		}
	}
}

// readCart takes the cart: its element has the token, its lines the places.
func (w *widget) readCart() {
	e := dom.ByID("cart")
	if !e.OK() {
		return
	}
	c := app.Cart{Token: e.Attr("data-token"), Rev: int64(number(e.Attr("data-rev")))}
	for _, line := range e.QueryAll(`[data-testid="cart-line"]`) {
		c.Lines = append(c.Lines, cart.Line{
			Seat: seatplan.SeatID(line.Attr("data-seat")), Area: seatplan.AreaID(line.Attr("data-area")),
			Quantity: max(1, number(line.Attr("data-quantity"))),
		})
	}
	w.app.SetCart(c)
}

// update brings the page's elements in line with what is out of date.
func (w *widget) update(d app.Dirty) {
	if d&app.DirtyFree != 0 {
		w.page.showFree(w.app)
	}
	if d&app.DirtyFreshness != 0 {
		w.showFreshness()
	}
	if d&app.DirtyFocus != 0 {
		w.showRing()
	}
	if d&(app.DirtyTip|app.DirtyCamera) != 0 {
		w.showTip()
		w.showSheet()
	}
}

// showFreshness says how far the picture can be trusted, and tells the page what
// brings it.
func (w *widget) showFreshness() {
	state, transport := w.app.Freshness().String(), w.app.Transport()
	if w.stage.Attr("data-connection") != state || w.stage.Attr("data-transport") != transport {
		w.stage.SetAttr("data-connection", state)
		w.stage.SetAttr("data-transport", transport)
		dom.Send("parterre:connection", state)
	}
	note, text := dom.ByID("freshness"), w.app.FreshnessText()
	if note.Text() != text {
		note.SetText(text)
	}
	note.SetHidden(text == "")
}

// showSeats sets the status of the given seats' buttons, or of all.
func (p *page) showSeats(a *app.App, seats []int, all bool) {
	for _, b := range p.seats {
		if all || slices.Contains(seats, b.seat) {
			showSeat(b.element, a, b.seat)
		}
	}
}

func showSeat(e dom.Element, a *app.App, seat int) {
	status := a.Seats().Status(seat)
	word, name, pressed := status.String(), "add", "false"
	if status == seatplan.Mine || status == seatplan.Pending && a.Seats().Adds(seat) {
		pressed = "true"
	}
	if status == seatplan.Mine {
		name = "remove"
	}
	setChanged(e, "data-status", word)
	setChanged(e, "aria-pressed", pressed)
	if status != seatplan.Pending { // the name is what a press under way was sent as
		setChanged(e, "name", name)
	}
	if a.CanPress(seat) {
		e.RemoveAttr("aria-disabled")
	} else {
		setChanged(e, "aria-disabled", "true")
	}
}

// setChanged sets an attribute unless it has that value: whoever watches the
// page is told of changes only.
func setChanged(e dom.Element, name, value string) {
	if e.Attr(name) != value {
		e.SetAttr(name, value)
	}
}

func (p *page) showFree(a *app.App) {
	for _, s := range p.sections {
		s.show(a.Seats().Free(s.index))
	}
	for _, s := range p.areas {
		if free := a.Seats().AreaFree(s.index); free >= 0 {
			s.show(free)
		}
	}
}

func (s slot) show(free int) {
	text := itoa(free)
	setChanged(s.element, "data-free", text)
	s.free.SetText(text)
}

package ticketing

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

const opTickets = "GET /accounts/{account}/tickets"

// around is how far apart an order and its tickets, or the orders whose tickets
// may be mistaken for its, can be.
const around = 2 * time.Minute

var errNotIssued = errors.New("its tickets are not all there yet")

// Tickets reads the tickets of a fulfilled order. They are in the account's
// wallet, together with those of all its other orders, and do not say which
// they came with: an order gets as many of its areas' as it has places, in the
// turn that the orders were placed in, and none that another order was given.
//
// A ticket's code is its serial. What the vendor's own QR codes contain is not
// documented; ours contain the serial, which is what the door's admissions
// take.
func (v *Vendor) Tickets(ctx context.Context, r vendors.OrderRef) ([]vendors.Ticket, error) {
	w, o, err := v.readOrder(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if o.State != vendors.OrderConfirmed {
		return nil, refused(opTickets, vendors.ErrUnavailable, errNotIssued)
	}
	if len(v.zones.all()) == 0 { // orders have no zone, tickets have one
		_, _ = v.vendorClock(ctx) // a server without a clock has tickets all the same
	}
	of, err := v.offer(ctx, r.Performance.Event)
	if err != nil && !errors.Is(err, vendors.ErrNotFound) { // an event may be gone before its tickets are
		return nil, err
	}
	wallet, err := v.wallet(ctx, w, r)
	if err != nil {
		return nil, err
	}
	peers, err := v.peers(ctx, w, o.ID)
	if err != nil {
		return nil, err
	}
	var tickets []vendors.Ticket
	for _, want := range v.wants(w, r) {
		a, _ := of.find(want.area)
		mine, ok := v.claims.takeOf(o.ID, want, wallet[want.area], peers, max(1, a.unit))
		if !ok {
			return nil, refused(opTickets, vendors.ErrUnavailable, errNotIssued)
		}
		for _, t := range mine {
			t.Price = want.price
			tickets = append(tickets, t)
		}
	}
	return tickets, nil
}

// want is how many tickets of an area an order is for.
type want struct {
	area     seatplan.AreaID
	quantity int
	price    seatplan.Money
}

// wants are an order's lines by area; where the order does not say what they
// are for, those of what it was made of.
func (v *Vendor) wants(w wireOrder, r vendors.OrderRef) []want {
	var out []want
	for _, item := range w.Items {
		if item.area() == "" || item.Quantity < 1 {
			out = nil
			break
		}
		out = append(out, want{seatplan.AreaID(item.area()), int(item.Quantity), v.amountOf(item.Price)})
	}
	if len(out) > 0 {
		return out
	}
	for id, n := range quantities(r.Holding) {
		out = append(out, want{area: id, quantity: n})
	}
	slices.SortFunc(out, func(a, b want) int { return cmp.Compare(a.area, b.area) })
	return out
}

// wallet reads the account's tickets of the event that were issued when the
// order was placed, by area and in the order they were issued.
func (v *Vendor) wallet(ctx context.Context, w wireOrder, r vendors.OrderRef) (map[seatplan.AreaID][]vendors.Ticket, error) {
	number := string(w.Customer)
	if number == "" {
		var err error
		if number, err = v.accountNumber(ctx); err != nil {
			return nil, err
		}
	}
	type issued struct {
		at time.Time
		vendors.Ticket
	}
	byArea := map[seatplan.AreaID][]issued{}
	seen := map[string]bool{}
	placed := v.moment(w.Placed)
	c := call{op: opTickets, path: accountPath(number) + "/tickets", query: url.Values{"event": {string(r.Performance.Event)}}}
	issuedAt := func(entry json.RawMessage) moment {
		var t wireTicket
		if json.Unmarshal(entry, &t) != nil {
			return moment{}
		}
		return v.moment(t.Issued)
	}
	err := v.eachSince(ctx, c, placed.earliest().Add(-around), issuedAt, func(entry json.RawMessage) error {
		var t wireTicket
		if err := json.Unmarshal(entry, &t); err != nil {
			return v.rest.Lost(v.request(c), 0, errShape)
		}
		at := v.moment(t.Issued)
		if ticket, ok := t.ticket(); ok && !seen[ticket.Code] && together(placed, at) {
			seen[ticket.Code] = true
			id := seatplan.AreaID(t.area().ID)
			byArea[id] = append(byArea[id], issued{at.at, ticket})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sorted := map[seatplan.AreaID][]vendors.Ticket{}
	for id, tickets := range byArea {
		slices.SortFunc(tickets, func(a, b issued) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.Code, b.Code)) })
		for _, t := range tickets {
			sorted[id] = append(sorted[id], t.Ticket)
		}
	}
	return sorted, nil
}

// ticket turns the vendor's ticket into ours. One whose status is not known,
// such as of a refunded order, is nobody's.
func (w wireTicket) ticket() (vendors.Ticket, bool) {
	switch strings.ToLower(string(w.Status)) {
	case "", "issued", "unclaimed", "held", "redeemed":
	default:
		return vendors.Ticket{}, false
	}
	code := string(w.Serial)
	id, ok := idOf(string(w.Self))
	if !ok {
		id = code
	}
	return vendors.Ticket{ID: id, Code: code, Area: w.area().Name, Symbology: vendors.QR}, code != "" && w.area().ID != ""
}

// together reports whether two moments may lie near each other.
func together(a, b moment) bool {
	for _, at := range a.readings() {
		if b.within(at.Add(-around), at.Add(around)) {
			return true
		}
	}
	return false
}

// peer is another order whose tickets lie among an order's own.
type peer struct {
	id      string
	earlier bool // its turn is before
	counts  map[seatplan.AreaID]int
}

// peers reads the account's other fulfilled orders that were placed around the
// same time.
func (v *Vendor) peers(ctx context.Context, w wireOrder, id string) ([]peer, error) {
	var out []peer
	placed := v.moment(w.Placed)
	var list newestFirst
	err := v.eachOrder(ctx, func(other wireOrder) error {
		otherID, ok := other.id()
		at := v.moment(other.Placed)
		if list.past(at, placed.at.Add(-around)) {
			return errStop
		}
		if ok && otherID != id && together(placed, at) && stateOf(string(other.Status)) == vendors.OrderConfirmed {
			p := peer{id: otherID, counts: map[seatplan.AreaID]int{}}
			p.earlier = cmp.Or(at.at.Compare(placed.at), cmp.Compare(otherID, id)) < 0
			for _, item := range other.Items {
				p.counts[seatplan.AreaID(item.area())] += int(item.Quantity)
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// takeOf gives an order its tickets of an area. A place for several persons
// comes with a ticket each or with one, which shows in how many there are.
func (c *claims) takeOf(order string, w want, tickets []vendors.Ticket, peers []peer, unit int) ([]vendors.Ticket, bool) {
	places := w.quantity
	for _, p := range peers {
		places += p.counts[w.area]
	}
	switch {
	case unit > 1 && len(tickets) == places:
		unit = 1
	case unit > 1 && len(tickets) != places*unit:
		return nil, false
	}
	serials := make([]string, len(tickets))
	for i, t := range tickets {
		serials[i] = t.Code
	}
	earlier := map[string]int{}
	for _, p := range peers {
		if p.earlier {
			earlier[p.id] = p.counts[w.area] * unit
		}
	}
	mine, ok := c.take(order, serials, w.quantity*unit, earlier)
	var out []vendors.Ticket
	for _, t := range tickets {
		if slices.Contains(mine, t.Code) {
			out = append(out, t)
		}
	}
	return out, ok
}

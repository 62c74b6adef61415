package checkout_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// cut is how a call of a house goes wrong.
type cut string

const (
	refusedCut cut = "refused"
	beforeCut  cut = "cut before the effect"
	afterCut   cut = "cut after the effect"
	downCut    cut = "not reached"
	// A panic in our own code that makes the request, or that reads the answer.
	panicBefore cut = "panic before the effect"
	panicAfter  cut = "panic after the effect"
)

// house is a vendor in memory that speaks our own words. It can do everything;
// what a test is not to see is hidden by the types that embed its base.
type house struct {
	mode vendors.HoldMode
	now  func() clockTime

	mu     sync.Mutex // guards everything below
	stock  map[seatplan.AreaID]int
	visits map[string]*houseVisit
	orders map[string]*houseOrder
	cuts   map[string][]cut // by operation, for its next calls
	kinds  map[string]vendors.Kind
	calls  map[string]int
	lanes  map[string]vendors.Priority
	made   int
	asked  []vendors.HoldRequest
	placed []vendors.OrderRequest
	fee    int64 // added to every order
	codes  map[string]string
	taking bool     // it takes the money
	mailed []string // addresses
	bound  map[string]bool
	emails bool // it holds for verified addresses only
	short  int  // tickets left out of every order
	unread bool
	twice  string          // answered as the id of every order
	slow   func(op string) // what happens during every call; nil for nothing
}

type houseVisit struct {
	held    []vendors.Held
	booking string
	until   clockTime
	codes   []string
	lost    bool
}

type houseOrder struct {
	vendors.Order
	places int
	visit  string
	gone   bool // its time has run out
}

func newHouse(mode vendors.HoldMode) *house {
	return &house{
		mode: mode, stock: map[seatplan.AreaID]int{"floor": 100}, visits: map[string]*houseVisit{},
		orders: map[string]*houseOrder{}, cuts: map[string][]cut{}, kinds: map[string]vendors.Kind{},
		calls: map[string]int{}, lanes: map[string]vendors.Priority{}, codes: map[string]string{}, bound: map[string]bool{},
	}
}

// call lets a call have its effect, or fail as it was told to. h.mu is held by
// the effect only.
func (h *house) call(ctx context.Context, op string, effect func() error) error {
	if h.slow != nil {
		h.slow(op)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls[op]++
	h.lanes[op] = vendors.PriorityOf(ctx)
	var how cut
	if next := h.cuts[op]; len(next) > 0 {
		how, h.cuts[op] = next[0], next[1:]
	}
	lost := &vendors.Error{Vendor: "house", Op: op, Kind: vendors.ErrOutcomeUnknown, Cause: errors.New("cut")}
	switch how {
	case refusedCut:
		kind := h.kinds[op]
		if kind == "" {
			kind = vendors.ErrRefused
		}
		return &vendors.Error{Vendor: "house", Op: op, Kind: kind}
	case downCut:
		return &vendors.Error{Vendor: "house", Op: op, Kind: vendors.ErrUnavailable}
	case beforeCut:
		return lost
	case panicBefore:
		panic("house: " + op)
	}
	if err := effect(); err != nil {
		return err
	}
	switch how {
	case afterCut:
		return lost
	case panicAfter:
		panic("house: " + op)
	}
	return nil
}

func no(op string, kind vendors.Kind) error {
	return &vendors.Error{Vendor: "house", Op: op, Kind: kind}
}

func (h *house) name(kind string) string { h.made++; return fmt.Sprintf("%s-%d", kind, h.made) }

// count returns how often an operation was called.
func (h *house) count(op string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.calls[op]
}

// total returns how often anything was called but reads of the catalogue.
func (h *house) total() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.calls {
		n += c
	}
	return n
}

func (h *house) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
}

// inState counts the orders in a state.
func (h *house) inState(state vendors.OrderState) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, o := range h.orders {
		if o.State == state {
			n++
		}
	}
	return n
}

func (h *house) HoldMode() vendors.HoldMode                      { return h.mode }
func (h *house) Events(context.Context) ([]vendors.Event, error) { return nil, nil }
func (h *house) Availability(context.Context, vendors.Performance) (vendors.Availability, error) {
	return vendors.Availability{}, nil
}

func (h *house) sum(places []vendors.Held, codes []string) seatplan.Money {
	total := seatplan.Money{Currency: "RON"}
	for _, p := range places {
		total.Minor += p.Price.Total().Minor
	}
	if total.Minor -= 1000 * int64(len(codes)); total.Minor < 0 {
		total.Minor = 0
	}
	total.Minor += h.fee
	return total
}

func (h *house) PlaceOrder(ctx context.Context, r vendors.OrderRequest) (o vendors.Order, err error) {
	if h.mode == vendors.HoldOurs {
		h.mu.Lock()
		defer h.mu.Unlock()
		return vendors.Order{ID: h.name("hash"), State: vendors.OrderPayable, Total: h.sum(r.Holding.Places, nil)}, nil
	}
	err = h.call(ctx, "place", func() error {
		h.placed = append(h.placed, r)
		order := &houseOrder{places: len(r.Holding.Places), visit: string(r.Visit)}
		order.Order = vendors.Order{ID: h.name("order"), State: vendors.OrderPayable, Total: h.sum(r.Holding.Places, r.Holding.Codes)}
		switch h.mode {
		case vendors.HoldOrder:
			if h.stock["floor"] < order.places {
				return no("place", vendors.ErrSoldOut)
			}
			h.stock["floor"] -= order.places
			order.Deadline = h.now().Add(orderTime)
			if order.Total.IsZero() {
				order.State = vendors.OrderConfirmed
			}
		default:
			v := h.visits[string(r.Visit)]
			if v == nil || len(v.held) != order.places {
				return no("place", vendors.ErrHoldExpired)
			}
			order.Total, order.Deadline = h.sum(v.held, v.codes), v.until
			order.ID = v.booking + "/" + order.ID
		}
		if h.taking && !order.Total.IsZero() {
			order.PayURL = "https://vendor.example/pay/" + order.ID
		}
		order.Print = "print " + order.ID
		h.orders[order.ID] = order
		o = order.Order
		o.ID = cmp.Or(h.twice, o.ID)
		return nil
	})
	return o, err
}

func (h *house) tickets(o *houseOrder) (out []vendors.Ticket) {
	for i := range o.places - h.short {
		out = append(out, vendors.Ticket{ID: fmt.Sprint(o.ID, "-", i), Code: fmt.Sprint("code ", i)})
	}
	return out
}

func (h *house) ConfirmOrder(ctx context.Context, r vendors.OrderRef, _ string) (o vendors.Order, err error) {
	err = h.call(ctx, "confirm", func() error {
		o, err = h.confirm(r)
		return err
	})
	return o, err
}

func (h *house) confirm(r vendors.OrderRef) (vendors.Order, error) {
	order := h.orders[r.ID]
	if h.mode == vendors.HoldOurs {
		if order != nil { // duplicated
			return vendors.Order{ID: r.ID, State: vendors.OrderConfirmed}, nil
		}
		if h.stock["floor"] < len(r.Holding.Places) {
			return vendors.Order{}, no("confirm", vendors.ErrSoldOut)
		}
		h.stock["floor"] -= len(r.Holding.Places)
		order = &houseOrder{places: len(r.Holding.Places)}
		order.Order = vendors.Order{ID: r.ID, State: vendors.OrderConfirmed}
		h.orders[r.ID] = order
		made := order.Order
		made.Tickets = h.tickets(order)
		return made, nil
	}
	if order == nil || order.gone {
		return vendors.Order{}, no("confirm", vendors.ErrHoldExpired)
	}
	order.State = vendors.OrderConfirmed
	if v := h.visits[order.visit]; v != nil {
		v.held = nil
	}
	return order.Order, nil
}

func (h *house) ReadOrder(ctx context.Context, r vendors.OrderRef) (o vendors.Order, err error) {
	err = h.call(ctx, "read", func() error {
		order := h.orders[r.ID]
		switch {
		case h.mode == vendors.HoldOurs || h.unread:
			return no("read", vendors.ErrUnreadable)
		case order == nil:
			return no("read", vendors.ErrNotFound)
		}
		o = order.Order
		return nil
	})
	return o, err
}

func (h *house) Tickets(ctx context.Context, r vendors.OrderRef) (out []vendors.Ticket, err error) {
	err = h.call(ctx, "tickets", func() error {
		out = h.tickets(h.orders[r.ID])
		return nil
	})
	return out, err
}

func (h *house) Settle(ctx context.Context, i vendors.Intent) (out vendors.Outcome, err error) {
	err = h.call(ctx, "settle "+string(i.Op), func() error {
		out.Verdict = vendors.NotDone
		switch i.Op {
		case vendors.OpHold, vendors.OpRelease:
			out.Holding = h.holding(string(i.Visit))
			out.Verdict = vendors.Done
		case vendors.OpPlace:
			for _, id := range slices.Sorted(maps.Keys(h.orders)) {
				o := h.orders[id]
				if o.visit == string(i.Visit) && o.places == len(i.Before.Places) && o.State != vendors.OrderCancelled {
					out.Verdict, out.Order = vendors.Done, o.Order
					out.Order.ID = cmp.Or(h.twice, o.ID)
				}
			}
		case vendors.OpConfirm:
			if h.mode == vendors.HoldOurs {
				out.Order, err = h.confirm(vendors.OrderRef{ID: i.Order, Holding: i.Before})
				if err == nil {
					out.Verdict = vendors.Done
				}
				return nil
			}
			if o := h.orders[i.Order]; o != nil && o.State == vendors.OrderConfirmed {
				out.Verdict, out.Order = vendors.Done, o.Order
			}
		}
		return nil
	})
	return out, err
}

func (h *house) CancelOrder(ctx context.Context, r vendors.OrderRef) (o vendors.Order, err error) {
	err = h.call(ctx, "cancel", func() error {
		order := h.orders[r.ID]
		if order == nil {
			return no("cancel", vendors.ErrNotFound)
		}
		if order.State == vendors.OrderPayable {
			order.State = vendors.OrderCancelled
			h.stock["floor"] += order.places
			if v := h.visits[order.visit]; v != nil {
				v.held, v.codes = nil, nil
			}
		}
		o = order.Order
		return nil
	})
	return o, err
}

// base is what every vendor can do.
type base struct{ vendors.Vendor }

// placing is a vendor whose order is the hold.
type placing struct {
	base
	vendors.Canceller
}

func (h *house) TakesMoney() bool { return h.taking }

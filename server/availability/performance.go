package availability

import (
	"slices"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/vendors"
)

// performance is everything known of one performance.
type performance struct {
	service *Service
	path    seatplan.PerformancePath
	poke    chan struct{} // of size 1: poll now
	loading chan struct{} // of size 1: held while the ledger is read

	mu       sync.Mutex // guards everything below; never held while waiting
	watchers int
	stop     func()    // ends the poller; nil without one
	attended time.Time // until when somebody who asks is taken for a watcher; zero: nobody is
	used     time.Time
	dropped  bool // replaced in the service; tells nobody any more

	dirty  bool // the ledger is to be read
	claims map[seatplan.SeatID]claim
	areas  areaLedger
	ours   bool      // our own books hold its areas; then own counts, not areas
	own    ownPlaces // as the ledger was last read

	state   *state        // nil before the first good reading
	reading chan struct{} // closed when the reading under way ends
	first   time.Time     // when the vendor was first to be asked
	began   time.Time     // when it was last
	ended   time.Time     // when the last reading ended that was not of the ledger only
	err     error         // of the last reading
	fails   int           // readings failed since the last good one
	poked   bool          // nobody watches, and the next asker wants it anew
	renewed bool          // what the reading under way finds, if nothing, is no news
	stale   bool

	touched []uint32 // seats whose claims changed since the last commit
	view    *View    // of state; nil when it has changed since
	outbox  []Update
	telling bool
}

// state is the last reading laid under the ledger, by index of one plan.
type state struct {
	plan     *catalogue.PlanEntry
	position wire.Position
	sent     time.Time // when the reading was asked for
	prices   seatplan.PriceList
	// categories has the seats whose category differs from the plan's.
	categories map[uint32]seatplan.CategoryID

	base      []seatplan.Status
	shown     []seatplan.Status
	baseAreas []int32
	areas     []int32
}

// sent returns when the last good reading was asked for; p.mu is held.
func (p *performance) sent() time.Time {
	if p.state == nil {
		return time.Time{}
	}
	return p.state.sent
}

// lastGood returns when the last good reading was asked for, else when the first
// one was; p.mu is held.
func (p *performance) lastGood() time.Time {
	if p.state == nil {
		return p.first
	}
	return p.state.sent
}

// shown returns what a seat is shown as; p.mu is held.
func (p *performance) shown(id seatplan.SeatID) (seatplan.Status, bool) {
	if p.state == nil {
		return 0, false
	}
	i, ok := p.state.plan.Plan.Find(id)
	if !ok {
		return 0, false
	}
	return p.state.shown[i], true
}

// touch notes that a seat's claim changed; p.mu is held.
func (p *performance) touch(id seatplan.SeatID) {
	if p.state == nil {
		return
	}
	if i, ok := p.state.plan.Plan.Find(id); ok {
		p.touched = append(p.touched, uint32(i))
	}
}

// commit brings what is shown up to date with the claims touched and posts the
// difference; p.mu is held.
func (p *performance) commit() {
	st := p.state
	if st == nil {
		return
	}
	var d wire.Delta
	slices.Sort(p.touched)
	for _, i := range slices.Compact(p.touched) {
		status := st.base[i]
		if c, ok := p.claims[st.plan.Plan.SeatID(int(i))]; ok {
			status = c.decide(status, st.sent)
		}
		if st.shown[i] != status {
			st.shown[i] = status
			d.Seats = append(d.Seats, wire.SeatChange{Seat: i, Status: status})
		}
	}
	p.touched = p.touched[:0]
	p.commitAreas(&d)
	p.postDelta(d)
}

func (p *performance) commitAreas(d *wire.Delta) {
	st := p.state
	for i, area := range st.plan.Plan.Areas() {
		free := p.free(area.ID, st.baseAreas[i], st.sent)
		if st.areas[i] != free {
			st.areas[i] = free
			d.Areas = append(d.Areas, wire.AreaChange{Area: uint32(i), Free: free})
		}
	}
}

// free returns the places left in an area where a reading sent at the given
// time found base; p.mu is held.
func (p *performance) free(area seatplan.AreaID, base int32, sent time.Time) int32 {
	if p.ours {
		return p.own.free(area, base, sent)
	}
	return p.areas.free(area, base, sent)
}

func (p *performance) postDelta(d wire.Delta) {
	if len(d.Seats) == 0 && len(d.Areas) == 0 {
		return
	}
	p.state.position.Seq++
	d.Position = p.state.position
	p.view = nil
	p.post(Update{Kind: Changed, Delta: d})
}

// accept lays a reading under the ledger. It reports how many seats the reading
// speaks of that the plan does not have; p.mu is held.
func (p *performance) accept(plan *catalogue.PlanEntry, r vendors.Availability) (strange int) {
	if p.state != nil && r.Sent.Before(p.state.sent) {
		return 0
	}
	fresh, strange := newState(plan, r)
	for id, c := range p.claims {
		if !c.stands(fresh.sent) {
			delete(p.claims, id)
			continue
		}
		if i, ok := plan.Plan.Find(id); ok {
			fresh.shown[i] = c.status
		}
	}
	p.areas.settle(fresh.sent)
	for i, area := range plan.Plan.Areas() {
		fresh.areas[i] = p.free(area.ID, fresh.baseAreas[i], fresh.sent)
	}
	old := p.state
	p.state, p.view, p.touched = fresh, nil, p.touched[:0]
	if old == nil || old.plan.Hash != plan.Hash {
		fresh.position = wire.Position{Epoch: p.service.config.Epoch(), Seq: 0}
		if old != nil {
			p.post(Update{Kind: PlanChanged})
		}
		p.post(Update{Kind: Restarted})
		return strange
	}
	fresh.position = old.position
	p.postDelta(difference(old, fresh))
	return strange
}

// difference returns the changes from one picture to another of the same plan.
func difference(old, fresh *state) wire.Delta {
	var d wire.Delta
	for i, status := range fresh.shown {
		if status != old.shown[i] {
			d.Seats = append(d.Seats, wire.SeatChange{Seat: uint32(i), Status: status})
		}
	}
	for i, free := range fresh.areas {
		if free != old.areas[i] {
			d.Areas = append(d.Areas, wire.AreaChange{Area: uint32(i), Free: free})
		}
	}
	return d
}

// newState returns a reading by index of the plan, with nothing of ours on top.
// Seats that it does not speak of are blocked, areas have nothing left.
func newState(plan *catalogue.PlanEntry, r vendors.Availability) (st *state, strange int) {
	pl := plan.Plan
	st = &state{
		plan: plan, sent: r.Sent, prices: r.Prices,
		base:      make([]seatplan.Status, pl.Len()),
		shown:     make([]seatplan.Status, pl.Len()),
		baseAreas: make([]int32, len(pl.Areas())),
		areas:     make([]int32, len(pl.Areas())),
	}
	for i := range st.base {
		st.base[i] = seatplan.Blocked
	}
	for _, seat := range r.Seats {
		i, ok := pl.Find(seat.Seat)
		if !ok {
			strange++
			continue
		}
		st.base[i] = min(seat.Status, seatplan.Blocked)
		st.noteCategory(i, seat.Category)
	}
	for _, area := range r.Areas {
		if i, ok := pl.FindArea(area.Area); ok {
			st.baseAreas[i] = int32(max(-1, min(area.Free, maxFree)))
		} else {
			strange++
		}
	}
	copy(st.shown, st.base)
	return st, strange
}

// noteCategory remembers a seat's category where it is not the plan's.
func (st *state) noteCategory(i int, id seatplan.CategoryID) {
	if id == "" {
		return
	}
	pl := st.plan.Plan
	if c := pl.Category(i); c != seatplan.NoCategory && pl.Categories()[c].ID == id {
		return
	}
	if st.categories == nil {
		st.categories = make(map[uint32]seatplan.CategoryID)
	}
	st.categories[uint32(i)] = id
}
